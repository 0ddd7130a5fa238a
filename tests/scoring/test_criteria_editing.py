import json

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from blocs.models import BlocState
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState
from tests.builders import SMALL_SET, new_bloc_year, new_criteria_set, new_sheet

GRADED = {
    **SMALL_SET,
    "tie_break": ["section:I", "votes"],
    "grades": [
        {"code": "A", "label": "Tốt", "min": "50", "requires": [{"leaf": "I.2.a", "min_count": 1}]},
        {"code": "B", "label": "Còn lại", "min": None},
    ],
}


@pytest.fixture
def draft(db):
    return new_criteria_set(state=CriteriaState.DRAFT)


@pytest.fixture
def own_draft(health, finance, justice):
    """The version of lan's bloc, which minh's agency leads; nobody scores yet."""
    bloc_year = new_bloc_year(members=[health], leader=finance, deputy=justice)
    made = new_criteria_set(state=CriteriaState.DRAFT)
    made.bloc_year, made.based_on = bloc_year, new_criteria_set()
    made.save()
    return made


def address(name, criteria_set, *more):
    return reverse(f"scoring:criteria_{name}", args=[criteria_set.pk, *more])


def press(client, criteria_set, button="", *, seen=None, maxima=None):
    """Press a button on the tree, with other maxima typed in where `maxima` says so."""
    page = client.get(address("edit", criteria_set))
    rows = [row for part in page.context["parts"] for row in part["rows"]]
    sent = {
        "seen": seen or page.context["seen"],
        "do": button,
        "code": [row["code"] for row in rows],
        "was": [row["was"] for row in rows],
        "max": [(maxima or {}).get(row["code"], row["max"]) for row in rows],
    }
    return client.post(address("edit", criteria_set), sent)


def fill(client, url, **changes):
    """Send the form of a page as it stands, but for `changes`; a field is named with _ for -."""
    page = client.get(url)
    form = page.context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    sent |= {key: page.context[key] for key in ("seen", "was_code") if page.context.get(key)}
    return client.post(url, {key: value for key, value in (sent | changes).items() if value is not None})


def codes(criteria_set):
    criteria_set.refresh_from_db()

    def within(items):
        return [(item["code"], within(item["items"])) if "items" in item else item["code"] for item in items]

    return within(criteria_set.criteria.to_json()["sections"])


# --- The tree ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "first_section"),
    [
        ("len:1.2", ["I.2", "I.1", "I.3"]),
        ("xuong:1.1", ["I.2", "I.1", "I.3"]),
        ("dat:1.3:1:0", ["I.3", "I.1", "I.2"]),
        ("xoa:1.1", ["I.2", "I.3"]),
        ("ra:1.2.1", ["I.1", "I.2", "I.2.a", "I.3"]),
        ("vao:1.3", ["I.1", "I.2"]),
        ("dat:2.1:1:3", ["I.1", "I.2", "I.3", "II.1"]),
    ],
)
def test_a_button_moves_or_deletes_one_thing(client, hoa, draft, button, first_section):
    client.force_login(hoa)

    press(client, draft, button)

    assert [code if isinstance(code, str) else code[0] for code in codes(draft)[0][1]] == first_section
    assert AuditEvent.objects.about(draft).first().action == "scoring.criteria_edited"


@pytest.mark.parametrize(
    "button", ["len:1.1", "vao:1.1", "ra:1", "dat:1:1.2:0", "dat:1.1:0:0", "dat:1.1:thuong:x", "bay:1", "xoa:9"]
)
def test_what_cannot_be_moved_stays_and_the_page_says_why(client, hoa, draft, button):
    before = codes(draft)
    client.force_login(hoa)

    answer = press(client, draft, button)

    assert answer.status_code == 422
    assert answer.context["problem"]
    assert codes(draft) == before


def test_maxima_are_typed_into_the_tree_and_the_sums_show_what_is_missing(client, hoa, draft):
    client.force_login(hoa)

    press(client, draft, maxima={"I.1": "17,5"})
    page = client.get(address("edit", draft))

    draft.refresh_from_db()
    rows = {row["code"]: row for part in page.context["parts"] for row in part["rows"]}
    assert draft.criteria.to_json()["sections"][0]["items"][0]["max"] == "17.5"
    assert (rows["I"]["found"], rows["I"]["difference"]) == ("37,5", "−2,5")
    assert page.context["faults"] == ["Mục I: ghi 40 điểm, cộng được 37,5 điểm, lệch −2,5."]


