"""Đăng ký thi đua: who has registered, one agency's registration, and what became of it."""

from collections import Counter
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Subquery, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.models import Registration, RegistrationLine, RegistrationState, Subject
from awards.registrations.forms import (
    NOT_BEGUN,
    BeginForm,
    RegisterForm,
    RegistrationFilter,
    RegistrationPaperForm,
    RegistrationPasswordForm,
)
from awards.registrations.paper import registration_paper
from awards.registrations.registering import (
    add_to_registration,
    begin_registration,
    due_of,
    give_back_registration,
    hand_in_registration,
    outcomes,
    subjects_for,
    sums_of,
    take_from_registration,
)
from awards.slates.carrying_forms import ReasonForm
from awards.views.paper_pages import paper_pages
from blocs.models import EmulationYear, Membership, Stage, year_worked_on
from documents.serving import file_response
from scoring.views.approving import approval_forms, approval_in, sent_one

MEMBERS_PER_PAGE, LINES_PER_PAGE, SUBJECTS_PER_PAGE = 50, 100, 100
TONES = {
    RegistrationState.DRAFT: "neutral",
    RegistrationState.SUBMITTED: "success",
    RegistrationState.RETURNED: "danger",
}


def find_registration(user, pk: int) -> Registration:
    found = Registration.objects.visible_to(user).select_related("agency", "year", "approval_scan", "submitted_by")
    return get_object_or_404(found, pk=pk)


def year_asked(request, years: list[EmulationYear]) -> EmulationYear | None:
    """Of `years`, newest first, the one the page is asked for, else the one that people work on."""
    asked = request.GET.get("nam", "")
    worked_on = year_worked_on(timezone.localdate())
    return next(
        chain(
            (year for year in years if str(year.year) == asked),
            (year for year in years if year.year <= worked_on),
            reversed(years),
        ),
        None,
    )


def with_registration(members):
    """Add `registration_pk`, `registration_state` and `registered`, how many lines; None where nobody began."""
    own = Registration.objects.filter(year=OuterRef("bloc_year__year"), agency=OuterRef("agency"))
    lines = RegistrationLine.objects.filter(
        registration__year=OuterRef("bloc_year__year"), registration__agency=OuterRef("agency")
    )
    counts = lines.order_by().values("registration").annotate(number=Count("pk")).values("number")
    return members.annotate(
        registration_pk=Subquery(own.values("pk")),
        registration_state=Subquery(own.values("state")),
        is_registered_late=Subquery(own.values("is_late")),
        registered_at=Subquery(own.values("submitted_at")),
        registered=Subquery(counts, output_field=IntegerField()),
    )


@require_safe
@guard(Permission.REGISTRATION_LIST)
def registration_list(request):
    """To the office, every member of the year's blocs; to others, their own agencies. The sums stand beside."""
    years = list(EmulationYear.objects.annotate(members=Count("bloc_years__memberships")).order_by("-year"))
    year = year_asked(request, years)
    if year is None:
        return TemplateResponse(request, "awards/registration_list.html", {"year": None})
    members = Membership.objects.filter(bloc_year__year=year)
    if not request.user.is_office:
        members = members.filter(agency__in=request.user.agency_ids)
    found = RegistrationFilter(request.GET, with_registration(members), year=year.pk)
    rows = found.qs.select_related("agency", "bloc_year__bloc").order_by("bloc_year__bloc__code", "position", "pk")
    page = Paginator(rows, MEMBERS_PER_PAGE).get_page(request.GET.get("page"))
    begun = registrations_of(year, request.user)
    due = year.dues.get(Stage.REGISTRATION)
    is_done = all(member.registration_state == RegistrationState.SUBMITTED for member in page)
    context = {
        "year": year,
        "years": years,
        "filter": found,
        "page": page,
        "rows": [_row(member) for member in page],
        "tiles": _tiles(year, begun) if request.user.is_office else [],
        "outside": [
            {"registration": each, "tone": TONES[RegistrationState(each.state)]} for each in begun if not each.is_member
        ],
        "sums": sums_of(year, None if request.user.is_office else request.user.agency_ids),
        "due": due,
        "days_left": due.working_days_left(timezone.localdate())
        if due and (request.user.is_office or not is_done)
        else None,
        "remind_url": f"{reverse('reports:due_list')}?viec={Stage.REGISTRATION.value}&nam={year.year}",
        "can_begin": bool(request.user.agency_ids) and not year.is_closed,
        "is_office": request.user.is_office,
    }
    return TemplateResponse(request, "awards/registration_list.html", context)


