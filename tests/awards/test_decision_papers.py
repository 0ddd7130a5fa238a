"""The decision as a paper, read back: counts, blanks, order, endings, signature block, header rows; and as Word."""

import io
import unicodedata

import pytest
from docx import Document
from pypdf import PdfReader

from accounts.models import Identity
from awards.decisions.amending import keep_line_change, prepare_change, revoke_whole
from awards.decisions.merging import counted_kinds, letters_cited, merged, unknown_fields
from awards.decisions.paper import decision_paper, signing_lines
from awards.models import Act, Decision, DecisionState, ListStyle, SigningForm, Subject, SubjectKind
from tests.awards.decision_builders import new_decision, new_line_of
from tests.awards.subject_builders import new_subject


def pages(decision) -> list[str]:
    paper = decision_paper(Decision.objects.get(pk=decision.pk), Identity.current())
    return [page.extract_text() for page in PdfReader(io.BytesIO(paper.pdf())).pages]


def flat(text: str) -> str:
    return " ".join(text.split())


def mixed(health, **fields) -> Decision:
    """People first, as the proposer had them; the paper puts collectives before."""
    decision = new_decision(lines=["Trần Thị Lan", "Đại tá Lê Văn Hùng"], of=health, **fields)
    Subject.objects.filter(name="Trần Thị Lan").update(is_female=True)
    new_line_of(decision, new_subject("Phòng Nghiệp vụ", agency=health, kind=SubjectKind.COLLECTIVE))
    new_line_of(decision, new_subject("Hộ ông Nguyễn Văn Ba", agency=health, kind=SubjectKind.HOUSEHOLD))
    return decision


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["collective"] * 5 + ["individual"] * 12, "05 tập thể và 12 cá nhân"),
        (["individual"], "01 cá nhân"),
        (["household", "individual", "enterprise"], "01 tập thể, 01 cá nhân và 01 hộ gia đình"),
        ([], "00 tập thể, cá nhân"),
    ],
)
def test_counts_are_written_with_two_digits_in_the_order_of_the_list(kinds, said):
    assert counted_kinds(kinds) == said


def test_a_merge_field_is_filled_in_however_it_is_spaced_and_an_unknown_one_stays():
    assert merged("{ Số  lượng } {lạ}", {"số lượng": "05"}) == "05 {lạ}"
    assert unknown_fields(["{số lượng} {lạ} {", "{lạ}"]) == ["{lạ}", "{"]


def test_letters_of_agencies_and_office_are_cited_as_one_sentence(db):
    decision = Decision(
        agency_letters="Sở Y tế tại Tờ trình số 1/TTr-SYT;\nSở Tư pháp tại Tờ trình số 2/TTr-STP.",
        office_letter="Sở Nội vụ tại Tờ trình số 3/TTr-SNV",
    )

    assert letters_cited(decision) == (
        "Sở Y tế tại Tờ trình số 1/TTr-SYT, Sở Tư pháp tại Tờ trình số 2/TTr-STP và Sở Nội vụ tại Tờ trình số 3/TTr-SNV"
    )


def test_the_paper_says_who_decides_how_many_and_ends_rightly(db, health):
    first, listed = (flat(page) for page in pages(mixed(health)))

    assert (
        "Điều 1. Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 01 tập thể, 02 cá nhân và 01 hộ gia đình" in first
    )
    assert "Điều 2. Thi hành Quyết định này./." in first
    assert "- Như Điều 2; - Lưu: VT." in first
    assert "I. Tập thể (01) 1. Phòng Nghiệp vụ. II. Cá nhân (02) 1. Bà Trần Thị Lan, Chuyên viên, Sở Y tế;" in listed
    assert "2. Đại tá Lê Văn Hùng, Chuyên viên, Sở Y tế. III. Hộ gia đình (01) 1. Hộ ông Nguyễn Văn Ba" in listed
    assert listed.endswith("./.")


def test_number_and_day_are_blank_until_they_are_given(db):
    draft, numbered = pages(new_decision()), pages(new_decision(state=DecisionState.NUMBERED))

    assert "/QĐ-UBND" in draft[0]
    assert "Số: /QĐ-UBND" in flat(draft[0])
    assert "ngày tháng năm 20" in flat(draft[0])
    assert "ngày 25 tháng 3 năm 2026" in flat(numbered[0])
    assert "ngày 25 tháng 3 năm 2026 của Chủ tịch" in flat(numbered[1])


def test_a_long_table_repeats_its_header_row_and_loses_nobody(db):
    names = [f"Nguyễn Văn Số {number}" for number in range(90)]

    _, *listed = pages(new_decision(lines=names, list_style=ListStyle.TABLE))

    assert len(listed) > 2
    assert [page for page in listed if "Chức vụ, đơn vị" not in page] == []
    text = flat(" ".join(listed))
    assert [name for name in names if f"{name} " not in text] == []
    assert text.endswith("(Danh sách gồm 90 cá nhân)./. 3")  # and the page's number


