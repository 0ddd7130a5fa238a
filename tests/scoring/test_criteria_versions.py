import json
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice
from blocs.models import BlocState
from scoring.carrying import BlocEffect
from scoring.criteria_diff import Change, Detail, Difference, Fate, differences, fate_of
from scoring.criteria_reading import criteria_from_json
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, LineScore, ScoreStage, SheetState
from tests.builders import SMALL_SET, new_agency, new_bloc_year, new_criteria_set, new_sheet
from tests.scoring.conftest import ANSWERS


def copy_of(definition=SMALL_SET):
    return json.loads(json.dumps(definition))


def read(definition):
    return criteria_from_json(definition)


def new_version(criteria_set, definition, *, state=CriteriaState.APPLIED):
    made = new_criteria_set(definition, state=state)
    made.based_on = criteria_set
    made.save()
    return made


def changed_set():
    """I.1 has another title, I.2.a another rate, I.3 another deadline; II.2 is gone and II.3 is new."""
    new = copy_of()
    first, second = new["sections"]
    first["items"][0]["title"] = "Nhiệm vụ của tỉnh"
    first["items"][1]["items"][0]["per"] = "1"
    first["items"][2]["due"] = "11-30"
    second["items"][1] = {"code": "II.3", "title": "Sáng kiến", "max": "10", "kind": "count", "per": "2"}
    return new


def carry_url(criteria_set, bloc):
    return reverse("scoring:criteria_carry", args=[criteria_set.pk, bloc.bloc.code, bloc.year.year])


# --- What differs -----------------------------------------------------------------------------------------------------


def test_a_set_does_not_differ_from_itself():
    assert differences(read(copy_of()), read(copy_of())) == []


def test_the_difference_is_said_in_words():
    new = changed_set()
    new["sections"][0]["items"][1]["items"].pop()
    new["sections"][1]["items"].insert(0, SMALL_SET["sections"][0]["items"][1]["items"][1])
    new["penalty"]["cap"] = "20"

    found = differences(read(copy_of()), read(new))

    assert found == [
        Difference(Change.CHANGED, "", "Thông tin chung của bộ tiêu chí", (Detail("Trần điểm trừ", "không có", "20"),)),
        Difference(
            Change.CHANGED, "I.1", "Nhiệm vụ của tỉnh", (Detail("Tên", "Nhiệm vụ trọng tâm", "Nhiệm vụ của tỉnh"),)
        ),
        Difference(Change.CHANGED, "I.2.a", "Nhiệm vụ quá hạn", (Detail("Điểm mỗi lần", "0,5", "1"),)),
        Difference(Change.CHANGED, "I.3", "Chỉ tiêu kế hoạch", (Detail("Hạn", "không có", "30/11"),)),
        Difference(Change.MOVED, "I.2.b", "Hồ sơ đúng hạn", (Detail("Thuộc mục", "I.2", "II"),)),
        Difference(
            Change.ADDED,
            "II.3",
            "Sáng kiến",
            (
                Detail("Điểm tối đa", "không có", "10"),
                Detail("Cách chấm", "không có", "Cộng theo số lần"),
                Detail("Điểm mỗi lần", "không có", "2"),
            ),
        ),
        Difference(
            Change.REMOVED,
            "II.2",
            "Kỷ luật",
            (
                Detail("Điểm tối đa", "10", "không có"),
                Detail("Cách chấm", "Trừ theo số lần", "không có"),
                Detail("Điểm mỗi lần", "khiển trách: 1 điểm; cảnh cáo: 2 điểm", "không có"),
                Detail("Văn bản kiểm chứng", "bắt buộc", "không có"),
            ),
        ),
    ]


def test_an_answer_stands_while_its_criterion_is_judged_the_same_way():
    old, new = read(copy_of()), read(changed_set())

    fates = {code: fate_of(leaf, new.leaves.get(code)) for code, leaf in old.leaves.items()}

    assert fates == {
        "I.1": Fate.REWORDED,
        "I.2.a": Fate.CHANGED,
        "I.2.b": Fate.KEPT,
        "I.3": Fate.KEPT,
        "II.1": Fate.KEPT,
        "II.2": Fate.REMOVED,
        "T1": Fate.KEPT,
        "P1": Fate.KEPT,
    }


