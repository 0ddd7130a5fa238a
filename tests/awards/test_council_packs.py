"""Trình Hội đồng: which lines wait, and how they are put together for a meeting."""

import pytest

from accounts.errors import OfficeError
from awards.appraisal.appraising import pass_on
from awards.council.deliberating import add_lines, gaps_of, lines_of, waiting_lines
from awards.council.outcomes import record_results
from awards.models import (
    AwardRoute,
    CouncilPack,
    LineState,
    Nomination,
    ReviewBody,
)
from awards.notices.noticing import end_due
from tests.awards.council_builders import (
    PASSED,
    before_council,
    hold,
    needs_no_party,
    new_council,
    new_pack,
    voted_pack,
)
from tests.awards.notice_builders import new_comment, over_notice
from tests.awards.slate_builders import new_line

pytestmark = pytest.mark.django_db


def test_a_line_waits_for_the_body_of_its_route():
    council = new_line(state=LineState.ELIGIBLE, form="CSTDT")
    after_notice = new_line(state=LineState.BEFORE_COUNCIL, form="BK_TTG")
    standing = new_line(state=LineState.ELIGIBLE, form="BK_TINH")
    new_line(state=LineState.ELIGIBLE, form="BK_TTG")  # its notice comes first
    new_line(state=LineState.ELIGIBLE, form="BK_TINH", kind="sudden")  # before no council at all
    new_line(state=LineState.RECEIVED, form="CSTDT")

    assert waiting_lines(ReviewBody.COUNCIL) == [council, after_notice]
    assert waiting_lines(ReviewBody.STANDING) == [standing]


def test_what_has_no_route_goes_before_the_whole_council():
    AwardRoute.objects.filter(form__code="CSTDT").delete()
    line = new_line(state=LineState.ELIGIBLE, form="CSTDT")

    pack = new_pack(line)

    [kept] = lines_of(pack)
    assert kept.rule_in_words == "trên 50%, tính trên tổng số thành viên"
    assert kept.is_usual_rule


def test_a_sudden_merit_goes_from_the_verdict_to_the_decision_without_notice_and_council(hoa):
    line = new_line(state=LineState.ELIGIBLE, form="BK_TINH", kind="sudden")

    pass_on(Nomination.objects.filter(pk=line.pk), by=hoa)

    line.refresh_from_db()
    assert line.state == LineState.APPROVED
    assert (waiting_lines(ReviewBody.COUNCIL), waiting_lines(ReviewBody.STANDING)) == ([], [])


def test_the_office_picks_lines_for_a_meeting(client, hoa):
    meeting = new_council()
    first, second = before_council("Lê Thị Mai", "Trần Văn Nam")
    client.force_login(hoa)

    page = client.get("/trinh-hoi-dong/lap/hoi-dong/")
    client.post("/trinh-hoi-dong/lap/hoi-dong/", {"meeting": meeting.pk, "lines": [first.pk]})

    pack = CouncilPack.objects.get()
    assert [row["line"] for row in page.context["rows"]] == [first, second]
    assert [line.nomination for line in lines_of(pack)] == [first]
    assert lines_of(pack)[0].rule_in_words == "từ 80% trở lên, tính trên tổng số thành viên"
    assert waiting_lines(ReviewBody.COUNCIL) == [second]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"lines": []}, "Xin chọn ít nhất một trường hợp."),
        ({"lines": ["99999999"]}, "Có trường hợp không còn chờ xét tại đây."),
        ({"meeting": "99999999"}, "Lựa chọn này không có trong danh sách"),
        ({"title": "a\x00"}, "Có ký tự không dùng được (NUL)"),
    ],
)
def test_what_cannot_be_picked_is_said(client, hoa, typed, problem):
    meeting = new_council()
    [line] = before_council("Lê Thị Mai")
    client.force_login(hoa)

    told = {"meeting": meeting.pk, "title": "Đợt 1", "lines": [line.pk], **typed}
    answer = client.post("/trinh-hoi-dong/lap/hoi-dong/", told)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert not CouncilPack.objects.exists()


def test_without_a_meeting_the_page_says_what_to_do_first(client, hoa):
    before_council("Lê Thị Mai")
    client.force_login(hoa)

    page = client.get("/trinh-hoi-dong/lap/thuong-truc/").content.decode()

    assert "Chưa có phiên họp nào của Thường trực Hội đồng đang chuẩn bị." in page
    assert client.get("/trinh-hoi-dong/lap/khac/").status_code == 404


def test_a_line_waits_in_one_pack_only_and_is_moved_when_it_was_eligible():
    line = new_line(state=LineState.ELIGIBLE, form="CSTDT")
    pack = new_pack(line)

    with pytest.raises(OfficeError, match="không còn chờ xét"):
        new_pack(line, meeting=new_council())

    line.refresh_from_db()
    assert line.state == LineState.BEFORE_COUNCIL
    assert pack.lines.count() == 1


def test_one_meeting_has_one_pack():
    pack = new_pack()

    with pytest.raises(OfficeError, match="đã có hồ sơ trình"):
        new_pack(*before_council("Người khác"), meeting=pack.meeting)


def test_a_comment_nobody_has_answered_is_named(hoa):
    notice = over_notice("Lê Thị Mai")
    line = notice.lines.get()
    new_comment(notice, line=line, today=notice.starts_on)
    end_due()
    needs_no_party(line.nomination)

    nomination = Nomination.objects.select_related("slate", "subject").get()

    assert gaps_of([nomination]) == {nomination.pk: "còn 01 ý kiến công khai chưa ghi kết quả xem xét"}


def test_nothing_is_added_once_the_meeting_has_ended(hoa):
    pack = new_pack()
    hold(pack.meeting)
    pack.meeting.conclude(by=None)

    with pytest.raises(OfficeError, match="Phiên họp đã kết thúc"):
        add_lines(pack, [before_council("Người khác")[0].pk], by=hoa)


def test_the_pages_show_the_result_and_a_member_reads_only_its_own_meetings(client, hoa, phuc):
    pack = voted_pack()
    record_results(pack, by=hoa)
    other = new_pack(*before_council("Người khác"), meeting=new_council())
    pack.meeting.seats.filter(label="Ủy viên A").update(user=phuc)
    client.force_login(phuc)

    statuses = [client.get(f"/trinh-hoi-dong/{each.pk}/").status_code for each in (pack, other)]
    page = client.get(f"/trinh-hoi-dong/{pack.pk}/").content.decode()
    listed = client.get("/trinh-hoi-dong/").context["page"].object_list

    assert statuses == [200, 404]
    assert "Đồng ý 09/10 phiếu" in page
    assert "Chuẩn bị phiếu" not in page
    assert list(listed) == [pack]


@pytest.mark.parametrize("lines", [1, 3])
def test_the_pack_takes_the_same_number_of_queries_however_long(client, hoa, lines, django_assert_num_queries):
    pack = voted_pack({f"Người {place}": PASSED for place in range(lines)})
    client.force_login(hoa)
    client.get("/trinh-hoi-dong/")

    with django_assert_num_queries(11):
        answer = client.get(f"/trinh-hoi-dong/{pack.pk}/")

    assert len(answer.context["rows"]) == lines
