"""The office keeps the catalogue: what there is, on what terms, from which day."""

import datetime as dt
import json
import re
from io import StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from awards.eligibility.rulebook import database_forms, database_rulebook, shipped_rulebook
from awards.models import (
    AwardForm,
    AwardKind,
    AwardRoute,
    AwardTerms,
    BaseSalary,
    BonusRule,
    Coefficient,
    EligibilityRule,
    LineState,
)
from awards.money.bonus import bonus_money
from tests.awards.cases import awarded, case
from tests.awards.catalogue_builders import salary_to_come, the_form
from tests.awards.slate_builders import new_line
from tests.awards.subject_builders import new_award, new_subject

TODAY = dt.date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def new_salary(**fields) -> BaseSalary:
    salary = BaseSalary(**{"amount": 2_600_000, "effective_from": TODAY, **fields})
    salary.put_in_force(by=None)
    return salary


# --- What is shipped ---


def test_the_rules_in_the_tables_are_those_of_the_file():
    shipped, kept = shipped_rulebook(), database_rulebook(database_forms())
    plain = [
        sorted((rule.form, rule.subject, rule.since, rule.until, rule.basis, rule.lines) for rule in book.rules)
        for book in (shipped, kept)
    ]

    assert plain[0] == plain[1]
    assert shipped.forms == kept.forms


def test_every_form_has_terms_and_a_route_for_each_of_its_kinds():
    forms = AwardForm.objects.count()
    terms = AwardTerms.objects.in_force(TODAY)
    routes = set(AwardRoute.objects.in_force(TODAY).values_list("form__code", "kind"))
    wanted = {(each.form.code, kind) for each in terms.select_related("form") for kind in each.kinds}

    assert terms.count() == forms == 18
    assert routes == wanted


@pytest.mark.parametrize(
    ("code", "subject", "day", "money"),
    [
        ("LDTT", "individual", dt.date(2026, 6, 30), 710_000),
        ("LDTT", "individual", dt.date(2026, 7, 1), 760_000),
        ("CSTDT", "individual", dt.date(2026, 7, 1), 7_590_000),
        ("BK_TINH", "collective", dt.date(2026, 7, 1), 7_590_000),
        ("CO_CP", "collective", dt.date(2026, 7, 1), 30_360_000),
    ],
)
def test_money_is_that_of_the_day_rounded_up_to_tens_of_thousands(code, subject, day, money):
    times = Coefficient.objects.in_force(day).get(form__code=code, subject=subject).times

    rule = BonusRule.objects.in_force(day).get()

    assert bonus_money(times, BaseSalary.objects.in_force(day).get().amount, rule) == money


# --- Versions ---


def test_a_new_version_ends_the_one_before_it_and_leaves_a_trace(hoa):
    before = BaseSalary.objects.in_force(TODAY).get()

    new = BaseSalary(amount=2_600_000, effective_from=dt.date(2027, 1, 1))
    new.put_in_force(by=hoa)

    before.refresh_from_db()
    assert before.effective_to == dt.date(2026, 12, 31)
    assert BaseSalary.objects.in_force(TODAY).get() == before
    assert BaseSalary.objects.in_force(dt.date(2027, 1, 1)).get() == new
    assert AuditEvent.objects.get(action="awards.rule_put_in_force").by == hoa.username


def test_a_version_put_between_two_lasts_until_the_later_one():
    later = new_salary(effective_from=dt.date(2027, 6, 1))

    between = new_salary(effective_from=dt.date(2027, 1, 1))

    assert between.effective_to == dt.date(2027, 5, 31)
    assert BaseSalary.objects.in_force(dt.date(2027, 6, 1)).get() == later


def test_of_two_versions_of_one_day_the_second_holds_and_the_first_stays_in_the_history():
    first = new_salary(amount=2_600_000)

    second = new_salary(amount=2_700_000)

    assert BaseSalary.objects.in_force(TODAY).get() == second
    assert set(second.versions().filter(effective_from=TODAY)) == {first, second}


def test_a_version_that_has_not_begun_can_be_taken_back(client, hoa):
    before = BaseSalary.objects.in_force(TODAY).get()
    coming = salary_to_come()
    client.force_login(hoa)

    client.post(reverse("awards:version_withdraw", kwargs={"what": "luong", "pk": coming.pk}))

    before.refresh_from_db()
    assert before.effective_to is None
    assert list(BaseSalary.objects.standing().filter(effective_from=coming.effective_from)) == []


