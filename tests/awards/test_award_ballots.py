"""Award ballots: who stands on the paper by rank, who by a reason, and what the vote makes of them."""

import pytest

from accounts.errors import OfficeError
from awards.models import BlocProposal, Quota
from awards.proposals.balloting import (
    TierChoice,
    candidates_of,
    doubled,
    keep_proposals,
    prefilled,
    prepare_award_ballot,
    usual_tiers,
)
from blocs.models import BlocState
from meetings.models import BallotMode
from meetings.results import results, tied_tiers
from meetings.voting import open_new_round
from scoring.models import ScoreSheet
from tests.awards.ballots import choices_by_rank, count, form, plan, ranked_bloc, voted
from tests.meetings.rooms import new_ballot, new_meeting

pytestmark = pytest.mark.django_db


def names(bloc_year, offered: dict[str, list[int]]) -> dict[str, list[str]]:
    known = {each.agency.pk: each.agency.name for each in candidates_of(bloc_year)}
    return {code: [known[pk] for pk in keys] for code, keys in offered.items()}


def offered(bloc_year, *plans) -> dict[str, list[str]]:
    return names(bloc_year, prefilled(candidates_of(bloc_year), list(plans)))


# --- The paper --------------------------------------------------------------------------------------------------------


def test_each_tier_offers_the_next_by_rank_and_nobody_twice():
    bloc_year = ranked_bloc("10", "20", "15", "12")

    assert offered(bloc_year, plan("CO_CP"), plan("CO_TINH", 2), plan("BK_TINH")) == {
        "CO_CP": ["Sở B"],
        "CO_TINH": ["Sở C", "Sở D"],
        "BK_TINH": ["Sở A"],
    }


def test_equals_at_the_last_seat_are_offered_together():
    bloc_year = ranked_bloc("20", "15", "15", "12")

    assert offered(bloc_year, plan("CO_TINH", 2), plan("BK_TINH")) == {
        "CO_TINH": ["Sở A", "Sở B", "Sở C"],
        "BK_TINH": ["Sở D"],
    }


def test_the_excluded_and_those_without_a_sheet_are_not_offered_but_say_why():
    bloc_year = ranked_bloc("20", "15", "")
    ScoreSheet.objects.filter(agency__name="Sở A").update(exclusion="Để xảy ra tai nạn lao động nghiêm trọng")

    assert offered(bloc_year, plan("CO_TINH", 3)) == {"CO_TINH": ["Sở B"]}
    assert [(each.agency.name, each.standing) for each in candidates_of(bloc_year)] == [
        ("Sở B", "15 điểm, hạng 1"),
        ("Sở A", "Không xét thi đua: Để xảy ra tai nạn lao động nghiêm trọng"),
        ("Sở C", "Chưa có bảng tự chấm điểm"),
    ]


def test_the_tiers_are_those_of_the_quota_highest_first(hoa):
    bloc_year = ranked_bloc("20")
    for code, seats in (("BK_TINH", 3), ("CO_CP", 1), ("CO_TINH", 0)):
        Quota.objects.keep(bloc_year, form(code), seats, by=hoa)

    assert [(tier.form.code, tier.seats, tier.quota) for tier in usual_tiers(bloc_year)] == [
        ("CO_CP", 1, 1),
        ("BK_TINH", 3, 3),
    ]


def test_one_paper_holds_all_tiers_with_points_and_ranks():
    meeting = new_meeting(bloc_year=ranked_bloc("10", "20", "15"))

    ballot = prepare_award_ballot(meeting, choices_by_rank(meeting, [plan("CO_CP"), plan("BK_TINH", 2)]), by=None)

    assert ballot.title == "Suy tôn danh hiệu thi đua, hình thức khen thưởng năm 2026"
    assert [(tier.title, tier.seats) for tier in ballot.tiers.all()] == [
        ("Cờ thi đua của Chính phủ", 1),
        ("Bằng khen của Chủ tịch UBND tỉnh", 2),
    ]
    assert list(ballot.options.values_list("label", "note", "rank_key")) == [
        ("Sở B", "20 điểm, hạng 1", 1),
        ("Sở C", "15 điểm, hạng 2", 2),
        ("Sở A", "10 điểm, hạng 3", 3),
    ]


