"""`./run`: what it refuses before it installs anything."""

import shutil
import subprocess

import pytest
from django.conf import settings

INSTALLING = 7


@pytest.fixture
def start(tmp_path):
    """Return a function that starts `./run` in a folder where installing only says that it was reached."""
    house = tmp_path / "cổng thi đua"
    (house / "bin").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "run", house)
    setup = house / "bin" / "setup"
    setup.write_text(f"#!/bin/sh\nexit {INSTALLING}\n")
    setup.chmod(0o755)

    def start(**environment):
        surroundings = {"PATH": "/usr/bin:/bin"} | environment
        return subprocess.run([house / "run"], cwd="/", env=surroundings, capture_output=True, text=True, timeout=20)

    return start


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PORT": "0"}, "PORT phải là một số từ 1 đến 65535, không phải '0'."),
        ({"PORT": "08000"}, "PORT phải là một số từ 1 đến 65535, không phải '08000'."),
        ({"PORT": "65536"}, "PORT phải là một số từ 1 đến 65535, không phải '65536'."),
        ({"PORT": "9" * 40}, f"PORT phải là một số từ 1 đến 65535, không phải '{'9' * 40}'."),
        ({"PORT": "http"}, "PORT phải là một số từ 1 đến 65535, không phải 'http'."),
        ({"WORKERS": "-1"}, "WORKERS phải là một số từ 1 đến 64, không phải '-1'."),
        ({"WORKERS": "65"}, "WORKERS phải là một số từ 1 đến 64, không phải '65'."),
        (
            {"HOST": "http://x"},
            "HOST phải là một tên máy hoặc địa chỉ IP như 127.0.0.1, không phải 'http://x'.",
        ),
        (
            {"HOST": "0.0.0.0"},  # noqa: S104
            "HOST=0.0.0.0 mở cổng ra mạng: cần ghi thêm ALLOWED_HOSTS (tên hoặc địa chỉ mà người dùng gõ vào "
            "trình duyệt) hoặc PUBLIC_URL.",
        ),
    ],
)
def test_a_wrong_value_ends_with_a_sentence_before_anything_is_installed(start, environment, sentence):
    ended = start(**environment)

    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", sentence + "\n")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HOST": "", "PORT": "", "WORKERS": ""},
        {"HOST": "::1", "PORT": "65535", "WORKERS": "64"},
        {"HOST": "127.0.0.2", "PORT": "1", "WORKERS": "1"},
        {"HOST": "0.0.0.0", "ALLOWED_HOSTS": "thidua.example.vn"},  # noqa: S104
        {"HOST": "portal", "PUBLIC_URL": "https://thidua.example.vn"},
    ],
)
def test_good_values_go_on_to_installing(start, environment):
    ended = start(**environment)

    assert (ended.returncode, ended.stderr) == (INSTALLING, "")
