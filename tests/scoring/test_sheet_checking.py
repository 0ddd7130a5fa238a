from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Notice
from blocs.models import BlocState
from scoring.checking import accept, check_line, codes_of, finish_check, return_sheet
from scoring.lines import AnswerRefused, NewerVersion
from scoring.models import ScoreSheet, SheetState
from tests.builders import new_sheet


def checked(sheet, code="I.1"):
    return sheet.lines.get(code=code, stage="checked")


def test_another_answer_needs_a_reason_and_the_reason_is_kept(submitted, minh):
    with pytest.raises(AnswerRefused) as refused:
        check_line(submitted, "I.1", by=minh, answer={"points": "15"})
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu 01 chỉ tiêu")

    assert (str(refused.value), refused.value.field) == ("Xin ghi lý do vì khác với đơn vị tự chấm.", "reason")
    line = checked(submitted)
    assert (line.answer, line.points, line.reason, line.by) == (
        {"points": "15"},
        Decimal(15),
        "Thiếu 01 chỉ tiêu",
        minh,
    )
    submitted.refresh_from_db()
    assert (submitted.self_total, submitted.total) == (Decimal("57.75"), Decimal("54.25"))
    event = AuditEvent.objects.about(submitted).get()
    assert event.details == {"code": "I.1", "before": "18,5 điểm", "after": "15 điểm", "reason": "Thiếu 01 chỉ tiêu"}


def test_points_of_the_checkers_own_stand_above_the_answer(submitted, minh):
    check_line(submitted, "I.2.a", by=minh, override=Decimal("2.5"), reason="Hai lần quá hạn lâu")

    assert (checked(submitted, "I.2.a").answer, checked(submitted, "I.2.a").override) == (None, Decimal("2.5"))
    submitted.refresh_from_db()
    assert submitted.total == Decimal("55.75")


@pytest.mark.parametrize("points", ["-1", "5.5"])
def test_the_checker_too_stays_between_nothing_and_the_maximum(submitted, minh, points):
    with pytest.raises(AnswerRefused, match="từ 0 đến 5"):
        check_line(submitted, "I.2.a", by=minh, override=Decimal(points), reason="x")


@pytest.mark.parametrize("given", [{"answer": {"points": "18.50"}}, {"override": Decimal("18.5")}])
def test_the_agencys_own_value_is_an_acceptance_and_needs_no_reason(submitted, minh, given):
    check_line(submitted, "I.1", by=minh, **given)

    line = checked(submitted)
    assert (line.answer, line.override, line.reason) == ({"points": "18.5"}, None, "")


def test_the_second_of_two_checkers_sees_the_first_ones_value(submitted, minh, hoa):
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu")

    with pytest.raises(NewerVersion) as newer:
        check_line(submitted, "I.1", by=hoa, answer={"points": "10"}, reason="Thiếu nhiều")

    assert newer.value.line.by == minh
    assert checked(submitted).points == 15


def test_a_whole_section_is_accepted_at_once_and_what_was_changed_stays(submitted, minh):
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu")

    count = accept(submitted, codes_of(submitted.criteria_set.criteria, "I"), by=minh)

    said = dict(submitted.lines.filter(stage="checked").values_list("code", "points"))
    assert count == 3
    assert said == {"I.1": Decimal(15), "I.2.a": Decimal("4.5"), "I.2.b": Decimal(5), "I.3": Decimal("9.75")}


def test_ending_the_check_accepts_what_nobody_spoke_of_and_tells_the_agency(submitted, minh, lan, hoa):
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu")

    finish_check(submitted, by=minh)

    assert (submitted.state, submitted.checked_by, submitted.total) == (SheetState.CHECKED, minh, Decimal("54.25"))
    assert submitted.lines.filter(stage="checked").count() == len(submitted.criteria_set.criteria.leaves)
    assert {notice.recipient.username for notice in Notice.objects.all()} == {"lan", "hoa"}


def test_a_sheet_goes_back_with_a_reason_that_the_agency_reads_and_the_trail_keeps(submitted, minh, lan):
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        return_sheet(submitted, by=minh, reason="  \n ")

    return_sheet(submitted, by=minh, reason="Thiếu văn bản ở mục I.1")

    assert (submitted.state, submitted.return_reason) == (SheetState.RETURNED, "Thiếu văn bản ở mục I.1")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.body) == (lan, "Thiếu văn bản ở mục I.1")
    assert AuditEvent.objects.about(submitted).get().details == {"reason": "Thiếu văn bản ở mục I.1"}


def test_a_checked_sheet_can_still_go_back_but_not_once_the_table_is_frozen(submitted, bloc, minh):
    finish_check(submitted, by=minh)
    type(bloc).objects.update(state=BlocState.VERIFIED)

    with pytest.raises(OfficeError, match="đã kết thúc thẩm tra"):
        return_sheet(submitted, by=minh, reason="Xem lại")

    type(bloc).objects.update(state=BlocState.CHECKING)
    return_sheet(submitted, by=minh, reason="Xem lại")
    assert submitted.state == SheetState.RETURNED


@pytest.mark.parametrize("state", [state for state in SheetState if state not in ("submitted", "resubmitted")])
def test_only_a_sheet_that_was_handed_in_is_checked(bloc, health, lan, minh, criteria_set, state):
    sheet = new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set, state=state, by=lan)
    attempts = [
        lambda: check_line(sheet, "I.1", by=minh, answer={"points": "1"}, reason="x"),
        lambda: accept(sheet, ["I.1"], by=minh),
        lambda: finish_check(sheet, by=minh),
    ]

    for attempt in attempts:
        with pytest.raises(WrongState):
            attempt()

    assert not sheet.lines.exists()


