"""How far the blocs of the demo's current year have come: one at each stage, so that every role has its work."""

import pytest
from django.utils import timezone

from accounts.models import Agency, AuditEvent, Identity
from accounts.permissions import Permission, can
from blocs.deadlines import deadline_of
from blocs.models import BlocState, BlocYear, EmulationYear, Stage
from scoring.criteria_diff import differences
from scoring.models import RankingSnapshot, ScoreSheet, SheetState


@pytest.fixture
def year(province) -> EmulationYear:
    return EmulationYear.objects.current()


def bloc(code: str, year: EmulationYear) -> BlocYear:
    return BlocYear.objects.select_related("bloc", "year", "leader", "deputy").get(bloc__code=code, year=year)


def sheets(code: str, year: EmulationYear) -> dict[str, str]:
    found = ScoreSheet.objects.filter(bloc_year=bloc(code, year))
    return dict(found.values_list("agency__code", "state"))


def test_th_scores_itself_with_one_returned_and_some_late(year):
    assert bloc("TH", year).state == BlocState.SELF_SCORING
    assert sheets("TH", year) == {
        "VPUB": SheetState.SUBMITTED,
        "STC": SheetState.SUBMITTED,
        "TTR": SheetState.SUBMITTED,
        "SDTTG": SheetState.RETURNED,
        "STP": SheetState.DRAFT,
        "SNV": SheetState.DRAFT,
        "CAT": SheetState.DRAFT,
        "BCHQS": SheetState.DRAFT,
    }
    assert deadline_of(year, Stage.SELF_SCORING).due_on < timezone.localdate()
    assert list(
        ScoreSheet.objects.filter(is_late=True, bloc_year__year=year).values_list("agency__code", flat=True)
    ) == ["TTR"]
    assert ScoreSheet.objects.get(agency__code="BCHQS", bloc_year__year=year).scored_lines == 0
    assert "văn bản kiểm chứng" in ScoreSheet.objects.get(agency__code="SDTTG", bloc_year__year=year).return_reason


def test_kt_is_verified_and_ready_for_its_meeting(year):
    kt = bloc("KT", year)

    assert (kt.state, kt.leader.code) == (BlocState.VERIFIED, "SCT")
    assert sorted(sheets("KT", year).values()) == [SheetState.CHECKED] * 8 + [SheetState.VERIFIED]
    assert RankingSnapshot.objects.filter(bloc_year=kt).count() == 1


def test_vx_is_being_checked(year):
    assert bloc("VX", year).state == BlocState.CHECKING
    assert sorted(sheets("VX", year).values()) == [SheetState.CHECKED] * 3 + [SheetState.SUBMITTED] * 4


def test_cx_is_still_signing_its_covenant(year):
    cx = bloc("CX", year)

    assert (cx.state, sheets("CX", year)) == (BlocState.COVENANT, {})
    assert cx.memberships.count() == 8
    assert deadline_of(year, Stage.COVENANT).due_on < timezone.localdate()


def test_nobody_judges_himself(year):
    """The leader's own sheet is the deputy's to check, the office's own that of the body named for the year."""
    identity = Identity.current()
    for sheet in ScoreSheet.objects.filter(bloc_year__year=year).select_related("agency", "bloc_year__year"):
        checkers = Agency.objects.filter(pk__in=sheet.checker_ids)
        assert sheet.agency not in checkers
        if sheet.agency == identity.office_agency:
            assert [agency.code for agency in checkers] == ["TTR"]


def test_the_clerk_and_the_head_of_one_agency_meet_on_its_sheet(year, django_user_model):
    sheet = ScoreSheet.objects.get(agency__code="STP", bloc_year__year=year)
    may = {
        name: {
            permission
            for permission in (Permission.SHEET_VIEW, Permission.SHEET_FILL, Permission.SHEET_CHECK)
            if can(django_user_model.objects.get(username=name), permission, sheet)
        }
        for name in ("chuyenvien", "thutruong", "khoitruong", "thanhvien", "ngoaikhoi")
    }

    assert may == {
        "chuyenvien": {Permission.SHEET_VIEW, Permission.SHEET_FILL},
        "thutruong": {Permission.SHEET_VIEW, Permission.SHEET_FILL},
        "khoitruong": {Permission.SHEET_VIEW, Permission.SHEET_CHECK},
        "thanhvien": set(),
        "ngoaikhoi": set(),
    }


def test_its_history_is_in_the_audit_trail_at_the_time_it_happened(year):
    sheet = ScoreSheet.objects.get(agency__code="TTR", bloc_year__year=year)
    handed_in = AuditEvent.objects.about(sheet).get(action="scoring.sheet_submitted")

    assert handed_in.at == sheet.submitted_at
    assert handed_in.at < timezone.now()


def test_the_communes_score_by_a_set_of_their_own_that_differs_from_the_provinces(year):
    own = bloc("CX", year).criteria.criteria_set

    found = [(each.change.label, each.code) for each in differences(own.based_on.criteria, own.criteria) if each.code]

    assert own.bloc_year == bloc("CX", year)
    assert found == [("Chuyển chỗ", "A.4"), ("Sửa", "A.3"), ("Sửa", "B.1"), ("Thêm", "B.5")]