def test_a_maximum_that_is_no_number_is_refused_beside_its_field_and_nothing_typed_is_lost(client, hoa, draft):
    before = draft.definition
    client.force_login(hoa)

    answer = press(client, draft, "len:1.2", maxima={"I.1": "hai mươi", "I.3": "12"})

    rows = {row["code"]: row for part in answer.context["parts"] for row in part["rows"]}
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert [code for code, row in rows.items() if row["problem"]] == ["I.1"]
    assert (rows["I.1"]["max"], rows["I.3"]["max"]) == ("hai mươi", "12")
    assert draft.definition == before


def test_a_button_pressed_on_an_old_tree_does_nothing_and_keeps_what_was_typed(client, hoa, binh, draft):
    client.force_login(hoa)
    old = client.get(address("edit", draft)).context["seen"]
    client.force_login(binh)
    press(client, draft, "len:1.2")
    client.force_login(hoa)

    answer = press(client, draft, "xoa:1.1", seen=old, maxima={"I.1": "19"})

    rows = {row["code"]: row for part in answer.context["parts"] for row in part["rows"]}
    assert answer.status_code == 409
    assert rows["I.1"]["max"] == "19"
    assert [code if isinstance(code, str) else code[0] for code in codes(draft)[0][1]] == ["I.2", "I.1", "I.3"]


def test_two_people_typing_different_maxima_both_keep_theirs(client, hoa, draft):
    client.force_login(hoa)
    page = {"code": ["I.1", "I.3"], "was": ["20", "10"]}

    client.post(address("edit", draft), {**page, "max": ["21", "10"]})
    client.post(address("edit", draft), {**page, "max": ["20", "9"]})
    refused = client.post(address("edit", draft), {**page, "max": ["22", "10"]})

    draft.refresh_from_db()
    items = draft.criteria.to_json()["sections"][0]["items"]
    assert (items[0]["max"], items[2]["max"], refused.status_code) == ("21", "9", 409)


def test_a_set_that_is_applied_is_not_edited(client, hoa):
    applied = new_criteria_set()
    client.force_login(hoa)

    answers = [
        client.post(address("edit", applied), {"do": "xoa:1.1", "seen": applied.sha256}),
        client.post(address("edit_item", applied, "1.1"), {"code": "X", "title": "X", "max": "1", "kind": "free"}),
        client.post(address("edit_head", applied), {"title": "Khác", "total": "60"}),
    ]

    definition = applied.definition
    applied.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert applied.definition == definition


# --- One part ---------------------------------------------------------------------------------------------------------


def every_place(document):
    def within(items, prefix):
        for place, item in enumerate(items, start=1):
            yield f"{prefix}{place}"
            yield from within(item.get("items", []), f"{prefix}{place}.")

    yield from within(document["sections"], "")
    yield from within(document["bonus"]["items"], "thuong.")
    yield from within(document["penalty"]["items"], "tru.")


def test_saving_every_page_as_it_stands_changes_nothing(client, hoa):
    graded = new_criteria_set(GRADED, state=CriteriaState.DRAFT)
    before = graded.criteria
    client.force_login(hoa)

    answers = [fill(client, address("edit_item", graded, place)) for place in every_place(GRADED)]
    answers += [fill(client, address("edit_head", graded)), fill(client, address("edit_grades", graded))]

    graded.refresh_from_db()
    assert {answer.status_code for answer in answers} == {302}
    assert graded.criteria == before
    assert not AuditEvent.objects.about(graded).exists()


