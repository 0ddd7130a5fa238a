"""The years of the demo that come from the news (docs/cases/), and the mergers between then and now."""

import datetime as dt
import subprocess

import pytest
from django.urls import reverse

from accounts.models import Agency, User
from blocs.models import BlocState, BlocYear, ReportState
from demo.narrative import VINH_PHUC_2019
from scoring.bloc_table import table_of


def bloc(code: str, year: int) -> BlocYear:
    return BlocYear.objects.select_related("bloc", "year", "leader", "deputy").get(bloc__code=code, year__year=year)


@pytest.fixture
def hoa(province) -> User:
    """The specialist of the office."""
    return User.objects.get(username="banthidua")


@pytest.fixture
def find(client, hoa):
    """Return a function that searches the list of agencies as the office does: name → why it was found."""

    def find(text: str) -> dict[str, str]:
        client.force_login(hoa)
        page = client.get(reverse("blocs:agency_list"), {"q": text})
        return {row["agency"].name: row["because"] for row in page.context["rows"] if not row["is_division"]}

    return find


def test_vinh_phuc_2019_was_formed_as_decided(province):
    kt = bloc("KT", 2019)

    assert (kt.decision, kt.decision_on) == ("997/QĐ-CT", dt.date(2019, 4, 10))
    assert (kt.leader.name, kt.leader_document) == ("Sở Xây dựng", "Thông báo số 05/TB-SNV ngày 19/3/2019")
    assert (kt.state, kt.memberships.count()) == (BlocState.CLOSED, 15)


def test_vinh_phuc_2019_ended_with_the_three_that_the_news_named(province):
    table, _ = table_of(bloc("KT", 2019))

    assert [(row.rank, row.agency) for row in table.in_rank_order[:3]] == [
        (1, "Ban Quản lý các khu công nghiệp tỉnh"),
        (2, "Sở Xây dựng"),
        (3, "Sở Tài nguyên và Môi trường"),
    ]
    assert [row.rank for row in table.in_rank_order] == list(range(1, 16))


def test_vinh_phuc_2019_adopted_its_report(province, client, hoa):
    kt = bloc("KT", 2019)
    client.force_login(hoa)

    answer = client.get(reverse("reports:report_pdf", args=["KT", 2019]))

    pdf = b"".join(answer.streaming_content)
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    words = " ".join(text.split())
    assert (kt.report.state, kt.report.number) == (ReportState.ADOPTED, "45/BC-SXD")
    for sentence in VINH_PHUC_2019["proposals"].splitlines()[1:4]:
        assert sentence in words
    assert "Cờ thi đua của Chính phủ: 01 tập thể, Ban Quản lý các khu công nghiệp tỉnh" in words


def test_binh_phuoc_2020_met_in_march_of_the_next_year(province):
    k5 = bloc("K5", 2020)

    assert (k5.state, k5.memberships.count(), k5.leader.code) == (BlocState.CLOSED, 7, "VQG")
    assert k5.report.signed_on == dt.date(2021, 3, 12)


def test_searching_a_successor_finds_whom_it_continues(find):
    assert find("Sở Xây dựng") == {
        "Sở Xây dựng": "",
        "Sở Giao thông vận tải": "nay là Sở Xây dựng (từ 01/03/2025)",
    }


def test_searching_a_predecessor_finds_who_continues_it(find):
    assert find("so giao thong van tai") == {
        "Sở Giao thông vận tải": "",
        "Sở Xây dựng": "tiếp nối Sở Giao thông vận tải (từ 01/03/2025)",
    }


def test_a_district_ended_without_anybody_after_it(province):
    district = Agency.objects.get(code="HTS")

    assert district.active_to == dt.date(2025, 6, 30)
    assert not district.succession_parts.filter(succession__parts__is_successor=True).exists()
