"""Thẩm định: what the office does with the lines it has received, one or many at a time."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record_all
from awards.models import LINE_MOVES, LineMove, LineState, Nomination
from awards.models.line_state import lacks_reason, told_by_move

BATCH = 500


@transaction.atomic
def move_lines(lines, to: LineState, *, by: User | None, reason: str = "", **changes) -> int:
    """Move each of the queryset `lines` to `to`, all or none; how many they were. Five queries, and one a batch.

    Raises as Nomination.move does, about the first line that cannot go.
    """
    held = list(
        Nomination.objects.select_for_update(of=("self",)).filter(pk__in=lines.order_by().values("pk")).order_by("pk")
    )
    for line in held:
        if to not in LINE_MOVES[LineState(line.state)]:
            raise WrongState(line, to)
        if lacks_reason(LineState(line.state), to, reason):
            raise OfficeError("Xin ghi lý do.")
    at, told_why = timezone.now(), reason.strip()
    told = {**told_by_move(to, by=by, at=at, reason=reason), **changes}
    keys = [line.pk for line in held]
    for start in range(0, len(keys), BATCH):
        Nomination.objects.filter(pk__in=keys[start : start + BATCH]).update(**told)
    LineMove.objects.bulk_create(
        [LineMove(nomination=line, state=to, at=at, by=by, reason=told_why) for line in held], batch_size=BATCH
    )
    record_all(by, f"awards.line_{to}", held, reason=told_why)
    return len(held)
