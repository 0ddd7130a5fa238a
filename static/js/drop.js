/* A form marked data-drop takes a file that is dropped on it, and is sent at once. Without scripts one chooses the file. */
(function () {
  "use strict";

  document.querySelectorAll("form[data-drop]").forEach(function (form) {
    const field = form.querySelector("input[type=file]");
    const note = document.createElement("p");
    note.className = "drop-note muted";
    note.textContent = form.dataset.drop;
    form.prepend(note);

    function isFile(event) {
      return Array.from(event.dataTransfer.types).includes("Files");
    }

    ["dragenter", "dragover"].forEach(function (name) {
      form.addEventListener(name, function (event) {
        if (!isFile(event)) return;
        event.preventDefault();
        form.classList.add("is-over");
      });
    });
    form.addEventListener("dragleave", function (event) {
      if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
    });
    form.addEventListener("drop", function (event) {
      if (!isFile(event)) return;
      event.preventDefault();
      form.classList.remove("is-over");
      if (event.dataTransfer.files.length !== 1) {
        note.textContent = "Xin thả từng tệp một.";
        return;
      }
      field.files = event.dataTransfer.files;
      form.requestSubmit();
    });
  });
})();
