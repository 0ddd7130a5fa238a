"""Tables leave as Excel files, and the office's own workbooks come in."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from documents.paper import Column, GroupRow, Row, Table
from documents.typed import date_of, decimal_of
from documents.workbooks import Sheet, WorkbookError, read_table, write_workbook

TABLE = Table(
    [Column("TT", 10), Column("Tên đơn vị", 60), Column("Tự chấm", 22, group="Điểm"), Column("Ngày gửi", 26)],
    [
        GroupRow("I. Khối Tổng hợp"),
        [1, "Sở Y tế", Decimal("95.50"), dt.date(2026, 12, 5)],
        Row([2, "Sở Tư pháp", None, None], bold=True),
    ],
    totals=["", "Bình quân", Decimal("95.5"), ""],
)


def opened(content: bytes):
    return load_workbook(io.BytesIO(content)).worksheets[0]


def workbook_of(rows, *, merge=(), title="Bảng") -> io.BytesIO:
    """An .xlsx file as somebody in an office would have made it."""
    workbook = Workbook()
    page = workbook.active
    page.title = title
    for row in rows:
        page.append(row)
    for cells in merge:
        page.merge_cells(cells)
    return saved(workbook)


def saved(workbook) -> io.BytesIO:
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def with_part(file: io.BytesIO, part: str, change) -> io.BytesIO:
    """The same workbook, one of its parts rewritten by `change`."""
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        assert part in before.namelist()
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == part else content)
    changed.seek(0)
    return changed


def test_a_table_leaves_with_numbers_as_numbers_and_days_as_days():
    page = opened(write_workbook([Sheet("Điểm: 2026/TH", TABLE, ["BẢNG TỔNG HỢP ĐIỂM", "Năm 2026"])]))

    rows = list(page.iter_rows(values_only=True))
    assert page.title == "Điểm- 2026-TH"
    assert rows == [
        ("BẢNG TỔNG HỢP ĐIỂM", None, None, None),
        ("Năm 2026", None, None, None),
        (None, None, None, None),
        ("TT", "Tên đơn vị", "Điểm", "Ngày gửi"),
        (None, None, "Tự chấm", None),
        ("I. Khối Tổng hợp", None, None, None),
        (1, "Sở Y tế", 95.5, dt.datetime(2026, 12, 5)),  # noqa: DTZ001 -- Excel knows no zones
        (2, "Sở Tư pháp", None, None),
        (None, "Bình quân", 95.5, None),
    ]
    assert page["D7"].number_format == "dd/mm/yyyy"
    assert page.freeze_panes == "A6"
    assert {cell.font.name for row in page.iter_rows() for cell in row if cell.value is not None} == {"Times New Roman"}
    assert [page[cell].font.bold for cell in ("A1", "B4", "B7", "B8", "B9")] == [True, True, False, True, True]
    assert page.column_dimensions["B"].width > page.column_dimensions["A"].width


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A0", "+84912", "-5", "@SUM(A1)", "#N/A", "#REF!"])
def test_text_that_looks_like_a_formula_stays_text(text):
    content = write_workbook([Sheet("a", Table([Column("Tên")], [[text]]))])

    cell = opened(content)["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    assert cell.quotePrefix is (text[0] in "=+-@")


def test_what_leaves_is_composed_and_can_be_opened_whatever_was_typed():
    page = opened(write_workbook([Sheet("a" * 40, Table([Column("Te\u0302n")], [["Sở\x00 Y te\u0302\u0301\x0b"]]))]))

    assert (page.title, page["A1"].value, page["A2"].value) == ("a" * 31, "Tên", "Sở Y tế")


def test_the_same_table_is_the_same_file_years_later(time_machine):
    contents = set()
    for year in (2026, 2029):
        time_machine.move_to(dt.datetime(year, 3, 2, tzinfo=dt.UTC))
        contents.add(write_workbook([Sheet("Điểm", TABLE)]))

    assert len(contents) == 1


def test_a_table_that_left_comes_back_the_same():
    content = write_workbook([Sheet("Điểm", TABLE, ["BẢNG TỔNG HỢP ĐIỂM", "Năm 2026"])])

    table = read_table(io.BytesIO(content), expected=["Tên đơn vị", "Ngày gửi"])

    assert table.headers == ("TT", "Tên đơn vị", "Điểm / Tự chấm", "Ngày gửi")
    assert [(row.number, row.values) for row in table.rows] == [
        (6, ("I. Khối Tổng hợp", None, None, None)),
        (7, (1, "Sở Y tế", Decimal("95.5"), dt.date(2026, 12, 5))),
        (8, (2, "Sở Tư pháp", None, None)),
        (9, (None, "Bình quân", Decimal("95.5"), None)),
    ]
    assert table.value(table.rows[1], "Tên đơn vị") == "Sở Y tế"
    assert table.address(table.rows[1], "Ngày gửi") == "D7"


def test_the_header_is_found_below_a_letterhead_and_beside_empty_columns():
    rows = [
        ["ỦY BAN NHÂN DÂN TỈNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None],
        ["DANH SÁCH ĐƠN VỊ"],
        [None, "stt", "TÊN  ĐƠN VỊ ", None, "Điểm"],
        [None, 1, "Sở  Y te\u0302\u0301\u00a0", None, "7,5"],
        [None],
        [None, 2, "Sở Tư pháp", None, 0.1 + 0.2],
    ]

    table = read_table(workbook_of(rows), expected=["STT", "Tên đơn vị"])

    assert table.headers == ("stt", "TÊN ĐƠN VỊ", "Điểm")
    assert [(row.number, row.values) for row in table.rows] == [
        (5, (1, "Sở Y tế", "7,5")),
        (7, (2, "Sở Tư pháp", Decimal("0.3"))),
    ]
    assert table.address(table.rows[0], "Điểm") == "E5"


def test_without_a_hint_the_row_with_the_most_texts_is_the_header():
    rows = [["UBND TỈNH", "CỘNG HÒA"], ["Mã", "Tên", "Loại"], ["SYT", "Sở Y tế", "sở"]]

    assert read_table(workbook_of(rows)).headers == ("Mã", "Tên", "Loại")


@pytest.mark.parametrize("merge", [["A1:A2", "B1:C1"], ["B1:C1"]])
def test_a_header_of_two_rows_is_read_as_upper_and_lower(merge):
    rows = [["Đơn vị", "Điểm", None], [None, "Tự chấm", "Thẩm định"], ["Sở Y tế", 95, 94]]

    table = read_table(workbook_of(rows, merge=merge), expected=["Đơn vị"])

    assert table.headers == ("Đơn vị", "Điểm / Tự chấm", "Điểm / Thẩm định")
    assert [row.values for row in table.rows] == [("Sở Y tế", 95, 94)]


def test_columns_of_the_same_name_or_without_one_can_be_told_apart():
    table = read_table(workbook_of([["Điểm", "Điểm", None, None, "Tên"], [1, 2, 3, None, "a"]]))

    assert table.headers == ("Điểm", "Điểm (2)", "Cột C", "Tên")


def test_the_sheet_that_has_the_expected_headers_is_read_and_hidden_ones_are_not():
    workbook = Workbook()
    workbook.active.append(["Ghi chú", "Người lập", "Ngày"])
    for title, state in [("Ẩn", "hidden"), ("Dữ liệu", "visible")]:
        page = workbook.create_sheet(title)
        page.sheet_state = state
        page.append(["Mã", "Tên"])
        page.append([title, "x"])

    table = read_table(saved(workbook), expected=["Mã", "Tên"])

    assert (table.sheet, table.rows[0].values) == ("Dữ liệu", ("Dữ liệu", "x"))


def test_the_last_result_of_a_formula_is_read():
    file = workbook_of([["Tên", "Điểm"], ["a", "=1+1"]])

    def calculate(xml):
        return re.sub(rb"</f><v\s*/?>(</v>)?", b"</f><v>2</v>", xml)

    assert read_table(with_part(file, "xl/worksheets/sheet1.xml", calculate)).rows[0].values == ("a", 2)


def test_a_formula_that_gives_no_text_is_an_empty_cell():
    file = workbook_of([["Tên", "Điểm"], ["a", '=""']])

    def calculate(xml):
        return re.sub(rb'(<c r="B2")[^>]*>(<f>.*?</f>)<v\s*/?>(</v>)?', rb'\1 t="str">\2<v></v>', xml)

    assert read_table(with_part(file, "xl/worksheets/sheet1.xml", calculate)).rows[0].values == ("a", None)


def test_a_formula_that_was_never_calculated_is_named():
    with pytest.raises(WorkbookError, match="Ô B2 của bảng “Bảng” có công thức chưa được tính"):
        read_table(workbook_of([["Tên", "Điểm"], ["a", "=1+1"]]))


def test_a_cell_that_shows_an_error_is_named():
    with pytest.raises(WorkbookError, match="Ô B2 của bảng “Bảng” báo lỗi #REF!"):
        read_table(workbook_of([["Tên", "Điểm"], ["a", "#REF!"]]))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Tệp trống"),
        (b"TT,T\xc3\xaan\n1,a\n", "Tệp .csv: xin mở bằng Excel"),
        ("TT;Tên\r\n".encode("utf-8-sig"), "Tệp .csv: xin mở bằng Excel"),
        (b"<html><table><tr><td>a</td></tr></table>", "trang web mang tên Excel"),
        (b"  <?xml version='1.0'?><Workbook/>", "trang web mang tên Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "kiểu cũ"),
        (b"%PDF-1.7\n%%EOF", "Chỉ nhận tệp Excel"),
        (b"PK\x03\x04" + b"\x00" * 100, "Chỉ nhận tệp Excel"),
    ],
)
def test_what_is_not_a_workbook_is_refused_with_what_to_do(content, message):
    with pytest.raises(WorkbookError, match=message):
        read_table(io.BytesIO(content))


def test_a_workbook_without_a_header_is_refused():
    with pytest.raises(WorkbookError, match="Không tìm thấy dòng tiêu đề"):
        read_table(workbook_of([[1, 2], [3, 4]]))
    with pytest.raises(WorkbookError, match="Không tìm thấy dòng tiêu đề"):
        read_table(workbook_of([]))


def test_too_many_rows_and_columns_are_refused():
    with pytest.raises(WorkbookError, match="hơn 200 cột"):
        read_table(workbook_of([["a", "b"] + ["c"] * 199]))

    def far_down(xml):
        return xml.replace(b"</sheetData>", b'<row r="20500"><c r="A20500"><v>1</v></c></row></sheetData>')

    with pytest.raises(WorkbookError, match=r"hơn 20\.000 dòng"):
        read_table(with_part(workbook_of([["a", "b"]]), "xl/worksheets/sheet1.xml", far_down))


def test_a_sheet_formatted_down_to_its_end_is_read_quickly():
    def formatted(xml):
        xml = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')

    table = read_table(with_part(workbook_of([["Tên", "Điểm"], ["a", 1]]), "xl/worksheets/sheet1.xml", formatted))

    assert [row.values for row in table.rows] == [("a", 1)]


def test_a_row_that_no_workbook_can_have_is_refused_instead_of_waited_for():
    def endless(xml):
        return xml.replace(b"</sheetData>", b'<row r="999999999999"><c><v>1</v></c></row></sheetData>')

    with pytest.raises(WorkbookError, match="sai số thứ tự dòng"):
        read_table(with_part(workbook_of([["a", "b"]]), "xl/worksheets/sheet1.xml", endless))


ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("entity", [b"&c;", b"&d;"])
def test_a_workbook_that_unfolds_itself_is_refused(part, entity):
    def unfolding(xml):
        bare = re.sub(rb"<\?xml[^>]*\?>", b"", xml)
        return ENTITIES + re.sub(rb"(<(?:worksheet|styleSheet|workbook)\b[^>]*>)", rb"\1" + entity, bare)

    with pytest.raises(WorkbookError, match="không an toàn"):
        read_table(with_part(workbook_of([["Tên", "Điểm"], ["a", 1]]), part, unfolding))


def test_a_broken_part_is_refused_in_a_sentence():
    with pytest.raises(WorkbookError, match="Không đọc được tệp Excel này"):
        read_table(with_part(workbook_of([["Tên", "Điểm"]]), "xl/worksheets/sheet1.xml", lambda xml: xml[:200]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        (" 95 ", "95"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("-2,25", "-2.25"),
        ("−2,25", "-2.25"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (Decimal("7.5"), "7.5"),
        (3, "3"),
    ],
)
def test_numbers_are_read_with_comma_or_point(typed, meant):
    assert decimal_of(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["1.000", "abc", "7,5đ", "1e5", "NaN", "Infinity", "1,2,3", True])
def test_what_is_no_number_or_two_numbers_is_refused(typed):
    with pytest.raises(ValueError, match=r"không phải là một số|hiểu hai cách"):
        decimal_of(typed)


def test_empty_cells_are_no_numbers_and_no_days():
    assert [decimal_of(None), decimal_of(""), date_of(None), date_of("")] == [None] * 4


@pytest.mark.parametrize(
    "typed",
    ["05/01/2026", "5-1-2026", " 5.1.2026 ", dt.date(2026, 1, 5), dt.datetime(2026, 1, 5, 8)],  # noqa: DTZ001 -- Excel knows no zones
)
def test_days_are_read_as_day_month_year(typed):
    assert date_of(typed) == dt.date(2026, 1, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-01-05", "5/1/26", "hôm qua", 46027])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError, match="không phải là một ngày"):
        date_of(typed)


def bomb(part: str, before: bytes, more: bytes) -> io.BytesIO:
    """A workbook of two rows with `more` put before `before` in one of its parts."""
    small = workbook_of([["Tên", "Điểm"], ["a", 1]])
    return with_part(small, part, lambda xml: xml.replace(before, more + before))


RELATION = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BOMBS = {
    "styles": ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * 300_000),
    "elements": ("xl/worksheets/sheet1.xml", b"</sheetData>", b'<row r="3">' + b"<x/>" * 3_000_000 + b"</row>"),
    "a text": ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row><c><v>" + b"1" * 2_500_000 + b"</v></c></row>"),
    "bytes": ("xl/workbook.xml", b"</workbook>", b"<!--" + (b"- " * 1_000 + b"<") * 41_000 + b"-->"),
    "sheets": ("xl/workbook.xml", b"</sheets>", b'<sheet name="b" sheetId="9" %s r:id="rId1"/>' % RELATION),
}


@pytest.mark.parametrize("where", BOMBS)
def test_a_small_file_that_would_take_minutes_to_read_is_refused_at_once(where, monkeypatch):
    file = bomb(*BOMBS[where])
    monkeypatch.setattr("documents.workbooks.cells.load_workbook", lambda *_, **__: pytest.fail("it was read"))

    with pytest.raises(WorkbookError, match="chứa quá nhiều"):
        read_table(file)


def test_a_cell_longer_than_excel_writes_is_named():
    text = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"a" * 32_768 + b"</t></is></c></row>"

    with pytest.raises(WorkbookError, match="Ô A9 của bảng “Bảng” quá dài"):
        read_table(bomb("xl/worksheets/sheet1.xml", b"</sheetData>", text))


def test_thousands_of_merged_cells_are_refused():
    merged = b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(9, 5_010))

    with pytest.raises(WorkbookError, match="quá nhiều ô gộp"):
        read_table(bomb("xl/worksheets/sheet1.xml", b"</worksheet>", b"<mergeCells>" + merged + b"</mergeCells>"))
