"""People, collectives, households and enterprises: who they are, and what each year brought them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.eligibility.conditions import upper_first
from awards.models import (
    Award,
    CollectiveYear,
    Initiative,
    NotTheSame,
    Subject,
    SubjectDiscipline,
    SubjectKind,
    YearGrade,
)
from awards.subjects.forms import (
    AwardEntryForm,
    CollectiveYearForm,
    DisciplineForm,
    GradeForm,
    InitiativeForm,
    SubjectFilter,
    SubjectForm,
)

SUBJECTS_PER_PAGE = 50
MOST_KIN = 200
# Rows that speak for or against somebody for years: they go only with a reason.
GO_WITH_A_REASON = (Award, SubjectDiscipline)
# What is entered about a subject: its model, its form, the words of its button.
ENTRIES = {
    "xep-loai": (YearGrade, GradeForm, "kết quả xếp loại"),
    "sang-kien": (Initiative, InitiativeForm, "sáng kiến, đề tài"),
    "ky-luat": (SubjectDiscipline, DisciplineForm, "kỷ luật, thanh tra"),
    "so-lieu": (CollectiveYear, CollectiveYearForm, "số liệu của tập thể"),
    "khen-thuong": (Award, AwardEntryForm, "khen thưởng đã có"),
}
NOT_OF = {
    SubjectKind.INDIVIDUAL: {"so-lieu"},
    SubjectKind.COLLECTIVE: {"sang-kien"},
    SubjectKind.ENTERPRISE: {"sang-kien"},
    SubjectKind.HOUSEHOLD: {"sang-kien", "so-lieu", "xep-loai"},
}


def find_subject(user, pk: int) -> Subject:
    found = Subject.objects.visible_to(user).select_related("agency", "node", "merged_into")
    return get_object_or_404(found, pk=pk)


@require_safe
@guard(Permission.SUBJECT_LIST)
def subject_list(request):
    found = SubjectFilter(request.GET, Subject.objects.visible_to(request.user).heads(), user=request.user)
    page = Paginator(found.qs.select_related("agency"), SUBJECTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "kinds": [{"value": kind.value, "label": kind.label.lower()} for kind in SubjectKind],
        "judged_agency": _one_agency(request),
    }
    return TemplateResponse(request, "awards/subject_list.html", context)


def _one_agency(request) -> str | int | None:
    """Whose people can be judged together from here: the agency asked for, else the person's own."""
    asked = request.GET.get("agency", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        return asked
    return min(request.user.agency_ids, default=None)


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_LIST)
def subject_create(request, kind):
    if kind not in SubjectKind.values:
        raise Http404
    subject = Subject(kind=kind)
    form = SubjectForm(request.POST or None, instance=subject, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            record(request.user, "awards.subject_created", subject, name=subject.name)
        messages.success(request, f"Đã thêm {subject.name}.")
        return redirect(subject)
    title = f"Thêm {SubjectKind(kind).label.lower()}"
    return _subject_page(request, form, title, "Thêm", reverse("awards:subject_list"))


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_EDIT, find_subject)
def subject_edit(request, subject):
    form = SubjectForm(request.POST or None, instance=subject, user=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            changes = ", ".join(str(form[name].label) for name in form.changed_data)
            record(request.user, "awards.subject_edited", subject, changes=changes)
        messages.success(request, "Đã lưu.")
        return redirect(subject)
    return _subject_page(request, form, f"Sửa: {subject}", "Lưu", subject.get_absolute_url())


def _subject_page(request, form, title: str, button: str, back_url: str):
    context = {"form": form, "title": title, "button": button, "back_url": back_url}
    return TemplateResponse(request, "awards/subject_edit.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.SUBJECT_VIEW, find_subject)
def subject_detail(request, subject):
    """Everything about one subject and those that are one with it; who looks is written down."""
    record(request.user, "awards.subject_read", subject)
    family, namesakes = _kin(request.user, subject)
    context = {
        "subject": subject,
        "facts": _facts(subject),
        "merged": [
            {"subject": each, "may_part": can(request.user, Permission.SUBJECT_EDIT, each)}
            for each in family
            if each.merged_into_id and each != subject
        ],
        "namesakes": namesakes,
        "groups": _groups(request.user, subject, [each.pk for each in family]),
        "can_edit": can(request.user, Permission.SUBJECT_EDIT, subject),
    }
    return TemplateResponse(request, "awards/subject_detail.html", context)


def _facts(subject: Subject) -> list[tuple]:
    shared = [
        ("Đối tượng", subject.get_kind_display()),
        ("Cơ quan, đơn vị", subject.agency.name),
        ("Phòng, bộ phận", subject.unit),
    ]
    if subject.kind == SubjectKind.HOUSEHOLD:
        return shared
    if subject.kind != SubjectKind.INDIVIDUAL:
        return [*shared, ("Là đơn vị trong cổng", subject.node), ("Năm thành lập", subject.founded_year)]
    gender = {True: "Nữ", False: "Nam", None: ""}[subject.is_female]
    return [
        *shared,
        ("Năm sinh", subject.birth_year),
        ("Giới tính", gender),
        ("Chức vụ, nghề nghiệp", subject.position),
        ("Lãnh đạo, quản lý", "Có" if subject.is_leader else "Không"),
        ("Trực tiếp lao động, sản xuất, công tác", "Có" if subject.is_direct_worker else "Không"),
    ]


def _kin(user, subject: Subject) -> tuple[list[Subject], list[dict]]:
    """Those that are one with `subject`, itself among them, and its namesakes that nobody told apart yet. One query."""
    head = subject.head_id or subject.pk
    kin = Q(pk=head) | Q(head=head)
    told_apart = NotTheSame.objects.filter(Q(first=head, second=OuterRef("pk")) | Q(first=OuterRef("pk"), second=head))
    namesakes = Subject.objects.visible_to(user).namesakes(subject)
    alike = Q(merged_into=None, pk__in=namesakes.values("pk")) & ~Exists(told_apart)
    rows = list(Subject.objects.filter(kin | alike).select_related("agency")[:MOST_KIN])
    family = [each for each in rows if head in (each.pk, each.head_id)]
    if subject.merged_into_id is not None:
        return family, []
    return family, [
        {
            "subject": other,
            "why": "cùng tên" if other.same_key == subject.same_key else "khác dấu",
            "is_same_year": subject.birth_year is not None and other.birth_year == subject.birth_year,
        }
        for other in rows
        if other not in family
    ]


def _groups(user, subject: Subject, family: list[int]) -> list[dict]:
    """What was entered, kind by kind, newest first; rows that came from a merged subject say so."""
    groups = []
    for what, (model, _, label) in ENTRIES.items():
        if what in NOT_OF[SubjectKind(subject.kind)]:
            continue
        rows = model.objects.filter(subject__in=family)
        rows = rows.select_related("form", "decision_line", "superior_line") if model is Award else rows
        groups.append(
            {
                "what": what,
                "label": label,
                "rows": [_row_of(row, subject, user) for row in rows],
            }
        )
    return groups


def _row_of(row, subject: Subject, user) -> dict:
    return {
        "entry": row,
        "detail": _detail_of(row),
        "is_merged": row.subject_id != subject.pk,
        "is_fixed": bool(_kept_because(row, user)),
    }


def _kept_because(row, user) -> str:
    """Why `user` may not take this row back; "" where it may go."""
    if not isinstance(row, Award):
        return ""
    if row.is_of_a_decision:
        return "Khen thưởng này do quyết định ghi vào sổ; chỉ quyết định hủy bỏ mới làm nó hết hiệu lực."
    if row.is_of_an_office_above and not user.is_office:
        return "Khen thưởng này theo quyết định của cấp trên, nhập từ Excel; nếu sai, xin báo cơ quan thi đua sửa."
    return ""


def _detail_of(row) -> str:
    if isinstance(row, Award):
        said = f"Quyết định số {row.decision_number} ngày {row.decided_on:%d/%m/%Y}"
        return said + (f"; đã hủy bỏ ngày {row.revoked_on:%d/%m/%Y}" if row.revoked_on else "")
    if isinstance(row, CollectiveYear):
        return "; ".join(f"{count} {key.label}" for key, count in row.member_counts().items())
    return row.document


# --- Entries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entering:
    """What is to be entered of whom."""

    subject: Subject
    what: str

    @property
    def agency_id(self) -> int:
        return self.subject.agency_id


def find_entering(user, pk: int, what: str) -> Entering:
    if what not in ENTRIES:
        raise Http404
    return Entering(find_subject(user, pk), what)


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_EDIT, find_entering)
def entry_add(request, entering):
    subject = entering.subject
    model, form_class, label = ENTRIES[entering.what]
    is_award = model is Award
    entry = Award(subject=subject, agency=subject.agency) if is_award else model(subject=subject)
    form = form_class(request.POST or None, instance=entry, **({"subject": subject} if is_award else {}))
    if request.method == "POST" and form.is_valid() and _is_unique(form):
        with transaction.atomic():
            form.save()
            record(request.user, "awards.entry_added", subject, what=label, entry=str(entry))
        messages.success(request, f"Đã ghi {label}.")
        return redirect(subject)
    return _subject_page(request, form, f"Ghi {label}: {subject}", "Ghi", subject.get_absolute_url())


def _is_unique(form) -> bool:
    """The constraints that span fields the form does not show."""
    try:
        form.instance.validate_constraints()
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    return True


@dataclass(frozen=True)
class Entered:
    """One row that was entered, and what it is called."""

    entry: models.Model
    label: str

    @property
    def agency_id(self) -> int:
        return self.entry.subject.agency_id


def find_entered(user, what: str, pk: int) -> Entered:
    if what not in ENTRIES:
        raise Http404
    model, _, label = ENTRIES[what]
    visible = model.objects.filter(subject__in=Subject.objects.visible_to(user))
    return Entered(get_object_or_404(visible.select_related("subject__agency"), pk=pk), label)


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_EDIT, find_entered)
def entry_remove(request, entered):
    """Take back what was entered by mistake; the trail keeps it, and why."""
    entry, label, subject = entered.entry, entered.label, entered.entry.subject
    if kept_because := _kept_because(entry, request.user):
        messages.error(request, kept_because)
        return redirect(subject)
    is_sent = request.method == "POST"
    form = ReasonForm(request.POST if is_sent else None) if isinstance(entry, GO_WITH_A_REASON) else None
    if is_sent and (form is None or form.is_valid()):
        with transaction.atomic():
            reason = form.cleaned_data["reason"] if form else ""
            record(request.user, "awards.entry_removed", subject, what=label, entry=str(entry), reason=reason)
            entry.delete()
        messages.success(request, f"Đã bỏ {label}.")
        return redirect(subject)
    context = {
        "title": f"Bỏ {label}",
        "subject": subject,
        "question": f"Bỏ “{entry}” của {subject}?",
        "effects": [f"{upper_first(label)} này không còn được tính khi xét điều kiện."],
        "button": "Bỏ",
        "back_url": subject.get_absolute_url(),
        "form": form,
    }
    status = 422 if form and form.errors else 200
    return TemplateResponse(request, "awards/subject_confirm.html", context, status=status)


# --- One or two? ------------------------------------------------------------------------------------------------------


@require_POST
@guard(Permission.SUBJECT_EDIT, find_subject)
def subject_unmerge(request, subject):

    with refusal_told(request):
        subject.unmerge(by=request.user)
        messages.success(request, f"Đã tách {subject} ra; mỗi bên giữ lịch sử của mình.")
    return redirect(subject)
