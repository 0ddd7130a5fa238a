import datetime as dt

import pytest

from accounts import succession
from accounts.errors import OfficeError
from accounts.models import Agency, AuditEvent, Succession, SuccessionKind
from tests.builders import new_agency

DAY = dt.date(2025, 3, 1)
EVE = dt.date(2025, 2, 28)


@pytest.fixture
def transport(db) -> Agency:
    return new_agency("Sở Giao thông vận tải", code="SGTVT")


@pytest.fixture
def construction(db) -> Agency:
    return new_agency("Sở Xây dựng", code="SXD")


def end_of(agency: Agency) -> dt.date | None:
    return Agency.objects.get(pk=agency.pk).active_to


def names(found) -> list[tuple[str, str]]:
    return [(one.agency.name, one.because) for one in found]


def test_merging_ends_the_one_and_lets_the_other_go_on(hoa, transport, construction):
    change = succession.merge(
        [transport],
        into=construction,
        on=DAY,
        document="Nghị quyết 176/2025/QH15",
        note="Tiếp nhận nguyên trạng",
        by=hoa,
    )

    assert (end_of(transport), end_of(construction)) == (EVE, None)
    assert (change.kind, change.effective_on, change.document) == (
        SuccessionKind.MERGE,
        DAY,
        "Nghị quyết 176/2025/QH15",
    )
    assert list(change.parts.order_by("is_successor").values_list("agency__code", "is_successor")) == [
        ("SGTVT", False),
        ("SXD", True),
    ]
    event = AuditEvent.objects.get()
    assert (event.by, event.action, event.target) == ("hoa", "accounts.agency_merge", f"accounts.Agency:{transport.pk}")


def test_divisions_end_with_their_department(hoa, transport, construction):
    division = new_agency("Phòng Vận tải", parent=transport)
    team = new_agency("Tổ Xe", parent=division)
    ended_before = new_agency("Phòng Cũ", parent=transport, active_to=dt.date(2020, 1, 1))

    succession.merge([transport], into=construction, on=DAY, by=hoa)

    assert (end_of(division), end_of(team), end_of(ended_before)) == (EVE, EVE, dt.date(2020, 1, 1))


def test_splitting_ends_the_old_one_unless_it_goes_on(hoa, health, finance, justice, trade):
    succession.split(health, into=[finance, justice], on=DAY, by=hoa)
    succession.split(finance, into=[finance, trade], on=DAY, by=hoa)

    assert (end_of(health), end_of(finance)) == (EVE, None)


def test_an_agency_can_end_without_a_successor(hoa, health):
    change = succession.end(health, on=DAY, document="Quyết định 12/QĐ-UBND", by=hoa)

    assert end_of(health) == EVE
    assert not change.parts.filter(is_successor=True).exists()


def test_renaming_keeps_the_agency_and_finds_it_by_either_name(hoa, health):
    succession.rename(health, new_name="Sở Y tế và Dân số", new_short_name="SYT-DS", on=DAY, by=hoa)

    renamed = Agency.objects.get(pk=health.pk)
    assert (renamed.name, renamed.short_name, renamed.active_to) == ("Sở Y tế và Dân số", "SYT-DS", None)
    assert [Agency.objects.search(text).get() for text in ("so y te va dan so", "SỞ Y TẾ")] == [health, health]


def test_former_names_are_kept_in_their_order(hoa, health):
    succession.rename(health, new_name="Sở Sức khỏe", on=dt.date(2020, 1, 1), by=hoa)
    succession.rename(health, new_name="Sở Y tế và Dân số", on=DAY, by=hoa)

    health.refresh_from_db()
    assert health.former_names == "Sở Y tế\nSở Sức khỏe"


def refused(match):
    return pytest.raises(OfficeError, match=match)


def test_what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(hoa, transport, construction, health):
    young = new_agency("Sở Mới", active_from=DAY)
    ended = new_agency("Sở Cũ", active_to=EVE)
    division = new_agency("Phòng Vận tải", parent=transport)

    with refused("vào chính đơn vị này"):
        succession.merge([transport, construction], into=construction, on=DAY, by=hoa)
    with refused("ít nhất một đơn vị"):
        succession.merge([], into=construction, on=DAY, by=hoa)
    with refused("Sở Cũ đã kết thúc hoạt động sau ngày 28/02/2025"):
        succession.merge([transport, ended], into=construction, on=DAY, by=hoa)
    with refused("nên không thể tiếp nhận"):
        succession.merge([transport], into=ended, on=DAY, by=hoa)
    with refused("mới hoạt động nên chưa thể tiếp nhận"):
        succession.merge([transport], into=young, on=EVE, by=hoa)
    with refused("Phòng Vận tải trực thuộc Sở Giao thông vận tải"):
        succession.merge([transport], into=division, on=DAY, by=hoa)
    with refused("ngày hiệu lực phải sau ngày đó"):
        succession.end(young, on=DAY, by=hoa)
    with refused("Sở Cũ đã kết thúc"):
        succession.end(ended, on=DAY, by=hoa)
    with refused("Sở Cũ đã kết thúc"):
        succession.rename(ended, new_name="Sở Cũ Hơn", on=DAY, by=hoa)
    with refused("ít nhất hai đơn vị"):
        succession.split(health, into=[transport], on=DAY, by=hoa)
    with refused("Tên mới phải khác"):
        succession.rename(health, new_name="  Sở  Y tế ", on=DAY, by=hoa)
    with refused("không được sau hôm nay"):
        succession.rename(health, new_name="Sở Sức khỏe", on=dt.date(2999, 1, 1), by=hoa)

    assert not Succession.objects.exists()
    assert not AuditEvent.objects.exists()
    assert {agency.pk for agency in Agency.objects.exclude(active_to=None)} == {ended.pk}


