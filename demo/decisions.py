"""Last year's decisions of the demo: for a theme and at once, one name amended, and flags; a draft that waits."""

import datetime as dt
import io

from accounts.models import Identity
from awards.appraisal.appraising import move_lines
from awards.decisions.amending import keep_line_change, prepare_change
from awards.decisions.deciding import draft_decision
from awards.decisions.issuing import give_number, issue_returned, record_signature, take_back_signed
from awards.decisions.paper import decision_paper
from awards.models import (
    Act,
    AwardForm,
    AwardKind,
    BlocProposal,
    Bonus,
    Decision,
    LineState,
    Nomination,
    ObjectDue,
    Slate,
    Subject,
)
from awards.money.paying import begin_money, hand_over, pay
from awards.slates.assembling import NewLine, add_lines, begin_slate, subject_of
from awards.slates.carrying import Handing, hand_in, receive
from blocs.models import EmulationYear
from demo.clock import clock_at
from demo.nominations import REASON
from demo.year_work import Cast
from documents.wording import long_date
from scoring.handing_in import on_paper

CHAIR = "Phạm Đức Trung"
LETTER = "Giám đốc Sở Nội vụ tại Tờ trình số {number}/TTr-SNV {day}"
FIRST_NUMBER = 1520
OF_A_BLOC = 612


def decide_last_year(year: int, *, cast: Cast) -> None:
    """What the office printed in the year before `year`; the lines of one more slate wait for their decision."""
    theme = _approved(
        "STP", year - 1, AwardKind.THEME, "đợt thi đua cao điểm về chuyển đổi số", dt.date(year - 1, 8, 4), cast
    )
    theme += _approved(
        "SYT", year - 1, AwardKind.THEME, "đợt thi đua cao điểm về chuyển đổi số", dt.date(year - 1, 8, 5), cast
    )
    issued = _decide(theme, dt.date(year - 1, 9, 8), FIRST_NUMBER, cast, letter=620)
    _pay_half(issued, dt.date(year - 1, 9, 20), cast)
    sudden = _approved("SYT", year - 1, AwardKind.SUDDEN, "khắc phục hậu quả mưa lũ", dt.date(year - 1, 10, 13), cast)
    _decide(sudden[:3], dt.date(year - 1, 10, 20), FIRST_NUMBER + 311, cast, letter=931)
    _amend(issued, dt.date(year - 1, 10, 27), FIRST_NUMBER + 352, cast)
    _decide(_flags(year - 1, dt.date(year, 1, 6), cast), dt.date(year, 1, 22), 118, cast, letter=24)


def decide_bloc(code: str, year: int, *, cast: Cast) -> None:
    """The Bằng khen that a bloc proposed for the year before `year`: decided in April, handed over at its review."""
    lines = Nomination.objects.filter(
        slate__bloc_year__bloc__code=code, slate__year__year=year - 1, form__code="BK_TINH"
    ).order_by("position", "pk")
    with clock_at(dt.date(year, 3, 20)):
        for state in (LineState.ELIGIBLE, LineState.APPROVED):
            move_lines(lines, state, by=cast.office)
    _decide(list(lines.values_list("pk", flat=True)), dt.date(year, 4, 2), OF_A_BLOC, cast, letter=297)


def _pay_half(decision: Decision, on: dt.date, cast: Cast) -> None:
    """One department has its money and its frames; the other's still wait."""
    with clock_at(on):
        begin_money(decision, by=cast.office)
        bonuses = Bonus.objects.filter(line__agency=cast.agencies["STP"])
        pay(decision, bonuses, on=on, paid_by="Văn phòng Sở Nội vụ", by=cast.office)
        things = ObjectDue.objects.filter(line__agency=cast.agencies["STP"])
        hand_over(decision, things, on=on, to="Chánh Văn phòng Sở Tư pháp", by=cast.office)


def _approved(code: str, year: int, kind: AwardKind, about: str, on: dt.date, cast: Cast) -> list[int]:
    """A slate of everybody known of the department, received and approved; the keys of its lines."""
    agency = cast.agencies[code]
    form = AwardForm.objects.get(code="BK_TINH")
    slate = Slate(
        agency=agency,
        year=EmulationYear.objects.get(year=year),
        kind=kind,
        title=f"Đề nghị khen thưởng {about}",
        achievement=f"Đã có thành tích xuất sắc trong {about}",
        happened_on=on - dt.timedelta(days=5) if kind == AwardKind.SUDDEN else None,
    )
    subjects = Subject.objects.heads().filter(agency=agency, node=None).select_related("agency", "node")
    return _through(slate, [NewLine(subject, form, summary=slate.achievement) for subject in subjects], on, cast)


