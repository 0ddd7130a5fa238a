"""A member merges after scoring has begun: the office says who goes on, and everything goes with it at once."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent, User
from accounts.permissions import Permission, can
from accounts.succession import merge
from blocs.extensions import extend
from blocs.models import BlocState, BlocYear, Extension, Membership, Stage
from scoring.handing_in import by_password, receipt_holds, submit
from scoring.lines import save_line
from scoring.models import ScoreSheet, SheetState
from scoring.taking_over import proposed, take_over
from tests.builders import new_agency, new_deadline


@pytest.fixture
def heir(health, hoa):
    """Health has merged into it, in the middle of the year."""
    heir = new_agency("Sở Y tế và Dân số", code="SYTDS")
    merge([health], into=heir, on=dt.date(2026, 7, 1), document="12/NQ-HĐND", by=hoa)
    return heir


def test_the_successor_goes_on_where_the_member_stood(bloc, filled, health, heir, lan, hoa):
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 11, 30))
    extend(bloc, health, Stage.SELF_SCORING, until=dt.date(2026, 12, 5), reason="Sáp nhập", by=hoa)
    place = Membership.objects.get(agency=health).position

    take_over(bloc, health, heir, by=hoa, reason="Nghị quyết 12/NQ-HĐND", clerks=[lan])

    sheet = ScoreSheet.objects.get(pk=filled.pk)
    assert (sheet.agency, sheet.state, sheet.total) == (heir, SheetState.DRAFT, filled.total)
    assert Membership.objects.get(agency=heir).position == place
    assert not Membership.objects.filter(agency=health).exists()
    assert Extension.objects.get().agency == heir
    assert AuditEvent.objects.get(action="scoring.sheet_taken_over").details == {
        "before": "Sở Y tế",
        "after": "Sở Y tế và Dân số",
        "reason": "Nghị quyết 12/NQ-HĐND",
    }
    again = User.objects.get(pk=lan.pk)
    assert can(again, Permission.SHEET_FILL, sheet)
    save_line(sheet, "I.1", by=again, answer={"points": "20"}, explanation="", seen_version=1)


def test_what_was_handed_in_stays_as_its_receipt_says(bloc, filled, health, heir, giang, hoa):
    submit(filled, by=giang, approval=by_password(giang))

    take_over(bloc, health, heir, by=hoa, reason="Sáp nhập")

    sheet = ScoreSheet.objects.get(pk=filled.pk)
    assert (sheet.state, sheet.agency) == (SheetState.SUBMITTED, heir)
    assert receipt_holds(sheet, list(sheet.lines.all()))


def test_a_leader_that_merges_leads_on_as_its_successor(bloc, finance, hoa):
    heir = new_agency("Sở Tài chính - Kế hoạch")

    take_over(bloc, finance, heir, by=hoa, reason="Sáp nhập")

    assert BlocYear.objects.get(pk=bloc.pk).leader == heir


@pytest.mark.parametrize("case", ["no reason", "competes already", "agreed"])
def test_when_it_is_refused_nothing_at_all_has_moved(bloc, filled, health, finance, heir, hoa, case):
    new, reason = (finance, "Sáp nhập") if case == "competes already" else (heir, "" if case == "no reason" else "x")
    if case == "agreed":
        BlocYear.objects.filter(pk=bloc.pk).update(state=BlocState.MET)

    with pytest.raises(OfficeError):
        take_over(bloc, health, new, by=hoa, reason=reason)

    assert ScoreSheet.objects.get(pk=filled.pk).agency == health
    assert Membership.objects.filter(agency=health).exists()


def test_the_portal_proposes_the_successor_first(bloc, health, heir):
    heirs, others = proposed(bloc, health)

    assert heirs == [heir]
    assert heir not in others
    assert health not in others


def test_the_office_hands_the_work_over_on_one_page(client, bloc, filled, health, heir, lan, giang, hoa):
    client.force_login(hoa)
    member = Membership.objects.get(agency=health)
    address = {"code": bloc.bloc.code, "year": bloc.year.year, "pk": member.pk}
    url = reverse("scoring:member_take_over", kwargs=address)

    led = client.get(reverse("blocs:member_replace", kwargs=address))
    page = client.get(url)
    refused = client.post(url, {"new": heir.pk, "reason": ""})
    done = client.post(url, {"new": heir.pk, "reason": "Nghị quyết 12", "clerks": [lan.pk]})

    assert (led.status_code, led.url) == (302, url)
    assert page.context["form"].initial.get("new", page.context["form"].fields["new"].initial) == heir.pk
    assert (refused.status_code, done.status_code) == (422, 302)
    assert ScoreSheet.objects.get(pk=filled.pk).agency == heir
    assert heir.pk in User.objects.get(pk=lan.pk).agency_ids
    assert heir.pk not in User.objects.get(pk=giang.pk).agency_ids
