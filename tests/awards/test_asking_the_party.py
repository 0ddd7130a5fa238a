"""Ý kiến của Tỉnh ủy: who is asked about, what was answered, and what waits for it."""

import pytest
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.council.central import send_up
from awards.council.deliberating import begin_pack, lines_of
from awards.council.party import ask_party, note_answer, note_not_needed, party_gaps
from awards.decisions.deciding import draft_decision
from awards.models import (
    CentralLetter,
    CouncilPack,
    Decision,
    LineState,
    ReviewBody,
)
from tests.awards.council_builders import (
    before_council,
    new_council,
)
from tests.awards.slate_builders import new_line
from tests.awards.subject_builders import new_subject
from tests.meetings.rooms import MORNING

pytestmark = pytest.mark.django_db


def test_who_leads_nobody_is_not_asked_about(hoa):
    line = new_line(state=LineState.BEFORE_COUNCIL, form="BK_TTG", person="Lê Thị Mai")

    assert party_gaps([line]) == {}


def test_what_the_party_has_not_agreed_to_needs_a_written_reason(hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    pack = CouncilPack(title="Đợt 1", meeting=new_council(), body=ReviewBody.COUNCIL)
    with pytest.raises(OfficeError, match="Lê Thị Mai: chưa xin ý kiến Tỉnh ủy"):
        begin_pack(pack, [line.pk], by=hoa)
    pack = CouncilPack(title="Đợt 1", meeting=pack.meeting, body=ReviewBody.COUNCIL)
    begin_pack(pack, [line.pk], reason="Tỉnh ủy trả lời sau phiên họp", by=hoa)

    assert lines_of(pack)[0].because == "Tỉnh ủy trả lời sau phiên họp"


def test_the_opinion_of_the_party_is_asked_and_answered_with_its_documents(client, hoa):
    mai, nam = before_council("Lê Thị Mai", "Trần Văn Nam", form="BK_TTG")
    collective = new_line(
        state=LineState.BEFORE_COUNCIL,
        form="BK_TTG",
        person=new_subject("Phòng 1", agency=mai.slate.agency, kind="collective"),
    )
    client.force_login(hoa)
    before = party_gaps([mai, nam, collective])

    def note(lines, **told):
        return client.post("/y-kien-tinh-uy/", {"lines": [line.pk for line in lines], **told})

    note([mai, nam], what="asked", on="01/11/2026", document="12/SNV-TĐKT")
    asked = party_gaps([mai, nam, collective])
    note([mai], what="agrees", on="05/11/2026", document="34-CV/TU")
    note([nam], what="disagrees", on="05/11/2026", document="34-CV/TU", note="Đang xem xét")

    assert set(before.values()) == {"chưa xin ý kiến Tỉnh ủy"}
    assert set(before) == {mai.pk, nam.pk}
    assert set(asked.values()) == {"Tỉnh ủy: đã xin ý kiến ngày 01/11/2026 (12/SNV-TĐKT), chưa trả lời"}
    assert party_gaps([mai, nam, collective]) == {nam.pk: "Tỉnh ủy: không đồng ý, trả lời ngày 05/11/2026 (34-CV/TU)"}
    assert AuditEvent.objects.filter(action="awards.party_answered").count() == 2


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"what": "asked"}, "Chưa điền mục này."),
        ({"what": "asked", "on": "01/01/9999", "document": "1"}, "Chọn ngày không sau hôm nay"),
        ({"what": "agrees", "on": "05/11/2026", "document": "1"}, "chưa ghi văn bản xin ý kiến"),
        ({"what": "not_needed"}, "Xin ghi vì sao không thuộc diện xin ý kiến."),
        ({"what": "khác"}, "Lựa chọn này không có trong danh sách."),
    ],
)
def test_an_opinion_that_cannot_be_is_said(client, hoa, told, problem):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    client.force_login(hoa)

    answer = client.post("/y-kien-tinh-uy/", {"lines": [line.pk], **told})

    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_an_answer_before_the_question_is_refused(hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    ask_party([line], on=MORNING.date().replace(month=10), document="12", by=hoa)

    with pytest.raises(OfficeError, match="ngày trả lời trước ngày xin ý kiến"):
        note_answer([line], agrees=True, on=MORNING.date().replace(month=9), document="34", by=hoa)
    with pytest.raises(OfficeError, match="Xin chọn ít nhất một trường hợp"):
        note_not_needed([], reason="x", by=hoa)


def test_a_decision_about_somebody_the_party_has_not_agreed_to_needs_a_reason(client, hoa):
    [line] = before_council("Lê Thị Mai", form="BK_TINH")
    line.move(LineState.APPROVED, by=hoa)
    client.force_login(hoa)

    refused = client.post("/quyet-dinh/cho-lap/", {"lines": [line.pk]}, follow=True).content.decode()
    before = Decision.objects.count()
    client.post("/quyet-dinh/cho-lap/", {"lines": [line.pk], "party_reason": "Tỉnh ủy đã đồng ý bằng lời"})

    assert "01 người còn thiếu ý kiến Tỉnh ủy (Lê Thị Mai: chưa xin ý kiến Tỉnh ủy)" in refused
    assert (before, Decision.objects.count()) == (0, 1)
    assert AuditEvent.objects.get(action="awards.party_not_awaited").details["reason"] == "Tỉnh ủy đã đồng ý bằng lời"


def test_nobody_goes_into_a_decision_or_up_before_the_party_has_agreed_unless_somebody_says_why(hoa):
    [own], [state] = before_council("Lê Thị Mai", form="BK_TINH"), before_council("Trần Văn Nam", form="BK_TTG")
    for line in (own, state):
        line.move(LineState.APPROVED, by=hoa)
    letter = CentralLetter(number="45/TTr-UBND", sent_on=timezone.localdate(), addressee="Ban TĐKT Trung ương")

    with pytest.raises(OfficeError, match="Lê Thị Mai: chưa xin ý kiến Tỉnh ủy"):
        draft_decision([own.pk], by=hoa)
    with pytest.raises(OfficeError, match="Trần Văn Nam: chưa xin ý kiến Tỉnh ủy"):
        send_up(letter, [state.pk], by=hoa)
    draft_decision([own.pk], party_reason="Đã đồng ý bằng lời", by=hoa)
    send_up(letter, [state.pk], party_reason="Đã đồng ý bằng lời", by=hoa)

    assert AuditEvent.objects.filter(action="awards.party_not_awaited").count() == 2
