"""A bloc's dossier: what belongs to it, what is missing, and how it goes to the office in one step."""

import pytest

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity, Notice
from awards.models import BlocDossier, BlocProposal, Quota
from awards.proposals.balloting import keep_proposals
from awards.proposals.dossier import contents_of, send_dossier
from blocs.models import BlocReport, BlocState, BlocYear
from campaigns.models import SigningWay
from documents.models import StoredFile
from meetings.counting_papers import TierTally, count_papers
from meetings.electing import prepare_election, propose_elected
from meetings.minutes import minutes_of
from meetings.models import QUESTION, BallotMode, Meeting
from meetings.results import all_tiers
from meetings.voting import close_ballot, open_ballot, open_new_round, publish_ballot
from scoring.agreeing import agree_bloc
from tests.awards.ballots import count, form, ranked_bloc, voted
from tests.builders import new_user
from tests.meetings.rooms import MORNING, new_meeting

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


@pytest.fixture
def meeting():
    """Four members in the room, ranked A to D; B was chosen for a flag and elected to lead."""
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16", "14"))
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    voted(meeting, agencies[1])
    ballot = prepare_election(meeting, leaders=agencies[:2], mode=BallotMode.PAPER, by=None)
    open_ballot(ballot, by=None)
    tier = ballot.tiers.get()
    first, second = tier.options.all()
    counts = {tier.pk: TierTally(valid=4, votes={first.pk: 0, second.pk: 4})}
    count_papers(ballot, issued=4, returned=4, tiers=counts, committee="Ngô Văn Đếm", by=None)
    close_ballot(ballot, by=None)
    publish_ballot(ballot, by=None)
    propose_elected(ballot, by=None)
    return Meeting.objects.get()


def complete(meeting, by) -> BlocYear:
    """All that the office expects is there."""
    bloc_year = meeting.bloc_year
    file = StoredFile.objects.store(PDF, by=by, name="a.pdf")
    BlocReport.objects.create(bloc_year=bloc_year).adopt(file, by=by)
    agree_bloc(bloc_year, by=by)
    keep_proposals(meeting.ballots.first(), by=by)
    meeting.conclude(by=by, at=MORNING)
    minutes_of(meeting).keep_signed(
        way=SigningWay.SCAN,
        name="Trần Văn Chủ",
        signed_on=MORNING.date(),
        file=file,
        text={},
        seen=None,
        by=by,
        at=MORNING,
    )
    return BlocYear.objects.get()


def missing(bloc_year) -> list[str]:
    return [piece.name for piece in contents_of(bloc_year, Identity.current()).missing]


def test_an_answer_to_a_question_is_no_record_of_counting(meeting):
    meeting.ballots.update(mark=QUESTION)

    assert "Biên bản kiểm phiếu" in missing(meeting.bloc_year)


def test_before_the_meeting_everything_is_missing():
    assert missing(ranked_bloc("20")) == [
        "Bảng tổng hợp điểm",
        "Báo cáo tổng kết",
        "Biên bản hội nghị",
        "Biên bản kiểm phiếu",
        "Danh sách đề nghị khen thưởng",
        "Suy tôn khối trưởng năm 2027",
    ]


def test_what_is_done_is_no_longer_missing(meeting):
    assert missing(meeting.bloc_year) == [
        "Bảng tổng hợp điểm",
        "Báo cáo tổng kết",
        "Biên bản hội nghị",
        "Danh sách đề nghị khen thưởng",
    ]


def test_a_complete_dossier_goes_in_one_step_and_the_office_is_told(meeting, minh, hoa):
    bloc_year = complete(meeting, minh)
    assert missing(bloc_year) == []

    send_dossier(bloc_year, number=" 40/TTr-SXD ", reason="không cần", by=minh)

    dossier = BlocDossier.objects.get()
    assert (dossier.number, dossier.missing, dossier.reason) == ("40/TTr-SXD", [], "")
    assert [piece["name"] for piece in dossier.contents] == [
        piece.name for piece in contents_of(bloc_year, Identity.current()).pieces
    ]
    assert dossier.contents[1]["sha256"] == BlocReport.objects.get().file.sha256
    assert BlocYear.objects.get().state == BlocState.SENT
    assert [notice.recipient for notice in Notice.objects.filter(subject__contains="đã gửi hồ sơ")] == [hoa]


