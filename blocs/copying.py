"""Copying the blocs of last year into a new one: what would be copied, and doing it.

Members that have ended are replaced by their successors as the office chooses; leaders are not copied, since each year
names its own. Blocs that the new year has already are left as they are, so a second time changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, record
from accounts.succession import links
from blocs.models import Bloc, BlocYear, EmulationYear, Membership


@dataclass
class CopiedMember:
    """One member of last year. `takes_part` is who would stand in its place: itself, a successor, or nobody."""

    membership: Membership
    takes_part: Agency | None
    successors: list[Agency] = field(default_factory=list)
    note: str = ""

    @property
    def is_choice(self) -> bool:
        """Whether the office has something to choose: the member has ended and has successors."""
        return bool(self.successors)


@dataclass
class CopiedBloc:
    bloc: Bloc
    source: BlocYear
    members: list[CopiedMember]
    exists: bool  # the new year has this bloc already

    @property
    def size(self) -> int:
        return sum(1 for member in self.members if member.takes_part)


def plan(source: EmulationYear, target: EmulationYear, choices: Mapping[int, int | None] | None = None):
    """What copying would do, as a list of CopiedBloc in the order of their codes.

    `choices` gives the successor's id, or None for nobody, by the id of the ended member's old membership; where it is
    silent the first successor that still exists and is in no bloc yet is proposed. Six queries, however many blocs.

    Raises:
        OfficeError: one agency was chosen twice, or an agency that is no successor.
    """
    choices = choices or {}
    rows = list(target.bloc_years.values_list("bloc", "bloc__name", "memberships__agency"))
    existing = {bloc for bloc, _, _ in rows}
    taken = {agency: name for _, name, agency in rows if agency}
    sources = list(
        source.bloc_years.select_related("bloc", "year").prefetch_related("memberships__agency").order_by("bloc__code")
    )
    on = day_of_formation(target)
    heirs = successors_alive(on)
    copied = [
        CopiedBloc(
            bloc=bloc_year.bloc,
            source=bloc_year,
            members=[CopiedMember(membership, None) for membership in bloc_year.memberships.all()],
            exists=bloc_year.bloc_id in existing,
        )
        for bloc_year in sources
    ]
    to_place = [(each, member) for each in copied if not each.exists for member in each.members]
    # Members that go on take their own places first; only then are successors looked for.
    for each, member in to_place:
        agency = member.membership.agency
        if not agency.is_active(on):
            continue
        if agency.pk in taken:
            member.note = f"đã có trong {taken[agency.pk]}"
        else:
            member.takes_part = agency
            taken[agency.pk] = each.bloc.name
    for each, member in to_place:
        agency = member.membership.agency
        if agency.is_active(on):
            continue
        member.successors = heirs.get(agency.pk, [])
        _choose_successor(each, member, choices, taken)
    return copied


def _choose_successor(each: CopiedBloc, member: CopiedMember, choices, taken: dict[int, str]) -> None:
    agency, pk = member.membership.agency, member.membership.pk
    if not member.successors:
        member.note = "đã kết thúc hoạt động, không có đơn vị kế thừa"
        return
    if pk in choices:
        chosen = next((heir for heir in member.successors if heir.pk == choices[pk]), None)
        if choices[pk] is not None and chosen is None:
            raise OfficeError(f"Đơn vị được chọn thay {agency} không phải là đơn vị kế thừa.")
        if chosen and chosen.pk in taken:
            raise OfficeError(f"{chosen} được đưa vào hai nơi: {taken[chosen.pk]} và {each.bloc.name} (thay {agency}).")
    else:
        chosen = next((heir for heir in member.successors if heir.pk not in taken), None)
    if chosen:
        member.takes_part = chosen
        taken[chosen.pk] = each.bloc.name
        member.note = "thay bằng đơn vị kế thừa"
    else:
        placed = [heir for heir in member.successors if heir.pk in taken]
        member.note = f"đơn vị kế thừa {placed[0]} đã có trong {taken[placed[0].pk]}" if placed else "không đưa vào"


@transaction.atomic
def copy_blocs(
    source: EmulationYear, target: EmulationYear, *, choices: Mapping[int, int | None], by
) -> list[BlocYear]:
    """Form in `target` the blocs that it lacks; gives the new ones. Raises OfficeError as `plan` does, or if closed."""
    EmulationYear.objects.lock_for_changes(target.pk)
    made = []
    for each in plan(source, target, choices):
        if each.exists:
            continue
        bloc_year = BlocYear.objects.create(
            bloc=each.bloc,
            year=target,
            responsible_officer_id=each.source.responsible_officer_id,
            council_member_id=each.source.council_member_id,
        )
        members = [member.takes_part for member in each.members if member.takes_part]
        Membership.objects.bulk_create(
            Membership(bloc_year=bloc_year, agency=agency, position=position)
            for position, agency in enumerate(members, start=1)
        )
        record(by, "blocs.bloc_copied", bloc_year, source=source.year, members=len(members))
        made.append(bloc_year)
    return made


def day_of_formation(year: EmulationYear, today: dt.date | None = None) -> dt.date:
    """The day on which it counts who exists: today within the year itself, else its first day."""
    today = today or timezone.localdate()
    return today if today.year == year.year else dt.date(year.year, 1, 1)


def successors_alive(on: dt.date) -> dict[int, list[Agency]]:
    """For every agency with successors, those at the ends of its history that exist on the day `on`. Two queries."""
    became: dict[int, list[int]] = {}
    for link in links():
        became.setdefault(link.before, []).append(link.after)
    agencies = Agency.objects.active(on).in_bulk({after for afters in became.values() for after in afters})
    return {pk: _alive_after(pk, became, agencies) for pk in became}


def _alive_after(pk: int, became: dict[int, list[int]], agencies: dict[int, Agency]) -> list[Agency]:
    alive, seen, waiting = [], {pk}, [pk]
    while waiting:
        for after in became.get(waiting.pop(0), []):
            if after in seen:
                continue
            seen.add(after)
            if after in agencies:
                alive.append(agencies[after])
            else:
                waiting.append(after)
    return alive
