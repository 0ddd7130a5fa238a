"""Targets that were assigned and results that other bodies published: kept once, for all agencies."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import OfficeError
from blocs.models import BlocState
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from scoring.figures import Place, given_to
from scoring.landing import Landing, Source, keep_table
from scoring.lines import save_line
from scoring.models import CriterionOwner, Figure, FigureDraft, FigureTable, ScoreSheet, SheetState
from scoring.stages import totals
from tests.builders import SMALL_SET, new_criteria_set, new_sheet
from tests.scoring.recounting import sheet_result

DECISION = Source("12/QĐ-UBND", dt.date(2026, 1, 5), "Giao chỉ tiêu kế hoạch năm 2026")
INDEX = Source("88/QĐ-UBND", dt.date(2026, 11, 20), "Công bố Chỉ số cải cách hành chính năm 2026")
CORRECTED = Source("90/QĐ-UBND", dt.date(2026, 11, 21), "Sửa Chỉ số cải cách hành chính năm 2026")


@pytest.fixture
def place_of(bloc, criteria_set):
    def place(code):
        return Place(bloc.year, criteria_set, criteria_set.criteria.leaves[code])

    return place


def value(number) -> Figure:
    return Figure(value=Decimal(number))


def of(agency, figure) -> dict:
    figure.agency = agency
    return {agency.pk: figure}


def landings(landed) -> dict:
    return {each.agency.name: each.landing for each in landed}


def row_of(response, code):
    return next(row for part in response.context["parts"] for row in part.rows if row["code"] == code)


# --- Targets ----------------------------------------------------------------------------------------------------------


def test_an_assigned_target_stands_in_the_sheet_with_its_decision(client, sheet, lan, health, hoa, place_of):
    landed = keep_table(place_of("I.3"), of(health, value("8")), DECISION, by=hoa)
    client.force_login(lan)

    row = row_of(client.get(sheet.get_absolute_url()), "I.3")

    assert landings(landed) == {"Sở Y tế": Landing.PREFILLED}
    assert [(each["name"], each["value"]) for each in row["inputs"]] == [
        ("percent", ""),
        ("actual", ""),
        ("target", "8"),
    ]
    assert row["given"] == "Được giao: 8 (12/QĐ-UBND ngày 05/01/2026)."
    assert not sheet.lines.exists()


def test_a_prefilled_target_alone_is_no_answer_and_a_result_beside_it_is(client, sheet, lan, health, hoa, place_of):
    keep_table(place_of("I.3"), of(health, value("8")), DECISION, by=hoa)
    client.force_login(lan)
    url = reverse("scoring:line_save", kwargs={"pk": sheet.pk, "code": "I.3"})

    alone = client.post(url, {"target": "8", "explanation": "đang tổng hợp", "version": "0"}).json()
    percent = client.post(url, {"target": "8", "percent": "50", "version": "1"}).json()
    whole = client.post(url, {"target": "8", "actual": "7", "version": "2"}).json()

    assert (alone["points"], percent["points"], whole["points"]) == ("chưa chấm", "5", "8,75")


def test_the_page_without_scripts_leaves_a_prefilled_target_alone(client, sheet, lan, health, hoa, place_of):
    keep_table(place_of("I.3"), of(health, value("8")), DECISION, by=hoa)
    client.force_login(lan)

    answer = client.post(reverse("scoring:sheet_save", kwargs={"pk": sheet.pk}), {"r3-version": "0", "r3-target": "8"})

    assert (answer.status_code, sheet.lines.count()) == (302, 0)


def test_another_target_than_the_assigned_one_is_said_beside_the_line(client, sheet, lan, health, hoa, place_of):
    keep_table(place_of("I.3"), of(health, value("8")), DECISION, by=hoa)
    save_line(sheet, "I.3", by=lan, answer={"actual": "7", "target": "7"}, explanation="", seen_version=0)
    client.force_login(lan)

    assert row_of(client.get(sheet.get_absolute_url()), "I.3")["given_differs"] is True


def test_what_was_not_assigned_leaves_points_and_maximum(sheet, health, hoa, place_of):
    landed = keep_table(place_of("I.3"), of(health, Figure(not_assigned=True)), DECISION, by=hoa)

    line = sheet.lines.get()
    assert landings(landed) == {"Sở Y tế": Landing.WRITTEN}
    assert (line.answer, line.explanation) == ({"not_assigned": True}, DECISION_SENTENCE)
    assert sheet_result(sheet).assignable == 50


DECISION_SENTENCE = "Theo 12/QĐ-UBND ngày 05/01/2026: Giao chỉ tiêu kế hoạch năm 2026."


# --- Results ----------------------------------------------------------------------------------------------------------


def test_a_published_result_is_written_where_nothing_was_answered(sheet, health, hoa, place_of):
    keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)

    line = sheet.lines.get()
    sheet.refresh_from_db()
    assert (line.stage, line.answer, line.points, line.by) == ("self", {"value": "85.5"}, Decimal("8.5"), hoa)
    assert line.explanation == "Theo 88/QĐ-UBND ngày 20/11/2026: Công bố Chỉ số cải cách hành chính năm 2026."
    kept = totals(sheet.criteria_set.criteria, list(sheet.lines.all()))
    assert {name: getattr(sheet, name) for name in kept} == kept
    assert sheet.total == sheet_result(sheet).total == Decimal("8.5")


def test_what_the_agency_said_stays_and_the_result_stands_beside_it(client, filled, lan, health, hoa, place_of):
    landed = keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)
    client.force_login(lan)
    response = client.get(filled.get_absolute_url())
    row = row_of(response, "II.1")

    assert landings(landed) == {"Sở Y tế": Landing.OTHER}
    assert filled.lines.get(code="II.1").answer == {"value": "100"}
    assert (row["given"], row["given_differs"]) == ("Kết quả công bố: 85,5 (88/QĐ-UBND ngày 20/11/2026).", True)
    assert [(offer.code, offer.answer) for offer in response.context["offers"]] == [("II.1", {"value": "85.5"})]


def test_the_agency_takes_the_published_result_with_one_click(client, filled, lan, health, hoa, place_of):
    keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)
    client.force_login(lan)

    client.post(reverse("scoring:feed_take", kwargs={"pk": filled.pk, "code": "II.1"}), {"version": "1"})

    assert filled.lines.get(code="II.1").answer == {"value": "85.5"}


def test_a_checked_sheet_gets_the_result_as_verified(filled, health, hoa, place_of):
    ScoreSheet.objects.filter(pk=filled.pk).update(
        state=SheetState.CHECKED, submitted_at=filled.opened_at, submitted_by=hoa
    )

    landed = keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)

    line = filled.lines.get(stage="verified")
    filled.refresh_from_db()
    assert landings(landed) == {"Sở Y tế": Landing.VERIFIED}
    assert (line.answer, line.points) == ({"value": "85.5"}, Decimal("8.5"))
    assert line.reason == "Theo 88/QĐ-UBND ngày 20/11/2026: Công bố Chỉ số cải cách hành chính năm 2026."
    assert filled.total == sheet_result(filled).total == Decimal("56.25")


def test_whoever_verifies_sees_the_published_result_beside_the_line(client, filled, health, hoa, place_of):
    keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)
    ScoreSheet.objects.filter(pk=filled.pk).update(
        state=SheetState.CHECKED, submitted_at=filled.opened_at, submitted_by=hoa
    )
    client.force_login(hoa)

    page = client.get(reverse("scoring:sheet_verify", args=[filled.pk]))

    row = row_of(page, "II.1")
    assert (row["given"], row["given_differs"]) == ("Kết quả công bố: 85,5 (88/QĐ-UBND ngày 20/11/2026).", True)
    assert row["given"] in page.content.decode()


@pytest.mark.parametrize(
    ("state", "bloc_state", "landing"),
    [
        (SheetState.SUBMITTED, BlocState.CHECKING, Landing.WAITING),
        (SheetState.AGREED, BlocState.MET, Landing.CLOSED),
        (SheetState.CHECKED, BlocState.VERIFIED, Landing.CLOSED),
    ],
)
def test_a_sheet_that_waits_or_is_closed_is_not_written_to(
    filled, bloc, health, hoa, place_of, state, bloc_state, landing
):
    ScoreSheet.objects.filter(pk=filled.pk).update(state=state, submitted_at=filled.opened_at, submitted_by=hoa)
    type(bloc).objects.filter(pk=bloc.pk).update(state=bloc_state)

    landed = keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)

    assert landings(landed) == {"Sở Y tế": landing}
    assert filled.lines.count() == 6


def test_a_grade_of_another_body_chooses_the_level(sheet, health, hoa, place_of):
    keep_table(place_of("I.2.b"), of(health, Figure(level=1)), INDEX, by=hoa)

    assert sheet.lines.get().answer == {"level": 1}
    assert given_to(sheet)["I.2.b"].level == 1


def test_a_newer_table_replaces_what_the_older_wrote_and_nothing_else(
    sheet, bloc, health, justice, lan, hoa, thu, place_of
):
    other = new_sheet(agency=justice, bloc_year=bloc, criteria_set=sheet.criteria_set, by=thu)
    keep_table(place_of("II.1"), of(health, value("85.5")) | of(justice, value("70")), INDEX, by=hoa)
    save_line(other, "II.1", by=thu, answer={"value": "72"}, explanation="Số đúng là 72.", seen_version=1)

    landed = keep_table(place_of("II.1"), of(health, value("86")) | of(justice, value("71")), CORRECTED, by=hoa)

    line = sheet.lines.get()
    assert landings(landed) == {"Sở Y tế": Landing.WRITTEN, "Sở Tư pháp": Landing.OTHER}
    assert line.answer == {"value": "86"}
    assert line.explanation == "Theo 90/QĐ-UBND ngày 21/11/2026: Sửa Chỉ số cải cách hành chính năm 2026."
    assert other.lines.get().answer == {"value": "72"}
    assert [table.number for table in FigureTable.objects.current()] == ["90/QĐ-UBND"]


def test_whoever_is_not_in_the_newer_table_gets_back_what_stood_before(sheet, bloc, health, justice, hoa, place_of):
    keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)

    landed = keep_table(place_of("II.1"), of(justice, value("70")), CORRECTED, by=hoa)

    line = sheet.lines.get()
    sheet.refresh_from_db()
    assert landings(landed) == {"Sở Tư pháp": Landing.NO_SHEET, "Sở Y tế": Landing.WITHDRAWN}
    assert (line.answer, line.points, line.explanation, line.has_evidence) == (None, None, "", False)
    assert (sheet.total, sheet.scored_lines) == (0, 0)


def test_the_same_table_twice_changes_no_line(sheet, health, hoa, place_of):
    keep_table(place_of("II.1"), of(health, value("85.5")), INDEX, by=hoa)
    version = sheet.lines.get().version

    keep_table(place_of("II.1"), of(health, value("85.50")), INDEX, by=hoa)

    assert (version, sheet.lines.get().answer) == (1, {"value": "85.5"})


def test_a_department_keeps_no_figure_of_its_own(sheet, bloc, finance, minh, health, hoa, criteria_set, place_of):
    CriterionOwner.objects.create(criteria_set=criteria_set, name="Sở Tài chính", agency=finance)
    place = place_of("II.1")
    keep_table(place, of(health, value("80")) | of(finance, value("60")), INDEX, by=hoa)

    keep_table(place_of("II.1"), of(health, value("85.5")) | of(finance, value("99")), CORRECTED, by=minh)

    assert {figure.agency: figure.value for figure in Figure.objects.filter(table__replaced_at=None)} == {
        health: Decimal("85.5"),
        finance: Decimal("60"),
    }


def test_a_table_for_nobody_is_refused(sheet, trade, hoa, place_of):
    with pytest.raises(OfficeError, match="không có số liệu"):
        keep_table(place_of("II.1"), of(trade, value("85.5")), INDEX, by=hoa)

    assert not FigureTable.objects.exists()


def test_a_bloc_on_another_version_with_the_same_question_gets_it_too(health, lan, hoa, bloc, criteria_set):
    other_version = new_criteria_set()
    sheet = new_sheet(agency=health, bloc_year=bloc, criteria_set=other_version, by=lan)

    keep_table(
        Place(bloc.year, criteria_set, criteria_set.criteria.leaves["II.1"]), of(health, value("85.5")), INDEX, by=hoa
    )

    assert sheet.lines.get().answer == {"value": "85.5"}


# --- Out of a workbook ------------------------------------------------------------------------------------------------


def upload(client, place, rows, headers=("STT", "Tên đơn vị", "Chỉ số CCHC")):
    content = write_workbook([Sheet("CCHC", Table([Column(title, 40) for title in headers], rows), ["KẾT QUẢ"])])
    url = reverse("scoring:figure_upload", args=[place.year.year, place.criteria_set.pk, place.code])
    typed = {"number": "88/QĐ-UBND", "issued_on": "20/11/2026", "title": "Công bố Chỉ số CCHC năm 2026"}
    return client.post(url, {**typed, "file": SimpleUploadedFile("cchc.xlsx", content)})


def columns(client):
    draft = FigureDraft.objects.get()
    url = reverse("scoring:figure_columns", args=[draft.pk])
    client.post(url, {"agency": "Tên đơn vị", "value": "Chỉ số CCHC"})
    return reverse("scoring:figure_preview", args=[draft.pk])


def test_the_office_imports_a_published_index_for_all_at_once(client, sheet, bloc, health, justice, hoa, place_of):
    client.force_login(hoa)
    rows = [(1, "Sở Y tế", Decimal("85.5")), (2, "STP", "70,25"), (3, "Sở Ngoại vụ", 90)]

    upload(client, place_of("II.1"), rows)
    preview = columns(client)
    shown = client.get(preview)
    nothing_yet = FigureTable.objects.exists()
    answer = client.post(preview)
    again = client.post(preview)

    read = shown.context["read"]
    assert [(row.number, row.fate.value, row.message) for row in read.rows] == [
        (4, "lấy", ""),
        (5, "lấy", ""),
        (6, "bỏ qua", "Không có đơn vị nào mang tên hoặc mã này."),
    ]
    assert shown.context["missing"] == "Sở Tài chính"
    assert (nothing_yet, answer.status_code) == (False, 302)
    assert sheet.lines.get().answer == {"value": "85.5"}
    assert {figure.agency.code: figure.value for figure in Figure.objects.select_related("agency")} == {
        "SYT": Decimal("85.5"),
        "STP": Decimal("70.25"),
    }
    assert (again.status_code, "đã được nhập rồi" in again.content.decode()) == (410, True)
    assert FigureTable.objects.get().file.original_name == "cchc.xlsx"
    assert not FigureDraft.objects.exists()


def test_the_columns_are_asked_once_and_then_remembered(client, bloc, health, hoa, place_of):
    client.force_login(hoa)
    upload(client, place_of("II.1"), [(1, "Sở Y tế", 80)])
    client.post(columns(client))

    answer = upload(client, place_of("II.1"), [(1, "Sở Y tế", 81)])
    asked = client.get(answer.url)

    assert (asked.status_code, asked.url) == (
        302,
        reverse("scoring:figure_preview", args=[FigureDraft.objects.get().pk]),
    )


def test_wrong_values_are_named_by_their_cells_and_nothing_is_kept(client, sheet, bloc, health, justice, hoa, place_of):
    client.force_login(hoa)
    rows = [(1, "Sở Y tế", "tám"), (2, "Sở Tư pháp", 101), (3, "STP", 5)]

    upload(client, place_of("II.1"), rows)
    preview = columns(client)
    page = client.get(preview)
    refused = client.post(preview)

    assert [(row["cell"], row["message"]) for row in page.context["page"]] == [
        ("C4", "“tám” không phải là một số, ví dụ 7,5."),
        ("C5", "Kết quả nằm ngoài khoảng 0–100."),
        ("B6", "Đơn vị đã có ở dòng 5."),
    ]
    assert (refused.status_code, FigureTable.objects.exists()) == (422, False)


@pytest.mark.parametrize(
    ("said", "level"),
    [("từ 95%", 1), ("TU 99%", 0), ("dưới 95%", 2), (3, 1), ("Không được giao", None)],
)
def test_grades_are_read_by_their_words_or_their_points(client, sheet, health, hoa, place_of, said, level):
    client.force_login(hoa)

    upload(client, place_of("I.2.b"), [(1, "Sở Y tế", said)])
    client.post(columns(client))

    assert Figure.objects.get().level == level


def test_an_unknown_grade_is_answered_with_the_levels_there_are(client, bloc, health, hoa, place_of):
    client.force_login(hoa)

    upload(client, place_of("I.2.b"), [(1, "Sở Y tế", "Giỏi")])
    [row] = client.get(columns(client)).context["page"]

    assert row["message"] == "Không có mức “Giỏi”. Các mức: từ 99%; từ 95%; dưới 95%."


@pytest.mark.parametrize(
    "content", [b"<html><table><tr><td>1</td></tr></table></html>", b"%PDF-1.4 x", b"PK\x03\x04 nothing"]
)
def test_what_is_no_workbook_is_refused_beside_its_field(client, bloc, hoa, place_of, content):
    client.force_login(hoa)
    place = place_of("II.1")
    url = reverse("scoring:figure_upload", args=[place.year.year, place.criteria_set.pk, place.code])
    typed = {"number": "88/QĐ-UBND", "issued_on": "20/11/2026", "title": "Chỉ số"}

    answer = client.post(url, {**typed, "file": SimpleUploadedFile("cchc.xlsx", content)})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])
    assert not FigureDraft.objects.exists()


def test_a_workbook_is_given_up_with_its_file(client, bloc, health, hoa, place_of):
    client.force_login(hoa)
    upload(client, place_of("II.1"), [(1, "Sở Y tế", 80)])
    draft = FigureDraft.objects.select_related("file").get()

    client.post(reverse("scoring:figure_cancel", args=[draft.pk]))

    assert not FigureDraft.objects.exists()
    assert not type(draft.file).objects.filter(pk=draft.file_id).exists()


# --- Typed on the page ------------------------------------------------------------------------------------------------


def edit_url(place):
    return reverse("scoring:figure_edit", args=[place.year.year, place.criteria_set.pk, place.code])


def test_the_office_types_targets_on_one_page(client, sheet, health, justice, hoa, place_of):
    client.force_login(hoa)
    typed = {"number": "12/QĐ-UBND", "issued_on": "05/01/2026", "title": "Giao chỉ tiêu", "unit": "chỉ tiêu"}

    answer = client.post(
        edit_url(place_of("I.3")),
        {**typed, f"don-vi-{health.pk}": "12,5", f"don-vi-{justice.pk}": "không được giao"},
    )

    assert answer.status_code == 302
    assert {figure.agency: figure.says for figure in Figure.objects.all()} == {
        health: (Decimal("12.5"), None, False),
        justice: (None, None, True),
    }


def test_a_wrong_figure_comes_back_beside_its_agency_with_what_was_typed(client, sheet, health, hoa, place_of):
    client.force_login(hoa)
    typed = {"number": "12/QĐ-UBND", "issued_on": "05/01/2026", "title": "Giao chỉ tiêu"}

    answer = client.post(edit_url(place_of("I.3")), {**typed, f"don-vi-{health.pk}": "-3"})

    row = next(row for row in answer.context["table_form"].rows if row["agency"] == "Sở Y tế")
    assert answer.status_code == 422
    assert (row["text"], row["problem"]) == (
        "-3",
        "Số được giao phải lớn hơn 0. Không giao thì ghi “không được giao”.",
    )
    assert not FigureTable.objects.exists()


def test_a_department_sees_the_criteria_it_owns_alone(client, bloc, trade, khanh, criteria_set, hoa):
    owned = new_criteria_set(definition=with_owner("II.1", "Sở Công Thương"))
    CriterionOwner.objects.create(criteria_set=owned, name="Sở Công Thương", agency=trade)
    bloc.criteria.criteria_set = owned
    bloc.criteria.save()
    url = reverse("scoring:figure_list")

    client.force_login(khanh)
    theirs = [row["leaf"].code for row in client.get(url).context["rows"]]
    client.force_login(hoa)
    offices = [row["leaf"].code for row in client.get(url).context["rows"]]

    assert (theirs, offices) == (["II.1"], ["I.2.b", "I.3", "II.1"])


def with_owner(code, owner):
    definition = copy.deepcopy(SMALL_SET)
    [criterion] = [item for section in definition["sections"] for item in section["items"] if item["code"] == code]
    criterion["owner"] = [owner]
    return definition


@pytest.mark.parametrize("members", [1, 3])
def test_the_pages_of_figures_take_the_same_number_of_queries_however_many_agencies(
    client, sheet, bloc, health, justice, finance, hoa, place_of, members, django_assert_num_queries
):
    wanted = [health, justice, finance][:members]
    given = {}
    for agency in wanted:
        given |= of(agency, value("80"))
    keep_table(place_of("II.1"), given, INDEX, by=hoa)
    client.force_login(hoa)
    place = place_of("II.1")
    url = reverse("scoring:figure_detail", args=[place.year.year, place.criteria_set.pk, place.code])
    client.get(url)

    with django_assert_num_queries(12):
        page = client.get(url)

    assert sum(bool(row["said"]) for row in page.context["page"]) == members


def test_whoever_imports_a_shorter_table_is_told_how_many_figures_went(client, bloc, health, justice, hoa, place_of):
    client.force_login(hoa)
    upload(client, place_of("II.1"), [(1, "Sở Y tế", 80), (2, "Sở Tư pháp", 70)])
    client.post(columns(client))

    upload(client, place_of("II.1"), [(1, "Sở Y tế", 81)])
    draft = FigureDraft.objects.get()
    answer = client.post(reverse("scoring:figure_preview", args=[draft.pk]), follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert said[-1].startswith("Đã lưu số liệu của 01 đơn vị, bỏ số liệu cũ của 01 đơn vị;")