def _flags(year: int, on: dt.date, cast: Cast) -> list[int]:
    """Cờ thi đua for whom two blocs chose in `year`, each proposed by itself; the keys of the lines."""
    chosen = BlocProposal.objects.filter(
        bloc_year__year__year=year, bloc_year__bloc__code__in=["TH", "VX"], form__code="CO_TINH"
    )
    lines = []
    for proposal in chosen.select_related("agency", "form", "bloc_year__year").order_by("pk"):
        slate = Slate(
            agency=proposal.agency,
            year=proposal.bloc_year.year,
            kind=AwardKind.MERIT,
            title=f"Đề nghị tặng Cờ thi đua năm {year}",
            achievement=f"Đơn vị dẫn đầu phong trào thi đua của khối năm {year}",
        )
        new = NewLine(subject_of(proposal.agency), proposal.form, votes=proposal.votes, votes_base=proposal.base)
        lines += _through(slate, [new], on, cast)
    return lines


def _through(slate: Slate, new: list[NewLine], on: dt.date, cast: Cast) -> list[int]:
    """The slate handed in on paper, received, and every line of it approved; their keys."""
    agency = slate.agency
    clerk = cast.clerk_of(agency)
    with clock_at(on):
        begin_slate(slate, by=clerk)
        add_lines(slate, new, by=clerk)
        number = f"{90 + slate.pk}/TTr-{agency.code}"
        approval = on_paper(name=agency.head_name or "Thủ trưởng", document=number, scan=cast.scan)
        hand_in(
            slate, Handing(number=number, reason=REASON, missing_because=REASON), approval=approval, seen=None, by=clerk
        )
        receive(slate, {"received_on": on}, by=cast.office)
    with clock_at(on + dt.timedelta(days=3)):
        for state in (LineState.ELIGIBLE, LineState.APPROVED):
            move_lines(slate.lines.all(), state, by=cast.office)
    return list(slate.lines.values_list("pk", flat=True))


def _decide(lines: list[int], on: dt.date, number: int, cast: Cast, *, letter: int) -> Decision:
    with clock_at(on - dt.timedelta(days=3)):
        decision = draft_decision(lines, by=cast.office)
        cited = LETTER.format(number=letter, day=long_date(on - dt.timedelta(days=3)))
        _write(decision, cast, office_letter=cited)
    return _issue(decision, on, number, cast)


def _write(decision: Decision, cast: Cast, **words: str) -> None:
    """What the specialist fills in by hand."""
    words |= {"signer_name": CHAIR, "signer_title": "Chủ tịch"}
    for name, text in words.items():
        setattr(decision, name, text)
    decision.save(update_fields=list(words))
    decision.touch(by=cast.office)


def _issue(decision: Decision, on: dt.date, number: int, cast: Cast) -> Decision:
    """Signed on paper, numbered at Văn phòng UBND tỉnh; the signed file comes back and the clerk issues it."""
    clerk = cast.people["vanthu"]
    with clock_at(on):
        record_signature(decision, signed_on=on, by=clerk)
        give_number(decision, typed=str(number), decided_on=on, by=clerk)
        signed = decision_paper(Decision.objects.get(pk=decision.pk), Identity.current()).pdf()
        take_back_signed(decision, io.BytesIO(signed), by=clerk)
        issue_returned(decision, names={}, is_compared=True, by=clerk)
    return decision


def _amend(decision: Decision, on: dt.date, number: int, cast: Cast) -> None:
    """One person had moved to another division; the decision had the old one."""
    with clock_at(on - dt.timedelta(days=2)):
        paper = prepare_change(decision, Act.AMEND, by=cast.office)
        line = decision.lines.filter(printed_name="Phạm Thị Thúy").first() or decision.lines.order_by("position").last()
        keep_line_change(
            paper,
            line,
            name=line.printed_name,
            unit="Trưởng Phòng Công chứng số 1, Sở Tư pháp",
            reason="Bổ nhiệm trước ngày quyết định",
            by=cast.office,
        )
        _write(paper, cast)
    _issue(paper, on, number, cast)
