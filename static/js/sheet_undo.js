/* Ctrl+Z and a button take back what was saved, Ctrl+Y does it again: each by saving what stood there before. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scores]");
  const sheet = form && form.sheet;
  const undoButton = form && form.querySelector("[data-undo]");
  if (!sheet || !undoButton) return;

  const done = []; // steps: the changes of one save, or of one paste
  const undone = [];

  function note(line, before, sent) {
    const stack = (line.step && line.step.stack) || done;
    if (!before || before === sent) return;
    const step = line.step || { changes: [] };
    if (stack === done && !(line.step && line.step.stack)) undone.length = 0;
    step.changes.push({ line: line, before: before, after: sent });
    if (!stack.includes(step)) stack.push(step);
    line.step = null;
    undoButton.hidden = !done.length;
  }

  // A line that somebody changed meanwhile is refused by the server as any other save would be.
  function stepBack(from, to) {
    const step = from.pop();
    undoButton.hidden = !done.length;
    if (!step) return;
    const fresh = { changes: [], stack: to };
    const back = step.changes.slice().reverse().filter(function (change) {
      const line = change.line;
      if (sheet.text(line) !== change.after) return false;
      sheet.fill(line, JSON.parse(change.before));
      line.step = fresh;
      line.refused = undefined;
      sheet.mark(line);
      return true;
    });
    sheet.remember();
    if (!back.length) {
      sheet.say("warning", "Dòng ấy đã được sửa sau đó nên không hoàn tác.", true);
      return;
    }
    const words = (from === done ? "Đã hoàn tác " : "Đã làm lại ") + back.map(function (change) { return change.line.code; }).join(", ") + ".";
    sheet.show(back[0].line);
    sheet.sendInOrder(back.map(function (change) { return change.line; })).then(function () {
      if (!sheet.unsaved().length) sheet.say("info", words, true);
    });
  }

  undoButton.addEventListener("click", function () { stepBack(done, undone); });
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    const isUndo = key === "z" && !event.shiftKey;
    const isRedo = key === "y" || (key === "z" && event.shiftKey);
    if (!isUndo && !isRedo) return;
    const line = sheet.lineAt(event.target);
    if (line ? sheet.isUnsaved(line) : event.target.matches("input, textarea")) return; // the field's own undo
    if (!(isUndo ? done : undone).length) return;
    event.preventDefault();
    if (isUndo) stepBack(done, undone);
    else stepBack(undone, done);
  });
  sheet.whenSaved(note);
})();
