"""The pages about blanks, layouts, certificates and the gold register."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.certificates.printing import certificates_of, start
from awards.models import AwardForm, Certificate, CertificateLayout, CertificateStock, GoldRegister, LayoutField
from documents.models import PrintJob
from documents.printing import cancel_print
from documents.workbooks import read_table
from tests.awards.certificate_builders import entered, new_layout, new_stock
from tests.campaigns.movement_builders import a_picture
from tests.documents.test_placed_sheets import lines_on


@pytest.fixture
def office(client, hoa):
    client.force_login(hoa)
    return client


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    """Nobody takes parts from the queue."""
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)


def typed(layout, **changes) -> dict:
    """What the editor sends of a layout, with some of the first text changed."""
    sent = {"version": layout.version}
    for place, each in enumerate(layout.fields.all()):
        for name in ("source", "text", "x", "y", "width", "lines", "size", "least_size", "font", "align", "colour"):
            sent[f"f-{place}-{name}"] = str(getattr(each, name)).replace(".", ",")
    return sent | {f"f-0-{name}": value for name, value in changes.items()}


def test_a_stock_with_its_scan_is_added_and_shown(office):
    told = {"name": "Phôi 2026", "kind": "preprinted", "width": "360", "height": "270,5"}
    told |= {"offset_x": "-1,5", "offset_y": "0", "upload": a_picture()}

    response = office.post(reverse("awards:stock_create"), told)

    stock = CertificateStock.objects.get(name="Phôi 2026")
    assert (response.status_code, str(stock.height), str(stock.offset_x)) == (302, "270.5", "-1.5")
    assert office.get(f"/phoi-bang-khen/{stock.pk}/anh/")["Content-Type"] == "image/jpeg"
    assert "360 × 270,5 mm" in office.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"upload": SimpleUploadedFile("phoi.png", b"khong phai anh")}, "Chỉ nhận tệp ảnh PNG, JPEG"),
        ({"width": "20"}, "100"),
        ({"offset_x": "500"}, "30"),
        ({"name": "giấy trắng A3, IN cả khung"}, "Đã có phôi tên này"),
    ],
)
def test_a_stock_that_cannot_be_is_refused_beside_its_field(office, changes, said):
    told = {"name": "Phôi", "kind": "preprinted", "width": "360", "height": "270", "offset_x": "0", "offset_y": "0"}

    response = office.post(reverse("awards:stock_create"), told | changes)

    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert CertificateStock.objects.filter(name="Phôi").count() == 0


def test_a_new_layout_begins_with_the_texts_of_the_certificate(office):
    stock = new_stock()
    form = AwardForm.objects.get(code="BK_TINH")

    office.post(reverse("awards:layout_create", args=[stock.pk]), {"form": form.pk, "subject": "", "copies": ""})

    layout = CertificateLayout.objects.get(stock=stock)
    assert {"name", "unit", "achievement", "decision", "gold", "signer"} < {each.source for each in layout.fields.all()}


def test_what_is_typed_in_millimetres_is_saved(office):
    layout = new_layout()

    response = office.post(layout.get_absolute_url(), typed(layout, x="61,5", y="150.5", is_bold="on"))

    layout.refresh_from_db()
    first = layout.fields.first()
    assert (response.status_code, layout.version) == (302, 2)
    assert (str(first.x), str(first.y), first.is_bold) == ("61.5", "150.5", True)
    assert layout.fields.count() == 9


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"x": "400"}, "Ra ngoài mép phải của phôi (420 mm)."),
        ({"y": "300"}, "Ra ngoài mép dưới của phôi (297 mm)."),
        ({"x": "-3"}, "Không được nhỏ hơn 0."),
        ({"least_size": "90"}, "Không được lớn hơn cỡ chữ."),
        ({"size": "1\u200b2x"}, "Ghi một số"),
        ({"source": "text", "text": ""}, "Ghi chữ cần in."),
        ({"source": "khong-co"}, 'id="f-0-source-loi"'),
    ],
)
def test_a_text_outside_the_sheet_or_without_sense_is_refused_and_nothing_typed_is_lost(office, changes, said):
    layout = new_layout()

    response = office.post(layout.get_absolute_url(), typed(layout, **changes))

    page = response.content.decode()
    layout.refresh_from_db()
    assert (response.status_code, said in page, layout.version) == (422, True, 1)
    name, value = next(iter(changes.items()))
    assert name in ("source", "text") or f'name="f-0-{name}" value="{value}"' in page


def test_of_two_tabs_the_older_is_refused_and_keeps_what_was_typed(office):
    layout = new_layout()
    first, second = typed(layout, x="60"), typed(layout, x="70")
    office.post(layout.get_absolute_url(), first)

    response = office.post(layout.get_absolute_url(), second)

    page = response.content.decode()
    assert (response.status_code, "ở nơi khác" in page, 'value="70"' in page) == (409, True, True)
    assert str(layout.fields.first().x) == "60.0"


def test_the_preview_is_the_pdf_of_what_is_typed_and_saves_nothing(office):
    layout = new_layout()
    changed = typed(layout, source="text", text="Chữ thử", x="61,5", y="150,5", align="left")

    response = office.post(reverse("awards:layout_try", args=[layout.pk]), changed)

    assert lines_on(response.content)["Chữ thử"] == pytest.approx((61.5, 150.5), abs=0.1)
    assert LayoutField.objects.filter(text="Chữ thử").count() == 0


def test_a_test_print_of_a_layout_has_rulers_and_of_a_stock_its_crosses(office):
    layout = new_layout()

    with_ruler = office.get(reverse("awards:layout_try", args=[layout.pk]), {"kieu": "thuoc"})
    crosses = office.get(reverse("awards:stock_test", args=[layout.stock_id]))

    assert ("250" in lines_on(with_ruler.content), "250" in lines_on(crosses.content)) == (True, True)


def test_entering_and_printing_lead_to_the_job_and_a_second_click_prints_nothing(office, hoa):
    decision = entered(2, by=hoa)
    stock = new_layout().stock
    url = reverse("awards:certificates_print", args=[decision.pk])

    first = office.post(url, {"stock": stock.pk})
    second = office.post(url, {"stock": stock.pk}, follow=True)

    job = PrintJob.objects.get()
    assert first.url == job.get_absolute_url()
    assert "Không còn bằng nào chờ in" in second.content.decode()


def test_the_clerk_is_told_of_a_print_but_not_led_to_what_the_office_prints(client, hoa, cuc):
    decision = entered(1, by=hoa)
    job = start(decision, new_layout().stock, by=hoa)
    led = []
    for reader in (hoa, cuc):
        client.force_login(reader)
        [row] = client.get(reverse("awards:certificate_list", args=[decision.pk])).context["rows"]
        led.append((row["job_url"], client.get(job.get_absolute_url()).status_code))

    assert led == [(job.get_absolute_url(), 200), ("", 404)]


def test_certificates_of_a_cancelled_print_count_as_waiting_and_not_as_printed(office, hoa):
    decision = entered(3, by=hoa)
    cancel_print(start(decision, new_layout().stock, by=hoa), by=hoa)
    url = reverse("awards:certificate_list", args=[decision.pk])

    home, page = office.get(reverse("awards:certificate_home")), office.get(url)
    printed, waiting = office.get(url, {"state": "printed"}), office.get(url, {"state": "prepared"})

    assert [tile["value"] for tile in page.context["tiles"]] == [3, 3, 0, 3]
    assert [row["label"] for row in home.context["rows"]] == ["Còn bằng chờ in"]
    assert (len(printed.context["rows"]), len(waiting.context["rows"])) == (0, 3)


def test_a_stock_that_there_is_not_is_told_beside_the_choice(office, hoa):
    decision = entered(1, by=hoa)

    response = office.post(reverse("awards:certificates_print", args=[decision.pk]), {"stock": "x"})

    assert (response.status_code, PrintJob.objects.count()) == (422, 0)


def test_the_page_warns_of_what_does_not_fit_and_of_a_missing_layout(office, hoa):
    decision = entered([" ".join(["Nguyễn"] * 28)], by=hoa)
    layout = new_layout()
    layout.fields.filter(source="name").update(width=40)
    url = reverse("awards:certificates_print", args=[decision.pk])

    tight = office.get(url, {"phoi": layout.stock_id}).content.decode()
    missing = office.get(url, {"phoi": new_stock().pk}).content.decode()

    assert ("Tên người, tập thể dài quá chỗ trên phôi" in tight, "chưa có bố cục cho" in missing) == (True, True)


def test_a_spoiled_blank_is_reported_on_its_page(office, hoa):
    decision = entered(1, by=hoa)
    start(decision, new_layout().stock, by=hoa)
    PrintJob.objects.update(state="failed")
    certificate = certificates_of(decision).get()
    url = reverse("awards:certificate_spoil", args=[certificate.pk])

    empty = office.post(url, {"reason": "\u200b "})
    done = office.post(url, {"reason": "Phôi in lệch"})

    assert (empty.status_code, done.status_code) == (422, 302)
    assert "Phôi in lệch" in office.get("/so-vang/phoi-hong/").content.decode()
    assert "Phôi in lệch" in office.get("/so-vang/", {"state": "spoiled"}).content.decode()


def test_the_book_has_every_number_on_paper_and_in_excel(office, hoa):
    decision = entered(["Trần Thị Lan", "Phạm Quang Minh"], by=hoa)
    asked = {"form": "BK_TINH", "year": decision.decided_on.year}

    paper = office.get("/so-vang/so.pdf", asked)
    workbook = office.get("/so-vang/so.xlsx", asked)

    assert paper.content.startswith(b"%PDF")
    table = read_table(io.BytesIO(workbook.content))
    assert [row.values[:2] for row in table.rows] == [("01", "Trần Thị Lan"), ("02", "Phạm Quang Minh")]


def test_flags_are_listed_for_who_embroiders_them(office, hoa):
    decision = entered(["Sở Y tế"], form="CO_TINH", by=hoa)
    entered(["Trần Thị Lan"], by=hoa)
    asked = {"year": decision.decided_on.year}

    page = office.get("/dat-theu-co/", asked).content.decode()

    assert ("Sở Y tế" in page, "Trần Thị Lan" in page) == (True, False)
    assert office.get("/dat-theu-co/danh-sach.pdf", asked).content.startswith(b"%PDF")


def test_a_qr_needs_a_public_address(office, settings):
    form = AwardForm.objects.get(code="BK_TINH")
    url = reverse("awards:gold_register_edit", args=[form.pk])

    refused = office.post(url, {"has_qr": "on", "renumbers": "on"})
    settings.IS_HTTPS = True
    office.post(url, {"has_qr": "on", "renumbers": "on"})

    assert (refused.status_code, GoldRegister.objects.get(form=form).has_qr) == (422, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_as_many_queries_however_long(office, hoa, rows, django_assert_max_num_queries):
    decision = entered(rows, by=hoa)
    for _ in range(rows):
        new_layout()
    start(decision, CertificateStock.objects.last(), by=hoa)
    for path in ("/bang-khen/", f"/bang-khen/quyet-dinh/{decision.pk}/", "/so-vang/", "/phoi-bang-khen/"):
        with django_assert_max_num_queries(12):
            assert office.get(path).status_code == 200
    assert Certificate.objects.count() == rows


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_text_is_dragged_on_the_sheet_moved_by_the_arrows_and_saved(open_as, faults, hoa):
    layout = new_layout(new_stock(picture=None))
    page = open_as(hoa, layout.get_absolute_url())
    found = faults(page)
    text = page.get_by_role("button", name="Số vào sổ vàng")
    before = layout.fields.get(source="gold")
    box, sheet = text.bounding_box(), page.locator("[data-layout-sheet]").bounding_box()
    millimetre = sheet["width"] / 420

    page.mouse.move(box["x"] + 5, box["y"] + 3)
    page.mouse.down()
    page.mouse.move(box["x"] + 5 + 20 * millimetre, box["y"] + 3 - 10 * millimetre, steps=5)
    page.mouse.up()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.get_by_text("mép trái").first.wait_for()
    found += faults(page)
    page.get_by_role("button", name="Lưu bố cục").click()
    page.get_by_text("Đã lưu bố cục.").wait_for()

    after = layout.fields.get(source="gold")
    assert (float(after.x - before.x), float(after.y - before.y)) == pytest.approx((20.5, -5), abs=0.6)
    assert found == []
