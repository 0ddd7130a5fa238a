"""An agency keeps its people: who they are, how they were graded, what they were awarded, and who is one with whom."""

import datetime as dt
import re
import unicodedata

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.eligibility.facts import Grade, MemberCount
from awards.eligibility.histories import facts_of, verdicts
from awards.eligibility.verdicts import Outcome
from awards.models import Award, AwardSource, CollectiveYear, NotTheSame, Subject, SubjectDiscipline, SubjectKind
from awards.subjects.names import same_key
from tests.awards.decision_builders import new_decision, new_line_of
from tests.awards.subject_builders import graded, new_award, new_initiative, new_subject

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 22, 3, tzinfo=dt.UTC)):
        yield


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def outcome(subject, form="BK_TINH", year=2025) -> Outcome:
    return verdicts(Subject.objects.filter(pk=subject.pk), form, year, received_on=ON)[subject.pk].outcome


# --- Names ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vũ Thị Hòa", "Vũ Thị Hoà"),
        ("Vũ Thị Hòa", "VŨ THỊ HÒA"),
        ("Nguyễn Văn Tuấn", unicodedata.normalize("NFD", "Nguyễn Văn Tuấn")),
        ("Lê Thúy", "Lê  Thuý"),
        ("Đỗ Mai", "Đỗ\u200b Mai"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert same_key(one) == same_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Tuấn", "Tuân"), ("Hòa", "Hóa"), ("Hoa", "Hòa"), ("Đa", "Da"), ("Ân", "Ăn")]
)
def test_names_that_differ_in_sound_do_not(one, other):
    assert same_key(one) != same_key(other)


def test_namesakes_are_found_across_spellings_and_accents_and_nobody_is_merged(health):
    tuan = new_subject("Nguyễn Văn Tuấn", agency=health)
    alike = [
        new_subject(unicodedata.normalize("NFD", "Nguyễn Văn Tuấn"), agency=health),
        new_subject("Nguyễn Văn Tuân", agency=health),
    ]
    new_subject("Nguyễn Văn Tú", agency=health)
    new_subject("Nguyễn Văn Tuấn", agency=health, kind=SubjectKind.HOUSEHOLD)

    assert set(Subject.objects.all().namesakes(tuan)) == set(alike)
    assert Subject.objects.filter(merged_into=None).count() == 5


# --- Entering ---


def test_an_award_of_the_past_begins_with_the_name_as_it_is_today(client, health, hoa):
    subject = new_subject("Vũ Hòa", agency=health, position="Bác sĩ", unit="Khoa Nội")
    client.force_login(hoa)

    form = client.get(reverse("awards:entry_add", args=[subject.pk, "khen-thuong"])).context["form"]

    assert [form[name].value() for name in ("printed_name", "printed_unit")] == ["Vũ Hòa", "Bác sĩ, Khoa Nội, Sở Y tế"]


# --- Namesakes ---


def test_whom_somebody_told_apart_is_not_asked_about_again_on_either_page(client, health, hoa):
    first, second, third = (new_subject("Vũ Hòa", agency=health) for _ in range(3))
    NotTheSame.objects.create(first=first, second=second, by=hoa)
    client.force_login(hoa)

    asked = [
        [row["subject"] for row in client.get(each.get_absolute_url()).context["namesakes"]]
        for each in (first, second, third)
    ]

    assert asked == [[third], [third], [first, second]]


# --- Merging ---


def test_merged_rows_are_judged_together_and_apart_again_after_undoing(health, hoa):
    kept, other = new_subject("Vũ Hòa", agency=health), new_subject("Vũ Hoà", agency=health)
    new_award(kept, "CSTDCS", 2025)
    new_award(other, "CSTDCS", 2024)

    alone = outcome(kept)
    other.merge_into(kept, by=hoa)
    together = [outcome(kept), outcome(other)]
    other.unmerge(by=hoa)

    assert (alone, together, outcome(kept)) == (Outcome.NOT_MET, [Outcome.MET, Outcome.MET], Outcome.NOT_MET)
    assert [award.subject for award in other.awards.all()] == [other]
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == [
        "awards.subject_merged",
        "awards.subject_unmerged",
    ]


def test_who_was_merged_is_parted_on_the_page_of_the_one_that_was_kept(client, health, hoa):
    kept, other = new_subject("Vũ Hòa", agency=health), new_subject("Vũ Hoà", agency=health)
    other.merge_into(kept, by=hoa)
    client.force_login(hoa)

    pages = [client.get(each.get_absolute_url()) for each in (kept, other)]
    client.post(reverse("awards:subject_unmerge", args=[other.pk]))

    assert [page.context["merged"] for page in pages] == [[{"subject": other, "may_part": True}], []]
    assert reverse("awards:subject_unmerge", args=[other.pk]) in pages[0].content.decode()
    assert kept.family_ids() == [kept.pk]


