"""The list of a verifying department, and the page of one sheet."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Identity
from blocs.models import Membership
from scoring.models import LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.verification_queue import Queue
from scoring.verifying import accept_all, codes_to_verify, verify_line
from tests.builders import new_agency, new_bloc_year, new_criteria_set
from tests.scoring.verified_sheets import checked_sheet

LIST = "/tham-dinh/"
SAVE = "/tham-dinh/luu/"


@pytest.fixture
def criteria_set(db, trade):
    return new_criteria_set(owners={"Sở Tài chính": trade})


@pytest.fixture
def sheet(bloc, health, lan, criteria_set):
    return checked_sheet(health, bloc, criteria_set, by=lan)


def verified(sheet, code="I.1") -> LineScore:
    return LineScore.objects.get(sheet=sheet, code=code, stage=ScoreStage.VERIFIED)


def entries(page) -> list:
    return [entry for bloc in page.context["blocs"] for entry in bloc["entries"]]


def others(bloc, criteria_set, lan, count) -> list[ScoreSheet]:
    sheets = []
    for _ in range(count):
        agency = new_agency()
        Membership.objects.create(bloc_year=bloc, agency=agency)
        sheets.append(checked_sheet(agency, bloc, criteria_set, by=lan))
    return sheets


@pytest.mark.parametrize("person", ["lan", "minh", "thu", "khanh", "hoa", "dat", "phuc"])
def test_the_queue_holds_exactly_what_each_person_verifies(
    request, sheet, bloc, finance, justice, trade, criteria_set, lan, person
):
    identity = Identity.current()
    identity.office_agency = justice
    identity.save()
    bloc.year.office_checker = finance
    bloc.year.save()
    self_verified = new_bloc_year(members=[trade], year=2025)
    sheets = [
        sheet,
        checked_sheet(justice, bloc, criteria_set, by=lan),
        checked_sheet(trade, self_verified, criteria_set, by=lan),
        checked_sheet(finance, bloc, criteria_set, by=lan, state=SheetState.SUBMITTED),
    ]
    user = request.getfixturevalue(person)

    queue = Queue(user, identity)
    found = {each.pk: set(queue.codes_of(each)) for each in queue.sheets().select_related("bloc_year__year")}

    fresh = [ScoreSheet.objects.get(pk=each.pk) for each in sheets]
    assert found == {
        each.pk: set(codes_to_verify(user, each))
        for each in fresh
        if each.is_verifiable and codes_to_verify(user, each)
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(
    client, bloc, criteria_set, lan, khanh, count, django_assert_num_queries
):
    others(bloc, criteria_set, lan, count)
    client.force_login(khanh)
    client.get(LIST)

    with django_assert_num_queries(10):
        page = client.get(LIST)

    assert [[row["code"] for row in entry["rows"]] for entry in entries(page)] == [["I.1"]] * count


def test_a_department_accepts_and_lowers_several_agencies_on_one_page(client, bloc, sheet, criteria_set, lan, khanh):
    [other, third] = others(bloc, criteria_set, lan, 2)
    client.force_login(khanh)

    answer = client.post(
        SAVE + "?status=cho",
        {
            f"s{sheet.pk}-r0-version": "0",
            f"s{sheet.pk}-r0-accept": "1",
            f"s{other.pk}-r0-version": "0",
            f"s{other.pk}-r0-override": "12,5",
            f"s{other.pk}-r0-reason": "Chậm giải ngân",
            f"s{third.pk}-r0-version": "0",
            f"s{third.pk}-r0-override": "",
        },
    )

    assert (answer.status_code, answer.url) == (302, "/tham-dinh/?status=cho")
    assert (verified(sheet).points, verified(sheet).reason) == (Decimal("18.5"), "")
    assert (verified(other).override, verified(other).reason) == (Decimal("12.5"), "Chậm giải ngân")
    assert not LineScore.objects.filter(sheet=third, stage=ScoreStage.VERIFIED).exists()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"override": "12"}, "Xin ghi lý do vì khác với điểm đang có."),
        ({"override": "21", "reason": "x"}, "Nhập số điểm từ 0 đến 20."),
        ({"override": "chín", "reason": "x"}, "Nhập số điểm từ 0 đến 20."),
        ({"override": "9", "accept": "1", "reason": "x"}, "Chọn một: đồng ý, hoặc cho điểm khác."),
        ({"reason": "Thiếu"}, "Xin ghi số điểm, hoặc bỏ lý do."),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(client, sheet, khanh, fields, problem):
    client.force_login(khanh)
    prefix = f"s{sheet.pk}-r0-"

    answer = client.post(SAVE, {f"{prefix}version": "0", **{prefix + name: value for name, value in fields.items()}})

    [entry] = entries(answer)
    [row] = entry["rows"]
    assert answer.status_code == 422
    assert (row["problem"], row["override"], row["reason"]) == (
        problem,
        fields.get("override", ""),
        fields.get("reason", ""),
    )
    assert not LineScore.objects.filter(sheet=sheet, stage=ScoreStage.VERIFIED).exists()


def test_the_second_of_two_on_the_list_is_shown_the_first_ones_points(client, sheet, khanh, hoa):
    client.force_login(khanh)
    verify_line(sheet, "I.1", by=hoa, override=Decimal(16), reason="Đã xem")
    prefix = f"s{sheet.pk}-r0-"

    answer = client.post(SAVE, {f"{prefix}version": "0", f"{prefix}override": "12", f"{prefix}reason": "Thiếu"})

    [row] = entries(answer)[0]["rows"]
    assert (answer.status_code, row["version"], verified(sheet).points) == (422, 1, 16)
    assert "Vũ Thị Hòa đã lưu dòng này trước" in row["problem"]


@pytest.mark.parametrize("key", ["s999999-r0-version", "sx-r0-version", "s-version", "s٣-r0-version"])
def test_rows_of_sheets_one_does_not_verify_are_not_looked_at(client, sheet, khanh, key):
    client.force_login(khanh)

    answer = client.post(SAVE, {key: "0", key.replace("version", "accept"): "1"})

    assert answer.status_code == 302
    assert not LineScore.objects.filter(stage=ScoreStage.VERIFIED).exists()


def test_lines_of_another_department_cannot_be_sent_along(client, sheet, khanh):
    client.force_login(khanh)
    prefix = f"s{sheet.pk}-r3-"  # I.3

    answer = client.post(SAVE, {f"{prefix}version": "0", f"{prefix}override": "1", f"{prefix}reason": "x"})

    assert answer.status_code in (302, 422)
    assert not LineScore.objects.filter(stage=ScoreStage.VERIFIED).exists()


def test_the_list_is_narrowed_to_what_still_waits_to_an_agency_and_to_a_criterion(
    client, bloc, sheet, criteria_set, lan, khanh, hoa
):
    [other] = others(bloc, criteria_set, lan, 1)
    accept_all(other, ["I.1"], by=khanh)
    client.force_login(khanh)

    def found(**asked):
        return [entry["sheet"] for entry in entries(client.get(LIST, asked))]

    assert found(status="cho") == [sheet]
    assert found(status="xong") == [other]
    assert found(q="y te") == [sheet]
    assert found(code="I.3") == found()  # not the department's: no such choice
    client.force_login(hoa)
    assert [row["code"] for entry in entries(client.get(LIST, {"code": "I.3"})) for row in entry["rows"]] == ["I.3"] * 2


def test_one_click_accepts_what_a_department_has_not_verified_yet(client, sheet, khanh):
    client.force_login(khanh)

    answer = client.post(reverse("scoring:verify_accept", args=[sheet.pk]) + "?status=cho", {"back": "list"})

    assert (answer.status_code, answer.url) == (302, "/tham-dinh/?status=cho")
    assert [line.code for line in sheet.lines.filter(stage=ScoreStage.VERIFIED)] == ["I.1"]


def test_the_office_accepts_a_section(client, sheet, hoa):
    client.force_login(hoa)

    client.post(reverse("scoring:verify_accept", args=[sheet.pk]), {"part": "II"})

    assert {line.code for line in sheet.lines.filter(stage=ScoreStage.VERIFIED)} == {"II.1", "II.2"}


def test_a_line_saves_itself_and_tells_a_department_nothing_of_other_points(client, sheet, khanh):
    client.force_login(khanh)
    url = reverse("scoring:line_verify", kwargs={"pk": sheet.pk, "code": "I.1"})

    refused = client.post(url, {"points": "15", "version": "0"})
    kept = client.post(url, {"points": "15", "reason": "Thiếu", "version": "0"})
    late = client.post(url, {"points": "14", "reason": "Thiếu", "version": "0"})
    foreign = client.post(url.replace("I.1", "I.3"), {"percent": "1", "reason": "x", "version": "0"})

    assert (refused.status_code, refused.json()["field"]) == (422, "reason")
    answer = kept.json()
    assert (answer["points"], answer["difference"], answer["status"], answer["version"]) == (
        "15",
        "−3,5",
        "Có thay đổi",
        1,
    )
    assert answer["sums"] == {"scored": 1, "count": 1, "nodes": {}, "scored_of": {}}
    assert (late.status_code, late.json()["newer"]["points"]) == (409, "15")
    assert (foreign.status_code, foreign.json()["closed"]) == (409, True)


def test_accepting_on_the_page_takes_what_stands_whatever_is_typed(client, sheet, hoa):
    client.force_login(hoa)
    url = reverse("scoring:line_verify", kwargs={"pk": sheet.pk, "code": "I.1"})

    answer = client.post(url, {"points": "3", "accept": "1", "version": "0"})

    assert (answer.status_code, answer.json()["status"], verified(sheet).points) == (200, "Đồng ý", Decimal("18.5"))


def test_the_page_without_scripts_keeps_changed_rows_alone(client, sheet, khanh):
    client.force_login(khanh)
    page = client.get(reverse("scoring:sheet_verify", args=[sheet.pk]))
    [row] = [row for part in page.context["parts"] for row in part.rows if not row["is_heading"]]

    def save(**fields):
        posted = {f"r0-{name}": value for name, value in fields.items()}
        return client.post(reverse("scoring:verify_save", args=[sheet.pk]), posted)

    untouched = save(version="0", points="18,5")
    assert (row["code"], row["status"], untouched.status_code) == ("I.1", "Chưa thẩm định", 302)
    assert not LineScore.objects.filter(stage=ScoreStage.VERIFIED).exists()
    refused = save(version="0", points="15")
    assert refused.status_code == 422
    assert save(version="0", points="15", reason="Thiếu").status_code == 302
    assert verified(sheet).points == 15


def test_the_verifiers_page_shows_what_the_leader_said_before(client, sheet, khanh):
    sheet.lines.filter(code="I.1", stage=ScoreStage.CHECKED).update(answer=None, override=16, points=16, reason="Chậm")
    client.force_login(khanh)

    page = client.get(reverse("scoring:sheet_verify", args=[sheet.pk]))

    [row] = [row for part in page.context["parts"] for row in part.rows if not row["is_heading"]]
    assert [(each["stage"], each["points"], each["reason"]) for each in row["before"]] == [
        ("Khối trưởng thẩm tra", "16", "Chậm")
    ]
    assert (row["override"], row["version"], row["own"]["points"]) == ("16", "0", "18,5")


def test_the_office_ends_the_verification_on_a_page_that_says_what_follows(client, sheet, hoa):
    client.force_login(hoa)
    url = reverse("scoring:verify_finish", args=[sheet.pk])

    page = client.get(url)
    done = client.post(url)

    count = len(sheet.criteria_set.criteria.leaves)
    assert page.context["effects"][0] == f"{count:02d} tiêu chí chưa thẩm định được coi là đồng ý với điểm đang có."
    assert (done.status_code, ScoreSheet.objects.get().state) == (302, SheetState.VERIFIED)
