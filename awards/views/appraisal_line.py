"""One line before the officer: what the proposer says beside what the portal knows, and the verdict."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from awards.appraisal.appraising import judge
from awards.appraisal.doubts import doubts_of
from awards.appraisal.forms import LimitForm, NoteForm, VerdictForm
from awards.appraisal.line_rows import family_of, history_of, rows_of
from awards.appraisal.standing import holder_of, road_of
from awards.eligibility.rulebook import database_forms
from awards.eligibility.verdicts import Outcome
from awards.models import (
    AppraisalLimit,
    AwardKind,
    LineState,
    Nomination,
    OfficeNote,
)
from awards.views.appraisal_acts import ACTS
from awards.views.catalogue import new_version
from awards.views.catalogue_history import version_row
from awards.views.nominations import finding_row
from awards.wording import LINE_TONES, outcome_shown
from blocs.models import Holiday
from blocs.workdays import Due

ONE_LINE_ACTS = [slug for slug in ACTS if slug not in ("du-dieu-kien", "khong-du-dieu-kien")]


def find_line(user, pk: int) -> Nomination:
    """A line that was received at least once."""
    found = Nomination.objects.visible_to(user).exclude(state=LineState.PROPOSED)
    is_of_office = Identity.objects.filter(pk=1, office_agency=OuterRef("slate__agency"))
    line = get_object_or_404(
        found.with_root().annotate(is_of_office=Exists(is_of_office)).select_related(
            "slate__agency", "slate__year", "slate__bloc_year__bloc", "slate__bloc_year__leader", "form", "subject",
            "officer", "check_made", "report_file", "proposal", "fallback_of__form", "verdict_by",
        ),
        pk=pk,
    )  # fmt: skip
    line.slate.is_of_office = line.is_of_office
    return line


@require_safe
@guard(Permission.APPRAISAL_VIEW, find_line)
def appraisal_detail(request, line):
    """The dossier: words and papers of the proposer at the left, checks and history at the right. Who reads is kept."""
    record(request.user, "awards.nomination_read", line)
    note_form = NoteForm() if can(request.user, Permission.APPRAISAL_LIST) else None
    return _detail(request, line, note_form)


def _detail(request, line: Nomination, note_form: NoteForm | None):
    """`note_form`: of the office alone; with what was typed where it was refused."""
    check = getattr(line, "check_made", None)
    outcome, outcome_tone = outcome_shown(line.slate.kind, Outcome(check.outcome) if check else None)
    may_judge = line.state == LineState.RECEIVED and can(request.user, Permission.NOMINATION_JUDGE, line)
    is_office = note_form is not None
    rows, history = rows_of(line), history_of(line)
    is_waiting = line.state == LineState.RECEIVED and line.due_on is not None
    context = {
        "line": line,
        "slate": line.slate,
        "tone": LINE_TONES[line.state],
        "holder": holder_of(line),
        "road": road_of(line),
        "due_on": line.due_on if is_waiting else None,
        "days_left": Due(line.due_on, Holiday.objects.calendar()).working_days_left() if is_waiting else None,
        "facts": _facts(line),
        "papers": rows.papers,
        "check": check,
        "outcome": outcome,
        "outcome_tone": outcome_tone,
        "findings": [finding_row(each) for each in check.findings] if check else [],
        "awards": history.awards,
        "history": history.others,
        "others": list(
            Nomination.objects.filter(subject__in=family_of(line))
            .exclude(pk=line.pk)
            .select_related("form", "slate__agency", "slate__bloc_year__bloc", "slate__year")
            .defer("report")
            .order_by("-pk")[:20]
        ),
        "opinions": rows.opinions,
        "notes": rows.notes if is_office else [],
        "note_form": note_form,
        "events": rows.events,
        "may_judge": may_judge,
        "acts": [(slug, ACTS[slug].label) for slug in ONE_LINE_ACTS if line.state in ACTS[slug].states]
        if is_office
        else [],
        "is_office": is_office,
    }
    status = 422 if note_form is not None and note_form.errors else 200
    return TemplateResponse(request, "awards/appraisal_detail.html", context, status=status)


def _facts(line: Nomination) -> list[tuple]:
    facts = [
        ("Đơn vị đề nghị", line.slate.proposer),
        ("Danh hiệu, hình thức", line.form),
        ("Loại hình", f"{line.slate.get_kind_display()}, {line.slate.period or line.slate.year.year}"),
        ("Ngày lập thành tích", line.slate.happened_on and f"{line.slate.happened_on:%d/%m/%Y}"),
        ("Chức vụ, đơn vị", line.printed_unit),
        ("Năm sinh", line.subject.birth_year),
        ("Tóm tắt thành tích", line.summary or line.slate.achievement),
        ("Số phiếu đồng ý", line.vote_share),
        ("Kết quả suy tôn", line.proposal.result if line.proposal else ""),
        ("Giải trình của đơn vị", line.reason),
        ("Lý do gửi khi hồ sơ còn thiếu", line.slate.missing_because),
        ("Thay cho đề nghị", line.fallback_of.form if line.fallback_of else ""),
    ]
    return [(name, value) for name, value in facts if value]


# --- The verdict ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.NOMINATION_JUDGE, find_line)
def line_judge(request, line):
    """Đủ, không đủ điều kiện; of the office's own lines by the body that the year names."""
    doubts = doubts_of([line]).get(line.pk, [])
    form = VerdictForm(request.POST or None, doubts=doubts)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            judge(
                Nomination.objects.filter(pk=line.pk),
                is_eligible=form.is_eligible,
                reason=told["reason"],
                by=request.user,
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi kết luận.")
            return redirect("awards:appraisal_detail", pk=line.pk)
    context = {"line": line, "form": form, "tone": LINE_TONES[line.state], "doubts": doubts}
    return TemplateResponse(request, "awards/line_judge.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.APPRAISAL_LIST, find_line)
def note_add(request, line):
    form = NoteForm(request.POST, instance=OfficeNote(nomination=line, by=request.user))
    if not form.is_valid():
        return _detail(request, line, form)
    with transaction.atomic():
        form.save()
        record(request.user, "awards.note_added", line)
    messages.success(request, "Đã ghi chú.")
    return redirect("awards:appraisal_detail", pk=line.pk)


# --- Time limits ------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW)
def limit_list(request):
    """Every version of every limit, those replaced too."""
    today, names = timezone.localdate(), database_forms()
    versions = AppraisalLimit.objects.select_related("written_by").order_by("kind", "-effective_from", "-pk")
    context = {
        "rows": [version_row("thoi-han", each, today, names) for each in versions],
        "kinds": AwardKind.choices,
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/limit_list.html", context)


def find_limit(user, kind: str = "") -> AppraisalLimit:
    """The limit in force of one kind ("moi": every kind without its own), or an empty one to begin with."""
    if kind not in ("moi", *AwardKind.values):
        raise Http404
    kind = "" if kind == "moi" else kind
    return AppraisalLimit.objects.in_force().filter(kind=kind).first() or AppraisalLimit(kind=kind)


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_limit)
def limit_edit(request, limit):
    return new_version(request, LimitForm, limit, str(limit), reverse("awards:limit_list"))
