"""The clerk's lines: what is kept, what is refused with which sentence, and two people on one line."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from blocs.models import BlocState
from scoring.lines import AnswerRefused, NewerVersion, save_line
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.sheet_rows import LACKS_EVIDENCE
from tests.builders import new_criteria_set, new_sheet
from tests.scoring.paper_sets import a_set, leaf, node

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
BEYOND = "Kết quả âm hoặc vượt hơn thế thì nhập số thực hiện và số được giao."


def save(sheet, code="I.1", *, by, answer=None, explanation="", seen_version=0, at=None):
    return save_line(sheet, code, by=by, answer=answer, explanation=explanation, seen_version=seen_version, at=at)


def own(sheet, code="I.1"):
    return sheet.lines.get(code=code, stage=ScoreStage.SELF)


def test_a_saved_line_is_kept_with_who_and_when_and_the_sheet_knows_its_new_total(sheet, lan):
    save(sheet, by=lan, answer={"points": "18.5"}, explanation="Báo cáo số 12/BC-SYT", at=NOON)

    line = own(sheet)
    assert (line.answer, line.points, line.explanation) == ({"points": "18.5"}, Decimal("18.5"), "Báo cáo số 12/BC-SYT")
    assert (line.by, line.at, line.version) == (lan, NOON, 1)
    sheet.refresh_from_db()
    assert (sheet.self_total, sheet.total, sheet.scored_lines) == (Decimal("18.5"), Decimal("18.5"), 1)


def test_zero_points_are_scored_and_an_empty_line_is_not(sheet, lan):
    save(sheet, "I.1", by=lan, answer={"points": "0"})
    save(sheet, "I.3", by=lan, explanation="Đang tổng hợp")

    assert (own(sheet, "I.1").points, own(sheet, "I.3").points) == (Decimal(0), None)
    sheet.refresh_from_db()
    assert sheet.scored_lines == 1


@pytest.mark.parametrize(
    ("code", "answer", "sentence"),
    [
        ("I.1", {"points": "-1"}, "Nhập số điểm từ 0 đến 20."),
        ("I.1", {"points": "20.25"}, "Nhập số điểm từ 0 đến 20."),
        ("I.1", {"points": "7.6"}, "Điểm cho theo bước 0,25 (ví dụ 0,25; 0,5; 0,75)."),
        ("I.1", {"points": "bảy"}, "Nhập số điểm từ 0 đến 20."),
        ("I.1", {"level": 0}, "Nhập số điểm từ 0 đến 20."),
        ("I.2.a", {"count": -2}, "Nhập số nguyên từ 0 trở lên."),
        ("I.2.b", {"level": 7}, "Chọn một mức trong danh sách."),
        (
            "I.3",
            {"actual": "7", "target": "0"},
            "Nhập tỷ lệ phần trăm, hoặc cả số thực hiện và số được giao (lớn hơn 0).",
        ),
        ("II.2", {"counts": [1]}, "Nhập số nguyên từ 0 trở lên."),
        ("P1", {"points": "3.25"}, "Nhập số điểm từ 0 đến 3."),
        ("T1", {"count": 2_000_000}, "Số này lớn quá mức có thể có trên một bảng chấm điểm."),
        ("IX", {"points": "1"}, "Bảng này không có tiêu chí ấy. Xin tải lại trang."),
    ],
)
def test_what_cannot_be_scored_is_refused_with_what_may_be_entered(sheet, lan, code, answer, sentence):
    with pytest.raises(AnswerRefused) as refused:
        save(sheet, code, by=lan, answer=answer)

    assert str(refused.value) == sentence
    assert not sheet.lines.exists()


def test_an_explanation_of_two_megabytes_is_refused_with_how_long_it_may_be(sheet, lan):
    with pytest.raises(AnswerRefused) as refused:
        save(sheet, by=lan, explanation="x" * 2_000_000)

    assert str(refused.value) == "Dài 2.000.000 ký tự, tối đa 20.000 ký tự. Xin rút gọn."
    assert refused.value.field == "explanation"


def test_an_explanation_is_kept_composed(sheet, lan):
    save(sheet, by=lan, explanation="Ba\u0301o ca\u0301o\r\nso\u0302\u0301 12\n")

    assert own(sheet).explanation == "Báo cáo\nsố 12"


def test_the_second_of_two_people_on_one_line_sees_the_first_ones_value_and_loses_nothing_of_it(sheet, lan, giang):
    save(sheet, by=lan, answer={"points": "18"})

    with pytest.raises(NewerVersion) as newer:
        save(sheet, by=giang, answer={"points": "5"}, seen_version=0)

    assert (newer.value.line.answer, newer.value.line.by) == ({"points": "18"}, lan)
    assert own(sheet).answer == {"points": "18"}

    save(sheet, by=giang, answer={"points": "5"}, seen_version=1)
    assert (own(sheet).answer, own(sheet).by, own(sheet).version) == ({"points": "5"}, giang, 2)


def test_saving_the_same_again_changes_nothing(sheet, lan):
    save(sheet, by=lan, answer={"points": "18"}, at=NOON)

    save(sheet, by=lan, answer={"points": "18"}, seen_version=0)

    assert (own(sheet).version, own(sheet).at) == (1, NOON)


@pytest.mark.parametrize("state", [state for state in SheetState if state not in ("draft", "returned")])
def test_only_a_sheet_that_is_being_written_takes_lines(bloc, health, lan, criteria_set, state):
    sheet = new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set, state=state, by=lan)

    with pytest.raises(WrongState, match=sheet.get_state_display()):
        save(sheet, by=lan, answer={"points": "1"})

    assert not sheet.lines.exists()


def test_nothing_is_written_once_the_bloc_has_ended_its_check(sheet, bloc, lan):
    type(bloc).objects.update(state=BlocState.VERIFIED)

    with pytest.raises(OfficeError, match="đã kết thúc thẩm tra"):
        save(sheet, by=lan, answer={"points": "1"})


def test_nothing_is_written_once_the_sheet_has_moved_to_another_set(sheet, lan):
    ScoreSheet.objects.filter(pk=sheet.pk).update(criteria_set=new_criteria_set())

    with pytest.raises(OfficeError) as refused:
        save(sheet, by=lan, answer={"points": "18"})

    assert str(refused.value) == "Bảng này vừa chuyển sang bộ tiêu chí khác. Xin tải lại trang."
    assert sheet.lines.count() == 0


def test_a_changed_answer_of_a_returned_sheet_withdraws_what_the_checker_said_and_the_trail_keeps_it(filled, minh, lan):
    ScoreSheet.objects.filter(pk=filled.pk).update(state="returned", submitted_at=NOON, submitted_by=lan)
    for code in ("I.1", "I.3"):
        LineScore.objects.create(
            sheet=filled, code=code, stage="checked", override="1", points="1", reason="Thiếu văn bản", by=minh
        )

    save(filled, "I.1", by=lan, answer={"points": "17"}, seen_version=1)

    assert list(filled.lines.filter(stage="checked").values_list("code", flat=True)) == ["I.3"]
    filled.refresh_from_db()
    assert (filled.self_total, filled.total) == (Decimal("56.25"), Decimal("47.5"))
    said = {event.action: event.details for event in AuditEvent.objects.about(filled)}
    assert said == {
        "scoring.line_changed": {"code": "I.1", "before": "18,5 điểm", "after": "17 điểm"},
        "scoring.check_withdrawn": {
            "code": "I.1",
            "stage": "checked",
            "points": "1 điểm",
            "by_name": "Phạm Quang Minh",
            "reason": "Thiếu văn bản",
        },
    }


def test_a_code_of_any_letters_can_be_saved(client, lan, health):
    definition = {
        "format": "criteria-set/1",
        "slug": "ma",
        "title": "Mã lạ",
        "source": "",
        "total": "10",
        "sections": [
            {
                "code": "A",
                "title": "A",
                "max": "10",
                "items": [{"code": "A/1 %2F đ?", "title": "a", "max": "10", "kind": "free"}],
            }
        ],
    }
    sheet = new_sheet(agency=health, criteria_set=new_criteria_set(definition), by=lan)
    client.force_login(lan)

    answer = client.post(f"/bang-diem/{sheet.pk}/dong/A%2F1%20%252F%20%C4%91%3F/", {"points": "7,5", "version": "0"})

    assert (answer.status_code, own(sheet, "A/1 %2F đ?").points) == (200, Decimal("7.5"))


# --- On the page ------------------------------------------------------------------------------------------------------


def send(client, sheet, code="I.1", **typed):
    url = reverse("scoring:line_save", kwargs={"pk": sheet.pk, "code": code})
    return client.post(url, {"version": "0", **typed})


@pytest.mark.parametrize("typed", ["7,5", "7.5", " 7,50 "])
def test_comma_and_point_are_both_understood(client, sheet, lan, typed):
    client.force_login(lan)

    answer = send(client, sheet, points=typed).json()

    assert (answer["points"], answer["version"], own(sheet).points) == ("7,5", 1, Decimal("7.5"))
    assert (answer["sums"]["total"], answer["sums"]["nodes"]["I"], answer["sums"]["scored"]) == ("7,5", "7,5", 1)


def test_the_answer_says_when_it_was_saved(client, sheet, lan, time_machine):
    time_machine.move_to("2026-11-20 14:05+07:00", tick=False)
    client.force_login(lan)

    assert send(client, sheet, points="7").json()["saved"] == "Đã lưu 14:05"


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("I.1", {"points": "1.000"}, "Không dùng dấu chấm giữa các hàng nghìn: viết 1000."),
        ("I.1", {"points": "7,5đ"}, "Nhập số điểm từ 0 đến 20."),
        ("I.1", {"points": "1e5"}, "Nhập số điểm từ 0 đến 20."),
        ("I.3", {"actual": "7"}, "Nhập đủ cả số thực hiện và số được giao."),
        (
            "I.3",
            {"percent": "90", "actual": "7"},
            "Chỉ nhập một cách: tỷ lệ phần trăm, hoặc số thực hiện và số được giao.",
        ),
        ("I.3", {"percent": "-1"}, f"Nhập tỷ lệ phần trăm từ 0 đến 1000. {BEYOND}"),
        ("I.3", {"percent": "9999"}, f"Nhập tỷ lệ phần trăm từ 0 đến 1000. {BEYOND}"),
        ("II.1", {"value": "-1"}, "Nhập số từ 0 đến 100."),
        ("II.1", {"value": "100,5"}, "Nhập số từ 0 đến 100."),
        ("I.2.a", {"count": "1,5"}, "Nhập số nguyên từ 0 trở lên."),
        ("I.2.b", {"level": "-1"}, "Chọn một mức trong danh sách."),
    ],
)
def test_what_was_typed_wrong_is_answered_beside_the_field(client, sheet, lan, code, typed, sentence):
    client.force_login(lan)

    answer = send(client, sheet, code, **typed)

    assert (answer.status_code, answer.json()) == (422, {"problem": sentence, "field": "answer"})


@pytest.mark.parametrize(
    ("code", "typed", "kept", "points"),
    [
        ("I.2.a", {"count": "3"}, {"count": 3}, "3.5"),
        ("I.2.b", {"level": "1"}, {"level": 1}, "3"),
        ("I.3", {"percent": "87,3 %"}, {"percent": "87.3"}, "8.75"),
        ("I.3", {"actual": "7", "target": "8"}, {"actual": "7", "target": "8"}, "8.75"),
        ("II.1", {"value": "83.25"}, {"value": "83.25"}, "8.25"),
        ("II.2", {"count1": "1"}, {"counts": [0, 1]}, "8"),
        ("II.2", {"not_assigned": "1", "count0": "4"}, {"not_assigned": True}, "0"),
        ("T1", {"count": "2"}, {"count": 2}, "2"),
    ],
)
def test_each_kind_of_criterion_takes_its_own_controls(client, sheet, lan, code, typed, kept, points):
    client.force_login(lan)

    send(client, sheet, code, **typed)

    assert (own(sheet, code).answer, own(sheet, code).points) == (kept, Decimal(points))


def test_a_bonus_cannot_be_called_not_assigned(client, sheet, lan):
    client.force_login(lan)

    send(client, sheet, "T1", not_assigned="1")

    assert own(sheet, "T1").answer is None


def test_a_value_beyond_its_limit_is_held_and_said_so(client, sheet, lan):
    client.force_login(lan)

    answer = send(client, sheet, "I.3", percent="120").json()

    assert (answer["points"], answer["note"]) == ("10", "Vượt mức tối đa: tính bằng mức tối đa.")


def test_a_value_beyond_its_limit_says_so_also_while_its_evidence_is_missing(client, lan, health):
    definition = a_set(node("A", leaf("A.1", "ratio", evidence=True)))
    sheet = new_sheet(agency=health, criteria_set=new_criteria_set(definition))
    client.force_login(lan)

    answer = send(client, sheet, "A.1", percent="120").json()

    assert answer["note"] == f"{LACKS_EVIDENCE} Vượt mức tối đa: tính bằng mức tối đa."


def test_an_old_tab_cannot_change_a_submitted_sheet_and_is_told_why(client, submitted, lan):
    client.force_login(lan)

    answer = send(client, submitted, version="1", points="20")

    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert "“Đã nộp”" in answer.json()["problem"]
    assert own(submitted).answer == {"points": "18.5"}


def test_the_second_tab_is_shown_the_newer_value_and_who_wrote_it(client, sheet, lan, giang):
    save(sheet, by=giang, answer={"points": "18"}, explanation="Báo cáo")
    client.force_login(lan)

    answer = send(client, sheet, points="5")

    newer = answer.json()["newer"]
    assert answer.status_code == 409
    assert (newer["by"], newer["points"], newer["version"]) == ("Lê Hương Giang", "18", 1)
    assert (newer["values"], newer["explanation"]) == ({"points": "18"}, "Báo cáo")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_the_page_never_had_keeps_nothing(client, sheet, lan, version):
    client.force_login(lan)

    assert send(client, sheet, points="5", version=version).status_code == 409
    assert not sheet.lines.exists()


def test_a_criterion_or_a_sheet_that_does_not_exist_is_not_found(client, sheet, lan):
    client.force_login(lan)

    assert [send(client, sheet, "IX").status_code, client.post("/bang-diem/999999/dong/I.1/").status_code] == [404, 404]


# --- Without scripts --------------------------------------------------------------------------------------------------


def page_as_typed(sheet, **changed):
    """The fields of the whole page with nothing in it, but for what was typed."""
    codes = list(sheet.criteria_set.criteria.leaves)
    fields = {f"r{place}-version": "0" for place in range(len(codes))}
    for name, value in changed.items():
        code, field = name.split("__")
        fields[f"r{codes.index(code.replace('_', '.'))}-{field}"] = value
    return fields


def test_without_scripts_one_button_saves_what_changed_and_keeps_what_was_refused_on_the_page(client, sheet, lan):
    client.force_login(lan)
    fields = page_as_typed(sheet, I_1__points="25", I_1__explanation="Báo cáo", I_3__percent="90")

    answer = client.post(reverse("scoring:sheet_save", args=[sheet.pk]), fields)

    assert answer.status_code == 422
    assert list(sheet.lines.values_list("code", flat=True)) == ["I.3"]
    row = answer.context["parts"][0].rows[0]
    assert (row["inputs"][0]["value"], row["explanation"], row["problem"]) == (
        "25",
        "Báo cáo",
        "Nhập số điểm từ 0 đến 20.",
    )


def test_without_scripts_an_old_page_is_shown_the_newer_value_and_wins_only_when_sent_again(client, sheet, lan, giang):
    save(sheet, by=giang, answer={"points": "18"})
    client.force_login(lan)
    url = reverse("scoring:sheet_save", args=[sheet.pk])

    answer = client.post(url, page_as_typed(sheet, I_1__points="5"))

    row = answer.context["parts"][0].rows[0]
    assert (answer.status_code, row["inputs"][0]["value"], row["version"]) == (422, "5", "1")
    assert row["problem"].startswith("Lê Hương Giang đã lưu lúc ")
    assert own(sheet).answer == {"points": "18"}

    client.post(url, page_as_typed(sheet, I_1__points="5") | {"r0-version": row["version"]})
    assert own(sheet).answer == {"points": "5"}


def test_without_scripts_a_closed_sheet_keeps_nothing(client, submitted, lan):
    client.force_login(lan)

    answer = client.post(
        reverse("scoring:sheet_save", args=[submitted.pk]), page_as_typed(submitted, I_1__points="5"), follow=True
    )

    assert "Điều vừa nhập chưa lưu" in str(next(iter(answer.context["messages"])))
    assert own(submitted).answer == {"points": "18.5"}
