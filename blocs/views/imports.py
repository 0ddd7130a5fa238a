"""Importing a workbook: upload it, say which column is which, look at what would happen, confirm."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission, can
from blocs.import_forms import ColumnsForm, ImportForm
from blocs.importing import agencies, members, people
from blocs.importing.showing import preview
from blocs.models import ImportDraft, ImportPurpose
from documents.columns import guess_mapping, missing_fields
from documents.models import ColumnMapping, StoredFile
from documents.paper import Column, Table
from documents.serving import workbook_response
from documents.workbooks import Sheet, WorkbookError, read_table, write_workbook

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


def find_purpose(user, purpose):
    """What is to be imported. Raises Http404 for an unknown purpose, and for one that is not this person's."""
    if purpose not in ImportPurpose.values or not can(user, NEEDS[ImportPurpose(purpose)]):
        raise Http404
    return ImportPurpose(purpose)


def find_draft(user, pk):
    """A workbook that this very person uploaded."""
    draft = get_object_or_404(ImportDraft.objects.of(user).select_related("file", "year"), pk=pk)
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
            read_table(upload.file, expected=_titles(purpose))
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


def _titles(purpose: ImportPurpose) -> list[str]:
    return [title for each in MODULES[purpose].FIELDS for title in (each.title, *each.aliases)]


@transaction.atomic
def _keep(purpose: ImportPurpose, upload, year, *, by) -> ImportDraft:
    """Keep the workbook for a day at most; what others have forgotten goes at the same time."""
    for old in [*ImportDraft.objects.forgotten().select_related("file"), *ImportDraft.objects.of(by)]:
        _forget(old)
    file = StoredFile.objects.store(upload, by=by)
    return ImportDraft.objects.create(purpose=purpose, year=year, file=file, by=by)


@transaction.atomic
def _forget(draft: ImportDraft) -> None:
    draft.delete()
    draft.file.discard()


@require_safe
@guard(Permission.WORKBOOK_IMPORT, find_purpose)
def import_sample(request, purpose):
    """A workbook of our own columns with a few rows to overwrite."""
    module = MODULES[purpose]
    table = Table([Column(each.title, 45) for each in module.FIELDS], module.SAMPLE)
    content = write_workbook([Sheet(purpose.label, table)])
    return workbook_response(content, f"mau-{purpose.value}.xlsx")


@require_http_methods(["GET", "POST"])
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_columns(request, draft):
    """Which column is which: guessed, confirmed once, remembered for the next workbook."""
    purpose = ImportPurpose(draft.purpose)
    fields = MODULES[purpose].FIELDS
    table = _read(draft)
    known = ColumnMapping.objects.remembered(_mapping_name(purpose))
    form = ColumnsForm(
        request.POST or None, fields=fields, table=table, initial=guess_mapping(table.headers, fields, known)
    )
    if request.method == "POST" and form.is_valid():
        ColumnMapping.objects.remember(_mapping_name(purpose), form.cleaned_data, by=request.user)
        return redirect("blocs:import_preview", pk=draft.pk)
    is_known = known and all(header in table.headers for header in known.values())
    if request.method == "GET" and is_known and "sua" not in request.GET and not missing_fields(fields, known):
        return redirect("blocs:import_preview", pk=draft.pk)
    context = addresses(draft) | {"form": form, "draft": draft, "table": table, "first_rows": table.rows[:3]}
    return TemplateResponse(request, "blocs/import_columns.html", context)


def _mapping_name(purpose: ImportPurpose) -> str:
    return f"blocs.{purpose.value}"


def _read(draft: ImportDraft):
    with draft.file.open() as file:
        return read_table(file, expected=_titles(ImportPurpose(draft.purpose)))


def _plan(draft: ImportDraft, *, by):
    """The table, which header is which field, and what every row would do."""
    purpose = ImportPurpose(draft.purpose)
    module = MODULES[purpose]
    table = _read(draft)
    remembered = ColumnMapping.objects.remembered(_mapping_name(purpose))
    mapping = {name: header for name, header in remembered.items() if header in table.headers}
    rows = [(row.number, {name: table.value(row, header) for name, header in mapping.items()}) for row in table.rows]
    return table, mapping, module.plan(rows, year=draft.year, by=by)


@never_cache
@require_http_methods(["GET", "POST"])
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_preview(request, draft):
    """What would happen, row by row; confirming does it whole or not at all, and forgets the workbook."""
    purpose = ImportPurpose(draft.purpose)
    if missing_fields(MODULES[purpose].FIELDS, ColumnMapping.objects.remembered(_mapping_name(purpose))):
        return redirect("blocs:import_columns", pk=draft.pk)
    table, mapping, plan = _plan(draft, by=request.user)
    if missing_fields(MODULES[purpose].FIELDS, mapping):
        return redirect("blocs:import_columns", pk=draft.pk)
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
            year = f"?nam={draft.year.year}" if draft.year else ""
            return redirect(f"{reverse(LISTS[purpose])}{year}")
    shown = [row for row in plan.rows if row.errors] if request.GET.get("chi") == "loi" else plan.rows
    titles = {each.name: each.title for each in MODULES[purpose].FIELDS}
    context = addresses(draft) | {
        **preview(plan, table, mapping, titles=titles, asked=request.GET.get("page"), rows=shown),
        "draft": draft,
        "problem": problem,
    }
    return TemplateResponse(request, "blocs/import_preview.html", context)


@transaction.atomic
def _carry_out(draft: ImportDraft, plan, *, by):
    """Do it, and forget the workbook; of two presses of the button the second finds nothing."""
    draft = ImportDraft.objects.select_for_update(of=("self",)).select_related("file", "year").get(pk=draft.pk)
    outcome = MODULES[ImportPurpose(draft.purpose)].carry_out(plan, year=draft.year, by=by)
    record(by, "blocs.workbook_imported", draft, file=draft.file.original_name, sha256=draft.file.sha256)
    _forget(draft)
    return outcome


@require_POST
@guard(Permission.WORKBOOK_IMPORT, find_draft)
def import_cancel(request, draft):
    purpose = ImportPurpose(draft.purpose)
    _forget(draft)
    messages.success(request, "Đã bỏ bảng Excel, chưa lưu gì.")
    return redirect(LISTS[purpose])