# --- A new version of a locked set ------------------------------------------------------------------------------------


def test_a_locked_set_is_changed_by_a_next_version_that_starts_equal(client, hoa, finance):
    applied = new_criteria_set(owners={"Sở Tài chính": finance})
    client.force_login(hoa)

    client.post(reverse("scoring:criteria_revise", args=[applied.pk]))
    client.post(reverse("scoring:criteria_revise", args=[applied.pk]))  # a second click makes no second draft

    draft = CriteriaSet.objects.get(state=CriteriaState.DRAFT)
    assert (draft.slug, draft.version, draft.based_on) == (applied.slug, 2, applied)
    assert draft.criteria == applied.criteria
    assert list(draft.owners.values_list("agency", flat=True)) == [finance.pk]


def test_applying_a_new_version_moves_no_sheet(client, hoa, bloc, filled, finance, criteria_set):
    new = new_version(criteria_set, changed_set(), state=CriteriaState.DRAFT)
    new.owners.create(name="Sở Tài chính", agency=finance)
    before = list(filled.lines.order_by("code").values_list("code", "points"))
    client.force_login(hoa)

    client.post(reverse("scoring:criteria_apply", args=[new.pk]))

    new.refresh_from_db()
    filled.refresh_from_db()
    assert new.state == CriteriaState.APPLIED
    assert (filled.criteria_set, BlocCriteria.objects.get().criteria_set) == (criteria_set, criteria_set)
    assert list(filled.lines.order_by("code").values_list("code", "points")) == before


def test_the_office_sees_what_a_new_version_means_before_anything_happens(client, hoa, bloc, filled, criteria_set):
    new = new_version(criteria_set, changed_set(), state=CriteriaState.DRAFT)
    client.force_login(hoa)

    compared = client.get(reverse("scoring:criteria_compare", args=[new.pk])).context["blocs"]
    [row] = client.get(carry_url(new, bloc)).context["rows"]

    assert [each["effect"] for each in compared] == [BlocEffect(bloc, sheets=1, handed_in=0, kept=3, touched=3)]
    assert [(line.code, line.points, line.why) for line in row["effect"].lost] == [
        ("I.1", Decimal("18.5"), "lời văn của tiêu chí đã đổi"),
        ("I.2.a", Decimal("4.5"), "cách chấm của tiêu chí đã đổi"),
        ("II.2", Decimal("10"), "tiêu chí không còn"),
    ]


def test_carrying_over_keeps_unchanged_answers_and_leaves_a_trace_of_the_others(
    client, hoa, bloc, filled, criteria_set, lan
):
    filled.lines.filter(code="I.1").update(explanation="Báo cáo số 12/BC-SYT")
    new = new_version(criteria_set, changed_set())
    client.force_login(hoa)

    client.post(carry_url(new, bloc), {"reason": "Tỉnh sửa bộ tiêu chí."})

    filled.refresh_from_db()
    stands = {line.code: (line.answer, line.points, line.explanation) for line in filled.lines.all()}
    assert stands == {
        "I.1": (None, None, "Báo cáo số 12/BC-SYT"),
        "I.2.b": (ANSWERS["I.2.b"], Decimal("5"), ""),
        "I.3": (ANSWERS["I.3"], Decimal("9.75"), ""),
        "II.1": (ANSWERS["II.1"], Decimal("10"), ""),
    }
    assert (filled.criteria_set, BlocCriteria.objects.get().criteria_set, filled.state) == (new, new, SheetState.DRAFT)
    assert (filled.self_total, filled.scored_lines) == (Decimal("24.75"), 3)
    withdrawn = AuditEvent.objects.about(filled).filter(action="scoring.line_withdrawn")
    assert {event.details["code"]: event.details["points"] for event in withdrawn} == {
        "I.1": "18,5 điểm",
        "I.2.a": "4,5 điểm",
        "II.2": "10 điểm",
    }
    assert [notice.recipient for notice in Notice.objects.all()] == [lan]


