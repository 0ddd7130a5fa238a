"""The register (sổ khen thưởng): whatever was ever awarded is found as one types, and shown with its whole history."""

import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from accounts.succession import merge, rename, split
from awards.eligibility.running import last_run, runs_of_awards
from awards.models import Award, Subject, SubjectKind
from documents.models import Change
from documents.workbooks import read_table
from tests.awards.subject_builders import graded, new_award, new_subject
from tests.builders import new_agency

pytestmark = pytest.mark.django_db
REGISTER = "/so-khen-thuong/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def names(page) -> list[str]:
    return [row["award"].printed_name for row in page.context["rows"]]


# --- Searching ---


@pytest.mark.parametrize(
    "typed",
    ["hoa", "Hòa", "VU THI HOA", "van phong", "45/qđ", "so y te", "SV-0012", "hoa so y te", "nam hoc 2024"],
)
def test_an_award_is_found_by_any_word_of_it_with_or_without_accents(client, health, hoa, typed):
    new_award(
        new_subject("Vũ Thị Hòa", agency=health),
        printed_unit="Chuyên viên, Văn phòng",
        decision_number="45/QĐ-UBND",
        register_number="SV-0012",
        period="năm học 2024-2025",
    )
    new_award(new_subject("Lê Minh", agency=new_agency("Sở Xây dựng")), decision_number="9/QĐ-UBND")
    client.force_login(hoa)

    assert names(client.get(REGISTER, {"q": typed})) == ["Vũ Thị Hòa"]


def test_a_changed_or_deleted_award_is_found_as_it_is_now(client, health, hoa):
    award = new_award(new_subject("Nguyễn Đình Đạt", agency=health))
    gone = new_award(new_subject("Nguyễn Đình Đoàn", agency=health))
    award.printed_name = "Lý Thường Kiệt"
    award.save()
    gone.delete()
    client.force_login(hoa)

    answers = [names(client.get(REGISTER, {"q": text})) for text in ("đình", "thường")]

    assert answers == [[], ["Lý Thường Kiệt"]]


def test_a_short_word_is_found_where_words_begin(client, health, hoa):
    for name in ("Lê An", "Vũ Anh", "Đỗ Lan"):
        new_award(new_subject(name, agency=health))
    client.force_login(hoa)

    assert sorted(names(client.get(REGISTER, {"q": "an"}))) == ["Lê An", "Vũ Anh"]


@pytest.mark.parametrize("typed", ["zz", "99999", "hoa xx", "%", "_", '"', "' OR 1=1", "( *"])
def test_what_is_not_there_is_not_found_and_nothing_breaks(client, health, hoa, typed):
    new_award(new_subject("Lê Minh Tú", agency=health), decision_number="7/QĐ-SYT")
    client.force_login(hoa)

    page = client.get(REGISTER, {"q": typed})

    assert page.status_code == 200
    assert names(page) == []


def test_searching_an_agency_finds_those_of_before_and_after_and_says_so(client, hoa):
    transport, building = new_agency("Sở Giao thông vận tải"), new_agency("Sở Xây dựng")
    new_award(new_subject("Lê Đường", agency=transport))
    new_award(new_subject("Vũ Nhà", agency=building))
    new_award(new_subject("Đỗ Khác", agency=new_agency("Sở Y tế")))
    merge([transport], into=building, on=dt.date(2025, 3, 1), by=hoa)
    client.force_login(hoa)

    after = client.get(REGISTER, {"q": "so xay dung"})
    before = client.get(REGISTER, {"q": "giao thong van tai"})

    assert sorted(names(after)) == sorted(names(before)) == ["Lê Đường", "Vũ Nhà"]
    assert "nay là Sở Xây dựng (từ 01/03/2025)" in after.content.decode()
    assert "tiếp nối Sở Giao thông vận tải (từ 01/03/2025)" in before.content.decode()


