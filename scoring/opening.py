"""Opening a bloc's year for scoring: one sheet for each member, by the set that the bloc is scored by."""

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import Notice, User, record
from blocs.models import BlocState, BlocYear, EmulationYear, Stage
from scoring.last_year import remember_last_year
from scoring.models import BlocCriteria, CriteriaState, ScoreSheet

# Later members still get their sheets while the leader is already checking the others.
OPEN_FOR_SHEETS = {BlocState.SELF_SCORING, BlocState.CHECKING}


@transaction.atomic
def open_scoring(bloc_year: BlocYear, *, by: User) -> list[ScoreSheet]:
    """Give every member without a sheet a new one, tell it, and let the bloc score. Gives the new sheets.

    Twice does no harm: who has a sheet keeps it, and later members get theirs.

    Raises:
        OfficeError: the bloc has no members, or no set that is applied, or its year is closed.
        WrongState: the bloc's scoring is over, or another person moved the bloc meanwhile.
    """
    EmulationYear.objects.lock_for_changes(bloc_year.year_id)
    now = BlocYear.objects.select_for_update(of=("self",)).select_related("bloc", "year").get(pk=bloc_year.pk)
    applied = BlocCriteria.objects.filter(bloc_year=now).select_related("criteria_set").first()
    if applied is None:
        raise OfficeError(f"{now} chưa được giao bộ tiêu chí.")
    if applied.criteria_set.state != CriteriaState.APPLIED:
        raise OfficeError(f"Bộ tiêu chí của {now} chưa được áp dụng hoặc đã hết áp dụng.")
    if not now.member_ids:
        raise OfficeError(f"{now} chưa có đơn vị thành viên.")
    if now.is_before_scoring:
        now.move(BlocState.SELF_SCORING, by=by)
    elif now.state not in OPEN_FOR_SHEETS:
        raise WrongState(now, BlocState.SELF_SCORING)

    having = set(now.sheets.values_list("agency", flat=True))
    missing = [member.agency for member in now.memberships.select_related("agency") if member.agency_id not in having]
    asked = sum(leaf.evidence for leaf in applied.criteria_set.criteria.base_leaves)
    sheets = [
        ScoreSheet.objects.create(bloc_year=now, agency=agency, criteria_set=applied.criteria_set, evidence_asked=asked)
        for agency in missing
    ]
    due = now.year.dues.get(Stage.SELF_SCORING)
    for sheet in sheets:
        remember_last_year(sheet)
        record(by, "scoring.sheet_opened", sheet)
        Notice.objects.tell(
            User.objects.acting_for(sheet.agency_id),
            subject=f"Đã mở bảng tự chấm điểm {now}",
            body=f"Hạn nộp: {due.due_on:%d/%m/%Y}." if due else "",
            link=sheet.get_absolute_url(),
        )
    bloc_year.state = now.state
    return sheets
