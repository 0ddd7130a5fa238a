/* The agenda can be put in order by dragging; the arrows do the same without. */
(function () {
  "use strict";

  const list = document.querySelector("[data-agenda]");
  const form = document.querySelector("[data-agenda-order]");
  if (!list || !form) return;

  let dragged = null;
  let before = "";

  function order() {
    return Array.from(list.querySelectorAll("[data-item]")).map(function (row) { return row.dataset.item; });
  }

  list.addEventListener("dragstart", function (event) {
    dragged = event.target.closest("[data-item]");
    if (!dragged) return;
    before = order().join();
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.item);
  });

  list.addEventListener("dragover", function (event) {
    const row = event.target.closest("[data-item]");
    if (!dragged) return;
    event.preventDefault();
    if (!row || row === dragged) return;
    const box = row.getBoundingClientRect();
    row[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });

  list.addEventListener("drop", function (event) { event.preventDefault(); });

  list.addEventListener("dragend", function () {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    dragged = null;
    if (order().join() === before) return;
    order().forEach(function (pk) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "thu-tu";
      field.value = pk;
      form.append(field);
    });
    form.requestSubmit();
  });
})();
