"""Lấy ý kiến công khai: what everybody reads, for how long, what they may say, and what becomes of the lines."""

import datetime as dt

import pytest
from django.core.management import call_command

from accounts.errors import OfficeError, WrongState
from accounts.models import Attempt, AuditEvent, Identity, Notice
from awards.models import LineState, Nomination, NoticeLine, NoticeState, PublicNotice
from awards.notices.noticing import (
    NoticeOver,
    answer_comment,
    begin_notice,
    end_due,
    is_unchanged,
    keep_line,
    personal_in,
    publish_notice,
    take_comment,
    unanswered_about,
    waiting_lines,
    withdraw_line,
)
from awards.notices.paper import notice_paper, proof_paper
from awards.views.public_notices import MOST
from blocs.models import Holiday
from tests.awards.notice_builders import SUMMARY, new_comment, new_notice, over_notice, published_notice
from tests.awards.slate_builders import new_line
from tests.awards.subject_builders import new_subject
from tests.builders import new_agency
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)  # a Monday


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC), tick=False)


# --- What waits for a notice ------------------------------------------------------------------------------------------


def test_only_eligible_lines_whose_route_asks_for_a_notice_wait_for_one():
    waits = new_line(state=LineState.ELIGIBLE, form="BK_TTG")
    new_line(state=LineState.ELIGIBLE, form="BK_TINH")
    new_line(state=LineState.RECEIVED, form="BK_TTG")
    new_line(state=LineState.ELIGIBLE, form="BK_TTG", kind="sudden")

    assert waiting_lines() == [waits]


def test_the_office_prepares_a_notice_of_the_lines_it_ticks(client, hoa):
    first, second = (new_line(state=LineState.ELIGIBLE, form="BK_TTG", person=name) for name in ("Mai", "Đào"))
    client.force_login(hoa)

    typed = {"lines": [first.pk], "title": "Lấy ý kiến  đợt 1", "days": "12", "starts_on": ""}
    answer = client.post("/lay-y-kien-cong-khai/lap/", typed)

    notice = PublicNotice.objects.get()
    assert answer.status_code == 302
    assert (notice.title, notice.days, notice.state) == ("Lấy ý kiến đợt 1", 12, NoticeState.DRAFT)
    assert list(notice.lines.values_list("nomination", flat=True)) == [first.pk]
    assert waiting_lines() == [second]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"days": "9"}, "Tuyến xét yêu cầu lấy ý kiến ít nhất 10 ngày làm việc."),
        ({"days": "1000"}, "60"),
        ({"starts_on": "22/11/2026"}, "Ngày bắt đầu phải từ hôm nay và không quá 30 ngày tới."),
        ({"starts_on": "01/01/9999"}, "Ngày bắt đầu phải từ hôm nay và không quá 30 ngày tới."),
        ({"title": "a\x00b"}, "Có ký tự không dùng được (NUL)"),
        ({"lines": []}, "Xin chọn ít nhất một trường hợp."),
        ({"lines": ["99999999"]}, "Có trường hợp không còn chờ lấy ý kiến."),
        ({"lines": ["x", "-1", "١"]}, "Xin chọn ít nhất một trường hợp."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, hoa, typed, problem):
    line = new_line(state=LineState.ELIGIBLE, form="BK_TTG")
    client.force_login(hoa)

    told = {"lines": [line.pk], "title": "Lấy ý kiến đợt 1", "days": "10", "contact": "Ban Thi đua", **typed}
    answer = client.post("/lay-y-kien-cong-khai/lap/", told)

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert 'value="Ban Thi đua"' in answer.content.decode()
    assert not PublicNotice.objects.exists()


# --- Publishing -------------------------------------------------------------------------------------------------------


def test_publishing_freezes_what_is_shown_and_counts_the_working_days(hoa):
    Holiday.objects.create(on=dt.date(2026, 11, 25), name="Ngày nghỉ")  # beside 24/11, which is shipped
    notice = new_notice("Lê Thị Mai", "Trần Văn Nam")

    publish_notice(notice, by=hoa)

    assert (notice.state, notice.starts_on, notice.ends_on) == (NoticeState.PUBLISHED, TODAY, dt.date(2026, 12, 9))
    assert set(Nomination.objects.values_list("state", flat=True)) == {LineState.ON_NOTICE}
    assert is_unchanged(notice)
    NoticeLine.objects.filter(name="Lê Thị Mai").update(summary="Khác")
    assert not is_unchanged(notice)


