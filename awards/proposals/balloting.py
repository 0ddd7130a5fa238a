"""Award ballots: whom the paper offers, how it is prepared, and what its result becomes.

Meetings know labels and seats. What they mean stands in the marks: of the ballot AWARDS, of a tier the code of its
form, of a line the key of its agency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Agency, record
from awards.models import AwardForm, BlocProposal, Quota
from awards.models.proposal import must_not_be_sent
from blocs.models import BlocYear
from documents.wording import counted, number
from meetings.models import Ballot, BallotOption, Meeting, NotCountedYet
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.results import Line, results, rounds, settled
from scoring.bloc_table import table_of

AWARDS = "awards"
TITLE = "Suy tôn danh hiệu thi đua, hình thức khen thưởng năm {year}"


@dataclass(frozen=True)
class Candidate:
    """A member of the bloc as the paper may offer it; without rank it is not offered by itself."""

    agency: Agency
    rank: int | None
    points: Decimal | None
    note: str  # why it has no rank

    @property
    def standing(self) -> str:
        """ "98,5 điểm, hạng 1"; "không xếp hạng: …"."""
        if self.rank is None:
            return self.note or "chưa xếp hạng"
        return f"{number(self.points)} điểm, hạng {self.rank}"


def candidates_of(bloc_year: BlocYear) -> list[Candidate]:
    """Every member, best rank first; the unranked (excluded, without sheet) at the end, with the reason."""
    table, _ = table_of(bloc_year)
    rows = {row.agency_id: row for row in table.rows}
    members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
    found = [
        Candidate(agency, row.rank, row.total, row.note)
        if (row := rows.get(agency.pk))
        else Candidate(agency, None, None, "")
        for agency in members
    ]
    ranked = sorted((each for each in found if each.rank is not None), key=lambda each: each.rank)
    return [*ranked, *(each for each in found if each.rank is None)]


@dataclass(frozen=True)
class TierPlan:
    """One tier to be: its form and how many may be chosen. `quota` None: nothing is laid down."""

    form: AwardForm
    seats: int
    quota: int | None = None


def usual_tiers(bloc_year: BlocYear) -> list[TierPlan]:
    """The tiers of the bloc's quota, highest first; forms of which none may be proposed are left out."""
    return [TierPlan(row.form, row.seats, row.seats) for row in Quota.objects.of_bloc_year(bloc_year) if row.seats]


def prefilled(candidates: Sequence[Candidate], tiers: Sequence[TierPlan]) -> dict[str, list[int]]:
    """Whom each tier offers by itself (form code → agency keys): by rank, as many as it has seats, nobody in two tiers.

    Whoever shares the rank of the last one is offered too.
    """
    ranked = [each for each in candidates if each.rank is not None]
    offered, place = {}, 0
    for tier in tiers:
        end = min(place + tier.seats, len(ranked))
        while 0 < end < len(ranked) and end > place and ranked[end].rank == ranked[end - 1].rank:
            end += 1
        offered[tier.form.code] = [each.agency.pk for each in ranked[place:end]]
        place = end
    return offered


@dataclass(frozen=True)
class TierChoice:
    """One tier as it shall stand on the paper."""

    plan: TierPlan
    agencies: Sequence[int]


def unexplained(
    tiers: Sequence[TierChoice], usual: Mapping[str, Iterable[int]], reasons: Mapping[int, str]
) -> list[int]:
    """The agencies that stand where rank does not put them, and for which no reason was written."""
    added = {pk for tier in tiers for pk in tier.agencies if pk not in usual.get(tier.plan.form.code, ())}
    return sorted(pk for pk in added if not reasons.get(pk, "").strip())


@transaction.atomic
def prepare_award_ballot(
    meeting: Meeting,
    tiers: Sequence[TierChoice],
    *,
    by,
    reasons: Mapping[int, str] | None = None,
    over_quota_because: str = "",
    **settings,
) -> Ballot:
    """A ballot with one tier a form, candidates in the order of their rank.

    Args:
        reasons: by agency, why it is offered where its rank does not put it; printed beside its name.
        over_quota_because: why a tier has more seats than the bloc's quota; needed only then.
        settings: fields of Ballot (mode, base, numerator …).

    Raises OfficeError: no tier or an empty one, an agency that is no member, somebody or a tier without its reason, or
    the meeting has ended.
    """
    reasons = reasons or {}
    candidates = {each.agency.pk: each for each in candidates_of(meeting.bloc_year)}
    must_be_sound(tiers, candidates, reasons, over_quota_because)
    specs = [
        TierSpec(
            tier.plan.form.name,
            [
                _line(each, reasons.get(each.agency.pk, ""))
                for each in candidates.values()
                if each.agency.pk in tier.agencies
            ],
            seats=tier.plan.seats,
            mark=tier.plan.form.code,
        )
        for tier in tiers
    ]
    ballot = prepare_ballot(
        meeting,
        title=TITLE.format(year=meeting.bloc_year.year.year),
        tiers=specs,
        by=by,
        mark=AWARDS,
        **settings,
    )
    if over_quota_because.strip():
        record(by, "awards.over_quota", ballot, reason=over_quota_because.strip())
    return ballot


