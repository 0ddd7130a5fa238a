"""Editing a criteria set that is still a draft, and beginning one from another set.

Every save is one whole document, read by `criteria_from_json` first; criteria_changes says what may change in it.
"""

import hashlib
import json
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, User, record
from accounts.searching import fold
from blocs.models import BlocYear
from scoring.criteria import Criteria
from scoring.criteria_changes import Document, EditRefused
from scoring.criteria_reading import LONGEST_SLUG, LONGEST_TITLE, MAX_CRITERIA_BYTES, criteria_from_json
from scoring.importing import give
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, CriterionOwner

TOO_LATE_FOR_OWN = "Khối đã bắt đầu chấm điểm nên không lập bộ tiêu chí riêng được nữa."


# --- The one door -----------------------------------------------------------------------------------------------------


def may_be_edited(criteria_set: CriteriaSet, by: User) -> bool:
    """A draft; the leader's only until its bloc begins to score. That `by` is office or leader, the guard has asked."""
    return criteria_set.state == CriteriaState.DRAFT and (by.is_office or not has_begun(criteria_set.bloc_year))


def has_begun(bloc_year: BlocYear | None) -> bool:
    """Whether the bloc has begun to score, by whatever set."""
    return bloc_year is None or not bloc_year.is_before_scoring or bloc_year.sheets.exists()


def must_be_editable(criteria_set: CriteriaSet, *, by: User) -> None:
    if criteria_set.state != CriteriaState.DRAFT:
        raise WrongState(criteria_set, CriteriaState.DRAFT)
    if not may_be_edited(criteria_set, by):
        raise OfficeError("Khối đã bắt đầu chấm điểm nên chỉ cơ quan thi đua mới sửa được bộ tiêu chí. Chưa lưu gì.")


@transaction.atomic
def edit(criteria_set: CriteriaSet, change: Callable[[Document], None], *, by: User, what: str) -> Criteria:
    """Let `change` alter the document, and keep it if it is of the form. Nothing new is kept without a trace.

    Args:
        what: what was done, for the trail.

    Raises:
        CriteriaError: the changed document is not of the form; the error names the place.
        OfficeError: what `change` says, the set is no longer a draft, or a leader is too late.
    """
    locked = CriteriaSet.objects.select_for_update(of=("self",)).select_related("bloc_year").get(pk=criteria_set.pk)
    must_be_editable(locked, by=by)
    document = locked.criteria.to_json()
    change(document)
    criteria = criteria_from_json(document)
    definition = written(criteria)
    if definition != written(locked.criteria):
        keep(locked, criteria, definition)
        record(by, "scoring.criteria_edited", locked, what=what)
    criteria_set.refresh_from_db()
    return criteria


def written(criteria: Criteria) -> str:
    text = json.dumps(criteria.to_json(), ensure_ascii=False, indent=1)
    if len(text.encode()) > MAX_CRITERIA_BYTES:
        raise EditRefused(f"Bộ tiêu chí dài quá {MAX_CRITERIA_BYTES // 1024**2} MB. Chưa lưu gì.")
    return text


def keep(locked: CriteriaSet, criteria: Criteria, definition: str) -> None:
    locked.definition, locked.title, locked.sha256 = definition, criteria.title, sha256_of(definition)
    locked.save(update_fields=["definition", "title", "sha256"])
    # A department that is no longer named verifies nothing, and so sees nothing.
    locked.owners.exclude(name__in=locked.owner_names).delete()


def sha256_of(definition: str) -> str:
    return hashlib.sha256(definition.encode()).hexdigest()


def last_edit(criteria_set: CriteriaSet) -> AuditEvent | None:
    return AuditEvent.objects.about(criteria_set).filter(action="scoring.criteria_edited").first()


# --- A new draft from another set -------------------------------------------------------------------------------------


@transaction.atomic
def new_draft(title: str, *, by: User, copy_of: CriteriaSet | None = None, total: str = "100") -> CriteriaSet:
    """A set of its own: empty but for one section, or everything that `copy_of` says (last year's, say)."""
    if copy_of:
        document = copy_of.criteria.to_json() | {"title": title}
    else:
        section = {"code": "I", "title": "Mục thứ nhất", "max": total, "items": []}
        document = {"title": title, "source": "", "total": total, "sections": [section]}
    document |= {"format": "criteria-set/1", "slug": free_slug(title)}
    return store(document, by=by, based_on=copy_of)


