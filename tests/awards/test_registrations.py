"""At the start of a year an agency registers what it sets out to earn; at the end one sees what became of it."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import Identity, Notice
from awards.models import AwardForm, Registration, RegistrationLine, RegistrationState, SubjectKind
from awards.registrations.paper import registration_paper
from awards.registrations.registering import (
    add_to_registration,
    give_back_registration,
    hand_in_registration,
    outcomes,
    sums_of,
)
from blocs.extensions import extend
from blocs.models import Membership, Stage
from reports.due import undone
from scoring.handing_in import on_paper
from tests.awards.slate_builders import a_scan, handed_in, new_registration, new_slate
from tests.awards.subject_builders import new_award, new_subject
from tests.builders import PASSWORD, new_agency, new_bloc_year, new_deadline, new_year

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 3, 16)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def signed(registration, by, **told):
    approval = on_paper(name="Lê Hương Giang", document="15/ĐK-SYT", scan=a_scan(by))
    with time_machine.travel(dt.datetime(2026, 3, told.pop("day", 10), 3, tzinfo=dt.UTC)):
        hand_in_registration(registration, approval=approval, seen=told.pop("seen", None), by=by)
    return registration


def test_a_registration_handed_in_is_closed_and_told_to_the_office(health, lan, hoa):
    registration = signed(new_registration(health, people=["Lê Thị Mai"]), lan)

    assert (registration.state, registration.number) == (RegistrationState.SUBMITTED, "15/ĐK-SYT")
    assert [notice.recipient for notice in Notice.objects.all()] == [hoa]
    with pytest.raises(WrongState):
        add_to_registration(registration, AwardForm.objects.get(code="LDTT"), [], by=lan)
    with pytest.raises(WrongState):
        signed(registration, lan)


@pytest.mark.parametrize(("day", "until", "is_late"), [(16, None, False), (17, None, True), (17, 20, False)])
def test_late_is_after_the_deadline_and_any_extension(health, lan, hoa, day, until, is_late):
    bloc_year = new_bloc_year(members=[health])
    new_deadline(Stage.REGISTRATION, due_on=DUE)
    if until:
        extend(bloc_year, health, Stage.REGISTRATION, until=dt.date(2026, 3, until), reason="Chờ", by=hoa)

    assert signed(new_registration(health, people=["Lê Thị Mai"]), lan, day=day).is_late == is_late


def test_nothing_is_registered_twice_and_nothing_that_cannot_be_given(health, lan):
    mai = new_subject("Lê Thị Mai", agency=health)
    registration = new_registration(health, people=[mai])

    again = add_to_registration(registration, AwardForm.objects.get(code="LDTT"), [mai], by=lan)
    with pytest.raises(OfficeError, match="không tặng cho cá nhân: Lê Thị Mai"):
        add_to_registration(registration, AwardForm.objects.get(code="TTLDXS"), [mai], by=lan)

    assert (again, registration.lines.count()) == (0, 1)


def test_an_empty_one_or_one_that_has_changed_is_not_handed_in(health, lan):
    registration = new_registration(health)
    with pytest.raises(OfficeError, match="chưa có dòng nào"):
        signed(registration, lan)
    add_to_registration(
        registration, AwardForm.objects.get(code="LDTT"), [new_subject("Lê Thị Mai", agency=health)], by=lan
    )

    with pytest.raises(OfficeError, match="đã thay đổi sau khi mở trang"):
        signed(registration, lan, seen=registration.version)


def test_the_office_returns_it_with_a_reason_and_it_comes_again(health, lan, hoa):
    registration = signed(new_registration(health, people=["Lê Thị Mai"]), lan)

    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        give_back_registration(registration, reason=" ", by=hoa)
    give_back_registration(registration, reason="Thiếu tập thể", by=hoa)
    returned = (registration.state, registration.return_reason)
    signed(registration, lan)

    assert returned == (RegistrationState.RETURNED, "Thiếu tập thể")
    assert (registration.state, registration.return_reason) == (RegistrationState.SUBMITTED, "")


def test_only_the_head_approves_by_password(client, health, lan, giang):
    registration = new_registration(health, people=["Lê Thị Mai"])
    url = reverse("awards:registration_hand_in", args=[registration.pk])
    sent = {"how": "password", "seen": registration.version, "password": PASSWORD}
    states = []

    for user, password in ((lan, PASSWORD), (giang, "sai"), (giang, PASSWORD)):
        client.force_login(user)
        client.post(url, {**sent, "password": password})
        states.append(Registration.objects.get().state)

    assert states == ["draft", "draft", "submitted"]


def test_what_became_of_each_line_is_said_and_summed(health, lan, hoa):
    awarded, nominated, neither = (new_subject(name, agency=health) for name in ("An", "Ân", "Bình"))
    registration = signed(new_registration(health, people=[awarded, nominated, neither], form="BK_TINH"), lan)
    twin = new_subject("Ân", agency=health)
    twin.merge_into(nominated, by=hoa)
    new_award(awarded, "BK_TINH", 2026)
    new_award(neither, "BK_TINH", 2025)
    new_slate(health, people=[neither])  # still being written
    handed_in(new_slate(health, people=[twin]), by=lan)

    lines = RegistrationLine.objects.select_related("subject").order_by("pk")
    became = outcomes(registration, lines)

    assert [became[line.pk].label for line in lines] == ["Đã được tặng", "Đã đề nghị", "Chưa đề nghị"]
    [total] = sums_of(registration.year)
    assert (total.registered, total.nominated, total.awarded) == (3, 1, 1)
    assert total.form == "Bằng khen của Chủ tịch UBND tỉnh"
    assert sums_of(registration.year, agencies=[0]) == []


def test_the_office_sees_who_has_not_registered_and_others_see_their_own(client, health, finance, justice, lan, hoa):
    new_bloc_year(members=[health, finance, justice])
    signed(new_registration(health, people=["Lê Thị Mai"]), lan)
    new_registration(finance)
    url = reverse("awards:registration_list")

    def agencies(user, **asked) -> list[str]:
        client.force_login(user)
        return [row["member"].agency.code for row in client.get(url, asked).context["rows"]]

    assert agencies(hoa) == ["SYT", "STC", "STP"]
    assert agencies(hoa, state="undone") == ["STC", "STP"]
    assert agencies(hoa, state="none") == ["STP"]
    assert agencies(hoa, q="tai chinh") == ["STC"]
    assert agencies(lan) == ["SYT"]


def test_the_office_sees_at_a_glance_how_many_have_registered_and_who_stands_in_no_bloc(
    client, health, finance, justice, lan, hoa
):
    new_bloc_year(members=[health, finance, justice])
    signed(new_registration(health, people=["Lê Thị Mai"]), lan)
    outsider = new_agency("Báo tỉnh", code="BT")
    new_registration(outsider)
    client.force_login(hoa)

    page = client.get(reverse("awards:registration_list"))
    client.force_login(lan)
    own = client.get(reverse("awards:registration_list"))

    assert [(tile["label"], tile["value"]) for tile in page.context["tiles"]] == [("đã đăng ký", 1), ("chưa lập", 2)]
    assert [row["registration"].agency for row in page.context["outside"]] == [outsider]
    assert (own.context["tiles"], own.context["outside"]) == ([], [])


def test_an_agency_registers_itself_and_nothing_is_sent_before(client, health, lan):
    client.force_login(lan)
    client.post(reverse("awards:registration_begin"), {"agency": health.pk, "year": new_year().pk})
    registration = Registration.objects.get()
    new_subject("An An", agency=health)

    unsent = client.get(reverse("awards:registration_hand_in", args=[registration.pk]))
    rows = client.get(reverse("awards:registration_pick", args=[registration.pk])).context["rows"]

    assert unsent["Location"] == registration.get_absolute_url()
    assert [row["subject"].name for row in rows] == ["Sở Y tế", "An An"]
    assert rows[0]["subject"].node == health


def test_whoever_has_registered_is_not_told_to_be_late(client, health, lan):
    new_bloc_year(members=[health])
    new_deadline(Stage.REGISTRATION, due_on=DUE)
    client.force_login(lan)
    url = reverse("awards:registration_list")

    before = words(client.get(url))
    signed(new_registration(health, people=["Lê An"]), lan)

    assert ("quá hạn" in before, "quá hạn" in words(client.get(url))) == (True, False)


def test_searching_stays_in_the_year_of_the_page(client, health, hoa):
    new_bloc_year(members=[health], year=2025)
    new_bloc_year(members=[health])
    client.force_login(hoa)

    page = client.get(reverse("awards:registration_list"), {"nam": "2025"})

    assert page.context["year"].year == 2025
    assert '<input type="hidden" name="nam" value="2025"' in page.content.decode()


def test_who_has_not_registered_stands_among_what_is_due(health, finance, lan):
    bloc_year = new_bloc_year(members=[health, finance])
    signed(new_registration(health, people=["Lê Thị Mai"]), lan)
    new_registration(finance)

    waiting = undone(Membership.objects.filter(bloc_year=bloc_year), Stage.REGISTRATION)

    assert [membership.agency for membership in waiting] == [finance]


@pytest.mark.parametrize("size", [1, 3])
def test_pages_take_the_same_number_of_queries_however_long(
    client, health, finance, justice, hoa, django_assert_num_queries, size
):
    new_bloc_year(members=[health, finance, justice][:size])
    registration = new_registration(health, people=[f"Ông {number}" for number in range(size)])
    client.force_login(hoa)

    with django_assert_num_queries(12):
        client.get(reverse("awards:registration_list"))
    with django_assert_num_queries(12):
        client.get(registration.get_absolute_url())


def test_beginning_again_opens_the_one_there_is(client, health, lan):
    client.force_login(lan)
    sent = {"agency": health.pk, "year": new_year().pk}
    url = reverse("awards:registration_begin")

    first, second = client.post(url, sent), client.post(url, sent)

    assert first.url == second.url == Registration.objects.get().get_absolute_url()


def test_the_paper_lists_collectives_before_people(health):
    team = new_subject("Phòng Nghiệp vụ Y", agency=health, kind=SubjectKind.COLLECTIVE)
    registration = new_registration(health, people=["Ông Bốn", "Bà Ân"])
    add_to_registration(registration, AwardForm.objects.get(code="TTLDXS"), [team], by=None)

    html = registration_paper(registration, Identity.current()).html()

    assert re.findall(r"Ông Bốn|Bà Ân|Phòng Nghiệp vụ Y", html) == ["Phòng Nghiệp vụ Y", "Ông Bốn", "Bà Ân"]
    assert "gồm 03 đăng ký" in html


@pytest.mark.parametrize("name", ["registration_pdf", "registration_word"])
def test_it_is_printed(client, health, lan, name):
    registration = new_registration(health, people=["Lê Thị Mai"])
    client.force_login(lan)

    response = client.get(reverse(f"awards:{name}", args=[registration.pk]))

    assert response.content[:4] == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")
