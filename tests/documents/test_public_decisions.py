"""What anybody learns without holding a paper: the public list, switched on form by form, and the QR code on papers."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from documents.disclosing import qr_refusal, verification_mark
from documents.models import Change, Disclosure, DocumentKind, IssuedDocument
from documents.paper import Paper
from tests.documents.papers import pages
from tests.documents.test_verification import new_issued

CERTIFICATE = "Bằng khen của Chủ tịch UBND tỉnh"


def listed(client, **asked) -> list[IssuedDocument]:
    response = client.get("/cong-khai/quyet-dinh/", asked)
    return [row["document"] for row in response.context["rows"]]


@pytest.mark.django_db
def test_no_decision_is_listed_until_the_office_lists_its_form(client):
    decision, other = new_issued(), new_issued(ordinal=124, form="Cờ thi đua")
    before = listed(client)

    Disclosure.objects.create(form=CERTIFICATE, is_listed=True)

    assert (before, listed(client)) == ([], [decision])
    assert other.public_url not in client.get("/cong-khai/quyet-dinh/").content.decode()


@pytest.mark.django_db
def test_the_list_names_nobody_and_leaves_certificates_out(client):
    new_issued()
    new_issued(kind=DocumentKind.CERTIFICATE, ordinal=124, recipient="Bà Trần Thị Hòa, Sở Y tế")
    Disclosure.objects.create(form=CERTIFICATE, is_listed=True)

    page = client.get("/cong-khai/quyet-dinh/").content.decode()

    assert len(listed(client)) == 1
    assert [name in page for name in ("Bí Mật", "Trần Thị Hòa")] == [False, False]


@pytest.mark.django_db
def test_a_revoked_decision_stays_listed_and_says_so(client, hoa):
    decision, later = new_issued(), new_issued(ordinal=200, on=dt.date(2026, 5, 4))
    Disclosure.objects.create(form=CERTIFICATE, is_listed=True)
    decision.change(Change.REVOKED, by_document=later, by=hoa)

    page = client.get("/cong-khai/quyet-dinh/").content.decode()

    assert listed(client) == [later, decision]
    assert page.count("Đã thu hồi, hủy bỏ") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [124, 123]),
        ({"q": "bang khen"}, [124, 123]),
        ({"q": "123/QĐ-UBND"}, [123]),
        ({"q": "giay khen"}, []),
        ({"year": "2025"}, [123]),
        ({"year": "khong"}, [124, 123]),
        ({"q": "9" * 30}, []),
    ],
)
def test_the_list_is_searched_by_number_form_and_year(client, asked, numbers):
    new_issued(on=dt.date(2025, 12, 2))
    new_issued(ordinal=124)
    Disclosure.objects.create(form=CERTIFICATE, is_listed=True)

    assert [document.number.ordinal for document in listed(client, **asked)] == numbers


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, count, django_assert_num_queries):
    for ordinal in range(count):
        new_issued(ordinal=1 + ordinal)
    Disclosure.objects.create(form=CERTIFICATE, is_listed=True)
    client.get("/cong-khai/quyet-dinh/")

    with django_assert_num_queries(5):  # identity, listed forms, years, count, decisions
        assert len(client.get("/cong-khai/quyet-dinh/").context["rows"]) == count


def test_the_office_switches_a_form_on_and_off_again(client, hoa):
    client.force_login(hoa)
    address = "/cong-khai/thiet-lap/"
    shown = [choice.form for _, choice in client.get(address).context["rows"]]

    client.post(address, {"shown": shown, "listed": [CERTIFICATE, "khong co"]})
    on = list(Disclosure.objects.values_list("form", "is_listed", "has_qr"))
    client.post(address, {"shown": shown})
    client.post(address, {"shown": shown})

    if CERTIFICATE in shown:
        assert on == [(CERTIFICATE, True, False)]
    assert not Disclosure.objects.filter(is_listed=True).exists()
    assert AuditEvent.objects.filter(action="documents.disclosure_changed").count() == 2 * len(on)


@pytest.mark.django_db
def test_a_qr_code_needs_the_choice_of_the_form_and_an_address_that_is_safe(settings):
    decision = new_issued()
    settings.IS_HTTPS, settings.PUBLIC_URL = False, ""
    without_choice = verification_mark(decision)
    Disclosure.objects.create(form=CERTIFICATE, has_qr=True)
    without_https = (verification_mark(decision), qr_refusal())
    settings.IS_HTTPS, settings.PUBLIC_URL = True, "https://thidua.trungdu.gov.vn"

    mark = verification_mark(decision)

    assert without_choice == []
    assert (without_https[0], "PUBLIC_URL=https" in without_https[1]) == ([], True)
    [printed] = pages(Paper("x", "x", mark).pdf())
    assert decision.shown_code in printed
    assert mark[0].picture.address == f"https://thidua.trungdu.gov.vn{decision.public_url}"
    assert Paper("x", "x", mark).word()[:2] == b"PK"


def test_where_no_qr_code_can_be_printed_the_page_says_why_and_keeps_the_choice(client, hoa, settings):
    settings.IS_HTTPS = False
    Disclosure.objects.create(form=CERTIFICATE, has_qr=True)
    new_issued()
    client.force_login(hoa)

    page = client.get("/cong-khai/thiet-lap/").content.decode()
    client.post("/cong-khai/thiet-lap/", {"shown": [CERTIFICATE], "listed": [CERTIFICATE]})

    assert "Chưa in được mã QR" in page
    assert list(Disclosure.objects.values_list("is_listed", "has_qr")) == [(True, True)]
