"""Lines of a slate from a workbook: upload it, say which column is which, look, confirm."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from awards.models import Slate, SlateImport
from awards.models.slate import KEPT_FOR
from awards.slates.forms import SlateWorkbookForm
from awards.slates.importing import FIELDS, SAMPLE, carry_out, plan
from awards.views.slates import find_slate
from blocs.importing.deciding import drop, find_waiting, imported, locked
from blocs.importing.showing import preview
from blocs.importing.workbook import UploadedWorkbook, columns_asked, titles_of
from documents.columns import workbook_to_fill
from documents.models import StoredFile
from documents.serving import workbook_response
from documents.workbooks import WorkbookError, read_table


def find_own_slate(user, pk: int) -> Slate:
    """A slate of an agency; what a bloc proposes comes from its vote."""
    slate = find_slate(user, pk)
    if slate.bloc_year_id is not None:
        raise Http404
    return slate


def find_slate_import(user, pk: int) -> SlateImport:
    """A workbook that this very person uploaded."""
    found = SlateImport.objects.filter(by=user).select_related("file", "form", "slate__agency", "slate__year")
    return find_waiting(found, pk, user=user)


def addresses(draft: SlateImport) -> dict[str, str]:
    """What the pages of a draft are called, and where their buttons lead."""
    return {
        "title": str(draft.slate),
        "start_url": reverse("awards:slate_import_start", kwargs={"pk": draft.slate_id}),
        "columns_url": reverse("awards:slate_import_columns", kwargs={"pk": draft.pk}),
        "cancel_url": reverse("awards:slate_import_cancel", kwargs={"pk": draft.pk}),
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_own_slate)
def slate_import_start(request, slate):
    if not slate.is_editable:
        messages.info(request, f"Hồ sơ đang ở trạng thái “{slate.get_state_display()}”.")
        return redirect(slate)
    form = SlateWorkbookForm(request.POST or None, request.FILES or None, slate=slate)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read_table(upload.file, expected=titles_of(FIELDS))
        except WorkbookError as problem:
            form.add_error("file", str(problem))
        else:
            draft = _keep(slate, upload, form.cleaned_data["form"], by=request.user)
            return redirect("awards:slate_import_columns", pk=draft.pk)
    context = {
        "form": form,
        "title": str(slate),
        "sample_url": reverse("awards:slate_import_sample", kwargs={"pk": slate.pk}),
        "advice": "Mỗi dòng một đối tượng và một hình thức; thứ tự của bảng là thứ tự của hồ sơ.",
        "fields": FIELDS,
        "back_url": slate.get_absolute_url(),
    }
    return TemplateResponse(request, "awards/slate_import_start.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep(slate: Slate, upload, form, *, by) -> SlateImport:
    """Keep the workbook for a day at most, in place of one's last of this slate; what is forgotten goes with it."""
    forgotten = Q(created_at__lt=timezone.now() - KEPT_FOR) | Q(by=by, slate=slate)
    for old in SlateImport.objects.filter(forgotten).select_related("file", "slate"):
        drop(old, page=old.slate.get_absolute_url(), by=by)
    file = StoredFile.objects.store(upload, by=by)
    return SlateImport.objects.create(slate=slate, form=form, file=file, by=by)


@require_safe
@guard(Permission.NOMINATION_EDIT, find_own_slate)
def slate_import_sample(request, slate):
    """A workbook of our own columns with a row to overwrite."""
    row = [str(slate.agency) if field.name == "agency" else value for field, value in zip(FIELDS, SAMPLE, strict=True)]
    return workbook_response(workbook_to_fill(FIELDS, [row]), "mau-danh-sach-de-nghi.xlsx")


def workbook_of(draft: SlateImport) -> UploadedWorkbook:
    return UploadedWorkbook(draft.file, FIELDS, name=f"awards.slate.{draft.slate.agency_id}")


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate_import)
def slate_import_columns(request, draft):
    """Which column is which: guessed, confirmed once, remembered for the agency's next workbook."""
    workbook = workbook_of(draft)
    form = columns_asked(request, workbook)
    if form is None:
        return redirect("awards:slate_import_preview", pk=draft.pk)
    table = workbook.table
    context = addresses(draft) | {"form": form, "draft": draft, "table": table, "first_rows": table.rows[:3]}
    return TemplateResponse(request, "awards/slate_import_columns.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_slate_import)
def slate_import_preview(request, draft):
    """What would happen, row by row; confirming does it whole or not at all, and forgets the workbook."""
    workbook = workbook_of(draft)
    if not workbook.is_mapped:
        return redirect("awards:slate_import_columns", pk=draft.pk)
    planned = plan(draft.slate, workbook.rows(), form=draft.form, user=request.user)
    problem = ""
    if request.method == "POST":
        try:
            said = _carry_out(draft, planned, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, said)
            return redirect(draft.slate)
    context = addresses(draft) | {
        **preview(planned, workbook, asked=request.GET.get("page"), rows=planned.rows),
        "draft": draft,
        "problem": problem,
    }
    return TemplateResponse(request, "awards/slate_import_preview.html", context)


@transaction.atomic
def _carry_out(draft: SlateImport, planned, *, by) -> str:
    """Do it, and forget the workbook; of two presses of the button the second is told of the first."""
    draft = locked(draft, by=by)
    said = carry_out(draft.slate, planned, by=by)
    imported(draft, outcome=said, page=draft.slate.get_absolute_url(), by=by)
    return said


@require_POST
@guard(Permission.NOMINATION_EDIT, find_slate_import)
def slate_import_cancel(request, draft):
    drop(draft, page=draft.slate.get_absolute_url(), by=request.user)
    messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(draft.slate)
