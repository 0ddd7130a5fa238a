"""From the promise to the point: an answer is offered from the covenant, taken, and says where it is from."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import OfficeError
from blocs.models import BlocState
from campaigns.models import Direction, Period, Target
from campaigns.reconciliation import enter_result
from scoring.feeding import feed, offers, take, unfeed
from scoring.lines import NewerVersion, save_line
from scoring.models import BlocCriteria, FeedWay, ScoreSheet
from tests.builders import new_bloc_year, new_criteria_set, new_sheet
from tests.campaigns.covenants import ON_TIME, brought_to, new_covenant, new_target

RATIO_SET = {
    "format": "criteria-set/1",
    "slug": "ty-le",
    "title": "Bảng có tiêu chí theo tỷ lệ",
    "source": "để thử",
    "total": "20",
    "sections": [
        {
            "code": "I",
            "title": "Nhiệm vụ",
            "max": "20",
            "items": [
                {"code": "I.1", "title": "Hồ sơ đúng hạn", "max": "10", "kind": "ratio"},
                {"code": "I.2", "title": "Việc khác", "max": "10", "kind": "free"},
            ],
        },
    ],
    "bonus": {"cap": None, "items": []},
    "penalty": {"cap": None, "items": []},
}
SAYS = "Lấy từ giao ước: Tỷ lệ hồ sơ giải quyết đúng hạn, thực hiện 49 % (kế hoạch 98)."


@pytest.fixture
def fed(health, finance, lan, minh, hoa):
    """lan's sheet, whose I.1 is fed by a target of 98 % of which 49 % were reached."""
    criteria_set = new_criteria_set(RATIO_SET)
    bloc_year = new_bloc_year(members=[health, finance], leader=finance, state=BlocState.SELF_SCORING)
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    document = new_covenant(bloc_year, by=minh)
    new_target(document, health, by=minh)
    brought_to(document, "signing", by=minh)
    target = Target.objects.get()
    enter_result(target, Period.YEAREND, actual=Decimal(49), note="", version=0, by=lan)
    feed(bloc_year, "I.1", ON_TIME, by=hoa)
    return new_sheet(agency=health, bloc_year=bloc_year, criteria_set=criteria_set)


def test_the_covenant_offers_actual_over_plan_and_says_so(fed):
    [offer] = offers(fed, [])

    assert (offer.code, offer.answer, offer.is_taken) == ("I.1", {"actual": "49", "target": "98"}, False)
    assert offer.sentence == SAYS


def test_a_taken_answer_is_the_agencys_own_with_its_source_as_explanation(client, fed, lan):
    client.force_login(lan)
    page = client.get(fed.get_absolute_url()).content.decode()

    client.post(reverse("scoring:feed_take", args=[fed.pk, "I.1"]), {"version": "0"})

    line = fed.lines.get()
    assert SAYS in page
    assert (line.answer, line.points, line.explanation, line.by) == (
        {"actual": "49", "target": "98"},
        Decimal(5),
        SAYS,
        lan,
    )
    assert "Đã lấy" in client.get(fed.get_absolute_url()).content.decode()


def test_what_somebody_explained_stays_beside_the_source(fed, lan):
    save_line(fed, "I.1", by=lan, answer=None, explanation="BC 15/BC-SYT.", seen_version=0)

    take(fed, "I.1", by=lan, seen_version=1)

    assert fed.lines.get().explanation == f"{SAYS}\nBC 15/BC-SYT."


def test_an_answer_saved_meanwhile_is_not_overwritten(fed, lan):
    save_line(fed, "I.1", by=lan, answer={"percent": "80"}, explanation="", seen_version=0)

    with pytest.raises(NewerVersion):
        take(fed, "I.1", by=lan, seen_version=0)


def test_where_lower_is_better_the_offer_is_how_far_the_plan_was_kept(fed, health):
    Target.objects.update(direction=Direction.LOWER, plan=Decimal(50))

    [offer] = offers(fed, [])

    assert offer.answer == {"percent": "102"}


def test_a_link_may_ask_for_the_per_cent(fed, hoa):
    link = fed.bloc_year.feeds.get()
    unfeed(link, by=hoa)
    feed(fed.bloc_year, "I.1", ON_TIME, way=FeedWay.PERCENT, by=hoa)

    [offer] = offers(fed, [])

    assert offer.answer == {"percent": "50"}


def test_a_plan_surpassed_a_thousandfold_is_offered_as_what_may_be_typed(fed, hoa):
    unfeed(fed.bloc_year.feeds.get(), by=hoa)
    feed(fed.bloc_year, "I.1", ON_TIME, way=FeedWay.PERCENT, by=hoa)
    Target.objects.update(plan=Decimal("0.01"))

    [offer] = offers(fed, [])

    assert offer.answer == {"percent": "1000"}


@pytest.mark.parametrize(
    ("code", "indicator", "sentence"),
    [
        ("I.2", ON_TIME, "chấm theo tỷ lệ"),
        ("X", ON_TIME, "chấm theo tỷ lệ"),
        ("I.1", "Chỉ tiêu không ai có", "Không đơn vị nào"),
        ("I.1", ON_TIME, "đã lấy số từ một chỉ tiêu"),
    ],
)
def test_links_that_make_no_sense_are_refused(fed, hoa, code, indicator, sentence):
    with pytest.raises(OfficeError, match=sentence):
        feed(fed.bloc_year, code, indicator, by=hoa)


def test_without_a_result_nothing_is_offered(fed, lan):
    Target.objects.get().results.all().delete()

    assert offers(fed, []) == []
    with pytest.raises(OfficeError, match="Không có số nào"):
        take(fed, "I.1", by=lan, seen_version=0)


def test_the_clerks_page_with_offers_still_takes_few_queries(client, fed, lan, django_assert_max_num_queries):
    client.force_login(lan)

    with django_assert_max_num_queries(12):
        assert client.get(fed.get_absolute_url()).status_code == 200


def test_what_the_covenant_offers_takes_one_query(fed, django_assert_num_queries):
    sheet = ScoreSheet.objects.for_page().get(pk=fed.pk)
    sheet.criteria_set.criteria  # noqa: B018 -- read once in a process

    with django_assert_num_queries(1):
        found = offers(sheet, [])

    assert [offer.answer for offer in found] == [{"actual": "49", "target": "98"}]


def test_the_office_links_and_unlinks_on_a_page(client, fed, hoa):
    client.force_login(hoa)
    link = fed.bloc_year.feeds.get()
    url = reverse("scoring:feed_list", args=[fed.bloc_year.bloc.code, 2026])

    client.post(reverse("scoring:feed_remove", args=[link.pk]))
    emptied = fed.bloc_year.feeds.count()
    client.post(url, {"code": "I.1", "indicator": ON_TIME, "way": "ratio"})

    assert (emptied, fed.bloc_year.feeds.count()) == (0, 1)
    assert ON_TIME in client.get(url).content.decode()
