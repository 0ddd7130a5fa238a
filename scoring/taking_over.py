"""A member that merges after scoring has begun: its successor takes over sheet, covenant and sign-in, in one step."""

from django.db import transaction
from django.utils import timezone

from accounts.administration import grant_role
from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, Notice, User, record
from blocs.copying import successors_alive
from blocs.models import BlocYear, Extension, Membership
from campaigns.models import DocumentSignature, Target
from scoring.lines import accepted_text
from scoring.models import CrossSheet, ScoreSheet


def proposed(bloc_year: BlocYear, old: Agency) -> tuple[list[Agency], list[Agency]]:
    """Who may take the member's place: successors that exist today and compete nowhere this year; and all others."""
    on = timezone.localdate()
    placed = set(Membership.objects.filter(bloc_year__year=bloc_year.year).values_list("agency", flat=True))
    heirs = [agency for agency in successors_alive(on).get(old.pk, []) if agency.pk not in placed]
    others = Agency.objects.active(on).top_level().exclude(pk__in=placed | {agency.pk for agency in heirs})
    return heirs, list(others)


def clerks_of(old: Agency) -> list[User]:
    """Those who act for the old member today, by name."""
    return sorted(User.objects.acting_for(old.pk), key=lambda user: user.full_name)


@transaction.atomic
def take_over(
    bloc_year: BlocYear, old: Agency, new: Agency, *, by: User, reason: str, clerks: list[User] | None = None
) -> None:
    """Let `new` go on in the place of `old`: membership and leadership, sheet, targets, signatures, extensions.

    A signature keeps the name it was given in, evidence stays the old agency's and behind its criteria. What was handed
    in stays handed in. The old tables stay as they were frozen.

    Args:
        clerks: those of the old member who may sign in for the new one from today on; they keep their old role too.

    Raises:
        OfficeError: no reason, `old` is no member, `new` did not exist in that year or competes in it already, the
            members have agreed on their points, or the year is closed.
    """
    reason = accepted_text(reason, field="reason")
    if not reason:
        raise OfficeError("Xin ghi lý do, văn bản về việc hợp nhất hoặc thay đơn vị.")
    if ScoreSheet.objects.filter(bloc_year=bloc_year, agency=new).exists():
        raise OfficeError(f"{new} đã có bảng chấm điểm trong {bloc_year}.")
    bloc_year.replace_member(old, new, by=by, reason=reason)
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).filter(bloc_year=bloc_year, agency=old).first()
    if sheet:
        ScoreSheet.objects.filter(pk=sheet.pk).update(agency=new)
        record(by, "scoring.sheet_taken_over", sheet, before=old.name, after=new.name, reason=reason)
    CrossSheet.objects.filter(sheet__bloc_year=bloc_year, scorer=old).update(scorer=new)
    Extension.objects.filter(bloc_year=bloc_year, agency=old).update(agency=new)
    Target.objects.filter(document__bloc_year=bloc_year, agency=old).update(agency=new)
    DocumentSignature.objects.filter(document__bloc_year=bloc_year, agency=old).update(agency=new)
    for clerk in clerks or []:
        if new.pk not in clerk.agency_ids:
            grant_role(clerk, GrantedRole.STAFF, agency=new, starts_on=timezone.localdate(), by=by)
    Notice.objects.tell(
        User.objects.acting_for(old.pk) | User.objects.acting_for(new.pk),
        subject=f"{new} tiếp nhận phần việc của {old} trong {bloc_year}"[:200],
        body=reason,
        link=sheet.get_absolute_url() if sheet else bloc_year.get_absolute_url(),
    )
