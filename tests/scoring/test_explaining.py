"""A unit answers a lowered point in time; whoever gave it accepts, changes or keeps it, with words."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Notice
from accounts.permissions import Permission, can
from blocs.extensions import extend
from blocs.models import BlocState, Stage
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.checking import return_sheet
from scoring.explaining import NewerExplanation, conclude, explain
from scoring.judging import accept_rows
from scoring.lines import AnswerRefused, save_line
from scoring.models import Explanation, ScoreSheet, ScoreStage, SheetState, Verdict
from scoring.stages import keep_totals
from scoring.verifying import verify_line
from tests.builders import new_criteria_set, new_deadline, new_sheet
from tests.scoring.conftest import ANSWERS

LAST_DAY = dt.date(2026, 12, 4)


def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour - 7, tzinfo=dt.UTC)


@pytest.fixture
def criteria_set(db, trade):
    return new_criteria_set(owners={"Sở Tài chính": trade})


@pytest.fixture
def lowered(bloc, health, lan, minh, khanh, criteria_set):
    """Lan's checked sheet: the leader took I.2.a from 4.5 to 4, khanh's department I.1 from 18.5 to 15."""
    sheet = new_sheet(
        agency=health, bloc_year=bloc, criteria_set=criteria_set, by=lan, answers=ANSWERS, state=SheetState.CHECKED
    )
    accept_rows(sheet, sheet.lines.all(), criteria_set.criteria.leaves, stage=ScoreStage.CHECKED, by=minh)
    sheet.lines.filter(code="I.2.a", stage=ScoreStage.CHECKED).update(
        answer={"count": 2}, points=4, reason="Sót một nhiệm vụ"
    )
    keep_totals(sheet, list(sheet.lines.all()))
    verify_line(sheet, "I.1", by=khanh, answer={"points": "15"}, reason="Chậm giải ngân")
    return ScoreSheet.objects.get(pk=sheet.pk)


def test_a_unit_answers_a_lowered_point_and_whoever_gave_it_is_told_once(lowered, lan, khanh, minh):
    Notice.objects.all().delete()

    explanation = explain(lowered, "I.1", by=lan, text="Vốn được giao bổ sung ngày 20/11")
    explain(lowered, "I.1", by=lan, text="Vốn bổ sung giao ngày 20/11", seen_version=1)

    explanation.refresh_from_db()
    assert (explanation.stage, explanation.claimed, explanation.given) == ("verified", Decimal("18.5"), 15)
    assert (explanation.opinion, explanation.text, explanation.version) == (
        "Chậm giải ngân",
        "Vốn bổ sung giao ngày 20/11",
        2,
    )
    assert [notice.recipient for notice in Notice.objects.all()] == [khanh]


def test_the_answer_to_the_leaders_point_goes_to_the_leader(lowered, lan, minh):
    explanation = explain(lowered, "I.2.a", by=lan, text="Nhiệm vụ ấy được gia hạn")

    assert explanation.stage == ScoreStage.CHECKED
    assert Notice.objects.filter(recipient=minh, subject__startswith="Sở Y tế giải trình").count() == 1


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_explanation_is_none(lowered, lan, text):
    with pytest.raises(AnswerRefused, match="Xin ghi nội dung giải trình"):
        explain(lowered, "I.1", by=lan, text=text)


def test_only_a_lowered_point_is_explained(lowered, lan):
    with pytest.raises(OfficeError, match="không thấp hơn tự chấm"):
        explain(lowered, "I.3", by=lan, text="Xin xem lại")


def test_a_penalty_that_was_raised_is_a_lowered_point(lowered, hoa, lan):
    verify_line(lowered, "P1", by=hoa, answer={"points": "2"}, reason="Báo cáo chậm hai lần")

    assert explain(lowered, "P1", by=lan, text="Đã xin lùi hạn").given == 2


def test_the_last_day_is_in_time_and_the_day_after_is_not_unless_more_time_was_granted(lowered, bloc, health, lan, hoa):
    new_deadline(Stage.EXPLANATION, due_on=LAST_DAY)
    after = LAST_DAY + dt.timedelta(days=3)

    explain(lowered, "I.1", by=lan, text="Ngày cuối", at=moment(LAST_DAY, 23))
    with pytest.raises(OfficeError) as late:
        explain(lowered, "I.1", by=lan, text="Muộn", seen_version=1, at=moment(after))
    lowered.bloc_year.year.__dict__.pop("dues", None)
    extend(lowered.bloc_year, health, Stage.EXPLANATION, until=after, reason="Mất điện", by=hoa)
    explain(lowered, "I.1", by=lan, text="Được gia hạn", seen_version=1, at=moment(after))

    assert str(late.value) == (
        "Đã hết hạn giải trình (04/12/2026) nên không lưu được nữa. Nếu cần thêm thời gian, xin đề nghị cơ quan thi "
        "đua gia hạn."
    )
    assert Explanation.objects.get().text == "Được gia hạn"


def test_of_two_clerks_who_write_one_explanation_the_second_is_told(lowered, lan, giang):
    explain(lowered, "I.1", by=lan, text="Bản của Lan")

    with pytest.raises(NewerExplanation, match="Trần Thị Lan đã lưu"):
        explain(lowered, "I.1", by=giang, text="Bản của Giang")

    assert Explanation.objects.get().text == "Bản của Lan"


def test_accepting_gives_the_agencys_own_point_back(lowered, lan, khanh):
    explanation = explain(lowered, "I.1", by=lan, text="Vốn bổ sung giao muộn")
    Notice.objects.all().delete()

    conclude(explanation, Verdict.ACCEPTED, by=khanh, words="Đã xem quyết định giao vốn", seen_version=1)

    line = lowered.lines.get(code="I.1", stage=ScoreStage.VERIFIED)
    explanation.refresh_from_db()
    assert (line.answer, line.points, line.reason) == (
        {"points": "18.5"},
        Decimal("18.5"),
        "Đã xem quyết định giao vốn",
    )
    assert (explanation.verdict, explanation.concluded_points, explanation.concluded_by) == (
        "accepted",
        Decimal("18.5"),
        khanh,
    )
    assert ScoreSheet.objects.get(pk=lowered.pk).total == Decimal("57.25")
    assert [(notice.recipient, notice.subject) for notice in Notice.objects.all()] == [
        (lan, "Kết luận giải trình tiêu chí I.1: Chấp nhận, theo điểm tự chấm")
    ]


def test_a_point_is_changed_to_another_or_kept(lowered, lan, khanh, minh):
    first = explain(lowered, "I.1", by=lan, text="Vốn bổ sung giao muộn")
    second = explain(lowered, "I.2.a", by=lan, text="Nhiệm vụ ấy được gia hạn")

    with pytest.raises(AnswerRefused, match="số điểm sau khi điều chỉnh"):
        conclude(first, Verdict.CHANGED, by=khanh, words="Một phần", seen_version=1)
    changed = conclude(first, Verdict.CHANGED, by=khanh, words="Một phần", points=Decimal("17.25"), seen_version=1)
    kept = conclude(second, Verdict.KEPT, by=minh, words="Không có văn bản gia hạn", seen_version=1)

    assert (changed.concluded_points, kept.concluded_points) == (Decimal("17.25"), 4)
    assert ScoreSheet.objects.get(pk=lowered.pk).total == Decimal("56")
    assert lowered.lines.get(code="I.2.a", stage=ScoreStage.CHECKED).reason == "Sót một nhiệm vụ"


def test_a_conclusion_has_words_is_drawn_once_and_only_from_what_was_read(lowered, lan, khanh, hoa):
    explanation = explain(lowered, "I.1", by=lan, text="Bản đầu")
    explain(lowered, "I.1", by=lan, text="Bản sau", seen_version=1)

    with pytest.raises(AnswerRefused, match="Xin ghi kết luận"):
        conclude(explanation, Verdict.KEPT, by=khanh, words=" ", seen_version=2)
    with pytest.raises(NewerExplanation):
        conclude(explanation, Verdict.KEPT, by=khanh, words="Giữ", seen_version=1)
    conclude(explanation, Verdict.KEPT, by=khanh, words="Giữ", seen_version=2)
    with pytest.raises(OfficeError, match="đã có kết luận: giữ nguyên điểm"):
        conclude(explanation, Verdict.ACCEPTED, by=hoa, words="Nhận", seen_version=2)
    with pytest.raises(OfficeError, match="đã có kết luận"):
        explain(lowered, "I.1", by=lan, text="Bản nữa", seen_version=2)


def test_who_concludes_which_explanation(lowered, lan, giang, khanh, minh, thu, hoa, phuc, dat):
    department = explain(lowered, "I.1", by=lan, text="Một")
    leader = explain(lowered, "I.2.a", by=lan, text="Hai")

    def may(explanation):
        cast = (lan, giang, khanh, minh, thu, hoa, phuc, dat)
        return {user.username for user in cast if can(user, Permission.EXPLANATION_CONCLUDE, explanation)}

    assert may(department) == {"khanh", "hoa"}
    assert may(leader) == {"minh"}


def test_a_later_stage_leaves_the_leaders_conclusion_only_to_keep_the_point(lowered, lan, minh, hoa):
    explanation = explain(lowered, "I.2.a", by=lan, text="Được gia hạn")
    verify_line(lowered, "I.2.a", by=hoa, override=Decimal("3.5"), reason="Hai nhiệm vụ")

    with pytest.raises(OfficeError, match="ở đây chỉ giữ nguyên được"):
        conclude(explanation, Verdict.ACCEPTED, by=minh, words="Nhận", seen_version=1)

    assert conclude(explanation, Verdict.KEPT, by=minh, words="Giữ", seen_version=1).concluded_points == Decimal("3.5")


def test_a_conclusion_after_the_meeting_is_official_and_ranks_the_bloc_anew(lowered, bloc, lan, khanh, minh):
    explanation = explain(lowered, "I.1", by=lan, text="Vốn bổ sung giao muộn")
    bloc.move(BlocState.CHECKING, by=minh)
    closing.close_checking(bloc, by=minh, reason="Chưa nộp")
    agree_bloc(bloc, by=minh)

    conclude(explanation, Verdict.ACCEPTED, by=khanh, words="Đã đối chiếu", seen_version=1)

    line = lowered.lines.get(code="I.1", stage=ScoreStage.OFFICIAL)
    assert (line.points, line.override) == (Decimal("18.5"), None)
    assert bloc.rankings.first().occasion == "Kết luận giải trình"
    assert lowered.lines.get(code="I.1", stage=ScoreStage.VERIFIED).points == 15


def test_an_answer_that_is_corrected_after_a_return_takes_its_explanation_with_it_and_the_trail_keeps_the_words(
    lowered, lan, minh, khanh
):
    explanation = explain(lowered, "I.1", by=lan, text="Vốn bổ sung giao muộn")
    return_sheet(lowered, by=minh, reason="Bổ sung")
    returned = ScoreSheet.objects.get(pk=lowered.pk)

    with pytest.raises(WrongState):
        conclude(explanation, Verdict.ACCEPTED, by=khanh, words="Nhận", seen_version=1)
    save_line(returned, "I.1", by=lan, answer={"points": "16"}, explanation="", seen_version=1)

    assert not Explanation.objects.exists()
    event = AuditEvent.objects.get(action="scoring.explanation_withdrawn")
    assert event.details == {"code": "I.1", "reason": "Vốn bổ sung giao muộn"}


def test_nothing_is_explained_once_the_blocs_year_has_ended(lowered, bloc, lan):
    type(bloc).objects.filter(pk=bloc.pk).update(state=BlocState.CLOSED)

    with pytest.raises(OfficeError, match="đã chính thức"):
        explain(lowered, "I.1", by=lan, text="Muộn")