def test_the_second_of_two_who_end_the_check_changes_nothing(submitted, minh, hoa):
    same = ScoreSheet.objects.get(pk=submitted.pk)
    finish_check(submitted, by=minh)

    with pytest.raises(WrongState, match="Đã thẩm tra"):
        finish_check(same, by=hoa)

    submitted.refresh_from_db()
    assert submitted.checked_by == minh


# --- On the page ------------------------------------------------------------------------------------------------------


def send(client, sheet, code="I.1", **typed):
    url = reverse("scoring:line_check", kwargs={"pk": sheet.pk, "code": code})
    return client.post(url, {"version": "0", **typed})


def test_the_checkers_lines_save_themselves(client, submitted, minh):
    client.force_login(minh)

    missing = send(client, submitted, points="15")
    answer = send(client, submitted, points="15", reason="Thiếu").json()

    assert (missing.status_code, missing.json()["field"]) == (422, "reason")
    assert (answer["points"], answer["status"], answer["difference"]) == ("15", "Có thay đổi", "−3,5")
    assert (answer["sums"]["total"], answer["sums"]["self_total"], answer["sums"]["scored"]) == ("54,25", "57,75", 1)


def test_a_tick_accepts_whatever_stands_in_the_controls(client, submitted, minh):
    client.force_login(minh)

    answer = send(client, submitted, points="15", accept="1").json()

    assert (answer["status"], answer["values"]) == ("Đồng ý", {"points": "18,5"})
    assert checked(submitted).answer == {"points": "18.5"}


def test_a_checker_who_comes_too_late_is_told(client, submitted, minh):
    finish_check(submitted, by=minh)
    client.force_login(minh)

    answer = send(client, submitted, points="15", reason="Thiếu", version="1")

    assert (answer.status_code, answer.json()["closed"]) == (409, True)


def test_without_scripts_one_button_saves_the_changed_lines(client, submitted, minh):
    client.force_login(minh)
    page = client.get(reverse("scoring:sheet_check", args=[submitted.pk]))
    fields = {}
    for part in page.context["parts"]:
        for row in part.rows:
            if row["is_heading"]:
                continue
            fields[f"{row['prefix']}-version"] = row["version"]
            fields |= {f"{row['prefix']}-{each['name']}": each["value"] for each in row.get("inputs", [])}
            if row.get("chosen"):
                fields[f"{row['prefix']}-level"] = row["chosen"]
    fields |= {"r0-points": "15", "r0-reason": "Thiếu", "r3-percent": "50"}

    answer = client.post(reverse("scoring:check_save", args=[submitted.pk]), fields)

    assert answer.status_code == 422
    assert list(submitted.lines.filter(stage="checked").values_list("code", "reason")) == [("I.1", "Thiếu")]
    refused = answer.context["parts"][0].rows[4]
    assert (refused["code"], refused["inputs"][0]["value"], refused["text_problem"]) == (
        "I.3",
        "50",
        "Xin ghi lý do vì khác với đơn vị tự chấm.",
    )


def test_without_scripts_a_new_answer_takes_the_place_of_points_given_before(client, submitted, minh):
    check_line(submitted, "I.3", by=minh, override=Decimal(7), reason="Theo kho bạc", seen_version=0)
    client.force_login(minh)
    fields = {"r3-version": "1", "r3-percent": "50", "r3-override": "7", "r3-reason": "Theo kho bạc"}

    client.post(reverse("scoring:check_save", args=[submitted.pk]), fields)

    line = submitted.lines.get(code="I.3", stage="checked")
    assert (line.answer, line.override, line.points) == ({"percent": "50"}, None, 5)


def test_the_steps_of_a_check_on_the_page(client, submitted, minh):
    client.force_login(minh)
    pk = submitted.pk

    client.post(reverse("scoring:check_accept", args=[pk]), {"part": "I"})
    question = client.get(reverse("scoring:check_finish", args=[pk]))
    client.post(reverse("scoring:check_finish", args=[pk]))

    assert question.context["effects"][0] == "04 tiêu chí chưa xem được coi là đồng ý với điểm tự chấm."
    submitted.refresh_from_db()
    assert submitted.state == SheetState.CHECKED

    empty = client.post(reverse("scoring:sheet_return", args=[pk]), {"reason": ""})
    client.post(reverse("scoring:sheet_return", args=[pk]), {"reason": "Bổ sung văn bản"})
    assert empty.status_code == 422
    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_reason) == (SheetState.RETURNED, "Bổ sung văn bản")


def test_a_part_that_the_sheet_does_not_have_is_not_found(client, submitted, minh):
    client.force_login(minh)

    assert client.post(reverse("scoring:check_accept", args=[submitted.pk]), {"part": "IX"}).status_code == 404


def test_the_agency_sees_beside_its_own_points_what_the_checker_made_of_them_and_why(client, submitted, minh, lan):
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu 01 chỉ tiêu")
    client.force_login(lan)

    row = client.get(submitted.get_absolute_url()).context["parts"][0].rows[0]

    [cell] = row["cells"]
    assert (row["points"], cell["points"], cell["difference"]) == ("18,5", "15", "−3,5")
    assert (cell["reason"], cell["by"]) == ("Thiếu 01 chỉ tiêu", "Phạm Quang Minh")
