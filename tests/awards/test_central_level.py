"""Above the province: lines are sent up with a letter, later comes what was decided, sometimes in a closed year."""

import datetime as dt
import io
import math
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.errors import OfficeError, WrongDay
from accounts.models import AuditEvent
from awards.council.central import awaited, record_decision, refuse_above, send_up, to_send_up
from awards.models import (
    Award,
    AwardSource,
    BaseSalary,
    CentralLetter,
    LineState,
    Nomination,
    SuperiorDecision,
)
from awards.money.paying import money_said
from blocs.models import EmulationYear, YearState
from tests.awards.council_builders import sent_up
from tests.awards.slate_builders import PDF, new_line
from tests.awards.subject_builders import new_award
from tests.builders import THIS_YEAR
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db


def today() -> str:
    return f"{timezone.localdate():%d/%m/%Y}"


def decision(**fields) -> SuperiorDecision:
    values = {"number": "1230/QĐ-TTg", "decided_on": timezone.localdate(), "authority": "Thủ tướng Chính phủ"}
    return SuperiorDecision(**{**values, **fields})


def test_only_what_was_approved_and_is_of_the_state_level_is_sent_up():
    state = new_line(state=LineState.APPROVED, form="BK_TTG")
    new_line(state=LineState.APPROVED, form="CSTDT")
    new_line(state=LineState.BEFORE_COUNCIL, form="BK_TTG")

    assert list(to_send_up()) == [state]


def test_several_lines_go_up_with_one_letter(client, hoa):
    lines = [new_line(state=LineState.APPROVED, form="BK_TTG") for _ in range(2)]
    client.force_login(hoa)

    told = {"number": "45/TTr-UBND", "sent_on": today(), "addressee": "Ban Thi đua - Khen thưởng Trung ương"}
    client.post("/trinh-trung-uong/trinh/", {**told, "lines": [line.pk for line in lines]})

    letter = CentralLetter.objects.get()
    assert set(letter.lines.values_list("nomination", flat=True)) == {line.pk for line in lines}
    assert {line.state for line in Nomination.objects.all()} == {LineState.SENT_UP}
    page = client.get("/trinh-trung-uong/").content.decode()
    assert page.count(str(letter)) == 3  # beside each line, and among the letters


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"sent_on": "01/01/9999"}, "Chọn ngày không sau hôm nay và không quá 10 năm trước."),
        ({"sent_on": "01/01/1999"}, "Chọn ngày không sau hôm nay và không quá 10 năm trước."),
        ({"sent_on": "01/01/2020"}, "Ngày trình trước ngày nhận hồ sơ của Lê Thị Mai"),
        ({"sent_on": "31/02/2026"}, "Ghi ngày có thật"),
        ({"number": "\u200b"}, "Mục này chỉ có ký tự không nhìn thấy được"),
        ({"lines": []}, "Xin chọn ít nhất một trường hợp."),
        ({"lines": ["9999999"]}, "Có trường hợp không thuộc cấp Nhà nước."),
    ],
)
def test_a_letter_that_cannot_be_is_said_at_its_place(client, hoa, told, problem):
    line = new_line(state=LineState.APPROVED, form="BK_TTG", person="Lê Thị Mai")
    client.force_login(hoa)

    typed = {"number": "45/TTr-UBND", "sent_on": today(), "addressee": "Trung ương", "lines": [line.pk], **told}
    answer = client.post("/trinh-trung-uong/trinh/", typed)

    line.refresh_from_db()
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert 'value="Trung ương"' in answer.content.decode()
    assert (line.state, CentralLetter.objects.count()) == (LineState.APPROVED, 0)


def test_the_superior_decision_makes_rows_of_the_register_also_in_a_closed_year(client, hoa, tmp_path):
    mai, nam = sent_up("Lê Thị Mai", "Trần Văn Nam")
    EmulationYear.objects.filter(year=THIS_YEAR).update(state=YearState.CLOSED)
    scan = tmp_path / "quyet-dinh.pdf"
    scan.write_bytes(PDF)
    client.force_login(hoa)

    told = {"number": "1230/QĐ-TTg", "decided_on": today(), "authority": "Thủ tướng Chính phủ", "lines": [mai.pk]}
    with scan.open("rb") as file:
        client.post("/trinh-trung-uong/quyet-dinh/ghi/", {**told, "scan_file": file})

    mai.refresh_from_db()
    nam.refresh_from_db()
    award = Award.objects.get()
    assert (mai.state, nam.state) == (LineState.DECIDED, LineState.SENT_UP)
    assert (award.subject, award.form, award.year, award.decision_number, award.decided_by, award.source) == (
        mai.subject,
        mai.form,
        THIS_YEAR,
        "1230/QĐ-TTg",
        "Thủ tướng Chính phủ",
        AwardSource.SUPERIOR,
    )
    assert award.superior_line.decision.scan is not None
    assert list(awaited()) == [nam]


def test_another_line_of_the_same_decision_is_added_to_it(client, hoa):
    mai, nam = sent_up("Lê Thị Mai", "Trần Văn Nam")
    kept = record_decision(decision(), [mai.pk], by=hoa)
    client.force_login(hoa)

    told = {"number": kept.number, "decided_on": today(), "authority": "Thủ tướng Chính phủ", "lines": [nam.pk]}
    again = client.post("/trinh-trung-uong/quyet-dinh/ghi/", told)
    nothing = client.post(f"/trinh-trung-uong/quyet-dinh/{kept.pk}/them/", {})
    client.post(f"/trinh-trung-uong/quyet-dinh/{kept.pk}/them/", {"lines": [nam.pk]})

    assert again.status_code == 422
    assert "xin thêm trường hợp vào quyết định đó" in again.content.decode()
    assert "Xin chọn ít nhất một trường hợp." in nothing.content.decode()
    assert set(kept.lines.values_list("nomination", flat=True)) == {mai.pk, nam.pk}


