"""An office tries its rules on cases it knows, before a new law takes effect."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from awards.eligibility.cases import CASE_FORMS
from tests.awards.cases import awarded, case, graded, initiatives, judged, verdict

LAW = "Luật 06/2022/QH15"
FIVE = range(2021, 2026)


def run(path):
    command = [sys.executable, settings.BASE_DIR / "manage.py", "check_eligibility", path]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    )


@pytest.mark.parametrize(
    ("expected", "given"),
    [
        ("met", case("CSTDCS", awards=awarded("LDTT", 2025), grades=graded("HTXS", 2025))),
        ("not_met", case("CSTDCS", awards=awarded("LDTT", 2025), grades=graded("HTT", 2025), initiatives=[])),
        ("unknown", case("CSTDCS", awards=awarded("LDTT", 2025), grades=graded("HTT", 2025))),
        ("met", case("BK_TINH", awards=awarded("CSTDCS", 2024, 2025))),
        ("not_met", case("TTLDTT", "collective", grades=graded("HTT", 2025), members={"total": 40, "LDTT": 27})),
    ],
)
def test_the_examples_of_the_format_come_out_as_written(expected, given):
    assert judged(given)[0]["verdict"] == expected


def test_every_condition_of_every_road_is_listed_with_its_article():
    a = case(
        grades=graded("HTXS", 2024, 2025),
        awards=awarded("CSTDCS", 2024),
        initiatives=initiatives("CO_SO", 2024),
        disciplines=[{"from": "2024-05-01", "to": "2025-05-01", "form": "CANH_CAO"}],
    )

    (found,) = judged(a)

    article = f"{LAW}, Điều 74"
    assert found["verdict"] == "not_met"
    assert found["conditions"] == [
        {
            "text": "Gương mẫu chấp hành chủ trương của Đảng, chính sách, pháp luật của Nhà nước",
            "met": None,
            "basis": article,
            "manual": True,
        },
        {"text": "02 năm liên tục được tặng danh hiệu Chiến sĩ thi đua cơ sở", "met": False, "basis": article},
        {"text": "02 năm liên tục được xếp loại hoàn thành xuất sắc nhiệm vụ", "met": True, "basis": article},
        {
            "text": "Trong 02 năm đó có ít nhất 02 sáng kiến, đề tài được công nhận ở cơ sở",
            "met": False,
            "basis": article,
        },
        {
            "text": "Trong năm xét không bị kỷ luật ở bất kỳ hình thức nào",
            "met": False,
            "basis": "Nghị định 152/2025/NĐ-CP",
        },
        {
            "text": "Không trong thời gian bị thanh tra, kiểm tra, điều tra khi có dấu hiệu vi phạm",
            "met": True,
            "basis": "Nghị định 152/2025/NĐ-CP",
        },
    ]


def test_the_shell_sees_one_object_and_0_and_no_database_is_asked(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case(awards=awarded("CSTDCS", 2024, 2025))]}))

    done = run(path)

    assert (done.returncode, done.stderr) == (0, b"")
    assert [(each["id"], each["verdict"]) for each in json.loads(done.stdout)["cases"]] == [("a", "met")]


def test_the_shell_sees_2_and_the_place_for_a_file_that_is_not_of_the_form(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [case(), case(grades=[{"year": 2025, "grade": "TOT"}])]}))

    done = run(path)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"CommandError: {path}: cases[1].history.grades[0].grade: không có “TOT”; chỉ dùng HTXS, HTT, HT, KHT.\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "dòng 1, cột 2: tệp không đúng cú pháp JSON."),
        (b"[]", "tệp: phải là một đối tượng {…}."),
        (b"{}", "cases: còn thiếu."),
        (b'{"cases": [1]}', "cases[0]: phải là một đối tượng {…}."),
        (b'{"cases": [], "case": []}', "case: khóa này không dùng được ở đây."),
        ({"year": "2025"}, "cases[0].year: phải là số nguyên, không đặt trong ngoặc kép."),
        ({"year": 25}, "cases[0].year: phải từ 1945 đến 2200."),
        ({"received_on": "10/02/2026"}, 'cases[0].received_on: phải là ngày có thật, viết như "2026-02-10".'),
        ({"received_on": "2026-02-30"}, 'cases[0].received_on: phải là ngày có thật, viết như "2026-02-10".'),
        ({"form": "HCDL"}, f"cases[0].form: không có “HCDL”; chỉ dùng {', '.join(CASE_FORMS)}."),
        ({"history": None}, "cases[0].history: không được là null."),
        ({"history": {"disciplins": []}}, "cases[0].history.disciplins: khóa này không dùng được ở đây."),
        (
            {"history": {"disciplines": [{"from": "2025-05-01", "to": "2025-04-01", "form": "CANH_CAO"}]}},
            "cases[0].history.disciplines[0].to: không được trước ngày bắt đầu.",
        ),
        (
            {"history": {"grades": graded("HTT", 2025) + graded("HTXS", 2025)}},
            "cases[0].history.grades[1]: năm 2025 đã có xếp loại khác ở trên.",
        ),
        (
            {"history": {"members": {"total": 40, "LDTT": 41}}},
            "cases[0].history.members.LDTT: không được lớn hơn tổng số 40 người.",
        ),
    ],
)
def test_every_mistake_is_told_at_its_place(tmp_path, content, said):
    path = tmp_path / "cases.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps({"cases": [case() | content]}).encode())

    with pytest.raises(CommandError) as problem:
        call_command("check_eligibility", str(path), stdout=StringIO())

    assert (str(problem.value), problem.value.returncode) == (f"{path}: {said}", 2)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="không mở được để đọc") as problem:
        call_command("check_eligibility", "/khong/co.json", stdout=StringIO())

    assert problem.value.returncode == 2


# --- Individuals ---


def test_lao_dong_tien_tien_asks_for_a_good_grade_in_the_year():
    grades = ["HTXS", "HTT", "HT", "KHT"]

    assert [verdict("LDTT", grades=graded(grade, 2025)) for grade in grades] == ["met", "met", "not_met", "not_met"]
    assert verdict("LDTT", grades=graded("HTT", 2024)) == "not_met"
    assert verdict("LDTT") == "unknown"


def test_an_initiative_of_another_year_does_not_make_a_chien_si_thi_dua_co_so():
    known = {"awards": awarded("LDTT", 2025), "grades": graded("HTT", 2025)}

    assert verdict("CSTDCS", **known, initiatives=initiatives("TINH", 2025)) == "met"
    assert verdict("CSTDCS", **known, initiatives=initiatives("CO_SO", 2024)) == "not_met"


def test_chien_si_thi_dua_cap_tinh_rests_on_three_years_and_an_initiative_in_one_of_them():
    three = awarded("CSTDCS", 2023, 2024, 2025)

    assert verdict("CSTDT", awards=three, initiatives=initiatives("TINH", 2023)) == "met"
    assert verdict("CSTDT", awards=three, initiatives=initiatives("TOAN_QUOC", 2024)) == "met"
    assert verdict("CSTDT", awards=three, initiatives=initiatives("CO_SO", 2025)) == "not_met"
    assert verdict("CSTDT", awards=three, initiatives=initiatives("TINH", 2022)) == "not_met"
    assert (
        verdict("CSTDT", awards=awarded("CSTDCS", 2022, 2024, 2025), initiatives=initiatives("TINH", 2025)) == "not_met"
    )
    assert (
        verdict("CSTDT", awards=awarded("CSTDCS", 2022, 2023, 2024), initiatives=initiatives("TINH", 2024)) == "not_met"
    )


def test_twice_chien_si_thi_dua_cap_tinh_are_six_years_of_merit():
    nationwide = initiatives("TOAN_QUOC", 2024)

    assert verdict("CSTDTQ", awards=awarded("CSTDT", 2022, 2025), initiatives=nationwide) == "met"
    assert verdict("CSTDTQ", awards=awarded("CSTDT", 2024, 2025), initiatives=nationwide) == "not_met"
    assert verdict("CSTDTQ", awards=awarded("CSTDT", 2022, 2025), initiatives=initiatives("TINH", 2024)) == "not_met"


def test_a_persons_bang_khen_cap_tinh_has_two_roads():
    two_years = graded("HTXS", 2024, 2025)

    assert verdict(awards=awarded("CSTDCS", 2024, 2025)) == "met"
    assert verdict(grades=two_years, initiatives=initiatives("CO_SO", 2025, 2025)) == "met"
    assert verdict(grades=two_years, initiatives=initiatives("CO_SO", 2023, 2025), awards=[]) == "not_met"
    assert verdict(grades=two_years, initiatives=initiatives("CO_SO", 2023, 2025)) == "unknown"
    assert verdict(grades=two_years + graded("HTT", 2023), initiatives=[], awards=awarded("CSTDT", 2025)) == "not_met"


def test_bang_khen_of_the_prime_minister_for_a_person():
    awards = awarded("BK_TINH", 2023) + awarded("CSTDCS", 2021, 2023, 2025)
    five = graded("HTT", *FIVE)

    assert verdict("BK_TTG", awards=awards, grades=five) == "met"
    assert verdict("BK_TTG", awards=awards, grades=graded("HTT", *range(2022, 2026))) == "not_met"
    assert (
        verdict("BK_TTG", awards=awarded("BK_TINH", 2026) + awarded("CSTDCS", 2021, 2023, 2025), grades=five)
        == "not_met"
    )
    assert (
        verdict("BK_TTG", awards=awarded("BK_TINH", 2023) + awarded("CSTDCS", 2020, 2023, 2025), grades=five)
        == "not_met"
    )


@pytest.mark.parametrize(
    ("form", "before", "excellent_years", "title", "times"),
    [("HCLD3", "BK_TTG", 1, "CSTDCS", 3), ("HCLD2", "HCLD3", 2, "CSTDT", 1), ("HCLD1", "HCLD2", 3, "CSTDT", 2)],
)
def test_huan_chuong_lao_dong_for_a_person_climbs_by_one_class(form, before, excellent_years, title, times):
    grades = graded("HTXS", *FIVE[:excellent_years]) + graded("HTT", *FIVE[excellent_years:])
    awards = awarded(before, 2020) + awarded(title, *FIVE[:times])

    assert verdict(form, grades=grades, awards=awards) == "met"
    assert (
        verdict(
            form,
            grades=graded("HTXS", *FIVE[1:excellent_years]) + graded("HTT", 2021, *FIVE[excellent_years:]),
            awards=awards,
        )
        == "not_met"
    )
    assert verdict(form, grades=grades, awards=awards[1:]) == "not_met"
    assert verdict(form, grades=grades, awards=awards[:-1]) == "not_met"


# --- Collectives ---


def test_seventy_of_a_hundred_are_exactly_enough():
    good = {"grades": graded("HTT", 2025)}
    members = {"total": 40, "LDTT": 28, "disciplined_canh_cao_or_worse": 0}

    assert verdict("TTLDTT", "collective", **good, members=members) == "met"
    assert verdict("TTLDTT", "collective", **good, members=members | {"disciplined_canh_cao_or_worse": 1}) == "not_met"
    assert verdict("TTLDTT", "collective", **good, members={"total": 40, "LDTT": 28}) == "unknown"
    assert (
        verdict("TTLDTT", "collective", **good, members={"total": 0, "LDTT": 0, "disciplined_canh_cao_or_worse": 0})
        == "unknown"
    )


def test_tap_the_lao_dong_xuat_sac_counts_its_people():
    excellent = {"grades": graded("HTXS", 2025)}
    members = {"total": 10, "graded_ht_or_better": 10, "LDTT": 7, "CSTDCS": 1}

    assert verdict("TTLDXS", "collective", **excellent, members=members) == "met"
    assert verdict("TTLDXS", "collective", **excellent, members=members | {"graded_ht_or_better": 9}) == "not_met"
    assert verdict("TTLDXS", "collective", **excellent, members=members | {"CSTDCS": 0}) == "not_met"
    assert verdict("TTLDXS", "collective", grades=graded("HTT", 2025), members=members) == "not_met"


def test_flags_go_to_the_one_that_leads_its_bloc():
    assert [verdict("CO_TINH", "collective", foremost_in_bloc=told) for told in (True, False, None)] == [
        "met",
        "not_met",
        "unknown",
    ]
    assert verdict("CO_TINH", "enterprise", foremost_in_bloc=True) == "met"
    assert verdict("CO_CP", "collective", foremost_in_bloc=True) == "met"


def test_excellent_grades_and_excellent_titles_may_alternate():
    grades = graded("HTXS", 2024) + graded("HTT", 2025)

    assert verdict("BK_TINH", "collective", grades=grades, awards=awarded("TTLDXS", 2025)) == "met"
    assert verdict("BK_TINH", "collective", grades=grades, awards=awarded("TTLDTT", 2025)) == "not_met"
    assert verdict("BK_TINH", "collective", grades=grades) == "unknown"
    assert verdict("BK_TINH", "collective", awards=awarded("TTLDXS", 2024, 2025)) == "met"


def test_after_the_bang_khen_cap_tinh_a_collective_needs_five_more_years():
    five = graded("HTXS", *FIVE)

    assert (
        verdict("BK_TTG", "collective", grades=five, awards=awarded("BK_TINH", 2020) + awarded("CO_TINH", 2022))
        == "met"
    )
    assert (
        verdict("BK_TTG", "collective", grades=five, awards=awarded("BK_TINH", 2021) + awarded("CO_TINH", 2022))
        == "not_met"
    )
    assert verdict("BK_TTG", "collective", grades=five, awards=awarded("BK_TINH", 2020, 2021, 2023)) == "met"
    assert verdict("BK_TTG", "collective", grades=five, awards=awarded("BK_TINH", 2020, 2021)) == "not_met"
    assert (
        verdict("BK_TTG", "collective", grades=five, awards=awarded("BK_TINH", 2020) + awarded("CO_CP", 2022)) == "met"
    )


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        (awarded("CO_CP", 2023), "met"),
        (awarded("CO_TINH", 2021, 2023), "met"),
        (awarded("CO_TINH", 2021) + awarded("BK_TINH", 2022), "met"),
        (awarded("CO_TINH", 2021), "not_met"),
        (awarded("CO_TINH", 2020, 2021), "not_met"),
        (awarded("BK_TINH", 2021), "not_met"),
    ],
)
def test_huan_chuong_hang_ba_for_a_collective_has_roads_through_flags(awards, expected):
    known = {"grades": graded("HTXS", *FIVE), "founded_year": 2015}

    assert verdict("HCLD3", "collective", **known, awards=awarded("BK_TTG", 2018) + awards) == expected


def test_huan_chuong_hang_ba_asks_for_ten_years_of_existence():
    known = {"grades": graded("HTXS", *FIVE), "awards": awarded("BK_TTG", 2018) + awarded("CO_CP", 2023)}

    assert [verdict("HCLD3", "collective", **known, founded_year=year) for year in (2015, 2016, None)] == [
        "met",
        "not_met",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("form", "before", "awards", "expected"),
    [
        ("HCLD2", "HCLD3", awarded("CO_CP", 2023) + awarded("CO_TINH", 2024), "met"),
        ("HCLD2", "HCLD3", awarded("CO_TINH", 2021, 2022, 2023), "met"),
        ("HCLD2", "HCLD3", awarded("CO_TINH", 2021, 2022), "not_met"),
        ("HCLD1", "HCLD2", awarded("CO_CP", 2021, 2022), "met"),
        ("HCLD1", "HCLD2", awarded("CO_CP", 2021) + awarded("CO_TINH", 2022, 2023), "met"),
        ("HCLD1", "HCLD2", awarded("CO_CP", 2021) + awarded("CO_TINH", 2022), "not_met"),
        ("HCLD1", "HCLD2", awarded("CO_TINH", 2021, 2022, 2023, 2024), "met"),
    ],
)
def test_the_higher_classes_for_a_collective_count_flags(form, before, awards, expected):
    known = {"grades": graded("HTXS", *FIVE)}

    assert verdict(form, "collective", **known, awards=awarded(before, 2018) + awards) == expected


def test_one_flag_of_the_government_is_not_counted_twice():
    known = {"grades": graded("HTXS", *FIVE), "awards": awarded("HCLD3", 2018) + awarded("CO_CP", 2023)}

    assert verdict("HCLD2", "collective", **known) == "not_met"


def test_an_award_written_twice_is_one_award():
    known = {"grades": graded("HTT", *FIVE)}

    assert (
        verdict("BK_TTG", **known, awards=awarded("BK_TINH", 2023) + awarded("CSTDCS", 2024, 2025, 2025)) == "not_met"
    )


# --- What fails everybody, and what nobody can say ---


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2024-01-01", "2024-12-31", "met"),
        ("2024-01-01", "2025-01-01", "not_met"),
        ("2025-12-31", "2026-06-30", "not_met"),
        ("2026-01-01", None, "met"),
        ("2020-01-01", None, "not_met"),
    ],
)
def test_a_discipline_that_touches_the_year_fails(since, until, expected):
    discipline = {"from": since, "to": until, "form": "KHIEN_TRACH"}

    assert verdict(awards=awarded("CSTDCS", 2024, 2025), disciplines=[discipline]) == expected


@pytest.mark.parametrize("form", ["GK", "KNC", "BK_TINH", "HCLD1"])
def test_an_investigation_fails_every_form(form):
    assert verdict(form, under_investigation=True) == "not_met"


@pytest.mark.parametrize(
    ("form", "subject", "received_on"),
    [
        ("GK", "individual", "2026-02-10"),
        ("KNC", "individual", "2026-02-10"),
        ("BK_TINH", "household", "2026-02-10"),
        ("CSTDCS", "household", "2026-02-10"),
        ("CSTDCS", "individual", "2023-12-31"),
    ],
)
def test_without_a_rule_or_with_manual_conditions_only_it_is_not_known(form, subject, received_on):
    full = {"awards": awarded("LDTT", 2025), "grades": graded("HTXS", 2025), "initiatives": []}

    assert verdict(form, subject, received_on=received_on, **full) == "unknown"


def test_the_law_in_force_is_that_of_the_day_received():
    known = {"awards": awarded("CSTDCS", 2024, 2025)}
    days = ["2024-01-01", "2026-09-30", "2026-10-01"]

    answers = [judged(case(received_on=day, **known))[0] for day in days]

    assert [each["verdict"] for each in answers] == ["met", "met", "met"]
    assert [each["conditions"][1]["basis"] for each in answers] == [
        f"{LAW}, Điều 74",
        f"{LAW}, Điều 74",
        f"{LAW} được sửa đổi, bổ sung bởi Luật 06/2026/QH16, Điều 74",
    ]
