"""The office appraises what it has received: the queue, verdicts, returns, lower forms, the way on."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity, Notice
from awards.appraisal.appraising import assign, fall_back, judge, pass_on, reopen, return_lines
from awards.appraisal.forms import SORTS
from awards.models import AppraisalLimit, Award, LineState, Nomination, NominationCheck, SlateState, YearGrade
from awards.slates.carrying import receive
from tests.awards.appraisal_builders import lines, new_opinion
from tests.awards.slate_builders import deserving, handed_in, new_line, new_slate
from tests.builders import new_agency, new_bloc_year, new_user

S = LineState


def queue(client, **asked) -> list[str]:
    response = client.get(reverse("awards:appraisal_list"), asked)
    return [row["line"].printed_name for row in response.context["rows"]]


# --- The queue --------------------------------------------------------------------------------------------------------


def test_the_queue_begins_with_what_waits_the_nearest_day_first(client, hoa, health):
    today = timezone.localdate()
    new_line(health, person="Trần Xa", due_on=today + dt.timedelta(days=9))
    new_line(health, person="Lê Gần", due_on=today - dt.timedelta(days=2))
    new_line(health, person="Vũ Xong", state=S.ELIGIBLE)
    new_line(health, person="Bùi Nháp", state=S.PROPOSED)
    client.force_login(hoa)

    assert queue(client) == ["Lê Gần", "Trần Xa"]
    assert queue(client, state="all", sort="new") == ["Vũ Xong", "Lê Gần", "Trần Xa"]
    assert queue(client, overdue="overdue") == ["Lê Gần"]
    assert queue(client, state="eligible") == ["Vũ Xong"]


def test_the_queue_is_asked_by_name_form_kind_officer_and_bloc(client, hoa, binh, health, trade):
    bloc = new_bloc_year(members=[health]).bloc
    new_line(health, person="Trần Ất", officer=hoa)
    new_line(trade, person="Lê Bính", form="CSTDT", officer=binh)
    new_line(trade, person="Vũ Đinh", kind="sudden")
    client.force_login(hoa)

    assert queue(client, q="tran at") == ["Trần Ất"]
    assert queue(client, form="CSTDT") == ["Lê Bính"]
    assert queue(client, kind="sudden") == ["Vũ Đinh"]
    assert queue(client, officer="me") == ["Trần Ất"]
    assert queue(client, officer="none") == ["Vũ Đinh"]
    assert queue(client, officer=str(binh.pk)) == ["Lê Bính"]
    assert queue(client, bloc=bloc.code) == ["Trần Ất"]


@pytest.mark.parametrize(
    "asked", [{"state": "không"}, {"officer": "9" * 30}, {"page": "x"}, {"sau": "x"}, {"sau": "9" * 30}, {"sau": "²"}]
)
def test_an_address_nobody_could_have_chosen_is_answered(client, hoa, health, asked):
    new_line(health)
    client.force_login(hoa)

    assert client.get(reverse("awards:appraisal_list"), asked).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_queue_takes_as_many_queries_for_three_lines_as_for_one(
    client, hoa, health, size, django_assert_num_queries
):
    for _ in range(size):
        new_line(health, officer=hoa)
    client.force_login(hoa)

    with django_assert_num_queries(11):
        response = client.get(reverse("awards:appraisal_list"))

    assert len(response.context["rows"]) == size


@pytest.mark.parametrize("sort", ["", "new", "slate"])
def test_whoever_has_read_the_thousand_that_are_counted_goes_on_behind_them(client, hoa, health, monkeypatch, sort):
    monkeypatch.setattr("awards.views.appraisal.COUNTED_TO", 2)
    slate = new_slate(health)
    for name, day in [("An", 3), ("Bình", None), ("Chi", 1), ("Dung", 3), ("Em", None)]:
        due_on = dt.date(2026, 12, day) if day else None
        new_line(health, slate=slate, person=name, due_on=due_on)
    client.force_login(hoa)
    everybody = [line.printed_name for line in Nomination.objects.order_by(*SORTS[sort or "due"][1])]

    told, behind = [], ""
    while behind is not None:
        response = client.get(reverse("awards:appraisal_list"), {"sort": sort, "sau": behind})
        told.append([row["line"].printed_name for row in response.context["rows"]])
        behind = response.context["page"].paginator.next_key

    assert told == [everybody[:2], everybody[2:4], everybody[4:]]


# --- Clocks -----------------------------------------------------------------------------------------------------------


def test_the_clock_counts_working_days_from_the_day_received(lan, health, hoa):
    AppraisalLimit.objects.all().delete()
    AppraisalLimit(kind="", days=5, effective_from=dt.date(2020, 1, 1)).put_in_force(by=None)
    slate = handed_in(new_slate(health, people=["Trần An"], by=lan), by=lan)
    friday = dt.date(2026, 6, 5)

    receive(slate, {"received_on": friday}, by=hoa)

    assert slate.lines.get().due_on == dt.date(2026, 6, 12)


def test_a_kind_with_a_limit_of_its_own_is_counted_by_it(health):
    from awards.appraisal.appraising import start_clock  # noqa: PLC0415 -- beside what it is about

    line = new_line(health, kind="sudden")

    start_clock(lines(line), "sudden", since=dt.date(2026, 6, 5))

    line.refresh_from_db()
    assert line.due_on == dt.date(2026, 6, 12)


# --- Assignment -------------------------------------------------------------------------------------------------------


def test_lines_are_put_into_the_hands_of_an_officer_who_is_told(health, hoa, binh):
    first, second = new_line(health), new_line(health)

    assign(lines(first, second), binh, by=hoa)

    assert set(Nomination.objects.values_list("officer", flat=True)) == {binh.pk}
    assert Notice.objects.get(recipient=binh).subject == "Được giao thẩm định 02 đề nghị"


def test_nobody_outside_the_office_appraises(health, hoa, lan):
    with pytest.raises(OfficeError, match="không thuộc cơ quan thi đua"):
        assign(lines(new_line(health)), lan, by=hoa)


# --- Verdicts ---------------------------------------------------------------------------------------------------------


def test_a_verdict_says_who_when_and_why(client, health, hoa):
    line = new_line(health)
    client.force_login(hoa)

    client.post(
        reverse("awards:line_judge", args=[line.pk]), {"verdict": "ineligible", "reason": "Chưa đủ hai năm HTXSNV"}
    )

    line.refresh_from_db()
    assert (line.state, line.verdict_by, line.verdict_reason) == (S.INELIGIBLE, hoa, "Chưa đủ hai năm HTXSNV")
    assert AuditEvent.objects.get(action="awards.line_ineligible").by == "hoa"


def test_khong_du_without_a_reason_is_asked_for_one(client, health, hoa):
    line = new_line(health)
    client.force_login(hoa)

    response = client.post(reverse("awards:line_judge", args=[line.pk]), {"verdict": "ineligible", "reason": " "})

    assert response.status_code == 422
    assert response.context["form"].errors == {"reason": ["Xin ghi lý do không đủ điều kiện."]}


def test_nobody_judges_what_the_own_agency_proposes(health, hoa):
    officer_of_health = new_user("haivai", holds=["office"], acts_for=health)
    line = new_line(health)

    with pytest.raises(OfficeError, match="người của đơn vị này không kết luận được"):
        judge(lines(line), is_eligible=True, reason="", by=officer_of_health)

    line.refresh_from_db()
    assert line.state == S.RECEIVED


def test_the_offices_own_lines_are_judged_by_the_body_that_the_year_names(client, hoa, minh, finance):
    department = new_agency("Sở Nội vụ", code="SNV")
    identity = Identity.current()
    identity.office_agency = department
    identity.save()
    line = new_line(department)
    line.slate.year.office_checker = finance
    line.slate.year.save()
    address = reverse("awards:line_judge", args=[line.pk])

    client.force_login(hoa)
    refused = client.get(address)
    client.force_login(minh)
    client.post(address, {"verdict": "eligible", "reason": "Đã xem"})

    line.refresh_from_db()
    assert (refused.status_code, line.state, line.verdict_by) == (403, S.ELIGIBLE, minh)


def test_many_lines_are_judged_after_a_look_at_them(client, health, hoa):
    first = new_line(health)
    second, done = (new_line(health, slate=first.slate, state=state) for state in (S.RECEIVED, S.ELIGIBLE))
    client.force_login(hoa)
    address = reverse("awards:appraisal_act", args=["du-dieu-kien"])

    shown = client.get(address, {"lines": [first.pk, second.pk, done.pk]})
    client.post(address, {"lines": [first.pk, second.pk], "reason": "Đạt"})

    assert [row["line"] for row in shown.context["rows"]] == [first, second]
    assert shown.context["left_out"] == [(done, "đang ở trạng thái “Đủ điều kiện”")]
    assert list(Nomination.objects.filter(verdict_reason="Đạt")) == [first, second]


def test_who_calls_a_line_eligible_before_an_answer_has_come_says_why(client, health, trade, hoa):
    line = new_line(health, person=deserving(health))
    asked = new_opinion(line, trade, by=hoa)
    client.force_login(hoa)
    one, many = reverse("awards:line_judge", args=[line.pk]), reverse("awards:appraisal_act", args=["du-dieu-kien"])

    refused = [
        client.post(one, {"verdict": "eligible", "reason": ""}),
        client.post(many, {"lines": [line.pk], "reason": ""}),
    ]
    client.post(many, {"lines": [line.pk], "reason": "Đã hỏi qua điện thoại"})

    line.refresh_from_db()
    said = f"{trade} chưa trả lời xin ý kiến (hạn {asked.due_on:%d/%m/%Y})."
    assert refused[0].context["doubts"] == refused[1].context["rows"][0]["notes"][:1] == [said]
    assert [list(each.context["form"].errors) for each in refused] == [["reason"], ["reason"]]
    assert (line.state, line.verdict_reason) == (S.ELIGIBLE, "Đã hỏi qua điện thoại")


def test_what_was_judged_is_taken_back_into_the_appraisal_with_a_reason(health, hoa):
    line = new_line(health, state=S.INELIGIBLE)

    reopen(lines(line), reason="Đơn vị bổ sung minh chứng", by=hoa)

    line.refresh_from_db()
    assert (line.state, line.verdict_reason) == (S.RECEIVED, "")
    assert line.moves.get().reason == "Đơn vị bổ sung minh chứng"


# --- Back to the proposer ---------------------------------------------------------------------------------------------


def test_lines_go_back_each_with_its_reason_and_only_they_can_be_edited(client, health, lan, hoa):
    line = new_line(health)
    other = new_line(health, slate=line.slate)

    return_lines(lines(line), {line.pk: "Thiếu bản sao quyết định"}, by=hoa)

    line.refresh_from_db()
    line.slate.refresh_from_db()
    assert (line.state, line.return_reason) == (S.RETURNED, "Thiếu bản sao quyết định")
    assert line.slate.state == SlateState.RETURNED
    assert Notice.objects.get(recipient=lan).body == f"{line.printed_name}: Thiếu bản sao quyết định"
    client.force_login(lan)
    assert client.get(reverse("awards:nomination_edit", args=[line.pk])).status_code == 200
    assert client.get(reverse("awards:nomination_edit", args=[other.pk])).status_code == 302


def test_a_line_with_an_old_tab_is_not_edited_once_it_is_waiting_again(client, health, lan):
    line = new_line(health)
    new_line(health, slate=line.slate, state=S.RETURNED)
    line.slate.state = SlateState.RETURNED
    line.slate.return_reason = "Thiếu"
    line.slate.save()

    with pytest.raises(WrongState, match="Chờ thẩm định"):
        line.locked_slate()


def test_what_was_supplemented_is_received_again_with_a_new_clock(lan, health, hoa):
    slate = handed_in(new_slate(health, people=["Trần An", "Lê Bình"], by=lan), by=lan)
    receive(slate, {"received_on": timezone.localdate() - dt.timedelta(days=30)}, by=hoa)
    first, second = slate.lines.order_by("position")
    return_lines(lines(first), {first.pk: "Thiếu minh chứng"}, by=hoa)
    slate.refresh_from_db()
    handed_in(slate, by=lan)

    receive(slate, {}, by=hoa)

    first.refresh_from_db()
    assert (first.state, first.return_reason) == (S.RECEIVED, "")
    assert first.due_on > second.due_on


def test_a_slate_that_was_received_takes_no_further_lines(lan, health):
    line = new_line(health, state=S.RETURNED)

    from awards.slates.assembling import add_lines  # noqa: PLC0415 -- beside what it is about
    from tests.awards.slate_builders import line_for  # noqa: PLC0415

    with pytest.raises(OfficeError, match="không thêm, bỏ, chuyển dòng"):
        add_lines(line.slate, [line_for("Bùi Mới", health)], by=lan)


def test_the_page_of_returning_asks_a_reason_for_each_line(client, health, hoa):
    line = new_line(health)
    client.force_login(hoa)
    address = reverse("awards:appraisal_act", args=["tra-lai"])

    refused = client.post(address, {"lines": [line.pk], f"reason{line.pk}": ""})
    client.post(address, {"lines": [line.pk], f"reason{line.pk}": "", "common": "Thiếu biên bản"})

    line.refresh_from_db()
    assert refused.status_code == 422
    assert line.return_reason == "Thiếu biên bản"


# --- Further ----------------------------------------------------------------------------------------------------------


def test_who_is_refused_a_form_goes_on_with_the_lower_one(health, hoa):
    line = new_line(health, form="BK_TTG", state=S.INELIGIBLE)

    lower = fall_back(line, reason="Chưa đủ thời gian", by=hoa)

    line.refresh_from_db()
    assert (line.state, lower.form.code, lower.state, lower.fallback_of) == (S.FELL_BACK, "BK_TINH", S.RECEIVED, line)
    assert lower.check_made.outcome


def test_a_form_without_a_lower_one_does_not_fall_back(health, hoa):
    line = new_line(health, form="CSTDT", state=S.INELIGIBLE)

    with pytest.raises(OfficeError, match="không có hình thức thay thế"):
        fall_back(line, reason="Chưa đủ", by=hoa)


def test_eligible_lines_go_on_by_their_routes(health, hoa):
    to_council, at_once = new_line(health, state=S.ELIGIBLE), new_line(health, kind="sudden", state=S.ELIGIBLE)

    moved = pass_on(lines(to_council, at_once), by=hoa)

    assert moved == {S.BEFORE_COUNCIL: 1, S.APPROVED: 1}


def test_what_must_be_on_public_notice_does_not_slip_by(health, hoa):
    line = new_line(health, form="CO_CP", state=S.ELIGIBLE)

    with pytest.raises(OfficeError, match="lấy ý kiến công khai trước"):
        pass_on(lines(line), by=hoa)


# --- The dossier ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["awards:appraisal_detail", "awards:nomination_detail"])
def test_who_appraises_is_told_of_a_later_rule_that_is_more_favourable(client, hoa, health, view):
    line = new_line(health, person="Vũ Hòa")
    told = "bản áp dụng từ 01/01/2027, Quy chế mới"
    NominationCheck.objects.filter(nomination=line).update(favoured_by=told)
    client.force_login(hoa)

    response = client.get(reverse(view, args=[line.pk]))

    assert "được áp dụng quy định có lợi hơn (cần kiểm tra): " + told in response.content.decode()


def test_who_reads_a_dossier_is_written_down(client, health, hoa):
    line = new_line(health)
    client.force_login(hoa)

    response = client.get(reverse("awards:appraisal_detail", args=[line.pk]))

    assert response.status_code == 200
    assert AuditEvent.objects.get(action="awards.nomination_read").target == f"awards.Nomination:{line.pk}"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("a" * 2001, "Tối đa 2000 ký tự, đang có 2001."), ("Trùng\x00 năm trước", "ký tự không dùng được (NUL)")],
)
def test_a_note_that_is_refused_stays_in_its_field(client, health, hoa, typed, problem):
    line = new_line(health)
    client.force_login(hoa)

    answer = client.post(reverse("awards:note_add", args=[line.pk]), {"text": typed})

    assert answer.status_code == 422
    assert answer.context["note_form"]["text"].value() == typed
    assert problem in answer.content.decode()
    assert not line.notes.exists()


def test_the_proposer_sees_state_holder_and_reasons_but_no_note_of_the_office(client, health, lan, hoa):
    line = new_line(health)
    client.force_login(hoa)
    client.post(reverse("awards:note_add", args=[line.pk]), {"text": "Nghi ngờ trùng thành tích"})
    line.move(S.INELIGIBLE, by=hoa, reason="Chưa đủ thời gian")
    client.force_login(lan)

    page = client.get(line.get_absolute_url()).content.decode()

    assert "Không đủ điều kiện" in page
    assert "Chưa đủ thời gian" in page
    assert "Nghi ngờ" not in page


def with_everything(line, hoa, size):
    """`line`, waiting, with `size` of each thing that its dossier can show."""
    for number in range(size):
        new_line(line.slate.agency, person=line.subject)
        line.notes.create(text=f"Đã xem lần {number}", by=hoa)
        line.papers.create(name=f"Chứng nhận {number}", document=f"Số {number}/CN")
        line.moves.create(state=S.RECEIVED, by=hoa)
        new_opinion(line, by=hoa, body=f"Ban {number}")
        YearGrade.objects.create(subject=line.subject, year=2020 + number, grade="HTT", document=f"Số {number}/XL")
        Award.objects.create(
            subject=line.subject,
            agency=line.slate.agency,
            form=line.form,
            year=2015 + number,
            decision_number=f"{number}/QĐ-UBND",
            decided_on=dt.date(2015 + number, 12, 1),
        )
    return line


@pytest.mark.parametrize("size", [1, 3])
def test_a_dossier_takes_as_many_queries_however_much_is_in_it(client, health, hoa, size, django_assert_num_queries):
    line = with_everything(new_line(health, due_on=dt.date(2026, 12, 1)), hoa, size)
    client.force_login(hoa)

    with django_assert_num_queries(12):
        client.get(reverse("awards:appraisal_detail", args=[line.pk]))


def test_a_dossier_shows_papers_as_they_came_and_all_else_newest_first(client, health, hoa):
    line = with_everything(new_line(health), hoa, 2)
    client.force_login(hoa)

    told = client.get(reverse("awards:appraisal_detail", args=[line.pk])).context

    assert [(paper["name"], paper["document"]) for paper in told["papers"]] == [
        ("Chứng nhận 0", "Số 0/CN"),
        ("Chứng nhận 1", "Số 1/CN"),
    ]
    assert [(note["text"], note["who"]) for note in told["notes"]] == [
        ("Đã xem lần 1", hoa.full_name),
        ("Đã xem lần 0", hoa.full_name),
    ]
    assert [(opinion["body"], opinion["stance"]) for opinion in told["opinions"]] == [("Ban 1", ""), ("Ban 0", "")]
    assert [(award["year"], award["form"], award["decision_number"]) for award in told["awards"]] == [
        (2016, line.form.name, "1/QĐ-UBND"),
        (2015, line.form.name, "0/QĐ-UBND"),
    ]
    assert [(each["year"], each["said"], each["document"]) for each in told["history"]] == [
        (2021, "Hoàn thành tốt nhiệm vụ", "Số 1/XL"),
        (2020, "Hoàn thành tốt nhiệm vụ", "Số 0/XL"),
    ]
    assert [event["what"] for event in told["events"]][:2] == ["Chờ thẩm định", "Chờ thẩm định"]