@transaction.atomic
def own_version(based_on: CriteriaSet, bloc_year: BlocYear, *, by: User) -> CriteriaSet:
    """The bloc's own version of the province's set (or of last year's), as a draft.

    Raises:
        OfficeError: the bloc has such a draft already, or has begun to score and `by` is not the office.
    """
    now = BlocYear.objects.select_for_update(of=("self",)).select_related("bloc", "year").get(pk=bloc_year.pk)
    if has_begun(now) and not by.is_office:
        raise OfficeError(TOO_LATE_FOR_OWN)
    if now.own_criteria.filter(state=CriteriaState.DRAFT).exists():
        raise OfficeError(f"{now} đã có một bản dự thảo của bộ tiêu chí riêng.")
    document = based_on.criteria.to_json()
    document["title"] = f"{document['title'].split(' - bản riêng của ')[0]} - bản riêng của {now}"[:LONGEST_TITLE]
    # One bloc of one year has one series of versions.
    own = now.own_criteria.order_by("pk").values_list("slug", flat=True).first()
    document["slug"] = own or free_slug(f"{now.bloc.code} {now.year.year} {based_on.slug}")
    return store(document, by=by, based_on=based_on, bloc_year=now)


@transaction.atomic
def next_version(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """The next version of a locked set, as a draft that says the same at first.

    Raises:
        OfficeError: it is a draft itself, or a newer draft of it is being written.
    """
    if criteria_set.state == CriteriaState.DRAFT:
        raise OfficeError("Bộ tiêu chí này còn là dự thảo: xin sửa thẳng vào bản này.")
    family = CriteriaSet.objects.select_for_update().filter(slug=criteria_set.slug)
    if family.filter(state=CriteriaState.DRAFT).exists():
        raise OfficeError("Đã có một bản dự thảo mới của bộ tiêu chí này: xin sửa tiếp bản ấy.")
    document = criteria_set.criteria.to_json()
    return store(document, by=by, based_on=criteria_set, bloc_year=criteria_set.bloc_year)


def store(document: Document, *, by: User, based_on: CriteriaSet | None, bloc_year: BlocYear | None = None):
    criteria = criteria_from_json(document)
    definition = written(criteria)
    latest = CriteriaSet.objects.filter(slug=criteria.slug).aggregate(latest=Max("version"))["latest"] or 0
    draft = CriteriaSet.objects.create(
        slug=criteria.slug,
        version=latest + 1,
        title=criteria.title,
        definition=definition,
        sha256=sha256_of(definition),
        created_by=by,
        based_on=based_on,
        bloc_year=bloc_year,
    )
    if based_on:
        CriterionOwner.objects.bulk_create(
            CriterionOwner(criteria_set=draft, name=owner.name, agency_id=owner.agency_id)
            for owner in based_on.owners.all()
        )
    record(by, "scoring.criteria_drafted", draft, criteria=f"{based_on.slug}:{based_on.version}" if based_on else "")
    return draft


def free_slug(text: str) -> str:
    wanted = slugify(fold(text))[: LONGEST_SLUG - 4].strip("-") or "bo-tieu-chi"
    taken = set(CriteriaSet.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if slug not in taken)


@transaction.atomic
def apply_set(criteria_set: CriteriaSet, *, by: User) -> bool:
    """Lock the set for use. A bloc's own version is given to its bloc where that has not begun; returns whether it was.

    Raises what `CriteriaSet.apply` does. No sheet changes its version by this.
    """
    bloc_year = criteria_set.bloc_year.locked() if criteria_set.bloc_year else None
    criteria_set.apply(by=by)
    if bloc_year is None or bloc_year.sheets.exists():
        return False
    give(criteria_set, bloc_year, by=by)
    return True


def first_base(bloc_year: BlocYear) -> CriteriaSet | None:
    """What one would start from: the set given to the bloc this year, else the one it was scored by last year."""
    given = BlocCriteria.objects.filter(
        bloc_year__bloc=bloc_year.bloc_id, bloc_year__year__year__lte=bloc_year.year.year
    )
    latest = given.select_related("criteria_set").order_by("-bloc_year__year__year").first()
    return latest.criteria_set if latest else None
