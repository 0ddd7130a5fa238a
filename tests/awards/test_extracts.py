"""Trích lục khen thưởng: chosen, looked at without a number, issued with number and code."""

import datetime as dt
import io

import pypdf
import pytest
import time_machine

from accounts.models import AuditEvent
from awards.models import Extract
from documents.models import DocumentKind, GivenNumber
from tests.awards.subject_builders import new_award, new_extract, new_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def address(subject) -> str:
    return f"/so-khen-thuong/doi-tuong/{subject.pk}/trich-luc/"


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def typed(*awards, **more) -> dict:
    return {"awards": [award.pk for award in awards], "signer_title": "TL. GIÁM ĐỐC\nTRƯỞNG BAN", **more}


def test_an_extract_is_issued_with_number_and_code_and_holds_what_was_chosen(client, health, cuc):
    person = new_subject("Vũ Thị Hòa", agency=health, birth_year=1985)
    new_award(person, "LDTT", 2024)
    chosen = new_award(person, "CSTDCS", 2025, register_number="12", decided_by="Giám đốc Sở Y tế")
    client.force_login(cuc)

    client.post(address(person), typed(chosen, purpose="lập hồ sơ đề nghị Huân chương Lao động."))

    extract = Extract.objects.get()
    said = text_of(extract.issued.file.read())
    assert (str(extract.issued.number), extract.issued.number.year, extract.lines) == ("01/TL-SNV-TĐKT", 2026, 1)
    assert (extract.issued.kind, extract.issued.recipient) == (DocumentKind.EXTRACT, "")
    for words in (
        "Số: 01/TL-SNV-TĐKT",
        "Vũ Thị Hòa",
        "Chiến sĩ thi đua cơ sở",
        f"Số {chosen.decision_number} ngày 20/12/2025",
        "lập hồ sơ đề nghị Huân chương Lao động:",
        extract.issued.shown_code,
        "01 danh hiệu",
    ):
        assert words in said
    assert "Lao động tiên tiến" not in said
    page = client.get(f"/so-khen-thuong/doi-tuong/{person.pk}/")
    assert extract.issued.shown_code in page.content.decode()
    assert client.get(extract.issued.public_url).status_code == 200


def test_looking_first_keeps_nothing(client, health, hoa):
    person = new_subject("Vũ Thị Hòa", agency=health)
    award = new_award(person)
    client.force_login(hoa)

    answer = client.post(address(person), typed(award, preview="1"))

    assert answer["Content-Type"] == "application/pdf"
    assert "Mã xác minh" not in text_of(answer.content)
    assert (Extract.objects.count(), GivenNumber.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(action="awards.extract_previewed").count() == 1


@pytest.mark.parametrize("wrong", [{"awards": []}, {"awards": ["999999"]}, {"awards": ["x"]}, {"signer_title": " "}])
def test_what_cannot_be_an_extract_is_told_and_takes_no_number(client, health, hoa, wrong):
    person = new_subject("Vũ Thị Hòa", agency=health)
    award = new_award(person)
    new_award(new_subject("Người khác", agency=health))
    client.force_login(hoa)

    answer = client.post(address(person), {**typed(award), **wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(wrong))
    assert GivenNumber.objects.count() == 0


def test_a_number_whose_paper_was_not_printed_is_accounted_for(client, health, hoa, monkeypatch):
    def broken(paper):
        raise RuntimeError("no paper")

    person = new_subject("Vũ Thị Hòa", agency=health)
    award = new_award(person)
    client.force_login(hoa)
    monkeypatch.setattr("documents.paper.Paper.pdf", broken)
    with pytest.raises(RuntimeError):
        client.post(address(person), typed(award))
    monkeypatch.undo()

    client.post(address(person), typed(award))

    series = Extract.objects.get().issued.number.series
    spoiled = [number.is_spoiled for number in series.numbers.order_by("ordinal")]
    assert (spoiled, series.gaps(2026)) == ([True, False], [])
    assert Extract.objects.get().issued.number.ordinal == 2


def test_a_revoked_award_is_not_chosen_by_itself_and_says_so_when_it_is(client, health, hoa):
    person = new_subject("Vũ Thị Hòa", agency=health)
    kept, revoked = new_award(person, "LDTT"), new_award(person, "CSTDCS", revoked_on=dt.date(2026, 1, 5))
    client.force_login(hoa)

    form = client.get(address(person)).context["form"]
    answer = client.post(address(person), typed(kept, revoked, preview="1"))

    assert form.initial["awards"] == [str(kept.pk)]
    assert "Đã thu hồi, hủy bỏ" in text_of(answer.content)


def test_who_signed_last_is_proposed_next_time(client, health, hoa):
    person = new_subject("Vũ Thị Hòa", agency=health)
    new_extract(person, by=hoa)
    Extract.objects.update(signer_title="TL. GIÁM ĐỐC\nTRƯỞNG BAN", signer_name="Đặng Thái Bình")
    client.force_login(hoa)

    form = client.get(address(person)).context["form"]

    assert (form.initial["signer_title"], form.initial["signer_name"]) == (
        "TL. GIÁM ĐỐC\nTRƯỞNG BAN",
        "Đặng Thái Bình",
    )


@pytest.mark.parametrize("extracts", [1, 3])
def test_the_persons_page_takes_the_same_number_of_queries(client, health, hoa, extracts, django_assert_num_queries):
    person = new_subject("Vũ Thị Hòa", agency=health)
    for _ in range(extracts):
        new_extract(person, by=hoa)
    client.force_login(hoa)
    client.get("/")

    with django_assert_num_queries(11):
        page = client.get(f"/so-khen-thuong/doi-tuong/{person.pk}/")

    assert len(page.context["extracts"]) == extracts