def test_a_published_notice_does_not_change_any_more(client, hoa):
    notice = new_notice()
    line = notice.lines.get()
    publish_notice(notice, by=hoa)
    client.force_login(hoa)

    line.summary = "Sửa từ tab cũ"
    with pytest.raises(WrongState):
        keep_line(line, by=hoa)
    with pytest.raises(WrongState):
        publish_notice(notice, by=hoa)
    answer = client.post(f"/lay-y-kien-cong-khai/dong/{line.pk}/sua/", {"name": "Khác"}, follow=True)

    line.refresh_from_db()
    assert (line.name, line.summary) == ("Lê Thị Mai", SUMMARY)
    assert "nên không sửa được nữa" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bà Mai sinh năm 1980, có nhiều sáng kiến", ["năm sinh, ngày sinh"]),
        ("CCCD 001180012345", ["giấy tờ tùy thân", "số định danh"]),
        ("Điện thoại 0912 345 678", ["số điện thoại"]),
        ("thư lan@example.vn", ["địa chỉ thư điện tử"]),
        ("Thường trú tại thôn Đông", ["nơi ở"]),
        ("Năm 2026 hoàn thành 120% kế hoạch, làm lợi 1.250.000.000 đồng", []),
        ("Quyết định số 125/QĐ-UBND ngày 20/01/2026", []),
    ],
)
def test_what_looks_personal_is_noticed(text, found):
    assert personal_in(text) == found


def test_what_looks_personal_is_not_published(client, hoa):
    notice = new_notice()
    notice.lines.update(summary="Bà Mai sinh năm 1980.")
    client.force_login(hoa)

    answer = client.post(f"/lay-y-kien-cong-khai/{notice.pk}/dang/", follow=True)

    notice.refresh_from_db()
    assert notice.is_draft
    assert "Lê Thị Mai: có vẻ ghi năm sinh, ngày sinh." in answer.content.decode()


def test_a_line_that_went_back_meanwhile_is_named(hoa):
    notice = new_notice("Lê Thị Mai", "Trần Văn Nam")
    Nomination.objects.get(printed_name="Trần Văn Nam").move(LineState.RECEIVED, by=hoa, reason="Xem lại")

    with pytest.raises(OfficeError, match="Trần Văn Nam không còn ở trạng thái"):
        publish_notice(notice, by=hoa)

    assert Nomination.objects.get(printed_name="Lê Thị Mai").state == LineState.ELIGIBLE


# --- The public page --------------------------------------------------------------------------------------------------


def test_everybody_reads_name_unit_form_and_summary_and_nothing_personal(client, health):
    line = new_line(health, state=LineState.ELIGIBLE, form="BK_TTG", person="Lê Thị Mai", summary=SUMMARY)
    line.subject.birth_year, line.subject.is_female = 1987, True
    line.subject.save()
    notice = published_notice("Trần Văn Nam")

    page = client.get(f"/lay-y-kien/{notice.pk}/").content.decode()
    listed = client.get("/lay-y-kien/").content.decode()

    shown = {"Trần Văn Nam", "Bằng khen của Thủ tướng Chính phủ", SUMMARY, "08/12/2026"}
    assert {each for each in shown if each in page} == shown
    assert [each for each in ("1987", "Lê Thị Mai", "Giới tính", "sinh năm") if each in page] == []
    assert str(notice) in listed


@pytest.fixture
def commune(db):
    return new_agency("Xã Đồng Tâm")


def test_a_household_is_shown_with_its_commune_only(commune):
    household = new_subject("Hộ ông Lê Văn Tám", agency=commune, kind="household")
    line = new_line(commune, state=LineState.ELIGIBLE, form="BK_TTG", person=household)
    Nomination.objects.filter(pk=line.pk).update(printed_unit="Số 5, ngõ 3, thôn Đông")

    notice = begin_notice(PublicNotice(title="Lấy ý kiến"), [line.pk], by=None)

    assert notice.lines.get().unit == "Xã Đồng Tâm"


def test_a_draft_and_one_that_has_not_begun_are_nobodys_business(client):
    draft = new_notice()
    to_come = new_notice("Trần Văn Nam", starts_on=None)
    PublicNotice.objects.filter(pk=to_come.pk).update(starts_on=TODAY + dt.timedelta(days=7))
    to_come.refresh_from_db()
    publish_notice(to_come, by=None)

    statuses = [client.get(f"/lay-y-kien/{pk}/").status_code for pk in (draft.pk, to_come.pk, 10**15)]

    assert statuses == [404, 404, 404]
    assert "Trần Văn Nam" not in client.get("/lay-y-kien/").content.decode()


def test_a_withdrawn_line_says_so_and_not_why(client, hoa):
    notice = published_notice("Lê Thị Mai", "Trần Văn Nam")
    line = notice.lines.get(name="Trần Văn Nam")

    withdraw_line(line, reason="Có đơn phản ánh", by=hoa)
    page = client.get(f"/lay-y-kien/{notice.pk}/").content.decode()

    assert "Đã rút khỏi danh sách lấy ý kiến ngày 23/11/2026." in page
    assert "Có đơn phản ánh" not in page
    assert Nomination.objects.get(printed_name="Trần Văn Nam").state == LineState.RECEIVED
    assert is_unchanged(notice)
    with pytest.raises(OfficeError, match="đã được rút"):
        withdraw_line(line, reason="Lần nữa", by=hoa)


