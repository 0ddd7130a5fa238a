/* <button data-copy="id" hidden>: copies the text of that field. Without scripts the text can be marked by hand. */
(function () {
  "use strict";

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    const field = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");

    function say(words) {
      if (said) said.textContent = words;
    }

    // The clipboard proper is only there on https.
    function byMarking() {
      field.focus();
      field.select();
      say(document.execCommand("copy") ? "Đã chép." : "Bấm Ctrl+C để chép.");
    }

    button.hidden = false;
    button.addEventListener("click", function () {
      if (!navigator.clipboard) {
        byMarking();
        return;
      }
      navigator.clipboard.writeText(field.value).then(function () { say("Đã chép."); }, byMarking);
    });
  });
})();