def test_what_somebody_has_typed_into_the_register_before_is_taken_over(hoa):
    [line] = sent_up()
    typed = new_award(line.subject, "BK_TTG", THIS_YEAR, decision_number="1230/QĐ-TTg", decided_on=timezone.localdate())

    record_decision(decision(), [line.pk], by=hoa)

    assert list(Award.objects.all()) == [typed]
    assert typed.superior_line.nomination == line


def test_a_decision_before_its_letter_is_of_the_wrong_year(client, hoa):
    [line] = sent_up()
    client.force_login(hoa)
    last_year = timezone.localdate() - dt.timedelta(days=365)

    told = {"number": "1", "decided_on": f"{last_year:%d/%m/%Y}", "authority": "Thủ tướng", "lines": [line.pk]}
    answer = client.post("/trinh-trung-uong/quyet-dinh/ghi/", told)

    assert answer.status_code == 422
    assert "Ngày quyết định trước ngày trình Lê Thị Mai" in answer.content.decode()
    assert (SuperiorDecision.objects.count(), Award.objects.count()) == (0, 0)
    with pytest.raises(WrongDay):
        record_decision(decision(decided_on=timezone.localdate() + dt.timedelta(days=1)), [line.pk], by=hoa)


def test_the_same_line_is_not_decided_twice(hoa):
    [line] = sent_up()
    record_decision(decision(), [line.pk], by=hoa)

    with pytest.raises(OfficeError, match="đang ở trạng thái “Đã có quyết định”"):
        record_decision(decision(number="2"), [line.pk], by=hoa)

    assert (Award.objects.count(), SuperiorDecision.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="awards.superior_decision_recorded").count() == 1


def test_what_the_central_level_refuses_keeps_its_answer(client, hoa):
    [line] = sent_up()
    client.force_login(hoa)

    told = {"document": "1500/BTĐKT", "on": today(), "reason": "Chưa đủ thời gian", "lines": [line.pk]}
    client.post("/trinh-trung-uong/khong-tang/", told)

    line.refresh_from_db()
    assert line.state == LineState.REFUSED
    assert line.moves.last().reason == f"1500/BTĐKT ngày {today()}: Chưa đủ thời gian"
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        refuse_above([line.pk], document="1", on=timezone.localdate(), reason=" ", by=hoa)


def test_lines_of_the_province_are_never_sent_up(hoa):
    line = new_line(state=LineState.APPROVED, form="CSTDT")
    letter = CentralLetter(number="1", sent_on=timezone.localdate(), addressee="Trung ương")
    with pytest.raises(OfficeError, match="không thuộc cấp Nhà nước"):
        send_up(letter, [line.pk], by=hoa)


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_takes_the_same_number_of_queries_however_long(client, hoa, lines, django_assert_num_queries):
    sent_up(*[f"Người {place}" for place in range(lines)])
    client.force_login(hoa)
    client.get("/trinh-trung-uong/")

    with django_assert_num_queries(12):
        answer = client.get("/trinh-trung-uong/")

    assert len(answer.context["rows"]) == lines


def test_what_was_refused_goes_on_as_the_lower_form_with_one_click(client, hoa):
    [line] = sent_up(form="BK_TTG")
    refuse_above([line.pk], document="1500/BTĐKT", on=timezone.localdate(), reason="Chưa đủ thời gian", by=hoa)
    client.force_login(hoa)

    page = client.get("/trinh-trung-uong/").content.decode()
    client.post(f"/trinh-trung-uong/dong/{line.pk}/thay-the/")

    line.refresh_from_db()
    lower = Nomination.objects.get(fallback_of=line)
    assert f"Chuyển sang {lower.form}" in page
    assert (line.state, lower.form.code, lower.state) == (LineState.FELL_BACK, "BK_TINH", LineState.RECEIVED)


def test_the_page_of_a_superior_decision_says_what_money_each_line_brings(client, hoa):
    [line] = sent_up("Lê Thị Mai")
    told = record_decision(decision(), [line.pk], by=hoa)
    client.force_login(hoa)

    [row] = client.get(told.get_absolute_url()).context["rows"]

    base = BaseSalary.objects.in_force(told.decided_on).first().amount
    assert row["money"] == money_said(math.ceil(Decimal("3.5") * base / 10_000) * 10_000)


def test_the_money_of_a_superior_decision_is_put_on_a_list_of_payments(client, hoa):
    lines = sent_up("Lê Thị Mai", "Trần Văn Nam")
    told = record_decision(decision(), [line.pk for line in lines], by=hoa)
    client.force_login(hoa)

    page = client.get(told.get_absolute_url())
    paper = text_of(client.get(f"{told.get_absolute_url()}chi-tien-thuong.pdf").content)
    sheet = load_workbook(io.BytesIO(client.get(f"{told.get_absolute_url()}chi-tien-thuong.xlsx").content)).active

    each = math.ceil(Decimal("3.5") * BaseSalary.objects.in_force(told.decided_on).first().amount / 10_000) * 10_000
    written = [cell.value for row in sheet.iter_rows() for cell in row]
    assert page.context["whole"] == money_said(2 * each)
    assert f"Tổng cộng {money_said(2 * each)}" in " ".join(paper.split())
    assert (written.count(each), "Lê Thị Mai" in written) == (4, True)  # two rows, and the sum of each unit
    assert written.count(2 * each) == 1
