"""Targets: written while the covenant is drafted, held against what came of them."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import OfficeError
from blocs.models import BlocState
from campaigns import targets as verbs
from campaigns.models import Direction, Period, Target, TargetResult
from campaigns.models.target import is_reached
from campaigns.numbers import typed_number
from campaigns.reconciliation import NewerResult, enter_result, fulfilment, ledger_of, over_under
from campaigns.targets import Promise, add_to_all, copy_last_year, edit_target, remove_target
from tests.builders import new_bloc_year
from tests.campaigns.conftest import DUE
from tests.campaigns.covenants import ON_TIME, brought_to, new_covenant, new_target, signed_on

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


@pytest.fixture
def draft(bloc, minh):
    return new_covenant(bloc, by=minh, state="commenting")


@pytest.fixture
def promised(draft, minh, health, justice):
    """An open covenant in which lan's and thu's agencies promise 98 % each."""
    for agency in (health, justice):
        new_target(draft, agency, by=minh)
    return brought_to(draft, "signing", by=minh)


def add_url(document, agency):
    return reverse("campaigns:target_add", args=[document.pk, agency.pk])


def typed(**fields):
    given = {"indicator": ON_TIME, "unit": "%", "plan": "98,5", "direction": "higher", "source": "Giao ước thi đua"}
    return given | fields


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_member_writes_its_own_targets(client, draft, lan, health):
    client.force_login(lan)

    response = client.post(add_url(draft, health), typed())

    target = Target.objects.get()
    assert response.status_code == 302
    assert (target.agency, target.plan, target.unit, target.source) == (
        health,
        Decimal("98.5"),
        "%",
        "Giao ước thi đua",
    )


def test_a_member_does_not_write_those_of_another(client, draft, lan, justice):
    client.force_login(lan)

    assert client.post(add_url(draft, justice), typed()).status_code == 404
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ("", "Chỉ tiêu phải có số."),
        ("nhiều hơn năm ngoái", "Ghi một số, ví dụ 98,5."),
        ("-5", "Ghi số từ 0 trở lên."),
        ("12.500", "Không dùng dấu chấm giữa các hàng nghìn: viết 12500."),
        ("0", "Kế hoạch phải lớn hơn 0"),
        ("99999999999999", "Số này lớn quá mức"),
        ("1,23456", "nhiều nhất 4 chữ số"),
    ],
)
def test_a_target_without_a_proper_number_is_refused_and_what_was_typed_stays(
    client, draft, lan, health, plan, sentence
):
    client.force_login(lan)

    response = client.post(add_url(draft, health), typed(plan=plan, indicator="Số lượt thanh tra"))

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Số lượt thanh tra" in page
    assert not Target.objects.exists()


def test_nothing_at_all_can_be_promised_where_lower_is_better(draft, lan, health):
    target = new_target(draft, health, by=lan, plan=Decimal(0), direction=LOWER)

    assert target.plan == 0


def test_the_same_target_is_not_promised_twice_however_it_is_typed(draft, lan, health):
    new_target(draft, health, by=lan)

    with pytest.raises(OfficeError, match="đã có chỉ tiêu này"):
        new_target(draft, health, by=lan, indicator=ON_TIME.upper())


def test_a_target_is_changed_and_taken_out(draft, lan, health):
    target = new_target(draft, health, by=lan)

    edit_target(target, Promise(ON_TIME, "%", Decimal(99)), by=lan)
    changed = Target.objects.get().plan
    for _ in range(2):
        remove_target(target, by=lan)

    assert (changed, Target.objects.count()) == (99, 0)


def test_the_leader_gives_the_same_target_to_every_member_that_lacks_it(draft, minh, health):
    new_target(draft, health, by=minh, plan=Decimal(90))

    count = add_to_all(draft, Promise(ON_TIME, "%", Decimal(98)), by=minh)

    assert count == 2
    assert sorted(Target.objects.values_list("plan", flat=True)) == [90, 98, 98]


def test_a_member_that_has_as_many_targets_as_it_may_is_named_and_nobody_is_given_one_more(
    draft, minh, lan, health, monkeypatch
):
    monkeypatch.setattr(verbs, "MOST_TARGETS", 1)
    verbs.add_target(draft, health, Promise("Số mô hình mới", "mô hình", Decimal(2)), by=lan)

    with pytest.raises(OfficeError, match="nhiều nhất 1 chỉ tiêu; đã đủ: Sở Y tế"):
        add_to_all(draft, Promise(ON_TIME, "%", Decimal(98)), by=minh)

    assert draft.targets.count() == 1


def test_last_years_targets_are_copied_once(draft, bloc, lan, minh, health):
    before = new_covenant(new_bloc_year(members=[health], year=2024), by=minh)
    new_target(before, health, by=minh, plan=Decimal(95))
    new_target(before, health, by=minh, indicator="Số mô hình", unit="mô hình", plan=Decimal(2))
    new_target(draft, health, by=lan)

    counts = [copy_last_year(draft, health, by=lan) for _ in range(2)]

    assert counts == [1, 0]
    assert list(draft.targets.values_list("indicator", "plan")) == [(ON_TIME, 98), ("Số mô hình", 2)]


def test_members_see_their_own_targets_before_they_have_signed_and_all_after(client, promised, lan, health, justice):
    client.force_login(lan)
    url = reverse("campaigns:target_list", args=[promised.pk])
    before = client.get(url).content.decode()

    signed_on(promised, health, by=lan, on=DUE)

    after = client.get(url).content.decode()
    assert ("Sở Tư pháp" in before, "Sở Tư pháp" in after) == (False, True)
    assert "Chỉ tiêu của các đơn vị khác mở ra sau khi đơn vị đã ký" in before


# --- Thinking ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "actual", "direction", "percent", "reached", "said"),
    [
        ("98", "99.96", HIGHER, "102", True, "vượt 2%"),
        ("98", "98", HIGHER, "100", True, "đúng kế hoạch"),
        ("200", "150", HIGHER, "75", False, "hụt 25%"),
        ("10", "9", LOWER, "110", True, "vượt 10%"),
        ("10", "0", LOWER, "200", True, "vượt 100%"),
        ("10", "12.5", LOWER, "75", False, "hụt 25%"),
        ("10", "40", LOWER, "0", False, "hụt 100%"),
        ("0", "0", LOWER, "100", True, "đúng kế hoạch"),
        ("0", "1", LOWER, "0", False, "hụt 100%"),
    ],
)
def test_how_far_a_plan_was_fulfilled(plan, actual, direction, percent, reached, said):
    plan, actual = Decimal(plan), Decimal(actual)

    found = fulfilment(plan, actual, direction)

    assert (found, is_reached(plan, actual, direction), over_under(found)) == (Decimal(percent), reached, said)


@pytest.mark.parametrize(
    ("text", "value"), [("7,5", "7.5"), ("7.5", "7.5"), ("12500", "12500"), (" 98 % ", "98"), ("1.2345", "1.2345")]
)
def test_numbers_as_people_type_them(text, value):
    assert typed_number(text) == Decimal(value)


# --- Reporting --------------------------------------------------------------------------------------------------------


def results_url(bloc, agency):
    return reverse("campaigns:agency_results", args=[bloc.bloc.code, 2026, agency.pk])


def test_a_member_enters_its_results_and_sees_over_and_under(client, promised, bloc, lan, health):
    target = Target.objects.get(agency=health)
    client.force_login(lan)

    response = client.post(
        results_url(bloc, health),
        {"ky": "midyear", f"actual-{target.pk}": "99,96", f"note-{target.pk}": "BC 15", f"version-{target.pk}": "0"},
        follow=True,
    )

    result = TargetResult.objects.get()
    assert (result.period, result.actual, result.note, result.by) == (Period.MIDYEAR, Decimal("99.96"), "BC 15", lan)
    assert "Đạt, vượt 2%" in response.content.decode()


def test_a_wrong_figure_is_refused_beside_its_field_and_the_right_ones_are_kept(
    client, promised, bloc, lan, health, hoa
):
    one = Target.objects.get(agency=health)
    two = Target.objects.create(
        document=promised, agency=health, indicator="Số mô hình", unit="mô hình", plan=2, position=2
    )
    client.force_login(lan)

    response = client.post(
        results_url(bloc, health),
        {
            "ky": "yearend",
            f"actual-{one.pk}": "rất tốt",
            f"note-{one.pk}": "Giữ lời này",
            f"version-{one.pk}": "0",
            f"actual-{two.pk}": "3",
            f"version-{two.pk}": "0",
        },
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Ghi một số, ví dụ 98,5." in page
    assert "rất tốt" in page
    assert "Giữ lời này" in page
    assert list(TargetResult.objects.values_list("target", "actual")) == [(two.pk, 3)]


def test_of_two_clerks_the_second_sees_the_newer_figure(promised, lan, giang, health):
    target = Target.objects.get(agency=health)
    enter_result(target, Period.YEAREND, actual=Decimal(97), note="", version=0, by=lan)

    with pytest.raises(NewerResult, match="Trần Thị Lan đã lưu 97 trước"):
        enter_result(target, Period.YEAREND, actual=Decimal(96), note="", version=0, by=giang)

    assert TargetResult.objects.get().actual == 97


def sent_back(page: str, **typed: str) -> dict[str, str]:
    """The fields of a results page as a browser sends them, with what was typed in by `name-pk`."""
    fields = re.findall(r'name="((?:actual|version|seen)-\d+)"[^>]*?value="([^"]*)"', page)
    notes = re.findall(r'name="(note-\d+)"[^>]*>([^<]*)</textarea>', page)
    return {"ky": "yearend", **dict(fields), **dict(notes), **typed}


def test_a_row_left_as_it_was_in_an_older_tab_is_no_mistake_and_undoes_nothing(
    client, promised, bloc, lan, giang, health
):
    known = Target.objects.get(agency=health)
    blank, third = (
        Target.objects.create(document=promised, agency=health, indicator=name, unit="mô hình", plan=2, position=place)
        for place, name in enumerate(["Số mô hình", "Số sáng kiến"], start=2)
    )
    first = enter_result(known, Period.YEAREND, actual=Decimal(97), note="BC\n15", version=0, by=giang)
    client.force_login(lan)
    older_tab = client.get(results_url(bloc, health) + "?ky=yearend").content.decode()
    enter_result(known, Period.YEAREND, actual=Decimal(98), note="", version=first.version, by=giang)
    enter_result(blank, Period.YEAREND, actual=Decimal(1), note="", version=0, by=giang)

    response = client.post(results_url(bloc, health), sent_back(older_tab, **{f"actual-{third.pk}": "3"}))

    assert response.status_code == 302
    assert set(TargetResult.objects.values_list("target", "actual")) == {(known.pk, 98), (blank.pk, 1), (third.pk, 3)}


def test_a_figure_typed_over_a_newer_one_is_kept_once_it_is_sent_again(client, promised, bloc, lan, giang, health):
    target = Target.objects.get(agency=health)
    client.force_login(lan)
    older_tab = client.get(results_url(bloc, health) + "?ky=yearend").content.decode()
    enter_result(target, Period.YEAREND, actual=Decimal(98), note="", version=0, by=giang)

    refused = client.post(results_url(bloc, health), sent_back(older_tab, **{f"actual-{target.pk}": "96"}))
    again = client.post(results_url(bloc, health), sent_back(refused.content.decode()))

    assert (refused.status_code, again.status_code) == (422, 302)
    assert TargetResult.objects.get().actual == 96


def test_results_are_the_members_own_and_nobody_else_enters_them(client, promised, bloc, minh, hoa, health):
    target = Target.objects.get(agency=health)
    given = {"ky": "yearend", f"actual-{target.pk}": "100", f"version-{target.pk}": "0"}

    for person in (minh, hoa):
        client.force_login(person)
        assert client.post(results_url(bloc, health), given).status_code == 302

    assert not TargetResult.objects.exists()


def test_results_stand_once_the_bloc_has_met(promised, bloc, lan, health):
    bloc.state = BlocState.MET
    bloc.save()

    with pytest.raises(OfficeError, match="đã họp thống nhất điểm"):
        enter_result(Target.objects.get(agency=health), Period.YEAREND, actual=Decimal(97), note="", version=0, by=lan)


def test_before_the_signing_there_is_nothing_to_report_on(draft, lan, health):
    target = new_target(draft, health, by=lan)

    with pytest.raises(OfficeError, match="chưa mở ký"):
        enter_result(target, Period.MIDYEAR, actual=Decimal(1), note="", version=0, by=lan)


def test_the_bloc_sees_how_many_targets_each_member_has_reached(promised, bloc, lan, thu, health, justice):
    for agency, clerk, actual in ((health, lan, 99), (justice, thu, 90)):
        enter_result(
            Target.objects.get(agency=agency), Period.YEAREND, actual=Decimal(actual), note="", version=0, by=clerk
        )

    standings = {each.agency.code: each for each in ledger_of(bloc).standings(Period.YEAREND)}

    assert {code: (each.count, each.reported, each.achieved, each.share) for code, each in standings.items()} == {
        "SYT": (1, 1, 1, 100),
        "STP": (1, 1, 0, 0),
        "STC": (0, 0, 0, None),
    }


def test_another_members_results_are_shown_only_after_ones_own_signature(client, promised, bloc, lan, health, justice):
    client.force_login(lan)
    before = client.get(results_url(bloc, justice)).status_code

    signed_on(promised, health, by=lan, on=DUE)

    assert (before, client.get(results_url(bloc, justice)).status_code) == (404, 200)


def test_verbs_do_not_take_a_member_of_another_bloc(draft, lan, trade):
    with pytest.raises(OfficeError, match="không phải là thành viên"):
        verbs.add_target(draft, trade, Promise(ON_TIME, "%", Decimal(98)), by=lan)
