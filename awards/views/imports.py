"""Importing a workbook about people and awards: upload it, say which column is which, look, confirm."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from awards.models import AwardImport, ImportKind
from awards.subjects.forms import WorkbookForm
from awards.subjects.import_columns import ADVICE, FIELDS, MOST_ROWS, SAMPLES
from awards.subjects.import_fonts import FONT_CHOICES, UNICODE, font_rows
from awards.subjects.importing import carry_out, plan
from blocs.importing.deciding import drop, find_waiting, imported, locked
from blocs.importing.showing import preview
from blocs.importing.workbook import UploadedWorkbook, columns_asked, titles_of
from documents.columns import workbook_to_fill
from documents.models import StoredFile
from documents.old_fonts import OldFont
from documents.serving import workbook_response
from documents.workbooks import WorkbookError, read_table


def find_kind(user, kind: str) -> ImportKind:
    if kind not in ImportKind.values:
        raise Http404
    return ImportKind(kind)


def find_draft(user, pk: int) -> AwardImport:
    """A workbook that this very person uploaded."""
    return find_waiting(AwardImport.objects.filter(by=user).select_related("file", "agency"), pk, user=user)


def _home(kind: ImportKind) -> str:
    return reverse("awards:award_list" if kind == ImportKind.AWARDS else "awards:subject_list")


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
        upload = form.cleaned_data["file"]
        try:
            read_table(upload.file, expected=titles_of(FIELDS[kind]), most_rows=MOST_ROWS[kind])
        except WorkbookError as problem:
            form.add_error("file", str(problem))
        else:
            draft = _keep(kind, upload, form.cleaned_data.get("agency"), by=request.user)
            return redirect("awards:import_columns", pk=draft.pk)
    context = {
        "form": form,
        "title": kind.label,
        "sample_url": reverse("awards:import_sample", kwargs={"kind": kind.value}),
        "others": [each for each in ImportKind if each != kind],
        "advice": ADVICE[kind],
        "fields": FIELDS[kind],
        "back_url": _home(kind),
    }
    return TemplateResponse(request, "awards/import_start.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep(kind: ImportKind, upload, agency, *, by) -> AwardImport:
    """Keep the workbook for a day at most; what others have forgotten goes at the same time."""
    for old in AwardImport.objects.forgotten() | AwardImport.objects.filter(by=by):
        drop(old, page=reverse("awards:import_start", kwargs={"kind": old.kind}), by=by)
    file = StoredFile.objects.store(upload, by=by)
    return AwardImport.objects.create(kind=kind, agency=agency, file=file, by=by)


@require_safe
@guard(Permission.SUBJECT_IMPORT, find_kind)
def import_sample(request, kind):
    """A workbook of our own columns with a row or two to overwrite."""
    return workbook_response(workbook_to_fill(FIELDS[kind], SAMPLES[kind]), f"mau-{kind.value}.xlsx")


def workbook_of(draft: AwardImport) -> UploadedWorkbook:
    kind = ImportKind(draft.kind)
    return UploadedWorkbook(
        draft.file,
        FIELDS[kind],
        name=f"awards.{draft.kind}.{draft.agency_id or 'office'}",
        chosen_fonts=draft.fonts,
        most_rows=MOST_ROWS[kind],
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_columns(request, draft):
    """Which column is which: guessed, confirmed once, remembered for the agency's next workbook."""
    workbook = workbook_of(draft)
    form = columns_asked(request, workbook)
    if form is None:
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
    draft.fonts = chosen
    draft.save(update_fields=["fonts"])
    return redirect(f"{reverse('awards:import_columns', kwargs={'pk': draft.pk})}?sua=1")


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_preview(request, draft):
    """What would happen, row by row; confirming does it whole or not at all, and forgets the workbook."""
    workbook = workbook_of(draft)
    if not workbook.is_mapped:
        return redirect("awards:import_columns", pk=draft.pk)
    planned = plan(ImportKind(draft.kind), workbook.rows(), user=request.user, agency=draft.agency)
    problem, may_skip = "", draft.kind == ImportKind.AWARDS
    if request.method == "POST":
        if may_skip and "bo-dong-loi" in request.POST:
            planned = planned.without_wrong_rows()
        try:
            said = _carry_out(draft, planned, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, said)
            return redirect(_home(ImportKind(draft.kind)))
    context = addresses(draft) | {
        **preview(planned, workbook, asked=request.GET.get("page"), rows=planned.rows),
        "draft": draft,
        "problem": problem,
        "notes": workbook.table.notes,
        "may_skip": may_skip and not planned.is_good and planned.does_something,
    }
    return TemplateResponse(request, "awards/import_preview.html", context)


@transaction.atomic
def _carry_out(draft: AwardImport, planned, *, by) -> str:
    """Do it, and forget the workbook; of two presses of the button the second is told of the first."""
    draft = locked(draft, by=by)
    said = carry_out(ImportKind(draft.kind), planned, by=by)
    imported(draft, outcome=said, page=_home(ImportKind(draft.kind)), by=by)
    return said


@require_POST
@guard(Permission.SUBJECT_IMPORT, find_draft)
def import_cancel(request, draft):
    home = _home(ImportKind(draft.kind))
    drop(draft, page=home, by=request.user)
    messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(home)