@pytest.mark.parametrize("lines", [1, 3])
def test_the_public_page_takes_the_same_number_of_queries_however_long(client, lines, django_assert_num_queries):
    notice = published_notice(*[f"Người thứ {place}" for place in range(lines)])
    client.get("/lay-y-kien/")

    with django_assert_num_queries(5):  # identity, notice, count, lines, lines of the form
        answer = client.get(f"/lay-y-kien/{notice.pk}/")

    assert answer.context["page"].paginator.count == lines


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_anybody_comments_without_an_account_and_only_the_office_reads_it(client, hoa, lan):
    notice = published_notice()
    line = notice.lines.get()
    told = {"line": line.pk, "text": "Thành tích này\nlà của cả tập thể.", "name": "Bà Tư", "contact": "0912345678"}

    answer = client.post(f"/lay-y-kien/{notice.pk}/", told, follow=True)

    comment = notice.comments.get()
    assert "Đã nhận ý kiến." in answer.content.decode()
    assert (comment.line, comment.text, comment.name) == (line, "Thành tích này\nlà của cả tập thể.", "Bà Tư")
    assert "của cả tập thể" not in client.get(f"/lay-y-kien/{notice.pk}/").content.decode()
    assert [notice.recipient for notice in Notice.objects.filter(subject__startswith="Có ý kiến mới")] == [hoa]
    client.force_login(lan)
    assert client.get(f"/lay-y-kien-cong-khai/{notice.pk}/").status_code == 404
    client.force_login(hoa)
    assert "0912345678" in client.get(f"/lay-y-kien-cong-khai/{notice.pk}/").content.decode()
    assert AuditEvent.objects.filter(action="awards.notice_comments_read", by="hoa").count() == 1


def test_too_many_comments_from_one_address_wait_and_no_address_is_kept(client):
    notice = published_notice()
    told = {"text": "Tôi không đồng ý với trường hợp này."}

    answers = [client.post(f"/lay-y-kien/{notice.pk}/", told).status_code for _ in range(MOST + 1)]

    assert answers == [*[302] * MOST, 429]
    assert notice.comments.count() == MOST
    assert not Attempt.objects.filter(address__contains="127.0.0.1").exists()
    assert client.post(f"/lay-y-kien/{notice.pk}/", told, REMOTE_ADDR="10.0.0.9").status_code == 302


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"text": ""}, "Chưa điền mục này."),
        ({"text": "\u200b\u200b\u200b"}, "Mục này chỉ có ký tự không nhìn thấy được"),
        ({"text": "Sai!"}, "Ý kiến quá ngắn"),
        ({"text": "Một ý kiến\x00 có ký tự lạ"}, "Có ký tự không dùng được (NUL)"),
        ({"text": "a" * 3001}, "3000"),
        ({"text": "Một ý kiến về người khác", "line": "999999"}, "Lựa chọn này không có trong danh sách"),
    ],
)
def test_a_comment_that_cannot_be_kept_is_said_at_its_place(client, typed, problem):
    notice = published_notice()

    answer = client.post(f"/lay-y-kien/{notice.pk}/", {"name": "Bà Tư", **typed})

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert 'value="Bà Tư"' in answer.content.decode()
    assert not notice.comments.exists()


def test_after_the_last_day_no_comment_is_taken_whatever_has_run(client, time_machine):
    notice = published_notice()
    time_machine.move_to(dt.datetime(2026, 12, 8, 16, 59, tzinfo=dt.UTC), tick=False)  # 23:59 of the last day
    in_time = client.post(f"/lay-y-kien/{notice.pk}/", {"text": "Vừa kịp trước khi hết hạn."})
    time_machine.move_to(dt.datetime(2026, 12, 8, 17, 0, tzinfo=dt.UTC), tick=False)

    late = client.post(f"/lay-y-kien/{notice.pk}/", {"text": "Ý kiến gửi muộn mất rồi."})
    page = client.get(f"/lay-y-kien/{notice.pk}/").content.decode()

    notice.refresh_from_db()
    assert (in_time.status_code, late.status_code, notice.comments.count()) == (302, 409, 1)
    assert "Ý kiến gửi muộn mất rồi." in late.content.decode()  # what was typed is not lost
    assert notice.state == NoticeState.PUBLISHED  # nothing has run
    assert "Lê Thị Mai" not in page
    assert notice.sha256 in page
    with pytest.raises(NoticeOver):
        take_comment(notice, text="Muộn")


