"""The office confirms the leaders of all blocs in one notice; they lead from the day it says."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Identity, Notice
from accounts.permissions import Role, roles_towards
from blocs.models import BlocYear, LeaderChoice
from meetings.leader_notices import Named, candidates, issue_notice, notice_paper, take_effect
from meetings.models import LeaderNotice, LeaderNoticeLine
from tests.builders import new_agency, new_bloc, new_bloc_year, new_user, new_year
from tests.meetings.rooms import new_meeting
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 12, 20)


@pytest.fixture
def agencies():
    return [new_agency(name) for name in ("Sở Xây dựng", "Sở Y tế", "Sở Tư pháp")]


@pytest.fixture
def meeting(agencies):
    """Bloc KT has elected Sở Y tế for 2027."""
    meeting = new_meeting(bloc_year=new_bloc_year(bloc=new_bloc("KT"), members=agencies, leader=agencies[0]))
    meeting.propose_leaders(leader=agencies[1], deputy=agencies[2], by=None)
    return meeting


@pytest.fixture
def next_year():
    return new_year(2027)


def issued(year, *named, by, number="05/TB-SNV", effective_on=TODAY, **more) -> LeaderNotice:
    return issue_notice(year, named, number=number, signed_on=TODAY, effective_on=effective_on, by=by, **more)


def elected(meeting) -> Named:
    return Named(meeting.bloc_year.bloc, meeting.proposed_leader, meeting.proposed_deputy, meeting)


def leaders(year: int) -> dict[str, tuple]:
    found = BlocYear.objects.filter(year__year=year).select_related("bloc", "leader")
    return {each.bloc.code: (each.leader and each.leader.name, each.leader_choice) for each in found}


def test_the_elected_and_the_appointed_lead_from_the_day_of_one_notice(meeting, agencies, next_year, hoa):
    other = new_bloc("CX")
    new_bloc_year(bloc=meeting.bloc_year.bloc, members=agencies, year=2027)
    commune = new_agency("Xã Đông Mai")
    new_bloc_year(bloc=other, members=[commune], year=2027)

    notice = issued(next_year, elected(meeting), Named(other, commune), by=hoa, effective_on=timezone.localdate())

    assert leaders(2027) == {
        "KT": ("Sở Y tế", LeaderChoice.ELECTED),
        "CX": ("Xã Đông Mai", LeaderChoice.APPOINTED),
    }
    kt = BlocYear.objects.get(bloc__code="KT", year=next_year)
    assert (kt.deputy, kt.leader_document) == (agencies[2], "Thông báo số 05/TB-SNV ngày 20/12/2026")
    assert not notice.lines.filter(applied_at=None).exists()


def test_before_its_day_nobody_leads_and_on_its_day_the_role_changes(meeting, agencies, next_year, hoa):
    following = new_bloc_year(bloc=meeting.bloc_year.bloc, members=agencies, year=2027)
    clerk = new_user(acts_for=agencies[1])
    notice = issued(next_year, elected(meeting), by=hoa, effective_on=dt.date(2027, 1, 10))
    assert take_effect(notice, by=hoa, today=dt.date(2027, 1, 9)) == 0
    assert Role.BLOC_LEADER not in set(roles_towards(clerk, BlocYear.objects.get(pk=following.pk)))

    assert take_effect(notice, by=hoa, today=dt.date(2027, 1, 10)) == 1

    assert Role.BLOC_LEADER in set(roles_towards(clerk, BlocYear.objects.get(pk=following.pk)))
    assert take_effect(notice, by=hoa, today=dt.date(2027, 1, 11)) == 0


def test_a_notice_may_come_before_the_bloc_of_its_year_is_formed(meeting, agencies, next_year, hoa):
    """As in Vĩnh Phúc in 2019: the notice of 19/3, the decision that formed the blocs of 10/4."""
    notice = issued(next_year, elected(meeting), by=hoa, effective_on=timezone.localdate())
    line = LeaderNoticeLine.objects.get()
    assert (line.applied_at, line.problem) == (None, "Khối chưa được thành lập trong năm 2027.")
    new_bloc_year(bloc=meeting.bloc_year.bloc, members=agencies, year=2027)

    call_command("apply_leader_notices", verbosity=0)

    assert leaders(2027) == {"KT": ("Sở Y tế", LeaderChoice.ELECTED)}
    assert not notice.lines.filter(applied_at=None).exists()


def test_one_that_is_no_member_any_more_waits_with_its_reason_and_does_not_hold_up_the_others(
    meeting, agencies, next_year, hoa
):
    other = new_bloc("CX")
    new_bloc_year(bloc=meeting.bloc_year.bloc, members=agencies[:1], year=2027)
    new_bloc_year(bloc=other, members=agencies[2:], year=2027)

    notice = issued(next_year, elected(meeting), Named(other, agencies[2]), by=hoa, effective_on=timezone.localdate())

    assert leaders(2027)["CX"] == ("Sở Tư pháp", LeaderChoice.APPOINTED)
    assert [line.problem for line in notice.lines.filter(applied_at=None)] == [
        f"Sở Y tế không phải là thành viên của {BlocYear.objects.get(bloc__code='KT', year=next_year)}."
    ]


def test_the_agencies_are_told(meeting, agencies, next_year, hoa):
    clerk = new_user(acts_for=agencies[1])

    issued(next_year, elected(meeting), by=hoa)

    assert [notice.recipient for notice in Notice.objects.filter(subject__contains="05/TB-SNV")] == [clerk]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"named": []}, "ít nhất một khối"),
        ({"effective_on": dt.date(1999, 1, 1)}, "không hợp với năm"),
        ({"number": "đã dùng"}, "mang số này cùng ngày"),
    ],
)
def test_what_is_no_notice_is_refused(meeting, next_year, hoa, change, sentence):
    issued(next_year, elected(meeting), by=hoa, number="đã dùng")
    named = change.pop("named", [elected(meeting)])

    with pytest.raises(OfficeError, match=sentence):
        issued(next_year, *named, by=hoa, **change)


def test_the_paper_names_the_minutes_of_the_election(meeting, next_year, hoa):
    notice = issued(next_year, elected(meeting), by=hoa, signer_title="Phó Giám đốc", signer_name="Bùi Ngọc Sơn")

    text = text_of(notice_paper(notice, Identity.current()).pdf())

    for words in ("Số: 05/TB-SNV", "THÔNG BÁO", "Sở Y tế", "Biên bản ngày", "PHÓ GIÁM ĐỐC", "Bùi Ngọc Sơn"):
        assert words in text


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_is_prefilled_with_the_elected_and_makes_the_notice(client, meeting, agencies, next_year, hoa):
    new_bloc_year(bloc=meeting.bloc_year.bloc, members=agencies, year=2027)
    bloc = meeting.bloc_year.bloc
    client.force_login(hoa)
    form = client.get("/hoi-nghi/truong-khoi/nam/2027/lap/").context["form"]
    assert form.fields[f"leader_{bloc.pk}"].initial == str(agencies[1].pk)

    client.post(
        "/hoi-nghi/truong-khoi/nam/2027/lap/",
        {
            "number": "05/TB-SNV",
            "signed_on": "22/11/2026",
            "effective_on": f"{timezone.localdate():%d/%m/%Y}",
            f"leader_{bloc.pk}": str(agencies[1].pk),
            f"deputy_{bloc.pk}": str(agencies[2].pk),
        },
    )

    line = LeaderNoticeLine.objects.get()
    assert (line.leader, line.how, line.meeting) == (agencies[1], LeaderChoice.ELECTED, meeting)
    assert leaders(2027)["KT"] == ("Sở Y tế", LeaderChoice.ELECTED)


def test_another_than_the_elected_is_appointed(client, meeting, agencies, next_year, hoa):
    bloc = meeting.bloc_year.bloc
    client.force_login(hoa)

    client.post(
        "/hoi-nghi/truong-khoi/nam/2027/lap/",
        {"number": "1", "signed_on": "22/11/2026", "effective_on": "01/01/2027", f"leader_{bloc.pk}": agencies[0].pk},
    )

    line = LeaderNoticeLine.objects.get()
    assert (line.how, line.meeting) == (LeaderChoice.APPOINTED, None)


def test_a_deputy_without_leader_and_nobody_at_all_are_said(client, meeting, agencies, next_year, hoa):
    bloc = meeting.bloc_year.bloc
    client.force_login(hoa)
    head = {"number": "1", "signed_on": "22/11/2026", "effective_on": "01/01/2027"}

    alone = client.post("/hoi-nghi/truong-khoi/nam/2027/lap/", {**head, f"deputy_{bloc.pk}": agencies[0].pk})
    nobody = client.post("/hoi-nghi/truong-khoi/nam/2027/lap/", head)

    assert list(alone.context["form"].errors) == [f"leader_{bloc.pk}"]
    assert "ít nhất một khối, cụm" in str(nobody.context["form"].non_field_errors())
    assert not LeaderNotice.objects.exists()


@pytest.mark.parametrize("blocs", [1, 3])
def test_finding_who_shall_lead_takes_the_same_queries_however_many_blocs(blocs, next_year, django_assert_num_queries):
    for _ in range(blocs):
        new_meeting(bloc_year=new_bloc_year(members=[new_agency(), new_agency()]))

    with django_assert_num_queries(5):
        assert len(candidates(next_year)) == blocs


def test_the_office_is_told_to_set_up_the_year_for_which_leaders_were_elected(client, meeting, hoa):
    client.force_login(hoa)

    before = client.get("/hoi-nghi/truong-khoi/").context["years_to_set_up"]
    new_year(2027)
    after = client.get("/hoi-nghi/truong-khoi/").context["years_to_set_up"]

    assert (before, after) == ([2027], [])
