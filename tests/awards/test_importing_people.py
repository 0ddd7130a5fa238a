"""People, grades and decisions come out of an agency's own workbook; nothing is saved before a person agrees."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from awards.models import Award, AwardImport, ImportKind, Initiative, Subject, SubjectDiscipline, SubjectKind, YearGrade
from awards.subjects.importing import plan
from documents.models import StoredFile
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from tests.awards.subject_builders import graded, new_award, new_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def import_as(client):
    """Upload a workbook of these headers and rows, take the guessed columns, and give the preview."""

    def upload(user, agency, kind, headers, *rows):
        client.force_login(user)
        content = io.BytesIO(write_workbook([Sheet("Bảng", Table([Column(header, 40) for header in headers], rows))]))
        content.name = "danh-sach.xlsx"
        start = client.post(
            reverse("awards:import_start", kwargs={"kind": kind}),
            {"agency": agency.pk if agency else "", "file": content},
        )
        columns = client.get(start["Location"])
        if columns.status_code == 200:
            columns = client.post(start["Location"], columns.context["form"].initial)
        return client.get(columns["Location"])

    return upload


def confirm(client):
    return client.post(reverse("awards:import_preview", kwargs={"pk": AwardImport.objects.get().pk}), follow=True)


def effects(page) -> list[str]:
    rows = sorted((each["row"] for each in page.context["rows"]), key=lambda row: row["number"])
    return [row["effect"] for row in rows]


def complaints(page) -> list[tuple[str, str]]:
    return [(error["cell"], error["message"]) for row in page.context["rows"] for error in row["errors"]]


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


PEOPLE = ["Họ và tên", "Năm sinh", "Chức vụ", "Phòng", "Giới tính"]
GRADES = ["Họ tên", "Năm xếp loại", "Mức xếp loại"]
AWARDS = ["Họ và tên", "Năm", "Hình thức khen", "Số QĐ", "Ngày ký"]


def test_people_are_added_once_agreed_and_the_workbook_is_forgotten(client, health, lan, import_as):
    page = import_as(
        lan,
        health,
        "people",
        PEOPLE,
        ("Vũ Hòa", 1985, "Chuyên viên", "Văn phòng", "Nữ"),
        ("Lê An", None, None, None, None),
    )
    before = Subject.objects.count()

    said = words(confirm(client))

    assert (effects(page), before) == (["mới", "mới"], 0)
    assert "Đã thêm 02 đối tượng" in said
    person = Subject.objects.get(name="Vũ Hòa")
    assert (person.agency, person.birth_year, person.is_female, person.unit) == (health, 1985, True, "Văn phòng")
    assert (AwardImport.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert AuditEvent.objects.filter(action="awards.workbook_imported").count() == 1


def test_one_workbook_of_each_kind_may_wait(health, lan, import_as):
    import_as(lan, health, "people", PEOPLE, ("Vũ Hòa", 1985, None, None, None))
    import_as(lan, health, "grades", GRADES, ("Vũ Hòa", 2025, "HTT"))
    import_as(lan, health, "people", PEOPLE, ("Lê An", 1985, None, None, None))

    waiting = AwardImport.objects.order_by("pk").values_list("kind", flat=True)

    assert list(waiting) == ["grades", "people"]


def test_the_columns_are_asked_once(client, health, lan, import_as):
    import_as(lan, health, "people", ["Ai đây", "Họ tên"], ("x", "Vũ Hòa"))
    confirm(client)

    client.force_login(lan)
    content = io.BytesIO(write_workbook([Sheet("Bảng", Table([Column("Họ tên", 40)], [("Lê An",)]))]))
    content.name = "lan-hai.xlsx"
    start = client.post(
        reverse("awards:import_start", kwargs={"kind": "people"}), {"agency": health.pk, "file": content}
    )

    assert client.get(start["Location"]).status_code == 302


def test_who_is_there_already_is_found_by_any_spelling_and_only_what_is_told_changes(client, health, lan, import_as):
    known = new_subject("Vũ Hoà", agency=health, birth_year=1985, position="Văn thư")

    page = import_as(lan, health, "people", PEOPLE, ("VŨ HÒA", None, "Chuyên viên", None, None))
    confirm(client)

    known.refresh_from_db()
    assert effects(page) == ["thay đổi"]
    assert (known.name, known.birth_year, known.position) == ("Vũ Hoà", 1985, "Chuyên viên")


def test_a_name_of_other_accents_is_somebody_new_and_is_pointed_out(client, health, lan, import_as):
    new_subject("Nguyễn Văn Tuấn", agency=health)

    page = import_as(lan, health, "people", PEOPLE, ("Nguyễn Văn Tuân", None, None, None, None))
    confirm(client)

    assert "Gần trùng với Nguyễn Văn Tuấn" in words(page)
    assert Subject.objects.filter(merged_into=None).count() == 2


def test_a_name_that_two_people_have_must_say_more(health, lan, import_as):
    new_subject("Vũ Hòa", agency=health, birth_year=1985)
    new_subject("Vũ Hòa", agency=health, birth_year=1990)

    page = import_as(
        lan, health, "grades", [*GRADES, "Năm sinh"], ("Vũ Hòa", 2025, "HTXS", None), ("Vũ Hòa", 2025, "HTT", 1990)
    )

    assert complaints(page) == [("A2", "Có 02 người tên này; ghi thêm năm sinh hoặc phòng, bộ phận.")]
    assert effects(page) == ["có lỗi", "mới"]


def test_a_merged_person_is_found_under_the_old_name(client, health, lan, import_as):
    kept, merged = new_subject("Vũ Thị Hòa", agency=health), new_subject("Vũ Hòa", agency=health)
    merged.merge_into(kept, by=lan)

    import_as(lan, health, "grades", GRADES, ("Vũ Hòa", 2025, "Hoàn thành tốt nhiệm vụ"))
    confirm(client)

    assert YearGrade.objects.get().subject == kept


def test_grades_initiatives_and_decisions_add_whoever_is_missing(client, health, lan, import_as):
    import_as(lan, health, "grades", GRADES, ("Vũ Hòa", 2025, "hoàn thành xuất sắc nhiệm vụ"))
    confirm(client)
    import_as(
        lan, health, "initiatives", ["Họ tên", "Năm", "Tên sáng kiến", "Cấp"], ("Vũ Hòa", 2025, "Số hóa hồ sơ", "Cơ sở")
    )
    confirm(client)
    import_as(lan, health, "awards", AWARDS, ("Vũ Hòa", 2025, "Lao động tiên tiến", "45/QĐ-SYT", dt.date(2025, 12, 15)))
    confirm(client)

    person = Subject.objects.get()
    award = Award.objects.get()
    assert (YearGrade.objects.get().subject, YearGrade.objects.get().grade) == (person, "HTXS")
    assert (Initiative.objects.get().subject, Initiative.objects.get().level) == (person, "CO_SO")
    assert (award.subject, award.form.code, award.year, award.decided_on) == (
        person,
        "LDTT",
        2025,
        dt.date(2025, 12, 15),
    )
    found = client.get(reverse("awards:award_list"), {"q": "vu hoa"}).context["rows"]
    assert [row["award"] for row in found] == [award]


def test_disciplines_come_with_their_days_and_once(client, health, lan, import_as):
    columns = ["Họ tên", "Hình thức kỷ luật", "Từ ngày", "Đến ngày", "Số văn bản"]
    rows = [
        ("Vũ Hòa", "Khiển trách", "15/03/2025", "14/03/2026", "QĐ 20/QĐ-SYT"),
        ("Lê An", "Đang thanh tra", "01/10/2026", None, None),
    ]
    wrong = import_as(lan, health, "disciplines", columns, ("Vũ Hòa", "Phê bình", "15/03/2035", "14/03/2025", None))
    import_as(lan, health, "disciplines", columns, *rows)
    confirm(client)
    again = import_as(lan, health, "disciplines", columns, *rows)

    said = words(wrong)
    assert ("Không có hình thức “Phê bình”" in said, "không sau hôm nay" in said) == (True, True)
    assert effects(again) == ["không đổi", "không đổi"]
    assert [str(each) for each in SubjectDiscipline.objects.order_by("pk")] == [
        "Khiển trách từ 15/03/2025 đến 14/03/2026",
        "Đang thanh tra, kiểm tra, điều tra từ 01/10/2026",
    ]


def test_importing_the_same_workbook_again_does_nothing(health, lan, import_as):
    person = new_subject("Vũ Hòa", agency=health)
    graded(person, "HTXS", 2025)
    new_award(person, "LDTT", 2025, decision_number="45/QĐ-SYT")

    grades = import_as(lan, health, "grades", GRADES, ("Vũ Hòa", 2025, "HTXS"))
    awards = import_as(lan, health, "awards", AWARDS, ("Vũ Hòa", 2025, "LDTT", "45/QĐ-SYT", dt.date(2025, 12, 15)))

    assert (effects(grades), effects(awards)) == (["không đổi"], ["không đổi"])


def test_every_mistake_is_told_at_its_cell_and_nothing_is_saved(client, health, lan, import_as):
    person = new_subject("Vũ Hòa", agency=health)
    graded(person, "HTXS", 2025)
    rows = [
        ("Vũ Hòa", 2025, "HTT"),
        ("Vũ Hòa", 2031, "HTT"),
        ("Vũ Hòa", 2024, "Xuất chúng"),
        ("...", 2024, "HTT"),
        ("Lê An", 2024, "HTT"),
        ("Lê An", 2024, "HTXS"),
    ]

    page = import_as(lan, health, "grades", GRADES, *rows)
    answer = confirm(client)

    assert complaints(page) == [
        ("C2", "Năm 2025 đã có kết quả “Hoàn thành xuất sắc nhiệm vụ”; bỏ kết quả cũ trước."),
        ("B3", "“2031” không phải một năm từ 1945 đến 2026."),
        (
            "C4",
            "Không có mức “Xuất chúng”; dùng “Hoàn thành xuất sắc nhiệm vụ”, “Hoàn thành tốt nhiệm vụ”, "
            "“Hoàn thành nhiệm vụ”, “Không hoàn thành nhiệm vụ”.",
        ),
        ("A5", "Tên phải có chữ."),
        ("A7", "Trùng với dòng 6."),
    ]
    assert "Còn 05 dòng có lỗi nên chưa lưu dòng nào." in words(answer)
    assert (YearGrade.objects.count(), Subject.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("Vũ Hòa", 2025, "Bằng khen gì đó", "1", dt.date(2025, 12, 1)),
            ("C2", "Danh mục không có “Bằng khen gì đó”; ghi tên hoặc mã như trong danh mục."),
        ),
        (
            ("Vũ Hòa", 2025, "CO_TINH", "1", dt.date(2025, 12, 1)),
            ("C2", "Cờ thi đua của UBND tỉnh không tặng cho cá nhân."),
        ),
        (("Vũ Hòa", 2025, "LDTT", "", dt.date(2025, 12, 1)), ("D2", "Chưa ghi số quyết định.")),
        (("Vũ Hòa", 2025, "LDTT", "1", dt.date(2030, 12, 1)), ("E2", "Ghi ngày có thật, không sau hôm nay.")),
    ],
)
def test_a_decision_that_cannot_be_is_told_at_its_cell(health, lan, import_as, row, said):
    assert complaints(import_as(lan, health, "awards", AWARDS, row)) == [said]


def test_an_agency_cannot_import_for_another(health, trade, lan, import_as):
    page = import_as(lan, health, "people", [*PEOPLE, "Cơ quan"], ("Vũ Hòa", None, None, None, None, "SCT"))

    assert complaints(page) == [("F2", "Không có đơn vị nào mang mã hoặc tên “SCT” mà bạn được nhập.")]


def test_the_office_imports_for_several_agencies_at_once(client, health, trade, hoa, import_as):
    headers = ["Tên tập thể", "Đối tượng", "Đơn vị"]
    import_as(
        hoa,
        None,
        "people",
        headers,
        ("Phòng Nghiệp vụ", "Tập thể", "SYT"),
        ("Phòng Nghiệp vụ", "Tập thể", "Sở Công Thương"),
    )
    confirm(client)

    assert set(Subject.objects.values_list("kind", "agency")) == {
        (SubjectKind.COLLECTIVE, health.pk),
        (SubjectKind.COLLECTIVE, trade.pk),
    }


@pytest.mark.parametrize("rows", [1, 30])
def test_a_long_workbook_is_looked_at_in_as_many_queries_as_a_short_one(health, lan, rows, django_assert_num_queries):
    table = [
        (number, {"name": f"Vũ Hòa {chr(64 + number)}", "year": 2025, "grade": "HTT"}) for number in range(1, rows + 1)
    ]
    assert lan.agency_ids == {health.pk}  # asked for once a request

    with django_assert_num_queries(3):
        made = plan(ImportKind.GRADES, table, user=lan, agency=health)

    assert len(made.rows) == rows


# --- Registers of the past ---

OLD_REGISTER = ["Ghi chó", "Sè vµo sæ", "Ngµy ký", "Sè Q§", "H×nh thøc khen", "N¨m", "Hä vµ tªn"]


def old_rows() -> list[tuple]:
    return [
        (None, "17", dt.date(2004, 12, 15), "45/QĐ-UB", "ChiÕn sÜ thi ®ua c¬ së", 2004, "NguyÔn V¨n TuÊn"),
        (None, "18", dt.date(2004, 12, 15), "45/QĐ-UB", "ChiÕn sÜ thi ®ua c¬ së", 2004, "Lª ThÞ Hång"),
    ]


def test_an_old_register_in_tcvn3_is_read_whatever_the_order_of_its_columns(client, health, lan, import_as):
    page = import_as(lan, health, "awards", OLD_REGISTER, *old_rows())
    assert effects(page) == ["mới", "mới"]
    confirm(client)
    again = import_as(lan, health, "awards", OLD_REGISTER, *old_rows())

    award = Award.objects.get(register_number="17")
    assert (award.printed_name, award.form.code, award.year) == ("Nguyễn Văn Tuấn", "CSTDCS", 2004)
    assert effects(again) == ["không đổi", "không đổi"]
    assert Award.objects.count() == 2


def test_what_was_recognised_is_shown_before_and_after_and_can_be_overruled(client, health, lan):
    client.force_login(lan)
    table = Table([Column(header, 40) for header in OLD_REGISTER], old_rows())
    content = io.BytesIO(write_workbook([Sheet("Sæ", table)]))
    content.name = "so-cu.xlsx"
    start = client.post(
        reverse("awards:import_start", kwargs={"kind": "awards"}), {"agency": health.pk, "file": content}
    )
    [draft] = AwardImport.objects.all()
    columns = client.get(start["Location"])

    told = {row["header"]: (row["chosen"], row["samples"][0]["after"]) for row in columns.context["fonts"]}
    place = next(row["place"] for row in columns.context["fonts"] if row["header"] == "Họ và tên")
    fonts = reverse("awards:import_fonts", kwargs={"pk": draft.pk})
    overruled = client.post(fonts, {f"phong-{place}": "unicode", "phong-x": "vni", "phong-2": "rubbish"}, follow=True)

    assert told["Họ và tên"] == ("tcvn3", "Nguyễn Văn Tuấn")
    assert told["Hình thức khen"] == ("tcvn3", "Chiến sĩ thi đua cơ sở")
    row = next(row for row in overruled.context["fonts"] if row["place"] == place)
    assert (row["chosen"], row["samples"][0]["after"]) == ("unicode", "NguyÔn V¨n TuÊn")
    draft.refresh_from_db()
    assert draft.fonts == {str(place): ""}


def test_the_right_rows_can_be_imported_without_the_wrong_ones(client, health, lan, import_as):
    rows = [
        ("Vũ Hòa", 2025, "LDTT", "45/QĐ-SYT", dt.date(2025, 12, 15)),
        ("Lê An", 2025, "Không có", "45/QĐ-SYT", dt.date(2025, 12, 15)),
    ]
    page = import_as(lan, health, "awards", AWARDS, *rows)
    preview = reverse("awards:import_preview", kwargs={"pk": AwardImport.objects.get().pk})

    client.post(preview)
    refused = Award.objects.count()
    client.post(preview, {"bo-dong-loi": "1"})

    assert complaints(page) == [("C3", "Danh mục không có “Không có”; ghi tên hoặc mã như trong danh mục.")]
    assert (refused, [award.printed_name for award in Award.objects.all()]) == (0, ["Vũ Hòa"])


def test_whom_a_wrong_row_named_first_is_added_with_the_right_row(client, health, lan, import_as):
    day = dt.date(2025, 12, 15)
    rows = [("Đỗ Mới", 2025, "Không có", "45", day), ("Đỗ Mới", 2025, "LDTT", "45", day)]
    import_as(lan, health, "awards", AWARDS, *rows)
    preview = reverse("awards:import_preview", kwargs={"pk": AwardImport.objects.get().pk})

    client.post(preview, {"bo-dong-loi": "1"})

    assert [(award.subject.name, award.form.code) for award in Award.objects.all()] == [("Đỗ Mới", "LDTT")]
    assert [event.details["source"] for event in AuditEvent.objects.filter(action="awards.subject_created")] == [
        "Excel"
    ]


def test_who_cannot_be_added_as_one_row_says_is_not_added_by_another(client, health, lan, import_as):
    day, long = dt.date(2025, 12, 15), "Phòng " * 60
    headers = [*AWARDS, "Phòng"]
    rows = [("Đỗ Mới", 2025, "LDTT", "45", day, long), ("Đỗ Mới", 2025, "LDTT", "46", day, "")]
    import_as(lan, health, "awards", headers, *rows)
    preview = reverse("awards:import_preview", kwargs={"pk": AwardImport.objects.get().pk})

    client.post(preview, {"bo-dong-loi": "1"})

    assert [award.subject.unit for award in Award.objects.all()] == [""]


def test_formulas_and_merged_cells_are_said(client, health, lan):
    workbook = openpyxl.Workbook()
    page = workbook.active
    for row in [AWARDS, ("Vũ Hòa", 2025, "LDTT", "45", "15/12/2025"), ("Lê An", 2025, "LDTT", None, "15/12/2025")]:
        page.append(row)
    page.merge_cells("D2:D3")
    content = io.BytesIO()
    workbook.save(content)
    content.seek(0)
    content.name = "so.xlsx"
    client.force_login(lan)

    start = client.post(
        reverse("awards:import_start", kwargs={"kind": "awards"}), {"agency": health.pk, "file": content}
    )

    said = words(client.get(start["Location"]))
    assert "Bảng có ô gộp (D2:D3)" in said


def test_a_year_that_a_formula_gave_is_read_and_the_formula_is_said(client, health, lan):
    table = Table([Column(header, 40) for header in GRADES], [("Vũ Hòa", 2025, "HTXS")])
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_workbook([Sheet("Bảng", table)]))) as plain,
        zipfile.ZipFile(content, "w") as made,
    ):
        for name in plain.namelist():
            made.writestr(name, plain.read(name).replace(b"<v>2025</v>", b"<f>2024+1</f><v>2025</v>"))
    content.seek(0)
    content.name = "xep-loai.xlsx"
    client.force_login(lan)
    start = client.post(
        reverse("awards:import_start", kwargs={"kind": "grades"}), {"agency": health.pk, "file": content}
    )
    columns = client.get(start["Location"])

    preview = client.post(start["Location"], columns.context["form"].initial, follow=True)

    assert "Bảng có công thức: cổng lấy kết quả của lần tính cuối trong Excel." in words(preview)
    assert [row["cells"][-1][1] for row in preview.context["rows"]] == ["2025: Hoàn thành xuất sắc nhiệm vụ"]