def test_a_version_in_force_is_not_taken_back(client, hoa):
    standing = BaseSalary.objects.in_force(TODAY).get()
    client.force_login(hoa)

    answer = client.post(reverse("awards:version_withdraw", kwargs={"what": "luong", "pk": standing.pk}), follow=True)

    assert "Chỉ thu hồi được bản chưa đến ngày áp dụng." in words(answer)
    assert BaseSalary.objects.in_force(TODAY).get() == standing


def test_whoever_has_read_the_text_takes_the_mark_away(client, hoa):
    version = AwardRoute.objects.in_force(TODAY).get(form=the_form(), kind=AwardKind.MERIT)
    client.force_login(hoa)

    client.post(
        reverse("awards:version_confirm", kwargs={"what": "tuyen", "pk": version.pk}),
        {"basis": "Quyết định số 12/2026/QĐ-UBND, Điều 8"},
    )

    version.refresh_from_db()
    assert (version.is_unconfirmed, version.basis) == (False, "Quyết định số 12/2026/QĐ-UBND, Điều 8")


# --- Pages ---


def test_the_page_of_a_form_shows_conditions_road_and_money_of_the_day(client, lan):
    client.force_login(lan)

    page = words(client.get(reverse("awards:form_detail", kwargs={"pk": the_form().pk}), {"ngay": "10/02/2026"}))

    assert "02 năm liên tục được tặng danh hiệu Chiến sĩ thi đua cơ sở" in page
    assert "Luật 06/2022/QH15, Điều 74; áp dụng từ 01/01/2024 đến hết 30/09/2026" in page
    assert "Thường trực Hội đồng" in page
    assert "3.510.000" in page


def test_a_day_that_is_none_is_told_and_today_is_shown(client, lan):
    client.force_login(lan)

    page = words(client.get(reverse("awards:form_list"), {"ngay": "31/02/2026"}))

    assert "Không có ngày như vậy; đang xem quy định hôm nay." in page


def test_an_agency_reads_the_catalogue_and_finds_nothing_to_press(client, lan):
    client.force_login(lan)

    page = client.get(reverse("awards:form_detail", kwargs={"pk": the_form().pk})).content.decode()

    assert re.findall(r'href="([^"]*(?:sua|tham-quyen|/tuyen/|he-so|dieu-kien)/[^"]*)"', page) == []


@pytest.mark.parametrize("versions", [1, 3])
def test_the_history_takes_the_same_number_of_queries_however_long(client, hoa, versions, django_assert_num_queries):
    form = the_form()
    for number in range(versions):
        Coefficient(form=form, subject="individual", times=2, effective_from=TODAY + dt.timedelta(number)).put_in_force(
            by=hoa
        )
    client.force_login(hoa)
    client.get("/")

    with django_assert_num_queries(12):
        response = client.get(reverse("awards:form_history", kwargs={"pk": form.pk}))

    rows = next(group["rows"] for group in response.context["groups"] if group["label"] == "hệ số tiền thưởng")
    assert len([row for row in rows if row["version"].subject == "individual"]) == versions + 1


def test_a_new_form_is_added_and_its_code_is_kept_clean(client, hoa):
    client.force_login(hoa)
    typed = {
        "code": "hn_1",
        "name": "Huy hiệu của tỉnh",
        "group": "form",
        "level": "province",
        "subjects": ["individual"],
        "position": "200",
    }

    refused = client.post(reverse("awards:form_create"), typed)
    client.post(reverse("awards:form_create"), {**typed, "code": "HUY_HIEU"})

    assert refused.context["form"].errors == {"code": ["Chỉ dùng chữ hoa không dấu, chữ số và dấu gạch dưới."]}
    assert AwardForm.objects.get(code="HUY_HIEU").name == "Huy hiệu của tỉnh"


def test_a_coefficient_is_typed_with_a_comma(client, hoa):
    form = the_form()
    client.force_login(hoa)

    client.post(
        reverse("awards:coefficient_edit", kwargs={"pk": form.pk, "subject": "individual"}),
        {"times": "1,75", "effective_from": "01/12/2026", "basis": "Nghị định mới"},
    )

    version = form.coefficients.in_force(dt.date(2026, 12, 1)).get(subject="individual")
    assert (str(version.times), version.basis) == ("1.75", "Nghị định mới")


