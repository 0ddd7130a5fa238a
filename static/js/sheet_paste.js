/* A column copied from Excel: its cells go into this line and the ones below it in order, a second column into the
   explanations. What cannot be kept is said beside its field; nothing that was copied is lost without a word. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-scores]");
  const sheet = form && form.sheet;
  if (!sheet) return;

  function counted(number) {
    return String(number).padStart(2, "0");
  }

  // Rows of cells; a cell in quotes may hold line ends and doubled quotes.
  function cellsOf(copied) {
    const rows = [[]];
    const pattern = /(?:"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*))(\t|\r?\n|$)/g;
    let at = 0;
    while (at < copied.length) {
      pattern.lastIndex = at;
      const found = pattern.exec(copied);
      if (!found || !found[0].length) break;
      rows[rows.length - 1].push((found[1] === undefined ? found[2] : found[1].replace(/""/g, '"')).trim());
      at = pattern.lastIndex;
      if (found[3] !== "\t" && at < copied.length) rows.push([]);
    }
    return rows;
  }

  function plain(words) {
    return words.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
  }

  // The one entry of a list that is meant by its label, by the label with its points, or by the points alone.
  function entryOf(list, typed) {
    const wanted = plain(typed);
    const points = wanted.replace(".", ",").replace(/ điểm$/, "");
    const options = Array.from(list.options).filter(function (option) { return option.value !== ""; });
    const meant = [
      function (words) { return words === wanted; },
      function (words) { return words.replace(/: [^:]*$/, "") === wanted; },
      function (words) { return words.replace(/^.*: /, "").replace(/ điểm$/, "") === points; },
    ];
    for (const is of meant) {
      const found = options.filter(function (option) { return is(plain(option.textContent)); });
      if (found.length === 1) return found[0];
    }
    return null;
  }

  // Puts one cell into a line; gives what is wrong with it, in words.
  function put(line, typed) {
    if (typed === "") return "";
    if (!line.main || line.main.disabled) return "Giá trị dán “" + typed + "” chưa nhập: dòng này đang ghi “Không được giao”.";
    if (line.main.matches("select")) {
      const entry = entryOf(line.main, typed);
      if (!entry) return "Giá trị dán “" + typed + "” không có trong danh sách. Xin chọn một mức.";
      line.main.value = entry.value;
    } else line.main.value = typed;
    sheet.sayAnew(line, line.main);
    return "";
  }

  function pasteFrom(first, rows) {
    const below = sheet.lines.slice(sheet.lines.indexOf(first));
    const step = { changes: [] };
    const touched = [];
    const wrong = [];
    rows.slice(0, below.length).forEach(function (cells, place) {
      const line = below[place];
      const before = sheet.text(line);
      const problem = put(line, cells[0] || "");
      const written = line.row.querySelector("[data-explanation]");
      if (cells[1] && written) written.value = cells[1];
      if (problem) wrong.push([line, problem]);
      if (sheet.text(line) !== before) {
        line.step = step;
        line.refused = undefined;
        touched.push(line);
      }
      sheet.mark(line);
      const part = line.row.closest("details");
      if (part && (problem || sheet.text(line) !== before)) part.open = true;
    });
    sheet.remember();
    sheet.sendInOrder(touched).then(function () {
      wrong.forEach(function (pair) { sheet.showProblem(pair[0], pair[1], "answer"); });
      const refused = touched.filter(function (line) { return line.row.classList.contains("line-wrong"); });
      const left = rows.slice(below.length).map(function (cells) { return cells[0]; }).filter(Boolean);
      const bad = new Set(refused.concat(wrong.map(function (pair) { return pair[0]; })));
      const waiting = touched.some(function (line) { return line.isLost; });
      const said = ["Đã dán " + counted(touched.length) + " dòng, từ " + first.code + "."];
      if (waiting) said.push("Chưa có mạng nên được giữ trên máy này và gửi khi có mạng.");
      if (bad.size) said.push(counted(bad.size) + " dòng cần xem lại: " + Array.from(bad).map(function (line) { return line.code; }).join(", ") + ".");
      if (left.length) said.push("Không còn dòng để dán " + left.length + " giá trị cuối: " + left.slice(0, 20).join("; ") + ".");
      sheet.say(bad.size || left.length || waiting ? "warning" : "info", said.join(" "), true);
      if (bad.size) sheet.show(Array.from(bad)[0]);
    });
  }

  document.addEventListener("paste", function (event) {
    const target = form.contains(event.target) ? event.target : document.activeElement;
    if (sheet.isClosed() || !target || !form.contains(target) || !target.matches("[data-answer] input[type=text], [data-answer] select")) return;
    const copied = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const rows = cellsOf(copied.replace(/(\r?\n)+$/, ""));
    if (rows.length === 1 && rows[0].length === 1 && !target.matches("select")) return;
    event.preventDefault();
    pasteFrom(sheet.lineAt(target), rows);
  });
})();
