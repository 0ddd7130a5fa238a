"""Anybody who holds a paper can check it: what it says, whether it still holds, whether a file is the record."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import OfficeError
from accounts.models import Attempt
from documents.models import Change, DocumentKind, IssuedDocument, NumberSeries, StoredFile
from tests.access import PDF

OTHER_PDF = PDF.replace(b"Catalog", b"Catalog /Lang(vi)")


def new_issued(*, ordinal=123, on=dt.date(2026, 3, 2), kind=DocumentKind.DECISION, **fields) -> IssuedDocument:
    series, _ = NumberSeries.objects.get_or_create(symbol="QĐ-UBND", defaults={"name": "Quyết định của UBND tỉnh"})
    if kind != DocumentKind.CERTIFICATE:
        fields.setdefault("file", StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf"))
    return IssuedDocument.objects.create(
        **{
            "kind": kind,
            "title": "Về việc tặng Bằng khen cho ông Nguyễn Văn Bí Mật",
            "form": "Bằng khen của Chủ tịch UBND tỉnh",
            "number": series.note(on.year, ordinal, about="Quyết định", by=None),
            "issuer": "Chủ tịch UBND tỉnh",
            "dated_on": on,
        }
        | fields
    )


def facts(response) -> dict:
    return dict(response.context["facts"])


@pytest.mark.django_db
def test_whoever_holds_a_decision_learns_that_it_is_real_and_in_force(client):
    decision = new_issued()

    response = client.get(decision.public_url)

    assert response.status_code == 200
    assert facts(response) == {
        "Số": "123/QĐ-UBND",
        "Ngày văn bản": "02/03/2026",
        "Cơ quan ban hành": "Chủ tịch UBND tỉnh",
        "Hình thức khen thưởng": "Bằng khen của Chủ tịch UBND tỉnh",
        "Mã xác minh": decision.shown_code,
    }
    assert "Có hiệu lực" in response.content.decode()


@pytest.mark.django_db
def test_the_page_names_nobody_but_the_recipient_of_a_certificate(client):
    decision = new_issued()
    certificate = new_issued(kind=DocumentKind.CERTIFICATE, ordinal=124, recipient="Bà Trần Thị Hòa, Sở Y tế")

    pages = [client.get(document.public_url) for document in (decision, certificate)]

    assert [facts(page).get("Người nhận") for page in pages] == [None, "Bà Trần Thị Hòa, Sở Y tế"]
    assert ["Bí Mật" in page.content.decode() for page in pages] == [False, False]


@pytest.mark.django_db
def test_a_code_is_read_however_it_was_typed(client):
    decision = new_issued()
    typed = decision.shown_code.lower().replace("-", " ")

    response = client.get("/xac-minh/", {"ma": typed})

    assert (response.status_code, response.url) == (302, decision.public_url)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["K7QM2XWD9HTR", "-", "x" * 300, "K7QM' OR 1=1"])
def test_a_code_that_was_never_given_is_said_to_be_unknown(client, code):
    new_issued()

    response = client.get(f"/xac-minh/{code}/")

    assert response.status_code == 404
    assert "Không có văn bản mang mã này" in response.content.decode()


@pytest.mark.django_db
def test_whoever_tries_codes_has_to_wait_and_others_do_not(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC), tick=False)
    decision = new_issued()
    tried = [client.get(f"/xac-minh/SAI{number}/").status_code for number in range(31)]

    waiting = client.get(decision.public_url).status_code
    elsewhere = client.get(decision.public_url, REMOTE_ADDR="10.0.0.9").status_code
    time_machine.move_to(dt.datetime(2026, 11, 22, 3, 11, tzinfo=dt.UTC), tick=False)
    later = client.get(decision.public_url).status_code

    assert tried == [404] * 30 + [429]
    assert (waiting, elsewhere, later) == (429, 200, 200)


@pytest.mark.django_db
def test_tries_are_forgotten_after_an_hour():
    noon = dt.datetime(2026, 11, 22, 5, tzinfo=dt.UTC)
    Attempt.objects.note("documents.verification", "10.0.0.9", at=noon)

    Attempt.objects.note("documents.verification", "10.0.0.8", at=noon + dt.timedelta(minutes=61))

    assert [attempt.address for attempt in Attempt.objects.all()] == ["10.0.0.8"]


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "is_same"), [(PDF, True), (OTHER_PDF, False)])
def test_a_file_is_compared_with_the_record_and_not_kept(client, content, is_same):
    decision = new_issued()

    response = client.post(decision.public_url, {"file": SimpleUploadedFile("toi-co.pdf", content)})

    assert (response.status_code, response.context["is_same"]) == (200, is_same)
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_what_is_no_pdf_is_refused_beside_the_field(client):
    decision = new_issued()

    response = client.post(decision.public_url, {"file": SimpleUploadedFile("anh.pdf", b"<html>")})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "about", "status"),
    [
        (Change.CORRECTED, "", "Đã đính chính"),
        (Change.AMENDED, "", "Đã sửa đổi, bổ sung"),
        (Change.REVOKED, "", "Đã thu hồi, hủy bỏ"),
        (Change.REVOKED, "Dòng 12: ông Nguyễn Văn Bí Mật", "Đã sửa đổi, bổ sung"),
    ],
)
def test_both_documents_say_what_one_did_to_the_other(client, hoa, change, about, status):
    decision, later = new_issued(), new_issued(ordinal=200, on=dt.date(2026, 5, 4))

    decision.change(change, by_document=later, by=hoa, about=about)

    page, other = (client.get(document.public_url).content.decode() for document in (decision, later))
    assert decision.get_status_display() == status
    assert (status in page, later.public_url in page, decision.public_url in other) == (True, True, True)
    assert "Bí Mật" not in page + other


@pytest.mark.django_db
def test_a_revoked_decision_is_not_changed_again(hoa):
    decision, later = new_issued(), new_issued(ordinal=200, on=dt.date(2026, 5, 4))
    third = new_issued(ordinal=300, on=dt.date(2026, 6, 4))
    decision.change(Change.REVOKED, by_document=later, by=hoa)

    with pytest.raises(OfficeError, match="đã thu hồi, hủy bỏ nên không thể ghi “Đã đính chính” nữa"):
        decision.change(Change.CORRECTED, by_document=third, by=hoa)

    assert decision.changes.count() == 1


@pytest.mark.django_db
def test_no_document_changes_itself_or_one_that_comes_after_it(hoa):
    decision, later = new_issued(), new_issued(ordinal=200, on=dt.date(2026, 5, 4))

    with pytest.raises(OfficeError, match="không thể tự đính chính"):
        decision.change(Change.CORRECTED, by_document=decision, by=hoa)
    with pytest.raises(OfficeError, match="Quyết định số 123/QĐ-UBND ngày 02/03/2026 có trước"):
        later.change(Change.REVOKED, by_document=decision, by=hoa)
