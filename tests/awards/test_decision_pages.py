"""The pages of decisions, from what waits to what is issued; and what happens to odd input on them."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.models import Identity
from awards.decisions.amending import prepare_change
from awards.decisions.deciding import group_key, groups
from awards.decisions.paper import decision_paper
from awards.models import Act, AwardForm, BasisLine, Decision, DecisionState, DecisionWording, ListStyle, bases_in_force
from tests.awards.decision_builders import DECIDED_ON, SIGNED_ON, new_decision
from tests.awards.returned_files import scanned
from tests.awards.test_putting_decisions_together import approved, keys, names_of
from tests.documents.test_signing import PASSWORD, new_certificate


@pytest.fixture(autouse=True)
def _some_days_after_the_decisions_of_the_builders():
    with time_machine.travel(dt.datetime(2026, 4, 10, 3, tzinfo=dt.UTC), tick=True):
        yield


def page_of(decision, step: str = "") -> str:
    return f"/quyet-dinh/{decision.pk}/{step}"


def test_ticked_groups_become_one_decision_or_one_each(client, hoa, health, finance):
    approved(health, "Trần Văn Nam")
    approved(finance, "Lê Thị Bắc")
    chosen = [group_key(each) for each in groups(hoa)]
    client.force_login(hoa)

    client.post("/quyet-dinh/cho-lap/", {"groups": chosen, "how": "one"})
    assert [names_of(each) for each in Decision.objects.all()] == [["Trần Văn Nam", "Lê Thị Bắc"]]

    Decision.objects.get().delete()
    client.post("/quyet-dinh/cho-lap/", {"groups": chosen, "how": "each"})
    assert sorted(map(names_of, Decision.objects.all())) == [["Lê Thị Bắc"], ["Trần Văn Nam"]]


def test_where_one_ticked_group_cannot_become_a_decision_none_does(client, hoa, health):
    approved(health, "Trần Văn Nam")
    [group] = [group_key(each) for each in groups(hoa)]
    client.force_login(hoa)

    client.post("/quyet-dinh/cho-lap/", {"groups": [group, "1.merit.1.0"], "how": "each"})

    assert not Decision.objects.exists()


def test_single_lines_of_an_opened_group_are_chosen(client, hoa, health):
    lines = approved(health, "Trần Văn Nam", "Lê Thị Bắc")
    [group] = groups(hoa)
    client.force_login(hoa)

    page = client.get("/quyet-dinh/cho-lap/", {"nhom": group_key(group)})
    client.post("/quyet-dinh/cho-lap/", {"lines": keys(lines[1:])})

    assert [line.printed_name for line in page.context["page"]] == ["Trần Văn Nam", "Lê Thị Bắc"]
    assert names_of(Decision.objects.get()) == ["Lê Thị Bắc"]


@pytest.mark.parametrize("sent", [{}, {"groups": ["x", "1.merit", "9" * 40, "1.merit.1.0"]}, {"lines": ["abc", "-1"]}])
def test_nothing_chosen_makes_no_decision(client, hoa, sent):
    client.force_login(hoa)

    answer = client.post("/quyet-dinh/cho-lap/", sent, follow=True)

    assert "Chưa chọn dòng nào" in answer.content.decode()
    assert not Decision.objects.exists()


WORDS = {
    "title": "Về việc tặng {hình thức}",
    "achievement": "đã có thành tích",
    "bases": "Căn cứ Luật Thi đua, khen thưởng\n\nTheo đề nghị của {tờ trình}",
    "agency_letters": "",
    "office_letter": "",
    "articles": "Tặng {hình thức} cho {số lượng}\n\nThi hành",
    "receivers": "Như Điều {điều cuối}\nLưu: VT",
    "list_style": ListStyle.TABLE,
    "signing": "deputy",
    "signer_title": "Phó Chủ tịch",
    "signer_name": "Nguyễn Văn Phó",
}


def test_the_words_of_a_draft_are_edited(client, hoa):
    decision = new_decision()
    client.force_login(hoa)

    answer = client.post(page_of(decision, "sua/"), {**WORDS, "seen": decision.version})

    decision.refresh_from_db()
    assert answer.status_code == 302
    assert decision.bases == ["Căn cứ Luật Thi đua, khen thưởng", "Theo đề nghị của {tờ trình}"]
    assert (decision.signer_name, list(decision.writers.all())) == ("Nguyễn Văn Phó", [hoa])


def test_the_older_of_two_tabs_is_told_and_loses_nothing(client, hoa):
    decision = new_decision()
    client.force_login(hoa)
    client.post(page_of(decision, "sua/"), {**WORDS, "seen": decision.version})

    answer = client.post(page_of(decision, "sua/"), {**WORDS, "signer_name": "Ai khác", "seen": decision.version})

    assert answer.status_code == 422
    assert "sửa ở nơi khác" in answer.content.decode()
    assert "Ai khác" in answer.content.decode()
    decision.refresh_from_db()
    assert decision.signer_name == "Nguyễn Văn Phó"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("articles", "Tặng {số người}", "Trường trộn không có: {số người}"),
        ("title", "Về việc {tặng", "Trường trộn không có: {"),
        ("receivers", "a" * 3000, "mỗi mục không quá"),
        ("signing", "vua", "Chọn một trong các mục"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_beside_their_field(client, hoa, name, value, said):
    decision = new_decision()
    client.force_login(hoa)

    answer = client.post(page_of(decision, "sua/"), {**WORDS, name: value, "seen": decision.version})

    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    if name != "signing":
        assert said in answer.context["form"].errors[name][0]


def test_a_signed_decision_is_not_edited_any_more(client, hoa):
    decision = new_decision(state=DecisionState.SIGNED)
    client.force_login(hoa)

    answer = client.post(page_of(decision, "sua/"), {**WORDS, "seen": decision.version}, follow=True)

    assert "không sửa được nữa" in answer.content.decode()


def test_the_way_from_draft_to_issued_through_the_pages(client, hoa, cuc):
    decision = new_decision(written_by=hoa)
    client.force_login(cuc)

    client.post(page_of(decision, "ky/"), {"signed_on": f"{SIGNED_ON:%d/%m/%Y}"})
    client.post(page_of(decision, "cap-so/"), {"typed": "125", "decided_on": f"{DECIDED_ON:%d/%m/%Y}"})
    client.post(page_of(decision, "ban-hanh/"), {"how": "upload", "file": SimpleUploadedFile("qd.pdf", scanned())})
    refused = client.post(page_of(decision, "ban-hanh/"), {"how": "returned"})
    client.post(page_of(decision, "ban-hanh/"), {"how": "returned", "is_compared": "on"})

    assert refused.status_code == 422
    decision.refresh_from_db()
    assert decision.state == DecisionState.ISSUED
    stored = b"".join(client.get(page_of(decision, "quyet-dinh.pdf")).streaming_content)
    assert stored == decision.issued.file.read()


def test_a_wrong_password_is_said_beside_it_and_nothing_is_issued(client, cuc):
    decision = new_decision(state=DecisionState.NUMBERED)
    client.force_login(cuc)
    sent = {"how": "sign", "certificate": SimpleUploadedFile("ky.p12", new_certificate()[1]), "password": "sai"}

    answer = client.post(page_of(decision, "ban-hanh/"), sent)

    assert answer.status_code == 422
    assert answer.context["key"].errors["password"] == [
        "Mật khẩu không đúng, hoặc tệp không phải chứng thư số PKCS#12 (.p12, .pfx)."
    ]
    decision.refresh_from_db()
    assert (decision.state, decision.issued) == (DecisionState.NUMBERED, None)


def test_a_decision_is_signed_digitally_through_its_page(client, cuc):
    decision = new_decision(state=DecisionState.NUMBERED)
    client.force_login(cuc)
    sent = {"how": "sign", "certificate": SimpleUploadedFile("ky.p12", new_certificate()[1]), "password": PASSWORD}

    client.post(page_of(decision, "ban-hanh/"), sent)

    decision.refresh_from_db()
    assert decision.is_issued


def test_a_scan_that_is_no_pdf_is_refused_beside_its_field(client, cuc):
    decision = new_decision(state=DecisionState.NUMBERED)
    client.force_login(cuc)

    answer = client.post(
        page_of(decision, "ban-hanh/"), {"how": "upload", "file": SimpleUploadedFile("qd.pdf", b"khong phai")}
    )

    assert answer.status_code == 422
    assert answer.context["upload"].errors["file"][0].startswith("Chỉ nhận tệp PDF")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"typed": "125", "decided_on": "01/01/2020"}, "decided_on"),
        ({"typed": "125", "decided_on": "31/02/2026"}, "decided_on"),
        ({"typed": "mười", "decided_on": "25/03/2026"}, "typed"),
        ({"typed": "12\x005", "decided_on": "25/03/2026"}, "typed"),
    ],
)
def test_a_wrong_number_or_day_is_said_beside_its_field(client, cuc, sent, field):
    decision = new_decision(state=DecisionState.SIGNED)
    client.force_login(cuc)

    answer = client.post(page_of(decision, "cap-so/"), sent)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_a_correction_is_prepared_line_by_line(client, hoa):
    decision = new_decision(lines=["Nguyễn Văn Tuân", "Lê Thị Hòa"], state=DecisionState.ISSUED)
    line = decision.lines.get(position=1)
    client.force_login(hoa)

    client.post(page_of(decision, "thay-doi/"), {"act": "correct"})
    paper = Decision.objects.get(act=Act.CORRECT)
    client.post(
        page_of(paper, f"dong/{line.pk}/"), {"printed_name": "Nguyễn Văn Tuấn", "printed_unit": "", "reason": ""}
    )

    assert [str(change) for change in paper.line_changes.all()] == ["Nguyễn Văn Tuân → Nguyễn Văn Tuấn"]
    assert "Nguyễn Văn Tuấn" in client.get(page_of(paper)).content.decode()


@pytest.mark.parametrize("decisions", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, decisions, django_assert_num_queries):
    for _ in range(decisions):
        new_decision(state=DecisionState.ISSUED, lines=2)
    client.force_login(hoa)

    with django_assert_num_queries(9):
        page = client.get("/quyet-dinh/")

    assert page.context["page"].paginator.count == decisions


@pytest.mark.parametrize("lines", [1, 3])
def test_a_decision_takes_the_same_number_of_queries_however_many_names(client, hoa, lines, django_assert_num_queries):
    decision = new_decision(lines=lines)
    client.force_login(hoa)

    with django_assert_num_queries(11):
        page = client.get(page_of(decision))

    assert page.context["page"].paginator.count == lines


@pytest.mark.parametrize("groups_", [1, 3])
def test_what_waits_takes_the_same_number_of_queries_however_much(
    client, hoa, health, finance, justice, groups_, django_assert_num_queries
):
    for agency in [health, finance, justice][:groups_]:
        approved(agency, "Trần Văn Nam", "Lê Thị Bắc")
    client.force_login(hoa)

    with django_assert_num_queries(6):
        page = client.get("/quyet-dinh/cho-lap/")

    assert len(page.context["rows"]) == groups_


def test_decisions_are_found_by_number_and_by_a_name_without_accents(client, hoa):
    decision = new_decision(lines=["Nguyễn Văn Tuân"], state=DecisionState.ISSUED)
    new_decision(lines=["Lê Thị Hòa"])
    client.force_login(hoa)

    found = [
        list(client.get("/quyet-dinh/", {"q": query}).context["page"])
        for query in ("van tuan", str(decision.number.ordinal), str(decision.number), "khong ai")
    ]

    assert found == [[decision], [decision], [decision], []]


def test_a_new_version_of_a_legal_basis_is_cited_from_its_day_on(client, hoa):
    old = BasisLine.objects.in_force(dt.date(2026, 4, 10)).get(level="province", topic="Nghị định quy định chi tiết")
    client.force_login(hoa)

    client.post(
        f"/quyet-dinh/can-cu/{old.pk}/",
        {"text": "Căn cứ Nghị định mới", "position": 30, "effective_from": "01/05/2026", "basis": ""},
    )

    assert "Căn cứ Nghị định mới" not in bases_in_force("province", "merit", dt.date(2026, 4, 30))
    assert "Căn cứ Nghị định mới" in bases_in_force("province", "merit", dt.date(2026, 5, 1))


def test_an_agency_begins_its_own_decision_and_picks_its_people(client, lan, health):
    DecisionWording.objects.filter(level="department").update(signer_name="Lê Hương Giang")
    client.force_login(lan)

    answer = client.post(
        "/quyet-dinh/lap/",
        {"agency": health.pk, "form": AwardForm.objects.get(code="LDTT").pk, "kind": "merit", "year": 2026},
    )

    decision = Decision.objects.get()
    assert answer.url == page_of(decision, "chon/")
    assert (decision.agency, str(decision.series)) == (health, "QĐ-SYT")


def test_who_typed_a_decision_reads_who_may_issue_it_and_gets_no_form_for_it(client, hoa, binh, son, cuc):
    decision = new_decision(state=DecisionState.NUMBERED, written_by=hoa)
    pages = {}
    for user in (hoa, cuc):
        client.force_login(user)
        pages[user] = client.get(page_of(decision, "ban-hanh/")).content.decode()

    others = ", ".join(sorted(each.full_name for each in (binh, son, cuc)))
    assert f"Người ban hành được: {others}." in pages[hoa]
    assert ["Ký số và ban hành" in pages[user] for user in (hoa, cuc)] == [False, True]


# --- print_decision ---------------------------------------------------------------------------------------------------


def test_an_issued_decision_is_printed_as_it_was_stored(db, tmp_path):
    decision = new_decision(state=DecisionState.ISSUED)
    out = tmp_path / "qd.pdf"

    call_command("print_decision", str(decision.number.ordinal), year=2026, out=str(out), stdout=io.StringIO())

    assert out.read_bytes() == decision.issued.file.read()


@pytest.mark.parametrize(
    ("number", "said"),
    [("9999", "Không có quyết định số 9999 năm 2026"), ("x", "viết như 125"), ("1", "Nhiều văn bản")],
)
def test_a_number_that_names_no_single_decision_is_refused(db, health, tmp_path, number, said):
    for form in ("LDTT", "CSTDCS"):
        new_decision(agency=health if form == "LDTT" else None, form=form, state=DecisionState.NUMBERED)
    provincial = Decision.objects.get(agency=None)
    provincial.number.ordinal = 1
    provincial.number.save()

    with pytest.raises(CommandError, match=said) as refused:
        call_command("print_decision", number, year=2026, out=str(tmp_path / "qd.pdf"))

    assert refused.value.returncode == 2


def test_the_paper_of_a_draft_has_blanks_for_number_and_day(db):
    html = decision_paper(new_decision(), Identity.current()).html()

    assert "Số: \u00a0" in html
    assert "tháng \u00a0" in html


def test_the_list_says_what_a_changing_paper_changes(client, hoa):
    issued = new_decision(state=DecisionState.ISSUED)
    prepare_change(issued, Act.AMEND, by=hoa)
    client.force_login(hoa)

    titles = [row["title"] for row in client.get("/quyet-dinh/").context["rows"]]

    assert titles[0] == f"Về việc sửa đổi, bổ sung Quyết định số {issued.number}"
    assert not [title for title in titles if "{" in title]
