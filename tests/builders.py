"""Builders: each gives something complete and ordinary; a test names only what it is about."""

import datetime as dt
import hashlib
import json
from itertools import count

from django.utils import timezone

from accounts.models import Agency, GrantedRole, RoleGrant, User
from blocs.models import Bloc, BlocState, BlocYear, Deadline, EmulationYear, Holiday, Membership, Stage, YearState
from scoring.lines import accepted_points
from scoring.models import CriteriaSet, CriteriaState, CriterionOwner, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.stages import keep_totals

PASSWORD = "mat-khau-cua-lan"
# Long ago, so that a test may turn the clock back without losing its cast.
LONG_AGO = dt.date(2015, 1, 1)
# The year that tests are about where they name none.
THIS_YEAR = 2026

_numbers = count(1)

# One criterion of each kind, 60 points in two sections, a bonus and a penalty; points in steps of 0.25.
SMALL_SET = {
    "format": "criteria-set/1",
    "slug": "mau",
    "title": "Bảng chấm điểm mẫu",
    "source": "để thử",
    "total": "60",
    "step": "0.25",
    "sections": [
        {
            "code": "I",
            "title": "Nhiệm vụ chính trị",
            "max": "40",
            "items": [
                {"code": "I.1", "title": "Nhiệm vụ trọng tâm", "max": "20", "kind": "free", "owner": ["Sở Tài chính"]},
                {
                    "code": "I.2",
                    "title": "Đúng hạn",
                    "max": "10",
                    "items": [
                        {
                            "code": "I.2.a",
                            "title": "Nhiệm vụ quá hạn",
                            "max": "5",
                            "kind": "deduct",
                            "per": "0.5",
                            "unit": "nhiệm vụ quá hạn",
                        },
                        {
                            "code": "I.2.b",
                            "title": "Hồ sơ đúng hạn",
                            "max": "5",
                            "kind": "choice",
                            "levels": [
                                {"label": "từ 99%", "points": "5"},
                                {"label": "từ 95%", "points": "3"},
                                {"label": "dưới 95%", "points": "0"},
                            ],
                        },
                    ],
                },
                {"code": "I.3", "title": "Chỉ tiêu kế hoạch", "max": "10", "kind": "ratio"},
            ],
        },
        {
            "code": "II",
            "title": "Thi đua, khen thưởng",
            "max": "20",
            "items": [
                {"code": "II.1", "title": "Chỉ số", "max": "10", "kind": "weighted", "scale": "100"},
                {
                    "code": "II.2",
                    "title": "Kỷ luật",
                    "max": "10",
                    "kind": "deduct",
                    "rates": [{"label": "khiển trách", "per": "1"}, {"label": "cảnh cáo", "per": "2"}],
                    "evidence": True,
                },
            ],
        },
    ],
    "bonus": {"cap": "5", "items": [{"code": "T1", "title": "Mô hình mới", "max": None, "kind": "count", "per": "1"}]},
    "penalty": {"cap": None, "items": [{"code": "P1", "title": "Báo cáo chậm", "max": "3", "kind": "free"}]},
}


def new_agency(name: str = "", **fields) -> Agency:
    """An active department."""
    number = next(_numbers)
    return Agency.objects.create(**{"name": name or f"Sở thứ {number}", "code": f"S{number}", **fields})


def new_user(username: str = "", *, acts_for=None, heads=None, holds=(), password: str = PASSWORD, **fields) -> User:
    """A person whose own password is `password`: clerk of `acts_for`, head of `heads`, with the office roles `holds`.

    Without any of the three it is somebody who has signed up and may do nothing yet.
    """
    number = next(_numbers)
    defaults = {"full_name": f"Nguyễn Văn {number}", "email": ""}
    user = User.objects.create_user(username or f"nguoi{number}", password, **{**defaults, **fields})
    if acts_for:
        grant(user, GrantedRole.STAFF, agency=acts_for)
    if heads:
        grant(user, GrantedRole.HEAD, agency=heads)
    for role in holds:
        grant(user, role)
    return user


