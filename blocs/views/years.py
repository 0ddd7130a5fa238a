"""Emulation years, their deadlines, and the calendar of holidays."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm, changes_in_words
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from blocs import deadlines, holidays
from blocs.models import BlocState, EmulationYear, Holiday, Stage, YearState
from blocs.models.year import LAST_YEAR
from blocs.views.answers import act
from blocs.views.blocs import whole_year
from blocs.wording import BLOC_TONES, YEAR_TONES, how_reckoned, moved_deadlines, step_number
from blocs.year_forms import DeadlineForm, HolidayForm, YearForm

YEARS_PER_PAGE = 20


def find_year(user, year):
    return get_object_or_404(EmulationYear.objects.select_related("office_checker"), year=year)


@require_safe
@guard(Permission.YEAR_VIEW)
def year_list(request):
    years = EmulationYear.objects.annotate(
        blocs=Count("bloc_years"), closed_blocs=Count("bloc_years", filter=Q(bloc_years__state=BlocState.CLOSED))
    )
    page = Paginator(years.order_by("-year"), YEARS_PER_PAGE).get_page(request.GET.get("page"))
    current = EmulationYear.objects.current()
    rows = [
        {"year": year, "tone": YEAR_TONES[YearState(year.state)], "is_current": current and year.pk == current.pk}
        for year in page
    ]
    context = {"page": page, "rows": rows, "can_manage": can(request.user, Permission.YEAR_MANAGE)}
    return TemplateResponse(request, "blocs/year_list.html", context)


@require_safe
@guard(Permission.YEAR_VIEW, find_year)
def year_detail(request, year):
    today = timezone.localdate()
    identity = Identity.current()
    set_for = {deadline.stage: deadline for deadline in year.deadlines.all()}
    dues_to_come = {} if year.is_closed else year.dues
    terms = [
        {
            "label": stage.label,
            "deadline": set_for.get(stage),
            "days_left": dues_to_come[stage].working_days_left(today) if stage in dues_to_come else None,
            "is_over": stage in set_for and set_for[stage].due_on < today,
            "how": how_reckoned(set_for[stage]) if stage in set_for else "–",
        }
        for stage in Stage
    ]
    blocs = year.bloc_years.with_size().select_related("bloc", "leader", "responsible_officer").order_by("bloc__code")
    rows = [
        {
            "bloc_year": bloc_year,
            "url": reverse("blocs:bloc_detail", kwargs={"code": bloc_year.bloc.code, "year": year.year}),
            "tone": BLOC_TONES[BlocState(bloc_year.state)],
            "step": step_number(bloc_year.state),
        }
        for bloc_year in blocs
    ]
    can_manage = can(request.user, Permission.YEAR_MANAGE)
    context = {
        "year": year,
        "identity": identity,
        "tone": YEAR_TONES[YearState(year.state)],
        "holder": "" if year.is_closed else identity.office_name,
        "facts": [
            ("Chủ đề", year.theme),
            ("Văn bản phát động", year.opening_document),
            (f"Cơ quan thẩm định {identity.department_name}", year.office_checker),
        ],
        "terms": terms,
        "has_terms": bool(set_for),
        "rows": rows,
        "can_manage": can_manage,
        "can_edit": can_manage and not year.is_closed,
        "can_open": can_manage and year.state == YearState.PLANNING,
        "can_close": can_manage and year.state == YearState.OPEN,
        "can_reopen": can_manage and year.is_closed,
    }
    return TemplateResponse(request, "blocs/year_detail.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE)
def year_create(request):
    latest = EmulationYear.objects.order_by("-year").first()
    initial = {"year": min(latest.year + 1, LAST_YEAR) if latest else timezone.localdate().year}
    if latest:
        initial["office_checker"] = latest.office_checker_id
    form = YearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        year = form.save(commit=False)
        try:
            deadlines.begin_year(year, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            copied = f"Thời hạn chép từ {latest}, xin xem lại." if latest else "Bước tiếp theo: đặt thời hạn từng việc."
            messages.success(request, f"Đã lập {year}. {copied}")
            return redirect(year)
    context = {"form": form, "latest": latest}
    return TemplateResponse(request, "blocs/year_create.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_year)
def year_edit(request, year):
    form = YearForm(request.POST or None, instance=year)
    if request.method == "POST" and form.is_valid():
        try:
            year.keep(changes=changes_in_words(form), by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu {year}.")
            return redirect(year)
    return TemplateResponse(request, "blocs/year_edit.html", {"form": form, "year": year})


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_year)
def deadlines_edit(request, year):
    """All deadlines of the year on one page, one row a stage."""
    set_for = {deadline.stage: deadline for deadline in year.deadlines.all()}
    forms = [
        DeadlineForm(request.POST or None, stage=stage, year=year.year, initial=_deadline_initial(set_for.get(stage)))
        for stage in Stage
    ]
    problem = ""
    are_valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(are_valid):
        terms = {form.stage: form.term for form in forms if form.term}
        try:
            deadlines.set_deadlines(year, terms, by=request.user)
        except deadlines.DeadlineProblem as wrong:
            next(form for form in forms if form.stage == wrong.stage).add_error("due_on", str(wrong))
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"Đã lưu thời hạn {year}.")
            return redirect(year)
    errors = [
        {"label": f"{form.stage.label}, {field.label.lower()}", "id": field.id_for_label, "text": text}
        for form in forms
        if form.is_bound
        for field in form
        for text in field.errors
    ]
    context = {"forms": forms, "year": year, "errors": errors, "problem": problem}
    return TemplateResponse(request, "blocs/deadlines_edit.html", context)


def _deadline_initial(deadline) -> dict:
    if deadline is None:
        return {}
    return {
        "due_on": deadline.due_on,
        "after_stage": deadline.after_stage,
        "working_days": deadline.working_days,
        "basis": deadline.basis,
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_year)
def year_open(request, year):
    if request.method == "POST":
        return act(request, lambda: year.open(by=request.user), done=f"{year} đã mở.", back=year)
    context = {
        "year": year,
        "title": f"Mở {year}",
        "question": f"Mở {year} để các khối, cụm bắt đầu thi đua?",
        "button": "Mở năm thi đua",
        "effects": ["Các khối, cụm của năm có thể chấm điểm.", "Trang đầu nhắc việc theo thời hạn của năm."],
    }
    return TemplateResponse(request, "blocs/year_confirm.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_year)
def year_close(request, year):
    if request.method == "POST":
        return act(request, lambda: year.close(by=request.user), done=f"{year} đã kết thúc.", back=year)
    unfinished = year.bloc_years.exclude(state=BlocState.CLOSED).count()
    context = {
        "year": year,
        "title": f"Kết thúc {year}",
        "question": f"Kết thúc {year}?",
        "button": "Kết thúc năm thi đua",
        "effects": [
            "Khối, thành viên, thời hạn của năm không sửa được nữa.",
            "Kết quả của cấp Nhà nước đến muộn vẫn ghi được.",
        ],
        "warning": f"Còn {unfinished:02d} khối, cụm chưa kết thúc, nên năm chưa kết thúc được." if unfinished else "",
    }
    return TemplateResponse(request, "blocs/year_confirm.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_year)
def year_reopen(request, year):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return act(request, lambda: year.reopen(by=request.user, reason=reason), done=f"{year} đã mở lại.", back=year)
    context = {
        "year": year,
        "title": f"Mở lại {year}",
        "question": f"Mở lại {year} đã kết thúc?",
        "button": "Mở lại",
        "effects": ["Khối, thành viên, thời hạn của năm sửa được trở lại.", "Lý do được giữ trong nhật ký."],
        "form": form,
        "is_backward": True,
    }
    return TemplateResponse(request, "blocs/year_confirm.html", context)


# --- Holidays --------------------------------------------------------------------------------------------------------


def find_holiday(user, pk):
    return get_object_or_404(Holiday, pk=pk)


@require_safe
@guard(Permission.YEAR_VIEW)
def holiday_list(request):
    """The calendar of one year, this year's by default."""
    asked = request.GET.get("nam")
    year = whole_year(asked) if asked else timezone.localdate().year
    days = Holiday.objects.of_year(year)
    context = {
        "year": year,
        "days": days,
        "tabs": [
            {"label": str(each), "url": f"?nam={each}", "is_current": each == year}
            for each in range(year - 2, year + 3)
        ],
        "can_manage": can(request.user, Permission.YEAR_MANAGE),
    }
    return TemplateResponse(request, "blocs/holiday_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE)
def holiday_create(request):
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data
        try:
            moved = holidays.add_days(
                new["on"],
                new["until"] or new["on"],
                name=new["name"],
                is_workday=new["is_workday"],
                is_yearly=new["is_yearly"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, f"Đã ghi {new['name']} vào lịch.{moved_deadlines(moved)}")
            return redirect(_calendar(new["on"].year))
    return TemplateResponse(request, "blocs/holiday_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_holiday)
def holiday_edit(request, day):
    shown = str(day)
    form = HolidayForm(request.POST or None, instance=day)
    if request.method == "POST" and form.is_valid():
        moved = holidays.change_day(day, by=request.user)
        messages.success(request, f"Đã lưu {day}.{moved_deadlines(moved)}")
        return redirect(_calendar(day.on.year))
    context = {"form": form, "day": day, "shown": shown, "calendar_url": _calendar(form.initial["on"].year)}
    return TemplateResponse(request, "blocs/holiday_edit.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE, find_holiday)
def holiday_delete(request, day):
    calendar_url = _calendar(day.on.year)
    if request.method == "POST":
        shown = str(day)
        moved = holidays.remove_day(day, by=request.user)
        messages.success(request, f"Đã bỏ {shown} khỏi lịch.{moved_deadlines(moved)}")
        return redirect(calendar_url)
    return TemplateResponse(request, "blocs/holiday_delete.html", {"day": day, "calendar_url": calendar_url})


@require_http_methods(["GET", "POST"])
@guard(Permission.YEAR_MANAGE)
def holiday_copy(request):
    """Add last year's yearly days to a year, after showing which."""
    asked = request.GET.get("nam")
    year = whole_year(asked) if asked else timezone.localdate().year + 1
    if request.method == "POST":
        new, moved = holidays.copy_yearly_days(year, by=request.user)
        said = f"Đã thêm {len(new):02d} ngày vào lịch năm {year}." if new else f"Lịch năm {year} không thiếu ngày nào."
        messages.success(request, f"{said}{moved_deadlines(moved)}")
        return redirect(_calendar(year))
    context = {"year": year, "new": holidays.yearly_days(year), "calendar_url": _calendar(year)}
    return TemplateResponse(request, "blocs/holiday_copy.html", context)


def _calendar(year: int) -> str:
    return f"{reverse('blocs:holiday_list')}?nam={year}"
