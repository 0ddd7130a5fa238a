"""Evidence behind an explanation: the unit puts it there, who concludes opens it, the paper names it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Identity
from blocs.models import Extension, Stage
from documents.models import StoredFile
from documents.paper import Table as PaperTable
from scoring.evidence import add_evidence, discard
from scoring.explaining import NewerExplanation, conclude, explain
from scoring.explanation_evidence import prove, unprove
from scoring.models import Evidence, ScoreSheet, SheetState, Verdict
from scoring.opinions_paper import opinions_of, sheet_opinions_paper
from scoring.verifying import verify_line
from tests.access import PDF
from tests.builders import new_criteria_set, new_deadline
from tests.scoring.verified_sheets import checked_sheet


@pytest.fixture
def criteria_set(db, trade):
    return new_criteria_set(owners={"Sở Tài chính": trade})


@pytest.fixture
def sheet(bloc, health, lan, khanh, hoa, criteria_set):
    """Lan's checked sheet: khanh's department took I.1 from 18.5 to 15, the office lowered I.3."""
    sheet = checked_sheet(health, bloc, criteria_set, by=lan)
    verify_line(sheet, "I.1", by=khanh, answer={"points": "15"}, reason="Chậm giải ngân")
    verify_line(sheet, "I.3", by=hoa, override=Decimal(7), reason="Thiếu")
    return ScoreSheet.objects.get(pk=sheet.pk)


@pytest.fixture
def explanation(sheet, lan):
    return explain(sheet, "I.1", by=lan, text="Vốn giao bổ sung")


def cited(agency, by, number="12/BC-SYT", **fields) -> Evidence:
    return add_evidence(
        agency, by=by, title="Báo cáo giải ngân", number=number, issued_on=dt.date(2026, 11, 5), **fields
    )


def with_file(agency, by) -> Evidence:
    file = StoredFile.objects.store(PDF, by=by, name="bang-ke.pdf")
    return add_evidence(agency, by=by, title="Bảng kê", file=file)


def page_of(explanation):
    return reverse("scoring:explanation_evidence", args=[explanation.pk])


def test_the_unit_cites_a_document_with_its_file_for_its_explanation(client, explanation, lan):
    client.force_login(lan)
    typed = {
        "number": "12/BC-SYT",
        "issued_on": "05/11/2026",
        "title": "Báo cáo giải ngân",
        "pages": "trang 3",
        "file": SimpleUploadedFile("bao-cao.pdf", PDF),
    }

    answer = client.post(page_of(explanation), typed)

    use = explanation.evidence_uses.get()
    assert (answer.status_code, answer.url) == (302, page_of(explanation))
    assert (use.evidence.said, use.pages) == ("12/BC-SYT ngày 05/11/2026, Báo cáo giải ngân", "trang 3")
    assert use.evidence.file.read() == PDF
    event = AuditEvent.objects.get(action="scoring.explanation_evidenced")
    assert event.details == {"code": "I.1", "evidence": use.evidence.said, "pages": "trang 3"}


def test_a_page_called_pdf_is_refused_beside_the_field(client, explanation, lan):
    client.force_login(lan)

    answer = client.post(page_of(explanation), {"file": SimpleUploadedFile("x.pdf", b"<html><script></script></html>")})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "file": ["Chỉ nhận tệp PDF, ảnh PNG, JPEG, Word (.docx) hoặc Excel (.xlsx)."]
    }
    assert not Evidence.objects.exists()


def test_what_proved_the_line_is_picked_for_the_explanation_too(client, explanation, sheet, lan, health):
    report = cited(health, lan)
    sheet.evidence_uses.create(code="I.1", evidence=report)
    client.force_login(lan)

    offered = list(client.get(page_of(explanation), {"q": "giai ngan"}).context["page"])
    client.post(reverse("scoring:explanation_pick", args=[explanation.pk]), {"evidence": report.pk, "pages": "mục II"})
    left = list(client.get(page_of(explanation)).context["page"])

    assert (offered, left) == ([report], [])
    assert list(explanation.evidence_uses.values_list("evidence", "pages")) == [(report.pk, "mục II")]


def test_another_agencys_evidence_is_refused(client, explanation, lan, khanh, trade):
    theirs = cited(trade, khanh)
    client.force_login(lan)

    client.post(reverse("scoring:explanation_pick", args=[explanation.pk]), {"evidence": theirs.pk})

    assert not explanation.evidence_uses.exists()
    with pytest.raises(OfficeError, match="của đơn vị khác"):
        prove(explanation, theirs, by=lan)


def test_the_button_beside_an_explanation_keeps_what_was_typed_and_goes_on_to_its_evidence(client, sheet, lan):
    client.force_login(lan)
    url = reverse("scoring:explanation_save", args=[sheet.pk])

    empty = client.post(url, {"r0-version": "0", "r0-text": "", "r0-evidence": "1"})
    written = client.post(url, {"r0-version": "0", "r0-text": "Vốn giao bổ sung", "r0-evidence": "1"})

    assert empty.status_code == 422
    assert empty.context["rows"][0]["problem"] == "Xin ghi nội dung giải trình."
    assert written.url == page_of(sheet.explanations.get())


def test_who_concludes_and_who_reads_the_sheet_open_the_file(client, explanation, sheet, lan, khanh, health):
    use = prove(explanation, with_file(health, lan), by=lan, pages="trang 2")
    client.force_login(khanh)

    concluding = client.get(explanation.get_absolute_url())
    opinions = client.get(reverse("scoring:sheet_opinions", args=[sheet.pk]))
    file = client.get(reverse("scoring:explanation_file", args=[use.pk]))

    shown = {
        "pk": use.pk,
        "said": "Bảng kê",
        "pages": "trang 2",
        "url": reverse("scoring:explanation_file", args=[use.pk]),
        "kind": "PDF",
    }
    assert concluding.context["proofs"] == [shown]
    assert opinions.context["rows"][0]["answers"][0]["proofs"] == [shown]
    assert b"".join(file.streaming_content) == PDF
    assert file["Content-Disposition"] == 'inline; filename="bang-ke.pdf"'
    assert file["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_department_does_not_open_what_explains_criteria_of_others(client, sheet, lan, khanh, health):
    of_others = prove(explain(sheet, "I.3", by=lan, text="Đủ hồ sơ"), with_file(health, lan), by=lan)
    client.force_login(khanh)

    assert client.get(reverse("scoring:explanation_file", args=[of_others.pk])).status_code == 404


def test_nobody_concludes_on_less_evidence_than_there_is(client, explanation, lan, khanh, health):
    client.force_login(khanh)
    url = explanation.get_absolute_url()
    seen = client.get(url).context["form"].initial
    prove(explanation, cited(health, lan), by=lan)

    early = client.post(url, {**seen, "verdict": "kept", "words": "Giữ"})
    again = client.post(url, {"seen": "1", "seen_evidence": "1", "verdict": "kept", "words": "Giữ"})

    assert (early.status_code, again.status_code) == (422, 302)
    assert 'name="seen_evidence" value="1"' in early.content.decode()
    assert [proof["said"] for proof in early.context["proofs"]] == ["12/BC-SYT ngày 05/11/2026, Báo cáo giải ngân"]
    explanation.refresh_from_db()
    assert explanation.verdict == Verdict.KEPT


def test_evidence_taken_off_meanwhile_is_noticed_as_well(explanation, lan, khanh, health):
    use = prove(explanation, cited(health, lan), by=lan)
    unprove(use, by=lan)
    unprove(use, by=lan)

    with pytest.raises(NewerExplanation):
        conclude(explanation, Verdict.KEPT, by=khanh, words="Giữ", seen_version=1, seen_evidence=1)

    assert not explanation.evidence_uses.exists()
    assert AuditEvent.objects.filter(action="scoring.explanation_unevidenced").count() == 1


def test_proving_again_only_mends_the_page_reference(explanation, lan, health):
    report = cited(health, lan)
    prove(explanation, report, by=lan, pages="trang 1")

    prove(explanation, report, by=lan, pages="trang 2")

    assert list(explanation.evidence_uses.values_list("pages", flat=True)) == ["trang 2"]


def test_after_the_conclusion_evidence_stays_as_it_was_seen(client, explanation, lan, khanh, health):
    use = prove(explanation, cited(health, lan), by=lan)
    conclude(explanation, Verdict.KEPT, by=khanh, words="Giữ", seen_version=1, seen_evidence=1)
    client.force_login(lan)

    page = client.get(page_of(explanation))

    assert page.status_code == 302
    for change in (lambda: unprove(use, by=lan), lambda: prove(explanation, cited(health, lan, "13/BC"), by=lan)):
        with pytest.raises(OfficeError, match="đã có kết luận"):
            change()
    assert explanation.evidence_uses.count() == 1


def test_after_the_deadline_or_on_a_returned_sheet_nothing_is_put_there(explanation, sheet, lan, health):
    report = cited(health, lan)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.RETURNED)
    with pytest.raises(WrongState):
        prove(explanation, report, by=lan)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.CHECKED)
    new_deadline(Stage.EXPLANATION, due_on=dt.date(2020, 1, 10))

    with pytest.raises(OfficeError, match="Đã hết hạn giải trình"):
        prove(explanation, report, by=lan)

    assert not explanation.evidence_uses.exists()


def test_evidence_of_an_explanation_cannot_be_thrown_away_and_is_counted(client, explanation, sheet, lan, health):
    report = cited(health, lan)
    prove(explanation, report, by=lan)
    sheet.evidence_uses.create(code="I.1", evidence=report)
    sheet.evidence_uses.create(code="I.3", evidence=report)
    client.force_login(lan)

    [kept] = client.get(reverse("scoring:evidence_list")).context["page"]
    sheet.evidence_uses.all().delete()

    assert kept.use_count == 3
    with pytest.raises(OfficeError, match="đang dùng ở giải trình"):
        discard(report, by=lan)


def test_the_paper_names_the_evidence_beside_the_explanation(explanation, sheet, lan, health):
    prove(explanation, cited(health, lan), by=lan, pages="trang 3")
    prove(explanation, with_file(health, lan), by=lan)

    opinions = opinions_of(sheet, sheet.lines.all(), sheet.explanations.with_evidence(), codes={"I.1"})
    paper = sheet_opinions_paper(sheet, opinions, Identity.current(), day=dt.date(2026, 12, 10))

    [table] = [block for block in paper.blocks if isinstance(block, PaperTable)]
    assert [row.cells[8] for row in table.rows] == [
        "Vốn giao bổ sung\nMinh chứng: 12/BC-SYT ngày 05/11/2026, Báo cáo giải ngân (trang 3); Bảng kê"
    ]


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_pages_take_the_same_number_of_queries_however_much_is_cited(
    client, explanation, sheet, lan, health, pieces, django_assert_num_queries
):
    for place in range(pieces):
        prove(explanation, cited(health, lan, f"{place}/BC"), by=lan)
        cited(health, lan, f"{place}/KH")
    client.force_login(lan)
    client.get(page_of(explanation))

    with django_assert_num_queries(12):
        page = client.get(page_of(explanation))
    with django_assert_num_queries(11):
        opinions = client.get(reverse("scoring:sheet_opinions", args=[sheet.pk]))

    assert (len(page.context["evidence"]), len(page.context["page"])) == (pieces, pieces)
    assert opinions.context["rows"][0]["evidence_count"] == pieces


def test_the_page_leads_back_once_the_deadline_has_passed_and_an_extension_opens_it(
    client, explanation, sheet, lan, hoa, bloc, health
):
    client.force_login(lan)
    new_deadline(Stage.EXPLANATION, due_on=dt.date(2020, 1, 10))

    late = client.get(page_of(explanation))
    Extension.objects.create(
        bloc_year=bloc,
        agency=health,
        stage=Stage.EXPLANATION,
        until=dt.date(2099, 1, 1),
        reason="Bão",
        granted_by=hoa,
    )
    longer = client.get(page_of(explanation))

    assert (late.status_code, late.url) == (302, reverse("scoring:sheet_opinions", args=[sheet.pk]) + "#r0")
    assert (longer.status_code, longer.context["due_on"]) == (200, dt.date(2099, 1, 1))