@pytest.mark.parametrize(
    ("typed", "leaf"),
    [
        (
            {"kind": "free", "max": "20,5", "owner": "Sở A\nSở B", "due": "5/3", "evidence": "on"},
            {"kind": "free", "max": "20.5", "owner": ["Sở A", "Sở B"], "due": "03-05", "evidence": True},
        ),
        (
            {"kind": "choice", "levels-0-label": "đạt", "levels-0-points": "20", "levels-1-points": "0",
             "levels-1-zeroes_parent": "on", "per": "3"},
            {"kind": "choice", "levels": [{"label": "đạt", "points": "20"},
                                          {"label": "", "points": "0", "zeroes_parent": True}]},
        ),
        ({"kind": "count", "per": "0,5", "unit": "sáng kiến"}, {"kind": "count", "per": "0.5", "unit": "sáng kiến"}),
        (
            {"kind": "deduct", "per": "", "rates-1-label": "cảnh cáo", "rates-1-per": "2"},
            {"kind": "deduct", "rates": [{"label": "cảnh cáo", "per": "2"}]},
        ),
        ({"kind": "ratio", "step": "0,25"}, {"kind": "ratio", "step": "0.25"}),
        ({"kind": "weighted", "scale": "100"}, {"kind": "weighted", "scale": "100"}),
    ],
)  # fmt: skip
def test_a_criterion_of_each_kind_is_written(client, hoa, draft, typed, leaf):
    client.force_login(hoa)

    answer = fill(client, address("edit_item", draft, "1.1"), **({"owner": ""} | typed))

    draft.refresh_from_db()
    stands = draft.criteria.to_json()["sections"][0]["items"][0]
    assert answer.status_code == 302
    assert stands == {"code": "I.1", "title": "Nhiệm vụ trọng tâm", "max": "20"} | leaf


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "I.3"}, "code"),
        ({"title": " "}, "title"),
        ({"max": ""}, "max"),
        ({"max": "-1"}, "max"),
        ({"max": "1.000"}, "max"),
        ({"due": "31/02"}, "due"),
        ({"due": "mai"}, "due"),
        ({"kind": "weighted", "scale": "0"}, "scale"),
        ({"kind": "count", "per": ""}, "per"),
        ({"kind": "choice"}, "levels-0-label"),
        ({"kind": "choice", "levels-0-label": "a", "levels-0-points": "1", "levels-1-label": "b"}, "levels-1-points"),
        ({"kind": "deduct", "rates-1-label": "a", "rates-1-per": "x"}, "rates-1-per"),
    ],
)
def test_what_is_not_of_the_form_is_refused_beside_its_field_and_stays_on_the_page(client, hoa, draft, typed, field):
    before = draft.definition
    client.force_login(hoa)

    answer = fill(client, address("edit_item", draft, "1.1"), rule="Vừa gõ thêm", **typed)

    form = answer.context["form"]
    draft.refresh_from_db()
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert form["rule"].value() == "Vừa gõ thêm"
    assert draft.definition == before


def test_what_points_at_a_code_follows_it_when_it_changes(client, hoa):
    graded = new_criteria_set(GRADED, state=CriteriaState.DRAFT)
    client.force_login(hoa)

    fill(client, address("edit_item", graded, "1"), code="A")
    fill(client, address("edit_item", graded, "1.2.1"), code="A.2.a")

    graded.refresh_from_db()
    document = graded.criteria.to_json()
    assert document["tie_break"] == ["section:A", "votes"]
    assert document["grades"][0]["requires"] == [{"leaf": "A.2.a", "min_count": 1}]


def test_a_criterion_that_a_grade_counts_is_neither_deleted_nor_scored_otherwise(client, hoa):
    graded = new_criteria_set(GRADED, state=CriteriaState.DRAFT)
    client.force_login(hoa)

    deleted = press(client, graded, "xoa:1.2.1")
    changed = fill(client, address("edit_item", graded, "1.2.1"), kind="free")

    assert deleted.context["problem"] == "Chưa lưu gì. Phần xếp loại: Không có tiêu chí “I.2.a”."
    assert changed.context["form"].non_field_errors() == ["Phần xếp loại: Tiêu chí “I.2.a” không chấm bằng số đếm."]
    assert "I.2.a" in graded.criteria.leaves


def test_two_people_on_one_criterion_see_each_other_and_neither_loses_what_was_typed(client, hoa, draft):
    client.force_login(hoa)
    url = address("edit_item", draft, "1.1")
    page = client.get(url).context
    seen = {"seen": page["seen"], "was_code": page["was_code"], "code": "I.1", "kind": "free", "max": "20"}

    client.post(url, {**seen, "title": "Của người thứ nhất"})
    second = client.post(url, {**seen, "title": "Của người thứ hai"})
    draft.refresh_from_db()
    after_the_first = draft.criteria.leaves["I.1"].title
    client.post(url, {**seen, "title": "Của người thứ hai", "seen": second.context["seen"]})

    draft.refresh_from_db()
    assert (second.status_code, second.context["form"]["title"].value()) == (409, "Của người thứ hai")
    assert second.context["newer"] == [
        "Tên: Của người thứ nhất",
        "Điểm tối đa: 20",
        "Cách chấm: Chấm điểm trực tiếp",
    ]
    assert (after_the_first, draft.criteria.leaves["I.1"].title) == ("Của người thứ nhất", "Của người thứ hai")


