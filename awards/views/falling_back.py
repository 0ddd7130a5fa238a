"""One click: what was refused goes on as a proposal of the lower form, for the reason that refused it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from awards.appraisal.appraising import fall_back
from awards.models import LineState
from awards.views.council import find_pack_line
from awards.views.superior import find_line_above


@require_POST
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack_line)
def pack_line_fall_back(request, line):
    """One click: the refused line goes on as a proposal of the lower form, for the reason that refused it."""
    reason = f"{line.nomination.form} không được thông qua tại {line.pack.meeting}: {line.result}"
    with refusal_told(request):
        lower = fall_back(line.nomination, reason=reason[:2000], by=request.user)
        messages.success(request, f"Đã chuyển sang {lower.form}; đề nghị mới chờ thẩm định.")
    return redirect(line.pack)


@require_POST
@guard(Permission.SUPERIOR_MANAGE, find_line_above)
def central_fall_back(request, line):
    """One click: what the central level refused goes on as a proposal of the lower form."""
    last = line.moves.filter(state=LineState.REFUSED).last()
    reason = f"{line.form} không được tặng. {last.reason if last else ''}".strip()
    with refusal_told(request):
        lower = fall_back(line, reason=reason[:2000], by=request.user)
        messages.success(request, f"Đã chuyển sang {lower.form}; đề nghị mới chờ thẩm định.")
    return redirect("awards:central_list")