def test_undoing_takes_along_what_had_been_merged_before(health, hoa):
    first, second, third = (new_subject("Vũ Hòa", agency=health) for _ in range(3))
    third.merge_into(second, by=hoa)
    second.merge_into(first, by=hoa)

    assert first.family_ids() == [first.pk, second.pk, third.pk]

    second.unmerge(by=hoa)
    third.refresh_from_db()
    assert (first.family_ids(), third.family_ids()) == ([first.pk], [second.pk, third.pk])


def test_what_cannot_be_one_is_not_merged(health, hoa):
    person, household = new_subject(agency=health), new_subject(agency=health, kind=SubjectKind.HOUSEHOLD)
    merged = new_subject(agency=health)
    merged.merge_into(new_subject(agency=health), by=hoa)

    for into, said in [(person, "khác nhau"), (household, "Không gộp"), (merged, "đã được gộp")]:
        with pytest.raises(OfficeError, match=said):
            person.merge_into(into, by=hoa)


def test_a_person_is_asked_pair_by_pair_and_not_again(client, health, lan):
    one, other = new_subject("Vũ Hòa", agency=health, birth_year=1985), new_subject("Vũ Hóa", agency=health)
    client.force_login(lan)
    compare = reverse("awards:subject_compare", kwargs={"pk": one.pk, "other": other.pk})

    before = words(client.get(reverse("awards:same_names")))
    client.post(compare, {"decision": "different"})
    after = words(client.get(reverse("awards:same_names")))

    assert "khác dấu" in before
    assert "Không còn cặp trùng tên nào cần xem." in after
    assert NotTheSame.objects.values_list("first", "second").get() == (one.pk, other.pk)


def test_merging_on_the_page_keeps_the_one_that_was_chosen(client, health, lan):
    one, other = new_subject("Vũ Hòa", agency=health), new_subject("Vũ Hoà", agency=health)
    client.force_login(lan)

    client.post(
        reverse("awards:subject_compare", kwargs={"pk": one.pk, "other": other.pk}), {"decision": "into_second"}
    )

    one.refresh_from_db()
    assert one.merged_into == other
    assert list(Subject.objects.heads()) == [other]


def test_namesakes_of_other_agencies_are_shown_to_the_office_alone(client, health, trade, lan, hoa):
    new_subject("Vũ Hòa", agency=health)
    new_subject("Vũ Hòa", agency=trade)

    seen = {}
    for user in (lan, hoa):
        client.force_login(user)
        seen[user.username] = client.get(reverse("awards:same_names")).context["page"].paginator.count

    assert seen == {"lan": 0, "hoa": 1}


@pytest.mark.parametrize("groups", [1, 3])
def test_the_list_of_namesakes_takes_the_same_number_of_queries(client, health, hoa, groups, django_assert_num_queries):
    for number in range(groups):
        new_subject(f"Vũ Hòa {chr(65 + number)}", agency=health)
        new_subject(f"Vũ Hoà {chr(65 + number)}", agency=health)
    client.force_login(hoa)
    client.get("/")

    with django_assert_num_queries(9):
        response = client.get(reverse("awards:same_names"))

    assert len(response.context["groups"]) == groups


# --- What is known of somebody ---


def test_facts_are_gathered_from_everything_that_was_entered(health):
    unit = new_subject("Phòng Nghiệp vụ", agency=health, kind=SubjectKind.COLLECTIVE, founded_year=2009)
    graded(unit, "HTXS", 2024, 2025)
    new_award(unit, "CO_TINH", 2024)
    new_award(unit, "BK_TINH", 2023, kind="theme")
    new_award(unit, "BK_TINH", 2022, revoked_on=dt.date(2025, 1, 1))
    SubjectDiscipline.objects.create(subject=unit, measure="INVESTIGATION", since=dt.date(2026, 11, 1))
    CollectiveYear.objects.create(subject=unit, year=2025, total=10, ldtt=8, is_foremost=True)

    facts = facts_of(Subject.objects.all(), 2025)[unit.pk]

    assert facts.grades == {2024: Grade.HTXS, 2025: Grade.HTXS}
    assert facts.awards == {(2024, "CO_TINH")}
    assert (facts.is_under_investigation, facts.disciplines) == (True, ())
    assert facts.members == {MemberCount.TOTAL: 10, MemberCount.LDTT: 8}
    assert (facts.is_foremost, facts.founded_year) == (True, 2009)