def test_a_criterion_that_somebody_moved_meanwhile_is_saved_where_it_is_now(client, hoa, draft):
    client.force_login(hoa)
    page = client.get(address("edit_item", draft, "1.1")).context
    press(client, draft, "xuong:1.1")

    client.post(
        address("edit_item", draft, "1.1"),
        {"seen": page["seen"], "was_code": "I.1", "code": "I.1", "title": "Đổi tên", "kind": "free", "max": "20",
         "owner": "Sở Tài chính"},
    )  # fmt: skip

    draft.refresh_from_db()
    assert [draft.criteria.leaves["I.1"].title, draft.criteria.nodes["I.2"].title] == ["Đổi tên", "Đúng hạn"]


@pytest.mark.parametrize(
    ("place", "what", "typed", "where"),
    [
        ("0", "muc", {"code": "III", "title": "Mục mới", "max": "5"}, ("sections", 2)),
        ("thuong", "tieu-chi", {"code": "T2", "title": "Thưởng", "kind": "free"}, ("bonus", 1)),
        ("tru", "tieu-chi", {"code": "P2", "title": "Trừ", "kind": "deduct", "per": "1", "max": "3"}, ("penalty", 1)),
    ],
)
def test_parts_are_added_at_the_end(client, hoa, draft, place, what, typed, where):
    client.force_login(hoa)

    answer = client.post(address("edit_add", draft, place, what), typed)

    draft.refresh_from_db()
    name, index = where
    part = draft.criteria.to_json()[name]
    added = (part if name == "sections" else part["items"])[index]
    assert answer.status_code == 302
    assert added["code"] == typed["code"]


@pytest.mark.parametrize(("place", "what"), [("0", "tieu-chi"), ("thuong", "muc"), ("1.1", "tieu-chi"), ("7", "muc")])
def test_nothing_is_added_where_it_cannot_stand(client, hoa, draft, place, what):
    client.force_login(hoa)

    assert client.get(address("edit_add", draft, place, what)).status_code == 404


def test_more_rows_are_asked_for_without_losing_what_was_typed(client, hoa, draft):
    client.force_login(hoa)

    page = fill(client, address("edit_item", draft, "1.1"), kind="choice", title="", more="levels")

    form = page.context["form"]
    assert (page.status_code, form["title"].value(), len(form.level_rows)) == (200, "", 2 + 2)
    assert not form.errors


def test_grades_ties_and_exclusions_are_written(client, hoa, draft):
    client.force_login(hoa)

    fill(
        client,
        address("edit_grades", draft),
        **{
            "grades-0-order": "2", "grades-0-code": "B", "grades-0-label": "Còn lại",
            "grades-1-order": "1", "grades-1-code": "A", "grades-1-label": "Tốt", "grades-1-min": "52,5",
            "grades-1-strict": "on", "grades-1-quota_percent": "20", "grades-1-requires": "I: 60%\nI.2.a: 2",
        },
    )  # fmt: skip
    fill(
        client,
        address("edit_head", draft),
        **{"tie-0": "section:II", "tie-1": "votes", "exclusions-0-text": "Không ký giao ước", "penalty_cap": "20"},
    )

    draft.refresh_from_db()
    document = draft.criteria.to_json()
    assert document["grades"] == [
        {"code": "A", "label": "Tốt", "min": "52.5", "strict": True, "quota_percent": "20",
         "requires": [{"section": "I", "min_percent": "60"}, {"leaf": "I.2.a", "min_count": 2}]},
        {"code": "B", "label": "Còn lại", "min": None},
    ]  # fmt: skip
    assert (document["tie_break"], document["exclusions"]) == (["section:II", "votes"], ["Không ký giao ước"])
    assert document["penalty"]["cap"] == "20"


def test_a_department_that_is_no_longer_named_no_longer_sees_sheets(client, hoa, finance):
    draft = new_criteria_set(state=CriteriaState.DRAFT, owners={"Sở Tài chính": finance})
    client.force_login(hoa)

    fill(client, address("edit_item", draft, "1.1"), owner="")

    assert not draft.owners.exists()


# --- The leader -------------------------------------------------------------------------------------------------------


def test_the_leader_edits_its_own_blocs_version_and_no_other(client, minh, own_draft, draft):
    client.force_login(minh)

    fill(client, address("edit_item", own_draft, "1.1"), title="Khối tự đặt")
    other = client.post(address("edit", draft), {"do": "xoa:1.1", "seen": draft.sha256})
    applying = client.post(address("apply", own_draft))

    own_draft.refresh_from_db()
    assert own_draft.criteria.leaves["I.1"].title == "Khối tự đặt"
    assert (other.status_code, applying.status_code) == (404, 403)