def registrations_of(year: EmulationYear, user) -> list[Registration]:
    """Those of the year that `user` may see, with `is_member`: whether the list of the blocs' members shows it."""
    members = Membership.objects.filter(bloc_year__year=OuterRef("year"), agency=OuterRef("agency"))
    found = Registration.objects.visible_to(user).filter(year=year).annotate(is_member=Exists(members))
    return list(found.select_related("agency").order_by("agency__name", "pk"))


def _tiles(year: EmulationYear, begun: list[Registration]) -> list[dict]:
    """Of the members of the year's blocs, how many have registered, and how many have not even begun."""
    counts = Counter(each.state for each in begun if each.is_member)
    late = sum(each.is_late for each in begun if each.is_member and each.state == RegistrationState.SUBMITTED)
    url = f"{reverse('awards:registration_list')}?nam={year.year}&state="
    tiles = [
        {
            "value": counts[state],
            "label": state.label.lower(),
            "url": f"{url}{state.value}",
            "detail": f"gửi muộn {late:02d}" if late and state == RegistrationState.SUBMITTED else "",
            "tone": TONES[state],
        }
        for state in (RegistrationState.SUBMITTED, RegistrationState.DRAFT, RegistrationState.RETURNED)
        if counts[state] or state == RegistrationState.SUBMITTED
    ]
    waiting = year.members - counts.total()
    return [*tiles, {"value": waiting, "label": "chưa lập", "url": f"{url}{NOT_BEGUN}", "tone": "warning"}]


