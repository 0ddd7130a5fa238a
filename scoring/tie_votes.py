"""Votes as what decides between equals: the meeting (or whoever keeps its minutes) writes them, ranking reads them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from blocs.models import BlocState, BlocYear
from blocs.models.bloc_states import AGREED
from scoring.bloc_table import freeze
from scoring.lines import accepted_text
from scoring.models import BlocCriteria, RankingSnapshot, RankingVotes

VOTES = "votes"  # as a tie-break key
MOST_VOTES = 100_000
LONGEST_SOURCE = 300


def compares_votes(bloc_year: BlocYear) -> bool:
    applied = BlocCriteria.objects.filter(bloc_year=bloc_year).select_related("criteria_set").first()
    return applied is not None and VOTES in applied.criteria_set.criteria.tie_break


@transaction.atomic
def keep_votes(
    bloc_year: BlocYear, votes: Mapping[int, int], *, source: str, by: User | None
) -> RankingSnapshot | None:
    """Let equals be ranked by these votes; what was kept before is replaced. Twice the same does no harm.

    Once the check has ended, the bloc is ranked anew and that table frozen beside the older ones; it is returned.

    Args:
        votes: by the key of the member; a member that is missing has none.
        source: the minutes or the ballot that says so.

    Raises:
        OfficeError: the bloc's rule compares no votes, the members have agreed already, somebody is no member, a
            count is impossible, or the source is missing.
    """
    held = bloc_year.locked()
    source = accepted_text(source, field="source")
    if not compares_votes(held):
        raise OfficeError(f"Bộ tiêu chí của {held} không dùng số phiếu để phân định hạng.")
    if held.state in AGREED:
        raise OfficeError(f"{held} đã thống nhất bảng tổng hợp điểm nên không ghi số phiếu được nữa.")
    if not source or len(source) > LONGEST_SOURCE:
        raise OfficeError(f"Xin ghi số phiếu này theo biên bản hoặc cuộc bỏ phiếu nào, tối đa {LONGEST_SOURCE} ký tự.")
    if votes.keys() - held.member_ids:
        raise OfficeError("Có đơn vị không phải là thành viên của khối.")
    if not all(0 <= count <= MOST_VOTES for count in votes.values()):
        raise OfficeError(f"Số phiếu là số nguyên từ 0 đến {MOST_VOTES}.")
    kept = {(row.agency_id, row.votes, row.source) for row in held.ranking_votes.all()}
    if kept == {(agency, count, source) for agency, count in votes.items()}:
        return None
    held.ranking_votes.all().delete()
    now = timezone.now()
    RankingVotes.objects.bulk_create(
        RankingVotes(bloc_year=held, agency_id=agency, votes=count, source=source, by=by, at=now)
        for agency, count in votes.items()
    )
    record(by, "scoring.votes_kept", held, count=len(votes), source=source)
    return freeze(held, occasion="Ghi số phiếu phân định hạng", by=by) if held.state == BlocState.VERIFIED else None