def test_a_coefficient_reads_with_a_comma_in_the_history(client, lan):
    form = the_form()
    client.force_login(lan)

    page = client.get(reverse("awards:form_history", kwargs={"pk": form.pk}))

    assert [row["detail"].rpartition(" ")[2] for row in page.context["groups"][3]["rows"]] == ["1,5", "3", "3", "1,5"]


def test_the_history_says_what_was_changed_of_name_and_subjects(client, hoa):
    form = the_form()
    client.force_login(hoa)
    typed = {"name": form.name, "phrase": form.phrase, "group": form.group, "level": form.level}
    typed |= {"fallback": form.fallback_id, "position": form.position}
    typed |= {"subjects": ["individual", "household"], "basis": "Luật mới, Điều 1"}

    client.post(reverse("awards:form_edit", kwargs={"pk": form.pk}), typed)
    page = client.get(reverse("awards:form_history", kwargs={"pk": form.pk}))

    assert [(edit["who"], edit["reason"]) for edit in page.context["edits"]] == [
        (
            "Vũ Thị Hòa",
            "đối tượng: “Cá nhân, Tập thể, Hộ gia đình, Doanh nghiệp” → “Cá nhân, Hộ gia đình”; "
            "căn cứ: “Luật 06/2022/QH15, Điều 74” → “Luật mới, Điều 1”",
        )
    ]


def test_a_base_salary_is_typed_with_points(client, hoa):
    client.force_login(hoa)
    typed = {"effective_from": "01/07/2027", "basis": "Nghị định mới"}

    refused = client.post(reverse("awards:salary_create"), {**typed, "amount": "hai triệu"})
    client.post(reverse("awards:salary_create"), {**typed, "amount": "2.700.000"})

    assert refused.context["form"].errors == {"amount": ["Ghi số tiền là số đồng, ví dụ 3.510.000."]}
    assert BaseSalary.objects.in_force(dt.date(2027, 7, 1)).get().amount == 2_700_000


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"effective_from": "01/12/9999"}, "effective_from", "Chọn ngày từ 01/07/2004 đến 30/12/2031."),
        ({"vote_numerator": "4"}, "vote_numerator", "Ghi cả tử số và mẫu số; tỷ lệ lớn hơn 0 và không quá 1."),
        (
            {"vote_numerator": "5", "vote_denominator": "4"},
            "vote_numerator",
            "Ghi cả tử số và mẫu số; tỷ lệ lớn hơn 0 và không quá 1.",
        ),
        ({"signer": "a\0b"}, "signer", "Ký tự Null không được phép."),
    ],
)
def test_what_cannot_be_a_route_is_told_beside_its_field(client, hoa, typed, field, said):
    client.force_login(hoa)
    good = {
        "notice_days": "0",
        "body": "none",
        "vote_base": "all",
        "signer": "Chủ tịch",
        "effective_from": "01/12/2026",
    }

    answer = client.post(reverse("awards:route_edit", kwargs={"pk": the_form().pk, "kind": "merit"}), {**good, **typed})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert said in words(answer) or field == "signer"


def test_papers_are_one_a_line(client, hoa):
    client.force_login(hoa)
    typed = {
        "authority": "Chủ tịch",
        "kinds": ["merit"],
        "papers": " Tờ trình \n\nBiên bản ",
        "effective_from": "22/11/2026",
    }

    client.post(reverse("awards:terms_edit", kwargs={"pk": the_form().pk}), typed)

    assert the_form().terms.in_force(TODAY).get().papers == ["Tờ trình", "Biên bản"]


# --- The editor of a rule ---


def rule_url(code="BK_TINH", subject="individual"):
    return reverse("awards:rule_edit", kwargs={"pk": the_form(code).pk, "subject": subject})


def typed_rule(*lines, **more) -> dict:
    data = {"lines": str(len(lines)), "effective_from": "01/12/2026", "basis": "Nghị định mới", "do": "save", **more}
    for number, line in enumerate(lines):
        data |= {f"line-{number}-{name}": value for name, value in {"road": "0", **line}.items()}
    return data


