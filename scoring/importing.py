"""Taking a criteria set into the portal from a file, and giving a bloc's year the set it is scored by."""

import hashlib

from django.db import transaction
from django.db.models import Max

from accounts.models import User, record
from blocs.models import BlocYear
from scoring.criteria import read_criteria
from scoring.models import BlocCriteria, CriteriaSet


@transaction.atomic
def store_draft(data: bytes, *, by: User | None) -> tuple[CriteriaSet, bool]:
    """The criteria set of a file, and whether it is new.

    A file whose very content is stored already gives that set, whatever its state. Other content under a known slug
    becomes the next version of it, as a draft.

    Raises:
        CriteriaError: the file is not of the form criteria-set/1; nothing is stored.
    """
    criteria = read_criteria(data)
    definition = data.decode("utf-8-sig")
    sha256 = hashlib.sha256(definition.encode()).hexdigest()
    versions = CriteriaSet.objects.filter(slug=criteria.slug)
    if stored := versions.filter(sha256=sha256).first():
        return stored, False
    latest = versions.aggregate(latest=Max("version"))["latest"] or 0
    criteria_set = CriteriaSet.objects.create(
        slug=criteria.slug,
        version=latest + 1,
        title=criteria.title,
        definition=definition,
        sha256=sha256,
        created_by=by,
    )
    record(by, "scoring.criteria_imported", criteria_set, sha256=sha256)
    return criteria_set, True


@transaction.atomic
def assign(criteria_set: CriteriaSet, bloc_year: BlocYear, *, by: User | None) -> None:
    """Let the bloc's year be scored by this set from now on. Sheets opened before keep theirs."""
    BlocCriteria.objects.update_or_create(bloc_year=bloc_year, defaults={"criteria_set": criteria_set})
    record(by, "scoring.criteria_assigned", bloc_year, criteria=f"{criteria_set.slug}:{criteria_set.version}")
