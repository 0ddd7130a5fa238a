"""The list of agencies as a tree, the search through their history, and the story of one of them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, TextField, Value, When

from accounts.models import Agency, Identity, Succession, SuccessionKind, SuccessionPart
from accounts.searching import fold
from accounts.succession import Lineage, search_with_history
from blocs.models import Membership


def in_tree_order(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    """Each agency, then its divisions, then theirs, by name; with `depth` 0, 1 or 2."""
    at_second, at_third = Q(parent__isnull=False, parent__parent=None), Q(parent__parent__isnull=False)

    def level(third, second, first, kind) -> Case:
        return Case(When(at_third, then=third), When(at_second, then=second), default=first, output_field=kind)

    root = level(F("parent__parent__folded_name"), F("parent__folded_name"), F("folded_name"), TextField())
    root_pk = level(F("parent__parent_id"), F("parent_id"), F("pk"), IntegerField())
    branch = level(F("parent__folded_name"), F("folded_name"), Value(""), TextField())
    branch_pk = level(F("parent_id"), F("pk"), Value(0), IntegerField())
    leaf = level(F("folded_name"), Value(""), Value(""), TextField())
    return with_depth(agencies).order_by(root, root_pk, branch, branch_pk, leaf, "pk")


def with_depth(agencies: QuerySet[Agency]) -> QuerySet[Agency]:
    depth = Case(When(parent=None, then=0), When(parent__parent=None, then=1), default=2)
    return agencies.annotate(depth=depth)


def found_with_reasons(text: str) -> dict[int, str]:
    """The agencies a search finds, by id, each with the reason where its present name does not say why; else "".

    A predecessor says what became of it, a successor whom it continues, a renamed agency its matching former name.
    """
    reasons = {}
    for found in search_with_history(text):
        reasons[found.agency.pk] = found.because or former_name_that_matches(found.agency, text)
    return reasons


def former_name_that_matches(agency: Agency, text: str) -> str:
    """ "tên cũ: Sở Văn hóa" where only a former name holds every word of `text`; else ""."""
    words = fold(text).split()
    present = fold(f"{agency.name} {agency.short_name} {agency.code}")
    if all(word in present for word in words):
        return ""
    former = agency.former_names.splitlines()
    matching = [name for name in former if any(word in fold(name) and word not in present for word in words)]
    return f"tên cũ: {', '.join(matching or former)}" if former else ""


def names_on(day: dt.date, agency_ids: Iterable[int]) -> dict[int, str]:
    """What agencies were called on that day, only of those that have been renamed since. One query."""
    renamings = SuccessionPart.objects.filter(
        agency__in=list(agency_ids),
        is_successor=False,
        succession__kind=SuccessionKind.RENAME,
        succession__effective_on__gt=day,
    ).order_by("-succession__effective_on", "-succession_id")
    return dict(renamings.values_list("agency_id", "succession__former_name"))  # the earliest comes last and stays


@dataclass(frozen=True)
class Chapter:
    """One thing that happened to an agency or to somebody it comes from or became."""

    on: dt.date
    sentence: str
    document: str
    note: str
    is_own: bool


def story(agency: Agency, family: Lineage) -> list[Chapter]:
    """Everything that happened to `agency`, its predecessors and its successors, in the order it happened."""
    everybody = {agency.pk} | family.predecessors | family.successors
    parts = Prefetch("parts", SuccessionPart.objects.select_related("agency").order_by("agency__folded_name"))
    changes = Succession.objects.filter(parts__agency__in=everybody).distinct().prefetch_related(parts)
    return [
        Chapter(
            on=change.effective_on,
            sentence=in_words(change),
            document=change.document,
            note=change.note,
            is_own=any(part.agency_id == agency.pk for part in change.parts.all()),
        )
        for change in changes.order_by("effective_on", "pk")
    ]


def in_words(change: Succession) -> str:
    """ "Sở Giao thông vận tải sáp nhập vào Sở Xây dựng", names as they were just before or after that day."""
    before = [part.agency for part in change.parts.all() if not part.is_successor]
    after = [part.agency for part in change.parts.all() if part.is_successor]
    kind = SuccessionKind(change.kind)
    if kind == SuccessionKind.RENAME:
        return f"{change.former_name} đổi tên" + (f" (nay là {after[0].name})" if after else "")
    if kind == SuccessionKind.END:
        return f"{listed(before)} kết thúc hoạt động, không có đơn vị kế thừa"
    if kind == SuccessionKind.SPLIT:
        return f"{listed(before)} chia, tách thành {listed(after)}"
    return f"{listed(before)} sáp nhập vào {listed(after)}"


def listed(agencies: list[Agency]) -> str:
    """ "A", "A và B", "A, B và C"."""
    names = [agency.name for agency in agencies]
    return " và ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True)
class Place:
    """Where an agency, or one it comes from, competed in one year."""

    membership: Membership
    through: str  # the predecessor's name; "" where it is the agency itself
    role: str


def places(agency: Agency, family: Lineage, identity: Identity) -> list[Place]:
    """Its memberships and those of its predecessors, latest year first; what a successor does is the successor's."""
    memberships = (
        Membership.objects.filter(agency__in={agency.pk} | family.predecessors)
        .select_related("agency", "bloc_year__bloc", "bloc_year__year")
        .order_by("-bloc_year__year__year", "bloc_year__bloc__code", "pk")
    )
    return [
        Place(
            membership=membership,
            through="" if membership.agency_id == agency.pk else membership.agency.name,
            role=role_in(membership, identity),
        )
        for membership in memberships
    ]


def role_in(membership: Membership, identity: Identity) -> str:
    bloc_year = membership.bloc_year
    if membership.agency_id == bloc_year.leader_id:
        return bloc_year.leader_word(identity)
    if membership.agency_id == bloc_year.deputy_id:
        return bloc_year.deputy_word(identity)
    return "Thành viên"
