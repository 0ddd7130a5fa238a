"""Who sees a sheet and what they may do with it, person by person; and the query beside the permission."""

import pytest
from django.urls import reverse

from accounts.models import Agency, AgencyKind, GrantedRole, Identity
from accounts.permissions import Permission, can
from blocs.models import BlocState
from scoring.models import ScoreSheet, SheetState
from scoring.views.sheets import sees_whole
from tests.builders import grant, new_agency, new_bloc_year, new_criteria_set, new_sheet, new_user

CAST = ["lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan"]
ABOUT_SHEETS = {Permission.SHEET_VIEW, Permission.SHEET_FILL, Permission.SHEET_APPROVE, Permission.SHEET_CHECK}
SEE = {Permission.SHEET_VIEW}
WRITE = {Permission.SHEET_VIEW, Permission.SHEET_FILL, Permission.SHEET_APPROVE}
CHECK = {Permission.SHEET_VIEW, Permission.SHEET_CHECK}


def may(user, sheet):
    return {permission for permission in ABOUT_SHEETS if can(user, permission, sheet)}


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def test_what_each_person_may_do_with_lans_sheet(cast, sheet):
    allowed = {name: may(user, sheet) for name, user in cast.items() if may(user, sheet)}

    # thu's agency is the deputy; the office sees all and checks what nobody else does.
    assert allowed == {"lan": WRITE, "giang": WRITE, "minh": CHECK, "thu": SEE, "hoa": SEE, "binh": SEE}


def test_what_each_person_may_do_with_the_leaders_own_sheet(cast, bloc, finance):
    sheet = new_sheet(agency=finance, bloc_year=bloc)

    allowed = {name: may(user, sheet) for name, user in cast.items() if may(user, sheet)}

    assert allowed == {"minh": WRITE, "thu": CHECK, "hoa": CHECK, "binh": CHECK}


def test_without_leader_the_office_checks(cast, bloc, sheet):
    bloc.leader = None
    bloc.save()
    sheet = ScoreSheet.objects.get(pk=sheet.pk)

    assert may(cast["hoa"], sheet) == CHECK
    assert may(cast["minh"], sheet) == set()


def test_the_offices_own_sheet_is_checked_by_the_body_named_for_the_year_and_nobody_else(
    cast, bloc, health, trade, sheet
):
    identity = Identity.current()
    identity.office_agency = health
    identity.save()
    bloc.year.office_checker = trade
    bloc.year.save()
    sheet = ScoreSheet.objects.get(pk=sheet.pk)

    assert {name for name, user in cast.items() if Permission.SHEET_CHECK in may(user, sheet)} == {"khanh"}


def test_who_belongs_to_a_division_of_an_agency_does_not_check_its_sheet(bloc, health, sheet):
    division = new_agency("Phòng Kế hoạch, Sở Y tế", code="SYT-KH", kind=AgencyKind.DIVISION, parent=health)
    bloc.leader = division
    bloc.save()
    clerk = new_user(acts_for=division)
    officer = new_user(acts_for=division, holds=[GrantedRole.OFFICE])
    sheet = ScoreSheet.objects.get(pk=sheet.pk)

    assert may(clerk, sheet) == set()
    assert may(officer, sheet) == SEE


def awkward_sheets(bloc, health, finance, justice, trade):
    """Sheets of every kind that a rule could get wrong."""
    identity = Identity.current()
    identity.office_agency = justice
    identity.save()
    bloc.year.office_checker = trade
    bloc.year.save()
    verified = new_criteria_set(owners={"Sở Tài chính": trade})
    self_verified = new_criteria_set(owners={"Sở Tài chính": health})
    successor = new_agency("Sở Y tế và Xã hội")
    led_elsewhere = new_bloc_year(members=[successor], leader=trade, year=2025, state=BlocState.MET)
    division = new_agency("Phòng Tổ chức, Sở Tư pháp", code="STP-TC", kind=AgencyKind.DIVISION, parent=justice)
    led_by_a_division = new_bloc_year(members=[justice], leader=division, year=2022, state=BlocState.CHECKING)
    left = new_bloc_year(members=[finance], leader=justice, year=2024, state=BlocState.CLOSED)
    return [
        new_sheet(agency=health, bloc_year=bloc),  # an ordinary one
        new_sheet(agency=finance, bloc_year=bloc),  # the leader's own
        new_sheet(agency=justice, bloc_year=bloc, state=SheetState.SUBMITTED),  # the deputy's and the office's own
        new_sheet(agency=successor, bloc_year=led_elsewhere, state=SheetState.AGREED),
        new_sheet(agency=health, bloc_year=left, state=SheetState.OFFICIAL),  # health has since left this bloc
        new_sheet(agency=finance, bloc_year=left, state=SheetState.CHECKED),
        new_sheet(agency=justice, bloc_year=led_by_a_division, state=SheetState.SUBMITTED),
        new_sheet(agency=successor, criteria_set=verified),  # trade verifies some of it
        new_sheet(agency=trade, criteria_set=verified),  # trade verifies its own
        new_sheet(agency=health, criteria_set=self_verified, bloc_year=new_bloc_year(members=[health], year=2023)),
    ]