def test_a_renamed_agency_is_found_under_its_old_name(client, hoa):
    agency = new_agency("Sở Văn hóa và Thể thao")
    new_award(new_subject("Lê Ca", agency=agency))
    rename(agency, new_name="Sở Văn hóa, Thể thao và Du lịch", on=dt.date(2025, 3, 1), by=hoa)
    Award.objects.get().save()
    client.force_login(hoa)

    assert names(client.get(REGISTER, {"q": "Sở Văn hóa và Thể thao"})) == ["Lê Ca"]


def test_filters_narrow_and_orders_sort(client, health, hoa):
    person = new_subject("Trần Bình", agency=health)
    unit = new_subject("Phòng Dược", agency=health, kind=SubjectKind.COLLECTIVE)
    new_award(person, "CSTDCS", 2024)
    new_award(person, "BK_TINH", 2025, kind="theme", from_year=2023)
    new_award(unit, "CO_TINH", 2025, decided_on=dt.date(2026, 2, 1))
    new_award(new_subject("Lê An", agency=health), "CSTDCS", 2023, revoked_on=dt.date(2024, 5, 1))
    client.force_login(hoa)

    def asked(**words):
        return names(client.get(REGISTER, words))

    assert asked() == ["Phòng Dược", "Trần Bình", "Trần Bình", "Lê An"]
    assert asked(order="cu") == ["Lê An", "Trần Bình", "Trần Bình", "Phòng Dược"]
    assert asked(order="ten") == ["Lê An", "Trần Bình", "Trần Bình", "Phòng Dược"]
    assert asked(order="ghi") == ["Lê An", "Phòng Dược", "Trần Bình", "Trần Bình"]
    assert asked(form="CSTDCS") == ["Trần Bình", "Lê An"]
    assert asked(kind="theme") == ["Trần Bình"]
    assert asked(who="collective") == ["Phòng Dược"]
    assert asked(year="2024") == ["Trần Bình", "Trần Bình"]
    assert asked(status="revoked") == ["Lê An"]
    assert asked(since="01/01/2026") == ["Phòng Dược"]
    assert asked(agency=str(health.pk), q="duoc") == ["Phòng Dược"]


@pytest.mark.parametrize("order", ["moi", "cu", "ten", "ghi"])
def test_paging_by_key_shows_every_row_once_there_and_back(client, health, hoa, order):
    subject = new_subject("Trần Bình", agency=health)
    for number in range(120):
        new_award(
            new_subject(f"Lê {chr(65 + number % 7)}", agency=health) if number % 3 else subject,
            decided_on=dt.date(2025, 12, 1 + number % 5),
            decision_number=f"{number}/QĐ",
        )
    client.force_login(hoa)

    pages, words = [], {"order": order}
    while True:
        page = client.get(REGISTER, words)
        pages.append([row["award"].pk for row in page.context["rows"]])
        if not (after := page.context["page"].after):
            break
        words = {"order": order, "sau": after}
    back = client.get(REGISTER, {"order": order, "truoc": page.context["page"].before})

    assert [len(each) for each in pages] == [50, 50, 20]
    assert len({key for each in pages for key in each}) == 120
    assert [row["award"].pk for row in back.context["rows"]] == pages[1]
    assert all([back.context["page"].after, back.context["page"].before])


@pytest.mark.parametrize("mark", ["x", "~", "2025-13-40~1", "2025-12-01~9999999999999999999999", "~-1"])
def test_a_broken_place_in_the_address_is_the_first_page(client, health, hoa, mark):
    new_award(new_subject("Lê An", agency=health))
    client.force_login(hoa)

    assert names(client.get(REGISTER, {"sau": mark})) == names(client.get(REGISTER, {"truoc": mark})) == ["Lê An"]