GRADE = {"kind": "grade_run", "grade": "HTT", "years": "3", "or_form": ""}
TITLE = {"kind": "award_run", "form": "CSTDCS", "times": "2", "every": "1", "road": "1"}


def test_an_edited_rule_is_a_new_version_from_its_day(client, hoa):
    client.force_login(hoa)

    answer = client.post(rule_url(), typed_rule(GRADE, TITLE))

    assert answer.status_code == 302
    version = EligibilityRule.objects.in_force(dt.date(2026, 12, 1)).get(form=the_form(), subject="individual")
    assert version.conditions == [
        {"kind": "grade_run", "grade": "HTT", "years": 3},
        {"road": 1, "kind": "award_run", "form": "CSTDCS", "times": 2},
    ]
    assert (
        EligibilityRule.objects.in_force(TODAY).get(form=the_form(), subject="individual").conditions[0]["kind"]
        == "manual"
    )


def test_the_sentence_follows_what_is_typed(client, hoa):
    client.force_login(hoa)

    answer = client.post(reverse("awards:rule_sentence"), typed_rule(GRADE, {**TITLE, "times": "x"}))

    assert words(answer) == "03 năm liên tục được xếp loại hoàn thành tốt nhiệm vụ trở lên."


def test_adding_and_dropping_conditions_loses_nothing_that_was_typed(client, hoa):
    client.force_login(hoa)

    added = client.post(rule_url(), typed_rule({**GRADE, "years": "sai"}, do="add", new_kind="foremost", new_road="2"))
    dropped = client.post(rule_url(), typed_rule(GRADE, TITLE, do="drop-0"))
    moved = client.post(rule_url(), typed_rule(GRADE, TITLE, do="up-1"))

    assert [row.kind for row in added.context["rows"]] == ["grade_run", "foremost"]
    assert 'value="sai"' in added.content.decode()
    assert added.context["form"]["basis"].value() == "Nghị định mới"
    assert [row.kind for row in dropped.context["rows"]] == ["award_run"]
    assert [row.kind for row in moved.context["rows"]] == ["award_run", "grade_run"]
    assert EligibilityRule.objects.filter(written_by=hoa).count() == 0


def test_a_condition_that_is_wrong_is_told_beside_its_field(client, hoa):
    client.force_login(hoa)

    answer = client.post(rule_url(), typed_rule({**GRADE, "years": "1000"}))

    assert answer.status_code == 422
    assert [list(row.errors) for row in answer.context["rows"]] == [["years"]]
    assert answer.context["form"].non_field_errors() == ["Còn chỗ cần sửa ở điều kiện 01."]


def test_a_rule_without_conditions_is_refused(client, hoa):
    client.force_login(hoa)

    answer = client.post(rule_url(), typed_rule())

    assert "Quy định phải có ít nhất một điều kiện." in words(answer)


@pytest.mark.parametrize("lines", ["", "-1", "9999", "một", "٣"])
def test_a_mangled_count_of_conditions_is_no_error_of_the_portal(client, hoa, lines):
    client.force_login(hoa)

    assert client.post(rule_url(), {**typed_rule(), "lines": lines, "line-0-kind": "no_such"}).status_code == 422


def test_the_general_conditions_are_edited_like_the_others(client, hoa):
    client.force_login(hoa)

    client.post(reverse("awards:general_rule"), typed_rule({"kind": "no_discipline"}))

    version = EligibilityRule.objects.in_force(dt.date(2026, 12, 1)).get(form=None)
    assert version.conditions == [{"kind": "no_discipline"}]


# --- Trying a version before it takes effect ---


def stricter_from(day: dt.date) -> None:
    """From `day` on, a person's Bằng khen asks for three years of Chiến sĩ thi đua cơ sở."""
    EligibilityRule(
        form=the_form(),
        subject="individual",
        conditions=[{"kind": "award_run", "form": "CSTDCS", "times": 3}],
        effective_from=day,
    ).put_in_force(by=None)


