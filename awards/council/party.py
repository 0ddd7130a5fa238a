"""Ý kiến của Tỉnh ủy: whom it has to be asked about, what it said, what is still missing before one goes on."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay
from accounts.models import User, record_all
from awards.appraisal.routing import routes_of
from awards.models import AwardRoute, LineState, Nomination, PartyOpinion, SubjectKind
from documents.models import StoredFile

# From the verdict until the decision; whoever is refused is asked about no more.
ASKED_ABOUT = [LineState.ELIGIBLE, LineState.ON_NOTICE, LineState.BEFORE_COUNCIL, LineState.APPROVED]


def asks_party(line: Nomination, route: AwardRoute | None) -> bool:
    """The route asks for it, and the line is somebody who leads or manages: nobody else is managed by the Tỉnh ủy."""
    is_led = line.subject.kind == SubjectKind.INDIVIDUAL and line.subject.is_leader
    return route is not None and route.needs_party_opinion and is_led


def party_lines() -> list[Nomination]:
    """Every line on its road about which the Tỉnh ủy may have to be asked, in the order of their forms."""
    asked = AwardRoute.objects.standing().filter(needs_party_opinion=True).values("form")
    found = Nomination.objects.filter(
        state__in=ASKED_ABOUT, form__in=asked, subject__kind=SubjectKind.INDIVIDUAL, subject__is_leader=True
    ).select_related("form", "subject", "slate__agency", "slate__bloc_year__bloc", "party_opinion")
    lines = list(found.order_by("form__position", "slate_id", "position", "pk"))
    routes = routes_of(lines)
    return [line for line in lines if asks_party(line, routes[line.pk])]


def opinion_of(line: Nomination) -> PartyOpinion | None:
    return getattr(line, "party_opinion", None)


def party_gaps(lines: Sequence[Nomination]) -> dict[int, str]:
    """By line what the Tỉnh ủy has not agreed to yet, in words; lines about which nothing is missing are left out.

    Lines need `slate`, `subject`. Two queries, and one for each day on which slates were received.
    """
    routes = routes_of(lines)
    asked = [line for line in lines if asks_party(line, routes[line.pk])]
    opinions = PartyOpinion.objects.in_bulk([line.pk for line in asked])
    gaps = {}
    for line in asked:
        opinion = opinions.get(line.pk)
        if opinion is None:
            gaps[line.pk] = "chưa xin ý kiến Tỉnh ủy"
        elif not opinion.is_settled:
            gaps[line.pk] = f"Tỉnh ủy: {opinion.in_words}"
    return gaps


@transaction.atomic
def must_be_agreed(lines: Sequence[Nomination], *, reason: str, by: User) -> None:
    """Before lines go into a decision or up: what the Tỉnh ủy has not agreed to needs a reason, which is kept.

    Lines need `slate`, `subject`. Raises OfficeError where the reason is missing.
    """
    gaps = party_gaps(lines)
    if not gaps:
        return
    without = [line for line in lines if line.pk in gaps]
    if not reason.strip():
        first = without[0]
        raise OfficeError(
            f"{len(gaps):02d} người còn thiếu ý kiến Tỉnh ủy ({first.printed_name}: {gaps[first.pk]}). "
            "Xin ghi lý do nếu vẫn làm."
        )
    record_all(by, "awards.party_not_awaited", without, reason=reason.strip())


@transaction.atomic
def ask_party(lines: Iterable[Nomination], *, on: dt.date, document: str, by: User) -> int:
    """One letter about several; asked again, the earlier answer goes. Raises OfficeError: a day to come, or no line."""
    lines = _asked(lines)
    _must_be_past(on)
    for line in lines:
        _write(line, by=by, asked_on=on, asked_document=document)
    record_all(by, "awards.party_asked", lines, document=document)
    return len(lines)


@transaction.atomic
def note_answer(
    lines: Iterable[Nomination],
    *,
    agrees: bool,
    on: dt.date,
    document: str,
    by: User,
    note: str = "",
    scan: StoredFile | None = None,
) -> int:
    """What came back, for several at once. Raises OfficeError where one was never asked about or asked later."""
    lines = _asked(lines)
    _must_be_past(on)
    opinions = PartyOpinion.objects.select_for_update().in_bulk([line.pk for line in lines])
    for line in lines:
        opinion = opinions.get(line.pk)
        if opinion is None or opinion.asked_on is None:
            raise OfficeError(f"{line.printed_name}: chưa ghi văn bản xin ý kiến.")
        if on < opinion.asked_on:
            raise WrongDay(f"{line.printed_name}: ngày trả lời trước ngày xin ý kiến ({opinion.asked_on:%d/%m/%Y}).")
    PartyOpinion.objects.filter(pk__in=opinions).update(
        answered_on=on,
        answer_document=document,
        agrees=agrees,
        note=note,
        scan=scan,
        written_by=by,
        written_at=timezone.now(),
    )
    record_all(by, "awards.party_answered", lines, document=document, outcome="đồng ý" if agrees else "không đồng ý")
    return len(lines)


@transaction.atomic
def note_not_needed(lines: Iterable[Nomination], *, reason: str, by: User) -> int:
    """They are not managed by the Tỉnh ủy. Raises OfficeError without a reason."""
    lines = _asked(lines)
    if not reason.strip():
        raise OfficeError("Xin ghi vì sao không thuộc diện xin ý kiến.")
    for line in lines:
        _write(line, by=by, not_needed_because=reason.strip()[:300])
    record_all(by, "awards.party_not_needed", lines, reason=reason.strip())
    return len(lines)


def _asked(lines: Iterable[Nomination]) -> list[Nomination]:
    lines = list(lines)
    if not lines:
        raise OfficeError("Xin chọn ít nhất một trường hợp.")
    return lines


def _must_be_past(on: dt.date) -> None:
    if on > timezone.localdate():
        raise WrongDay("Ngày này chưa đến.")


def _write(line: Nomination, *, by: User, **told) -> None:
    """A new opinion in place of the one before."""
    blank = {
        "not_needed_because": "",
        "asked_on": None,
        "asked_document": "",
        "answered_on": None,
        "answer_document": "",
        "agrees": None,
        "note": "",
        "scan": None,
    }
    values = {**blank, **told, "written_by": by, "written_at": timezone.now()}
    PartyOpinion.objects.update_or_create(nomination=line, defaults=values)
