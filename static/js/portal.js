/* The few things a page does by itself. Everything here is a comfort: the pages work without it. */
(function () {
  "use strict";

  const body = document.body;

  /* --- Saying something without moving the page --- */

  function say(text) {
    const place = document.getElementById("thong-bao-nhanh");
    const note = document.createElement("div");
    const words = document.createElement("p");
    note.className = "note note-error";
    words.textContent = text;
    note.append(words);
    place.replaceChildren(note);
  }

  function unsay() {
    document.getElementById("thong-bao-nhanh").replaceChildren();
  }

  /* --- Menus: the navigation on small screens, and <details data-menu> --- */

  const toggle = document.querySelector("[data-nav-toggle]");
  const nav = document.getElementById("danh-muc");
  if (toggle && nav) {
    const show = function (open) {
      nav.classList.toggle("is-open", open);
      toggle.setAttribute("aria-expanded", String(open));
    };
    toggle.setAttribute("role", "button");
    toggle.setAttribute("aria-controls", nav.id);
    show(false);
    toggle.addEventListener("click", function (event) {
      event.preventDefault();
      show(!nav.classList.contains("is-open"));
    });
    toggle.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        toggle.click();
      }
    });
    nav.querySelector(".sidenav-close").addEventListener("click", function (event) {
      event.preventDefault();
      show(false);
      toggle.focus();
    });
  }

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* --- Leaving unsaved work: <form data-guard-unsaved> --- */

  let leaving = false;

  function written(form) {
    return JSON.stringify(
      Array.from(new FormData(form)).map(function (pair) {
        return [pair[0], pair[1] instanceof File ? pair[1].name : pair[1]];
      }),
    );
  }

  function guardForms(root) {
    root.querySelectorAll("form[data-guard-unsaved]").forEach(function (form) {
      if (!form.dataset.written && !form.closest("[data-specimen]")) form.dataset.written = form.querySelector(".field-error") ? "refused" : written(form);
    });
  }

  function isUnsaved(form) {
    return form.dataset.written !== undefined && form.dataset.written !== written(form);
  }

  guardForms(document);

  window.addEventListener("beforeunload", function (event) {
    if (leaving) return;
    const unsaved = Array.from(document.querySelectorAll("form[data-guard-unsaved]")).some(isUnsaved);
    if (unsaved) event.preventDefault();
  });

  /* --- Text that was being written comes back with the browser's Back button ---

     Pages of a signed-in person are not stored by the browser, so that Back would show an empty form. What was typed
     waits in this tab for its writer only, and is thrown away by the first page that is shown to nobody signed in. */

  const who = body.dataset.who;
  const prefix = "viet-do:";
  const place = prefix + who + ":" + location.pathname + location.search;

  function typed(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && field.autocomplete !== "one-time-code";
    });
  }

  function guarded() {
    return Array.from(document.querySelectorAll("form[data-guard-unsaved]"));
  }

  window.addEventListener("pagehide", function () {
    sessionStorage.removeItem(place);
    if (leaving || !who || !guarded().some(isUnsaved)) return;
    const forms = guarded().map(function (form) {
      return typed(form).map(function (field) { return [field.name, field.value, field.checked === true]; });
    });
    try { sessionStorage.setItem(place, JSON.stringify(forms)); } catch { /* full: the text was warned about */ }
  });

  function putBack() {
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    sessionStorage.removeItem(place);
    const [opened] = performance.getEntriesByType("navigation");
    if (!kept || !opened || opened.type !== "back_forward") return;
    guarded().forEach(function (form, number) {
      const fields = typed(form);
      (kept[number] || []).forEach(function ([name, value, checked], which) {
        const field = fields[which];
        if (!field || field.name !== name) return;
        if (["checkbox", "radio"].includes(field.type)) field.checked = field.value === value && checked;
        else field.value = value;
      });
    });
    say("Đã đặt lại nội dung bạn đang viết dở ở trang này. Nội dung chưa được lưu.");
  }

  if (who) putBack();
  else Object.keys(sessionStorage).filter(function (key) { return key.startsWith(prefix); }).forEach(function (key) { sessionStorage.removeItem(key); });

  /* --- A question before it happens: data-confirm="…" on a form or on its button --- */

  function ask(question, yes, onYes) {
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    const buttons = document.createElement("div");
    const go = document.createElement("button");
    const stay = document.createElement("button");
    dialog.className = "ask";
    words.textContent = question;
    words.id = "cau-hoi";
    dialog.setAttribute("aria-labelledby", words.id);
    buttons.className = "form-buttons";
    go.className = "btn btn-primary";
    go.type = "button";
    go.textContent = yes;
    stay.className = "btn btn-link";
    stay.type = "button";
    stay.textContent = "Không, quay lại";
    buttons.append(go, stay);
    dialog.append(words, buttons);
    body.append(dialog);
    dialog.addEventListener("close", function () { dialog.remove(); });
    stay.addEventListener("click", function () { dialog.close(); });
    go.addEventListener("click", function () {
      dialog.close();
      onYes();
    });
    dialog.showModal();
    stay.focus();
  }

  /* --- Sending a form once --- */

  document.addEventListener("submit", function (event) {
    const form = event.target;
    const button = event.submitter;
    const question = (button && button.dataset.confirm) || form.dataset.confirm;
    if (question && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const words = (button && button.dataset.confirmYes) || form.dataset.confirmYes || (button && button.textContent.trim()) || "Đồng ý";
      ask(question, words, function () {
        form.dataset.confirmed = "1";
        form.requestSubmit(button);
        delete form.dataset.confirmed;
      });
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    leaving = true;
    form.querySelectorAll("[type=submit]").forEach(function (button) { button.setAttribute("aria-busy", "true"); });
    // An answer that is a file leaves this page where it is.
    setTimeout(release, 10000, form);
  }, true);

  function release(form) {
    leaving = false;
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach(function (button) { button.removeAttribute("aria-busy"); });
  }

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });

  /* --- Filters apply as soon as a choice is made; htmx does it by itself where it is used --- */

  document.querySelectorAll("form[data-autosubmit]:not([hx-get])").forEach(function (form) {
    form.addEventListener("change", function (event) {
      if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
    });
  });

  /* --- Printing: <button data-print> --- */

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* --- Errors of a form take the focus, once --- */

  const summary = document.querySelector("[data-focus]");
  if (summary && !summary.closest("[data-specimen]")) summary.focus();

  /* --- htmx: what went wrong, in words --- */

  const lapsed = new WeakSet();
  body.addEventListener("htmx:beforeSwap", function (event) {
    const answer = event.detail.serverResponse || "";
    const isWholePage = /^\s*<!doctype html/i.test(answer);
    const wantsPart = event.detail.requestConfig.elt.closest("[hx-select]");
    if (isWholePage && !wantsPart) {
      event.detail.shouldSwap = false;
      lapsed.add(event.detail.xhr);
      say("Phiên làm việc đã hết. Điều vừa nhập vẫn còn trên trang: hãy đăng nhập lại ở một tab khác rồi lưu lại.");
    }
  });
  body.addEventListener("htmx:responseError", function (event) {
    const status = event.detail.xhr.status;
    if (status === 403) say("Bạn không được làm việc này, hoặc trang đã cũ. Xin tải lại trang.");
    else if (status === 404) say("Không tìm thấy, hoặc mục này đã bị khóa. Xin tải lại trang để xem bản mới nhất.");
    else say("Chưa lưu được vì máy chủ gặp lỗi. Điều vừa nhập vẫn còn trên trang, xin thử lại.");
  });
  body.addEventListener("htmx:sendError", function () {
    say("Chưa lưu được vì mất kết nối. Điều vừa nhập vẫn còn trên trang, xin thử lại khi có mạng.");
  });
  body.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful || lapsed.has(event.detail.xhr)) return;
    unsay();
    const form = event.detail.elt.closest("form[data-guard-unsaved]");
    if (form) form.dataset.written = written(form);
  });
  body.addEventListener("htmx:load", function (event) { guardForms(event.detail.elt); });
})();