def test_the_office_writes_down_what_came_of_a_comment(client, hoa):
    notice = published_notice()
    comment = new_comment(notice, line=notice.lines.get())
    line = notice.lines.get().nomination
    before = unanswered_about([line])
    client.force_login(hoa)

    empty = client.post(f"/lay-y-kien-cong-khai/y-kien/{comment.pk}/", {"answer": "\u200b"})
    client.post(f"/lay-y-kien-cong-khai/y-kien/{comment.pk}/", {"answer": "Đã xác minh, không đúng."})

    comment.refresh_from_db()
    assert empty.status_code == 422
    assert (comment.answer, comment.answered_by) == ("Đã xác minh, không đúng.", hoa)
    assert (before, unanswered_about([line])) == ({line.pk: 1}, {})


# --- Its end ----------------------------------------------------------------------------------------------------------


def test_it_ends_by_itself_and_its_lines_go_on_by_their_routes(hoa, capsys):
    notice = over_notice("Lê Thị Mai")
    contribution = new_line(state=LineState.ELIGIBLE, form="BK_TTG", kind="contribution")
    line = notice.lines.get().nomination

    call_command("end_notices")
    call_command("end_notices")

    notice.refresh_from_db()
    line.refresh_from_db()
    contribution.refresh_from_db()
    assert capsys.readouterr().out == "Đã kết thúc 01 đợt lấy ý kiến.\nĐã kết thúc 00 đợt lấy ý kiến.\n"
    assert (notice.state, line.state) == (NoticeState.ENDED, LineState.BEFORE_COUNCIL)
    assert contribution.state == LineState.ELIGIBLE
    assert AuditEvent.objects.get(action="awards.notice_ended").by == ""


def test_the_office_opening_its_list_ends_what_is_over(client, hoa):
    notice = over_notice()
    running = published_notice("Trần Văn Nam")
    client.force_login(hoa)

    client.get("/lay-y-kien-cong-khai/")

    notice.refresh_from_db()
    running.refresh_from_db()
    assert (notice.state, running.state) == (NoticeState.ENDED, NoticeState.PUBLISHED)


def test_a_withdrawn_line_does_not_go_on_with_the_others(hoa):
    notice = published_notice("Lê Thị Mai", "Trần Văn Nam")
    withdraw_line(notice.lines.get(name="Trần Văn Nam"), reason="Có đơn", by=hoa)

    end_due(notice.ends_on + dt.timedelta(days=1))

    states = dict(Nomination.objects.values_list("printed_name", "state"))
    assert states == {"Lê Thị Mai": LineState.BEFORE_COUNCIL, "Trần Văn Nam": LineState.RECEIVED}


def test_after_the_end_nothing_is_withdrawn_through_the_notice(hoa):
    notice = over_notice()
    end_due()

    with pytest.raises(WrongState):
        withdraw_line(notice.lines.get(), reason="Muộn", by=hoa)


def test_the_confirmation_says_what_was_shown_from_when_to_when_and_with_which_fingerprint(hoa):
    notice = over_notice("Lê Thị Mai", "Trần Văn Nam")
    PublicNotice.objects.filter(pk=notice.pk).update(ends_on=TODAY)
    notice.refresh_from_db()
    answer_comment(new_comment(notice), answer="Đã xem", by=hoa)
    end_due(TODAY + dt.timedelta(days=1))

    paper = proof_paper(notice, Identity.current())
    text = text_of(paper.pdf())

    said = {"Lê Thị Mai", "Trần Văn Nam", notice.sha256, "Đã nhận 01 ý kiến, đã xem xét 01 ý kiến."}
    assert {each for each in said if each in text} == said
    assert str(paper.blocks).count(SUMMARY) == 2
    assert "KHÔNG KHỚP" in text  # its last day was changed behind its back


def test_the_papers_are_printed(client, hoa):
    notice = published_notice("Lê Thị Mai")
    client.force_login(hoa)

    kinds = [
        client.get(f"/lay-y-kien-cong-khai/{notice.pk}/{name}").content[:4]
        for name in ("thong-bao.pdf", "thong-bao.docx", "xac-nhan.pdf", "xac-nhan.docx")
    ]

    assert kinds == [b"%PDF", b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]
    assert "Lê Thị Mai" in text_of(notice_paper(notice, Identity.current()).pdf())


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, notices, django_assert_max_num_queries):
    for place in range(notices):
        published_notice(f"Người thứ {place}")
    client.force_login(hoa)
    client.get("/lay-y-kien-cong-khai/")

    with django_assert_max_num_queries(9) as asked:
        answer = client.get("/lay-y-kien-cong-khai/")

    assert answer.context["page"].paginator.count == notices
    assert len(asked) == 9
