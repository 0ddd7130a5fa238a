"""Certificates: entered in the gold register, printed in parts, spoiled, printed anew."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent
from awards.certificates import printing as certificates_module
from awards.certificates.printing import certificates_of, change_certificates, prepare, register_for, spoil, start
from awards.models import (
    AwardForm,
    Certificate,
    CertificateState,
    CertificateStock,
    Decision,
    DecisionLine,
    DecisionState,
    GoldRegister,
    SpoiledBlank,
)
from documents.models import Change, DocumentKind, GivenNumber, IssuedDocument, PrintJob, PrintState
from documents.printing import cancel_print, print_part, retry_print
from tests.at_once import at_once, refused
from tests.awards.certificate_builders import entered, new_layout, new_stock
from tests.awards.decision_builders import new_decision
from tests.documents.test_placed_sheets import lines_on


@pytest.fixture
def no_workers(monkeypatch):
    """Nobody takes parts from the queue."""
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)


def bang_khen() -> AwardForm:
    return AwardForm.objects.get(code="BK_TINH")


def numbers_of(decision) -> list[str]:
    return [str(each.number) for each in certificates_of(decision)]


def print_all(job) -> PrintJob:
    for part in job.parts.all():
        print_part.call(part.pk)
    job.refresh_from_db()
    return job


def pages_of(job) -> list[str]:
    return [leaf.extract_text() for leaf in PdfReader(io.BytesIO(job.result.read())).pages]


# --- The gold register ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_name_gets_the_next_number_of_its_form_in_the_order_of_the_list(hoa):
    first, second = entered(3, by=hoa), entered(2, by=hoa)

    assert numbers_of(first) == ["01/SV-BK_TINH", "02/SV-BK_TINH", "03/SV-BK_TINH"]
    assert numbers_of(second) == ["04/SV-BK_TINH", "05/SV-BK_TINH"]
    assert numbers_of(entered(1, form="CSTDT", by=hoa)) == ["01/SV-CSTDT"]
    assert register_for(bang_khen()).series.gaps(first.decided_on.year) == []
    assert [line.award.register_number for line in first.lines.all()] == numbers_of(first)


@pytest.mark.django_db
def test_entering_twice_gives_no_second_number(hoa):
    decision = entered(3, by=hoa)

    with pytest.raises(OfficeError, match="đều đã vào sổ vàng"):
        prepare(decision, by=hoa)

    assert GivenNumber.objects.filter(series__symbol="SV-BK_TINH").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("state", [DecisionState.DRAFT, DecisionState.SIGNED, DecisionState.NUMBERED])
def test_nothing_is_entered_before_the_decision_is_issued(hoa, state):
    with pytest.raises(OfficeError, match="chưa ban hành"):
        prepare(new_decision(state=state), by=hoa)


@pytest.mark.django_db
def test_a_revoked_line_is_not_entered(hoa):
    decision = new_decision(lines=["Lan", "Minh"], state=DecisionState.ISSUED)
    DecisionLine.objects.filter(printed_name="Lan").update(standing=Change.REVOKED)

    prepare(decision, by=hoa)

    assert [each.line.printed_name for each in certificates_of(decision)] == ["Minh"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_decisions_entered_at_once_leave_no_gap_and_no_number_twice(hoa):
    decisions = [new_decision(lines=5, state=DecisionState.ISSUED) for _ in range(8)]

    # Each decision by two people at once.
    outcomes = at_once(
        *[lambda key=each.pk: prepare(Decision.objects.get(pk=key), by=hoa) for each in decisions * 2],
    )

    ordinals = GivenNumber.objects.filter(series__symbol="SV-BK_TINH").values_list("ordinal", flat=True)
    assert sorted(ordinals) == list(range(1, 41))
    assert (len(refused(outcomes)), Certificate.objects.count()) == (8, 40)


# --- Printing ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_batch_becomes_one_file_with_a_page_for_each_name(hoa, no_workers, monkeypatch):
    monkeypatch.setattr(certificates_module, "PART", 2)
    decision = entered(["Trần Thị Lan", "Phạm Quang Minh", "Nguyễn Thị Thu"], by=hoa)
    layout = new_layout()

    job = print_all(start(decision, layout.stock, by=hoa))

    assert (job.state, job.parts.count()) == (PrintState.DONE, 2)
    said = [
        (name in page, f"Số sổ vàng: 0{place}" in page)
        for place, (name, page) in enumerate(
            zip(["Trần Thị Lan", "Phạm Quang Minh", "Nguyễn Thị Thu"], pages_of(job), strict=True), start=1
        )
    ]
    assert said == [(True, True)] * 3
    assert {each.state for each in certificates_of(decision)} == {CertificateState.PRINTED}


@pytest.mark.django_db
def test_on_a_blank_only_the_open_texts_are_printed_and_on_plain_paper_all_of_it(hoa, no_workers):
    decision = entered(1, by=hoa)
    new_layout(stock := new_stock())
    plain = CertificateStock.objects.get(name="Giấy trắng A3, in cả khung")
    [certificate] = certificates_of(decision)

    on_blank = lines_on(certificates_module.Job.of(stock, [certificate]).pdf([certificate]))
    whole = lines_on(certificates_module.Job.of(plain, [certificate]).pdf([certificate]))

    added = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "TẶNG", "BẰNG KHEN"}
    assert set(whole) - set(on_blank) == added | {"CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH …"}
    assert set(on_blank) - set(whole) == set()


@pytest.mark.django_db
def test_every_text_stands_where_the_layout_says_moved_by_what_the_printer_is_off(hoa, no_workers):
    decision = entered(["Trần Thị Lan"], by=hoa)
    stock = new_stock(offset_x="1.5", offset_y="-2")
    layout = new_layout(stock)
    layout.fields.filter(source="gold").update(x="33.5", y="271", text="Vào sổ vàng số", align="left")

    job = print_all(start(decision, stock, by=hoa))

    found = lines_on(job.result.read())
    assert found["Vào sổ vàng số 01"] == pytest.approx((35, 269), abs=0.1)


@pytest.mark.django_db
def test_printing_makes_each_certificate_a_document_that_anybody_may_check(client, hoa, no_workers):
    decision = entered(["Trần Thị Lan"], by=hoa)
    [certificate] = certificates_of(decision)
    assert certificate.issued is None

    start(decision, new_layout().stock, by=hoa)

    issued = IssuedDocument.objects.get(kind=DocumentKind.CERTIFICATE)
    page = client.get(issued.public_url).content.decode()
    assert (issued.number, issued.dated_on, issued.form) == (certificate.number, decision.decided_on, bang_khen().name)
    assert ("Trần Thị Lan" in page, "01/SV-BK_TINH" in page) == (True, True)


@pytest.mark.django_db
def test_pressing_print_twice_prints_once(hoa, no_workers):
    decision = entered(2, by=hoa)
    stock = new_layout().stock
    start(decision, stock, by=hoa)

    with pytest.raises(OfficeError, match="Không còn bằng nào chờ in"):
        start(decision, stock, by=hoa)

    assert (PrintJob.objects.count(), IssuedDocument.objects.filter(kind="certificate").count()) == (1, 2)


@pytest.mark.django_db
def test_a_stock_without_a_layout_is_refused_before_anything_is_written(hoa, no_workers):
    decision = entered(2, by=hoa)

    with pytest.raises(OfficeError, match=r"chưa có bố cục cho: .*cá nhân"):
        start(decision, new_stock("Phôi mới"), by=hoa)

    assert (PrintJob.objects.count(), IssuedDocument.objects.filter(kind="certificate").count()) == (0, 0)
    assert {each.state for each in certificates_of(decision)} == {CertificateState.PREPARED}


@pytest.mark.django_db
def test_a_layout_without_any_text_and_a_retired_stock_are_refused(hoa, no_workers):
    decision = entered(1, by=hoa)
    empty = new_layout()
    empty.fields.all().delete()
    retired = new_layout(new_stock(is_retired=True)).stock

    with pytest.raises(OfficeError, match="chưa có bố cục"):
        start(decision, empty.stock, by=hoa)
    with pytest.raises(OfficeError, match="không dùng nữa"):
        start(decision, retired, by=hoa)


@pytest.mark.django_db
def test_the_layout_of_the_kind_of_subject_goes_before_that_of_all(hoa, no_workers):
    decision = entered(1, by=hoa)
    stock = new_layout().stock
    new_layout(stock, subject="individual").fields.filter(source="gold").update(text="Riêng cá nhân:")

    job = print_all(start(decision, stock, by=hoa))

    assert "Riêng cá nhân: 01" in pages_of(job)[0]


@pytest.mark.django_db
def test_only_the_failed_part_is_printed_again(hoa, no_workers, monkeypatch):
    monkeypatch.setattr(certificates_module, "PART", 1)
    decision = entered(3, by=hoa)
    drawn = certificates_module.Job.pdf
    asked = []

    def failing(job, certificates):
        asked.append(certificates[0].number.ordinal)
        if certificates[0].number.ordinal == 2 and asked.count(2) == 1:
            raise OfficeError("Máy in nghỉ.")
        return drawn(job, certificates)

    monkeypatch.setattr(certificates_module.Job, "pdf", failing)
    job = print_all(start(decision, new_layout().stock, by=hoa))
    assert (job.state, [part.problem for part in job.parts.all()]) == (PrintState.FAILED, ["", "Máy in nghỉ.", ""])

    retry_print(job, by=hoa)

    assert (print_all(job).state, asked) == (PrintState.DONE, [1, 2, 3, 2])
    assert len(pages_of(job)) == 3


@pytest.mark.django_db
def test_after_a_cancelled_print_all_wait_again_with_the_same_numbers(hoa, no_workers):
    decision = entered(2, by=hoa)
    stock = new_layout().stock
    job = start(decision, stock, by=hoa)
    codes = set(IssuedDocument.objects.values_list("code", flat=True))

    cancel_print(job, by=hoa)
    again = start(decision, stock, by=hoa)

    assert (again.pk != job.pk, numbers_of(decision)) == (True, ["01/SV-BK_TINH", "02/SV-BK_TINH"])
    assert set(IssuedDocument.objects.values_list("code", flat=True)) == codes


# --- Spoiled ----------------------------------------------------------------------------------------------------------


def printed_one(hoa) -> tuple[Decision, Certificate]:
    decision = entered(["Trần Thị Lan", "Phạm Quang Minh"], by=hoa)
    print_all(start(decision, new_layout().stock, by=hoa))
    return decision, certificates_of(decision)[0]


@pytest.mark.django_db
def test_a_spoiled_blank_is_accounted_for_and_the_certificate_takes_the_next_number(hoa, no_workers):
    decision, certificate = printed_one(hoa)
    old = certificate.issued

    spoil(certificate, reason="Phôi in lệch", by=hoa)

    certificate.refresh_from_db()
    old.refresh_from_db()
    blank = SpoiledBlank.objects.get()
    assert (str(blank.number), blank.reason, blank.by, blank.certificate) == (
        "01/SV-BK_TINH",
        "Phôi in lệch",
        hoa,
        certificate,
    )
    assert (str(certificate.number), certificate.state) == ("03/SV-BK_TINH", CertificateState.PREPARED)
    assert blank.number.is_spoiled
    assert certificate.register.series.gaps(decision.decided_on.year) == []
    assert (old.status, old.changes.get().by_document) == (Change.REVOKED, certificate.issued)
    assert certificate.line.award.register_number == "03/SV-BK_TINH"


@pytest.mark.django_db
def test_only_the_spoiled_one_is_printed_again(hoa, no_workers):
    decision, certificate = printed_one(hoa)
    spoil(certificate, reason="Kẹt giấy", by=hoa)

    job = print_all(start(decision, certificate.stock, by=hoa))

    [page] = pages_of(job)
    assert ("Trần Thị Lan" in page, "Số sổ vàng: 03" in page) == (True, True)


@pytest.mark.django_db
def test_where_the_register_says_so_the_number_stays(hoa, no_workers):
    _, certificate = printed_one(hoa)
    GoldRegister.objects.update(renumbers=False)

    spoil(certificate, reason="Rách", by=hoa)

    certificate.refresh_from_db()
    assert (str(certificate.number), certificate.number.is_spoiled) == ("01/SV-BK_TINH", False)
    assert (SpoiledBlank.objects.count(), certificate.issued.status) == (1, Change.VALID)


@pytest.mark.django_db
def test_spoiling_needs_a_reason_a_print_and_happens_once(hoa, no_workers):
    decision, certificate = printed_one(hoa)
    same_in_another_tab = Certificate.objects.get(pk=certificate.pk)
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        spoil(certificate, reason=" ", by=hoa)
    spoil(certificate, reason="Rách", by=hoa)

    with pytest.raises(WrongState):
        spoil(same_in_another_tab, reason="Rách", by=hoa)

    start(decision, certificate.stock or new_layout().stock, by=hoa)
    with pytest.raises(OfficeError, match="đang được in"):
        spoil(certificate, reason="Rách", by=hoa)
    assert SpoiledBlank.objects.count() == 1


@pytest.mark.django_db
def test_what_revokes_a_line_revokes_its_certificate_too(hoa, no_workers):
    _, certificate = printed_one(hoa)
    later = new_decision(state=DecisionState.ISSUED)

    count = change_certificates([certificate.line], Change.REVOKED, by_document=later.issued, by=hoa)

    certificate.issued.refresh_from_db()
    assert (count, certificate.issued.status) == (1, Change.REVOKED)


# --- From the command line --------------------------------------------------------------------------------------------


def command(decision, out, **options) -> None:
    call_command("print_certificates", str(decision.number), year=decision.decided_on.year, out=out, **options)


@pytest.mark.django_db
def test_the_command_prints_all_and_takes_no_second_numbers(tmp_path, capsys):
    decision = new_decision(lines=["Trần Thị Lan", "Phạm Quang Minh"], state=DecisionState.ISSUED)
    out = tmp_path / "bang.pdf"

    command(decision, out)
    command(decision, out, stock="giấy trắng a4, in cả khung")

    leaves = PdfReader(out).pages
    assert [name in leaf.extract_text() for name, leaf in zip(["Lan", "Minh"], leaves, strict=True)] == [True, True]
    assert numbers_of(decision) == ["01/SV-BK_TINH", "02/SV-BK_TINH"]
    assert "Giấy trắng A4" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"stock": "Phôi không có"}, "Không có phôi tên “Phôi không có”"),
        ({"stock": "Phôi trống"}, "chưa có bố cục"),
        ({"year": 1999}, "Không có quyết định khen thưởng số"),
        ({"out": Path("/khong/co/bang.pdf")}, "Không có thư mục /khong/co"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, options, said):
    decision = new_decision(state=DecisionState.ISSUED)
    new_stock("Phôi trống")
    told = {"year": decision.decided_on.year, **options}

    with pytest.raises(CommandError, match=said) as refused:
        call_command("print_certificates", str(decision.number), **{"out": tmp_path / "bang.pdf", **told})

    assert (refused.value.returncode, Certificate.objects.count()) == (2, 0)


@pytest.mark.django_db
def test_a_draft_is_not_printed_from_the_command_line(tmp_path):
    decision = new_decision(state=DecisionState.NUMBERED)

    with pytest.raises(CommandError, match="chưa ban hành"):
        command(decision, tmp_path / "bang.pdf")

    assert AuditEvent.objects.filter(action="awards.certificates_prepared").count() == 0
