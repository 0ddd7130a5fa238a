"""The table of targets: what each member promises, while the covenant is being drafted."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Count, Max

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from accounts.searching import fold
from campaigns.drafting import editable
from campaigns.models import BlocDocument, Direction, Target
from documents.wording import number

MOST_TARGETS = 60  # of one member; the longest real table has about forty
TAKEN = "Đơn vị đã có chỉ tiêu này trong giao ước."
TAKEN_BEFORE = "Giao ước đang có hiệu lực đã có chỉ tiêu này; chọn chỉ tiêu ấy ở ô “Thay cho chỉ tiêu”."


@dataclass(frozen=True)
class Promise:
    """What is written in one row: `plan` in `unit`, more than 0, or 0 where lower is better."""

    indicator: str
    unit: str
    plan: Decimal
    direction: Direction = Direction.HIGHER
    source: str = "Giao ước thi đua"


@transaction.atomic
def add_target(
    document: BlocDocument, agency: Agency, promise: Promise, *, by: User, replaces: Target | None = None
) -> Target:
    """A new target of one member, after its others.

    Args:
        replaces: in an annex, the older target of the same member that it stands instead of.

    Raises:
        OfficeError: the text is closed, the agency is no member or has this target already, another target stands
            instead of `replaces` already, there are too many, or the plan is no promise.
    """
    now = editable(document)
    must_take_targets(now, agency)
    must_be_reachable(promise)
    if replaces and (replaces.agency_id != agency.pk or replaces.document.bloc_year_id != now.bloc_year_id):
        raise OfficeError("Chỉ thay được chỉ tiêu của chính đơn vị ấy trong giao ước của năm.")
    kept = Target.objects.filter(document=now, agency=agency)
    if replaces and (twin := kept.filter(replaces=replaces).first()):
        raise OfficeError(f"Phụ lục này đã thay chỉ tiêu ấy bằng “{twin}”; xin sửa chỉ tiêu đó.")
    if kept.count() >= MOST_TARGETS:
        raise OfficeError(f"Mỗi đơn vị ghi nhiều nhất {MOST_TARGETS} chỉ tiêu.")
    if kept.filter(folded_indicator=fold(promise.indicator)).exists():
        raise OfficeError(TAKEN)
    if promised_before(now, agency, promise.indicator).exclude(pk=replaces.pk if replaces else None).exists():
        raise OfficeError(TAKEN_BEFORE)
    position = (kept.aggregate(last=Max("position"))["last"] or 0) + 1
    target = Target(document=now, agency=agency, position=position, replaces=replaces)
    write(target, promise)
    record(by, "campaigns.target_added", now, agency=agency.name, indicator=target.indicator, plan=shown_plan(target))
    return target


def promised_before(document: BlocDocument, agency: Agency, indicator: str):
    """The member's targets of this name that stand beside an annex when all have signed it; none for a covenant."""
    if not document.is_annex:
        return Target.objects.none()
    replaced = Target.objects.filter(document=document, replaces__isnull=False).values("replaces")
    in_force = Target.objects.in_force().of_bloc(document.bloc_year_id).exclude(pk__in=replaced)
    return in_force.filter(agency=agency, folded_indicator=fold(indicator))


@transaction.atomic
def edit_target(target: Target, promise: Promise, *, by: User) -> Target:
    """Change one row. Raises OfficeError as `add_target` does, or when the row was taken out meanwhile."""
    now = editable(target.document)
    must_be_reachable(promise)
    kept = Target.objects.filter(document=now, pk=target.pk).select_related("agency").first()
    if kept is None:
        raise OfficeError("Chỉ tiêu này vừa được người khác bỏ đi.")
    twin = Target.objects.filter(document=now, agency=kept.agency, folded_indicator=fold(promise.indicator))
    if twin.exclude(pk=kept.pk).exists():
        raise OfficeError(TAKEN)
    if promised_before(now, kept.agency, promise.indicator).exists():
        raise OfficeError(TAKEN_BEFORE)
    before = shown_plan(kept)
    write(kept, promise)
    record(
        by,
        "campaigns.target_changed",
        now,
        agency=kept.agency.name,
        indicator=kept.indicator,
        before=before,
        after=shown_plan(kept),
    )
    return kept