def test_a_grade_that_is_missing_or_told_twice_is_not_known(health, hoa):
    one, other = new_subject("Vũ Hòa", agency=health), new_subject("Vũ Hoà", agency=health)
    graded(one, "HTXS", 2025)
    graded(other, "HTT", 2025)

    assert outcome(one, "LDTT", 2024) == Outcome.UNKNOWN
    other.merge_into(one, by=hoa)
    assert outcome(one, "LDTT", 2025) == Outcome.UNKNOWN


@pytest.mark.parametrize("people", [1, 3])
def test_many_are_judged_in_as_many_queries_as_one(health, people, django_assert_num_queries):
    for _ in range(people):
        subject = new_subject(agency=health)
        new_award(subject, "CSTDCS", 2024)
        new_award(subject, "CSTDCS", 2025)
        new_initiative(subject)

    with django_assert_num_queries(7):
        found = verdicts(Subject.objects.all(), "BK_TINH", 2025, received_on=ON)

    assert [verdict.outcome for verdict in found.values()] == [Outcome.MET] * people


# --- Pages ---


def test_looking_at_somebody_is_written_down(client, health, lan):
    subject = new_subject(agency=health)
    client.force_login(lan)

    client.get(subject.get_absolute_url())

    event = AuditEvent.objects.get(action="awards.subject_read")
    assert (event.by, event.target) == (lan.username, f"awards.Subject:{subject.pk}")


def test_the_list_holds_ones_own_people_by_given_name_and_no_others(client, health, trade, lan):
    for name in ("Lê Thị Tâm", "Trần Ân", "Phạm Đức An"):
        new_subject(name, agency=health)
    new_subject("Đỗ Bình", agency=trade)
    client.force_login(lan)

    page = client.get(reverse("awards:subject_list"))

    assert [subject.name for subject in page.context["page"]] == ["Phạm Đức An", "Trần Ân", "Lê Thị Tâm"]


