/* A score sheet that saves itself line by line. The server computes every point; here nothing is reckoned.
   Without this file the page is one form with one button. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scores]");
  if (!form) return;

  const IDLE = 700; // milliseconds without a key before a line saves itself
  const RETRY = 10000;
  const FORGET = 7 * 24 * 3600 * 1000; // what was never sent is kept so long on this machine
  const storeKey = form.dataset.store;
  const notice = form.querySelector("[data-notice]");
  const pageSaved = form.querySelector("[data-saved]");
  const lines = [];
  const lineOf = new WeakMap();
  const savedListeners = [];
  const stored = new Set(); // the criteria of this page that this tab has put into the store
  let isClosed = false;
  let isLeaving = false;
  let noticeStays = false;
  let tellsOfLoss = false; // the notice says that the connection is lost

  function counted(number) {
    return String(number).padStart(2, "0");
  }

  /* --- What stands in a line --- */

  function makeLine(row) {
    const prefix = row.id + "-";
    const fields = Array.from(row.querySelectorAll("[name]"));
    const line = {
      row: row,
      code: row.dataset.line,
      version: fields.find(function (field) { return field.name === prefix + "version"; }),
      fields: fields.filter(function (field) { return field.name !== prefix + "version"; }),
      nameOf: function (field) { return field.name.slice(prefix.length); },
      main: row.querySelector("[data-main]"),
      accept: row.querySelector("[data-accept]"),
      skip: row.querySelector("[data-skip]"),
      problem: row.querySelector("[data-problem]"),
      textProblem: row.querySelector("[data-text-problem]"),
      isSending: false,
      isLost: false,
      pending: null,
      refused: undefined, // what was sent and refused: not sent again until it changes
      conflict: null,
      timer: 0,
      step: null, // of sheet_undo.js
    };
    line.kept = line.row.classList.contains("line-wrong") ? "" : text(line);
    return line;
  }

  function values(line) {
    const found = {};
    line.fields.forEach(function (field) {
      if (field.disabled || (field.type === "checkbox" && !field.checked)) return;
      if (field.value !== "") found[line.nameOf(field)] = field.value;
    });
    return found;
  }

  function text(line) {
    return JSON.stringify(values(line));
  }

  function fill(line, found) {
    line.fields.forEach(function (field) {
      const name = line.nameOf(field);
      if (field.type === "checkbox") field.checked = Boolean(found[name]);
      else field.value = found[name] || "";
    });
    applySkip(line);
  }

  function applySkip(line) {
    if (!line.skip) return;
    line.row.querySelectorAll("[data-answer] select, [data-answer] input[type=text]:not([data-override])").forEach(function (field) {
      field.disabled = line.skip.checked;
    });
  }

  // An acceptance outdoes points of one's own, and those outdo an answer: whoever says something anew means that.
  function sayAnew(line, field) {
    if (!field.closest("[data-answer]")) return;
    const override = line.row.querySelector("[data-override]");
    if (override && field !== override) override.value = "";
    if (line.accept) line.accept.checked = false;
  }

  function isUnsaved(line) {
    return text(line) !== line.kept;
  }

  function unsaved() {
    return lines.filter(isUnsaved);
  }

  /* --- What was typed and not sent stays on this machine --- */

  function readStore() {
    try {
      const kept = JSON.parse(localStorage.getItem(storeKey) || "null");
      if (kept && Date.now() - kept.at <= FORGET) return kept.lines;
    } catch (problem) {
      /* an unreadable or forbidden store holds nothing */
    }
    return {};
  }

  // Another tab of the same sheet may keep lines of its own there: only what this one wrote is replaced.
  function remember() {
    const kept = readStore();
    stored.forEach(function (code) { delete kept[code]; });
    stored.clear();
    unsaved().forEach(function (line) {
      kept[line.code] = { values: values(line), version: line.version.value };
      stored.add(line.code);
    });
    try {
      if (Object.keys(kept).length) localStorage.setItem(storeKey, JSON.stringify({ at: Date.now(), lines: kept }));
      else localStorage.removeItem(storeKey);
    } catch (problem) {
      /* a full or forbidden store: the page itself still holds what was typed */
    }
  }

  // Each line goes with the version that its writer saw: the server refuses it where somebody has saved since.
  function restore() {
    const kept = readStore();
    const back = lines.filter(function (line) {
      const typed = kept[line.code];
      if (!typed || JSON.stringify(typed.values) === line.kept) return false;
      fill(line, typed.values);
      line.version.value = typed.version;
      stored.add(line.code);
      return true;
    });
    if (!back.length) return;
    say("info", "Đã điền lại " + counted(back.length) + " dòng nhập lần trước mà chưa gửi được.");
    sendInOrder(back);
  }

  /* --- Saying things --- */

  function say(tone, words, stays) {
    noticeStays = Boolean(stays);
    tellsOfLoss = false;
    const note = document.createElement("div");
    const sentence = document.createElement("p");
    note.className = "note note-" + tone;
    sentence.textContent = words;
    note.append(sentence);
    notice.replaceChildren(note);
    notice.hidden = false;
  }

  function unsay() {
    if (noticeStays) return;
    tellsOfLoss = false;
    notice.replaceChildren();
    notice.hidden = true;
  }

  function sayState(words, isGood) {
    pageSaved.textContent = words;
    pageSaved.classList.toggle("is-unsaved", !isGood);
  }

  function showProblem(line, words, field) {
    const isText = field === "explanation" || field === "reason";
    const place = isText ? line.textProblem : line.problem;
    [line.problem, line.textProblem].forEach(function (each) {
      each.textContent = each === place ? words : "";
      each.hidden = each !== place || !words;
    });
    line.row.classList.toggle("line-wrong", Boolean(words));
    line.fields.forEach(function (each) {
      const isMeant = each.matches("[data-explanation]") ? isText : each.matches("[data-override]") ? field === "override" : field === "answer";
      if (words && isMeant && each.type !== "checkbox") each.setAttribute("aria-invalid", "true");
      else each.removeAttribute("aria-invalid");
    });
  }

  function mark(line) {
    line.row.classList.toggle("line-unsaved", isUnsaved(line));
  }

  function set(root, selector, words) {
    const place = root.querySelector(selector);
    if (place && words !== undefined) place.textContent = words;
  }

  function showSums(sums) {
    form.querySelectorAll("[data-sum]").forEach(function (place) {
      const words = sums[place.dataset.sum];
      if (words !== undefined) place.textContent = words;
    });
    const scaled = form.querySelector("[data-when=scaled]");
    if (scaled) scaled.hidden = !sums.scaled;
    form.querySelectorAll("[data-points-of]").forEach(function (place) {
      const words = sums.nodes[place.dataset.pointsOf];
      if (words !== undefined) place.textContent = words;
    });
    form.querySelectorAll("[data-scored-of]").forEach(function (place) {
      const count = sums.scored_of[place.dataset.scoredOf];
      if (count !== undefined) place.textContent = count;
    });
  }

  /* --- Sending --- */

  function token() {
    // The cookie, not the form: signing in again in another tab changes it.
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function later(line, wait) {
    clearTimeout(line.timer);
    line.timer = setTimeout(function () { send(line); }, wait);
  }

  function send(line) {
    clearTimeout(line.timer);
    if (isClosed || line.isSending) return Promise.resolve();
    const sent = text(line);
    if (sent === line.kept || sent === line.refused) {
      if (sent === line.kept) showProblem(line, "", "");
      mark(line);
      remember();
      return Promise.resolve();
    }
    const body = new FormData();
    Object.entries(values(line)).forEach(function (pair) { body.append(pair[0], pair[1]); });
    body.append("version", line.version.value);
    line.isSending = true;
    sayState("Đang lưu…", true);
    const url = form.dataset.lineUrl.replace(/MA\/$/, encodeURIComponent(line.code) + "/");
    line.pending = fetch(url, { method: "POST", body: body, redirect: "manual", headers: { "X-CSRFToken": token() } })
      .then(function (answer) { return heed(line, sent, answer); }, function () { lose(line); })
      .then(function () {
        line.isSending = false;
        mark(line);
        remember();
        sayAll();
        if (!isClosed && !line.isLost && isUnsaved(line) && text(line) !== sent) later(line, IDLE);
      });
    return line.pending;
  }

  // One after the other: the server keeps the sheet for one line at a time anyway.
  function sendInOrder(some) {
    return some.reduce(function (before, line) {
      return before.then(function () { return send(line); });
    }, Promise.resolve());
  }

  function heed(line, sent, answer) {
    line.isLost = false;
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      line.refused = undefined;
      line.isLost = true; // sent again when one comes back to this tab
      say("error", "Phiên làm việc đã hết. Điều vừa nhập vẫn còn: hãy đăng nhập lại ở một tab khác rồi trở lại đây.");
      return undefined;
    }
    if (answer.status === 400 || answer.status === 413) {
      line.refused = sent;
      showProblem(line, "Nội dung quá dài nên chưa gửi được. Xin rút gọn; điều vừa nhập vẫn còn ở đây.", "explanation");
      return undefined;
    }
    if (answer.status === 404) {
      line.refused = sent;
      showProblem(line, "Không còn tìm thấy dòng này. Xin chép lại điều vừa nhập rồi tải lại trang.", "answer");
      return undefined;
    }
    if (![200, 409, 422].includes(answer.status)) {
      lose(line, "Máy chủ gặp lỗi nên chưa lưu được. Điều vừa nhập vẫn còn trên trang và sẽ được gửi lại.");
      return undefined;
    }
    return answer.json().then(function (said) {
      if (answer.status === 200) keep(line, sent, said);
      else if (answer.status === 422) {
        line.refused = sent;
        showProblem(line, said.problem, said.field);
      } else if (said.newer) showConflict(line, said.newer);
      else close(said.problem);
    });
  }

  function keep(line, sent, said) {
    const wasAccepted = line.accept && line.accept.checked;
    const before = line.kept;
    line.version.value = said.version;
    line.kept = sent;
    line.refused = undefined;
    if (wasAccepted) {
      fill(line, said.values);
      line.kept = text(line);
    }
    showProblem(line, "", "");
    clearConflict(line);
    set(line.row, "[data-points]", said.points);
    set(line.row, "[data-note]", said.note);
    set(line.row, "[data-saved-at]", said.saved);
    set(line.row, "[data-status]", said.status);
    set(line.row, "[data-difference]", said.difference);
    const unit = line.row.querySelector("[data-unit]");
    if (unit) unit.hidden = !said.is_scored;
    if (line.row.querySelector("[data-unit]")) line.row.classList.toggle("line-open", !said.is_scored);
    showSums(said.sums);
    pageSaved.dataset.last = said.saved;
    savedListeners.forEach(function (listen) { listen(line, before, sent); });
  }

  function lose(line, words) {
    line.isLost = true;
    say("error", words || "Mất kết nối nên chưa lưu được. Cứ nhập tiếp: điều vừa nhập được giữ trên máy này và được gửi lại khi có mạng.");
    tellsOfLoss = true;
    later(line, RETRY);
  }

  function sayAll() {
    const waiting = unsaved();
    if (lines.some(function (line) { return line.isLost && isUnsaved(line); })) {
      sayState("Chưa lưu " + counted(waiting.length) + " dòng", false);
      return;
    }
    if (tellsOfLoss) unsay(); // a line may still be refused; its own reason stands beside it
    if (waiting.length) sayState("Còn " + counted(waiting.length) + " dòng chưa lưu", false);
    else {
      sayState(pageSaved.dataset.last || "", true);
      if (!isClosed && lines.every(function (line) { return !line.conflict; })) unsay();
    }
  }

  function close(words) {
    isClosed = true;
    say("error", words + " Điều vừa nhập ở các dòng có vạch vàng chưa được lưu.");
    sayState("Không lưu được nữa", false);
    form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = true; });
  }

  /* --- Two people on one line --- */

  function clearConflict(line) {
    if (line.conflict) line.conflict.remove();
    line.conflict = null;
  }

  function showConflict(line, newer) {
    clearConflict(line);
    const box = document.createElement("div");
    const words = document.createElement("p");
    const said = newer.points + (/^[0-9]/.test(newer.points) ? " điểm" : "") + (newer.answer ? " (" + newer.answer + ")" : "");
    box.className = "line-conflict";
    words.textContent = newer.by + " đã lưu lúc " + newer.at + ": " + said + (newer.explanation ? ". " + newer.explanation.slice(0, 200).replace(/[.\s]+$/, "") : "") + ". Điều bạn nhập vẫn còn ở trên.";
    box.append(words);
    box.append(button("Giữ điều tôi nhập", function () {
      line.version.value = newer.version;
      line.refused = undefined;
      clearConflict(line);
      send(line);
      focusMain(line);
    }));
    box.append(button("Dùng bản mới", function () {
      const found = Object.assign({}, newer.values);
      const written = line.row.querySelector("[data-explanation]");
      found[line.nameOf(written)] = newer.explanation;
      fill(line, found);
      line.version.value = newer.version;
      line.kept = text(line);
      line.refused = undefined;
      set(line.row, "[data-points]", newer.points);
      clearConflict(line);
      showProblem(line, "", "");
      mark(line);
      remember();
      sayAll();
      focusMain(line);
    }));
    line.row.querySelector("[data-answer]").append(box);
    line.conflict = box;
    showSums(newer.sums);
    line.refused = text(line);
    say("warning", "Có dòng vừa được người khác lưu. Xin chọn giữ bản nào ở dòng ấy.");
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-outline-primary btn-sm";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function focusMain(line) {
    if (line.main && !line.main.disabled) line.main.focus();
  }

  function show(line) {
    const part = line.row.closest("details");
    if (part) part.open = true;
    focusMain(line);
    line.row.scrollIntoView({ block: "nearest" });
  }

  /* --- Typing --- */

  function lineAt(target) {
    const row = target.closest("[data-line]");
    return row ? lineOf.get(row) : null;
  }

  form.addEventListener("input", function (event) {
    const line = lineAt(event.target);
    if (!line) return;
    noticeStays = false;
    sayAnew(line, event.target);
    mark(line);
    remember();
    const isOneOfSeveral = event.target.matches("[data-answer] input[type=text]") && line.row.querySelectorAll("[data-answer] input[type=text]").length > 1;
    if (!isOneOfSeveral) later(line, IDLE);
  });

  form.addEventListener("change", function (event) {
    const line = lineAt(event.target);
    if (!line) return;
    if (event.target === line.skip) applySkip(line);
    if (event.target.matches("select, [type=checkbox]")) send(line);
  });

  form.addEventListener("focusout", function (event) {
    const line = lineAt(event.target);
    if (!line) return;
    const cell = event.target.closest("td");
    if (!cell || cell.contains(event.relatedTarget)) return;
    send(line);
  });

  form.addEventListener("keydown", function (event) {
    const target = event.target;
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || !target.closest("[data-answer]")) return;
    if (!target.matches("input[type=text], select")) return;
    const isArrow = target.matches("input") && (event.key === "ArrowDown" || event.key === "ArrowUp");
    if (event.key !== "Enter" && !isArrow) return;
    event.preventDefault();
    const line = lineAt(target);
    const back = event.key === "ArrowUp" || event.shiftKey;
    const order = back ? lines.slice(0, lines.indexOf(line)).reverse() : lines.slice(lines.indexOf(line) + 1);
    const next = order.find(function (each) { return each.main && !each.main.disabled && each.main.offsetParent !== null; });
    if (!next) {
      send(line);
      return;
    }
    next.main.focus();
    if (next.main.select) next.main.select();
    next.row.scrollIntoView({ block: "nearest" });
  });

  /* --- Leaving --- */

  function flush() {
    return Promise.all(lines.map(function (line) {
      return (line.pending || Promise.resolve()).then(function () {
        line.refused = undefined;
        return send(line);
      });
    }));
  }

  function whenSaved(act) {
    flush().then(function () {
      const waiting = unsaved();
      if (!waiting.length) {
        isLeaving = true;
        act();
        return;
      }
      if (!isClosed) say("error", "Còn " + counted(waiting.length) + " dòng chưa lưu được. Xin xem lý do ở dòng có vạch màu bên trái.");
      focusMain(waiting[0]);
      waiting[0].row.scrollIntoView({ block: "center" });
    });
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-leave], [data-leave-links] a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !unsaved().length) return;
    event.preventDefault();
    whenSaved(function () { window.location.href = link.href; });
  });

  // On the window, so that it comes before the page's own guard against sending twice.
  window.addEventListener("submit", function (event) {
    if (event.target === form) {
      event.preventDefault();
      flush().then(sayAll);
    } else if (event.target.matches("#dong-y, [data-leave]") && unsaved().length) {
      event.preventDefault();
      event.stopImmediatePropagation(); // nothing is asked before everything is saved
      const pressed = event.submitter;
      whenSaved(function () { event.target.requestSubmit(pressed); });
    }
  }, true);

  window.addEventListener("beforeunload", function (event) {
    if (!isLeaving && unsaved().length) event.preventDefault();
  });

  function sendLost() {
    sendInOrder(lines.filter(function (line) { return line.isLost && isUnsaved(line); }));
  }

  window.addEventListener("online", function () {
    sendLost();
    if (tellsOfLoss && !lines.some(function (line) { return line.isLost; })) unsay();
  });
  window.addEventListener("focus", sendLost);
  window.addEventListener("offline", function () {
    say("warning", "Đang mất kết nối. Cứ nhập tiếp: điều vừa nhập được giữ trên máy này và được gửi khi có mạng.");
    tellsOfLoss = true;
  });

  /* --- Heads of columns stand below the bar of sums, however many rows that one has --- */

  const bar = form.querySelector("[data-sums]");
  if (bar && window.ResizeObserver) {
    new ResizeObserver(function () { form.style.setProperty("--sums-height", bar.offsetHeight + "px"); }).observe(bar);
  }

  form.querySelectorAll("[data-line]").forEach(function (row) {
    const line = makeLine(row);
    lines.push(line);
    lineOf.set(row, line);
  });
  restore();

  // What sheet_undo.js and sheet_paste.js work with.
  form.sheet = {
    lines: lines,
    lineAt: lineAt,
    text: text,
    fill: fill,
    mark: mark,
    sayAnew: sayAnew,
    isUnsaved: isUnsaved,
    unsaved: unsaved,
    remember: remember,
    sendInOrder: sendInOrder,
    showProblem: showProblem,
    say: say,
    show: show,
    isClosed: function () { return isClosed; },
    whenSaved: function (listen) { savedListeners.push(listen); },
  };
})();
