"""An agency puts a slate together, sees what each line lacks, has it approved and hands it in."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, AuditEvent, Identity, Notice
from accounts.models.agency import SubmissionRoute
from accounts.permissions import Permission, can
from accounts.succession import merge
from awards.models import (
    AwardKind,
    Nomination,
    NominationPaper,
    Quota,
    Slate,
    SlateState,
    SubjectKind,
)
from awards.proposals.balloting import keep_proposals
from awards.slates.assembling import (
    Counts,
    add_lines,
    begin_bloc_slate,
    give_back,
    place_line,
    receive,
    remove_lines,
    subject_of,
    take_back,
)
from awards.slates.nominating import check_slate
from awards.slates.papers import letter_paper, list_paper
from tests.awards.ballots import ranked_bloc, voted
from tests.awards.slate_builders import PDF, handed_in, line_for, line_of, new_slate
from tests.awards.subject_builders import graded, new_award, new_initiative, new_subject
from tests.builders import PASSWORD, new_bloc_year, new_year
from tests.meetings.rooms import new_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def flags(slate, position=1) -> list[str]:
    return [flag["what"] for flag in line_of(slate, position).check_made.flags]


def deserving(agency, name="Trần Văn An"):
    """Somebody who meets the conditions of Bằng khen for 2026."""
    subject = new_subject(name, agency=agency)
    graded(subject, "HTXS", 2025, 2026)
    for year in (2025, 2026):
        new_award(subject, "CSTDCS", year)
        new_initiative(subject, year=year)
    return subject


def told(**changes) -> dict:
    return {"received_on": dt.date(2026, 11, 20), "tthc_code": "H01.26.11.20-0001", "due_on": None} | changes


# --- What is found of a line ---


def test_every_line_shows_its_verdict_with_each_condition_and_its_article(health):
    slate = new_slate(health, people=[deserving(health), "Lê Văn Mới"])

    good, unknown = (line_of(slate, place).check_made for place in (1, 2))

    assert (good.outcome, good.flags) == ("met", [])
    assert all(finding["text"] and (finding["basis"] or finding["manual"]) for finding in good.findings)
    assert unknown.outcome != "met"
    assert unknown.rule == good.rule


def test_a_missing_grade_is_said_with_its_year(health):
    slate = new_slate(health, people=["Lê Văn Mới"], form="LDTT")

    [flag] = line_of(slate).check_made.flags

    assert flag["what"] == "conditions"
    assert flag["text"].startswith("Chưa có kết quả xếp loại năm 2026.")


def test_the_same_person_twice_with_one_form_is_refused_and_nothing_of_the_rest_added(health):
    an = new_subject(agency=health)
    slate = new_slate(health, people=[an])

    with pytest.raises(OfficeError, match="đã có trong hồ sơ"):
        add_lines(slate, [line_for("Người khác", health), line_for(an, health)], by=None)

    assert slate.lines.count() == 1


def test_the_same_person_with_two_forms_is_flagged_on_both_lines(health):
    an = deserving(health)
    slate = new_slate(health, people=[an])
    add_lines(slate, [line_for(an, health, "CSTDT")], by=None)

    assert ["twice" in flags(slate, place) for place in (1, 2)] == [True, True]


def test_two_rows_that_were_merged_are_one_person(health, hoa):
    one, other = deserving(health), new_subject("Trần Văn Án", agency=health)
    slate = new_slate(health, people=[one, other])
    before = flags(slate)
    other.merge_into(one, by=hoa)
    check_slate(slate)

    assert (before, flags(slate)) == ([], ["twice"])


def test_a_line_of_another_slate_of_the_year_is_found(health):
    an = deserving(health)
    new_slate(health, people=[an], title="Đợt một")

    slate = new_slate(health, people=[an], title="Đợt hai")

    assert [flag["text"] for flag in line_of(slate).check_made.flags] == [
        "Đã có trong hồ sơ “Đợt một” (đang lập): Bằng khen của Chủ tịch UBND tỉnh."
    ]


def test_a_slate_of_another_year_or_kind_is_none_of_its_business(health):
    an = deserving(health)
    new_slate(health, people=[an], year=2025)
    new_slate(health, people=[an], kind=AwardKind.SUDDEN)

    assert flags(new_slate(health, people=[an])) == []


@pytest.mark.parametrize(
    ("code", "kind", "years", "is_found"),
    [
        ("BK_TINH", AwardKind.MERIT, (2025, 2026), True),
        ("BK_TINH", AwardKind.MERIT, (2024, 2025), False),
        ("BK_TINH", AwardKind.SUDDEN, (2026, 2026), False),
        ("GK", AwardKind.MERIT, (2026, 2026), True),
        ("LDTT", AwardKind.MERIT, (2026, 2026), False),
    ],
)
def test_an_achievement_that_was_rewarded_before_is_flagged(health, code, kind, years, is_found):
    an = deserving(health)
    new_award(an, code, years[1], from_year=years[0], kind=kind)

    assert ("rewarded" in flags(new_slate(health, people=[an]))) == is_found


def test_an_agency_that_its_central_body_proposes_is_warned_for_state_awards_alone(health):
    Agency.objects.filter(pk=health.pk).update(submission_route=SubmissionRoute.CENTRAL)
    an = deserving(health)
    slate = new_slate(health, people=[an], form="BK_TTG")
    add_lines(slate, [line_for(new_subject(agency=health), health, "BK_TINH")], by=None)

    assert ["route" in flags(slate, place) for place in (1, 2)] == [True, False]


def test_nothing_is_proposed_for_an_agency_that_was_merged_away(health, finance, hoa):
    slate = new_slate(health)
    gone = subject_of(finance)
    merge([finance], into=health, on=dt.date(2026, 7, 1), document="NQ 01", by=hoa)
    gone.refresh_from_db()

    with pytest.raises(OfficeError, match=r"Sở Tài chính không còn hoạt động từ ngày 01/07/2026, nay là Sở Y tế"):
        add_lines(slate, [line_for(gone, finance)], by=None)


@pytest.mark.parametrize(
    ("form", "kind", "said"),
    [
        ("TTLDXS", AwardKind.MERIT, "không tặng cho cá nhân"),
        ("LDTT", AwardKind.SUDDEN, "không tặng cho thành tích đột xuất"),
    ],
)
def test_a_form_that_cannot_be_given_is_refused(health, form, kind, said):
    slate = new_slate(health, kind=kind)

    with pytest.raises(OfficeError, match=said):
        add_lines(slate, [line_for("Trần Văn An", health, form)], by=None)


@pytest.mark.parametrize("size", [1, 300])
def test_a_slate_is_checked_in_the_same_few_queries_however_long(health, django_assert_max_num_queries, size):
    slate = new_slate(health, people=[f"Trần Văn {number}" for number in range(size)])

    with django_assert_max_num_queries(18):
        check_slate(slate)

    assert slate.lines.filter(check_made__isnull=False).count() == size


# --- A bloc's slate ---


@pytest.fixture
def voted_bloc():
    """Four members; the second was chosen for the flag of the province."""
    meeting = new_meeting(bloc_year=ranked_bloc("20", "18", "16", "14"))
    agencies = [membership.agency for membership in meeting.bloc_year.memberships.all()]
    keep_proposals(voted(meeting, agencies[1]), by=None)
    return meeting.bloc_year


def test_a_blocs_slate_begins_with_what_its_meeting_voted_and_is_made_once(voted_bloc):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 3})

    slate = begin_bloc_slate(voted_bloc, by=None)

    line = line_of(slate)
    assert begin_bloc_slate(voted_bloc, by=None) == slate
    assert (line.subject.node, line.proposal, line.votes, line.votes_base) == (
        proposal.agency,
        proposal,
        proposal.votes,
        proposal.base,
    )
    assert {finding["met"] for finding in line.check_made.findings if "dẫn đầu" in finding["text"]} <= {True}


def test_what_is_left_of_the_quota_stands_beside_the_line(client, voted_bloc, hoa):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 3})
    slate = begin_bloc_slate(voted_bloc, by=None)
    client.force_login(hoa)

    assert "Số lượng còn lại: 02/03" in words(client.get(slate.get_absolute_url()))


def test_more_than_the_quota_is_flagged(voted_bloc):
    proposal = voted_bloc.proposals.get()
    Quota.objects.update_or_create(bloc_year=voted_bloc, form=proposal.form, defaults={"seats": 0})

    assert "quota" in flags(begin_bloc_slate(voted_bloc, by=None))


def test_a_bloc_that_has_voted_nothing_has_no_slate():
    with pytest.raises(OfficeError, match="chưa có đề nghị nào"):
        begin_bloc_slate(ranked_bloc("20"), by=None)


# --- Order ---


def test_the_list_keeps_the_order_the_proposer_gave(health):
    slate = new_slate(health, people=["Ông Bốn", "Bà Ân", "Ông Cả"])
    place_line(line_of(slate, 3), 1)
    remove_lines(slate, [line_of(slate, 2).pk], by=None)

    assert list(slate.lines.values_list("position", "printed_name")) == [(1, "Ông Cả"), (2, "Bà Ân")]


# --- Handing in ---


def test_warnings_need_a_written_reason(health, lan):
    slate = new_slate(health, people=[deserving(health), "Lê Văn Mới"])

    with pytest.raises(OfficeError, match=r"01 dòng có cảnh báo chưa giải trình \(dòng 2\)"):
        handed_in(slate, by=lan, reason=" ")
    handed_in(slate, by=lan, reason="Đang chờ kết quả xếp loại")

    assert [line_of(slate, place).reason for place in (1, 2)] == ["", "Đang chờ kết quả xếp loại"]


def test_missing_papers_need_a_reason_too(health, lan):
    slate = new_slate(health, people=[deserving(health)])

    with pytest.raises(OfficeError, match=r"còn thiếu: Báo cáo thành tích \(01 dòng\); Biên bản"):
        handed_in(slate, by=lan, missing_because="")


def test_what_is_there_is_not_missing(health, lan):
    slate = new_slate(health, people=[deserving(health)])
    line = line_of(slate)
    line.report = [{"title": "II", "text": "Hoàn thành tốt."}]
    line.save()

    handed_in(slate, by=lan, minutes_number="12/BB-SYT", missing_because="")

    assert (line_of(slate).check_made.missing, Slate.objects.get().missing_because) == ([], "")


def test_letter_list_and_minutes_have_to_agree(health, lan):
    slate = new_slate(health, people=[deserving(health)])

    with pytest.raises(OfficeError, match="Tờ trình ghi 00 tập thể, hộ gia đình, 02 cá nhân; danh sách có 00"):
        handed_in(slate, by=lan, letter=Counts(2, 0))
    with pytest.raises(OfficeError, match="Biên bản ghi 01 tập thể"):
        handed_in(slate, by=lan, letter=Counts(1, 0), minutes=Counts(1, 1), missing_because="")
    handed_in(slate, by=lan, letter=Counts(1, 0), minutes=Counts(1, 1), missing_because="Một đơn vị xin rút")

    kept = Slate.objects.get()
    assert (kept.state, kept.letter_people, kept.minutes_others) == (SlateState.SUBMITTED, 1, 1)


def test_an_empty_slate_is_not_handed_in(health, lan):
    with pytest.raises(OfficeError, match="chưa có dòng nào"):
        handed_in(new_slate(health), by=lan)


def test_a_slate_handed_in_is_closed_told_to_the_office_and_not_handed_in_twice(health, lan, hoa):
    slate = new_slate(health, people=["Lê Thị Mai"])
    other_tab = Slate.objects.get()

    handed_in(slate, by=lan)

    assert (slate.state, slate.number, len(slate.receipt)) == (SlateState.SUBMITTED, "125/TTr-SYT", 64)
    assert [notice.recipient for notice in Notice.objects.all()] == [hoa]
    assert AuditEvent.objects.filter(action="awards.slate_submitted").count() == 1
    for again in (
        lambda: handed_in(other_tab, by=lan),
        lambda: remove_lines(other_tab, [line_of(slate).pk], by=lan),
        lambda: add_lines(other_tab, [line_for("Ai đó", health)], by=lan),
    ):
        with pytest.raises(WrongState):
            again()


def test_the_clerk_does_not_approve_by_password(client, health, lan, giang):
    slate = new_slate(health, people=[deserving(health)])
    sent = {"how": "password", "seen": slate.version, "password": PASSWORD, "missing_because": "Gửi sau"}
    url = reverse("awards:slate_hand_in", args=[slate.pk])

    client.force_login(lan)
    client.post(url, sent)
    by_the_clerk = Slate.objects.get().state
    client.force_login(giang)
    client.post(url, {**sent, "password": "sai"})
    by_the_wrong_word = Slate.objects.get().state
    client.post(url, sent)

    assert (by_the_clerk, by_the_wrong_word) == (SlateState.DRAFT, SlateState.DRAFT)
    kept = Slate.objects.get()
    assert (kept.state, kept.approved_by_name, kept.approval) == (SlateState.SUBMITTED, "Lê Hương Giang", "password")


def test_what_changed_since_it_was_seen_is_not_approved(client, health, giang):
    slate = new_slate(health, people=[deserving(health)])
    seen = slate.version
    add_lines(slate, [line_for(deserving(health, "Lê Văn Bình"), health)], by=None)
    client.force_login(giang)

    response = client.post(
        reverse("awards:slate_hand_in", args=[slate.pk]),
        {"how": "password", "seen": seen, "password": PASSWORD, "missing_because": "Gửi sau"},
    )

    assert "Hồ sơ đã thay đổi sau khi mở trang này" in words(response)
    assert Slate.objects.get().state == SlateState.DRAFT


def test_the_signed_letter_is_recorded_with_its_number_and_its_counts(client, health, lan):
    slate = new_slate(health, people=[deserving(health)])
    client.force_login(lan)
    url = reverse("awards:slate_hand_in", args=[slate.pk])
    sent = {
        "how": "scan",
        "seen": slate.version,
        "name": "Lê Hương Giang",
        "document": "125/TTr-SYT",
        "letter_others": 0,
        "missing_because": "Gửi sau",
    }

    wrong = client.post(url, {**sent, "letter_people": 3, "scan": SimpleUploadedFile("a.pdf", PDF)})
    right = client.post(url, {**sent, "letter_people": 1, "scan": SimpleUploadedFile("a.pdf", PDF)})

    assert "Danh sách có 01; tờ trình ghi 03." in words(wrong)
    assert right.url == reverse("awards:slate_receipt", args=[slate.pk])
    assert Slate.objects.get().number == "125/TTr-SYT"


def test_the_signed_minutes_come_with_the_slate_and_stay_when_it_is_supplemented(client, health, lan, giang, hoa):
    slate = new_slate(health, people=[deserving(health)])
    url = reverse("awards:slate_hand_in", args=[slate.pk])
    sent = {"how": "password", "password": PASSWORD, "minutes_number": "12/BB-SYT", "missing_because": "Gửi sau"}
    client.force_login(giang)

    wrong = client.post(
        url, {**sent, "seen": slate.version, "minutes_scan": SimpleUploadedFile("a.pdf", b"khong phai PDF")}
    )
    client.post(url, {**sent, "seen": slate.version, "minutes_scan": SimpleUploadedFile("a.pdf", PDF)})
    slate.refresh_from_db()
    give_back(slate, reason="Thiếu báo cáo", by=hoa)
    client.post(url, {**sent, "seen": Slate.objects.get().version})
    read = client.get(reverse("awards:slate_minutes", args=[slate.pk]))

    assert wrong.status_code == 422
    assert Slate.objects.get().state == SlateState.SUPPLEMENTED
    assert b"".join(read.streaming_content) == PDF


# --- The office ---


def test_the_day_received_decides_the_rules_and_stays_after_supplements(health, lan, hoa):
    slate = handed_in(new_slate(health, people=[deserving(health)]), by=lan)
    receive(slate, told(received_on=dt.date(2026, 9, 30)), by=hoa)
    old_rule = line_of(slate).check_made.rule
    give_back(slate, reason="Thiếu biên bản", by=hoa)
    handed_in(slate, by=lan)
    supplemented = slate.state
    receive(slate, told(received_on=dt.date(2026, 11, 20)), by=hoa)

    assert supplemented == SlateState.SUPPLEMENTED
    assert (slate.received_on, slate.state) == (dt.date(2026, 9, 30), SlateState.RECEIVED)
    assert line_of(slate).check_made.rule == old_rule
    assert old_rule.effective_to == dt.date(2026, 9, 30)


def test_returning_and_taking_back_need_a_reason_that_is_kept(health, lan, hoa):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)

    for move in (lambda: take_back(slate, reason=" ", by=lan), lambda: give_back(slate, reason="", by=hoa)):
        with pytest.raises(OfficeError, match="Xin ghi lý do"):
            move()
    take_back(slate, reason="Nhầm danh sách", by=lan)
    taken = slate.state
    handed_in(slate, by=lan)
    give_back(slate, reason="Thiếu biên bản", by=hoa)

    assert (taken, slate.state, slate.return_reason) == (SlateState.DRAFT, SlateState.RETURNED, "Thiếu biên bản")
    with pytest.raises(WrongState):
        take_back(slate, reason="Nhầm", by=lan)


def test_a_day_to_come_receives_nothing(client, health, lan, hoa):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)
    client.force_login(hoa)

    response = client.post(
        reverse("awards:slate_receive", args=[slate.pk]), {"received_on": "23/11/2026", "due_on": "01/01/9999"}
    )

    assert response.status_code == 422
    assert "chọn ngày không sau hôm nay" in words(response)
    assert Slate.objects.get().state == SlateState.SUBMITTED


# --- Pages ---


def test_choosing_people_on_the_page_adds_them_once(client, health, trade, lan):
    slate = new_slate(health)
    an, stranger = deserving(health), new_subject(agency=trade)
    client.force_login(lan)
    url = reverse("awards:slate_pick", args=[slate.pk])

    client.post(url, {"form": "BK_TINH", "subjects": [an.pk]})
    again = client.post(url, {"form": "BK_TINH", "subjects": [an.pk]})
    foreign = client.post(url, {"form": "BK_TINH", "subjects": [stranger.pk]})

    assert (again.status_code, foreign.status_code) == (422, 422)
    assert f"{an} đã có trong hồ sơ" in words(again)
    assert [line.subject for line in Nomination.objects.all()] == [an]


def test_a_slate_at_once_needs_the_day_of_the_deed_in_its_year(client, health, lan):
    new_year()
    client.force_login(lan)
    sent = {"agency": health.pk, "year": new_year().pk, "kind": "sudden"}
    url = reverse("awards:slate_create")

    said = [words(client.post(url, {**sent, "happened_on": day})) for day in ("", "20/11/2025", "20/11/2027")]
    client.post(url, {**sent, "happened_on": "20/11/2026"})

    assert "cần ngày lập thành tích" in said[0]
    assert "không thuộc năm 2026" in said[1]
    assert "không sau hôm nay" in said[2]
    assert Slate.objects.get().title == "Đề nghị khen thưởng đột xuất năm 2026"


def test_the_report_follows_the_outline_and_its_word_limit(client, health, lan):
    slate = new_slate(health, people=["Lê Thị Mai"], kind=AwardKind.SUDDEN, happened_on=dt.date(2026, 11, 1))
    line = line_of(slate)
    client.force_login(lan)
    url = reverse("awards:report_write", args=[line.pk])

    page = words(client.get(url))
    too_long = client.post(url, {"part1": "chữ " * 801})
    client.post(url, {"part1": "Cứu người trong lũ."})

    assert "II. Thành tích đột xuất" in page
    assert "Báo cáo có 801 chữ, nhiều hơn 800 chữ theo mẫu" in words(too_long)
    assert "chữ chữ" in words(too_long)
    line.refresh_from_db()
    assert [part["text"] for part in line.report] == ["", "Cứu người trong lũ."]


def test_papers_are_ticked_off_by_citing_them_or_keeping_a_file(client, health, lan):
    slate = new_slate(health, people=[deserving(health)], form="CSTDT")
    line = line_of(slate)
    paper = next(name for name in line.check_made.missing if "sáng kiến" in name)
    client.force_login(lan)
    url = reverse("awards:paper_add", args=[line.pk])

    empty = client.post(url, {"name": paper})
    client.post(url, {"name": paper, "document": "QĐ số 30/QĐ-UBND ngày 12/5/2026"})

    assert "Ghi văn bản viện dẫn, hoặc chọn tệp." in words(empty)
    assert NominationPaper.objects.get().name == paper
    assert paper not in line_of(slate).check_made.missing


def test_reading_a_slate_and_a_line_is_written_down(client, health, hoa):
    slate = new_slate(health, people=["Lê Thị Mai"])
    client.force_login(hoa)

    client.get(slate.get_absolute_url())
    client.get(line_of(slate).get_absolute_url())

    read = AuditEvent.objects.filter(action__in=["awards.slate_read", "awards.nomination_read"])
    assert list(read.order_by("pk").values_list("by", "action")) == [
        ("hoa", "awards.slate_read"),
        ("hoa", "awards.nomination_read"),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_lists_take_the_same_number_of_queries_however_long(client, health, hoa, django_assert_num_queries, size):
    slates = [new_slate(health, people=[f"Ông {number}" for number in range(size)]) for _ in range(size)]
    client.force_login(hoa)

    with django_assert_num_queries(8):
        client.get(reverse("awards:slate_list"))
    with django_assert_num_queries(12):
        client.get(slates[0].get_absolute_url())


@pytest.mark.parametrize("person", ["lan", "minh", "khanh", "dat", "hoa", "phuc"])
def test_the_query_and_the_permission_agree(request, health, finance, trade, person):
    user = request.getfixturevalue(person)
    new_slate(health)
    new_slate(trade)
    bloc_year = new_bloc_year(members=[health], leader=finance)
    new_slate(health, bloc_year=bloc_year)

    allowed = {slate for slate in Slate.objects.all() if can(user, Permission.NOMINATION_VIEW, slate)}

    assert set(Slate.objects.visible_to(user)) == allowed
    assert len(allowed) == {"lan": 2, "minh": 1, "khanh": 1, "dat": 0, "hoa": 3, "phuc": 0}[person]


# --- Papers ---


def test_the_letter_counts_what_the_list_lists_in_the_proposers_order(health, lan):
    team = new_subject("Phòng Nghiệp vụ Y", agency=health, kind=SubjectKind.COLLECTIVE)
    slate = new_slate(health, people=["Ông Bốn", "Bà Ân", team])

    letter, listed = letter_paper(slate, Identity.current()).html(), list_paper(slate, Identity.current()).html()

    assert "01 tập thể, hộ gia đình, 02 cá nhân" in letter
    assert "Bằng khen của Chủ tịch UBND tỉnh: 02 cá nhân, 01 tập thể" in letter
    assert re.findall(r"Ông Bốn|Bà Ân|Phòng Nghiệp vụ Y", listed) == ["Phòng Nghiệp vụ Y", "Ông Bốn", "Bà Ân"]


def test_a_letter_says_nothing_of_what_there_is_none_of():
    said = [Counts(people, others).in_letter for people, others in ((2, 0), (0, 1), (2, 1), (0, 0))]

    assert said == ["02 cá nhân", "01 tập thể, hộ gia đình", "01 tập thể, hộ gia đình, 02 cá nhân", "00 cá nhân"]


@pytest.mark.parametrize("name", ["letter_pdf", "letter_word", "list_pdf", "list_word"])
def test_papers_come_out_as_files(client, health, lan, name):
    slate = new_slate(health, people=["Lê Thị Mai"])
    client.force_login(lan)

    response = client.get(reverse(f"awards:{name}", args=[slate.pk]))

    assert response.content[:4] == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")


# --- The outline of reports ---


def test_the_office_changes_the_outline_and_older_slates_keep_theirs(client, health, hoa, lan):
    slate = handed_in(new_slate(health, people=["Lê Thị Mai"]), by=lan)
    receive(slate, told(received_on=dt.date(2026, 11, 20)), by=hoa)
    give_back(slate, reason="Viết lại báo cáo", by=hoa)
    client.force_login(hoa)
    url = reverse("awards:outline_edit", args=["individual"])
    sent = {"most_words": 500, "effective_from": "22/11/2026", "basis": "Thông tư mới"}

    twice = client.post(url, {**sent, "parts": "I. Một | a\nI. Một | b"})
    client.post(url, {**sent, "parts": "I. Một | a\nII. Hai | b"})

    client.force_login(lan)
    older = client.get(reverse("awards:report_write", args=[line_of(slate).pk])).context["form"]
    newer_line = line_of(new_slate(health, people=["Lê Văn Tân"]))
    newer = client.get(reverse("awards:report_write", args=[newer_line.pk])).context["form"]
    assert "Mỗi phần cần một tên riêng" in words(twice)
    assert [part["title"] for part in newer.parts] == ["I. Một", "II. Hai"]
    assert len(older.parts) == 3
