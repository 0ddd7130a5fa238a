/* The criteria editor: sums while typing, dragging, keys, and only the fields that a kind asks for. The pages work
   without it. */
(function () {
  "use strict";

  /* --- Points are counted in whole parts of a digit, never as floating numbers --- */

  const DIGITS = 12;

  function parsed(text) {
    const found = /^\s*(\d{1,15})(?:[.,](\d{1,12}))?\s*$/.exec(text);
    return found ? BigInt(found[1] + (found[2] || "").padEnd(DIGITS, "0")) : null;
  }

  function written(number) {
    const sign = number < 0n ? "−" : "";
    const digits = String(number < 0n ? -number : number).padStart(DIGITS + 1, "0");
    const rest = digits.slice(-DIGITS).replace(/0+$/, "");
    return sign + digits.slice(0, -DIGITS) + (rest ? "," + rest : "");
  }

  const tree = document.querySelector("[data-criteria-tree]");
  if (tree) {
    const rows = Array.from(tree.querySelectorAll("[data-place]"));

    const show = function (place, declared, parts) {
      const sums = parts.map(parsed);
      const found = sums.includes(null) ? null : sums.reduce(function (sum, each) { return sum + each; }, 0n);
      const lag = found === null || declared === null ? null : found - declared;
      place.querySelector("[data-found]").textContent = found === null ? "?" : written(found);
      const badge = place.querySelector("[data-lag]");
      badge.hidden = !lag;
      if (lag) badge.textContent = "lệch " + (lag > 0n ? "+" : "") + written(lag);
    };

    const below = function (above) {
      return rows.filter(function (row) { return row.dataset.above === above; }).map(function (row) {
        return row.querySelector("[data-max]").value;
      });
    };

    const sum = function () {
      rows.forEach(function (row) {
        const place = row.querySelector("[data-sum]");
        if (place) show(place, parsed(row.querySelector("[data-max]").value), below(row.dataset.place));
      });
      const total = tree.querySelector(".tree-sum");
      show(total, parsed(total.dataset.total), below("0"));
    };

    tree.addEventListener("input", sum);
    sum();

    const send = function (command) {
      const button = document.createElement("button");
      button.name = "do";
      button.value = command;
      button.hidden = true;
      tree.append(button);
      tree.requestSubmit(button);
    };

    /* Alt and an arrow do what the row's menu offers under that key. */
    tree.addEventListener("keydown", function (event) {
      const row = event.target.closest("[data-place]");
      if (!event.altKey || !row) return;
      const button = row.querySelector('[data-key="' + event.key + '"]');
      if (!button) return;
      event.preventDefault();
      tree.requestSubmit(button);
    });

    /* --- Dragging: before or after a row, or into a node --- */

    tree.classList.add("can-drag");
    let dragged = null;
    let target = null;

    const within = function (row, above) {
      return row.dataset.place === above || row.dataset.place.startsWith(above + ".");
    };

    const unmark = function () {
      rows.forEach(function (row) { row.classList.remove("drop-before", "drop-after", "drop-into"); });
      target = null;
    };

    tree.addEventListener("pointerdown", function (event) {
      const handle = event.target.closest("[data-handle]");
      if (!handle || event.button !== 0) return;
      event.preventDefault();
      dragged = handle.closest("[data-place]");
      dragged.classList.add("is-dragged");
      handle.setPointerCapture(event.pointerId);
    });

    tree.addEventListener("pointermove", function (event) {
      if (!dragged) return;
      unmark();
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const row = under && under.closest("[data-place]");
      if (!row || within(row, dragged.dataset.place)) return;
      const box = row.getBoundingClientRect();
      const at = (event.clientY - box.top) / box.height;
      const isNode = row.classList.contains("tree-node");
      const way = isNode && at > 0.3 && at < 0.7 ? "into" : at < 0.5 ? "before" : "after";
      row.classList.add("drop-" + way);
      target = { row: row, way: way };
    });

    const index = function (row) { return Number(row.dataset.place.split(".").pop()) - 1; };

    const drop = function () {
      if (!dragged) return;
      const moved = dragged;
      dragged.classList.remove("is-dragged");
      dragged = null;
      if (!target) return;
      const row = target.row;
      let above = row.dataset.above;
      let place = index(row) + (target.way === "after" ? 1 : 0);
      if (target.way === "into") {
        above = row.dataset.place;
        place = rows.filter(function (each) { return each.dataset.above === above && each !== moved; }).length;
      } else if (moved.dataset.above === above && index(moved) < place) {
        place -= 1;
      }
      unmark();
      send("dat:" + moved.dataset.place + ":" + above + ":" + place);
    };

    tree.addEventListener("pointerup", drop);
    tree.addEventListener("pointercancel", function () {
      if (dragged) dragged.classList.remove("is-dragged");
      dragged = null;
      unmark();
    });
  }

  /* --- Only what the chosen kind asks for --- */

  const leaf = document.querySelector("[data-leaf]");
  if (leaf) {
    const kind = leaf.querySelector("[name=kind]");
    const show = function () {
      leaf.querySelectorAll("[data-kinds]").forEach(function (part) {
        part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
      });
    };
    kind.addEventListener("change", show);
    show();
  }
})();