def test_somebody_else_stands_on_the_paper_only_with_a_reason_which_is_printed():
    meeting = new_meeting(bloc_year=ranked_bloc("20", "15", "12"))
    last = meeting.bloc_year.memberships.last().agency
    first = meeting.bloc_year.memberships.first().agency
    tiers = [TierChoice(plan("CO_TINH"), [first.pk, last.pk])]

    with pytest.raises(OfficeError, match=r"ngoài thứ hạng: Sở C\."):
        prepare_award_ballot(meeting, tiers, by=None)
    ballot = prepare_award_ballot(meeting, tiers, reasons={last.pk: "Dẫn đầu phong trào"}, by=None)

    assert list(ballot.options.values_list("label", "note")) == [
        ("Sở A", "20 điểm, hạng 1"),
        ("Sở C", "12 điểm, hạng 3; đề cử thêm: Dẫn đầu phong trào"),
    ]


def test_more_seats_than_the_quota_need_a_reason():
    meeting = new_meeting(bloc_year=ranked_bloc("20", "15"))
    tiers = choices_by_rank(meeting, [plan("CO_TINH", 2, quota=1)])

    with pytest.raises(OfficeError, match="số lượng giao 01, phiếu ghi 02"):
        prepare_award_ballot(meeting, tiers, by=None)
    ballot = prepare_award_ballot(meeting, tiers, over_quota_because="Tỉnh giao thêm 01", by=None)

    assert ballot.tiers.get().seats == 2


def test_an_outsider_does_not_stand_on_the_paper():
    meeting, elsewhere = new_meeting(bloc_year=ranked_bloc("20")), ranked_bloc("20")
    stranger = elsewhere.memberships.get().agency

    with pytest.raises(OfficeError, match="không phải là thành viên"):
        prepare_award_ballot(meeting, [TierChoice(plan("CO_TINH"), [stranger.pk])], by=None)


# --- The result -------------------------------------------------------------------------------------------------------


def kept(bloc_year) -> list[tuple[str, str, int, int]]:
    found = BlocProposal.objects.of_bloc_year(bloc_year).standing()
    return [(each.form.code, each.agency.name, each.votes, each.base) for each in found]


@pytest.fixture
def meeting():
    """Six members in the room, ranked A to F."""
    return new_meeting(bloc_year=ranked_bloc("20", "18", "16", "14", "12", "10"))


def paper(meeting, *plans, **fields):
    return prepare_award_ballot(
        meeting, choices_by_rank(meeting, list(plans)), mode=BallotMode.PAPER, by=None, **fields
    )


def test_the_chosen_become_the_blocs_proposals_with_their_votes_and_the_sentence(meeting, minh):
    ballot = paper(meeting, plan("CO_CP"), plan("CO_TINH", 2))
    count(ballot, {("CO_CP", "Sở A"): 6, ("CO_TINH", "Sở B"): 5, ("CO_TINH", "Sở C"): 2}, issued=6)

    keep_proposals(ballot, by=minh)

    assert kept(meeting.bloc_year) == [("CO_CP", "Sở A", 6, 6), ("CO_TINH", "Sở B", 5, 6)]
    proposal = BlocProposal.objects.get(form__code="CO_TINH")
    assert (proposal.rank, str(proposal.points), proposal.ballot) == (2, "18.000", ballot)
    assert proposal.result == (
        "Đồng ý 05/06 phiếu, đạt 83,33% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị"
    )


def test_a_tie_for_the_last_seat_is_settled_by_the_next_round(meeting, minh):
    bloc_year = meeting.bloc_year
    agencies = [membership.agency_id for membership in bloc_year.memberships.all()]
    tiers = [TierChoice(plan("CO_TINH", 2), agencies[:3])]
    first = prepare_award_ballot(meeting, tiers, reasons={agencies[2]: "Đề cử"}, mode=BallotMode.PAPER, by=None)
    count(first, {("CO_TINH", "Sở A"): 4, ("CO_TINH", "Sở B"): 4, ("CO_TINH", "Sở C"): 4}, issued=6)
    with pytest.raises(OfficeError, match="Chưa có đơn vị nào đủ điều kiện"):
        keep_proposals(first, by=minh)
    second = open_new_round(first, tiers=tied_tiers(results(first)), replaces=False, reason="Bằng phiếu", by=None)
    count(second, {("CO_TINH", "Sở A"): 5, ("CO_TINH", "Sở C"): 4}, issued=6)

    keep_proposals(first, by=minh)

    assert kept(bloc_year) == [("CO_TINH", "Sở A", 5, 6), ("CO_TINH", "Sở C", 4, 6)]
    assert set(BlocProposal.objects.values_list("ballot", flat=True)) == {second.pk}


