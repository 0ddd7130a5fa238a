"""The whole demo, year after year, in the order in which it happened."""

import datetime as dt

from blocs.models import BlocState, EmulationYear, year_worked_on
from campaigns.models import BlocDocument
from demo import (
    certificates,
    council,
    decisions,
    figures,
    founding,
    honours,
    meetings,
    movements,
    narrative,
    nominations,
    state_level,
)
from demo.clock import clock_at
from demo.covenants import FIRST_TARGETS, amend_regulation, promise, store
from demo.own_set import give_own_set
from demo.province import OWNERS
from demo.scan import sample_scan
from demo.year_work import LIBRARY, Calendar, Cast, apply_set, close_on_paper, form_bloc, plan_year, work_through
from demo.years import (
    BINH_PHUOC_2020,
    BINH_PHUOC_2021,
    COMMUNE_SET,
    DEEP_DRAFT,
    SECTOR_SET,
    VINH_PHUC_2019,
    BlocRow,
    current_year,
    last_year,
)
from meetings.leader_notices import take_effect
from scoring.importing import store_draft
from scoring.models import CriteriaSet

THEMES = {
    2019: "Đoàn kết, sáng tạo, thi đua hoàn thành thắng lợi kế hoạch năm 2019",
    2020: "Kỷ cương, liêm chính, hành động, sáng tạo, bứt phá, hiệu quả",
}
COUNCIL_AFTER = dt.timedelta(days=18)  # after the last bloc has met
ORDINARY_THEME = "Đổi mới, sáng tạo, thi đua hoàn thành nhiệm vụ năm {year}"


def build(*, today: dt.date) -> None:
    """Write the demo province into an empty database, its dates set around `today`. In the caller's transaction."""
    with clock_at(founding.FOUNDED_ON):
        agencies = founding.found_agencies()
        people = founding.found_people(agencies)
        founding.found_identity()
        cast = Cast(agencies, people, scan=sample_scan(by=people["banthidua"]))
        sets = {slug: apply_set(slug, owners=OWNERS, cast=cast) for slug in (SECTOR_SET, COMMUNE_SET)}
        store_draft((LIBRARY / f"{DEEP_DRAFT}.json").read_bytes(), by=cast.office)

    build_past_year(2019, [VINH_PHUC_2019], {"KT": narrative.VINH_PHUC_2019}, sets, cast=cast)
    # The meeting about 2020 was held in March 2021, and signed the covenant of that year.
    covenant = open_covenant_of_2021(sets[SECTOR_SET], cast=cast)
    build_past_year(2020, [BINH_PHUOC_2020], {"K5": narrative.BINH_PHUOC_2020}, sets, cast=cast)
    end_2021(covenant, cast=cast)
    meetings.found_council(cast=cast)
    movements.before_the_mergers(cast)
    founding.merge_agencies(agencies, by=cast.office)
    movements.after_the_mergers(cast)
    year = year_worked_on(today)
    closed = build_past_year(year - 1, last_year(year - 1), {}, sets, cast=cast)
    met_on = max(row.met_on for row in last_year(year - 1))
    council.meet(closed, on=meetings.next_workday(met_on + COUNCIL_AFTER), cast=cast)
    movements.have_read_everything()

    calendar = Calendar.around(today, year)
    emulation_year = plan_year(year, calendar, theme=ORDINARY_THEME.format(year=year), cast=cast)
    notice = meetings.announce_leaders(emulation_year, current_year(year), cast=cast)
    for row in current_year(year):
        bloc_year = form_bloc(row, emulation_year, calendar, sets[row.criteria], cast=cast)
        with clock_at(row.decision_on):
            take_effect(notice, by=cast.office)
        if row.criteria == COMMUNE_SET:
            give_own_set(sets[COMMUNE_SET], bloc_year, on=calendar.formed_on + dt.timedelta(days=20), cast=cast)
        work_through(row, bloc_year, calendar, cast=cast, parts={})
        if row.reached == BlocState.VERIFIED:
            amend_regulation(bloc_year, on=today - dt.timedelta(days=2), cast=cast)
            meetings.plan_next(bloc_year, cast=cast, today=today)
    figures.publish(emulation_year, sets[SECTOR_SET], today=today, cast=cast)
    movements.this_year(year, today=today, cast=cast)
    honours.remember_honours(year, cast=cast)
    decisions.decide_last_year(year, cast=cast)
    certificates.print_last_year(cast)
    state_level.go_all_the_way(year - 1, cast=cast)
    nominations.register(year, cast=cast)
    nominations.propose(year, today=today, cast=cast)
    decisions.decide_bloc("KT", year, cast=cast)


def open_covenant_of_2021(criteria_set: CriteriaSet, *, cast: Cast) -> BlocDocument:
    """The case Bình Phước signed its covenant of 2021 at the review of 2020: it lies there ready."""
    calendar = Calendar.of_past(2021)
    emulation_year = plan_year(2021, calendar, theme=ORDINARY_THEME.format(year=2021), cast=cast)
    bloc_year = form_bloc(BINH_PHUOC_2021, emulation_year, calendar, criteria_set, cast=cast)
    return promise(BINH_PHUOC_2021, bloc_year, cast=cast, on=BINH_PHUOC_2020.met_on, targets=FIRST_TARGETS)


def end_2021(covenant: BlocDocument, *, cast: Cast) -> None:
    """What the meeting signed is stored; the rest of 2021 stayed on paper."""
    bloc_year = covenant.bloc_year
    store(covenant, by=cast.clerk_of(bloc_year.leader), on=BINH_PHUOC_2020.met_on)
    close_on_paper(BINH_PHUOC_2021, bloc_year, Calendar.of_past(2021), cast=cast)
    with clock_at(dt.date(2022, 5, 20)):
        bloc_year.year.close(by=cast.office)


def build_past_year(
    year: int, rows: list[BlocRow], reports: dict[str, dict[str, str]], sets: dict[str, CriteriaSet], *, cast: Cast
) -> EmulationYear:
    calendar = Calendar.of_past(year)
    theme = THEMES.get(year, ORDINARY_THEME.format(year=year))
    emulation_year = plan_year(year, calendar, theme=theme, cast=cast)
    for row in rows:
        bloc_year = form_bloc(row, emulation_year, calendar, sets[row.criteria], cast=cast)
        parts = reports.get(row.code) or narrative.ordinary(row.name, year, len(row.members))
        work_through(row, bloc_year, calendar, cast=cast, parts=parts)
    with clock_at(max(row.met_on for row in rows) + dt.timedelta(days=75)):
        emulation_year.close(by=cast.office)
    return emulation_year
