/* The layout editor: texts are dragged on the sheet or moved by the arrows; the inputs hold what is saved. */
(function () {
  "use strict";

  const form = document.querySelector("[data-layout-editor]");
  if (!form) return;
  const sheet = form.querySelector("[data-layout-sheet]");
  const list = form.querySelector("[data-layout-rows]");
  const status = form.querySelector("[data-layout-status]");
  const add = form.querySelector("[data-layout-add]");
  const template = form.querySelector("[data-layout-template]");
  const samples = JSON.parse(document.getElementById("layout-samples").textContent);
  const width = Number(sheet.dataset.width);
  const height = Number(sheet.dataset.height);
  const SVG = "http://www.w3.org/2000/svg";
  const POINT = 25.4 / 72;
  const LINE = 1.25;
  const pen = document.createElement("canvas").getContext("2d");

  function input(row, name) { return row.querySelector("[name$='-" + name + "']"); }
  function number(text) { return Number(String(text).trim().replace(",", ".")); }
  function said(value) { return String(Math.round(value * 10) / 10).replace(".", ","); }
  function rowOf(prefix) { return list.querySelector("details[data-row='" + prefix + "']"); }
  function boxOf(prefix) { return sheet.querySelector("g[data-row='" + prefix + "']"); }

  function read(row) {
    const field = { source: input(row, "source").value, text: input(row, "text").value.trim(), prefix: row.dataset.row };
    ["x", "y", "width", "lines", "size", "least_size"].forEach(function (name) { field[name] = number(input(row, name).value); });
    ["font", "align", "colour"].forEach(function (name) { field[name] = input(row, name).value; });
    ["is_bold", "is_italic", "is_upper", "drop"].forEach(function (name) { field[name] = input(row, name).checked; });
    return field;
  }

  function words(field) {
    let text = field.source === "text" ? field.text : [field.text, samples[field.source] || ""].join(" ").trim();
    return field.is_upper ? text.toLocaleUpperCase("vi") : text;
  }

  function label(field, row) {
    const option = input(row, "source").selectedOptions[0];
    if (field.source === "text") return field.text ? "“" + field.text + "”" : option.textContent;
    return field.source ? option.textContent : "Chữ mới";
  }

  function family(field) { return field.font === "Arimo" ? "Arimo, Arial, sans-serif" : "Tinos, 'Times New Roman', serif"; }

  function broken(text, field, size) {
    pen.font = (field.is_italic ? "italic " : "") + (field.is_bold ? "bold " : "") + size * 10 + "px " + family(field);
    const wide = function (line) { return pen.measureText(line).width / 10 * POINT; };
    const lines = [];
    text.split("\n").forEach(function (paragraph) {
      let line = "";
      paragraph.split(/\s+/).forEach(function (word) {
        const longer = line ? line + " " + word : word;
        if (line && wide(longer) > field.width) { lines.push(line); line = word; } else { line = longer; }
      });
      lines.push(line);
    });
    return { lines: lines, over: lines.length > field.lines || lines.some(function (line) { return wide(line) > field.width; }) };
  }

  function fitted(text, field) {
    let size = field.size;
    for (;;) {
      const found = broken(text, field, size);
      if (!found.over || size <= field.least_size) return { lines: found.lines, over: found.over, size: size };
      size = Math.max(size - 0.5, field.least_size);
    }
  }

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    parent.append(made);
    return made;
  }

  function draw(row) {
    const field = read(row);
    const prefix = row.dataset.row;
    row.querySelector("[data-layout-label]").textContent = label(field, row);
    row.classList.toggle("is-dropped", field.drop);
    let box = boxOf(prefix);
    const isWhole = [field.x, field.y, field.width, field.size, field.least_size, field.lines].every(Number.isFinite);
    if (field.drop || !field.source || !isWhole || field.width <= 0 || field.size <= 0) {
      if (box) box.remove();
      return;
    }
    if (!box) {
      box = element("g", { "class": "layout-text", "data-row": prefix, tabindex: 0, role: "button" }, sheet);
    }
    box.setAttribute("aria-label", label(field, row));
    box.replaceChildren();
    const isCode = field.source === "qr";
    const top = isCode ? field.y - field.width : field.y - field.size * POINT * 0.95;
    const tall = isCode ? field.width : field.size * POINT * LINE * field.lines;
    element("rect", { "class": "layout-box", x: field.x, y: top, width: field.width, height: tall }, box);
    element("rect", { "class": "layout-handle", x: field.x + field.width - 1, y: top, width: 2, height: tall }, box);
    if (isCode) {
      element("text", { "class": "layout-qr", x: field.x + 2, y: top + 8 }, box).textContent = "QR";
      return;
    }
    const found = fitted(words(field), field);
    box.classList.toggle("is-over", found.over);
    const anchors = { left: ["start", 0], center: ["middle", 0.5], right: ["end", 1] };
    const anchor = anchors[field.align] || anchors.left;
    const look = { "font-family": family(field), "font-size": found.size * POINT, "text-anchor": anchor[0], fill: field.colour };
    if (field.is_bold) look["font-weight"] = "bold";
    if (field.is_italic) look["font-style"] = "italic";
    const text = element("text", look, box);
    found.lines.forEach(function (line, place) {
      const foot = field.y + found.size * POINT * LINE * place;
      element("tspan", { x: field.x + field.width * anchor[1], y: foot }, text).textContent = line;
    });
  }

  function choose(prefix, opens) {
    form.querySelectorAll(".is-chosen").forEach(function (each) { each.classList.remove("is-chosen"); });
    const row = rowOf(prefix);
    const box = boxOf(prefix);
    if (box) box.classList.add("is-chosen");
    if (!row) return;
    row.classList.add("is-chosen");
    if (opens) {
      row.open = true;
      list.scrollTop = row.offsetTop - list.offsetTop; // the list alone: the sheet must not move under the hand
    }
  }

  function tell(row) {
    const field = read(row);
    status.textContent = label(field, row) + ": mép trái " + said(field.x) + " mm, chân chữ " + said(field.y) + " mm, rộng " + said(field.width) + " mm.";
  }

  function put(row, changes) {
    Object.keys(changes).forEach(function (name) { input(row, name).value = said(changes[name]); });
    input(row, "x").dispatchEvent(new Event("input", { bubbles: true }));
    tell(row);
  }

  function kept(value, least, most) { return Math.min(Math.max(value, least), Math.max(most, least)); }

  function move(row, x, y) {
    const field = read(row);
    put(row, { x: kept(x, 0, width - field.width), y: kept(y, 0, height) });
  }

  /* --- By hand ---------------------------------------------------------------------------------------------------- */

  let drag = null;

  function at(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  }

  function snapped(value, event) { return event.altKey ? Math.round(value * 10) / 10 : Math.round(value * 2) / 2; }

  sheet.addEventListener("pointerdown", function (event) {
    const box = event.target.closest("g[data-row]");
    if (!box || event.button) return;
    const row = rowOf(box.dataset.row);
    const field = read(row);
    const start = at(event);
    drag = { row: row, x: field.x - start.x, y: field.y - start.y, width: field.width - start.x, isWidth: event.target.matches(".layout-handle") };
    sheet.setPointerCapture(event.pointerId);
    box.focus({ preventScroll: true });
    event.preventDefault();
  });

  sheet.addEventListener("pointermove", function (event) {
    if (!drag) return;
    const now = at(event);
    if (drag.isWidth) {
      const field = read(drag.row);
      put(drag.row, { width: kept(snapped(drag.width + now.x, event), 5, width - field.x) });
    } else {
      move(drag.row, snapped(drag.x + now.x, event), snapped(drag.y + now.y, event));
    }
  });

  ["pointerup", "pointercancel"].forEach(function (name) {
    sheet.addEventListener(name, function () {
      if (drag) choose(drag.row.dataset.row, true);
      drag = null;
    });
  });

  sheet.addEventListener("keydown", function (event) {
    const box = event.target.closest("g[data-row]");
    if (!box) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const row = rowOf(box.dataset.row);
    if (steps[event.key]) {
      const step = event.shiftKey ? 5 : 0.5;
      const field = read(row);
      move(row, field.x + steps[event.key][0] * step, field.y + steps[event.key][1] * step);
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      choose(box.dataset.row, true);
      input(row, "source").focus();
      event.preventDefault();
    }
  });

  sheet.addEventListener("focusin", function (event) {
    const box = event.target.closest("g[data-row]");
    if (box) { choose(box.dataset.row, false); tell(rowOf(box.dataset.row)); }
  });

  /* --- By the inputs ---------------------------------------------------------------------------------------------- */

  list.addEventListener("input", function (event) {
    const row = event.target.closest("details[data-row]");
    if (row) draw(row);
  });

  list.addEventListener("toggle", function (event) {
    const row = event.target.closest("details[data-row]");
    if (row && row.open) choose(row.dataset.row, false);
  }, true);

  let next = 1000;
  add.hidden = false;
  add.addEventListener("click", function () {
    const rows = list.querySelectorAll("details[data-row]");
    if (rows.length >= Number(add.dataset.most)) {
      status.textContent = "Một bố cục có nhiều nhất " + add.dataset.most + " chữ.";
      return;
    }
    next += 1;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("f-0000", "f-" + next);
    const row = holder.querySelector("details");
    add.before(row);
    row.open = true;
    input(row, "source").focus();
    input(row, "source").dispatchEvent(new Event("input", { bubbles: true }));
  });

  list.querySelectorAll("details[data-row]").forEach(draw);
})();
