import io
import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState
from tests.builders import SMALL_SET, new_bloc_year, new_criteria_set, new_sheet


def upload(content: str | bytes, name="bo.json"):
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return {"file": file}


def address(name, criteria_set):
    return reverse(f"scoring:{name}", args=[criteria_set.pk])


def test_the_office_imports_a_file_as_a_draft_and_others_do_not_see_it(client, hoa, lan):
    client.force_login(hoa)
    answer = client.post(reverse("scoring:criteria_import"), upload(json.dumps(SMALL_SET)))

    [criteria_set] = CriteriaSet.objects.all()
    assert (answer.url, criteria_set.state, criteria_set.created_by) == (
        criteria_set.get_absolute_url(),
        CriteriaState.DRAFT,
        hoa,
    )
    client.force_login(lan)
    assert client.get(criteria_set.get_absolute_url()).status_code == 404
    assert client.get(reverse("scoring:criteria_list")).context["rows"] == []


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("không phải JSON", "dòng 1"),
        (json.dumps({**SMALL_SET, "total": "-1"}), "total"),
        (json.dumps({**SMALL_SET, "sections": SMALL_SET["sections"] * 2}), "sections[2].code"),
        (b"[" + b" " * 10 * 1024 * 1024 + b"]", "2 MB"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_wrong_file_gets_a_message_naming_the_place(client, hoa, content, place):
    client.force_login(hoa)

    answer = client.post(reverse("scoring:criteria_import"), upload(content))

    [message] = answer.context["form"].errors["file"]
    assert answer.status_code == 422
    assert place in message
    assert not CriteriaSet.objects.exists()


def test_a_set_is_applied_once_its_sums_agree_and_each_department_has_its_agency(client, hoa, finance):
    wrong = json.loads(json.dumps(SMALL_SET))
    wrong["sections"][0]["max"] = "41"
    broken = new_criteria_set(wrong, state=CriteriaState.DRAFT)
    good = new_criteria_set(state=CriteriaState.DRAFT)
    client.force_login(hoa)

    page = client.get(broken.get_absolute_url())
    client.post(address("criteria_apply", broken), follow=True)
    unmatched = client.post(address("criteria_apply", good), follow=True)
    client.post(address("criteria_owners", good), {"owner0": "so tai chinh"})
    client.post(address("criteria_apply", good))

    assert page.context["faults"] == [
        "Toàn bảng: ghi 60 điểm, cộng được 61 điểm, lệch +1.",
        "Mục I: ghi 41 điểm, cộng được 40 điểm, lệch −1.",
    ]
    assert page.context["parts"][0]["wrong"] == "−1"
    assert "Sở Tài chính" in str(next(iter(unmatched.context["messages"])))
    assert list(good.owners.values_list("name", "agency")) == [("Sở Tài chính", finance.pk)]
    states = dict(CriteriaSet.objects.values_list("pk", "state"))
    assert states == {broken.pk: CriteriaState.DRAFT, good.pk: CriteriaState.APPLIED}
    assert AuditEvent.objects.about(good).first().action == "scoring.criteria_applied"


def test_departments_are_proposed_by_name_and_unknown_ones_refused(client, hoa, finance):
    draft = new_criteria_set(state=CriteriaState.DRAFT)
    client.force_login(hoa)

    page = client.get(address("criteria_owners", draft))
    answer = client.post(address("criteria_owners", draft), {"owner0": "Sở Mây"})

    assert page.context["form"].fields["owner0"].initial == "Sở Tài chính"
    assert list(answer.context["form"].errors) == ["owner0"]


def test_an_applied_set_is_locked(client, hoa, finance):
    applied = new_criteria_set()
    client.force_login(hoa)

    client.post(address("criteria_owners", applied), {"owner0": "STC"})

    assert not applied.owners.exists()


def test_a_code_that_no_address_holds_keeps_a_set_from_being_applied(client, hoa):
    odd = json.loads(json.dumps(SMALL_SET))
    odd["sections"][0]["items"][0] |= {"code": "..", "owner": []}
    draft = new_criteria_set(odd, state=CriteriaState.DRAFT)
    client.force_login(hoa)

    answer = client.post(address("criteria_apply", draft), follow=True)

    assert "chỉ gồm dấu chấm" in str(next(iter(answer.context["messages"])))


def test_the_very_file_comes_back(client, lan):
    criteria_set = new_criteria_set()
    client.force_login(lan)

    answer = client.get(address("criteria_download", criteria_set))

    assert answer.content.decode() == criteria_set.definition
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_bloc_is_given_a_set_until_its_first_sheet_is_opened(client, hoa, health, criteria_set):
    bloc_year = new_bloc_year(members=[health])
    draft = new_criteria_set(state=CriteriaState.DRAFT)
    other = new_criteria_set()
    url = reverse("scoring:criteria_assign", args=[bloc_year.bloc.code, 2026])
    client.force_login(hoa)

    refused = client.post(url, {"criteria_set": draft.pk})
    client.post(url, {"criteria_set": criteria_set.pk})
    new_sheet(agency=health, bloc_year=bloc_year, criteria_set=criteria_set)
    too_late = client.post(url, {"criteria_set": other.pk})

    assert list(refused.context["form"].errors) == ["criteria_set"]
    assert "đã mở bảng tự chấm điểm" in str(too_late.context["form"].errors["criteria_set"])
    assert BlocCriteria.objects.get().criteria_set == criteria_set


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, hoa, count, django_assert_num_queries):
    for _ in range(count):
        new_criteria_set()
    client.force_login(hoa)

    with django_assert_num_queries(7):  # session, user, roles, count, sets, notices, identity
        response = client.get(reverse("scoring:criteria_list"))

    assert len(response.context["rows"]) == count


def test_sets_are_found_without_accents(client, hoa):
    found = new_criteria_set({**SMALL_SET, "title": "Khối Đảng, đoàn thể"})
    new_criteria_set()
    client.force_login(hoa)

    rows = client.get(reverse("scoring:criteria_list"), {"q": "dang doan the"}).context["rows"]

    assert [row["set"] for row in rows] == [found]