@transaction.atomic
def remove_target(target: Target, *, by: User) -> None:
    """Take one row out. Twice does no harm. Raises OfficeError once the text is closed."""
    now = editable(target.document)
    kept = Target.objects.filter(document=now, pk=target.pk).select_related("agency").first()
    if kept:
        record(by, "campaigns.target_removed", now, agency=kept.agency.name, indicator=kept.indicator)
        kept.delete()


@transaction.atomic
def add_to_all(document: BlocDocument, promise: Promise, *, by: User) -> int:
    """Give the same target to every member that has not got it; gives how many did not. The plans differ later.

    Raises OfficeError, naming them, when a member that lacks it has as many targets as it may have; none is given then.
    """
    now = editable(document)
    if not now.has_targets:
        raise OfficeError(f"{now.title} không có bảng chỉ tiêu.")
    must_be_reachable(promise)
    having = set(
        Target.objects.filter(document=now, folded_indicator=fold(promise.indicator)).values_list("agency", flat=True)
    )
    missing = [
        membership.agency
        for membership in now.bloc_year.memberships.select_related("agency")
        if membership.agency_id not in having
    ]
    counts = Target.objects.filter(document=now, agency__in=missing).order_by().values("agency").annotate(n=Count("pk"))
    full = {row["agency"] for row in counts if row["n"] >= MOST_TARGETS}
    if full:
        names = ", ".join(agency.name for agency in missing if agency.pk in full)
        raise OfficeError(f"Mỗi đơn vị ghi nhiều nhất {MOST_TARGETS} chỉ tiêu; đã đủ: {names}.")
    last = dict(Target.objects.filter(document=now).order_by().values_list("agency").annotate(last=Max("position")))
    targets = [Target(document=now, agency=agency, position=last.get(agency.pk, 0) + 1) for agency in missing]
    for target in targets:
        fill(target, promise)
        target.settle_words()
    Target.objects.bulk_create(targets)
    if targets:
        names = ", ".join(agency.name for agency in missing)
        record(
            by, "campaigns.target_added", now, agency=names, indicator=promise.indicator, plan=shown_plan(targets[0])
        )
    return len(missing)


@transaction.atomic
def copy_last_year(document: BlocDocument, agency: Agency, *, by: User) -> int:
    """Add the targets that this agency had in its last covenant before this year; gives how many are new."""
    now = editable(document)
    must_take_targets(now, agency)
    earlier = (
        Target.objects.in_force()
        .filter(agency=agency, document__bloc_year__year__year__lt=now.bloc_year.year.year)
        .order_by("-document__bloc_year__year__year")
    )
    latest = earlier.values_list("document__bloc_year", flat=True).first()
    having = set(Target.objects.filter(document=now, agency=agency).values_list("folded_indicator", flat=True))
    old = earlier.filter(document__bloc_year=latest).order_by("position", "pk") if latest else []
    new = [
        target
        for target in old
        if target.folded_indicator not in having and not promised_before(now, agency, target.indicator).exists()
    ]
    for target in new:
        add_target(
            now,
            agency,
            Promise(target.indicator, target.unit, target.plan, Direction(target.direction), target.source),
            by=by,
        )
    return len(new)


def must_take_targets(document: BlocDocument, agency: Agency) -> None:
    if not document.has_targets:
        raise OfficeError(f"{document.title} không có bảng chỉ tiêu.")
    if not document.bloc_year.memberships.filter(agency=agency).exists():
        raise OfficeError(f"{agency} không phải là thành viên của {document.bloc_year}.")


def must_be_reachable(promise: Promise) -> None:
    if promise.plan < 0 or (promise.plan == 0 and promise.direction != Direction.LOWER):
        raise OfficeError("Kế hoạch phải lớn hơn 0; chỉ tiêu càng thấp càng tốt có thể bằng 0.")


def fill(target: Target, promise: Promise) -> None:
    target.indicator, target.unit, target.plan = promise.indicator, promise.unit, promise.plan
    target.direction, target.source = promise.direction, promise.source


def write(target: Target, promise: Promise) -> None:
    fill(target, promise)
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError:  # somebody added the same row a moment ago
        raise OfficeError(TAKEN) from None


def shown_plan(target: Target) -> str:
    return f"{number(target.plan)} {target.unit}"
