"""Phiếu của Hội đồng: which lines stand on which ballot, and who stays out."""

import pytest

from accounts.errors import OfficeError
from awards.council.ballots import interests, plans, prepare_ballots
from awards.council.deliberating import lines_of, take_out, waiting_lines
from awards.models import (
    LineState,
    ReviewBody,
)
from meetings.models import Ballot, BallotMode
from meetings.preparing_ballots import discard_ballot
from tests.awards.council_builders import (
    before_council,
    new_council,
    new_pack,
)
from tests.awards.slate_builders import new_line
from tests.builders import new_agency

pytestmark = pytest.mark.django_db


def test_lines_of_different_rules_stand_on_different_ballots(hoa):
    lines = [
        *before_council("Lê Thị Mai", "Trần Văn Nam", form="CSTDT"),
        *before_council("Sở Y tế", form="CO_TINH"),
        *before_council("Phạm Văn Tý", form="CSTDTQ"),
    ]
    pack = new_pack(*lines)

    ballots = prepare_ballots(pack, by=hoa)

    papers = [
        (ballot.rule.threshold, ballot.base, [(tier.title, tier.seats) for tier in ballot.tiers.all()])
        for ballot in ballots
    ]
    names = {line.form.code: line.form.name for line in lines}
    four_fifths = next(paper for paper in papers if str(paper[0]) == "4/5")
    nine_tenths = next(paper for paper in papers if str(paper[0]) == "9/10")
    assert len(papers) == 2
    assert sorted(four_fifths[2]) == sorted([(names["CSTDT"], 2), (names["CO_TINH"], 1)])
    assert nine_tenths[1:] == ("all", [(names["CSTDTQ"], 1)])
    assert {ballot.adds_written for ballot in ballots} == {True}


def test_who_works_for_the_agency_of_the_one_proposed_is_proposed_to_stay_out(health, hoa):
    ward = new_agency("Phòng Y", parent=health)
    in_ward = new_line(ward, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Lê Thị Mai")
    [other] = before_council("Trần Văn Nam")
    [member] = before_council("Ủy viên D")
    meeting = new_council(C=health)
    pack = new_pack(in_ward, other, member, meeting=meeting)
    seats = {seat.label: seat for seat in meeting.seats.all()}

    ballots = prepare_ballots(pack, by=hoa)

    assert interests(meeting, lines_of(pack)) == {
        in_ward.pk: {seats["Ủy viên C"]: "công tác tại Sở Y tế, cơ quan của Lê Thị Mai"},
        member.pk: {seats["Ủy viên D"]: "trùng tên với Ủy viên D"},
    }
    on_papers = {
        frozenset(each.seat.label for each in ballot.recusals.all()): [option.label for option in ballot.options.all()]
        for ballot in ballots
    }
    assert on_papers == {
        frozenset(): ["Trần Văn Nam"],
        frozenset({"Ủy viên C"}): ["Lê Thị Mai"],
        frozenset({"Ủy viên D"}): ["Ủy viên D"],
    }


def test_two_of_the_same_name_stand_apart_on_the_paper(health, finance):
    lines = [
        new_line(agency, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Nguyễn Văn An")
        for agency in (health, finance, finance)
    ]

    [ballot] = prepare_ballots(new_pack(*lines), by=None)

    assert [option.label for option in ballot.options.all()] == [
        "Nguyễn Văn An",
        "Nguyễn Văn An, Sở Tài chính",
        "Nguyễn Văn An, Sở Tài chính (2)",
    ]


def test_what_stands_on_a_ballot_gets_no_second_one_and_is_not_taken_out(hoa):
    pack = new_pack()
    [ballot] = prepare_ballots(pack, by=hoa)
    line = lines_of(pack)[0]

    with pytest.raises(OfficeError, match="đã có phiếu"):
        prepare_ballots(pack, by=hoa)
    with pytest.raises(OfficeError, match="đã ghi trên phiếu"):
        take_out(line, reason="Hoãn", by=hoa)
    discard_ballot(ballot, by=hoa)
    take_out(line, reason="Hoãn", by=hoa)

    assert waiting_lines(ReviewBody.COUNCIL) == [line.nomination]
    assert [len(plan.lines) for plan in plans(pack)] == [1]


def test_the_office_prepares_the_ballots_on_a_page(client, hoa):
    pack = new_pack()
    client.force_login(hoa)

    page = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu/").content.decode()
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu/", {"mode": "secret", "committee": "Bà Hà"})

    ballot = Ballot.objects.get()
    assert "02 trường hợp, từ 80% trở lên, tính trên tổng số thành viên." in page
    assert (ballot.mode, ballot.committee, ballot.recused_leave_base) == (BallotMode.SECRET, "Bà Hà", False)
