"""The later moves of a bloc's year, with what each does to its sheets and its table: verified, sent, closed.

Between verified and sent the members agree (scoring/agreeing.py).
"""

from dataclasses import dataclass

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency
from blocs.models import BlocState, BlocYear
from scoring.bloc_table import NOT_HANDED_IN, freeze, latest_snapshot, read_snapshot
from scoring.cross_scoring import must_not_be_cross_scored
from scoring.models import RankingSnapshot, ScoreSheet, SheetState
from scoring.models.sheet_states import HANDED_IN

READY_TO_AGREE = {SheetState.CHECKED, SheetState.VERIFIED}


@dataclass(frozen=True)
class Readiness:
    """How far the members are: those whose sheet still waits to be checked, and those who have not handed in."""

    unchecked: list[Agency]
    missing: list[Agency]


def readiness(bloc_year: BlocYear) -> Readiness:
    """Two queries. A sheet returned and not handed in again counts as missing."""
    states = dict(ScoreSheet.objects.filter(bloc_year=bloc_year).values_list("agency", "state"))
    members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
    return Readiness(
        unchecked=[agency for agency in members if states.get(agency.pk) in HANDED_IN],
        missing=[agency for agency in members if states.get(agency.pk, SheetState.DRAFT) in NOT_HANDED_IN],
    )


def names(agencies: list[Agency]) -> str:
    return ", ".join(agency.name for agency in agencies)


@transaction.atomic
def close_checking(bloc_year: BlocYear, *, by, reason: str = "") -> RankingSnapshot:
    """CHECKING → VERIFIED: every sheet that was handed in is checked; the table is frozen.

    Args:
        reason: why the bloc goes on without the members that have not handed in; not needed when all have.

    Raises:
        OfficeError: a sheet still waits to be checked, or somebody has not handed in and no reason is given.
        WrongState: the bloc is not being checked.
    """
    held = bloc_year.locked()
    if held.state != BlocState.CHECKING:
        raise WrongState(held, BlocState.VERIFIED)
    must_not_be_cross_scored(held.pk)
    ready = readiness(held)
    if ready.unchecked:
        raise OfficeError(f"Còn {len(ready.unchecked):02d} bảng đã nộp chưa thẩm tra xong: {names(ready.unchecked)}.")
    if ready.missing and not reason.strip():
        raise OfficeError(
            f"Còn {len(ready.missing):02d} đơn vị chưa nộp bảng tự chấm điểm: {names(ready.missing)}. "
            "Xin ghi lý do nếu vẫn kết thúc thẩm tra; các đơn vị này không được xếp hạng."
        )
    held.move(BlocState.VERIFIED, by=by, reason=reason.strip())
    bloc_year.refresh_from_db(fields=["state"])
    return freeze(held, occasion="Kết thúc thẩm tra", by=by)


def returned_since(bloc_year: BlocYear) -> list[Agency]:
    """Members whose points stand in the latest frozen table, but whose sheet is no longer checked."""
    frozen = latest_snapshot(bloc_year)
    counted = {row.agency_id for row in read_snapshot(frozen).rows if row.total is not None} if frozen else set()
    ready = readiness(bloc_year)
    return [*ready.unchecked, *(agency for agency in ready.missing if agency.pk in counted)]


@transaction.atomic
def send(bloc_year: BlocYear, *, by) -> None:
    """MET → SENT: the bloc's papers have gone to the office."""
    bloc_year.locked().move(BlocState.SENT, by=by)
    bloc_year.refresh_from_db(fields=["state"])


@transaction.atomic
def close(bloc_year: BlocYear, *, by) -> RankingSnapshot:
    """SENT → CLOSED, by the office: the points are official and nothing of the bloc's year changes any more."""
    held = bloc_year.locked()
    held.move(BlocState.CLOSED, by=by)
    for sheet in held.sheets.filter(state=SheetState.AGREED).order_by("pk"):
        sheet.move(SheetState.OFFICIAL, by=by)
    bloc_year.refresh_from_db(fields=["state"])
    return freeze(held, occasion="Kết quả chính thức", by=by)
