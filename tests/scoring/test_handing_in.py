import datetime as dt
import io

import pytest
from django.urls import reverse
from PIL import Image

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity, Notice
from blocs.models import BlocState
from documents.models import StoredFile
from scoring.checking import return_sheet
from scoring.handing_in import by_password, on_paper, readiness, receipt_holds, submit
from scoring.lines import save_line
from scoring.models import Approval, LineScore, ScoreSheet, SheetState
from tests.builders import PASSWORD, new_deadline

NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)


def picture() -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    written.seek(0)
    written.name = "ban-ky.png"
    return written


def url(sheet):
    return reverse("scoring:sheet_hand_in", args=[sheet.pk])


def seen(sheet):
    return readiness(sheet, sheet.lines.all()).seen


def test_handing_in_locks_the_sheet_gives_a_receipt_and_tells_the_leader(filled, giang, minh):
    submit(filled, by=giang, approval=by_password(giang), at=NOON)

    assert (filled.state, filled.submitted_by, filled.submitted_at) == (SheetState.SUBMITTED, giang, NOON)
    assert (filled.approval, filled.approved_by_name, filled.is_late) == (Approval.PASSWORD, "Lê Hương Giang", False)
    assert receipt_holds(filled, filled.lines.all())
    event = AuditEvent.objects.about(filled).get()
    assert (event.by, event.action) == ("giang", "scoring.sheet_submitted")
    assert event.details == {"receipt": filled.receipt, "approved_by": "Lê Hương Giang"}
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (minh, "Sở Y tế đã nộp bảng tự chấm điểm")


def test_the_receipt_holds_until_anything_it_vouches_for_changes(filled, giang):
    submit(filled, by=giang, approval=by_password(giang), at=NOON)

    LineScore.objects.filter(sheet=filled, code="I.1").update(answer={"points": "19"})

    assert not receipt_holds(filled, filled.lines.all())


def test_a_second_handing_in_changes_nothing(filled, giang):
    same_sheet_in_another_tab = ScoreSheet.objects.get(pk=filled.pk)
    submit(filled, by=giang, approval=by_password(giang), at=NOON)

    with pytest.raises(WrongState, match="Đã nộp"):
        submit(same_sheet_in_another_tab, by=giang, approval=by_password(giang))

    assert AuditEvent.objects.about(filled).count() == 1


def test_unanswered_criteria_have_to_be_confirmed(sheet, giang):
    with pytest.raises(OfficeError, match="Còn 06 tiêu chí chưa chấm"):
        submit(sheet, by=giang, approval=by_password(giang))

    submit(sheet, by=giang, approval=by_password(giang), unanswered_confirmed=True)
    assert sheet.state == SheetState.SUBMITTED


def test_an_answer_that_cannot_count_stops_the_sheet_even_when_confirmed(filled, giang):
    LineScore.objects.filter(sheet=filled, code="I.1").update(answer={"points": "99"})

    with pytest.raises(OfficeError, match=r"chưa hợp lệ: I\.1"):
        submit(filled, by=giang, approval=by_password(giang), unanswered_confirmed=True)


def test_what_is_handed_in_is_what_the_head_saw(filled, lan, giang):
    approved = seen(filled)
    save_line(filled, "I.1", by=lan, answer={"points": "20"}, explanation="", seen_version=1)

    with pytest.raises(OfficeError, match="đã thay đổi sau khi mở trang kiểm tra"):
        submit(filled, by=giang, approval=by_password(giang), seen=approved)


def test_only_the_head_approves_by_password(filled, lan):
    with pytest.raises(OfficeError, match="Chỉ thủ trưởng"):
        submit(filled, by=lan, approval=by_password(lan))


@pytest.mark.parametrize(("document", "has_scan"), [("", True), ("125/BC-SYT", False)])
def test_a_signed_paper_needs_its_number_and_its_scan(filled, lan, document, has_scan):
    scan = StoredFile.objects.store(picture(), by=lan) if has_scan else None

    with pytest.raises(OfficeError, match="cần số văn bản và bản chụp"):
        submit(filled, by=lan, approval=on_paper(name="Lê Hương Giang", document=document, scan=scan))


@pytest.mark.parametrize(("day", "late"), [("2026-11-30", False), ("2026-12-01", True)])
def test_the_last_day_is_still_in_time(filled, giang, day, late):
    new_deadline(due_on=dt.date(2026, 11, 30))
    end_of_the_day = dt.datetime.fromisoformat(f"{day}T23:59:00+07:00")

    submit(filled, by=giang, approval=by_password(giang), at=end_of_the_day)

    assert filled.is_late is late


def test_a_returned_sheet_is_handed_in_again_and_stays_in_time(filled, giang, minh):
    new_deadline(due_on=dt.date(2026, 11, 30))
    submit(filled, by=giang, approval=by_password(giang), at=NOON)
    first = filled.receipt
    return_sheet(filled, by=minh, reason="Thiếu văn bản")

    submit(filled, by=giang, approval=by_password(giang), at=NOON + dt.timedelta(days=60))

    assert (filled.state, filled.is_late) == (SheetState.RESUBMITTED, False)
    assert filled.receipt != first
    assert Notice.objects.filter(recipient=minh).first().subject == "Sở Y tế đã nộp lại bảng tự chấm điểm"


