"""Importing a workbook: upload it, say which column is which, look at what would happen, confirm."""

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
from accounts.permissions import Permission, can
from blocs.import_forms import ImportForm
from blocs.importing import agencies, members, people
from blocs.importing.deciding import drop, find_waiting, imported, locked
from blocs.importing.showing import preview
from blocs.importing.workbook import UploadedWorkbook, columns_asked, titles_of
from blocs.models import ImportDraft, ImportPurpose
from documents.columns import workbook_to_fill
from documents.models import StoredFile
from documents.serving import workbook_response
from documents.workbooks import WorkbookError, read_table

# Which module reads what, who may import it, and where one goes afterwards.
MODULES = {ImportPurpose.AGENCIES: agencies, ImportPurpose.MEMBERS: members, ImportPurpose.USERS: people}
NEEDS = {
    ImportPurpose.AGENCIES: Permission.AGENCY_MANAGE,
    ImportPurpose.MEMBERS: Permission.BLOC_MANAGE,
    ImportPurpose.USERS: Permission.USER_MANAGE,
}
LISTS = {
    ImportPurpose.AGENCIES: "blocs:agency_list",
    ImportPurpose.MEMBERS: "blocs:bloc_list",
    ImportPurpose.USERS: "accounts:user_list",
}
ADVICE = {
    ImportPurpose.AGENCIES: "Mỗi dòng một đơn vị. Đơn vị đã có được nhận ra theo mã, không có mã thì theo tên.",
    ImportPurpose.MEMBERS: (
        "Mỗi dòng một đơn vị với khối, cụm của đơn vị; khối, cụm và đơn vị phải có trong cổng trước. "
        "Thành viên không có trong bảng vẫn giữ nguyên."
    ),
    ImportPurpose.USERS: "Mỗi dòng một tài khoản mới. Mật khẩu dùng một lần chỉ hiện một lần, sau khi nhập xong.",
}
PASSWORDS_SHOWN = (
    "Đã mở {:02d} tài khoản. Mật khẩu dùng một lần chỉ hiện một lần, ngay sau khi nhập; "
    "chưa kịp ghi thì cấp lại cho từng người."
)


def find_purpose(user, purpose):
    """What is to be imported. Raises Http404 for an unknown purpose, and for one that is not this person's."""
    if purpose not in ImportPurpose.values or not can(user, NEEDS[ImportPurpose(purpose)]):
        raise Http404
    return ImportPurpose(purpose)


def find_draft(user, pk):
    """A workbook that this very person uploaded."""
    draft = find_waiting(ImportDraft.objects.of(user).select_related("file", "year"), pk, user=user)
    find_purpose(user, draft.purpose)
    return draft


def addresses(draft: ImportDraft) -> dict[str, str]:
    """What the pages of a draft are called, and where their buttons lead."""
    return {
        "title": draft.get_purpose_display(),
        "start_url": reverse("blocs:import_start", kwargs={"purpose": draft.purpose}),
        "columns_url": reverse("blocs:import_columns", kwargs={"pk": draft.pk}),
        "cancel_url": reverse("blocs:import_cancel", kwargs={"pk": draft.pk}),
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.WORKBOOK_IMPORT, find_purpose)
def import_start(request, purpose):
    form = ImportForm(request.POST or None, request.FILES or None, purpose=purpose, asked=request.GET.get("nam"))
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read_table(upload.file, expected=titles_of(MODULES[purpose].FIELDS))
        except WorkbookError as problem:
            form.add_error("file", str(problem))
        else:
            draft = _keep(purpose, upload, form.cleaned_data.get("year"), by=request.user)
            return redirect("blocs:import_columns", pk=draft.pk)
    context = {
        "form": form,
        "title": purpose.label,
        "advice": ADVICE[purpose],
        "fields": MODULES[purpose].FIELDS,
        "sample_url": reverse("blocs:import_sample", kwargs={"purpose": purpose}),
        "back_url": reverse(LISTS[purpose]),
    }
    return TemplateResponse(request, "blocs/import_start.html", context)


@transaction.atomic
def _keep(purpose: ImportPurpose, upload, year, *, by) -> ImportDraft:
    """Keep the workbook for a day at most, in place of one's last of this purpose; what is forgotten goes with it."""
    for old in ImportDraft.objects.forgotten() | ImportDraft.objects.of(by).filter(purpose=purpose):
        drop(old, page=reverse("blocs:import_start", kwargs={"purpose": old.purpose}), by=by)
    file = StoredFile.objects.store(upload, by=by)
    return ImportDraft.objects.create(purpose=purpose, year=year, file=file, by=by)


@require_safe
@guard(Permission.WORKBOOK_IMPORT, find_purpose)
def import_sample(request, purpose):
    """A workbook of our own columns with a few rows to overwrite."""
    module = MODULES[purpose]
    content = workbook_to_fill(module.FIELDS, module.SAMPLE, name=purpose.label)
    return workbook_response(content, f"mau-{purpose.value}.xlsx")


@require_http_methods(["GET", "POST"])
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_columns(request, draft):
    """Which column is which: guessed, confirmed once, remembered for the next workbook."""
    workbook = workbook_of(draft)
    form = columns_asked(request, workbook)
    if form is None:
        return redirect("blocs:import_preview", pk=draft.pk)
    table = workbook.table
    context = addresses(draft) | {"form": form, "draft": draft, "table": table, "first_rows": table.rows[:3]}
    return TemplateResponse(request, "blocs/import_columns.html", context)


def workbook_of(draft: ImportDraft) -> UploadedWorkbook:
    return UploadedWorkbook(draft.file, MODULES[ImportPurpose(draft.purpose)].FIELDS, name=f"blocs.{draft.purpose}")


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_preview(request, draft):
    """What would happen, row by row; confirming does it whole or not at all, and forgets the workbook."""
    purpose, workbook = ImportPurpose(draft.purpose), workbook_of(draft)
    if not workbook.is_mapped:
        return redirect("blocs:import_columns", pk=draft.pk)
    plan = MODULES[purpose].plan(workbook.rows(), year=draft.year, by=request.user)
    problem = ""
    if request.method == "POST":
        try:
            outcome = _carry_out(draft, plan, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            if purpose == ImportPurpose.USERS:
                return TemplateResponse(request, "blocs/import_passwords.html", {"registered": outcome})
            messages.success(request, outcome)
            return redirect(_home(draft))
    shown = [row for row in plan.rows if row.errors] if request.GET.get("chi") == "loi" else plan.rows
    context = addresses(draft) | {
        **preview(plan, workbook, asked=request.GET.get("page"), rows=shown),
        "draft": draft,
        "problem": problem,
    }
    return TemplateResponse(request, "blocs/import_preview.html", context)


@transaction.atomic
def _carry_out(draft: ImportDraft, plan, *, by):
    """Do it, and forget the workbook; of two presses of the button the second is told of the first."""
    draft = locked(draft, by=by)
    outcome = MODULES[ImportPurpose(draft.purpose)].carry_out(plan, year=draft.year, by=by)
    said = outcome if isinstance(outcome, str) else PASSWORDS_SHOWN.format(len(outcome))
    imported(draft, outcome=said, page=_home(draft), by=by)
    return outcome


def _home(draft: ImportDraft) -> str:
    """The list that shows what a workbook brought."""
    year = f"?nam={draft.year.year}" if draft.year else ""
    return f"{reverse(LISTS[ImportPurpose(draft.purpose)])}{year}"


@require_POST
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_cancel(request, draft):
    drop(draft, page=_home(draft), by=request.user)
    messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(LISTS[ImportPurpose(draft.purpose)])