def test_the_office_may_keep_points_where_only_words_changed(client, hoa, bloc, filled, criteria_set):
    new = new_version(criteria_set, changed_set())
    client.force_login(hoa)

    client.post(carry_url(new, bloc), {"reason": "Chỉ sửa lời văn.", "keeps_reworded": "on"})

    assert filled.lines.get(code="I.1").answer == ANSWERS["I.1"]


def test_what_was_handed_in_goes_back_with_the_reason_and_later_stages_are_withdrawn_with_it(
    client, hoa, minh, bloc, submitted, criteria_set
):
    for code in ("I.2.a", "I.3"):
        LineScore.objects.create(
            sheet=submitted, code=code, stage=ScoreStage.CHECKED, answer=ANSWERS[code], points=1, by=minh, reason="Xem"
        )
    new = new_version(criteria_set, changed_set())
    client.force_login(hoa)

    client.post(carry_url(new, bloc), {"reason": "Tỉnh sửa bộ tiêu chí."})

    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_reason) == (SheetState.RETURNED, "Tỉnh sửa bộ tiêu chí.")
    assert list(submitted.lines.filter(stage=ScoreStage.CHECKED).values_list("code", flat=True)) == ["I.3"]


@pytest.mark.parametrize("why", ["no reason", "draft", "frozen", "unrelated"])
def test_nothing_is_carried_over_where_it_may_not_be(client, hoa, bloc, filled, criteria_set, why):
    new = new_version(criteria_set, changed_set())
    if why == "draft":
        CriteriaSet.objects.filter(pk=new.pk).update(state=CriteriaState.DRAFT)
    if why == "frozen":
        bloc.state = BlocState.VERIFIED
        bloc.save()
    if why == "unrelated":
        CriteriaSet.objects.filter(pk=new.pk).update(based_on=None)
    client.force_login(hoa)

    answer = client.post(carry_url(new, bloc), {"reason": "" if why == "no reason" else "Sửa"})

    filled.refresh_from_db()
    assert answer.status_code == 422
    assert (filled.criteria_set, filled.lines.count()) == (criteria_set, len(ANSWERS))
    assert BlocCriteria.objects.get().criteria_set == criteria_set


@pytest.mark.parametrize("count", [1, 3])
def test_comparing_takes_the_same_number_of_queries_however_much_was_scored(
    client, hoa, criteria_set, count, django_assert_num_queries
):
    for _ in range(count):
        agency = new_agency()
        bloc = new_bloc_year(members=[agency], state=BlocState.SELF_SCORING)
        BlocCriteria.objects.create(bloc_year=bloc, criteria_set=criteria_set)
        new_sheet(agency=agency, bloc_year=bloc, criteria_set=criteria_set, answers=ANSWERS, by=hoa)
    new = new_version(criteria_set, changed_set())
    client.force_login(hoa)

    with django_assert_num_queries(12):  # session, user, roles, notices, identity, two sets, five for the blocs
        client.get(reverse("scoring:criteria_compare", args=[new.pk]))


def test_the_leader_does_not_read_the_points_of_others_in_a_comparison(client, minh, bloc, filled, criteria_set):
    new = new_version(criteria_set, changed_set())
    client.force_login(minh)

    page = client.get(reverse("scoring:criteria_compare", args=[new.pk]))

    assert (page.status_code, page.context["blocs"]) == (200, [])


def test_a_draft_of_the_province_is_not_compared_with_by_a_leader(client, minh, bloc, criteria_set):
    new = new_version(new_criteria_set(state=CriteriaState.DRAFT), changed_set())
    client.force_login(minh)

    assert client.get(reverse("scoring:criteria_compare", args=[new.pk])).status_code == 404


def test_what_stands_elsewhere_in_its_section_has_moved():
    new = copy_of()
    items = new["sections"][0]["items"]
    items.insert(0, items.pop())

    found = differences(read(copy_of()), read(new))

    assert found == [
        Difference(Change.MOVED, "I.3", "Chỉ tiêu kế hoạch", (Detail("Thứ tự", "sau I.2", "đầu mục"),)),
    ]