def _row(member: Membership) -> dict:
    state = RegistrationState(member.registration_state) if member.registration_state else None
    return {
        "member": member,
        "label": state.label if state else "Chưa lập",
        "tone": TONES[state] if state else "warning",
        "url": reverse("awards:registration_detail", args=[member.registration_pk]) if member.registration_pk else "",
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.REGISTRATION_LIST)
def registration_begin(request):
    if not request.user.agency_ids:
        raise Http404
    form = BeginForm(request.POST or None, user=request.user, initial={"year": EmulationYear.objects.current()})
    if request.method == "POST" and form.is_valid():
        try:
            registration = begin_registration(form.cleaned_data["agency"], form.cleaned_data["year"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect(registration)
    context = {"form": form, "back_url": reverse("awards:registration_list")}
    return TemplateResponse(request, "awards/registration_begin.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.REGISTRATION_VIEW, find_registration)
def registration_detail(request, registration):
    """What is registered, and what became of each line by now."""
    lines = registration.lines.select_related("subject__agency", "form").order_by("pk")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    became = outcomes(registration, page)
    due = due_of(registration)
    may_edit = registration.is_editable and can(request.user, Permission.REGISTRATION_EDIT, registration)
    context = {
        "registration": registration,
        "tone": TONES[RegistrationState(registration.state)],
        "holder": registration.agency.name if registration.is_editable else "",
        "due": due,
        "days_left": due.working_days_left(timezone.localdate()) if due and registration.is_editable else None,
        "facts": [
            ("Số, ký hiệu", registration.number),
            (
                "Gửi lúc",
                registration.submitted_at and f"{timezone.localtime(registration.submitted_at):%H:%M %d/%m/%Y}",
            ),
            *([("Gửi muộn", "Có")] if registration.is_late else []),
            ("Người duyệt", registration.approved_by_name),
        ],
        "page": page,
        "rows": [{"line": line, "became": became[line.pk]} for line in page],
        "may_edit": may_edit,
        "may_return": registration.state == RegistrationState.SUBMITTED
        and can(request.user, Permission.REGISTRATION_RETURN, registration),
    }
    return TemplateResponse(request, "awards/registration_detail.html", context)


def _closed(request, registration: Registration):
    if registration.is_editable:
        return None
    messages.info(request, f"Bản đăng ký đang ở trạng thái “{registration.get_state_display()}”.")
    return redirect(registration)


@require_http_methods(["GET", "POST"])
@guard(Permission.REGISTRATION_EDIT, find_registration)
def registration_pick(request, registration):
    """Search whom to register, tick them, choose the form."""
    if closed := _closed(request, registration):
        return closed
    query = request.GET.get("q", "").strip()
    subjects = subjects_for(registration)
    form = RegisterForm(request.POST or None, subjects=subjects)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            added = add_to_registration(registration, chosen["form"], chosen["subjects"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm {added:02d} đăng ký.")
            return redirect(registration)
    itself = Case(When(node=registration.agency_id, then=0), default=1)
    found = subjects.search(query).select_related("agency").order_by(itself, *Subject._meta.ordering)
    page = Paginator(found, SUBJECTS_PER_PAGE).get_page(request.GET.get("page"))
    ticked = set(request.POST.getlist("subjects"))
    context = {
        "registration": registration,
        "form": form,
        "page": page,
        "query": query,
        "rows": [{"subject": subject, "is_ticked": str(subject.pk) in ticked} for subject in page],
    }
    return TemplateResponse(request, "awards/registration_pick.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.REGISTRATION_EDIT, find_registration)
def registration_remove(request, registration):
    with refusal_told(request):
        gone = take_from_registration(registration, ticked_keys(request, "lines"), by=request.user)
        messages.success(request, f"Đã bỏ {gone:02d} đăng ký.")
    return redirect(registration)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@guard(Permission.REGISTRATION_EDIT, find_registration)
def registration_hand_in(request, registration):
    """The head approves by password, or the signed paper is recorded with its number."""
    if closed := _closed(request, registration):
        return closed
    size = registration.lines.count()
    if request.method == "GET" and not size:
        messages.warning(request, "Bản đăng ký chưa có dòng nào. Chọn đối tượng trước rồi duyệt và gửi.")
        return redirect(registration)
    password_form, paper_form = approval_forms(
        request,
        (RegistrationPasswordForm, RegistrationPaperForm),
        is_head=registration.agency_id in request.user.headed_agency_ids,
        initial={"seen": registration.version, "name": registration.agency.head_name},
    )
    sent = sent_one(password_form, paper_form)
    if sent and sent.is_valid():
        try:
            _hand_in(registration, sent, by=request.user)
        except OfficeError as problem:
            sent.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi bản đăng ký.")
            return redirect(registration)
    context = {
        "registration": registration,
        "size": size,
        "password_form": password_form,
        "paper_form": paper_form,
        "tone": TONES[RegistrationState(registration.state)],
    }
    status = 422 if sent and sent.errors else 200
    return TemplateResponse(request, "awards/registration_hand_in.html", context, status=status)


@transaction.atomic
def _hand_in(registration: Registration, form, *, by) -> None:
    approval = approval_in(form, by=by)
    hand_in_registration(registration, approval=approval, seen=form.cleaned_data["seen"], by=by)


@require_http_methods(["GET", "POST"])
@guard(Permission.REGISTRATION_RETURN, find_registration)
def registration_return(request, registration):
    form = ReasonForm(request.POST or None, label="Lý do, nội dung cần bổ sung")
    if request.method == "POST" and form.is_valid():
        try:
            give_back_registration(registration, reason=form.cleaned_data["reason"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã trả lại bản đăng ký để bổ sung; đơn vị được báo.")
            return redirect(registration)
    context = {"registration": registration, "form": form, "back_url": registration.get_absolute_url()}
    return TemplateResponse(request, "awards/registration_return.html", context, status=422 if form.errors else 200)


registration_pdf, registration_word = paper_pages(
    "registration", Permission.REGISTRATION_VIEW, find_registration, registration_paper
)


def find_registration_scan(user, pk: int) -> Registration:
    registration = find_registration(user, pk)
    if registration.approval_scan is None:
        raise Http404
    return registration


@require_safe
@guard(Permission.REGISTRATION_VIEW, find_registration_scan)
def registration_scan(request, registration):
    """The signed paper that came back."""
    return file_response(registration.approval_scan, inline=True)