@pytest.mark.parametrize("articles", range(9, 17))
def test_the_signature_never_stands_alone_on_a_page(db, articles):
    said = "Thủ trưởng các cơ quan, đơn vị và các tập thể, cá nhân có tên tại Điều 1 căn cứ Quyết định thi hành, " * 2
    decision = new_decision(lines=1, articles=[said] * articles)

    main = [page for page in pages(decision) if "DANH SÁCH" not in page]

    signed = next(page for page in main if "Nguyễn Văn Chủ" in page)
    assert "CHỦ TỊCH" in signed
    assert "Nơi nhận" in signed
    assert "./." in signed


def test_decomposed_letters_and_names_of_200_letters_are_printed_composed_and_whole(db, health):
    long_name = ("Nguyễn Phúc " * 20)[:199].strip() + "z"
    decision = new_decision(lines=[unicodedata.normalize("NFD", "Nguyễn Thị Hòa"), long_name])

    text = flat(pages(decision)[1])

    assert "Nguyễn Thị Hòa" in text
    assert long_name in text


@pytest.mark.parametrize(
    ("signing", "title", "lines"),
    [
        (SigningForm.HEAD, "", ["CHỦ TỊCH"]),
        (SigningForm.DEPUTY, "Phó Chủ tịch", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (SigningForm.BODY_HEAD, "Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (SigningForm.BODY_DEPUTY, "Phó Chủ tịch", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        (SigningForm.ORDER, "Giám đốc Sở Nội vụ", ["TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"]),
        (SigningForm.MANDATE, "Giám đốc Sở Nội vụ", ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VỤ"]),
    ],
)
def test_forms_of_authority_stand_above_the_name(signing, title, lines):
    assert signing_lines(Decision(signing=signing, signer_title=title)) == lines


def test_a_department_decides_in_its_own_name(db, health):
    decision = new_decision(agency=health, form="LDTT", signer_title="Giám đốc", signer_name="Lê Hương Giang")

    first = flat(pages(decision)[0])

    assert "SỞ Y TẾ" in first
    assert "GIÁM ĐỐC SỞ Y TẾ" in first
    assert "/QĐ-SYT" in first


def test_a_letter_is_not_addressed_to_an_article_it_does_not_have(db, hoa):
    decision = new_decision(state=DecisionState.ISSUED)

    paper = prepare_change(decision, Act.CORRECT, by=hoa)

    amending = prepare_change(decision, Act.AMEND, by=hoa)
    assert amending.receivers[0] == "Như Điều {điều cuối}"
    assert paper.receivers == ["Các cơ quan, đơn vị có liên quan", *amending.receivers[1:]]


def test_a_correction_is_a_letter_with_a_table(db, hoa):
    decision = new_decision(lines=["Nguyễn Văn Tuân"], state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.CORRECT, by=hoa)
    keep_line_change(paper, decision.lines.get(), name="Nguyễn Văn Tuấn", unit="Chuyên viên", by=hoa)

    [page] = map(flat, pages(paper))

    assert f"V/v đính chính Quyết định số {decision.number.ordinal}/" in page
    assert "Nguyễn Văn Tuân, Chuyên viên" in page
    assert "Nguyễn Văn Tuấn, Chuyên viên" in page
    assert "QUYẾT ĐỊNH:" not in page
    assert "./." in page


def test_a_revoking_decision_names_whom_or_the_whole(db, hoa):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.ISSUED)
    paper = prepare_change(decision, Act.REVOKE, by=hoa)
    keep_line_change(paper, decision.lines.get(position=2), by=hoa)

    first, listed = map(flat, pages(paper))
    assert "Hủy bỏ khen thưởng đối với 01 cá nhân" in first
    assert "Lê Thị Hòa" in listed
    assert "Nguyễn Văn Tuân" not in listed

    revoke_whole(paper, by=hoa)
    [page] = map(flat, pages(paper))
    assert f"Điều 1. Hủy bỏ toàn bộ Quyết định số {decision.number}" in page


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (SubjectKind.COLLECTIVE, "Tập thể được tặng"),
        (SubjectKind.INDIVIDUAL, "Cá nhân được tặng"),
        (SubjectKind.HOUSEHOLD, "Hộ gia đình được tặng"),
    ],
)
def test_the_heading_of_the_list_names_only_whom_it_holds(db, health, kind, named):
    new_decision(lines=[new_subject("Phòng Nghiệp vụ", agency=health, kind=kind)], of=health)
    Decision.objects.update(list_style=ListStyle.TABLE)

    annex = flat(pages(Decision.objects.get())[1])

    assert annex.startswith(f"DANH SÁCH {named} Bằng khen")
    assert f"TT Tên {named.removesuffix(' được tặng').lower()} Chức vụ, đơn vị" in annex


def test_word_says_the_same_for_the_office_that_edits_it(db, health):
    decision = mixed(health)

    written = decision_paper(decision, Identity.current()).word()

    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(written)).paragraphs)
    assert "01 tập thể, 02 cá nhân và 01 hộ gia đình" in text
    assert "1. Bà Trần Thị Lan, Chuyên viên, Sở Y tế;" in text