def test_a_version_to_come_is_tried_on_those_who_were_awarded_last_year(client, hoa, health):
    subject = new_subject("Vũ Hòa", agency=health)
    for year in (2024, 2025):
        new_award(subject, "CSTDCS", year)
    new_award(subject, "BK_TINH", 2025)
    stricter_from(dt.date(2027, 1, 1))
    client.force_login(hoa)

    begun = client.get(reverse("awards:rule_try")).context["form"].initial
    page = client.post(reverse("awards:rule_try"), {"year": "2025", "before": "22/11/2026", "after": "01/01/2027"})

    assert (begun["year"], begun["after"]) == (2025, dt.date(2027, 1, 1))
    found = [
        (row["trial"].label, row["trial"].before.outcome, row["trial"].after.outcome) for row in page.context["trials"]
    ]
    assert found[0] == ("Vũ Hòa: Bằng khen của Chủ tịch UBND tỉnh", "met", "not_met")
    assert (page.context["count"], page.context["changed"]) == (2, 1)
    assert "03 năm liên tục được tặng danh hiệu Chiến sĩ thi đua cơ sở" in words(page)


def test_a_version_to_come_is_tried_on_last_years_dossiers_whatever_became_of_them(client, hoa, health):
    for name in ("Vũ Hòa", "Lê An"):
        line = new_line(health, person=name, year=2025, state=LineState.REFUSED)
        for year in (2024, 2025):
            new_award(line.subject, "CSTDCS", year)
    new_award(line.subject, "BK_TINH", 2025)  # awarded after all: one dossier still
    new_line(health, person="Chưa gửi", year=2025, state=LineState.PROPOSED)
    stricter_from(dt.date(2027, 1, 1))
    client.force_login(hoa)

    page = client.post(reverse("awards:rule_try"), {"year": "2025", "before": "22/11/2026", "after": "01/01/2027"})

    changed = [row["trial"].label for row in page.context["trials"] if row["trial"].is_changed]
    assert changed == ["Lê An: Bằng khen của Chủ tịch UBND tỉnh", "Vũ Hòa: Bằng khen của Chủ tịch UBND tỉnh"]
    assert "Chưa gửi" not in words(page)


def test_a_version_to_come_is_tried_on_a_file_of_cases(client, hoa):
    stricter_from(dt.date(2027, 1, 1))
    client.force_login(hoa)
    content = json.dumps({"cases": [case(awards=awarded("CSTDCS", 2024, 2025))]}).encode()

    page = client.post(
        reverse("awards:rule_try"),
        {
            "year": "2025",
            "before": "22/11/2026",
            "after": "01/01/2027",
            "cases": SimpleUploadedFile("cases.json", content),
        },
    )

    assert [(row["trial"].before.outcome, row["trial"].after.outcome) for row in page.context["trials"]] == [
        ("met", "not_met")
    ]


def test_a_file_that_is_not_of_the_form_is_told_at_its_place(client, hoa):
    client.force_login(hoa)

    page = client.post(
        reverse("awards:rule_try"),
        {
            "year": "2025",
            "before": "22/11/2026",
            "after": "01/01/2027",
            "cases": SimpleUploadedFile("cases.json", b'{"cases": [{}]}'),
        },
    )

    assert (page.status_code, page.context["form"].errors["cases"]) == (422, ["cases[0].year: còn thiếu."])


def test_a_later_version_that_is_more_favourable_is_noted(client, hoa, health):
    subject = new_subject("Vũ Hòa", agency=health)
    new_award(subject, "CSTDCS", 2025)
    EligibilityRule(
        form=the_form(),
        subject="individual",
        conditions=[{"kind": "award_run", "form": "CSTDCS"}],
        effective_from=dt.date(2027, 1, 1),
    ).put_in_force(by=None)
    client.force_login(hoa)

    page = client.get(
        reverse("awards:subject_verdict", kwargs={"pk": subject.pk}),
        {"form": "BK_TINH", "year": "2025", "received_on": "22/11/2026"},
    )

    assert page.context["verdict"].outcome == "not_met"
    assert "có lợi hơn (cần kiểm tra): bản áp dụng từ 01/01/2027, chưa ghi căn cứ" in words(page)


def test_the_command_can_judge_by_the_rules_of_the_tables(tmp_path):
    stricter_from(dt.date(2026, 1, 1))
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case(awards=awarded("CSTDCS", 2024, 2025))]}))

    answers = []
    for more in ([], ["--from-database"]):
        out = StringIO()
        call_command("check_eligibility", str(path), *more, stdout=out)
        answers.append(json.loads(out.getvalue())["cases"][0]["verdict"])

    assert answers == ["met", "not_met"]