def test_beyond_a_thousand_the_register_does_not_count(client, health, hoa):
    subject = new_subject("Lê An", agency=health)
    sample = new_award(subject)
    Award.objects.bulk_create(
        Award(
            subject=subject,
            agency=health,
            form=sample.form,
            year=2025,
            decided_on=sample.decided_on,
            decision_number=f"{number}",
            printed_name="Lê An",
            folded=" le an",
        )
        for number in range(1005)
    )
    client.force_login(hoa)

    page = client.get(REGISTER, {"q": "le an"})

    assert client.get(REGISTER).context["page"].count_said == "hơn 1.000"
    assert (page.context["page"].count_said, page.context["page"].is_by_key) == ("hơn 1.000", True)
    assert "gõ thêm chữ" in page.content.decode()


@pytest.mark.parametrize("awards", [1, 3])
def test_the_register_takes_the_same_number_of_queries_however_long(
    client, health, hoa, awards, django_assert_num_queries
):
    for _ in range(awards):
        new_award(new_subject("Vũ Hòa", agency=health))
    client.force_login(hoa)
    client.get("/")

    with django_assert_num_queries(10 if connection.vendor == "sqlite" else 9):
        page = client.get(REGISTER, {"q": "vu hoa"})

    assert len(names(page)) == awards


@pytest.mark.parametrize("agencies", [1, 3])
def test_an_agency_with_a_history_searches_in_few_queries(
    client, health, lan, hoa, agencies, django_assert_num_queries
):
    former = [new_agency(f"Trung tâm Y tế {number}") for number in range(agencies)]
    merge(former, into=health, on=dt.date(2025, 3, 1), by=hoa)
    for agency in former:
        new_award(new_subject("Lê Xưa", agency=agency), "LDTT", 2025)
    client.force_login(lan)
    client.get("/")

    with django_assert_num_queries(12):
        page = client.get(REGISTER, {"q": "so y te", "form": "LDTT", "year": "2025"})

    assert len(names(page)) == agencies


def test_a_word_that_nearly_every_row_says_finds_what_a_rare_one_does(client, health, hoa, monkeypatch):
    monkeypatch.setattr("awards.register.searching.MOST_FETCHED", 2)
    for name in ("Lê Hòa An", "Vũ Hòa", "Đỗ Hòa", "Đỗ Lan"):
        new_award(new_subject(name, agency=health))
    client.force_login(hoa)

    assert sorted(names(client.get(REGISTER, {"q": "hoa"}))) == ["Lê Hòa An", "Vũ Hòa", "Đỗ Hòa"]
    assert names(client.get(REGISTER, {"q": "hoa an"})) == ["Lê Hòa An"]


@pytest.mark.parametrize("read", [1, 1000])
def test_a_word_that_every_row_says_is_found_in_what_else_was_asked(client, health, hoa, monkeypatch, read):
    monkeypatch.setattr("awards.register.searching.MOST_FETCHED", 1)
    monkeypatch.setattr("awards.register.searching.MOST_READ", read)
    for name, year in [("Lê Hòa", 2024), ("Vũ Hòa", 2025), ("Đỗ Hòa", 2025), ("Đỗ Lan", 2025)]:
        new_award(new_subject(name, agency=health), year=year)
    client.force_login(hoa)

    assert sorted(names(client.get(REGISTER, {"q": "hoa", "year": "2025"}))) == ["Vũ Hòa", "Đỗ Hòa"]
    assert names(client.get(REGISTER, {"q": "hoa", "year": "1990"})) == []


@pytest.mark.parametrize("many", [1, 1000])
def test_individuals_and_collectives_are_told_apart_however_many_they_are(client, health, hoa, monkeypatch, many):
    monkeypatch.setattr("awards.register.forms.COUNTED_TO", many)
    for name, kind in [("Lê An", "individual"), ("Vũ Anh", "individual"), ("Văn phòng", "collective")]:
        new_award(new_subject(name, agency=health, kind=kind))
    client.force_login(hoa)

    found = [sorted(names(client.get(REGISTER, {"who": who}))) for who in ("individual", "collective", "household")]

    assert found == [["Lê An", "Vũ Anh"], ["Văn phòng"], []]


# --- Who sees what ---


