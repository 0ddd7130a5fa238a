"""The ballot paper and the record of the count, as they go on paper."""

import io
import logging
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Identity
from documents.fonts import PrintingUnavailable
from documents.paper import Paper
from meetings.counting_papers import TierTally, count_papers
from meetings.models import Ballot, BallotMethod, BallotMode
from meetings.papers import ballot_paper, committee_lines, tally_paper
from meetings.voting import cast, close_ballot
from tests.meetings.rooms import new_ballot, new_meeting, one_tier, option, published, seats_of

pytestmark = pytest.mark.django_db


def words(paper) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", paper.html()))


def counted_ballot():
    meeting = new_meeting(members=6, place="Hội trường Sở Xây dựng", secretary_name="Trần Thị Thư")
    ballot = new_ballot(meeting, "Sở Y tế", "Sở Tư pháp", mode=BallotMode.PAPER)
    [tier] = ballot.tiers.all()
    votes = {option(ballot, "Sở Y tế"): 4, option(ballot, "Sở Tư pháp"): 1}
    tallies = {tier.pk: TierTally(valid=5, votes=votes, invalid={"overvoted": 1})}
    committee = "Lê Thị Bình, Sở Công Thương\nHoàng Văn Cường"
    count_papers(ballot, issued=6, returned=6, tiers=tallies, committee=committee, by=None)
    close_ballot(ballot, by=None)
    return ballot


@pytest.mark.parametrize(
    ("method", "name", "how"),
    [
        (BallotMethod.APPROVE, "Phiếu suy tôn", "Đánh dấu X vào ô “Đồng ý” hoặc ô “Không đồng ý”"),
        (BallotMethod.STRIKE, "Phiếu bầu", "Gạch ngang những tên không chọn"),
        (BallotMethod.CHOOSE, "Phiếu bầu", "Đánh dấu X vào ô bên cạnh tên được chọn"),
    ],
)
def test_a_ballot_paper_says_how_to_mark_it_and_asks_for_no_name(method, name, how):
    ballot = new_ballot(is_open=False, mode=BallotMode.PAPER, method=method)

    said = words(ballot_paper(ballot, Identity.current()))

    assert name in said
    assert how in said
    assert "Cờ thi đua của UBND tỉnh (số lượng được chọn: 01)" in said
    assert "không ghi tên, không ký tên người bỏ phiếu" in said


def test_a_ballot_paper_is_one_unnumbered_page():
    ballot = new_ballot(mode=BallotMode.PAPER)

    pages = PdfReader(io.BytesIO(ballot_paper(ballot, Identity.current()).pdf())).pages

    assert len(pages) == 1


def test_the_record_says_every_figure_the_reasons_and_a_sentence_for_each_name():
    said = words(tally_paper(counted_ballot(), Identity.current()))

    for part in (
        "Biên bản kiểm phiếu",
        "tại Hội trường Sở Xây dựng",
        "Trưởng ban: Lê Thị Bình, Sở Công Thương",
        "Tổng số đơn vị: 06; có mặt khi bỏ phiếu: 06; được quyền bỏ phiếu: 06.",
        "Số phiếu phát ra: 06; số phiếu thu về: 06; không thu về: 00.",
        "Số phiếu hợp lệ: 05; không hợp lệ: 01 (chọn quá số lượng: 01).",
        "66,67",
        "Sở Y tế: Đồng ý 04/06 phiếu, đạt 66,67% số đơn vị có mặt (yêu cầu trên 50%): đủ điều kiện đề nghị.",
        "niêm phong",
        "TM. BAN KIỂM PHIẾU",
        "TM. KHỐI THI ĐUA",
    ):
        assert part in said


def test_the_record_of_a_ballot_with_too_few_papers_tells_no_figure():
    ballot = published(new_ballot(), "Sở Y tế", "Sở Y tế")

    said = words(tally_paper(ballot, Identity.current()))

    assert "Số phiếu quá ít để giữ bí mật nên không kiểm phiếu" in said
    assert "Đồng ý 02" not in said


def test_the_record_names_who_did_not_vote_and_no_voter():
    meeting = new_meeting(members=7)
    ballot = new_ballot(meeting, is_open=False)
    from meetings.voting import open_ballot  # noqa: PLC0415

    aside = meeting.seats.last()
    open_ballot(ballot, by=None, recused=[aside])
    for seat in seats_of(ballot)[:4]:
        cast(ballot, seat=seat, approved=[])
    close_ballot(ballot, by=None)

    said = words(tally_paper(ballot, Identity.current()))

    assert f"Không tham gia bỏ phiếu do có lợi ích liên quan: {aside.label}." in said
    assert seats_of(ballot)[0].label not in said


def test_both_papers_are_made_without_a_complaint(caplog):
    many = one_tier(*(f"Sở thứ {place}" for place in range(1, 16)))
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        record = tally_paper(counted_ballot(), Identity.current())
        paper = ballot_paper(new_ballot(tiers=many, is_open=False, mode=BallotMode.PAPER), Identity.current())
        made = [record.pdf()[:4], paper.pdf()[:4], record.word()[:2], paper.word()[:2]]

    assert made == [b"%PDF", b"%PDF", b"PK", b"PK"]
    assert caplog.records == []


def test_a_machine_without_the_font_says_so_for_the_word_file_too(client, hoa, monkeypatch):
    def refuse(paper):
        raise PrintingUnavailable("Máy chủ chưa có phông chữ Tinos.")

    monkeypatch.setattr(Paper, "word", refuse)
    client.force_login(hoa)

    answer = client.get(reverse("meetings:tally_word", args=[counted_ballot().pk]))

    assert answer.status_code == 503
    assert "Máy chủ chưa có phông chữ Tinos." in answer.content.decode()


def test_a_duty_typed_behind_a_name_is_not_said_twice():
    ballot = Ballot(committee="Lê Thị Bình, Trưởng ban\nPhạm Văn Dũng, Sở Công Thương\nLò Thị Mai - Ủy viên")

    assert committee_lines(ballot) == [
        "Trưởng ban: Lê Thị Bình",
        "Ủy viên: Phạm Văn Dũng, Sở Công Thương",
        "Ủy viên: Lò Thị Mai",
    ]
