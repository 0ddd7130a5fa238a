"""The pages of explanations: writing, reading, concluding, listing, printing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Identity
from blocs.models import Membership, Stage
from documents.paper import GroupRow, Row
from documents.paper import Table as PaperTable
from scoring.explaining import conclude, explain
from scoring.models import Explanation, ScoreSheet, Verdict
from scoring.opinions_paper import bloc_opinions_paper, opinions_of, sheet_opinions_paper
from scoring.verifying import verify_line
from tests.builders import new_agency, new_criteria_set, new_deadline
from tests.scoring.verified_sheets import checked_sheet


@pytest.fixture
def criteria_set(db, trade):
    return new_criteria_set(owners={"Sở Tài chính": trade})


@pytest.fixture
def sheet(bloc, health, lan, khanh, criteria_set):
    """Lan's checked sheet, of which khanh's department took I.1 from 18.5 to 15."""
    sheet = checked_sheet(health, bloc, criteria_set, by=lan)
    verify_line(sheet, "I.1", by=khanh, answer={"points": "15"}, reason="Chậm giải ngân")
    return ScoreSheet.objects.get(pk=sheet.pk)


def opinions_url(sheet):
    return reverse("scoring:sheet_opinions", args=[sheet.pk])


def save(client, sheet, **fields):
    return client.post(reverse("scoring:explanation_save", args=[sheet.pk]), {"r0-version": "0", **fields})


def test_a_clerk_writes_an_explanation_beside_the_lowered_point(client, sheet, lan):
    client.force_login(lan)

    page = client.get(opinions_url(sheet))
    saved = save(client, sheet, **{"r0-text": "Vốn giao bổ sung ngày 20/11"})

    assert [(row["code"], row["can_explain"]) for row in page.context["rows"]] == [("I.1", True)]
    assert (saved.status_code, saved.url) == (302, opinions_url(sheet))
    assert Explanation.objects.get().text == "Vốn giao bổ sung ngày 20/11"
    assert "Vốn giao bổ sung ngày 20/11" in client.get(opinions_url(sheet)).content.decode()


def test_an_untouched_field_is_no_explanation(client, sheet, lan):
    client.force_login(lan)

    answer = save(client, sheet, **{"r0-text": "  "})

    assert (answer.status_code, Explanation.objects.count()) == (302, 0)


def test_what_was_typed_stays_when_the_deadline_passes_while_the_page_is_open(client, sheet, lan):
    client.force_login(lan)
    client.get(opinions_url(sheet))
    new_deadline(Stage.EXPLANATION, due_on=dt.date(2020, 1, 10))

    answer = save(client, sheet, **{"r0-text": "Vốn giao bổ sung"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["rows"][0]["text"] == "Vốn giao bổ sung"
    assert "Đã hết hạn giải trình (10/01/2020)" in page
    assert not Explanation.objects.exists()


@pytest.mark.parametrize("text", ["\x00", "\u200b\u200b", "a" * 20_001])
def test_a_text_that_cannot_be_kept_comes_back_with_the_reason(client, sheet, lan, text):
    client.force_login(lan)

    answer = save(client, sheet, **{"r0-text": text})

    assert (answer.status_code, Explanation.objects.count()) == (422, 0)
    assert answer.context["rows"][0]["problem"]


def test_two_tabs_of_one_clerk_do_not_overwrite_each_other_unseen(client, sheet, lan, giang):
    explain(sheet, "I.1", by=giang, text="Bản của Giang")
    client.force_login(lan)

    answer = save(client, sheet, **{"r0-text": "Bản của Lan"})

    assert answer.status_code == 422
    assert answer.context["rows"][0]["problem"].endswith("Bản đã lưu: Bản của Giang")


def test_a_department_reads_only_what_was_said_of_its_own_criteria(client, sheet, hoa, khanh):
    verify_line(sheet, "I.3", by=hoa, override=Decimal(7), reason="Điều không phải của sở ấy")
    client.force_login(khanh)

    page = client.get(opinions_url(sheet))

    assert [row["code"] for row in page.context["rows"]] == ["I.1"]
    assert "Điều không phải của sở ấy" not in page.content.decode()


def test_the_department_concludes_on_its_page_and_points_are_asked_for_only_where_they_change(
    client, sheet, lan, khanh
):
    explanation = explain(sheet, "I.1", by=lan, text="Vốn giao bổ sung")
    client.force_login(khanh)
    url = explanation.get_absolute_url()

    page = client.get(url)
    without = client.post(url, {"seen": "1", "verdict": "changed", "points": "", "words": "Một phần"})
    beyond = client.post(url, {"seen": "1", "verdict": "changed", "points": "20,5", "words": "Một phần"})
    done = client.post(url, {"seen": "1", "verdict": "changed", "points": "17,25", "words": "Một phần"})

    assert (page.status_code, without.status_code, beyond.status_code, done.status_code) == (200, 422, 422, 302)
    assert without.context["form"].errors == {"points": ["Xin ghi số điểm sau khi điều chỉnh."]}
    assert beyond.context["form"].errors == {"points": ["Nhập số điểm từ 0 đến 20."]}
    explanation.refresh_from_db()
    assert (explanation.verdict, explanation.concluded_points) == ("changed", Decimal("17.25"))
    assert client.get(url).status_code == 200


def test_who_concludes_reads_the_newest_explanation_first(client, sheet, lan, khanh):
    explanation = explain(sheet, "I.1", by=lan, text="Bản cũ")
    client.force_login(khanh)
    explain(sheet, "I.1", by=lan, text="Bản mới", seen_version=1)

    answer = client.post(explanation.get_absolute_url(), {"seen": "1", "verdict": "kept", "words": "Giữ"})

    assert answer.status_code == 422
    assert "Bản mới" in answer.content.decode()
    assert 'name="seen" value="2"' in answer.content.decode()
    assert Explanation.objects.get().verdict == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(
    client, bloc, criteria_set, lan, khanh, count, django_assert_num_queries
):
    for _ in range(count):
        agency = new_agency()
        Membership.objects.create(bloc_year=bloc, agency=agency)
        sheet = checked_sheet(agency, bloc, criteria_set, by=lan)
        verify_line(sheet, "I.1", by=khanh, override=Decimal(9), reason="Thiếu")
        explain(sheet, "I.1", by=lan, text="Có văn bản")
    client.force_login(khanh)
    url = reverse("scoring:explanation_list")
    client.get(url)

    with django_assert_num_queries(11):
        page = client.get(url)

    assert [bool(row["conclude_url"]) for row in page.context["rows"]] == [True] * count


def test_the_list_is_filtered_by_conclusion_and_agency(client, sheet, bloc, criteria_set, lan, khanh):
    other = checked_sheet(new_agency("Sở Xây dựng"), bloc, criteria_set, by=lan)
    verify_line(other, "I.1", by=khanh, override=Decimal(9), reason="Thiếu")
    first, second = explain(sheet, "I.1", by=lan, text="Một"), explain(other, "I.1", by=lan, text="Hai")
    conclude(first, Verdict.KEPT, by=khanh, words="Giữ", seen_version=1)
    client.force_login(khanh)

    def found(**asked):
        return [row["explanation"] for row in client.get(reverse("scoring:explanation_list"), asked).context["rows"]]

    assert found(verdict="cho") == [second]
    assert found(verdict="kept") == [first]
    assert found(q="xay dung") == [second]
    assert found(code="I.3") == []


# --- The paper --------------------------------------------------------------------------------------------------------


def table_of(paper) -> PaperTable:
    [table] = [block for block in paper.blocks if isinstance(block, PaperTable)]
    return table


def test_the_paper_sets_points_opinions_explanations_and_conclusions_beside_each_other(sheet, lan, khanh):
    explanation = explain(sheet, "I.1", by=lan, text="Vốn giao bổ sung")
    conclude(explanation, Verdict.CHANGED, by=khanh, words="Nhận một phần", points=Decimal("17.25"), seen_version=1)

    opinions = opinions_of(sheet, sheet.lines.all(), sheet.explanations.all())
    paper = sheet_opinions_paper(sheet, opinions, Identity.current(), day=dt.date(2026, 12, 10))

    assert paper.orientation == "landscape"
    assert [row.cells for row in table_of(paper).rows] == [
        [
            "I.1",
            "Nhiệm vụ trọng tâm",
            Decimal(20),
            Decimal("18.5"),
            Decimal("18.5"),
            Decimal("17.25"),
            "",
            "Thẩm định (15 điểm): Chậm giải ngân",
            "Vốn giao bổ sung",
            "Chấp nhận một phần, điều chỉnh điểm. Nhận một phần",
        ]
    ]


def test_the_blocs_paper_names_every_agency_and_those_nobody_differed_with(sheet, bloc, finance, minh, criteria_set):
    silent = checked_sheet(finance, bloc, criteria_set, by=minh)
    by_sheet = [(each, opinions_of(each, each.lines.all(), [])) for each in (sheet, silent)]

    paper = bloc_opinions_paper(bloc, by_sheet, Identity.current(), day=dt.date(2026, 12, 10))

    rows = table_of(paper).rows
    assert [row.text if isinstance(row, GroupRow) else row.cells[0] for row in rows] == ["Sở Y tế", "I.1"]
    assert isinstance(rows[1], Row)
    said = [getattr(block, "text", "") for block in paper.blocks]
    assert "Không có tiêu chí nào khác với điểm tự chấm: Sở Tài chính." in said


@pytest.mark.parametrize("kind", ["pdf", "word"])
def test_both_papers_come_as_pdf_and_word(client, sheet, bloc, minh, kind):
    client.force_login(minh)
    address = {"code": bloc.bloc.code, "year": bloc.year.year}

    of_sheet = client.get(reverse(f"scoring:sheet_opinions_{kind}", args=[sheet.pk]))
    of_bloc = client.get(reverse(f"scoring:bloc_opinions_{kind}", kwargs=address))

    magic = {"pdf": b"%PDF", "word": b"PK"}[kind]
    assert (of_sheet.content.startswith(magic), of_bloc.content.startswith(magic)) == (True, True)
