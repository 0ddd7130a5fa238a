"""Above the province: lines are sent up with a letter; sometimes a year later comes what was decided there."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay
from accounts.models import User, record
from awards.appraisal.appraising import move_lines
from awards.council.party import must_be_agreed
from awards.models import (
    Award,
    AwardLevel,
    AwardSource,
    CentralLetter,
    CentralLine,
    LineState,
    Nomination,
    SuperiorDecision,
    SuperiorLine,
)

OF_A_LINE = ["form", "subject", "slate__agency", "slate__year", "slate__bloc_year__bloc"]
EARLIEST = dt.date(2000, 1, 1)


def to_send_up():
    """Approved in the province, of the State level: what the next letter may carry."""
    found = Nomination.objects.filter(state=LineState.APPROVED, form__level=AwardLevel.STATE)
    return found.select_related(*OF_A_LINE).order_by("form__position", "slate_id", "position", "pk")


def awaited():
    """Sent up and not answered yet, the longest first."""
    found = Nomination.objects.filter(state=LineState.SENT_UP).select_related(*OF_A_LINE)
    return found.prefetch_related(Prefetch("central_lines", CentralLine.objects.select_related("letter"))).order_by(
        "state_since_at", "pk"
    )


def _held(keys: Iterable[int], state: LineState, what: str) -> list[Nomination]:
    """The lines, locked, each in `state`; raises OfficeError where one is not."""
    keys = set(keys)
    if not keys:
        raise OfficeError("Xin chọn ít nhất một trường hợp.")
    found = Nomination.objects.select_for_update(of=("self",)).filter(pk__in=keys, form__level=AwardLevel.STATE)
    lines = list(found.select_related(*OF_A_LINE).order_by("pk"))
    if len(lines) < len(keys):
        raise OfficeError("Có trường hợp không thuộc cấp Nhà nước. Xin tải lại trang rồi chọn lại.")
    for line in lines:
        if line.state != state:
            raise OfficeError(f"{line.printed_name} đang ở trạng thái “{line.get_state_display()}”, {what}.")
    return lines


def _must_be_past(on: dt.date, name: str) -> None:
    if not EARLIEST <= on <= timezone.localdate():
        raise WrongDay(f"{name} không được sau hôm nay và không trước năm {EARLIEST.year}.")


@transaction.atomic
def send_up(letter: CentralLetter, keys: Iterable[int], *, party_reason: str = "", by: User) -> CentralLetter:
    """Write down that several lines went up with one letter.

    Args:
        party_reason: why it did not wait for the Tỉnh ủy; needed only where its opinion is missing or against.

    Raises:
        WrongDay: the letter is of a day to come, or older than the dossier of one of them.
        OfficeError: one of them is not approved, or is not of the State level, or a reason is missing.
    """
    _must_be_past(letter.sent_on, "Ngày trình")
    lines = _held(keys, LineState.APPROVED, "nên chưa trình Trung ương được")
    for line in lines:
        if line.slate.received_on and letter.sent_on < line.slate.received_on:
            raise WrongDay(
                f"Ngày trình trước ngày nhận hồ sơ của {line.printed_name} ({line.slate.received_on:%d/%m/%Y})."
            )
    must_be_agreed(lines, reason=party_reason, by=by)
    letter.written_by = by
    letter.save()
    CentralLine.objects.bulk_create(CentralLine(letter=letter, nomination=line) for line in lines)
    move_lines(Nomination.objects.filter(pk__in=[line.pk for line in lines]), LineState.SENT_UP, by=by)
    record(by, "awards.sent_to_central", letter, document=str(letter), lines=len(lines))
    return letter


@transaction.atomic
def record_decision(decision: SuperiorDecision, keys: Iterable[int], *, by: User) -> SuperiorDecision:
    """Write down what was decided above, of which lines: each becomes a row of the register. The year may be closed.

    A row that somebody has typed before with the same subject, form and number is taken over.

    Raises:
        WrongDay: the day is to come, or lies before the letter that sent one of them up.
        OfficeError: one of them was not sent up.
    """
    _must_be_past(decision.decided_on, "Ngày quyết định")
    lines = _held(keys, LineState.SENT_UP, "nên chưa ghi quyết định của cấp trên được")
    sent = _sent_on(lines)
    for line in lines:
        if line.pk in sent and decision.decided_on < sent[line.pk]:
            raise WrongDay(
                f"Ngày quyết định trước ngày trình {line.printed_name} ({sent[line.pk]:%d/%m/%Y}); xin xem lại năm."
            )
    if decision.pk is None:
        decision.written_by = by
        decision.save()
    awards = _register(decision, lines)
    SuperiorLine.objects.bulk_create(
        SuperiorLine(decision=decision, nomination=line, award=awards[line.pk]) for line in lines
    )
    move_lines(Nomination.objects.filter(pk__in=[line.pk for line in lines]), LineState.DECIDED, by=by)
    record(by, "awards.superior_decision_recorded", decision, document=str(decision), lines=len(lines))
    return decision


def _sent_on(lines: list[Nomination]) -> dict[int, dt.date]:
    found = CentralLine.objects.filter(nomination__in=[line.pk for line in lines]).order_by("letter__sent_on")
    return dict(found.values_list("nomination", "letter__sent_on"))


def _register(decision: SuperiorDecision, lines: list[Nomination]) -> dict[int, Award]:
    """By line its row of the register."""
    known = {
        (award.subject_id, award.form_id): award
        for award in Award.objects.filter(
            decision_number=decision.number,
            decided_on=decision.decided_on,
            subject__in=[line.subject_id for line in lines],
            superior_line=None,
        )
    }
    found, new = {}, []
    for line in lines:
        award = known.get((line.subject_id, line.form_id))
        if award is None:
            award = Award(
                subject=line.subject,
                agency=line.subject.agency,
                form=line.form,
                kind=line.slate.kind,
                year=line.slate.year.year,
                period=line.slate.period,
                printed_name=line.printed_name,
                printed_unit=line.printed_unit,
                decision_number=decision.number,
                decided_on=decision.decided_on,
                decided_by=decision.authority,
                source=AwardSource.SUPERIOR,
            )
            award.fill_search()
            new.append(award)
        found[line.pk] = award
    Award.objects.bulk_create(new, batch_size=200)
    return found


@transaction.atomic
def refuse_above(keys: Iterable[int], *, document: str, on: dt.date, reason: str, by: User) -> int:
    """The central level has answered no; the lower form may be proposed then. Raises OfficeError as the others do."""
    _must_be_past(on, "Ngày trả lời")
    if not reason.strip():
        raise OfficeError("Xin ghi lý do cấp trên không tặng.")
    lines = _held(keys, LineState.SENT_UP, "nên chưa ghi trả lời của cấp trên được")
    said = f"{document} ngày {on:%d/%m/%Y}: {reason.strip()}"
    move_lines(Nomination.objects.filter(pk__in=[line.pk for line in lines]), LineState.REFUSED, by=by, reason=said)
    return len(lines)
