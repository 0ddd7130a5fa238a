"""Before the council: which lines wait for it, and the pack that puts them before one meeting."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import User, record
from awards.appraisal.appraising import move_lines
from awards.appraisal.routing import routes_of, step_after
from awards.council.party import party_gaps
from awards.models import (
    AwardRoute,
    CouncilLine,
    CouncilOutcome,
    CouncilPack,
    LineState,
    Nomination,
    ReviewBody,
    VoteBase,
)
from awards.notices.noticing import unanswered_about
from meetings.models import BallotOption, Meeting

COUNCIL = "council"
APPROVED_WORDS = "được thông qua"
MOST_LINES_OF_A_PACK = 500
OF_A_LINE = ["form", "subject__node", "slate__agency", "slate__year", "slate__bloc_year__bloc"]
WAITING_STATES = [LineState.ELIGIBLE, LineState.BEFORE_COUNCIL]


# --- What waits -------------------------------------------------------------------------------------------------------


def waiting_lines(body: ReviewBody, found=None) -> list[Nomination]:
    """Lines whose next step is the vote of `body`, each with its `route`; without a route it is the whole council.

    `found`: a queryset of nominations to look in, by default all.
    """
    found = Nomination.objects.all() if found is None else found
    # A line without any route goes before the council, so the standing members alone narrow the forms.
    if body == ReviewBody.STANDING:
        found = found.filter(form__in=AwardRoute.objects.standing().filter(body=body).values("form"))
    taken = CouncilLine.objects.filter(outcome=CouncilOutcome.WAITING).values("nomination")
    found = found.filter(state__in=WAITING_STATES).exclude(pk__in=taken).select_related(*OF_A_LINE)
    lines = list(found.order_by("form__position", "slate_id", "position", "pk"))
    routes = routes_of(lines)
    waiting = []
    for line in lines:
        line.route = routes[line.pk]
        if body_of(line.route) == body and is_next(line):
            waiting.append(line)
    return waiting


def body_of(route: AwardRoute | None) -> str:
    return ReviewBody.COUNCIL if route is None else route.body


def is_next(line: Nomination) -> bool:
    if line.state == LineState.BEFORE_COUNCIL:
        return True
    return step_after(LineState.ELIGIBLE, line.form.level, line.route) == LineState.BEFORE_COUNCIL


def gaps_of(lines: Sequence[Nomination]) -> dict[int, str]:
    """By line what should be there before the council sees it, in words: the Tỉnh ủy, answers to comments."""
    gaps = {key: [said] for key, said in party_gaps(lines).items()}
    for key, count in unanswered_about(lines).items():
        gaps.setdefault(key, []).append(f"còn {count:02d} ý kiến công khai chưa ghi kết quả xem xét")
    return {key: "; ".join(said) for key, said in gaps.items()}


# --- The pack ---------------------------------------------------------------------------------------------------------


def meetings_for(body: ReviewBody):
    """Meetings of the council that have not ended and have no pack yet."""
    found = Meeting.objects.filter(kind="council", concluded_at=None, council_pack=None)
    return found.filter(is_standing=body == ReviewBody.STANDING).order_by("starts_at", "pk")


@transaction.atomic
def begin_pack(pack: CouncilPack, keys: Iterable[int], *, reason: str = "", by: User) -> CouncilPack:
    """A new pack with the lines `keys`. Raises OfficeError as `add_lines`, or for a meeting of another body."""
    if not meetings_for(ReviewBody(pack.body)).filter(pk=pack.meeting_id).exists():
        raise OfficeError("Phiên họp này đã có hồ sơ trình, đã kết thúc hoặc không đúng thành phần.")
    pack.created_by = by
    pack.save()
    record(by, "awards.pack_begun", pack, title=pack.title)
    add_lines(pack, keys, reason=reason, by=by)
    return pack


@transaction.atomic
def add_lines(pack: CouncilPack, keys: Iterable[int], *, reason: str = "", by: User) -> int:
    """Put lines before the council, each with the rule of its route.

    Args:
        reason: why lines go although something is missing (`gaps_of`); needed only then.

    Raises OfficeError: one does not wait for this body, too many, a reason is missing, or the meeting has ended.
    """
    held = locked(pack)
    if held.meeting.concluded_at:
        raise OfficeError("Phiên họp đã kết thúc nên không thêm trường hợp được.")
    keys = set(keys)
    if not keys:
        raise OfficeError("Xin chọn ít nhất một trường hợp.")
    lines = waiting_lines(ReviewBody(held.body), Nomination.objects.filter(pk__in=keys))
    if len(lines) < len(keys):
        raise OfficeError("Có trường hợp không còn chờ xét tại đây. Xin tải lại trang rồi chọn lại.")
    before = held.lines.count()
    if before + len(lines) > MOST_LINES_OF_A_PACK:
        raise OfficeError(f"Một hồ sơ trình có nhiều nhất {MOST_LINES_OF_A_PACK} trường hợp; xin lập thêm phiên.")
    gaps = gaps_of(lines)
    if gaps and not reason.strip():
        first = next(line for line in lines if line.pk in gaps)
        raise OfficeError(
            f"{len(gaps):02d} trường hợp còn thiếu ({first.printed_name}: {gaps[first.pk]}). "
            "Xin ghi lý do nếu vẫn trình."
        )
    CouncilLine.objects.bulk_create(
        CouncilLine(
            pack=held,
            nomination=line,
            position=place,
            because=reason.strip()[:1000] if line.pk in gaps else "",
            **rule_of(line.route),
        )
        for place, line in enumerate(lines, start=before + 1)
    )
    eligible = [line.pk for line in lines if line.state == LineState.ELIGIBLE]
    if eligible:
        move_lines(Nomination.objects.filter(pk__in=eligible), LineState.BEFORE_COUNCIL, by=by)
    record(by, "awards.pack_lines_added", held, lines=len(lines), reason=reason.strip() if gaps else "")
    return len(lines)


def rule_of(route: AwardRoute | None) -> dict:
    """The columns of CouncilLine that say by which rule it is voted: more than half where the route lays down none."""
    if route is None or route.threshold is None:
        base = VoteBase.ALL if route is None else route.vote_base
        return {"numerator": 1, "denominator": 2, "is_strict": True, "base": base, "is_usual_rule": True}
    return {
        "numerator": route.vote_numerator,
        "denominator": route.vote_denominator,
        "is_strict": route.is_vote_strict,
        "base": route.vote_base,
    }


def locked(pack: CouncilPack) -> CouncilPack:
    return CouncilPack.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=pack.pk)


def marks_on_ballots(meeting: Meeting) -> set[str]:
    """The marks of the lines that stand on a ballot of this meeting."""
    found = BallotOption.objects.filter(ballot__meeting=meeting, ballot__mark=COUNCIL)
    return set(found.order_by().values_list("mark", flat=True))


@transaction.atomic
def take_out(line: CouncilLine, *, reason: str, by: User) -> None:
    """Not voted on in this meeting after all; it waits for another. Raises OfficeError once it stands on a ballot."""
    held = locked(line.pack)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút.")
    if str(line.nomination_id) in marks_on_ballots(held.meeting):
        raise OfficeError("Trường hợp này đã ghi trên phiếu; xin bỏ phiếu chưa dùng trước.")
    if not CouncilLine.objects.filter(pk=line.pk, outcome=CouncilOutcome.WAITING).update(
        outcome=CouncilOutcome.TAKEN_OUT, because=reason.strip()[:1000]
    ):
        raise OfficeError("Trường hợp này đã có kết quả hoặc đã rút.")
    record(by, "awards.pack_line_taken_out", held, what=str(line), reason=reason.strip())


def lines_of(pack: CouncilPack) -> list[CouncilLine]:
    """In their order, without those that were taken out."""
    found = pack.lines.exclude(outcome=CouncilOutcome.TAKEN_OUT).select_related(
        *(f"nomination__{name}" for name in OF_A_LINE), "nomination__form__fallback"
    )
    return list(found.order_by("position", "pk"))
