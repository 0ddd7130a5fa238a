"""Other bodies are asked for their opinion; the director signs the office's letter; proposers are told of refusals."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import AuditEvent, Identity, Notice
from awards.appraisal.appraising import judge, reopen
from awards.appraisal.opinions import Answer, answer_opinion
from awards.appraisal.papers import refusal_paper, report_paper, submission_paper
from awards.appraisal.submitting import (
    cases_of,
    citing_decisions,
    correct_number,
    file_signed_submission,
    refused_lines,
    sign_submission,
    tell_refusals,
)
from awards.decisions.deciding import draft_decision
from awards.models import BasisLine, Decision, DecisionLevel, DecisionState, LineState, Nomination, Stance, Submission
from tests.at_once import at_once, refused
from tests.awards.appraisal_builders import lines, new_opinion, new_submission
from tests.awards.slate_builders import PDF, new_line
from tests.builders import PASSWORD, new_user

S = LineState


# --- Opinions ---------------------------------------------------------------------------------------------------------


def test_a_body_is_told_what_it_is_asked_and_answers_on_its_page(client, health, finance, hoa, minh):
    asked = new_opinion(new_line(health), finance, by=hoa)
    line = asked.lines.get()
    client.force_login(minh)

    client.post(asked.get_absolute_url(), {f"stance{line.pk}": "objects", f"note{line.pk}": "Nợ thuế", "answer": ""})

    line.refresh_from_db()
    asked.refresh_from_db()
    assert (line.stance, line.note, asked.answered_by) == (Stance.OBJECTS, "Nợ thuế", minh)
    assert Notice.objects.filter(recipient=minh).count() == Notice.objects.filter(recipient=hoa).count() == 1


def test_an_objection_without_words_is_asked_for_them(client, health, finance, hoa, minh):
    asked = new_opinion(new_line(health), finance, by=hoa)
    line = asked.lines.get()
    client.force_login(minh)

    response = client.post(asked.get_absolute_url(), {f"stance{line.pk}": "objects", f"note{line.pk}": "  "})

    assert response.status_code == 422
    assert response.context["form"].errors == {f"note{line.pk}": ["Xin ghi nội dung ý kiến."]}


def test_the_office_types_in_the_letter_of_a_body_without_account(client, health, hoa):
    asked = new_opinion(new_line(health), body="Cục Thuế", by=hoa)
    line = asked.lines.get()
    client.force_login(hoa)
    letter = {"letter_number": "88/CT-TTr", "letter_on": f"{timezone.localdate():%d/%m/%Y}"}

    without = client.post(asked.get_absolute_url(), {f"stance{line.pk}": "agrees"})
    client.post(asked.get_absolute_url(), {f"stance{line.pk}": "agrees", **letter})

    asked.refresh_from_db()
    assert set(without.context["form"].errors) == {"letter_number", "letter_on"}
    assert (asked.letter_number, asked.answered_by) == ("88/CT-TTr", hoa)


def test_a_second_answer_from_an_old_tab_changes_nothing(health, finance, hoa, minh):
    asked = new_opinion(new_line(health), finance, by=hoa)
    key = asked.lines.get().pk
    answer_opinion(asked, Answer({key: (Stance.AGREES, "")}), by=minh)

    with pytest.raises(OfficeError, match="Đã có người trả lời"):
        answer_opinion(asked, Answer({key: (Stance.OBJECTS, "Khác")}), by=minh)

    assert asked.lines.get().stance == Stance.AGREES


def test_a_body_that_is_late_is_reminded_once_a_day(client, health, finance, hoa, minh):
    asked = new_opinion(new_line(health), finance, by=hoa, days=-1)
    Notice.objects.all().delete()
    client.force_login(hoa)
    address = reverse("awards:opinion_remind", args=[asked.pk])

    client.post(address)
    again = client.post(address, follow=True)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.link) == (minh, asked.get_absolute_url())
    assert "Đã quá hạn" in notice.body
    assert str(next(iter(again.context["messages"]))).startswith("Đã nhắc Sở Tài chính (01 người).")
    assert AuditEvent.objects.get(action="awards.opinion_reminded").details == {"what": "Sở Tài chính", "people": 1}


def test_a_body_without_an_account_is_not_offered_a_reminder(client, health, hoa):
    asked = new_opinion(new_line(health), by=hoa)
    client.force_login(hoa)

    page = client.get(asked.get_absolute_url()).content.decode()

    assert "Nhắc trả lời" not in page
    assert "nhắc bằng công văn" in page


def test_an_agency_sees_only_what_it_is_asked(client, health, finance, hoa, minh, khanh):
    asked = new_opinion(new_line(health), finance, by=hoa)
    seen = {}
    for user in (minh, khanh, hoa):
        client.force_login(user)
        response = client.get(reverse("awards:opinion_list"))
        seen[user.username] = [row["request"].pk for row in response.context["rows"]]

    assert seen == {"minh": [asked.pk], "khanh": [], "hoa": [asked.pk]}


# --- The office's letter ----------------------------------------------------------------------------------------------


def test_the_director_signs_with_the_password_and_the_paper_is_kept(client, health, hoa, son):
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=hoa)
    client.force_login(son)
    address = reverse("awards:submission_sign", args=[submission.pk])

    seen = client.get(address).context["form"].initial["seen"]
    wrong = client.post(address, {"password": "sai", "number": "45/TTr-SNV", "seen": seen})
    client.post(address, {"password": PASSWORD, "number": "45/TTr-SNV", "seen": seen})

    submission.refresh_from_db()
    assert wrong.context["form"].errors == {"password": ["Mật khẩu chưa đúng."]}
    assert (submission.signed_by, submission.number, submission.approval) == (son, "45/TTr-SNV", "password")
    assert AuditEvent.objects.get(action="awards.submission_signed").by == "son"


def test_what_changed_since_the_director_opened_the_page_is_not_signed(client, health, hoa, son):
    line = new_line(health, person="Trần Đạt", state=S.RECEIVED)
    judge(lines(line), is_eligible=True, reason="", by=hoa)
    submission = new_submission(line, new_line(health, state=S.ELIGIBLE), by=hoa)
    client.force_login(son)
    address = reverse("awards:submission_sign", args=[submission.pk])
    seen = client.get(address).context["form"].initial["seen"]
    reopen(lines(line), reason="Có đơn phản ánh", by=hoa)

    again = client.post(address, {"password": PASSWORD, "seen": seen})
    judge(lines(line), is_eligible=False, reason="Chưa đủ hai năm", by=hoa)
    changed = client.post(address, {"password": PASSWORD, "seen": seen})
    page = client.get(submission.get_absolute_url()).context["rows"]
    client.post(address, {"password": PASSWORD, "seen": client.get(address).context["form"].initial["seen"]})

    submission.refresh_from_db()
    assert again.context["form"].non_field_errors() == ["Trần Đạt đang được thẩm định lại; xin kết luận trước khi ký."]
    assert "đã thay đổi sau khi mở trang này" in changed.context["form"].non_field_errors()[0]
    assert {row["line"].printed_name: row["is_in"] for row in page}["Trần Đạt"] is False
    assert submission.signed_by == son


def test_the_page_and_the_letter_agree_on_whom_it_names(client, health, hoa):
    line = new_line(health, person="Trần Đạt", state=S.RECEIVED)
    judge(lines(line), is_eligible=True, reason="", by=hoa)
    submission = new_submission(line, by=hoa)
    Nomination.objects.filter(pk=line.pk).update(state=S.REFUSED)
    client.force_login(hoa)

    rows = client.get(submission.get_absolute_url()).context["rows"]

    assert [row["is_in"] for row in rows] == ["Trần Đạt" in submission_paper(submission, Identity.current()).html()]


def test_nobody_signs_what_he_wrote(health):
    both = new_user("ca-hai", holds=["office", "signer"])
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=both)

    with pytest.raises(OfficeError, match="Người lập tờ trình không tự ký được"):
        sign_submission(submission, number="", content=None, seen=None, by=both)


def test_a_letter_signed_on_paper_is_filed_once(health, hoa, cuc):
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=hoa)
    told = {"name": "Bùi Ngọc Sơn", "position": "Phó Giám đốc", "number": "45/TTr-SNV", "on": dt.date(2026, 3, 2)}
    file_signed_submission(submission, **told, scan=PDF, by=cuc)

    with pytest.raises(OfficeError, match="đã ký"):
        file_signed_submission(submission, **told, scan=PDF, by=cuc)

    assert Submission.objects.get().file.original_name


def test_the_number_may_come_after_the_signature(client, health, hoa, son, cuc):
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=hoa)
    sign_submission(submission, number="", content=None, seen=None, by=son)
    client.force_login(cuc)

    client.post(reverse("awards:submission_number", args=[submission.pk]), {"number": "46/TTr-SNV"})

    submission.refresh_from_db()
    assert submission.number == "46/TTr-SNV"


def test_a_number_that_is_refused_stays_in_its_field_with_the_reason(client, health, hoa, son, cuc):
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=hoa)
    sign_submission(submission, number="", content=None, seen=None, by=son)
    client.force_login(cuc)
    typed = "46/TTr-SNV " * 7

    answer = client.post(reverse("awards:submission_number", args=[submission.pk]), {"number": typed})

    field = answer.context["number_form"]["number"]
    assert (answer.status_code, field.value(), len(field.errors)) == (422, typed, 1)


def test_a_wrong_number_is_corrected_with_its_reason_and_in_the_drafts_that_cite_it(client, health, hoa, son, cuc):
    line = new_line(health, state=S.APPROVED)
    submission = new_submission(line, by=hoa)
    sign_submission(submission, number="5/TTr-SNV", content=None, seen=None, by=son)
    draft = draft_decision([line.pk], by=hoa)
    client.force_login(hoa)

    address = reverse("awards:submission_renumber", args=[submission.pk])
    without = client.post(address, {"number": "6/TTr-SNV", "reason": " "})
    client.post(address, {"number": "6/TTr-SNV", "reason": "Gõ nhầm"})

    submission.refresh_from_db()
    draft.refresh_from_db()
    assert list(without.context["form"].errors) == ["reason"]
    assert submission.number == "6/TTr-SNV"
    assert " số 6/TTr-SNV ngày " in draft.office_letter
    told = AuditEvent.objects.get(action="awards.submission_number_corrected").details
    assert told == {"former": "5/TTr-SNV", "number": "6/TTr-SNV", "reason": "Gõ nhầm"}


def test_a_number_that_a_signed_decision_cites_is_not_corrected_any_more(client, health, hoa, son):
    line = new_line(health, state=S.APPROVED)
    submission = new_submission(line, by=hoa)
    sign_submission(submission, number="5/TTr-SNV", content=None, seen=None, by=son)
    citing = draft_decision([line.pk], by=hoa)
    citing.move(DecisionState.SIGNED, by=hoa, signed_on=timezone.localdate())
    client.force_login(hoa)

    page = client.get(submission.get_absolute_url())

    assert page.context["may_renumber"] is False
    with pytest.raises(OfficeError, match="đã dẫn số 5/TTr-SNV"):
        correct_number(submission, number="6/TTr-SNV", reason="Gõ nhầm", by=hoa)


def test_a_decision_that_cites_a_longer_number_does_not_cite_this_one(health, hoa, son):
    line = new_line(health, state=S.APPROVED)
    submission = new_submission(line, by=hoa)
    sign_submission(submission, number="5/TTr-SNV", content=None, seen=None, by=son)
    other = draft_decision([line.pk], by=hoa)
    Decision.objects.filter(pk=other.pk).update(office_letter="Tờ trình số 45/TTr-SNV ngày 05 tháng 3 năm 2026")

    assert citing_decisions(submission) == []


def test_the_letter_names_the_eligible_alone_and_the_report_also_the_others_with_reasons(health, hoa):
    eligible = new_line(health, person="Trần Đạt", state=S.ELIGIBLE)
    against = new_line(health, person="Lê Chưa", state=S.INELIGIBLE, verdict_reason="Chưa đủ hai năm")
    submission = new_submission(eligible, against, by=hoa)

    letter = submission_paper(submission, Identity.current()).html()
    report = report_paper(submission, Identity.current()).html()

    assert ("Trần Đạt" in letter, "Lê Chưa" in letter) == (True, False)
    assert ("Trần Đạt" in report, "Lê Chưa" in report, "Chưa đủ hai năm" in report) == (True, True, True)


def test_the_letter_still_names_whom_the_council_refuses_later(health, hoa):
    line = new_line(health, person="Trần Đạt", state=S.RECEIVED)
    judge(Nomination.objects.filter(pk=line.pk), is_eligible=True, reason="", by=hoa)
    submission = new_submission(line, by=hoa)
    Nomination.objects.filter(pk=line.pk).update(state=S.REFUSED)

    letter = submission_paper(submission, Identity.current()).html()
    report = report_paper(submission, Identity.current()).html()

    assert "Trần Đạt" in letter
    assert "Không có trường hợp không đủ điều kiện." in report


def test_the_letter_and_the_report_cite_the_law_of_the_day_they_are_signed(health, hoa):
    submission = new_submission(new_line(health, state=S.ELIGIBLE), by=hoa)
    BasisLine.objects.filter(level=DecisionLevel.DEPARTMENT).delete()
    told = {"level": DecisionLevel.DEPARTMENT, "topic": "Luật"}
    BasisLine.objects.create(**told, text="Căn cứ Luật cũ", effective_from="2024-01-01", effective_to="2026-01-31")
    BasisLine.objects.create(**told, text="Căn cứ Luật mới", effective_from="2026-02-01")
    submission.signed_on = dt.date(2026, 1, 15)

    papers = [make(submission, Identity.current()).html() for make in (submission_paper, report_paper)]

    assert [("Luật cũ" in each, "Luật mới" in each) for each in papers] == [(True, False)] * 2


def test_every_sentence_of_the_letter_ends_as_a_sentence_does(health, hoa):
    submission = new_submission(new_line(health, person="Trần Đạt", state=S.ELIGIBLE), by=hoa)

    letter = submission_paper(submission, Identity.current()).html()

    assert "Theo đề nghị của các cơ quan, đơn vị và kết quả thẩm định.<" in letter
    assert "Bằng khen của Chủ tịch UBND tỉnh: 01 cá nhân." in letter


# --- Who is not rewarded ----------------------------------------------------------------------------------------------


def test_the_proposer_is_told_who_is_refused_and_why_once(client, health, lan, hoa):
    line = new_line(health, person="Lê Chưa", state=S.INELIGIBLE, verdict_reason="Chưa đủ hai năm")
    client.force_login(hoa)
    address = reverse("awards:refusal_tell", args=[line.slate_id])

    client.post(address, {"number": "12/TB-SNV"})
    again = client.post(address, {"number": "13/TB-SNV"})

    line.refresh_from_db()
    letter = line.slate.refusal_letters.get()
    assert (line.state, letter.cases[0]["reason"], again.status_code) == (S.REFUSED, "Chưa đủ hai năm", 302)
    assert Notice.objects.get(recipient=lan).body == "Lê Chưa: Chưa đủ hai năm"
    assert "Lê Chưa" in refusal_paper(line.slate, letter.cases, Identity.current(), number="12").html()


def test_a_list_that_changed_meanwhile_is_not_told(health, hoa):
    line = new_line(health, state=S.INELIGIBLE)
    seen = cases_of(refused_lines(line.slate))
    new_line(health, slate=line.slate, state=S.INELIGIBLE)

    with pytest.raises(OfficeError, match="đã thay đổi"):
        tell_refusals(line.slate, seen, number="", content=None, by=hoa)


# --- Two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_judge_at_once_one_verdict_stands(health, hoa, binh):
    line = new_line(health)

    def verdict(by, *, is_eligible):
        lines = Nomination.objects.filter(pk=line.pk)
        return lambda: judge(lines, is_eligible=is_eligible, reason="Theo hồ sơ", by=by)

    outcomes = at_once(verdict(hoa, is_eligible=True), verdict(binh, is_eligible=False))

    line.refresh_from_db()
    assert len(refused(outcomes)) == 1
    assert line.verdict_by == (binh if outcomes[0] in refused(outcomes) else hoa)
    assert line.moves.count() == 1