def test_reading_the_result_again_after_another_round_replaces_what_was_read_before(meeting, minh):
    first = paper(meeting, plan("CO_TINH"))
    count(first, {("CO_TINH", "Sở A"): 6}, issued=6)
    keep_proposals(first, by=minh)
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    second = open_new_round(first, tiers=[], replaces=True, reason="Phát nhầm phiếu", by=None)
    other = prepare_award_ballot(
        meeting,
        [TierChoice(plan("CO_TINH"), [agencies[1].pk])],
        reasons={agencies[1].pk: "Đề cử"},
        by=None,
    )
    second.tiers.all().delete()
    other.tiers.update(ballot=second)
    other.options.update(ballot=second)
    count(second, {("CO_TINH", "Sở B"): 6}, issued=6)

    keep_proposals(first, by=minh)

    assert kept(meeting.bloc_year) == [("CO_TINH", "Sở B", 6, 6)]


def test_a_unit_chosen_in_two_tiers_is_named_until_the_bloc_gives_one_up(meeting, minh):
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    both = [TierChoice(plan("CO_CP"), [agencies[0].pk]), TierChoice(plan("CO_TINH"), [agencies[0].pk])]
    ballot = prepare_award_ballot(
        meeting, both, reasons={agencies[0].pk: "Xét cả hai mức"}, mode=BallotMode.PAPER, by=None
    )
    count(ballot, {("CO_CP", "Sở A"): 6, ("CO_TINH", "Sở A"): 6}, issued=6)
    keep_proposals(ballot, by=minh)
    assert doubled(BlocProposal.objects.of_bloc_year(meeting.bloc_year).standing()) == [agencies[0]]

    BlocProposal.objects.get(form__code="CO_TINH").withdraw(reason="Đã đề nghị Cờ thi đua của Chính phủ", by=minh)

    assert doubled(BlocProposal.objects.of_bloc_year(meeting.bloc_year).standing()) == []
    keep_proposals(ballot, by=minh)
    assert kept(meeting.bloc_year) == [("CO_CP", "Sở A", 6, 6)]


def test_where_one_unit_may_not_stand_in_two_tiers_such_a_paper_is_not_opened(meeting):
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    both = [TierChoice(plan("CO_CP"), [agencies[0].pk]), TierChoice(plan("CO_TINH"), [agencies[0].pk])]
    ballot = prepare_award_ballot(
        meeting, both, reasons={agencies[0].pk: "Xét cả hai"}, allows_two_tiers=False, mode=BallotMode.PAPER, by=None
    )

    with pytest.raises(OfficeError, match="Mỗi tên chỉ đứng ở một mức"):
        count(ballot, {}, issued=6)


def test_an_absent_member_may_be_chosen_and_the_base_says_whether_it_counts(minh):
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16"), present=2)
    ballot = prepare_award_ballot(
        meeting, choices_by_rank(meeting, [plan("CO_CP", 3)]), mode=BallotMode.PAPER, base="all", by=None
    )
    count(ballot, {("CO_CP", "Sở A"): 2, ("CO_CP", "Sở B"): 1, ("CO_CP", "Sở C"): 2}, issued=2)

    keep_proposals(ballot, by=minh)

    assert kept(meeting.bloc_year) == [("CO_CP", "Sở A", 2, 3), ("CO_CP", "Sở C", 2, 3)]


def test_a_name_typed_in_later_is_found_by_the_name_and_a_stranger_is_refused(meeting, minh):
    ballot = paper(meeting, plan("CO_TINH"))
    ballot.options.update(mark="", label="Sở D")
    count(ballot, {("CO_TINH", "Sở D"): 6}, issued=6)
    keep_proposals(ballot, by=minh)
    assert kept(meeting.bloc_year) == [("CO_TINH", "Sở D", 6, 6)]

    ballot.options.update(label="Ban không có")
    with pytest.raises(OfficeError, match="“Ban không có” không phải là tên một đơn vị"):
        keep_proposals(ballot, by=minh)


def test_an_ordinary_or_unpublished_ballot_proposes_nobody(meeting, minh):
    with pytest.raises(OfficeError, match="không phải là cuộc bỏ phiếu suy tôn"):
        keep_proposals(new_ballot(meeting), by=minh)
    with pytest.raises(OfficeError, match="chưa được công bố"):
        keep_proposals(paper(meeting, plan("CO_TINH")), by=minh)


def test_after_the_dossier_has_gone_proposals_stay(meeting, minh):
    ballot = voted(meeting, meeting.bloc_year.memberships.first().agency)
    [proposal] = keep_proposals(ballot, by=minh)
    meeting.bloc_year.state = BlocState.SENT
    meeting.bloc_year.save()
    proposal.refresh_from_db()

    for step in (lambda: keep_proposals(ballot, by=minh), lambda: proposal.withdraw(reason="Nhầm", by=minh)):
        with pytest.raises(OfficeError, match="đã gửi hồ sơ"):
            step()
