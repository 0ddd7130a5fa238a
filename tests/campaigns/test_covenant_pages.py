"""The pages of covenants: few queries, however many rows; who sees which."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.models import BlocDocument, DocumentKind, DocumentState, Period, Target
from campaigns.reconciliation import enter_result
from tests.builders import new_agency, new_bloc_year, new_user
from tests.campaigns.conftest import DUE
from tests.campaigns.covenants import brought_to, new_covenant, new_target, signed_on

MOST = 12


def signed_covenant(members: int, *, by, year: int = 2026):
    """A covenant of so many members that all have signed, with a target and a result each."""
    agencies = [new_agency() for _ in range(members)]
    bloc_year = new_bloc_year(members=agencies, leader=agencies[0], year=year)
    document = new_covenant(bloc_year, by=by)
    for agency in agencies:
        new_target(document, agency, by=by)
    brought_to(document, "signing", by=by)
    for agency in agencies:
        clerk = new_user(acts_for=agency)
        signed_on(document, agency, by=clerk, on=DUE)
        target = Target.objects.get(document=document, agency=agency)
        enter_result(target, Period.YEAREND, actual=99, note="", version=0, by=clerk)
    return document


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, count, django_assert_num_queries):
    for _ in range(count):
        signed_covenant(1, by=hoa)
    client.force_login(hoa)

    with django_assert_num_queries(8):  # session, user, roles; years, count, documents; notices, identity
        response = client.get("/giao-uoc/")

    assert response.context["page"].paginator.count == count


@pytest.mark.parametrize("name", ["document_detail", "target_list", "document_history", "document_sign_together"])
def test_a_text_takes_the_same_number_of_queries_however_many_members(client, hoa, name, django_assert_max_num_queries):
    asked = []
    for members in (1, 3):
        document = signed_covenant(members, by=hoa)
        client.force_login(hoa)
        with django_assert_max_num_queries(MOST) as seen:
            assert client.get(reverse(f"campaigns:{name}", args=[document.pk])).status_code == 200
        asked.append(len(seen))

    assert asked[0] == asked[1]


@pytest.mark.parametrize("name", ["bloc_documents", "bloc_results"])
def test_the_pages_of_a_bloc_take_the_same_number_of_queries_however_many_members(
    client, hoa, name, django_assert_max_num_queries
):
    asked = []
    for members in (1, 3):
        bloc_year = signed_covenant(members, by=hoa).bloc_year
        client.force_login(hoa)
        with django_assert_max_num_queries(MOST) as seen:
            assert client.get(reverse(f"campaigns:{name}", args=[bloc_year.bloc.code, 2026])).status_code == 200
        asked.append(len(seen))

    assert asked[0] == asked[1]


def test_a_members_results_take_few_queries(client, hoa, django_assert_max_num_queries):
    document = signed_covenant(3, by=hoa)
    agency = document.signatures.first().agency
    client.force_login(hoa)
    url = reverse("campaigns:agency_results", args=[document.bloc_year.bloc.code, 2026, agency.pk])

    with django_assert_max_num_queries(MOST):
        assert client.get(url).status_code == 200


def test_the_list_and_the_permission_agree(bloc, request, minh, trade):
    cast = [request.getfixturevalue(name) for name in ("lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "phuc")]
    new_covenant(bloc, by=minh)
    new_covenant(bloc, by=minh, kind=DocumentKind.REGULATION, state="commenting")
    new_covenant(new_bloc_year(members=[trade], leader=trade), by=minh, state="closed")

    seen = {user.username: BlocDocument.objects.visible_to(user).count() for user in cast}

    assert seen == {"lan": 1, "giang": 1, "minh": 2, "thu": 1, "khanh": 1, "dat": 0, "hoa": 3, "phuc": 0}


def test_the_leader_begins_a_draft_from_the_blocs_page_and_a_second_click_does_no_harm(client, bloc, minh):
    client.force_login(minh)
    url = reverse("campaigns:document_begin", args=[bloc.bloc.code, 2026, "covenant"])

    first = client.post(url)
    second = client.post(url, follow=True)

    assert first.status_code == 302
    assert "đã được lập" in second.content.decode()
    assert BlocDocument.objects.count() == 1


def test_the_moves_are_asked_before_they_are_made(client, bloc, minh, health):
    document = new_covenant(bloc, by=minh)
    new_target(document, health, by=minh)
    client.force_login(minh)
    url = reverse("campaigns:document_move", args=[document.pk, "close"])

    asked = client.get(url).content.decode()
    document.refresh_from_db()
    before = document.state
    client.post(url)
    document.refresh_from_db()

    assert "Chưa có chỉ tiêu: Sở Tài chính; Sở Tư pháp." in asked
    assert (before, document.state) == (DocumentState.DRAFTING, DocumentState.CLOSED)


def test_a_report_of_a_bloc_knows_its_deadline_until_it_is_done(client, bloc, minh):
    document = new_covenant(bloc, by=minh)
    client.force_login(minh)

    page = client.get(document.get_absolute_url())

    assert page.context["due"].due_on == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    "name", ["document_pdf", "document_word", "document_members_pdf", "document_members_word", "target_excel"]
)
def test_every_paper_opens(client, bloc, minh, health, name):
    document = new_covenant(bloc, by=minh)
    new_target(document, health, by=minh)
    client.force_login(minh)

    response = client.get(reverse(f"campaigns:{name}", args=[document.pk]))

    assert response.status_code == 200
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["results_pdf", "results_word", "results_excel"])
def test_every_paper_of_the_results_opens(client, bloc, minh, health, name):
    new_target(new_covenant(bloc, by=minh), health, by=minh)
    client.force_login(minh)

    assert client.get(reverse(f"campaigns:{name}", args=[bloc.bloc.code, 2026])).status_code == 200


@pytest.mark.parametrize("state", ["commenting", "signing"])
def test_a_member_reads_a_text_in_few_queries(client, bloc, minh, lan, health, state, django_assert_max_num_queries):
    document = new_covenant(bloc, by=minh)
    new_target(document, health, by=minh)
    brought_to(document, state, by=minh)
    client.force_login(lan)

    with django_assert_max_num_queries(MOST):
        assert client.get(document.get_absolute_url()).status_code == 200
