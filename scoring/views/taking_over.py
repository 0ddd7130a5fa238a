"""The office says who takes over the work of a member that has merged."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from scoring.models import ScoreSheet
from scoring.take_over_forms import TakeOverForm
from scoring.taking_over import clerks_of, proposed, take_over
from scoring.views.sheets import find_bloc_year


def find_member(user, code, year, pk):
    """The bloc's year, with the membership in question in `chosen`."""
    bloc_year = find_bloc_year(user, code, year)
    bloc_year.chosen = get_object_or_404(bloc_year.memberships.select_related("agency"), pk=pk)
    return bloc_year


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_member)
def member_take_over(request, bloc_year):
    """Sheet, targets, signatures and sign-in go to another agency; the successor is proposed."""
    old = bloc_year.chosen.agency
    heirs, others = proposed(bloc_year, old)
    form = TakeOverForm(request.POST or None, successors=heirs, others=others, clerks=clerks_of(old))
    if request.method == "POST" and form.is_valid():
        new, reason = form.cleaned_data["new"], form.cleaned_data["reason"]
        try:
            take_over(bloc_year, old, new, by=request.user, reason=reason, clerks=form.chosen_clerks)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{new} tiếp nhận phần việc của {old} trong {bloc_year}.")
            return redirect(bloc_year)
    sheet = ScoreSheet.objects.filter(bloc_year=bloc_year, agency=old).first()
    context = {
        "bloc_year": bloc_year,
        "agency": old,
        "form": form,
        "heirs": heirs,
        "effects": [
            f"Bảng chấm điểm ({sheet.get_state_display().lower()}) chuyển nguyên trạng sang đơn vị mới."
            if sheet
            else "Đơn vị chưa có bảng chấm điểm.",
            "Chỉ tiêu và chữ ký giao ước, gia hạn, thứ tự và chức danh trong khối chuyển theo; chữ ký giữ tên khi ký.",
            "Bảng tổng hợp đã chốt không đổi.",
        ],
    }
    return TemplateResponse(request, "scoring/member_take_over.html", context, status=422 if form.errors else 200)