def test_an_agency_sees_its_own_and_its_predecessors_and_the_clerk_all(client, health, trade, lan, cuc, hoa):
    former = new_agency("Trung tâm Y tế dự phòng")
    merge([former], into=health, on=dt.date(2025, 3, 1), by=hoa)
    for name, agency in [("Lê Ta", health), ("Lê Xưa", former), ("Lê Người", trade)]:
        new_award(new_subject(name, agency=agency))

    seen = {}
    for user in (lan, cuc):
        client.force_login(user)
        seen[user.username] = sorted(names(client.get(REGISTER)))

    assert seen == {"lan": ["Lê Ta", "Lê Xưa"], "cuc": ["Lê Người", "Lê Ta", "Lê Xưa"]}
    client.force_login(lan)
    former_person, stranger = Subject.objects.get(name="Lê Xưa"), Subject.objects.get(name="Lê Người")
    answers = [client.get(f"{REGISTER}doi-tuong/{each.pk}/").status_code for each in (former_person, stranger)]
    assert answers == [200, 404]


# --- What became of an award ---


def test_a_revoked_award_says_by_what_and_cannot_change_again(client, health, hoa):
    award = new_award(new_subject("Lê An", agency=health))

    award.change(Change.CORRECTED, document="Công văn 5/UBND", on=dt.date(2026, 1, 5), by=hoa, printed_name="Lê Ân")
    award.change(Change.REVOKED, document="Quyết định 9/QĐ-UBND", on=dt.date(2026, 2, 5), by=hoa)

    assert (award.printed_name, award.status, award.revoked_on) == ("Lê Ân", Change.REVOKED, dt.date(2026, 2, 5))
    assert list(Award.objects.standing()) == []
    with pytest.raises(OfficeError, match="đã bị hủy bỏ"):
        award.change(Change.CORRECTED, document="x", on=dt.date(2026, 3, 5), by=hoa)
    client.force_login(hoa)
    page = client.get(REGISTER, {"q": "le an"}).content.decode()
    assert "Đã thu hồi, hủy bỏ" in page
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions[:2] == ["awards.award_corrected", "awards.award_revoked"]


# --- How many running ---


def test_years_running_end_with_the_last_one_and_a_gap_breaks_them():
    run = last_run("CSTĐCS", [2019, 2021, 2022, 2023, 2030], until=2025)

    assert (run.first, run.last, run.length, run.is_going_on) == (2021, 2023, 3, False)
    assert run.sentence == "03 năm liên tục (2021–2023)"
    assert last_run("x", [2024], until=2025).is_going_on
    assert last_run("x", [], until=2025) is None


def test_a_higher_title_counts_as_the_lower_one():
    runs = runs_of_awards([(2023, "B"), (2024, "A"), (2025, "B")], {"A": "Cao", "B": "Thấp"}, {"A": "B"}, until=2025)

    assert [(run.what, run.length) for run in runs] == [("Cao", 1), ("Thấp", 3)]


def test_a_persons_page_holds_the_whole_history_of_all_its_names(client, health, hoa):
    kept, other = new_subject("Vũ Hòa", agency=health), new_subject("Vũ Hoà", agency=health)
    new_award(kept, "LDTT", 2025)
    new_award(other, "LDTT", 2024)
    graded(kept, "HTXS", 2024, 2025)
    other.merge_into(kept, by=hoa)
    client.force_login(hoa)

    page = client.get(f"{REGISTER}doi-tuong/{kept.pk}/")

    assert [row["award"].year for row in page.context["rows"]] == [2025, 2024]
    said = [(run.what, run.sentence) for run in page.context["runs"]]
    assert ("Lao động tiên tiến", "02 năm liên tục (2024–2025)") in said
    assert ("Hoàn thành xuất sắc nhiệm vụ", "02 năm liên tục (2024–2025)") in said
    assert AuditEvent.objects.filter(action="awards.history_read").count() == 1


