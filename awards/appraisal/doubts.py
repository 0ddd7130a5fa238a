"""What speaks against calling a line eligible, so that whoever does says why."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from awards.eligibility.verdicts import Outcome
from awards.models import Nomination, OpinionLine, Stance


def doubts_of(lines: Sequence[Nomination]) -> dict[int, list[str]]:
    """By key of the line: a condition that is not met, a body that objects or has not answered. One query.

    Lines need `check_made`; those without doubt are left out.
    """
    found = defaultdict(list)
    for line in lines:
        check = getattr(line, "check_made", None)
        if check and check.outcome == Outcome.NOT_MET:
            found[line.pk].append("Cổng kiểm tra thấy không đủ điều kiện.")
    asked = OpinionLine.objects.filter(nomination__in=[line.pk for line in lines])
    asked = asked.filter(Q(request__answered_at=None) | Q(stance=Stance.OBJECTS))
    for each in asked.select_related("request__agency").order_by("request__asked_at", "pk"):
        found[each.nomination_id].append(_said(each))
    return dict(found)


def _said(opinion: OpinionLine) -> str:
    request = opinion.request
    if request.answered_at is not None:
        return f"{request.body} không nhất trí."
    late = ", đã quá hạn" if request.is_late else ""
    return f"{request.body} chưa trả lời xin ý kiến (hạn {request.due_on:%d/%m/%Y}{late})."
