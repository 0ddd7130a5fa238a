"""Việc đến hạn: who still has to do what; reminders; more time for one member."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent, Notice
from blocs.extensions import due_for, extend
from blocs.models import BlocState, Extension, Stage
from campaigns.models import Period, Target
from campaigns.reconciliation import enter_result
from reports.due import memberships_of, undone
from scoring.explaining import explain
from tests.builders import new_agency, new_bloc_year, new_deadline, new_sheet, new_user, new_year
from tests.campaigns.covenants import brought_to, new_covenant, new_target, signed_on
from tests.scoring.ranked_blocs import full, scored_bloc, scored_sheet

DUE = dt.date(2026, 3, 31)
MIDYEAR = dt.date(2026, 7, 15)


@pytest.fixture
def bloc(health, finance, justice):
    bloc_year = new_bloc_year(members=[health, finance, justice], leader=finance)
    new_deadline(Stage.COVENANT, due_on=DUE)
    new_deadline(Stage.MIDYEAR, due_on=MIDYEAR)
    return bloc_year


@pytest.fixture
def open_covenant(bloc, minh, health, justice):
    document = new_covenant(bloc, by=minh)
    for agency in (health, justice):
        new_target(document, agency, by=minh)
    return brought_to(document, "signing", by=minh)


def codes(user, stage):
    return [row.agency.code for row in undone(memberships_of(user, new_year()), stage)]


def test_who_has_not_signed_has_it_to_do(open_covenant, hoa, lan, health):
    signed_on(open_covenant, health, by=lan, on=DUE)

    assert codes(hoa, Stage.COVENANT) == ["STC", "STP"]


def test_who_has_not_reported_every_target_has_it_to_do(open_covenant, hoa, lan, health):
    before = codes(hoa, Stage.MIDYEAR)
    enter_result(Target.objects.get(agency=health), Period.MIDYEAR, actual=1, note="", version=0, by=lan)

    assert (before, codes(hoa, Stage.MIDYEAR)) == (["SYT", "STP"], ["STP"])


def test_who_has_not_handed_in_has_it_to_do(bloc, hoa, health, justice):
    bloc.state = BlocState.SELF_SCORING
    bloc.save()
    new_sheet(agency=health, bloc_year=bloc)
    new_sheet(agency=justice, bloc_year=bloc, state="submitted")

    assert codes(hoa, Stage.SELF_SCORING) == ["SYT"]


def test_who_has_not_answered_a_lowered_point_has_it_to_explain(lan, hoa, health, justice, finance):
    bloc_year = scored_bloc(health, justice, finance)
    lowered, *_ = [
        scored_sheet(bloc_year, agency, full("30"), changed={"I.1": given})
        for agency, given in ((health, "20"), (justice, "10"), (finance, "40"))
    ]
    before = codes(hoa, Stage.EXPLANATION)
    explain(lowered, "I.1", by=lan, text="Đã có báo cáo")

    assert (before, codes(hoa, Stage.EXPLANATION)) == (["SYT", "STP"], ["STP"])


def test_each_sees_its_own_and_the_leader_sees_all(open_covenant, lan, minh, thu, khanh):
    assert codes(lan, Stage.COVENANT) == ["SYT"]
    assert codes(minh, Stage.COVENANT) == ["SYT", "STC", "STP"]
    assert codes(thu, Stage.COVENANT) == ["STP"]
    assert codes(khanh, Stage.COVENANT) == []


def test_the_leader_reminds_those_who_have_not_done_it_and_not_those_with_more_time(
    client, open_covenant, bloc, lan, thu, minh, hoa, health, justice
):
    extend(bloc, justice, Stage.COVENANT, until=dt.date(2026, 4, 20), reason="Chờ kiện toàn.", by=hoa)
    Notice.objects.all().delete()
    client.force_login(minh)
    url = reverse("reports:due_remind", args=[bloc.bloc.code, 2026, "covenant"])

    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC)):
        client.force_login(minh)
        text = client.get(url).context["form"].initial["text"]
        client.post(url, {"text": text})

    told = Notice.objects.filter(subject="Nhắc việc: Ký giao ước thi đua")
    assert {notice.recipient for notice in told} == {lan, minh}
    assert "Hạn: 31/03/2026. Đã quá hạn, xin làm ngay." in text
    assert AuditEvent.objects.get(action="blocs.members_reminded").details["agencies"] == 2


def test_an_ordinary_member_reminds_nobody(client, open_covenant, bloc, lan, khanh):
    url = reverse("reports:due_remind", args=[bloc.bloc.code, 2026, "covenant"])
    answers = []
    for person in (lan, khanh):
        client.force_login(person)
        answers.append(client.get(url).status_code)

    assert answers == [403, 404]


def test_the_office_gives_one_member_more_time_with_a_reason(client, bloc, hoa, lan, health, justice):
    client.force_login(hoa)
    url = reverse("reports:extension_create", args=[bloc.bloc.code, 2026, "covenant", health.pk])

    response = client.post(url, {"until": "15/04/2026", "reason": "Thủ trưởng đi công tác."})

    extension = Extension.objects.get()
    assert response.status_code == 302
    assert (extension.agency, extension.until, extension.granted_by) == (health, dt.date(2026, 4, 15), hoa)
    assert due_for(bloc, health.pk, Stage.COVENANT).due_on == dt.date(2026, 4, 15)
    assert due_for(bloc, justice.pk, Stage.COVENANT).due_on == DUE
    assert "Thủ trưởng đi công tác." in Notice.objects.get(recipient=lan).body


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        ("31/03/2026", "Lý do", "Ngày gia hạn phải sau thời hạn chung (31/03/2026)."),
        ("15/04/2026", "", "Xin ghi lý do gia hạn."),
        ("mai", "Lý do", "Ghi ngày có thật"),
    ],
)
def test_an_extension_needs_a_later_day_and_a_reason(client, bloc, hoa, health, until, reason, sentence):
    client.force_login(hoa)
    url = reverse("reports:extension_create", args=[bloc.bloc.code, 2026, "covenant", health.pk])

    response = client.post(url, {"until": until, "reason": reason})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Extension.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2028, 1, 1), dt.date(9999, 12, 31)])
def test_more_time_ends_with_the_next_year(bloc, hoa, health, day):
    with pytest.raises(OfficeError, match="nhiều nhất đến hết năm 2027"):
        extend(bloc, health, Stage.COVENANT, until=day, reason="Gõ nhầm năm.", by=hoa)

    assert not Extension.objects.exists()


def test_a_second_extension_moves_the_first(bloc, hoa, health):
    extend(bloc, health, Stage.COVENANT, until=dt.date(2026, 4, 10), reason="Lần một.", by=hoa)

    extend(bloc, health, Stage.COVENANT, until=dt.date(2026, 4, 20), reason="Lần hai.", by=hoa)

    assert list(Extension.objects.values_list("until", "reason")) == [(dt.date(2026, 4, 20), "Lần hai.")]


def test_no_extension_of_what_has_no_deadline_nor_for_strangers(bloc, hoa, health, trade):
    with pytest.raises(OfficeError, match="chưa có thời hạn"):
        extend(bloc, health, Stage.MEETING, until=dt.date(2026, 12, 30), reason="Lý do", by=hoa)
    with pytest.raises(OfficeError, match="không phải là thành viên"):
        extend(bloc, trade, Stage.COVENANT, until=dt.date(2026, 12, 30), reason="Lý do", by=hoa)


@pytest.mark.parametrize("stage", ["covenant", "midyear", "self_scoring"])
def test_the_page_takes_the_same_number_of_queries_however_many_members(
    client, hoa, stage, django_assert_max_num_queries
):
    new_deadline(Stage.COVENANT, due_on=DUE)
    client.force_login(hoa)
    asked = []
    for members in (1, 3):
        agencies = [new_agency() for _ in range(members)]
        bloc_year = new_bloc_year(members=agencies, state=BlocState.SELF_SCORING)
        for agency in agencies:
            new_sheet(agency=agency, bloc_year=bloc_year)
        clerk = new_user(acts_for=agencies[0])
        document = new_covenant(bloc_year, by=clerk)
        for agency in agencies:
            new_target(document, agency, by=clerk)
        brought_to(document, "signing", by=clerk)
        with django_assert_max_num_queries(12) as seen:
            response = client.get(f"/viec-den-han/?viec={stage}&nam=2026")
        asked.append(len(seen))

    assert response.context["page"].paginator.count == 4
    assert asked[0] == asked[1]


def test_a_year_that_is_not_there_shows_the_current_one(client, hoa):
    client.force_login(hoa)
    nothing_yet = client.get("/viec-den-han/")
    new_year()

    page = client.get("/viec-den-han/?nam=1850&viec=khac")

    assert (nothing_yet.status_code, page.status_code) == (200, 200)
    assert page.context["year"].year == 2026