def test_somebody_is_added_and_found_again_without_accents(client, health, lan):
    client.force_login(lan)

    client.post(
        reverse("awards:subject_create", kwargs={"kind": "individual"}),
        {"name": "  Nguyễn  Đình Đạt ", "agency": health.pk, "birth_year": "1985", "is_female": "False"},
    )

    subject = Subject.objects.get()
    assert (subject.name, subject.birth_year, subject.is_female) == ("Nguyễn Đình Đạt", 1985, False)
    assert list(client.get(reverse("awards:subject_list"), {"q": "dinh dat"}).context["page"]) == [subject]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "\u200b"}, "name"),
        ({"name": "..."}, "name"),
        ({"name": "A\0n"}, "name"),
        ({"birth_year": "3000"}, "birth_year"),
        ({"agency": "999999"}, "agency"),
    ],
)
def test_what_cannot_be_somebody_is_told_beside_its_field(client, health, lan, typed, field):
    client.force_login(lan)

    answer = client.post(
        reverse("awards:subject_create", kwargs={"kind": "individual"}), {"name": "An", "agency": health.pk, **typed}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_nobody_is_entered_for_another_agency(client, health, trade, lan):
    client.force_login(lan)

    client.post(reverse("awards:subject_create", kwargs={"kind": "individual"}), {"name": "An", "agency": trade.pk})

    assert Subject.objects.count() == 0


def test_a_grade_is_entered_once_a_year_and_can_be_taken_back(client, health, lan):
    subject = new_subject(agency=health)
    url = reverse("awards:entry_add", kwargs={"pk": subject.pk, "what": "xep-loai"})
    client.force_login(lan)

    client.post(url, {"year": "2025", "grade": "HTXS"})
    again = client.post(url, {"year": "2025", "grade": "HTT"})
    grade = subject.grades.get()
    client.post(reverse("awards:entry_remove", kwargs={"what": "xep-loai", "pk": grade.pk}))

    assert "Năm này đã có kết quả xếp loại" in words(again)
    assert subject.grades.count() == 0
    assert AuditEvent.objects.filter(action__in=["awards.entry_added", "awards.entry_removed"]).count() == 2


def take_back(client, award, reason: str = "Nhập nhầm người"):
    url = reverse("awards:entry_remove", kwargs={"what": "khen-thuong", "pk": award.pk})
    return client.post(url, {"reason": reason})


def test_an_award_is_taken_back_with_a_reason_only_and_the_trail_keeps_it(client, health, lan):
    award = new_award(new_subject(agency=health), "LDTT", source=AwardSource.EXCEL)
    client.force_login(lan)

    refused = take_back(client, award, " ")
    assert (refused.status_code, Award.objects.count()) == (422, 1)
    take_back(client, award, "Nhập nhầm người")

    told = AuditEvent.objects.get(action="awards.entry_removed")
    assert (Award.objects.count(), told.details["reason"]) == (0, "Nhập nhầm người")


def test_what_an_office_above_decided_is_taken_back_by_the_emulation_office_alone(client, health, lan, hoa):
    award = new_award(new_subject(agency=health), "BK_TINH", source=AwardSource.EXCEL)
    left = []

    for user in (lan, hoa):
        client.force_login(user)
        take_back(client, award)
        left.append(Award.objects.count())

    assert left == [1, 0]


def test_what_an_agency_entered_is_taken_back_but_not_what_a_decision_gave(client, health, lan):
    subject = new_subject(agency=health)
    entered = new_award(subject, year=2024)
    given = new_award(subject, year=2025)
    new_line_of(new_decision(lines=0, of=health), subject, award=given)
    client.force_login(lan)

    for award in (entered, given):
        take_back(client, award)

    page = client.get(subject.get_absolute_url()).content.decode()
    assert list(subject.awards.all()) == [given]
    assert f"khen-thuong/{given.pk}/" not in page


@pytest.mark.parametrize(
    ("what", "typed", "said"),
    [
        ("xep-loai", {"year": "2031", "grade": "HTXS"}, "Năm 2031 chưa tới"),
        (
            "ky-luat",
            {"measure": "CANH_CAO", "since": "01/05/2026", "until": "01/04/2026"},
            "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.",
        ),
        ("ky-luat", {"measure": "CANH_CAO", "since": "01/05/2030"}, "không sau hôm nay"),
        (
            "khen-thuong",
            {
                "form": "1",
                "kind": "merit",
                "year": "2025",
                "from_year": "2026",
                "printed_name": "A",
                "decision_number": "1",
                "decided_on": "01/01/2026",
            },
            "Năm bắt đầu thành tích không được sau năm kết thúc.",
        ),
    ],
)
def test_what_cannot_have_happened_is_told(client, health, lan, what, typed, said):
    subject = new_subject(agency=health)
    client.force_login(lan)
    if "form" in typed:
        typed = {**typed, "form": str(new_award(new_subject(agency=health)).form_id)}

    answer = client.post(reverse("awards:entry_add", kwargs={"pk": subject.pk, "what": what}), typed)

    assert answer.status_code == 422
    assert said in words(answer)


def test_more_excellent_members_than_members_are_refused(client, health, lan):
    unit = new_subject(agency=health, kind=SubjectKind.COLLECTIVE)
    client.force_login(lan)

    url = reverse("awards:entry_add", kwargs={"pk": unit.pk, "what": "so-lieu"})
    answer = client.post(url, {"year": "2025", "total": "10", "ldtt": "11"})

    assert "Không được lớn hơn tổng số cá nhân." in words(answer)


def test_an_agency_asks_before_it_proposes(client, health, lan, django_assert_num_queries):
    subject = new_subject(agency=health)
    new_award(subject, "CSTDCS", 2025)
    client.force_login(lan)
    client.get("/")

    with django_assert_num_queries(12):
        page = client.get(
            reverse("awards:subject_verdict", kwargs={"pk": subject.pk}),
            {"form": "BK_TINH", "year": "2025", "received_on": "10/02/2026"},
        )

    assert page.context["verdict"].outcome == Outcome.NOT_MET
    assert "Đã được tặng: 2025; còn thiếu: 2024" in words(page)
    assert "Luật 06/2022/QH15, Điều 74" in words(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_somebody_takes_the_same_number_of_queries(client, health, lan, rows, django_assert_num_queries):
    subject = new_subject("Vũ Hòa", agency=health)
    for year in range(2020, 2020 + rows):
        graded(subject, "HTT", year)
        new_award(subject, "LDTT", year)
        new_subject("Vũ Hoà", agency=health)
    client.force_login(lan)
    client.get("/")

    with django_assert_num_queries(12):
        response = client.get(subject.get_absolute_url())

    assert len(response.context["namesakes"]) == rows


@pytest.mark.parametrize("people", [1, 3])
def test_an_agency_sees_at_once_who_may_be_proposed(client, health, trade, lan, people, django_assert_num_queries):
    for number in range(people):
        subject = new_subject(f"Trần {chr(65 + number)}", agency=health)
        new_award(subject, "CSTDCS", 2024)
        new_award(subject, "CSTDCS", 2025)
    new_subject("Lê Bình", agency=health)
    new_subject("Đỗ An", agency=trade)
    client.force_login(lan)
    client.get("/")
    asked = {"form": "BK_TINH", "year": "2025", "received_on": "10/02/2026"}

    with django_assert_num_queries(12):
        page = client.get(reverse("awards:agency_verdicts", kwargs={"agency": health.pk}), asked)
    only = client.get(reverse("awards:agency_verdicts", kwargs={"agency": health.pk}), {**asked, "chi": "not_met"})

    assert [tile["value"] for tile in page.context["tiles"]] == [people, 1, 0]
    assert [row["subject"].name for row in only.context["rows"]] == ["Lê Bình"]