def grant(user: User, role: GrantedRole, *, agency=None, starts_on: dt.date = LONG_AGO, ends_on=None) -> RoleGrant:
    """A role held since long ago and without an end. What `user` has cached of itself is forgotten."""
    for cached in (
        "current_grants",
        "office_roles",
        "agency_ids",
        "headed_agency_ids",
        "interest_ids",
        "standing_roles",
    ):
        user.__dict__.pop(cached, None)
    return RoleGrant.objects.create(user=user, role=role, agency=agency, starts_on=starts_on, ends_on=ends_on)


def new_year(year: int = THIS_YEAR, *, state: YearState = YearState.OPEN, **fields) -> EmulationYear:
    """An open year without deadlines, made once: asked for again, the same one as it stands."""
    return EmulationYear.objects.get_or_create(year=year, defaults={"state": state, **fields})[0]


def new_deadline(stage: Stage = Stage.SELF_SCORING, *, due_on: dt.date, year: int = THIS_YEAR, **fields) -> Deadline:
    return Deadline.objects.create(year=new_year(year), stage=stage, due_on=due_on, **fields)


def new_holiday(on: dt.date, name: str = "Ngày nghỉ", *, is_workday: bool = False) -> Holiday:
    return Holiday.objects.update_or_create(on=on, defaults={"name": name, "is_workday": is_workday})[0]


def new_bloc(code: str = "", **fields) -> Bloc:
    number = next(_numbers)
    return Bloc.objects.create(**{"code": code or f"K{number}", "name": f"Khối thi đua số {number}", **fields})


def new_bloc_year(
    *, members=(), leader=None, deputy=None, year: int = THIS_YEAR, state: BlocState = BlocState.FORMED, **fields
) -> BlocYear:
    """A bloc of a year with these members in this order. The leader and the deputy become members too, at the end."""
    bloc_year = BlocYear.objects.create(
        bloc=fields.pop("bloc", None) or new_bloc(),
        year=new_year(year),
        state=state,
        leader=leader,
        deputy=deputy,
        **fields,
    )
    agencies = dict.fromkeys([*members, *filter(None, [leader, deputy])])
    for position, agency in enumerate(agencies, start=1):
        Membership.objects.create(bloc_year=bloc_year, agency=agency, position=position)
    return bloc_year


def new_criteria_set(
    definition: dict | None = None, *, state: CriteriaState = CriteriaState.APPLIED, owners: dict | None = None
) -> CriteriaSet:
    """A set of its own slug, by default the small one of SMALL_SET. `owners`: agencies by the names it gives them."""
    definition = {**(definition or SMALL_SET), "slug": f"mau-{next(_numbers)}"}
    text = json.dumps(definition, ensure_ascii=False)
    criteria_set = CriteriaSet.objects.create(
        slug=definition["slug"],
        title=definition["title"],
        definition=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        state=state,
    )
    for name, agency in (owners or {}).items():
        CriterionOwner.objects.create(criteria_set=criteria_set, name=name, agency=agency)
    return criteria_set


def new_sheet(
    *,
    agency: Agency,
    bloc_year: BlocYear | None = None,
    criteria_set: CriteriaSet | None = None,
    answers: dict | None = None,
    state: SheetState = SheetState.DRAFT,
    by: User | None = None,
    **fields,
) -> ScoreSheet:
    """A sheet of `agency`, by default in a bloc of its own that is scoring itself, with these answers by criterion.

    Each answer is as good as proved, though no paper stands behind it.
    """
    bloc_year = bloc_year or new_bloc_year(members=[agency], state=BlocState.SELF_SCORING)
    criteria_set = criteria_set or new_criteria_set()
    by = by or User.objects.order_by("pk").first() or new_user()
    if state != SheetState.DRAFT:
        fields = {"submitted_at": timezone.now(), "submitted_by": by, **fields}
    sheet = ScoreSheet.objects.create(
        bloc_year=bloc_year, agency=agency, criteria_set=criteria_set, state=state, **fields
    )
    criteria = criteria_set.criteria
    lines = [
        LineScore(
            sheet=sheet,
            code=code,
            stage=ScoreStage.SELF,
            answer=answer,
            points=accepted_points(criteria, criteria.leaves[code], answer),
            has_evidence=True,
            by=by,
        )
        for code, answer in (answers or {}).items()
    ]
    LineScore.objects.bulk_create(lines)
    keep_totals(sheet, lines)
    return sheet
