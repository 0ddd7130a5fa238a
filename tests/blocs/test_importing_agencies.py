"""The office imports its list of agencies from a workbook of its own."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, AuditEvent
from blocs.models import ImportDraft
from documents.models import ColumnMapping, StoredFile
from documents.workbooks import read_table
from tests.blocs.workbooks import confirm, effects, errors, said, upload, workbook
from tests.builders import new_agency

HEADERS = ["TT", "Tên cơ quan, đơn vị", "Ký hiệu", "Loại hình", "Cơ quan chủ quản"]


@pytest.fixture
def office(client, hoa):
    client.force_login(hoa)
    return client


def everything() -> list[tuple]:
    return list(Agency.objects.order_by("pk").values_list("name", "code", "kind", "parent__code"))


def test_the_offices_own_columns_are_guessed_asked_once_and_remembered(office):
    file = workbook(HEADERS, (1, "Sở Nội vụ", "SNV", "Sở", None), title_lines=["DANH SÁCH ĐƠN VỊ"])
    page = office.post("/nhap-tu-excel/agencies/", {"file": file}, follow=True)
    guessed = page.context["form"].initial
    office.post(page.request["PATH_INFO"], {**guessed, "kind": ""})

    again = office.post(
        "/nhap-tu-excel/agencies/", {"file": workbook(HEADERS, (1, "Sở Y tế", "SYT", "Sở", None))}, follow=True
    )

    assert (page.resolver_match.url_name, again.resolver_match.url_name) == ("import_columns", "import_preview")
    assert guessed["parent"] == "Cơ quan chủ quản"
    assert ColumnMapping.objects.remembered("blocs.agencies") == {
        "name": "Tên cơ quan, đơn vị",
        "code": "Ký hiệu",
        "parent": "Cơ quan chủ quản",
    }


def test_a_workbook_with_other_columns_is_asked_about_again(office):
    upload(office, "agencies", workbook(HEADERS, (1, "Sở Nội vụ", "SNV", "Sở", None)))

    page = office.post("/nhap-tu-excel/agencies/", {"file": workbook(["Đơn vị", "Mã"], ("A", "B"))}, follow=True)

    assert page.resolver_match.url_name == "import_columns"


def test_one_column_is_not_two_things(office):
    page = office.post("/nhap-tu-excel/agencies/", {"file": workbook(["Đơn vị", "Mã"], ("A", "B"))}, follow=True)

    wrong = office.post(page.request["PATH_INFO"], {"name": "Mã", "code": "Mã"})
    missing = office.post(page.request["PATH_INFO"], {"code": "Mã"})

    assert wrong.context["form"].errors == {"code": ["Cột này đã được chọn cho “Tên đơn vị”."]}
    assert missing.context["form"].errors == {"name": ["Chọn cột chứa nội dung này."]}


def test_new_changed_and_unchanged_rows_are_told_apart_and_only_saved_when_confirmed(office):
    new_agency("Sở Y tế", code="SYT")
    new_agency("Sở Tài chính", code="STC", head_name="Nguyễn A")
    file = workbook(
        ["Đơn vị", "Mã", "Thủ trưởng", "Từ ngày"],
        ("Sở Y tế", "SYT", None, None),
        ("Sở Tài chính", "stc", "Trần B", dt.date(2020, 1, 1)),
        ("Xã Tân Lập", None, "Lê C", "01/07/2025"),
    )

    preview = upload(office, "agencies", file)
    before = everything()
    page = confirm(office, preview)

    assert effects(preview) == [(2, "không đổi"), (3, "thay đổi"), (4, "mới")]
    assert preview.context["plan"].rows[1].changes == [
        "họ tên thủ trưởng: “Nguyễn A” → “Trần B”",
        "hoạt động từ: “” → “01/01/2020”",
    ]
    assert len(before) == 2
    assert everything()[2] == ("Xã Tân Lập", "XTL", "commune", None)
    assert Agency.objects.get(code="XTL").active_from == dt.date(2025, 7, 1)
    assert Agency.objects.search("tan lap").count() == 1
    assert said(page) == ["Đã thêm 01 đơn vị, sửa 01 đơn vị."]


def test_a_second_time_the_same_workbook_changes_nothing(office):
    rows = [("Sở Y tế", "SYT", None), ("Phòng A", None, "SYT"), ("Phòng B", None, "Sở Y tế")]
    confirm(office, upload(office, "agencies", workbook(["Đơn vị", "Mã", "Trực thuộc"], *rows)))
    before = everything()

    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã", "Trực thuộc"], *rows))

    assert [effect for _, effect in effects(preview)] == ["không đổi"] * 3
    assert everything() == before


def test_divisions_may_stand_before_their_agency(office):
    file = workbook(
        ["Đơn vị", "Mã", "Trực thuộc"],
        ("Tổ 1", "T1", "P1"),
        ("Phòng 1", "P1", "Sở Y tế"),
        ("Sở Y tế", "SYT", None),
    )

    confirm(office, upload(office, "agencies", file))

    assert everything() == [
        ("Tổ 1", "T1", "department", "P1"),
        ("Phòng 1", "P1", "division", "SYT"),
        ("Sở Y tế", "SYT", "department", None),
    ]


def test_every_wrong_cell_is_named_and_nothing_is_saved(office):
    new_agency("Sở Y tế", code="SYT")
    file = workbook(
        ["Đơn vị", "Mã", "Loại", "Trực thuộc", "Từ ngày", "Tuyến trình"],
        (None, "A", None, None, None, None),
        ("Sở B", "B", "Tổng cục", None, None, None),
        ("Sở C", "C", None, "KHONGCO", None, None),
        ("Sở D", "D", None, None, "31/02/2026", None),
        ("Sở E", "E", None, "E", None, None),
        ("Sở G", "G", None, "H", None, None),
        ("Sở H", "H", None, "G", None, None),
        ("Sở I", "I", None, None, None, None),
        ("Sở K", "i", None, None, None, None),
        ("Sở Lạ", "SYT", None, None, None, None),
        ("Sở Y tế", "SYT2", None, None, None, None),
        ("Sở M" + "m" * 200, "M", None, None, None, "đường vòng"),
        ("Sở Tốt", "TOT", None, None, None, None),
    )

    preview = upload(office, "agencies", file)
    page = confirm(office, preview)

    kinds = "“Sở, ban, ngành”, “Cơ quan Đảng”, “Mặt trận, đoàn thể”"
    found = errors(preview)
    assert [cell for cell, _ in found] == [
        *("A2", "C3", "D4", "E5", "D6", "D8", "B10", "A11", "B12", "F13", "A13"),
    ]
    assert dict(found)["A2"] == "Chưa điền mục này."
    assert dict(found)["C3"].startswith(f"Không có loại “Tổng cục”; dùng một trong: {kinds}")
    assert dict(found)["D4"] == "Không có đơn vị nào mang mã hoặc tên “KHONGCO”."
    assert dict(found)["E5"] == "“31/02/2026” không phải là một ngày, ví dụ 05/01/2026."
    assert dict(found)["B10"] == "Trùng với dòng 9."
    assert dict(found)["A11"] == "Mã SYT là của Sở Y tế. Nếu đơn vị đã đổi tên, hãy dùng “Đổi tên”."
    assert dict(found)["B12"] == "Sở Y tế đã có trong cổng với mã SYT."
    assert page.context["problem"] == "Còn 10 dòng có lỗi nên chưa lưu dòng nào."
    assert everything() == [("Sở Y tế", "SYT", "department", None)]


def test_two_offices_of_one_name_stay_apart_by_their_agencies(office):
    health, finance = new_agency("Sở Y tế", code="SYT"), new_agency("Sở Tài chính", code="STC")
    new_agency("Văn phòng", code="VP1", parent=health, kind="division")
    file = workbook(["Đơn vị", "Trực thuộc"], ("Văn phòng", "SYT"), ("Văn phòng", "STC"))

    preview = upload(office, "agencies", file)
    confirm(office, preview)

    assert effects(preview) == [(2, "không đổi"), (3, "mới")]
    assert Agency.objects.filter(name="Văn phòng", parent=finance).count() == 1


def test_three_thousand_rows_are_read_shown_and_saved(office, django_assert_max_num_queries):
    rows = [(f"Xã số {number}", f"X{number}") for number in range(3000)]

    with django_assert_max_num_queries(60):
        preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"], *rows))
    confirm(office, preview)

    assert Agency.objects.count() == 3000
    assert len(preview.context["rows"]) == 100


def test_errors_among_three_thousand_rows_stand_first(office):
    rows = [(f"Xã số {number}", f"X{number % 2999}") for number in range(3000)]

    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"], *rows))

    assert errors(preview) == [("B3001", "Trùng với dòng 2.")]
    assert preview.context["rows"][0]["row"]["number"] == 3001


# --- The uploaded file ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Ten,Ma\nSo,S", "Chỉ nhận tệp Excel (.xlsx)."),
        (b"", None),
        (b"PK\x03\x04damaged", "Chỉ nhận tệp Excel (.xlsx)."),
    ],
)
def test_what_is_no_workbook_is_refused(office, content, sentence):
    page = office.post("/nhap-tu-excel/agencies/", {"file": SimpleUploadedFile("a.xlsx", content)})

    errors_of_file = page.context["form"].errors["file"]
    assert len(errors_of_file) == 1
    assert sentence is None or errors_of_file[0].startswith(sentence)
    assert StoredFile.objects.count() == 0


def test_a_workbook_without_a_header_is_refused(office):
    page = office.post("/nhap-tu-excel/agencies/", {"file": workbook(["Một cột"])})

    assert page.context["form"].errors == {"file": ["Không tìm thấy dòng tiêu đề cột trong 20 dòng đầu của bảng."]}
    assert StoredFile.objects.count() == 0


def test_a_header_without_rows_imports_nothing(office):
    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"]))

    page = confirm(office, preview)

    assert page.context["problem"] == "Bảng không có dòng nào."


def test_the_workbook_is_forgotten_once_it_is_imported_or_given_up(office, django_capture_on_commit_callbacks):
    imported = upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))
    confirm(office, imported)
    after_import = StoredFile.objects.count(), ImportDraft.objects.count()
    given_up = upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở B", "B")))
    office.post(given_up.request["PATH_INFO"].replace("xem", "bo"))

    assert (after_import, StoredFile.objects.count(), ImportDraft.objects.count()) == ((0, 0), 0, 0)
    assert everything() == [("Sở A", "A", "department", None)]
    assert AuditEvent.objects.filter(action="blocs.workbook_imported").count() == 1


def test_a_confirmation_pressed_twice_imports_once(office):
    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))

    confirm(office, preview)
    second = office.post(preview.request["PATH_INFO"])

    said = second.content.decode()
    assert (second.status_code, "đã được nhập rồi" in said, "Đã thêm 01 đơn vị." in said) == (410, True, True)
    assert f'href="{reverse("blocs:agency_list")}"' in said
    assert Agency.objects.count() == 1


def test_a_workbook_that_was_given_up_says_so_to_the_other_tab_and_to_nobody_else(client, office, binh):
    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))
    address = preview.request["PATH_INFO"]
    office.post(address.replace("xem", "bo"))

    said = office.get(address).content.decode()
    client.force_login(binh)

    assert "chưa lưu gì" in said
    assert client.get(address).status_code == 404


def test_a_forgotten_workbook_goes_with_the_next_upload(office, hoa, binh):
    preview = upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))
    ImportDraft.objects.update(created_at=timezone.now() - dt.timedelta(days=2), by=binh)

    upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở B", "B")))

    assert [draft.by for draft in ImportDraft.objects.all()] == [hoa]
    assert preview.context["draft"].pk not in ImportDraft.objects.values_list("pk", flat=True)


def test_one_workbook_of_each_purpose_may_wait(office):
    upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))
    upload(office, "users", workbook(["Họ tên", "Tên đăng nhập"], ("Lê An", "lean")))
    upload(office, "agencies", workbook(["Đơn vị", "Mã"], ("Sở B", "B")))

    assert sorted(ImportDraft.objects.values_list("purpose", flat=True)) == ["agencies", "users"]


def test_a_colleagues_workbook_is_not_found(client, hoa, binh):
    client.force_login(hoa)
    preview = upload(client, "agencies", workbook(["Đơn vị", "Mã"], ("Sở A", "A")))
    client.force_login(binh)

    answers = [client.get(preview.request["PATH_INFO"]).status_code, confirm(client, preview).status_code]

    assert answers == [404, 404]
    assert Agency.objects.count() == 0


def test_the_sample_can_be_imported_as_it_is(office):
    sample = office.get("/nhap-tu-excel/agencies/mau/").content

    preview = upload(office, "agencies", SimpleUploadedFile("mau.xlsx", sample))
    confirm(office, preview)

    assert [agency.name for agency in Agency.objects.order_by("pk")] == [
        row.values[0] for row in read_table(io.BytesIO(sample)).rows
    ]
