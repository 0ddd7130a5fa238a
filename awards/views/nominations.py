"""One line of a slate: its verdict with every condition, its report, its papers."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.appraisal.standing import events_of, holder_of, road_of
from awards.eligibility.verdicts import Finding, Outcome
from awards.models import AwardTerms, LineState, Nomination, NominationPaper
from awards.models.outline import outline_for
from awards.slates.achievement_paper import achievement_paper
from awards.slates.assembling import changed, place_line
from awards.slates.forms import NominationForm, PaperForm, PlaceForm, ReportForm
from awards.slates.nominating import own_papers, seats_of
from awards.views.judging import SIGN_TONES, SIGNS
from awards.views.paper_pages import paper_pages
from awards.wording import LINE_TONES, outcome_shown
from documents.models import StoredFile
from documents.serving import file_response


def find_nomination(user, pk: int) -> Nomination:
    found = Nomination.objects.visible_to(user).select_related(
        "slate__agency", "slate__year", "slate__bloc_year__bloc", "slate__bloc_year__leader", "form", "subject__agency"
    )
    return get_object_or_404(found.select_related("check_made", "report_file", "proposal", "officer"), pk=pk)


@require_safe
@guard(Permission.NOMINATION_VIEW, find_nomination)
def nomination_detail(request, line):
    """Each condition with its article, what was flagged, what is missing; who looks is written down."""
    record(request.user, "awards.nomination_read", line)
    is_new = line.is_editable and line.slate.received_on is None
    return _shown(request, line, PlaceForm(initial={"position": line.position}) if is_new else None)


def _shown(request, line: Nomination, place_form: PlaceForm | None):
    slate, check = line.slate, getattr(line, "check_made", None)
    outcome, tone = outcome_shown(slate.kind, Outcome(check.outcome) if check else None)
    left = seats_of(slate).get(line.form_id)
    may_edit = line.is_editable and can(request.user, Permission.NOMINATION_EDIT, slate)
    facts = [
        ("Danh hiệu, hình thức", line.form),
        ("Chức vụ, đơn vị", line.printed_unit),
        ("Năm sinh", line.subject.birth_year),
        ("Tóm tắt thành tích", line.summary),
        ("Số phiếu đồng ý", line.vote_share),
        ("Kết quả suy tôn", line.proposal.result if line.proposal else ""),
        ("Số lượng còn lại", left.in_words if left else ""),
        ("Hạn thẩm định", line.due_on and f"{line.due_on:%d/%m/%Y}"),
        ("Giải trình", line.reason),
    ]
    context = {
        "line": line,
        "slate": slate,
        "state_tone": LINE_TONES[line.state],
        "holder": holder_of(line),
        "events": events_of(line),
        "check": check,
        "outcome": outcome,
        "tone": tone,
        "road": road_of(line),
        "findings": [finding_row(each) for each in check.findings] if check else [],
        "facts": [(name, value) for name, value in facts if value],
        "may_appraise": line.state != LineState.PROPOSED and can(request.user, Permission.APPRAISAL_VIEW, line),
        "papers": list(line.papers.select_related("file")),
        "may_edit": may_edit,
        "may_see_subject": request.user.is_office or line.subject.agency_id in request.user.agency_ids,
        "place_form": place_form if can(request.user, Permission.NOMINATION_EDIT, slate) else None,
    }
    status = 422 if place_form and place_form.errors else 200
    return TemplateResponse(request, "awards/nomination_detail.html", context, status=status)


def finding_row(told: dict) -> dict:
    finding = Finding(told["text"], told["met"], told["basis"], told["manual"], told["road"], told["detail"])
    return {
        "finding": finding,
        "sign": "người thẩm định xem xét" if finding.is_manual else SIGNS[finding.met],
        "tone": "neutral" if finding.is_manual else SIGN_TONES[finding.met],
        "road": f"Cách {finding.road}" if finding.road else "Luôn phải đạt",
    }


def _closed(request, line: Nomination):
    """The answer to whoever would write in a slate that was handed in; None while it may be written in."""
    if line.is_editable:
        return None
    where, state = ("Đề nghị", line) if line.slate.is_editable else ("Hồ sơ", line.slate)
    messages.error(request, f"{where} đang ở trạng thái “{state.get_state_display()}” nên không sửa được.")
    return redirect(line)


def _page(request, form, line: Nomination, title: str, button: str, **more):
    context = {"form": form, "line": line, "slate": line.slate, "title": title, "button": button, **more}
    return TemplateResponse(request, "awards/nomination_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_nomination)
def nomination_edit(request, line):
    if closed := _closed(request, line):
        return closed
    form = NominationForm(request.POST or None, instance=line)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                now = line.locked_slate()
                form.save()
                what = ", ".join(str(form[name].label) for name in form.changed_data)
                record(request.user, "awards.line_edited", line, changes=what)
                changed(now)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu.")
            return redirect(line)
    return _page(request, form, line, f"Sửa đề nghị: {line.printed_name}", "Lưu")


@require_POST
@guard(Permission.NOMINATION_EDIT, find_nomination)
def nomination_place(request, line):
    """The list keeps the order that the proposer gives it."""
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            place_line(line, form.cleaned_data["position"])
        except OfficeError as problem:
            form.add_error("position", str(problem))
        else:
            messages.success(request, f"Đã chuyển {line.printed_name}.")
            return redirect(line.slate)
    return _shown(request, line, form)


# --- The report -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_nomination)
def report_write(request, line):
    """Báo cáo thành tích: written here after the outline in force, or uploaded."""
    if closed := _closed(request, line):
        return closed
    outline = outline_for(line.subject.kind, line.slate.kind, line.slate.received_on)
    files = request.FILES if request.method == "POST" else None
    form = ReportForm(request.POST or None, files, outline=outline, nomination=line)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                now = line.locked_slate()
                line.report = form.report()
                if upload := form.cleaned_data["file"]:
                    line.report_file = StoredFile.objects.store(upload, by=request.user)
                line.save(update_fields=["report", "report_file"])
                record(request.user, "awards.line_edited", line, changes="báo cáo thành tích")
                changed(now)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lưu báo cáo thành tích.")
            return redirect(line)
    most = f"Theo mẫu: không quá {outline.most_words} chữ. {outline.basis}" if outline else ""
    return _page(request, form, line, f"Báo cáo thành tích: {line.printed_name}", "Lưu báo cáo", advice=most)


def find_report(user, pk: int) -> Nomination:
    """A line with a report written in the portal."""
    line = find_nomination(user, pk)
    if not any(part["text"].strip() for part in line.report):
        raise Http404
    return line


report_pdf, report_word = paper_pages(
    "report",
    Permission.NOMINATION_VIEW,
    find_report,
    achievement_paper,
    recorded_as="awards.slate_printed",
    what="Báo cáo thành tích",
)


def find_report_file(user, pk: int) -> Nomination:
    line = find_nomination(user, pk)
    if line.report_file is None:
        raise Http404
    return line


@require_safe
@guard(Permission.NOMINATION_VIEW, find_report_file)
def report_file(request, line):
    record(request.user, "awards.slate_printed", line, what=line.report_file.original_name)
    return file_response(line.report_file, inline=True)


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_EDIT, find_nomination)
def paper_add(request, line):
    if closed := _closed(request, line):
        return closed
    terms = AwardTerms.objects.in_force(line.slate.received_on).filter(form=line.form_id).first()
    kept = set(line.papers.values_list("name", flat=True))
    names = [name for name in own_papers(terms.papers if terms else []) if name not in kept]
    if not names:
        messages.info(request, "Hình thức này không cần thêm giấy tờ nào.")
        return redirect(line)
    files = request.FILES if request.method == "POST" else None
    form = PaperForm(request.POST or None, files, instance=NominationPaper(nomination=line), names=names)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                now = line.locked_slate()
                paper = form.save(commit=False)
                if upload := form.cleaned_data["upload"]:
                    paper.file = StoredFile.objects.store(upload, by=request.user)
                paper.validate_constraints()
                paper.save()
                record(request.user, "awards.line_edited", line, changes=paper.name)
                changed(now)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi giấy tờ.")
            return redirect(line)
    return _page(request, form, line, f"Giấy tờ của {line.printed_name}", "Ghi", is_multipart=True)


def find_paper(user, pk: int) -> NominationPaper:
    found = NominationPaper.objects.filter(nomination__in=Nomination.objects.visible_to(user))
    return get_object_or_404(
        found.select_related("file", "nomination__slate__bloc_year__leader", "nomination__form"), pk=pk
    )


@require_POST
@guard(Permission.NOMINATION_EDIT, find_paper)
def paper_remove(request, paper):
    line = paper.nomination
    with refusal_told(request):
        with transaction.atomic():
            now = line.locked_slate()
            record(request.user, "awards.line_edited", line, changes=f"bỏ {paper.name}")
            paper.delete()
            changed(now)
        messages.success(request, f"Đã bỏ {paper.name}.")
    return redirect(line)


def find_kept_paper(user, pk: int) -> NominationPaper:
    paper = find_paper(user, pk)
    if paper.file is None:
        raise Http404
    return paper


@require_safe
@guard(Permission.NOMINATION_VIEW, find_kept_paper)
def paper_file(request, paper):
    record(request.user, "awards.slate_printed", paper.nomination, what=paper.name)
    return file_response(paper.file, inline=True)