def test_an_incomplete_dossier_goes_only_with_a_reason_which_is_kept(meeting, minh):
    bloc_year = complete(meeting, minh)
    BlocProposal.objects.all().delete()

    with pytest.raises(OfficeError, match="còn thiếu: Danh sách đề nghị khen thưởng"):
        send_dossier(bloc_year, by=minh)
    send_dossier(bloc_year, reason="Năm nay khối không đề nghị", by=minh)

    dossier = BlocDossier.objects.get()
    assert (dossier.missing, dossier.reason) == (["Danh sách đề nghị khen thưởng"], "Năm nay khối không đề nghị")
    event = AuditEvent.objects.get(action="awards.dossier_sent")
    assert event.details["missing"] == "Danh sách đề nghị khen thưởng"


def test_a_member_is_not_led_to_pages_that_only_the_leader_may_open(client, minh):
    bloc_year = ranked_bloc("20", "18")
    agree_bloc(bloc_year, by=minh)
    shown = []
    for membership in bloc_year.memberships.all():
        client.force_login(new_user(acts_for=membership.agency))
        page = client.get(f"{bloc_year.get_absolute_url()}ho-so/")
        shown.append([piece.name for piece in page.context["pieces"] if piece.url])

    assert shown == [["Bảng tổng hợp điểm", "Báo cáo tổng kết", "Biên bản hội nghị"], ["Bảng tổng hợp điểm"]]


def test_it_is_not_sent_twice(meeting, minh):
    bloc_year = complete(meeting, minh)
    send_dossier(bloc_year, by=minh)

    with pytest.raises(WrongState):
        send_dossier(bloc_year, by=minh)

    assert BlocDossier.objects.count() == 1


def test_before_the_members_have_agreed_nothing_is_sent(meeting, minh):
    with pytest.raises(WrongState):
        send_dossier(meeting.bloc_year, reason="Vội", by=minh)


def test_more_proposals_than_the_quota_are_said_before_sending(meeting, minh, hoa):
    bloc_year = complete(meeting, minh)
    Quota.objects.keep(bloc_year, form("CO_TINH"), 0, by=hoa)

    [piece] = contents_of(bloc_year, Identity.current()).missing

    assert piece.detail == "Cờ thi đua của UBND tỉnh: đề nghị 01, số lượng giao 00."


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_leader_goes_from_the_meeting_to_the_sent_dossier_by_the_pages(client, meeting, minh, hoa):
    bloc_year = meeting.bloc_year

    leader = new_user(acts_for=bloc_year.leader)
    client.force_login(leader)
    base = f"/khoi/{bloc_year.bloc.code}/2026"
    ballot = meeting.ballots.first()
    agree_bloc(bloc_year, by=leader)

    offered = client.get(f"{base}/ho-so/").content.decode()
    after = client.post(f"/hoi-nghi/phieu/{ballot.pk}/ghi-nhan-suy-ton/")
    page = client.get(after.url).content.decode()
    refused = client.post(f"{base}/ho-so/gui/", {"number": "", "reason": ""})
    sent = client.post(f"{base}/ho-so/gui/", {"number": "5/TTr-S1", "reason": "Biên bản gửi sau"})

    assert after.url == f"{base}/ho-so/"
    assert "Sở B" in page
    assert ["Ghi nhận thành đề nghị khen thưởng" in text for text in (offered, page)] == [True, False]
    assert "đã ghi nhận thành" in page
    assert (refused.status_code, sent.status_code) == (422, 302)
    assert BlocYear.objects.get().state == BlocState.SENT


@pytest.mark.parametrize("proposals", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_many_proposals(
    client, hoa, proposals, django_assert_num_queries
):
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16", "14"))
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    keep_proposals(voted(meeting, *agencies[:proposals]), by=None)
    client.force_login(hoa)

    with django_assert_num_queries(12):
        client.get(f"/khoi/{meeting.bloc_year.bloc.code}/2026/ho-so/")


def test_a_later_round_is_to_be_kept_anew(meeting, minh):
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    first = voted(meeting, agencies[0])
    keep_proposals(first, by=minh)
    second = open_new_round(first, tiers=all_tiers(first), replaces=True, reason="Kiểm nhầm", by=minh)
    second = count(second, {("CO_TINH", agencies[0].name): meeting.quorum().present}, issued=meeting.quorum().present)

    before = contents_of(BlocYear.objects.get(), Identity.current()).award_votes[-1]
    keep_proposals(first, by=minh)
    after = contents_of(BlocYear.objects.get(), Identity.current()).award_votes[-1]

    assert (before.ballot, after.ballot) == (second, second)
    assert (before.is_behind, after.is_behind) == (True, False)
