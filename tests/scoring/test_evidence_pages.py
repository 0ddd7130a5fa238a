"""The pages of evidence: a clerk adds and picks, a checker and a verifying department open."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.succession import merge
from documents.models import StoredFile
from scoring.evidence import add_evidence, attach
from scoring.models import CriterionOwner, Evidence
from scoring.sheet_rows import LACKS_EVIDENCE
from tests.access import PDF
from tests.builders import new_agency

CODE = "II.2"


def page_of(sheet, code=CODE):
    return reverse("scoring:evidence_edit", kwargs={"pk": sheet.pk, "code": code})


def cited(agency, by, number="12/BC-SYT", **fields) -> Evidence:
    return add_evidence(agency, by=by, title="Báo cáo kỷ luật", number=number, issued_on=dt.date(2026, 11, 5), **fields)


def with_file(agency, by, content=PDF, name="bao-cao.pdf") -> Evidence:
    return add_evidence(agency, by=by, title="Báo cáo", file=StoredFile.objects.store(content, by=by, name=name))


def row_of(response, code=CODE):
    return next(row for part in response.context["parts"] for row in part.rows if row["code"] == code)


def test_a_clerk_cites_a_document_with_its_file(client, sheet, lan):
    client.force_login(lan)
    file = SimpleUploadedFile("bao-cao.pdf", PDF)

    typed = {
        "number": "12/BC-SYT",
        "issued_on": "05/11/2026",
        "title": "Báo cáo kỷ luật",
        "pages": "tr. 3",
        "file": file,
    }
    answer = client.post(page_of(sheet), typed)

    use = sheet.evidence_uses.get()
    assert (answer.status_code, answer.url) == (302, page_of(sheet))
    assert (use.code, use.pages, use.evidence.said) == (CODE, "tr. 3", "12/BC-SYT ngày 05/11/2026, Báo cáo kỷ luật")
    assert use.evidence.file.read() == PDF


def test_a_file_by_itself_is_called_by_its_name(client, sheet, lan):
    client.force_login(lan)

    client.post(page_of(sheet), {"file": SimpleUploadedFile("Ảnh hội nghị.pdf", PDF)})

    assert sheet.evidence_uses.get().evidence.said == "Ảnh hội nghị"


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({}, "number", "Ghi số, ký hiệu văn bản, hoặc chọn một tệp."),
        ({"number": "1/BC", "title": "Báo cáo"}, "issued_on", "Ghi ngày ban hành của văn bản."),
        ({"issued_on": "05/11/2026"}, "number", "Ghi số, ký hiệu của văn bản."),
        ({"number": "1/BC", "issued_on": "05/11/2026"}, "title", "Ghi trích yếu của văn bản."),
        (
            {"number": "1/BC", "issued_on": "05/11/2926", "title": "Báo cáo"},
            "issued_on",
            "Ngày ban hành ở tương lai hoặc quá xa. Xin xem lại.",
        ),
        (
            {"file": SimpleUploadedFile("x.pdf", b"<html><script>alert(1)</script></html>")},
            "file",
            "Chỉ nhận tệp PDF, ảnh PNG, JPEG, Word (.docx) hoặc Excel (.xlsx).",
        ),
    ],
)
def test_what_is_no_evidence_comes_back_with_the_reason_beside_the_field(client, sheet, lan, typed, field, why):
    client.force_login(lan)

    answer = client.post(page_of(sheet), typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [why]}
    assert not Evidence.objects.exists()


def test_what_was_proved_last_year_is_picked_again(client, sheet, lan, health):
    report = cited(health, lan)
    client.force_login(lan)

    offered = list(client.get(page_of(sheet), {"q": "12/bc"}).context["page"])
    client.post(page_of(sheet) + "chon/", {"evidence": report.pk, "pages": "trang 2"})

    assert offered == [report]
    assert list(sheet.evidence_uses.values_list("code", "evidence", "pages")) == [(CODE, report.pk, "trang 2")]


def test_another_agencys_evidence_cannot_be_picked(client, sheet, lan, trade, khanh):
    theirs = cited(trade, khanh)
    client.force_login(lan)

    answer = client.post(page_of(sheet) + "chon/", {"evidence": theirs.pk}, follow=True)

    assert [str(said) for said in answer.context["messages"]] == ["Minh chứng này không còn nữa, xin chọn lại."]
    assert not sheet.evidence_uses.exists()


def test_the_row_says_that_an_unproved_answer_counts_nothing(client, sheet, lan, health):
    client.force_login(lan)
    typed = {"count0": "0", "count1": "0", "version": "0"}

    saved = client.post(reverse("scoring:line_save", kwargs={"pk": sheet.pk, "code": CODE}), typed).json()
    before = row_of(client.get(sheet.get_absolute_url()))
    use = attach(sheet, CODE, cited(health, lan), by=lan, pages="trang 3")
    after = row_of(client.get(sheet.get_absolute_url()))

    assert (saved["note"], saved["sums"]["total"]) == (LACKS_EVIDENCE, "0")
    assert (before["note"], before["proofs"]) == (LACKS_EVIDENCE, [])
    assert after["note"] == ""
    assert after["proofs"] == [
        {
            "pk": use.pk,
            "said": "12/BC-SYT ngày 05/11/2026, Báo cáo kỷ luật",
            "pages": "trang 3",
            "url": "",
            "kind": "",
        }
    ]


def test_the_checker_opens_the_file_in_the_browser_and_nothing_in_it_runs(client, submitted, minh, lan, health):
    use = submitted.evidence_uses.create(code="I.1", evidence=with_file(health, lan))
    client.force_login(minh)

    answer = client.get(reverse("scoring:evidence_file", kwargs={"pk": use.pk}))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="bao-cao.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_verifying_department_opens_the_evidence_of_its_own_criteria_alone(
    client, submitted, khanh, trade, lan, health, criteria_set
):
    CriterionOwner.objects.create(criteria_set=criteria_set, name="Sở Tài chính", agency=trade)
    report = with_file(health, lan)
    its_own = submitted.evidence_uses.create(code="I.1", evidence=report)
    of_others = submitted.evidence_uses.create(code=CODE, evidence=report)
    client.force_login(khanh)

    answers = [
        client.get(reverse("scoring:evidence_file", kwargs={"pk": use.pk})).status_code for use in (its_own, of_others)
    ]

    assert answers == [200, 404]


def test_a_cited_document_has_no_file_to_open(client, submitted, minh, lan, health):
    use = submitted.evidence_uses.create(code="I.1", evidence=cited(health, lan))
    client.force_login(minh)

    assert client.get(reverse("scoring:evidence_file", kwargs={"pk": use.pk})).status_code == 404


def test_once_handed_in_the_page_leads_back_to_the_sheet(client, submitted, lan):
    client.force_login(lan)

    answer = client.get(page_of(submitted))

    assert (answer.status_code, answer.url) == (302, submitted.get_absolute_url())


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_pages_of_evidence_take_the_same_number_of_queries_however_much_there_is(
    client, sheet, lan, health, pieces, django_assert_num_queries
):
    for place in range(pieces):
        attach(sheet, CODE, cited(health, lan, number=f"{place}/BC"), by=lan)
        cited(health, lan, number=f"{place}/KH")
    client.force_login(lan)
    client.get(page_of(sheet))

    with django_assert_num_queries(12):
        page = client.get(page_of(sheet))
    with django_assert_num_queries(8):
        shelf = client.get(reverse("scoring:evidence_list"))

    assert (len(page.context["evidence"]), len(page.context["page"])) == (pieces, pieces)
    assert shelf.context["page"].paginator.count == 2 * pieces


def test_what_a_merged_agency_had_stands_on_the_shelf_of_its_successor_who_uses_it_and_cannot_delete_it(
    client, sheet, lan, hoa, health, finance, minh
):
    old = new_agency("Chi cục Dân số cũ")
    kept = cited(old, hoa, number="7/BC")
    foreign = cited(finance, minh, number="8/BC")
    merge([old], into=health, on=dt.date(2026, 1, 1), by=hoa)
    client.force_login(lan)

    page = client.get(reverse("scoring:evidence_list"))
    picked = client.post(reverse("scoring:evidence_pick", args=[sheet.pk, CODE]), {"evidence": kept.pk})
    client.post(reverse("scoring:evidence_pick", args=[sheet.pk, CODE]), {"evidence": foreign.pk})
    deleted = client.post(reverse("scoring:evidence_discard", args=[kept.pk]))

    assert list(page.context["page"]) == [kept]
    assert "của Chi cục Dân số cũ" in page.content.decode()
    assert "Xóa minh chứng này?" not in page.content.decode()
    assert [use.evidence for use in sheet.evidence_uses.all()] == [kept]
    assert (picked.status_code, deleted.status_code) == (302, 404)
