"""Filling in one's sheet in Excel: download it, upload it, look at what would change, save."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import AuditEvent
from accounts.permissions import Permission, can
from blocs.importing.deciding import DecidedBefore
from documents.forms import CheckedFileField
from documents.models import FileKind, StoredFile
from documents.serving import workbook_response
from documents.workbooks import WorkbookError
from scoring.models import ScoreSheet, SheetDraft
from scoring.sheet_workbook import FILLED_IN, RowEffect, carry_out, plan, read_workbook, sheet_workbook
from scoring.views.filling import closed_sentence
from scoring.views.sheets import address, find_sheet, head

ROWS_PER_PAGE = 100
TONES = {
    RowEffect.NEW: "success",
    RowEffect.CHANGED: "warning",
    RowEffect.SAME: "neutral",
    RowEffect.CONFLICT: "danger",
    RowEffect.WRONG: "danger",
}


class SheetUploadForm(forms.Form):
    file = CheckedFileField(label="Tệp Excel đã điền", allow=(FileKind.EXCEL,))


def find_sheet_draft(user, pk) -> ScoreSheet:
    """The sheet, with the workbook that this very person uploaded as its `draft`."""
    sheet = find_sheet(user, pk)
    sheet.draft = SheetDraft.objects.filter(sheet=sheet, by=user).select_related("file").first()
    if sheet.draft is None:
        raise decided_on(sheet, user) if can(user, Permission.SHEET_FILL, sheet) else Http404
    return sheet


def decided_on(sheet: ScoreSheet, user) -> DecidedBefore:
    """What became of the workbook: a button pressed twice, or a second tab."""
    filled_in = AuditEvent.objects.about(sheet).filter(action=FILLED_IN, by=user.get_username()).first()
    if filled_in:
        at = timezone.localtime(filled_in.at)
        return DecidedBefore(f"Tệp Excel này đã được nhập rồi, lúc {at:%H:%M ngày %d/%m/%Y}.", address(sheet))
    return DecidedBefore("Bạn không có tệp Excel nào đang chờ nhập vào bảng này: tệp đã bỏ.", address(sheet))


@require_safe
@guard(Permission.SHEET_FILL, find_sheet)
def sheet_form_excel(request, sheet):
    """The workbook to fill in."""
    filename, content = sheet_workbook(sheet)
    return workbook_response(content, filename)


@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_FILL, find_sheet)
def sheet_upload(request, sheet):
    if not sheet.is_editable:
        messages.info(request, closed_sentence(sheet))
        return redirect(address(sheet))
    form = SheetUploadForm(request.POST, request.FILES) if request.method == "POST" else SheetUploadForm()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read_workbook(sheet, upload.file)
        except WorkbookError as problem:
            form.add_error("file", str(problem))
        else:
            keep(sheet, upload, by=request.user)
            return redirect("scoring:sheet_upload_preview", pk=sheet.pk)
    context = head(request, sheet) | {"form": form}
    return TemplateResponse(request, "scoring/sheet_upload.html", context, status=422 if form.errors else 200)


@transaction.atomic
def keep(sheet: ScoreSheet, upload, *, by) -> None:
    for old in SheetDraft.objects.filter(by=by).select_related("file"):
        forget(old)
    SheetDraft.objects.create(sheet=sheet, file=StoredFile.objects.store(upload, by=by), by=by)


@transaction.atomic
def forget(draft: SheetDraft) -> None:
    draft.delete()
    draft.file.discard()


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.SHEET_FILL, find_sheet_draft)
def sheet_upload_preview(request, sheet):
    """What would change, criterion by criterion; confirming saves it whole or not at all."""
    try:
        with sheet.draft.file.open() as file:
            made = plan(sheet, read_workbook(sheet, file))
    except WorkbookError as changed:  # the set of the sheet was replaced meanwhile
        messages.error(request, str(changed))
        return redirect("scoring:sheet_upload", pk=sheet.pk)
    problem = ""
    if request.method == "POST":
        try:
            count = confirm(sheet, made, request.POST, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"Đã lưu {count:02d} dòng từ tệp Excel.")
            return redirect(address(sheet))
    shown = sorted((row for row in made.rows if row.effect is not RowEffect.SAME), key=lambda row: not row.cell)
    context = head(request, sheet) | {
        "draft": sheet.draft,
        "made": made,
        "page": Paginator([shown_row(row) for row in shown], ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "tiles": [{"value": len(made.of(effect)), "label": f"dòng {effect.value}", "tone": ""} for effect in RowEffect],
        "conflicts": len(made.of(RowEffect.CONFLICT)),
        "can_confirm": made.is_good and made.does_something and sheet.is_editable,
        "problem": problem,
    }
    return TemplateResponse(request, "scoring/sheet_upload_preview.html", context, status=422 if problem else 200)


def shown_row(row) -> dict:
    return {"row": row, "tone": TONES[row.effect]}


@transaction.atomic
def confirm(sheet: ScoreSheet, made, posted, *, by) -> int:
    """Save, and forget the workbook; what was not seen is not saved."""
    if not SheetDraft.objects.select_for_update().filter(pk=sheet.draft.pk):
        raise decided_on(sheet, by)
    if posted.get("seen") != made.fingerprint:
        raise OfficeError("Bảng đã thay đổi sau khi mở trang này. Xin xem lại rồi lưu.")
    count = carry_out(sheet, made, by=by, overwrites=bool(posted.get("overwrite")))
    forget(sheet.draft)
    return count


@require_POST
@guard(Permission.SHEET_FILL, find_sheet_draft)
def sheet_upload_cancel(request, sheet):
    forget(sheet.draft)
    messages.success(request, "Đã bỏ tệp Excel, chưa lưu gì.")
    return redirect(address(sheet))
