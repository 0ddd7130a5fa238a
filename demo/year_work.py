"""One year of the demo: its blocs are formed, score themselves, are checked, meet, report and close."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

from django.conf import settings

from accounts.models import Agency, User, record
from awards.proposals.dossier import send_dossier
from blocs.deadlines import Term, set_deadlines
from blocs.models import Bloc, BlocState, BlocYear, EmulationYear, Stage
from blocs.reporting import ask_members, comment, edit_part, number_report
from demo import meetings
from demo.answers import answers, explanation
from demo.clock import clock_at
from demo.covenants import covenant_of
from demo.proofs import codes_to_prove, prove, show_a_file
from demo.verifying import verify_some
from demo.years import BlocRow
from documents.models import StoredFile
from reports.year_end import adopt
from scoring.agreeing import agree_bloc
from scoring.checking import check_line, finish_check, return_sheet
from scoring.closing import close, close_checking, send
from scoring.handing_in import on_paper, submit
from scoring.importing import assign, match_owners, store_draft
from scoring.lines import save_line
from scoring.models import CriteriaSet, LineScore, ScoreSheet, ScoreStage
from scoring.opening import open_scoring
from scoring.points import shortest

LIBRARY = Path(settings.BASE_DIR) / "scoring" / "library"
ORDER = list(BlocState)
NOT_IN_THE_PORTAL = "Phần còn thiếu gửi bằng bản giấy."
CHECKED_DOWN = "Văn bản dẫn chứng chưa thể hiện đủ kết quả; thống nhất lại với đơn vị qua điện thoại."


@dataclass(frozen=True)
class Cast:
    """Who acts in the demo.

    Attributes:
        agencies: by code.
        people: accounts by user name, and the clerk of each agency by its code.
        scan: the sample of a signed paper that stands for every agency's.
    """

    agencies: Mapping[str, Agency]
    people: Mapping[str, User]
    scan: StoredFile

    @property
    def office(self) -> User:
        return self.people["banthidua"]

    def clerk_of(self, agency: Agency) -> User:
        return self.people[agency.code]


@dataclass(frozen=True)
class Calendar:
    """When things happen in one year of the demo."""

    formed_on: dt.date
    opened_on: dt.date
    entered_on: dt.date
    checking_on: dt.date
    self_scoring_due: dt.date

    @classmethod
    def of_past(cls, year: int) -> "Calendar":
        return cls(
            formed_on=dt.date(year, 2, 16),
            opened_on=dt.date(year, 11, 1),
            entered_on=dt.date(year, 11, 18),
            checking_on=dt.date(year, 12, 2),
            self_scoring_due=dt.date(year, 11, 30),
        )

    @classmethod
    def around(cls, today: dt.date, year: int) -> "Calendar":
        def days_ago(days: int) -> dt.date:
            return max(today - dt.timedelta(days=days), dt.date(year, 1, 12))

        return cls(
            formed_on=dt.date(year, 2, 16) if today > dt.date(year, 3, 1) else days_ago(20),
            opened_on=days_ago(21),
            entered_on=days_ago(9),
            checking_on=days_ago(2),
            self_scoring_due=days_ago(3),
        )


def plan_year(year: int, calendar: Calendar, *, theme: str, cast: Cast) -> EmulationYear:
    """The year with its deadlines, open."""
    with clock_at(dt.date(year, 1, 10)):
        emulation_year = EmulationYear.objects.create(
            year=year, theme=theme, opening_document=f"Kế hoạch thi đua năm {year} của UBND tỉnh (MẪU)"
        )
        emulation_year.office_checker = cast.agencies["TTR"]
        emulation_year.save(update_fields=["office_checker"])
        record(cast.office, "blocs.year_planned", emulation_year)
        terms = {
            Stage.REGISTRATION: Term(due_on=dt.date(year, 3, 15)),
            # In 2019 everybody signed on 03/4 (case Vĩnh Phúc), in time.
            Stage.COVENANT: Term(due_on=dt.date(year, 4, 15) if year == 2019 else dt.date(year, 3, 31)),
            Stage.MIDYEAR: Term(due_on=dt.date(year, 7, 15)),
            Stage.SELF_SCORING: Term(due_on=calendar.self_scoring_due),
            Stage.CHECKING: Term(after_stage=Stage.SELF_SCORING, working_days=7),
            Stage.VERIFICATION: Term(after_stage=Stage.CHECKING, working_days=5),
            Stage.EXPLANATION: Term(after_stage=Stage.VERIFICATION, working_days=3),
            Stage.MEETING: Term(after_stage=Stage.CHECKING, working_days=10),
            Stage.DOSSIER: Term(after_stage=Stage.MEETING, working_days=10),
        }
        set_deadlines(emulation_year, terms, by=cast.office)
        emulation_year.open(by=cast.office)
    return emulation_year


def apply_set(slug: str, *, owners: Mapping[str, str], cast: Cast) -> CriteriaSet:
    """A criteria set of the library, its departments matched to agencies, applied."""
    criteria_set, _ = store_draft((LIBRARY / f"{slug}.json").read_bytes(), by=cast.office)
    match_owners(criteria_set, {name: cast.agencies[owners[name]] for name in criteria_set.owner_names}, by=cast.office)
    criteria_set.apply(by=cast.office)
    return criteria_set


def form_bloc(
    row: BlocRow, year: EmulationYear, calendar: Calendar, criteria_set: CriteriaSet, *, cast: Cast
) -> BlocYear:
    office = cast.office
    with clock_at(row.decision_on or calendar.formed_on):
        bloc = Bloc.objects.filter(code=row.code).first() or Bloc(code=row.code, name=row.name, kind=row.kind)
        bloc_year = BlocYear.objects.form(bloc, year, decision=row.decision, decision_on=row.decision_on, by=office)
        bloc_year.responsible_officer, bloc_year.council_member = office, cast.people["hoidong"]
        bloc_year.keep(changes="chuyên viên phụ trách, ủy viên Hội đồng phụ trách", by=office)
        for member in row.members:
            bloc_year.add_member(cast.agencies[member.code], by=office)
        bloc_year.appoint(
            leader=cast.agencies[row.leader],
            deputy=cast.agencies[row.deputy],
            how=row.how,
            document=row.leader_document,
            by=office,
        )
        assign(criteria_set, bloc_year, by=office)
    with clock_at(dt.date(year.year, 4, 3) if year.year < 2021 else max(calendar.formed_on, dt.date(year.year, 2, 20))):
        bloc_year.move(BlocState.COVENANT, by=office)
    return bloc_year


def work_through(
    row: BlocRow, bloc_year: BlocYear, calendar: Calendar, *, cast: Cast, parts: Mapping[str, str]
) -> None:
    """Let the bloc come as far as `row.reached` says. `parts` is what its report says."""
    covenant_of(row, bloc_year, cast=cast, today=calendar.checking_on)
    if calendar.checking_on.month > 6:
        meetings.allot(row, bloc_year, cast=cast)
    reached = ORDER.index(row.reached)
    leader = cast.clerk_of(cast.agencies[row.leader])
    if reached < ORDER.index(BlocState.SELF_SCORING):
        return
    with clock_at(calendar.opened_on):
        open_scoring(bloc_year, by=cast.office)
    score_themselves(row, bloc_year, calendar, cast=cast)
    if reached < ORDER.index(BlocState.CHECKING):
        return
    with clock_at(calendar.checking_on, 8):
        bloc_year.move(BlocState.CHECKING, by=leader)
    is_half_way = row.reached == BlocState.CHECKING
    check_all(row, bloc_year, calendar, cast=cast, only=3 if is_half_way else None)
    if is_half_way:
        return
    if row.met_on is None:
        verify_some(bloc_year, calendar.checking_on, cast=cast)
    with clock_at(calendar.checking_on, 16):
        close_checking(bloc_year, by=leader)
    if row.met_on:
        meet(row, bloc_year, cast=cast, leader=leader, parts=parts)


def score_themselves(row: BlocRow, bloc_year: BlocYear, calendar: Calendar, *, cast: Cast) -> None:
    sheets = {
        sheet.agency.code: sheet for sheet in ScoreSheet.objects.filter(bloc_year=bloc_year).select_related("agency")
    }
    year = bloc_year.year.year
    for place, member in enumerate(row.members):
        if member.code in row.not_started:
            continue
        sheet = sheets[member.code]
        clerk = cast.clerk_of(sheet.agency)
        is_drafting = member.code in row.drafting
        given = answers(sheet.criteria_set.criteria, strength=member.strength, seed=f"{row.code}{year}{member.code}")
        if is_drafting:
            given = dict(list(given.items())[: len(given) * 2 // 3])
        unproved = codes_to_prove(sheet.criteria_set.criteria)[1:2] if is_drafting else []
        with clock_at(calendar.entered_on, 8 + place % 8, 10 + place):
            for code, answer in given.items():
                text = explanation(member.code, year=year, seed=f"{member.code}{code}{year}")
                text = "" if code in unproved else text
                save_line(sheet, code, by=clerk, answer=answer, explanation=text, seen_version=0)
            prove(sheet, by=clerk)
            if is_drafting:
                show_a_file(sheet, cast.scan, by=clerk)
        if is_drafting:
            continue
        is_late = member.code == "TTR" and row.reached == BlocState.SELF_SCORING
        handed_in_on = calendar.self_scoring_due + dt.timedelta(days=1) if is_late else calendar.entered_on
        head = sheet.agency.head_name or "Thủ trưởng đơn vị"
        with clock_at(handed_in_on, 16, place):
            approval = on_paper(name=head, document=f"{40 + place}/BC-{member.code}", scan=cast.scan)
            submit(sheet, by=clerk, approval=approval, unanswered_confirmed=True)
        if member.code in row.returned:
            with clock_at(calendar.entered_on + dt.timedelta(days=2), 10):
                leader = cast.clerk_of(cast.agencies[row.leader])
                return_sheet(
                    sheet, by=leader, reason="Bổ sung văn bản kiểm chứng ở tiêu chí I.2 và III.3 trước khi nộp lại."
                )


def check_all(row: BlocRow, bloc_year: BlocYear, calendar: Calendar, *, cast: Cast, only: int | None) -> None:
    """The leader's clerk checks every sheet; the leader's own the deputy's; the office's own the body of the year."""
    sheets = ScoreSheet.objects.filter(bloc_year=bloc_year).select_related("agency", "bloc_year__year", "criteria_set")
    for place, sheet in enumerate(sheets[:only]):
        checker = cast.clerk_of(Agency.objects.get(pk__in=sheet.checker_ids))
        with clock_at(calendar.checking_on, 9 + place % 6, 5 + place):
            lower_one_line(sheet, checker, seed=f"{row.code}{sheet.agency.code}{bloc_year.year.year}")
            finish_check(sheet, by=checker)


def lower_one_line(sheet: ScoreSheet, checker: User, *, seed: str) -> None:
    """Three checkers in five find one typed point too high, by a quarter of a point."""
    random = Random(seed)  # noqa: S311 -- invented figures
    own = LineScore.objects.filter(sheet=sheet, stage=ScoreStage.SELF).order_by("pk")
    typed = [line for line in own if "points" in line.answer and line.points >= 1]
    if typed and random.random() < 0.6:
        line = random.choice(typed)
        lower = {"points": shortest(line.points - Decimal("0.25"))}
        check_line(sheet, line.code, by=checker, answer=lower, reason=CHECKED_DOWN)


def meet(row: BlocRow, bloc_year: BlocYear, *, cast: Cast, leader: User, parts: Mapping[str, str]) -> None:
    """The report is written and commented on, the members agree, the report is adopted and sent, the bloc closed."""
    before = row.met_on - dt.timedelta(days=2)
    with clock_at(before):
        for key, text in parts.items():
            edit_part(bloc_year, key, text, version=0, by=leader)
        ask_members(bloc_year, by=leader)
        member = cast.agencies[row.members[-1].code]
        comment(bloc_year, part="shortcomings", text="Nhất trí với dự thảo.", agency=member, by=cast.clerk_of(member))
    meeting = meetings.hold(row, bloc_year, cast=cast, leader=leader)
    bloc_year.refresh_from_db()
    with clock_at(row.met_on, 15):
        number = f"{30 + len(row.members)}/BC-{row.leader}"
        number_report(bloc_year, number=number, signed_on=row.met_on, by=leader)
        whole = BlocYear.objects.select_related("bloc", "year", "leader", "deputy")
        adopt(whole.get(pk=bloc_year.pk), by=leader)
    meetings.sign(row, meeting, cast=cast, leader=leader)
    with clock_at(row.met_on + dt.timedelta(days=5)):
        letter = f"{31 + len(row.members)}/TTr-{row.leader}"
        send_dossier(bloc_year, number=letter, reason=NOT_IN_THE_PORTAL, by=leader)
    with clock_at(row.met_on + dt.timedelta(days=60)):
        close(bloc_year, by=cast.office)


def close_on_paper(row: BlocRow, bloc_year: BlocYear, calendar: Calendar, *, cast: Cast) -> None:
    """Close a year whose scoring is not in the portal, saying so."""
    leader = cast.clerk_of(cast.agencies[row.leader])
    with clock_at(calendar.checking_on):
        bloc_year.move(BlocState.SELF_SCORING, by=cast.office)
        bloc_year.move(BlocState.CHECKING, by=leader)
        close_checking(bloc_year, by=leader, reason="Năm này chấm điểm trên giấy, không nhập lại vào cổng.")
    with clock_at(calendar.checking_on + dt.timedelta(days=10)):
        agree_bloc(bloc_year, by=leader)
        send(bloc_year, by=leader)
    with clock_at(calendar.checking_on + dt.timedelta(days=70)):
        close(bloc_year, by=cast.office)