def must_be_sound(tiers, candidates, reasons, over_quota_because) -> None:
    if not tiers:
        raise OfficeError("Phiếu cần ít nhất một hình thức khen thưởng.")
    for tier in tiers:
        if not tier.agencies:
            raise OfficeError(f"Mức “{tier.plan.form}” chưa có đơn vị nào.")
        if any(pk not in candidates for pk in tier.agencies):
            raise OfficeError("Có đơn vị không phải là thành viên của khối.")
        if is_over(tier.plan) and not over_quota_because.strip():
            raise OfficeError(f"{over_in_words(tier.plan)} Xin ghi lý do.")
    usual = prefilled(list(candidates.values()), [tier.plan for tier in tiers])
    if missing := unexplained(tiers, usual, reasons):
        names = ", ".join(candidates[pk].agency.name for pk in missing)
        raise OfficeError(f"Xin ghi lý do đưa vào phiếu ngoài thứ hạng: {names}.")


def is_over(plan: TierPlan) -> bool:
    return plan.seats > (plan.quota or 0)


def over_in_words(plan: TierPlan) -> str:
    if plan.quota is None:
        return f"{plan.form}: chưa có số lượng giao cho khối, phiếu ghi {counted(plan.seats)}."
    return f"{plan.form}: số lượng giao {counted(plan.quota)}, phiếu ghi {counted(plan.seats)}."


def _line(candidate: Candidate, reason: str) -> OptionSpec:
    note = candidate.standing + (f"; đề cử thêm: {reason.strip()}" if reason.strip() else "")
    return OptionSpec(candidate.agency.name, note[:300], rank_key=candidate.rank, mark=str(candidate.agency.pk))


# --- Reading the closed tally -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Won:
    """One line that all published rounds together have chosen."""

    form: AwardForm
    agency: Agency
    ballot: Ballot
    line: Line


def won(ballot: Ballot) -> list[Won]:
    """What an award ballot has decided over all its published rounds, tier by tier.

    Raises OfficeError when it is no award ballot, nothing is published, or a chosen name is no member of the bloc.
    """
    if ballot.mark != AWARDS:
        raise OfficeError("Đây không phải là cuộc bỏ phiếu suy tôn khen thưởng.")
    try:
        decided = settled(ballot)
    except NotCountedYet as problem:
        raise OfficeError("Kết quả bỏ phiếu chưa được công bố.") from problem
    lines = {
        line.option.pk: (each, line)
        for each in rounds(ballot)
        if each.published_at
        for result in results(each)
        for line in result.lines
    }
    members = [membership.agency for membership in ballot.meeting.bloc_year.memberships.select_related("agency")]
    forms = AwardForm.objects.in_bulk([tier.tier.mark for tier in decided], field_name="code")
    return [
        Won(forms[tier.tier.mark], agency_of(option, members), *lines[option.pk])
        for tier in decided
        if tier.tier.mark in forms
        for option in tier.chosen
    ]


def agency_of(option: BallotOption, members: Sequence[Agency]) -> Agency:
    """Whom a line means: by its mark, and by its name where somebody has typed it in later."""
    for agency in members:
        if str(agency.pk) == option.mark or (not option.mark and agency.name == option.label):
            return agency
    raise OfficeError(f"“{option.label}” không phải là tên một đơn vị thành viên của khối.")


@transaction.atomic
def keep_proposals(ballot: Ballot, *, by) -> list[BlocProposal]:
    """Make what the ballot has decided the bloc's proposals, in place of what an earlier reading of it made them.

    What was withdrawn stays withdrawn.

    Raises OfficeError as `won` does, when nobody was chosen, and once the bloc has sent its dossier.
    """
    bloc_year = ballot.meeting.bloc_year
    must_not_be_sent(bloc_year.locked())
    chosen = won(ballot)
    if not chosen:
        raise OfficeError("Chưa có đơn vị nào đủ điều kiện đề nghị; xin bỏ phiếu vòng tiếp theo.")
    standing = {each.agency.pk: each for each in candidates_of(bloc_year)}
    of_this_vote = BlocProposal.objects.filter(bloc_year=bloc_year, ballot__in=rounds(ballot))
    of_this_vote.exclude(pk__in=[each.pk for each in of_this_vote if _is_in(each, chosen)]).delete()
    kept = []
    for place, each in enumerate(chosen, start=1):
        verdict = each.line.verdict
        kept.append(
            BlocProposal.objects.update_or_create(
                bloc_year=bloc_year,
                form=each.form,
                agency=each.agency,
                defaults={
                    "position": place,
                    "ballot": each.ballot,
                    "votes": verdict.candidate.total,
                    "base": verdict.base,
                    "result": each.line.sentence,
                    "rank": standing[each.agency.pk].rank,
                    "points": standing[each.agency.pk].points,
                },
            )[0]
        )
    record(by, "awards.proposals_kept", bloc_year, proposals=len(kept), title=ballot.title)
    return kept


def _is_in(proposal: BlocProposal, chosen: Sequence[Won]) -> bool:
    return any((each.form.pk, each.agency.pk) == (proposal.form_id, proposal.agency_id) for each in chosen)


def doubled(proposals: Iterable[BlocProposal]) -> list[Agency]:
    """Agencies that stand in more than one proposal: the bloc has to say which one it keeps."""
    seen: dict[int, int] = {}
    agencies = {}
    for proposal in proposals:
        seen[proposal.agency_id] = seen.get(proposal.agency_id, 0) + 1
        agencies[proposal.agency_id] = proposal.agency
    return [agencies[pk] for pk, times in seen.items() if times > 1]
