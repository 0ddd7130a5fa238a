"""An office tries a sheet before adopting it."""

import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.scoring.paper_sets import EXAMPLES, LIBRARY, a_set

NAMES = sorted(path.name.removesuffix(".answers.json") for path in EXAMPLES.glob("*.answers.json"))


def criteria_file(name):
    beside = EXAMPLES / f"{name}.criteria.json"
    return beside if beside.exists() else LIBRARY / f"{name}.json"


def preview(criteria, answers) -> dict:
    out = StringIO()
    call_command("score_preview", str(criteria), str(answers), stdout=out)
    return json.loads(out.getvalue())


def files(tmp_path, definition, answers) -> tuple:
    paths = tmp_path / "criteria.json", tmp_path / "answers.json"
    for path, content in zip(paths, (definition, answers), strict=True):
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return paths


def test_four_examples_came_with_the_form():
    assert NAMES == [
        "mau-khoi-so-nganh-100",
        "probe",
        "thanh-hoa-2026-hdnd-cap-tinh",
        "truong-noi-tru-2026-mau-02-lanh-dao",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_gives_the_result_that_stands_beside_it(name):
    result = preview(criteria_file(name), EXAMPLES / f"{name}.answers.json")

    assert result == json.loads((EXAMPLES / f"{name}.expected.json").read_text())


def test_the_shell_sees_one_object_on_standard_output_and_0():
    done = run("probe", EXAMPLES / "probe.answers.json")

    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == json.loads((EXAMPLES / "probe.expected.json").read_text())


def test_the_shell_sees_2_and_the_place_on_standard_error_for_a_wrong_file(tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text('{"sheets": [{"agency": "Sở Y tế", "answers": {"A.9": {"points": "1"}}}]}')

    done = run("probe", answers)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f'CommandError: {answers}: sheets[0].answers["A.9"]: không có tiêu chí nào mang mã này.\n'
    )


def run(name, answers):
    command = [sys.executable, settings.BASE_DIR / "manage.py", "score_preview", criteria_file(name), answers]
    return subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    )


def test_sheets_come_out_in_the_order_given_with_their_names_in_full(tmp_path):
    sheets = [{"agency": name, "answers": {"L": {"points": points}}} for name, points in [("Sở Y tế", "1"), ("Đ", "9")]]

    result = preview(*files(tmp_path, a_set(), {"sheets": sheets}))

    assert [(sheet["agency"], sheet["rank"]) for sheet in result["sheets"]] == [("Sở Y tế", 2), ("Đ", 1)]


def test_a_set_whose_sums_do_not_add_up_is_scored_all_the_same(tmp_path):
    sheets = [{"agency": "Sở Y tế", "answers": {"L": {"points": "7.50"}}}]

    result = preview(*files(tmp_path, a_set(total="99"), {"sheets": sheets}))

    assert result == {
        "sheets": [
            {
                "agency": "Sở Y tế",
                "base": "7.5",
                "bonus": "0",
                "penalty": "0",
                "total": "7.5",
                "sections": {"A": "7.5"},
                "leaves": {"L": "7.5"},
                "rank": 1,
                "grade": None,
                "problems": [],
            }
        ]
    }


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (b"{", "dòng 1, cột 2: tệp không đúng cú pháp JSON."),
        (b"\xff\xfe", "byte 0: tệp không viết bằng bảng mã UTF-8."),
        (b" " * 10_000_000, "tệp: lớn hơn mức cho phép 8 MB."),
        ([], "tệp: phải là một đối tượng {…}."),
        ({}, "sheets: còn thiếu."),
        ({"sheets": {}}, "sheets: phải là một danh sách […]."),
        ({"sheets": [], "note": ""}, "note: khóa này không dùng được ở đây."),
        ({"sheets": [7]}, "sheets[0]: phải là một đối tượng {…}."),
        ({"sheets": [{"agency": "A"}]}, "sheets[0].answers: còn thiếu."),
        ({"sheets": [{"agency": "A", "answers": []}]}, "sheets[0].answers: phải là một đối tượng {…}."),
        ({"sheets": [{"answers": {}}]}, "sheets[0].agency: còn thiếu."),
        ({"sheets": [{"agency": 1, "answers": {}}]}, "sheets[0].agency: phải là chữ trong ngoặc kép."),
        ({"sheets": [{"agency": "A", "answers": {}, "votes": -1}]}, "sheets[0].votes: phải là số nguyên, không âm."),
        ({"sheets": [{"agency": "A", "answers": {}, "excluded": "x"}]}, "sheets[0].excluded: phải là true hoặc false."),
        (
            b'{"sheets": [{"agency": "A", "answers": {"L": {"points": "1"}, "L": {"points": "2"}}}]}',
            "sheets[0].answers: khóa “L” viết hai lần.",
        ),
        (
            {"sheets": [{"agency": "A", "answers": {"L": {"points": "7,5"}}}]},
            'sheets[0].answers["L"].points: phải là số thập phân dùng dấu chấm, đặt trong ngoặc kép, thí dụ "7.5".',
        ),
    ],
)
def test_a_wrong_answers_file_is_refused_with_its_place(tmp_path, answers, message):
    criteria_path, answers_path = files(tmp_path, a_set(), answers)

    with pytest.raises(CommandError) as refused:
        preview(criteria_path, answers_path)

    assert (str(refused.value), refused.value.returncode) == (f"{answers_path}: {message}", 2)


def test_a_wrong_criteria_file_is_refused_with_its_place(tmp_path):
    criteria_path, answers_path = files(tmp_path, a_set(total="-1"), {"sheets": []})

    with pytest.raises(CommandError) as refused:
        preview(criteria_path, answers_path)

    assert (str(refused.value), refused.value.returncode) == (f"{criteria_path}: total: không được âm.", 2)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    criteria_path, answers_path = files(tmp_path, a_set(), {"sheets": []})
    answers_path.unlink()

    with pytest.raises(CommandError) as refused:
        preview(criteria_path, answers_path)

    assert (str(refused.value), refused.value.returncode) == (f"{answers_path}: tệp: không mở được để đọc.", 2)