@pytest.mark.parametrize("awards", [1, 3])
def test_an_agencys_page_holds_its_own_awards_and_those_of_before(client, hoa, awards, django_assert_num_queries):
    transport, building = new_agency("Sở Giao thông vận tải"), new_agency("Sở Xây dựng")
    merge([transport], into=building, on=dt.date(2025, 3, 1), by=hoa)
    own = new_subject("Sở Xây dựng", agency=building, kind=SubjectKind.COLLECTIVE, node=building)
    old = new_subject("Sở Giao thông vận tải", agency=transport, kind=SubjectKind.COLLECTIVE, node=transport)
    for back in range(awards):
        new_award(own, "TTLDXS", 2025 - back)
        new_award(old, "TTLDXS", 2020 - back)
        new_award(new_subject("Lê An", agency=building), "CSTDCS", 2025)
    client.force_login(hoa)
    client.get("/")

    with django_assert_num_queries(12):
        page = client.get(f"{REGISTER}don-vi/{building.pk}/")

    assert len(page.context["own_rows"]) == 2 * awards
    assert len(page.context["rows"]) == 3 * awards
    assert page.context["related"] == ["Sở Giao thông vận tải (trước ngày 01/03/2025, Hợp nhất, sáp nhập)"]


def test_each_agency_of_a_history_is_dated_by_the_step_that_leads_to_it_not_by_another_of_its_own(client, hoa):
    transport, building, infrastructure = (new_agency(name) for name in ("Sở Giao thông", "Sở Xây dựng", "Sở Hạ tầng"))
    roads, ferries, housing = new_agency("Sở Cầu đường"), new_agency("Sở Bến phà"), new_agency("Sở Nhà ở")
    merge([housing], into=building, on=dt.date(2010, 3, 1), by=hoa)
    split(roads, into=[roads, ferries], on=dt.date(2011, 3, 1), by=hoa)
    merge([roads], into=transport, on=dt.date(2012, 3, 1), by=hoa)
    merge([transport], into=building, on=dt.date(2020, 3, 1), by=hoa)
    merge([building], into=infrastructure, on=dt.date(2025, 3, 1), by=hoa)
    client.force_login(hoa)

    page = client.get(f"{REGISTER}don-vi/{transport.pk}/")

    assert page.context["related"] == [
        "Sở Cầu đường (trước ngày 01/03/2012, Hợp nhất, sáp nhập)",
        "Sở Xây dựng (từ ngày 01/03/2020, Hợp nhất, sáp nhập)",
        "Sở Hạ tầng (từ ngày 01/03/2025, Hợp nhất, sáp nhập)",
    ]


# --- Excel ---


def test_what_was_found_is_exported_in_its_order_and_written_down(client, health, hoa):
    new_award(new_subject("Lê An", agency=health), "CSTDCS", 2025, decision_number="=1+1")
    new_award(new_subject("Vũ Hòa", agency=health), "CSTDCS", 2024, register_number="7")
    new_award(new_subject("Đỗ Minh", agency=health), "LDTT", 2024)
    client.force_login(hoa)

    answer = client.get(f"{REGISTER}xuat/", {"form": "CSTDCS"})

    table = read_table(io.BytesIO(answer.content), expected=["Tên", "Số quyết định", "Số sổ vàng"])
    found = [
        (table.value(row, "Tên"), table.value(row, "Số quyết định"), table.value(row, "Số sổ vàng"))
        for row in table.rows
    ]
    assert [each[0] for each in found] == ["Lê An", "Vũ Hòa"]
    assert (found[0][1], found[1][2]) == ("=1+1", "7")
    assert AuditEvent.objects.get(action="awards.register_exported").details["found"] == 2


def test_too_much_to_export_is_refused_with_a_way_out(client, health, hoa, monkeypatch):
    monkeypatch.setattr("awards.views.register.MOST_EXPORTED", 1)
    for _ in range(2):
        new_award(new_subject("Lê An", agency=health))
    client.force_login(hoa)

    answer = client.get(f"{REGISTER}xuat/", {"q": "le an"}, follow=True)

    assert "Xin thu hẹp" in answer.content.decode()
    assert answer.redirect_chain == [(f"{reverse('awards:award_list')}?q=le+an", 302)]
