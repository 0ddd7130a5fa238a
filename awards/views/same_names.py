"""Namesakes: a person says whether two rows are one; the portal never merges by itself."""

from dataclasses import dataclass
from itertools import combinations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guard
from accounts.models import record
from accounts.permissions import Permission
from accounts.telling import refusal_told
from awards.models import Award, NotTheSame, Subject, SubjectKind, YearGrade
from awards.views.subjects import find_subject

GROUPS_PER_PAGE = 25
MOST_IN_A_GROUP = 40


def open_groups(user):
    """Names that several visible subjects share, and of whom somebody has yet to say who is who."""
    decided = (
        NotTheSame.objects.filter(
            first__kind=OuterRef("kind"),
            first__folded_name=OuterRef("folded_name"),
            first__in=Subject.objects.visible_to(user).heads(),
            second__in=Subject.objects.visible_to(user).heads(),
        )
        .order_by()
        .values("first__kind")
        .annotate(pairs=Count("pk"))
        .values("pairs")
    )
    groups = Subject.objects.visible_to(user).heads().order_by().values("kind", "folded_name")
    groups = groups.annotate(people=Count("pk"), decided=Coalesce(Subquery(decided), 0))
    return groups.filter(people__gt=1, decided__lt=F("people") * (F("people") - 1) / 2).order_by("folded_name", "kind")


@require_safe
@guard(Permission.SUBJECT_LIST)
def same_names(request):
    page = Paginator(open_groups(request.user), GROUPS_PER_PAGE).get_page(request.GET.get("page"))
    wanted = {(each["kind"], each["folded_name"]) for each in page}
    visible = Subject.objects.visible_to(request.user).heads().select_related("agency")
    people: dict[tuple, list[Subject]] = {key: [] for key in wanted}
    for subject in visible.filter(folded_name__in={name for _, name in wanted}):
        if (key := (subject.kind, subject.folded_name)) in people:
            people[key].append(subject)
    shown = [subject.pk for group in people.values() for subject in group]
    decided = set(NotTheSame.objects.filter(first__in=shown, second__in=shown).values_list("first", "second"))
    groups = [
        {
            "label": SubjectKind(each["kind"]).label,
            "pairs": _pairs(people[each["kind"], each["folded_name"]][:MOST_IN_A_GROUP], decided),
        }
        for each in page
    ]
    return TemplateResponse(request, "awards/same_names.html", {"page": page, "groups": groups})


def _pairs(subjects: list[Subject], decided: set[tuple[int, int]]) -> list[dict]:
    """Pairs that nobody has decided on, the likeliest first: the same spelling, the same year of birth."""
    pairs = [
        {
            "first": one,
            "second": other,
            "why": "cùng tên" if one.same_key == other.same_key else "khác dấu",
            "is_same_year": one.birth_year is not None and one.birth_year == other.birth_year,
        }
        for one, other in combinations(sorted(subjects, key=lambda subject: subject.pk), 2)
        if (one.pk, other.pk) not in decided
    ]
    return sorted(pairs, key=lambda pair: (pair["why"] != "cùng tên", not pair["is_same_year"]))


@dataclass(frozen=True)
class Pair:
    """Two rows that this person sees both of."""

    first: Subject
    second: Subject

    @property
    def agency_id(self) -> int:
        return self.first.agency_id


def find_pair(user, pk: int, other: int) -> Pair:
    if pk == other:
        raise Http404
    return Pair(find_subject(user, pk), find_subject(user, other))


@require_http_methods(["GET", "POST"])
@guard(Permission.SUBJECT_EDIT, find_pair)
def subject_compare(request, pair):
    """Two rows side by side: one person, or two."""
    subject, other = pair.first, pair.second
    if request.method == "POST":
        return _decide(request, subject, other)
    for each in (subject, other):
        record(request.user, "awards.subject_read", each)
    sides = [_side(subject, "nhất"), _side(other, "hai")]
    return TemplateResponse(
        request, "awards/subject_compare.html", {"sides": sides, "subject": subject, "other": other}
    )


def _side(subject: Subject, ordinal: str) -> dict:
    return {
        "ordinal": ordinal,
        "subject": subject,
        "facts": [
            ("Năm sinh", subject.birth_year),
            ("Chức vụ", subject.position),
            ("Phòng, bộ phận", subject.unit),
            ("Cơ quan, đơn vị", subject.agency),
        ],
        "grades": YearGrade.objects.filter(subject=subject)[:10],
        "awards": Award.objects.filter(subject=subject).select_related("form")[:10],
    }


def _decide(request, subject: Subject, other: Subject):
    match request.POST.get("decision"):
        case "into_second":
            return _merge(request, subject, other)
        case "into_first":
            return _merge(request, other, subject)
        case "different":
            with transaction.atomic():
                first, second = sorted([subject, other], key=lambda each: each.pk)
                NotTheSame.objects.get_or_create(first=first, second=second, defaults={"by": request.user})
                record(request.user, "awards.subjects_differ", first, other=str(second.pk))
            messages.success(request, "Đã ghi: hai đối tượng khác nhau; không hỏi lại.")
            return redirect("awards:same_names")
    messages.error(request, "Xin chọn: là một, hay khác nhau.")
    return redirect(request.path)


def _merge(request, subject: Subject, into: Subject):
    with refusal_told(request):
        subject.merge_into(into, by=request.user)
        messages.success(request, f"Đã gộp vào {into}; lịch sử hai bên còn nguyên, tách lại được trên trang này.")
        return redirect(into)
    return redirect("awards:same_names")