def test_one_agency_that_cannot_end_keeps_the_whole_merger_from_happening(hoa, transport, construction, health):
    new_agency("Phòng Mới lập", parent=transport, active_from=DAY)

    with refused("Phòng Mới lập mới hoạt động từ 01/03/2025"):
        succession.merge([health, transport], into=construction, on=DAY, by=hoa)

    assert (end_of(health), end_of(transport)) == (None, None)
    assert not Succession.objects.exists()


def test_a_later_renaming_may_not_be_dated_before_an_earlier_one(hoa, health):
    succession.rename(health, new_name="Sở Sức khỏe", on=DAY, by=hoa)

    with refused("lần đổi tên sau phải muộn hơn"):
        succession.rename(health, new_name="Sở Y", on=DAY, by=hoa)


def test_two_agencies_cannot_end_in_each_other(hoa, transport, construction):
    succession.merge([transport], into=construction, on=DAY, by=hoa)

    with refused("nên không thể tiếp nhận"):
        succession.merge([construction], into=transport, on=DAY, by=hoa)


@pytest.fixture
def long_history(hoa, transport, construction, health):
    """Giao thông → Xây dựng → Xây dựng và Giao thông; Kiến trúc → Xây dựng."""
    architecture = new_agency("Sở Kiến trúc", code="SKT")
    together = new_agency("Sở Hạ tầng", code="SHT")
    succession.merge([architecture], into=construction, on=dt.date(2010, 1, 1), by=hoa)
    succession.merge([transport], into=construction, on=dt.date(2020, 1, 1), by=hoa)
    succession.merge([construction], into=together, on=DAY, by=hoa)
    return {"transport": transport, "construction": construction, "architecture": architecture, "together": together}


def test_history_is_followed_both_ways_in_one_question(long_history, django_assert_num_queries):
    ids = {name: agency.pk for name, agency in long_history.items()}

    with django_assert_num_queries(1):
        of_the_last = succession.lineage([ids["together"]])
    of_the_first = succession.lineage([ids["transport"]])
    of_both = succession.lineage([ids["transport"], ids["together"]])

    assert of_the_last == succession.Lineage(
        frozenset({ids["construction"], ids["transport"], ids["architecture"]}), frozenset()
    )
    assert of_the_first == succession.Lineage(frozenset(), frozenset({ids["construction"], ids["together"]}))
    assert of_both.predecessors == {ids["construction"], ids["architecture"]}


def test_what_split_off_and_came_back_is_followed_without_end(hoa, health):
    dentistry = new_agency("Sở Nha khoa")
    succession.split(health, into=[health, dentistry], on=dt.date(2010, 1, 1), by=hoa)
    succession.merge([dentistry], into=health, on=DAY, by=hoa)

    assert succession.lineage([health.pk]) == succession.Lineage(frozenset({dentistry.pk}), frozenset({dentistry.pk}))


def test_searching_a_successor_finds_its_predecessors_and_says_why(long_history, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = succession.search_with_history("ha tang")

    assert names(found) == [
        ("Sở Hạ tầng", ""),
        ("Sở Giao thông vận tải", "nay là Sở Xây dựng (từ 01/01/2020)"),
        ("Sở Kiến trúc", "nay là Sở Xây dựng (từ 01/01/2010)"),
        ("Sở Xây dựng", "nay là Sở Hạ tầng (từ 01/03/2025)"),
    ]


def test_searching_a_predecessor_finds_who_goes_on_and_says_why(long_history):
    assert names(succession.search_with_history("kien truc")) == [
        ("Sở Kiến trúc", ""),
        ("Sở Hạ tầng", "tiếp nối Sở Xây dựng (từ 01/03/2025)"),
        ("Sở Xây dựng", "tiếp nối Sở Kiến trúc (từ 01/01/2010)"),
    ]


def test_an_agency_without_history_is_found_alone(long_history, finance):
    assert names(succession.search_with_history("tai chinh")) == [("Sở Tài chính", "")]


def test_of_two_offices_that_end_one_agency_at_once_the_second_is_told(hoa, health):
    as_seen_in_another_tab = Agency.objects.get(pk=health.pk)
    succession.end(health, on=DAY, by=hoa)

    with refused("đã kết thúc hoạt động"):
        succession.end(as_seen_in_another_tab, on=DAY, by=hoa)

    assert Succession.objects.count() == 1


def test_of_two_parts_each_is_told_of_its_own_way(hoa, health, finance, justice):
    """Health went on as two agencies; whoever looks for one of them is not sent to the other."""
    succession.split(health, into=[finance, justice], on=DAY, by=hoa)

    assert names(succession.search_with_history("tai chinh")) == [
        ("Sở Tài chính", ""),
        ("Sở Y tế", "nay là Sở Tài chính (từ 01/03/2025)"),
    ]
