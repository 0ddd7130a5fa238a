/* Pages that follow a meeting. Every second a page asks for its version, a few letters; when that is another
   one it fetches itself and takes over the parts marked data-live. What somebody is filling in is never touched.
   A page that does not say its own version is fetched once more at the first beat. */
(function () {
  "use strict";

  const page = document.querySelector("[data-live-page]");
  if (!page || !window.fetch) return;

  const EVERY = 1000;
  const note = document.querySelector("[data-live-state]");
  const waiting = new Set();
  let version = page.dataset.liveVersion || "";
  let lost = false;

  function say(text) {
    if (note && note.textContent !== text) note.textContent = text;
  }

  function isBeingFilled(part) {
    const active = document.activeElement;
    if (part.contains(active) && active.matches("input:not([type=hidden]), textarea, select")) return true;
    if (part.querySelector("form[data-sent]")) return true;
    return Array.from(part.querySelectorAll("input:not([type=hidden]), textarea, select")).some(function (field) {
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      if (field.tagName === "SELECT") return Array.from(field.options).some(function (one) { return one.selected !== one.defaultSelected; });
      return field.value !== field.defaultValue;
    });
  }

  function takeOver(fresh) {
    document.querySelectorAll("[data-live]").forEach(function (part) {
      const other = fresh.getElementById(part.id);
      if (!other || other.innerHTML === part.innerHTML) return;
      if (isBeingFilled(part)) {
        waiting.add(part.id);
        return;
      }
      waiting.delete(part.id);
      const focused = part.contains(document.activeElement) ? document.activeElement.textContent : null;
      part.replaceChildren(...Array.from(document.importNode(other, true).childNodes));
      if (focused !== null) {
        const again = Array.from(part.querySelectorAll("a, button")).find(function (one) { return one.textContent === focused; });
        if (again) again.focus({ preventScroll: true });
      }
    });
  }

  async function fetchAnew(newest) {
    const answer = await fetch(location.pathname + location.search, { credentials: "same-origin" });
    if (answer.redirected || answer.status === 403 || answer.status === 404) return ended();
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!fresh.querySelector("[data-live-page]")) return ended();
    takeOver(fresh);
    version = waiting.size ? "" : newest;
    return true;
  }

  function ended() {
    say("Trang này không còn cập nhật: hội nghị đã kết thúc, hoặc phiên làm việc đã hết. Xin tải lại trang.");
    return false;
  }

  async function beat() {
    let goesOn = true;
    try {
      const answer = await fetch(page.dataset.livePage, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected || answer.status === 403 || answer.status === 404) {
        goesOn = await fetchAnew("");
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      } else {
        const newest = await answer.text();
        if (newest !== version) goesOn = await fetchAnew(newest);
      }
      if (lost && goesOn) say("Đã nối lại lúc " + new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }) + ".");
      lost = false;
    } catch (problem) {
      lost = true;
      say("Mất kết nối, đang thử nối lại…");
    }
    if (goesOn) setTimeout(beat, EVERY);
  }

  setTimeout(beat, EVERY);
})();
