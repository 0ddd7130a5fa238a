"""Importing a workbook about people and awards: upload it, say which column is which, look, confirm."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError, WrongState
from accounts.guard import guard
from accounts.permissions import Permission
from accounts.telling import refusal_told
from awards.models import AwardImport, ImportKind, ImportState
from awards.subjects.forms import WorkbookForm
from awards.subjects.import_columns import ADVICE, FIELDS, SAMPLES
from awards.subjects.import_fonts import FONT_CHOICES, UNICODE, font_rows
from awards.subjects.import_jobs import KeptPlan, enter, forget, give_up, home_of, look_through, take_in, workbook_of
from blocs.importing.deciding import find_waiting
from blocs.importing.showing import ROWS_PER_PAGE, tiles_of
from blocs.importing.workbook import columns_asked
from documents.columns import workbook_to_fill
from documents.old_fonts import OldFont
from documents.serving import workbook_response
from documents.workbooks import WorkbookError


def find_kind(user, kind: str) -> ImportKind:
    if kind not in ImportKind.values:
        raise Http404
    return ImportKind(kind)


def find_draft(user, pk: int) -> AwardImport:
    """A workbook that this very person uploaded."""
    return find_waiting(AwardImport.objects.filter(by=user).select_related("file", "agency"), pk, user=user)


def addresses(draft: AwardImport) -> dict[str, str]:
    """What the pages of a draft are called, and where their buttons lead."""
    return {
        "title": draft.get_kind_display(),
        "start_url": reverse("awards:import_start", kwargs={"kind": draft.kind}),
        "columns_url": reverse("awards:import_columns", kwargs={"pk": draft.pk}),
        "cancel_url": reverse("awards:import_cancel", kwargs={"pk": draft.pk}),
        "fonts_url": reverse("awards:import_fonts", kwargs={"pk": draft.pk}),
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_IMPORT, find_kind)
def import_start(request, kind):
    form = WorkbookForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            draft = take_in(kind, form.cleaned_data["file"], form.cleaned_data.get("agency"), by=request.user)
        except (WorkbookError, OfficeError) as problem:
            form.add_error("file", str(problem))
        else:
            return redirect("awards:import_columns", pk=draft.pk)
    context = {
        "form": form,
        "title": kind.label,
        "sample_url": reverse("awards:import_sample", kwargs={"kind": kind.value}),
        "others": [each for each in ImportKind if each != kind],
        "advice": ADVICE[kind],
        "fields": FIELDS[kind],
        "back_url": home_of(kind),
        "pending": AwardImport.objects.filter(by=request.user, kind=kind).exclude(state=ImportState.ENTERED).first(),
    }
    return TemplateResponse(request, "awards/import_start.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.SUBJECT_IMPORT, find_kind)
def import_sample(request, kind):
    """A workbook of our own columns with a row or two to overwrite."""
    return workbook_response(workbook_to_fill(FIELDS[kind], SAMPLES[kind]), f"mau-{kind.value}.xlsx")


def _waiting_page(request, draft: AwardImport):
    """How far a worker has come with it. The page asks every second; the last answer has it load itself anew."""
    context = addresses(draft) | {"draft": draft, "home_url": home_of(draft.kind)}
    if not request.htmx:
        return TemplateResponse(request, "awards/import_wait.html", context)
    headers = {} if draft.is_at_work else {"HX-Refresh": "true"}
    return TemplateResponse(request, "awards/_import_progress.html", context, headers=headers)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_columns(request, draft):
    """Which column is which: guessed, confirmed once, remembered for the agency's next workbook."""
    if request.htmx or draft.state not in {ImportState.READ, ImportState.PLANNED}:
        return _waiting_page(request, draft)
    workbook = workbook_of(draft)
    form = columns_asked(request, workbook)
    if form is None:
        if request.method == "POST":
            draft.move(ImportState.READ, said="")
        return redirect("awards:import_preview", pk=draft.pk)
    table = workbook.table
    context = addresses(draft) | {
        "form": form,
        "draft": draft,
        "table": table,
        "first_rows": table.rows[:3],
        "fonts": font_rows(workbook.as_it_stands, table, workbook.fonts),
        "has_old_fonts": any(workbook.fonts.values()),
        "font_choices": FONT_CHOICES,
    }
    return TemplateResponse(request, "awards/import_columns.html", context)


@require_POST
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_fonts(request, draft):
    """A person says which font a column was typed for; what is not said is recognised."""
    chosen = {}
    for name, value in request.POST.items():
        place = name.removeprefix("phong-")
        is_column = name.startswith("phong-") and place.isascii() and place.isdecimal() and len(place) < 4
        if is_column and value in {UNICODE, *OldFont}:
            chosen[place] = "" if value == UNICODE else value
    try:
        draft.move(ImportState.READ, fonts=chosen)
    except WrongState as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('awards:import_columns', kwargs={'pk': draft.pk})}?sua=1")


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_preview(request, draft):
    """What would happen, row by row; confirming does it whole or not at all, and forgets the workbook."""
    if request.htmx:
        return _waiting_page(request, draft)
    if draft.state == ImportState.READ:
        if not workbook_of(draft).is_mapped:
            return redirect("awards:import_columns", pk=draft.pk)
        if not draft.said:  # else it was tried, and failed
            look_through(draft)
    elif request.method == "POST":
        return _confirmed(request, draft)
    if draft.state == ImportState.READ:
        messages.error(request, draft.said)
        return redirect(f"{reverse('awards:import_columns', kwargs={'pk': draft.pk})}?sua=1")
    if draft.state != ImportState.PLANNED:
        return _waiting_page(request, draft)
    made = KeptPlan.of(draft)
    page = Paginator(range(made.row_count), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    kept = draft.pages.filter(place=page.number).first()
    context = addresses(draft) | {
        "plan": made,
        "page": page,
        "rows": kept.rows if kept else [],
        "tiles": tiles_of(made.counts),
        "draft": draft,
        "problem": draft.said,
        "notes": draft.outcome["notes"],
        "may_skip": draft.kind == ImportKind.AWARDS and not made.is_good and made.does_something,
    }
    return TemplateResponse(request, "awards/import_preview.html", context)


def _confirmed(request, draft: AwardImport):
    """Enter it, or look once more; a large one goes on behind the page."""
    try:
        if "xem-lai" in request.POST:
            look_through(draft)
        else:
            skips = draft.kind == ImportKind.AWARDS and "bo-dong-loi" in request.POST
            enter(draft, skips_wrong_rows=skips)
    except WrongState as problem:
        messages.error(request, str(problem))
    if draft.state != ImportState.ENTERED:
        return redirect("awards:import_preview", pk=draft.pk)
    messages.success(request, draft.said)
    forget(draft, page=home_of(draft.kind), by=request.user)
    return redirect(home_of(draft.kind))


@require_POST
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_cancel(request, draft):
    with refusal_told(request):
        give_up(draft, by=request.user)
        messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(home_of(draft.kind))
