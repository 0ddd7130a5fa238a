"""Taking a criteria set into the portal from a file, and giving a bloc's year the set it is scored by."""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User, record
from blocs.models import BlocYear
from scoring.criteria_reading import read_criteria
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, CriterionOwner


@transaction.atomic
def store_draft(data: bytes, *, by: User | None) -> tuple[CriteriaSet, bool]:
    """The criteria set of a file, and whether it is new.

    A file that says what a stored version says gives that version, whatever its state and however the file writes it:
    indented otherwise, or as a workbook. Other content under a known slug becomes the next version of it, as a draft.

    Raises:
        CriteriaError: the file is not of the form criteria-set/1; nothing is stored.
    """
    criteria = read_criteria(data)
    definition = data.decode("utf-8-sig")
    sha256 = hashlib.sha256(definition.encode()).hexdigest()
    versions = list(CriteriaSet.objects.filter(slug=criteria.slug).select_related("bloc_year").order_by("-version"))
    content = criteria.to_json()
    for stored in versions:
        if stored.sha256 == sha256 or stored.criteria.to_json() == content:
            return stored, False
    before = versions[0] if versions else None
    criteria_set = CriteriaSet.objects.create(
        slug=criteria.slug,
        version=before.version + 1 if before else 1,
        title=criteria.title,
        definition=definition,
        sha256=sha256,
        created_by=by,
        based_on=before,
        bloc_year=before.bloc_year if before else None,
    )
    record(by, "scoring.criteria_imported", criteria_set, sha256=sha256)
    return criteria_set, True


@transaction.atomic
def assign(criteria_set: CriteriaSet, bloc_year: BlocYear, *, by: User | None) -> None:
    """Let the bloc's year be scored by this set, before its first sheet is opened.

    The bloc is locked, as it is while sheets are opened: of two who assign and open at once one sees the other.

    Raises:
        OfficeError: sheets are open already; what then becomes of their points is decided in scoring/carrying.py.
    """
    now = bloc_year.locked()
    if now.sheets.exists():
        raise OfficeError(
            f"{now} đã mở bảng tự chấm điểm nên không giao bộ tiêu chí khác được nữa. "
            "Nếu phải đổi, hãy lập bản mới của bộ tiêu chí đang dùng rồi chuyển khối sang bản ấy."
        )
    give(criteria_set, now, by=by)


def give(criteria_set: CriteriaSet, bloc_year: BlocYear, *, by: User | None) -> None:
    """Write down what a locked bloc is scored by."""
    BlocCriteria.objects.update_or_create(bloc_year=bloc_year, defaults={"criteria_set": criteria_set})
    record(by, "scoring.criteria_assigned", bloc_year, criteria=f"{criteria_set.slug}:{criteria_set.version}")


@transaction.atomic
def match_owners(criteria_set: CriteriaSet, matches: Mapping[str, Agency | None], *, by: User | None) -> None:
    """Say which agency the set means by each department it names; None leaves a name without one.

    Raises:
        WrongState: the set is no longer a draft.
    """
    locked = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    if locked.state != CriteriaState.DRAFT:
        raise WrongState(locked, CriteriaState.DRAFT)
    locked.owners.all().delete()
    CriterionOwner.objects.bulk_create(
        CriterionOwner(criteria_set=locked, name=name, agency=agency) for name, agency in matches.items() if agency
    )
    record(by, "scoring.owners_matched", locked, count=sum(agency is not None for agency in matches.values()))
