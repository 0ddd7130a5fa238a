"""Lists and pages of sheets: what they find, and that they ask the same number of questions however long they are."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Identity
from scoring.checking import check_line
from scoring.models import SheetState
from scoring.papers import self_score_paper
from tests.builders import new_agency, new_sheet, new_user, new_year


def codes(response):
    return [row["sheet"].agency.code for row in response.context["rows"]]


def test_a_list_shows_what_came_of_the_check_only_once_the_check_has_ended(
    client, hoa, bloc, criteria_set, health, justice
):
    for agency, state in [(health, SheetState.SUBMITTED), (justice, SheetState.CHECKED)]:
        new_sheet(
            agency=agency,
            bloc_year=bloc,
            criteria_set=criteria_set,
            state=state,
            answers={"I.1": {"points": "7.5"}},
        )
    client.force_login(hoa)

    rows = client.get(reverse("scoring:sheet_list"), {"o": "don_vi"}).context["rows"]

    assert [(row["sheet"].agency, row["total"]) for row in rows] == [(justice, Decimal("7.5")), (health, None)]


def test_the_office_finds_sheets_by_agency_without_accents_state_bloc_year_and_lateness(
    client, hoa, bloc, criteria_set, health, justice, trade
):
    new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set)
    new_sheet(agency=justice, bloc_year=bloc, criteria_set=criteria_set, state=SheetState.SUBMITTED, is_late=True)
    elsewhere = new_sheet(agency=trade, criteria_set=criteria_set)
    new_year(2025)
    client.force_login(hoa)

    def found(**asked):
        return codes(client.get(reverse("scoring:sheet_list"), asked))

    assert sorted(found()) == ["SCT", "STP", "SYT"]
    assert found(q="so y te") == ["SYT"]
    assert found(state="submitted") == ["STP"]
    assert found(late="True") == ["STP"]
    assert found(bloc=elsewhere.bloc_year.bloc.code) == ["SCT"]
    assert found(year="2025") == []
    assert found(o="don_vi") == ["SCT", "STP", "SYT"]


def test_an_outsiders_list_offers_no_bloc_but_its_own(client, sheet, khanh, trade):
    new_sheet(agency=trade)
    client.force_login(khanh)

    page = client.get(reverse("scoring:sheet_list"))

    assert codes(page) == ["SCT"]
    assert [code for code, _ in page.context["filter"].form.fields["bloc"].choices if code] == [
        page.context["rows"][0]["sheet"].bloc_year.bloc.code
    ]


def test_a_sheet_in_which_nothing_is_scored_has_no_points_in_a_list(client, hoa, sheet):
    client.force_login(hoa)

    [row] = client.get(reverse("scoring:sheet_list")).context["rows"]

    assert (row["self_total"], row["total"]) == (None, None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(
    client, hoa, criteria_set, bloc, count, django_assert_num_queries
):
    for _ in range(count):
        new_sheet(agency=new_agency(), bloc_year=bloc, criteria_set=criteria_set)
    client.force_login(hoa)

    with django_assert_num_queries(9):  # session, user, roles, blocs, years twice, count, sheets, notices, identity
        response = client.get(reverse("scoring:sheet_list"))

    assert len(response.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_bloc_takes_the_same_number_of_queries_however_many_members(
    client, minh, criteria_set, bloc, count, django_assert_max_num_queries
):
    for _ in range(count):
        new_sheet(agency=new_agency(), bloc_year=bloc, criteria_set=criteria_set)
    client.force_login(minh)

    with django_assert_max_num_queries(12) as asked:
        response = client.get(reverse("scoring:bloc_sheets", args=[bloc.bloc.code, 2026]))

    assert (len(response.context["rows"]), len(asked)) == (count, 11)


@pytest.mark.parametrize(
    ("person", "page"), [("lan", "sheet_detail"), ("minh", "sheet_check"), ("minh", "sheet_detail")]
)
@pytest.mark.parametrize("checked", [0, 3])
def test_a_sheet_takes_few_queries_however_much_is_in_it(
    request, client, submitted, minh, person, page, checked, django_assert_max_num_queries
):
    for leaf in list(submitted.criteria_set.criteria.base_leaves)[:checked]:
        answer = submitted.lines.get(code=leaf.code, stage="self").answer
        check_line(submitted, leaf.code, by=minh, answer=answer)
    client.force_login(request.getfixturevalue(person))

    with django_assert_max_num_queries(12):
        assert client.get(reverse(f"scoring:{page}", args=[submitted.pk])).status_code == 200


def test_the_clerks_page_takes_few_queries(client, filled, lan, django_assert_max_num_queries):
    client.force_login(lan)

    with django_assert_max_num_queries(12):
        page = client.get(filled.get_absolute_url())

    assert page.context["sums"]["total"] == "57,75"


def test_the_timeline_shows_what_happened_with_the_reasons(client, submitted, minh, lan):
    check_line(submitted, "I.1", by=minh, answer={"points": "15"}, reason="Thiếu 01 chỉ tiêu")
    client.force_login(lan)

    [event] = client.get(submitted.get_absolute_url()).context["events"]

    assert (event["who"], event["what"]) == ("Phạm Quang Minh", "Thẩm tra một tiêu chí I.1: 18,5 điểm → 15 điểm")
    assert event["reason"] == "Thiếu 01 chỉ tiêu"


# --- Bảng tự chấm điểm ------------------------------------------------------------------------------------------------


def test_the_paper_says_what_the_agency_scored_and_what_it_did_not(filled):
    filled.lines.filter(code="I.3").update(answer=None, points=None, explanation="Đang tổng hợp")
    filled.lines.filter(code="I.2.a").update(explanation="Báo cáo số 12")

    html = self_score_paper(filled, Identity.current()).html()

    for said in ("chưa chấm", "Đang tổng hợp", "1 nhiệm vụ quá hạn.", "Báo cáo số 12", "Bảng tự chấm điểm", "48"):
        assert said in html
    assert "Giải trình và văn bản kiểm chứng" in html


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_papers_of_the_demo_are_marked_as_samples(filled, is_demo):
    assert self_score_paper(filled, Identity(is_demo=is_demo)).is_sample == is_demo


def test_the_paper_comes_as_pdf_word_and_excel(client, filled, lan):
    client.force_login(lan)

    pdf, word, excel = (
        client.get(reverse(f"scoring:{name}", args=[filled.pk])) for name in ("sheet_pdf", "sheet_word", "sheet_excel")
    )

    assert pdf.content.startswith(b"%PDF-")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(word.content)).namelist()
    page = load_workbook(io.BytesIO(excel.content)).active
    rows = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert ["I.1", "Nhiệm vụ trọng tâm", 20, 18.5] in [row[:4] for row in rows]
    assert rows[-1] == ["Tổng điểm", 60, 57.75]


def test_who_acts_for_two_agencies_sees_both_sheets(client, bloc, criteria_set, health, trade):
    both = new_user(acts_for=health, heads=trade)
    new_sheet(agency=health, bloc_year=bloc, criteria_set=criteria_set)
    new_sheet(agency=trade, criteria_set=criteria_set)
    client.force_login(both)

    assert sorted(codes(client.get(reverse("scoring:sheet_list")))) == ["SCT", "SYT"]