def test_nothing_is_handed_in_once_the_bloc_has_ended_its_check(filled, bloc, giang):
    type(bloc).objects.update(state=BlocState.VERIFIED)

    with pytest.raises(OfficeError, match="đã kết thúc thẩm tra"):
        submit(filled, by=giang, approval=by_password(giang))


def test_the_leaders_own_sheet_goes_to_the_deputy_and_the_offices_own_to_the_body_named_for_the_year(
    bloc, finance, justice, trade, health, hoa, thu, khanh
):
    def told(agency):
        from tests.builders import new_sheet, new_user  # noqa: PLC0415

        head = new_user(heads=agency)
        sheet = new_sheet(agency=agency, bloc_year=bloc)
        submit(sheet, by=head, approval=by_password(head), unanswered_confirmed=True)
        return set(Notice.objects.filter(link=sheet.get_absolute_url()).values_list("recipient__username", flat=True))

    assert told(finance) == {"thu"}

    bloc.year.office_checker = trade
    bloc.year.save()
    identity = Identity.current()
    identity.office_agency = health
    identity.save()
    assert told(health) == {"khanh"}

    bloc.deputy = None
    bloc.save()
    bloc.sheets.filter(agency=finance).delete()
    assert told(finance) == {"hoa"}


# --- On the page ------------------------------------------------------------------------------------------------------


def test_the_page_names_what_is_missing_before_anything_is_handed_in(client, bloc, filled, lan):
    filled.lines.filter(code="I.3").delete()
    filled.lines.filter(code="II.2").update(has_evidence=False)
    client.force_login(lan)

    context = client.get(url(filled)).context

    assert context["unanswered"] == [("I.3", "Chỉ tiêu kế hoạch", "r3")]
    assert context["without_evidence"] == [("II.2", "Kỷ luật", "r5")]
    assert context["sums"]["total"] == "38"


def test_the_head_enters_the_password_again(client, filled, giang):
    client.force_login(giang)

    wrong = client.post(url(filled), {"how": "password", "seen": seen(filled), "password": "sai"})
    right = client.post(url(filled), {"how": "password", "seen": seen(filled), "password": PASSWORD})

    assert wrong.context["password_form"].errors == {"password": ["Mật khẩu chưa đúng."]}
    assert wrong.content.decode().count("error-summary") == 1
    assert (wrong.status_code, right.url) == (422, reverse("scoring:sheet_receipt", args=[filled.pk]))
    filled.refresh_from_db()
    assert filled.state == SheetState.SUBMITTED


def test_a_clerk_cannot_approve_by_a_password_even_by_sending_the_heads_form(client, filled, lan):
    client.force_login(lan)

    client.post(url(filled), {"how": "password", "seen": seen(filled), "password": PASSWORD})

    filled.refresh_from_db()
    assert filled.state == SheetState.DRAFT


def test_a_clerk_records_the_signed_paper(client, filled, lan):
    client.force_login(lan)
    fields = {"how": "scan", "seen": seen(filled), "name": "Lê Hương Giang", "document": "125/BC-SYT"}

    missing = client.post(url(filled), fields)
    client.post(url(filled), fields | {"scan": picture()})

    assert missing.context["paper_form"].errors == {"scan": ["Xin chọn tệp bản chụp đã ký."]}
    filled.refresh_from_db()
    assert (filled.state, filled.approval, filled.approval_document) == ("submitted", Approval.SCAN, "125/BC-SYT")
    scan = client.get(reverse("scoring:sheet_scan", args=[filled.pk]))
    assert (scan.status_code, scan["Content-Type"]) == (200, "image/png")


def test_a_page_called_picture_is_no_scan(client, filled, lan):
    client.force_login(lan)
    page = io.BytesIO(b"<!doctype html><script>alert(1)</script>")
    page.name = "ban-ky.pdf"
    fields = {"how": "scan", "seen": seen(filled), "name": "Giang", "document": "1/BC", "scan": page}

    answer = client.post(url(filled), fields)

    assert list(answer.context["paper_form"].errors) == ["scan"]
    assert not StoredFile.objects.exists()


def test_after_handing_in_the_page_leads_to_the_receipt(client, filled, giang):
    submit(filled, by=giang, approval=by_password(giang), at=NOON)
    client.force_login(giang)

    answer = client.get(url(filled), follow=True)

    assert answer.redirect_chain == [(reverse("scoring:sheet_receipt", args=[filled.pk]), 302)]
    assert filled.receipt in answer.content.decode()
    assert answer.context["holds"] is True


@pytest.mark.parametrize(("late", "said"), [(True, [("Thời hạn", "Nộp muộn")]), (False, [])])
def test_the_receipt_says_that_a_sheet_was_handed_in_late(client, filled, giang, late, said):
    submit(filled, by=giang, approval=by_password(giang), at=NOON)
    type(filled).objects.filter(pk=filled.pk).update(is_late=late)
    client.force_login(giang)

    facts = client.get(reverse("scoring:sheet_receipt", args=[filled.pk])).context["facts"]

    assert [fact for fact in facts if fact[0] == "Thời hạn"] == said
