"""What the portal finds of each line of a slate: conditions, what stands twice, what was rewarded, what is gone."""

import datetime as dt

import pytest
import time_machine

from accounts.errors import OfficeError
from accounts.models import Agency
from accounts.models.agency import SubmissionRoute
from accounts.succession import merge
from awards.models import (
    AwardKind,
)
from awards.slates.assembling import add_lines, subject_of
from awards.slates.nominating import check_slate
from tests.awards.slate_builders import deserving, flags, line_for, line_of, new_slate
from tests.awards.subject_builders import new_award, new_subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def test_every_line_shows_its_verdict_with_each_condition_and_its_article(health):
    slate = new_slate(health, people=[deserving(health), "Lê Văn Mới"])

    good, unknown = (line_of(slate, place).check_made for place in (1, 2))

    assert (good.outcome, good.flags) == ("met", [])
    assert all(finding["text"] and (finding["basis"] or finding["manual"]) for finding in good.findings)
    assert unknown.outcome != "met"
    assert unknown.rule == good.rule


def test_a_missing_grade_is_said_with_its_year(health):
    slate = new_slate(health, people=["Lê Văn Mới"], form="LDTT")

    [flag] = line_of(slate).check_made.flags

    assert flag["what"] == "conditions"
    assert flag["text"].startswith("Chưa có kết quả xếp loại năm 2026.")


def test_what_is_not_met_is_said_road_by_road(health):
    slate = new_slate(health, people=["Lê Văn Mới"])

    [flag] = line_of(slate).check_made.flags

    assert flag["text"] == (
        "Chưa có kết quả xếp loại năm 2026. Chưa đạt: cách 1: 02 năm liên tục được tặng danh hiệu Chiến sĩ thi đua cơ "
        "sở; cách 2: trong 02 năm đó có ít nhất 02 sáng kiến, đề tài được công nhận ở cơ sở."
    )


def test_a_deed_at_once_is_left_to_people_and_shows_its_short_road(client, health, lan):
    slate = new_slate(health, people=["Lê Thị Mai"], kind=AwardKind.SUDDEN, happened_on=dt.date(2026, 11, 1))
    line = line_of(slate)
    client.force_login(lan)

    page = client.get(line.get_absolute_url())

    assert line.check_made.flags == []
    assert [each["text"] for each in line.check_made.findings if each["manual"]] == [
        "Đột xuất: người thẩm định xem xét thành tích"
    ]
    assert page.context["outcome"] == "Người thẩm định xem xét"
    assert [step["label"] for step in page.context["road"]] == [
        "Đang đề nghị", "Đủ điều kiện", "Được thông qua, chờ quyết định", "Đã có quyết định",
    ]  # fmt: skip


def test_the_same_person_twice_with_one_form_is_refused_and_nothing_of_the_rest_added(health):
    an = new_subject(agency=health)
    slate = new_slate(health, people=[an])

    with pytest.raises(OfficeError, match="đã có trong hồ sơ"):
        add_lines(slate, [line_for("Người khác", health), line_for(an, health)], by=None)

    assert slate.lines.count() == 1


def test_the_same_person_with_two_forms_is_flagged_on_both_lines(health):
    an = deserving(health)
    slate = new_slate(health, people=[an])
    add_lines(slate, [line_for(an, health, "CSTDT")], by=None)

    assert ["twice" in flags(slate, place) for place in (1, 2)] == [True, True]


def test_two_rows_that_were_merged_are_one_person(health, hoa):
    one, other = deserving(health), new_subject("Trần Văn Án", agency=health)
    slate = new_slate(health, people=[one, other])
    before = flags(slate)
    other.merge_into(one, by=hoa)
    check_slate(slate)

    assert (before, flags(slate)) == ([], ["twice"])


def test_a_line_of_another_slate_of_the_year_is_found(health):
    an = deserving(health)
    new_slate(health, people=[an], title="Đợt một")

    slate = new_slate(health, people=[an], title="Đợt hai")

    assert [flag["text"] for flag in line_of(slate).check_made.flags] == [
        "Đã có trong hồ sơ “Đợt một” (đang lập): Bằng khen của Chủ tịch UBND tỉnh."
    ]


def test_a_slate_of_another_year_or_kind_is_none_of_its_business(health):
    an = deserving(health)
    new_slate(health, people=[an], year=2025)
    new_slate(health, people=[an], kind=AwardKind.SUDDEN)

    assert flags(new_slate(health, people=[an])) == []


@pytest.mark.parametrize(
    ("code", "kind", "years", "is_found"),
    [
        ("BK_TINH", AwardKind.MERIT, (2025, 2026), True),
        ("BK_TINH", AwardKind.MERIT, (2024, 2025), False),
        ("BK_TINH", AwardKind.SUDDEN, (2026, 2026), False),
        ("GK", AwardKind.MERIT, (2026, 2026), True),
        ("LDTT", AwardKind.MERIT, (2026, 2026), False),
    ],
)
def test_an_achievement_that_was_rewarded_before_is_flagged(health, code, kind, years, is_found):
    an = deserving(health)
    new_award(an, code, years[1], from_year=years[0], kind=kind)

    assert ("rewarded" in flags(new_slate(health, people=[an]))) == is_found


def test_an_agency_that_its_central_body_proposes_is_warned_for_state_awards_alone(health):
    Agency.objects.filter(pk=health.pk).update(submission_route=SubmissionRoute.CENTRAL)
    an = deserving(health)
    slate = new_slate(health, people=[an], form="BK_TTG")
    add_lines(slate, [line_for(new_subject(agency=health), health, "BK_TINH")], by=None)

    assert ["route" in flags(slate, place) for place in (1, 2)] == [True, False]


def test_nothing_is_proposed_for_an_agency_that_was_merged_away(health, finance, hoa):
    slate = new_slate(health)
    gone = subject_of(finance)
    merge([finance], into=health, on=dt.date(2026, 7, 1), document="NQ 01", by=hoa)
    gone.refresh_from_db()

    with pytest.raises(OfficeError, match=r"Sở Tài chính không còn hoạt động từ ngày 01/07/2026, nay là Sở Y tế"):
        add_lines(slate, [line_for(gone, finance)], by=None)


@pytest.mark.parametrize(
    ("form", "kind", "said"),
    [
        ("TTLDXS", AwardKind.MERIT, "không tặng cho cá nhân"),
        ("LDTT", AwardKind.SUDDEN, "không tặng cho thành tích đột xuất"),
    ],
)
def test_a_form_that_cannot_be_given_is_refused(health, form, kind, said):
    slate = new_slate(health, kind=kind)

    with pytest.raises(OfficeError, match=said):
        add_lines(slate, [line_for("Trần Văn An", health, form)], by=None)


@pytest.mark.parametrize("size", [1, 300])
def test_a_slate_is_checked_in_the_same_few_queries_however_long(health, django_assert_max_num_queries, size):
    slate = new_slate(health, people=[f"Trần Văn {number}" for number in range(size)])

    with django_assert_max_num_queries(18):
        check_slate(slate)

    assert slate.lines.filter(check_made__isnull=False).count() == size