@pytest.mark.parametrize("person", [*CAST, "two_hats", "former", "division", "officer_of_health"])
def test_the_query_and_the_permission_agree(request, bloc, health, finance, justice, trade, person):
    awkward_sheets(bloc, health, finance, justice, trade)
    if person in CAST:
        user = request.getfixturevalue(person)
    else:
        user = new_user(acts_for=finance)
        if person == "two_hats":
            grant(user, GrantedRole.STAFF, agency=trade)
        elif person == "former":
            user.grants.update(ends_on="2020-01-01")
        elif person == "division":
            user.grants.update(agency=Agency.objects.get(code="STP-TC"))
        else:
            grant(user, GrantedRole.OFFICE, agency=health)
        user = type(user).objects.get(pk=user.pk)

    seen = set(ScoreSheet.objects.visible_to(user))
    whole = set(ScoreSheet.objects.wholly_visible_to(user))

    everything = ScoreSheet.objects.all()
    assert seen == {sheet for sheet in everything if can(user, Permission.SHEET_VIEW, sheet)}
    assert whole == {
        sheet for sheet in everything if can(user, Permission.SHEET_VIEW, sheet) and sees_whole(user, sheet)
    }
    assert seen == {sheet for sheet in ScoreSheet.objects.for_page() if can(user, Permission.SHEET_VIEW, sheet)}


def test_other_members_read_a_sheet_only_once_it_is_agreed(client, bloc, criteria_set, health, trade, khanh, lan):
    bloc.memberships.create(agency=trade)
    sheets = {
        state: new_sheet(agency=new_agency(), bloc_year=bloc, criteria_set=criteria_set, state=state, by=lan)
        for state in SheetState
    }
    client.force_login(khanh)

    answers = {state: client.get(sheet.get_absolute_url()).status_code for state, sheet in sheets.items()}

    assert {state for state, status in answers.items() if status == 200} == {SheetState.AGREED, SheetState.OFFICIAL}
    assert set(answers.values()) == {200, 404}


def test_a_verifying_department_sees_its_own_criteria_and_no_sum_that_tells_of_others(
    client, bloc, health, trade, khanh, lan
):
    criteria_set = new_criteria_set(owners={"Sở Tài chính": trade})
    sheet = new_sheet(
        agency=health,
        bloc_year=bloc,
        criteria_set=criteria_set,
        by=lan,
        state=SheetState.SUBMITTED,
        answers={"I.1": {"points": "18.5"}, "I.3": {"percent": "97.5"}},
    )
    client.force_login(khanh)

    page = client.get(sheet.get_absolute_url())

    rows = [row["code"] for part in page.context["parts"] for row in part.rows]
    text = page.content.decode()
    assert rows == ["I.1"]
    assert ("18,5" in text, "9,75" in text, "28,25" in text) == (True, False, False)
    names = ["sheet_pdf", "sheet_word", "sheet_excel", "sheet_scan", "sheet_receipt"]
    assert [client.get(reverse(f"scoring:{name}", args=[sheet.pk])).status_code for name in names] == [404] * 5


def test_a_list_shows_no_total_of_a_sheet_one_sees_only_in_part_and_does_not_sort_by_it(
    client, health, finance, trade, khanh, lan
):
    criteria_set = new_criteria_set(owners={"Sở Tài chính": trade})
    low = new_sheet(agency=health, criteria_set=criteria_set, by=lan, answers={"I.1": {"points": "1"}})
    high = new_sheet(agency=finance, criteria_set=criteria_set, by=lan, answers={"I.1": {"points": "20"}})
    client.force_login(khanh)

    def rows(order):
        return client.get(reverse("scoring:sheet_list"), {"o": order}).context["rows"]

    assert [(row["self_total"], row["total"]) for row in rows("-diem")] == [(None, None)] * 2
    assert [row["sheet"] for row in rows("-diem")] == [row["sheet"] for row in rows("diem")] == [low, high]
