"""A clerk who prefers Excel: download the sheet, fill it in, look at what would change, save."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.lines import save_line
from scoring.models import ScoreSheet, SheetDraft, SheetState
from scoring.sheet_workbook import RowEffect
from tests.builders import new_criteria_set, new_sheet

SAID = {
    "I.1": {"Trả lời": 18.5, "Giải trình, văn bản kiểm chứng": "Báo cáo số 1"},
    "I.2.a": {"Trả lời": "1"},
    "I.2.b": {"Trả lời": "từ 95%"},
    "I.3": {"Số thực hiện": 7, "Số được giao": 8},
    "II.1": {"Không được giao": "x"},
    "II.2": {"Trả lời": "0; 1", "Giải trình, văn bản kiểm chứng": "QĐ số 5"},
    "T1": {"Trả lời": 2},
}


def downloaded(client, sheet):
    answer = client.get(reverse("scoring:sheet_form_excel", args=[sheet.pk]))
    return load_workbook(io.BytesIO(answer.content))


def fill(workbook, said):
    page = workbook["Tự chấm"]
    [head] = [row for row in page.iter_rows() if row[0].value == "Mã"]
    columns = {cell.value: cell.column for cell in head}
    for row in page.iter_rows(min_row=head[0].row + 1):
        for title, value in said.get(row[0].value, {}).items():
            page.cell(row[0].row, columns[title]).value = value
    return workbook


def upload(client, sheet, workbook):
    kept = io.BytesIO()
    workbook.save(kept)
    return upload_bytes(client, sheet, kept.getvalue())


def upload_bytes(client, sheet, content):
    file = SimpleUploadedFile("tu-cham.xlsx", content)
    return client.post(reverse("scoring:sheet_upload", args=[sheet.pk]), {"file": file})


def preview_url(sheet):
    return reverse("scoring:sheet_upload_preview", args=[sheet.pk])


def confirm(client, sheet, **ticks):
    page = client.get(preview_url(sheet))
    return client.post(preview_url(sheet), {"seen": page.context["made"].fingerprint, **ticks})


def effects(page):
    return {row.leaf.code: row.effect for row in page.context["made"].rows}


def test_what_was_filled_in_is_shown_first_and_then_saved(client, sheet, lan):
    client.force_login(lan)

    upload(client, sheet, fill(downloaded(client, sheet), SAID))
    page = client.get(preview_url(sheet))
    before = sheet.lines.count()
    answer = confirm(client, sheet)
    again = client.get(preview_url(sheet))

    assert (again.status_code, "đã được nhập rồi" in again.content.decode()) == (410, True)
    assert effects(page) == dict.fromkeys(SAID, RowEffect.NEW) | {"P1": RowEffect.SAME}
    assert (before, answer.status_code) == (0, 302)
    assert {line.code: line.answer for line in sheet.lines.all()} == {
        "I.1": {"points": "18.5"},
        "I.2.a": {"count": 1},
        "I.2.b": {"level": 1},
        "I.3": {"actual": "7", "target": "8"},
        "II.1": {"not_assigned": True},
        "II.2": {"counts": [0, 1]},
        "T1": {"count": 2},
    }
    assert sheet.lines.get(code="I.1").explanation == "Báo cáo số 1"
    assert not SheetDraft.objects.exists()


def test_the_workbook_comes_back_unchanged(client, filled, lan):
    client.force_login(lan)
    save_line(filled, "I.1", by=lan, answer={"points": "7"}, explanation="a  b\nc", seen_version=1)

    upload(client, filled, downloaded(client, filled))
    page = client.get(preview_url(filled))

    assert set(effects(page).values()) == {RowEffect.SAME}
    assert page.context["can_confirm"] is False


def test_the_workbook_is_set_in_times_with_a_frozen_head(client, sheet, lan):
    client.force_login(lan)

    page = downloaded(client, sheet)["Tự chấm"]

    assert page.freeze_panes == "A5"
    assert {cell.font.name for row in page.iter_rows() for cell in row if cell.value is not None} == {"Times New Roman"}


def test_wrong_cells_are_named_and_nothing_is_saved(client, sheet, lan):
    client.force_login(lan)
    wrong = {
        "I.1": {"Trả lời": 21},
        "I.2.a": {"Trả lời": "hai"},
        "I.2.b": {"Trả lời": "Tốt"},
        "II.2": {"Trả lời": "1"},
        "T1": {"Trả lời": 2},
    }

    upload(client, sheet, fill(downloaded(client, sheet), wrong))
    page = client.get(preview_url(sheet))
    answer = confirm(client, sheet)

    assert [(row.cell, row.message) for row in page.context["made"].of(RowEffect.WRONG)] == [
        ("E6", "Nhập số điểm từ 0 đến 20."),
        ("E8", "Nhập số nguyên từ 0 trở lên."),
        ("E9", "Không có mức “Tốt”. Các mức: từ 99%; từ 95%; dưới 95%."),
        ("E13", "Cần đủ 2 số, cách nhau bằng dấu chấm phẩy."),
    ]
    assert (answer.status_code, sheet.lines.count()) == (422, 0)


def test_a_criterion_that_the_sheet_does_not_have_is_named(client, sheet, lan):
    client.force_login(lan)
    workbook = downloaded(client, sheet)
    workbook["Tự chấm"]["A6"] = "IX.9"

    upload(client, sheet, workbook)

    made = client.get(preview_url(sheet)).context["made"]
    assert made.strange == ["Ô A6: tiêu chí “IX.9” không có trong bảng này."]
    assert made.is_good is False


def test_a_line_changed_in_the_portal_meanwhile_is_kept_unless_one_says_otherwise(client, sheet, lan):
    client.force_login(lan)
    workbook = fill(downloaded(client, sheet), {"I.1": {"Trả lời": 10}, "I.3": {"Trả lời": 50}})
    save_line(sheet, "I.1", by=lan, answer={"points": "12"}, explanation="", seen_version=0)
    upload(client, sheet, workbook)

    page = client.get(preview_url(sheet))
    confirm(client, sheet)
    kept = sheet.lines.get(code="I.1").answer
    upload(client, sheet, workbook)
    confirm(client, sheet, overwrite="1")

    assert (effects(page)["I.1"], kept) == (RowEffect.CONFLICT, {"points": "12"})
    assert sheet.lines.get(code="I.1").answer == {"points": "10"}


def test_what_changed_after_the_preview_is_not_saved_unseen(client, sheet, lan):
    client.force_login(lan)
    upload(client, sheet, fill(downloaded(client, sheet), SAID))
    seen = client.get(preview_url(sheet)).context["made"].fingerprint
    save_line(sheet, "I.1", by=lan, answer={"points": "12"}, explanation="", seen_version=0)

    answer = client.post(preview_url(sheet), {"seen": seen})

    assert (answer.status_code, sheet.lines.count()) == (422, 1)


def test_another_agencys_workbook_is_refused_with_its_name(client, sheet, bloc, lan, justice, thu):
    theirs = new_sheet(agency=justice, bloc_year=bloc, criteria_set=sheet.criteria_set, by=thu)
    client.force_login(thu)
    workbook = downloaded(client, theirs)
    client.force_login(lan)

    answer = upload(client, sheet, workbook)

    [problem] = answer.context["form"].errors["file"]
    assert problem.startswith("Tệp này là bảng của Sở Tư pháp, ")
    assert "bảng đang mở là của Sở Y tế" in problem


def test_a_workbook_of_an_older_version_of_the_criteria_is_refused(client, sheet, lan):
    client.force_login(lan)
    workbook = downloaded(client, sheet)
    newer = new_criteria_set()
    type(newer).objects.filter(pk=newer.pk).update(version=2)
    ScoreSheet.objects.filter(pk=sheet.pk).update(criteria_set=newer)

    answer = upload(client, sheet, workbook)

    [problem] = answer.context["form"].errors["file"]
    assert problem == (
        "Tệp theo “Bảng chấm điểm mẫu, bản 1”, còn bảng nay chấm theo “Bảng chấm điểm mẫu, bản 2”. "
        "Xin tải tệp mới về rồi chép sang."
    )


def with_a_formula(workbook):
    workbook["Tự chấm"]["E6"] = "=10+5"
    return workbook


def with_merged_answers(workbook):
    workbook["Tự chấm"]["E8"] = 3
    workbook["Tự chấm"].merge_cells("E8:E9")
    return workbook


def test_a_row_whose_code_was_lost_in_merged_cells_is_named_and_nothing_is_saved(client, sheet, lan):
    client.force_login(lan)
    workbook = downloaded(client, sheet)
    page = workbook.worksheets[0]
    row = next(cell.row for cell in page["A"] if cell.value == "I.3")
    page.merge_cells(start_row=row - 1, start_column=1, end_row=row, end_column=1)

    upload(client, sheet, workbook)

    strange = client.get(preview_url(sheet)).context["made"].strange
    assert [words.partition(":")[2] for words in strange] == [
        " dòng có số liệu nhưng không có mã tiêu chí, có thể vì ô bị gộp. Xin bỏ gộp ô và ghi lại mã."
    ]
    assert not sheet.lines.exists()


def test_a_formula_that_was_never_calculated_is_named_by_its_cell(client, sheet, lan):
    client.force_login(lan)

    answer = upload(client, sheet, with_a_formula(downloaded(client, sheet)))

    [problem] = answer.context["form"].errors["file"]
    assert problem.startswith("Ô E6 của bảng “Tự chấm” có công thức chưa được tính.")


def test_merged_cells_say_what_stands_in_their_first_cell(client, sheet, lan):
    client.force_login(lan)

    upload(client, sheet, with_merged_answers(downloaded(client, sheet)))

    made = client.get(preview_url(sheet)).context["made"]
    assert [(row.leaf.code, row.answer) for row in made.rows if row.answer] == [("I.2.a", {"count": 3})]


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", b" " * (201 * 1024 * 1024))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "Chỉ nhận tệp Excel (.xlsx)."),
        (b"", "Tệp này trống, xin chọn tệp khác."),
        (b"PK\x03\x04 nothing", "Chỉ nhận tệp Excel (.xlsx)."),
        (bomb(), "Tệp bung ra quá lớn nên không nhận."),
    ],
    ids=["html", "empty", "broken", "bomb"],
)
def test_what_is_no_workbook_is_refused(client, sheet, lan, content, why):
    client.force_login(lan)

    answer = upload_bytes(client, sheet, content)

    assert (answer.status_code, answer.context["form"].errors) == (422, {"file": [why]})
    assert not SheetDraft.objects.exists()


def test_a_hundred_thousand_rows_are_refused_calmly(client, sheet, lan):
    client.force_login(lan)
    workbook = downloaded(client, sheet)
    workbook["Tự chấm"].cell(100_000, 1).value = "I.1"

    answer = upload(client, sheet, workbook)

    assert answer.status_code == 422
    assert not SheetDraft.objects.exists()


def test_nobody_fills_in_a_sheet_that_is_handed_in(client, sheet, lan):
    client.force_login(lan)
    upload(client, sheet, fill(downloaded(client, sheet), SAID))
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.SUBMITTED, submitted_by=lan, submitted_at=sheet.opened_at
    )

    answer = confirm(client, sheet)

    assert (answer.status_code, sheet.lines.count()) == (422, 0)


def test_a_workbook_is_given_up_with_its_file(client, sheet, lan):
    client.force_login(lan)
    upload(client, sheet, fill(downloaded(client, sheet), SAID))
    file = SheetDraft.objects.get().file

    client.post(reverse("scoring:sheet_upload_cancel", args=[sheet.pk]))

    assert not SheetDraft.objects.exists()
    assert not type(file).objects.filter(pk=file.pk).exists()