@pytest.mark.parametrize("way", ["state", "sheet"])
def test_the_leader_edits_nothing_once_the_bloc_scores_but_the_office_may(client, minh, hoa, health, own_draft, way):
    if way == "state":
        own_draft.bloc_year.state = BlocState.SELF_SCORING
        own_draft.bloc_year.save()
    else:
        new_sheet(agency=health, bloc_year=own_draft.bloc_year)
    sent = {"code": "I.1", "title": "Sửa muộn", "kind": "free", "max": "20"}
    url = address("edit_item", own_draft, "1.1")
    client.force_login(hoa)
    page = client.get(url).context
    sent |= {"seen": page["seen"], "was_code": "I.1"}
    client.force_login(minh)

    client.post(url, sent)
    own_draft.refresh_from_db()
    after_the_leader = own_draft.criteria.leaves["I.1"].title
    client.force_login(hoa)
    client.post(url, sent)

    own_draft.refresh_from_db()
    assert (after_the_leader, own_draft.criteria.leaves["I.1"].title) == ("Nhiệm vụ trọng tâm", "Sửa muộn")


def test_a_blocs_own_version_is_made_from_the_provinces_and_applied_for_that_bloc(client, minh, hoa, health, finance):
    province = new_criteria_set(owners={"Sở Tài chính": finance})
    bloc_year = new_bloc_year(members=[health], leader=finance)
    client.force_login(minh)
    client.post(reverse("scoring:criteria_derive", args=[bloc_year.bloc.code, 2026]), {"based_on": province.pk})
    own = CriteriaSet.objects.get(bloc_year=bloc_year)
    again = client.post(reverse("scoring:criteria_derive", args=[bloc_year.bloc.code, 2026]), {"based_on": province.pk})
    client.force_login(hoa)

    client.post(address("apply", own))

    own.refresh_from_db()
    assert (own.based_on, own.state, own.created_by) == (province, CriteriaState.APPLIED, minh)
    assert list(own.owners.values_list("name", "agency")) == [("Sở Tài chính", finance.pk)]
    assert BlocCriteria.objects.get(bloc_year=bloc_year).criteria_set == own
    assert (again.status_code, CriteriaSet.objects.count()) == (422, 2)


def test_once_its_bloc_scores_a_leader_is_told_so_instead_of_offered_a_set_of_its_own(client, minh, health, finance):
    bloc_year = new_bloc_year(members=[health], leader=finance, state=BlocState.SELF_SCORING)
    client.force_login(minh)

    page = client.get(reverse("scoring:criteria_derive", args=[bloc_year.bloc.code, 2026])).content.decode()

    assert "Khối đã bắt đầu chấm điểm nên không lập bộ tiêu chí riêng được nữa." in page
    assert "Lập bản dự thảo" not in page


# --- New drafts, preview, speed ---------------------------------------------------------------------------------------


def test_a_set_is_begun_from_nothing_or_copied_from_last_years(client, hoa):
    last = new_criteria_set()
    client.force_login(hoa)

    client.post(reverse("scoring:criteria_create"), {"title": "Bộ tiêu chí năm 2027", "total": "100"})
    client.post(reverse("scoring:criteria_create"), {"title": "Bộ tiêu chí năm 2027", "copy_of": last.pk})

    empty, copied = CriteriaSet.objects.filter(state=CriteriaState.DRAFT).order_by("pk")
    assert (empty.slug, codes(empty)) == ("bo-tieu-chi-nam-2027", [("I", [])])
    assert (copied.slug, copied.based_on) == ("bo-tieu-chi-nam-2027-2", last)
    assert copied.criteria.to_json()["sections"] == SMALL_SET["sections"]


def test_the_preview_is_the_clerks_page_and_takes_nothing(client, hoa, draft):
    client.force_login(hoa)

    page = client.get(address("preview", draft))

    rows = [row["code"] for part in page.context["parts"] for row in part.rows if not row["is_heading"]]
    assert rows == list(draft.criteria.leaves)
    assert "<fieldset disabled>" in page.content.decode()
    assert "Minh chứng<" not in page.content.decode()  # there is no sheet yet to attach evidence to


@pytest.mark.parametrize("count", [1, 30])
def test_the_tree_takes_the_same_number_of_queries_however_long(client, hoa, count, django_assert_num_queries):
    long = json.loads(json.dumps(SMALL_SET))
    long["sections"][0]["items"] += [
        {"code": f"I.x{n}", "title": "Thêm", "max": "1", "kind": "free"} for n in range(count)
    ]
    draft = new_criteria_set(long, state=CriteriaState.DRAFT)
    client.force_login(hoa)

    with django_assert_num_queries(7):  # session, user, roles, set, last edit, notices, identity
        client.get(address("edit", draft))
