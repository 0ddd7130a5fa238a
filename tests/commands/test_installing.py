"""`bin/setup` on a machine that lacks the font, seen by people who may and who may not install it."""

import os
import subprocess

import pytest
from django.conf import settings

SETUP = settings.BASE_DIR / "bin" / "setup"


@pytest.fixture
def ordinary_person(tmp_path):
    """Return a function that runs `bin/setup` as somebody who is not root, where no font knows Vietnamese."""

    def pretend(name, script):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)

    pretend("fc-list", "exit 0")
    pretend("id", "echo 1000")

    def run(*, sudo):
        pretend("sudo", sudo)
        surroundings = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
        return subprocess.run([SETUP], env=surroundings, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    return run


def test_somebody_who_may_not_install_is_told_exactly_what_to_ask_for(ordinary_person):
    ended = ordinary_person(sudo="exit 1")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines() == [
        "Máy còn thiếu: fonts-croscore",
        "Nhờ người quản trị máy chạy lệnh này, rồi chạy lại:",
        "  sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends fonts-croscore'",
    ]


def test_somebody_with_sudo_installs_what_is_missing_and_nothing_else(ordinary_person, tmp_path):
    ended = ordinary_person(sudo=f'printf "%s\\n" "$*" >>{tmp_path}/asked')

    assert (tmp_path / "asked").read_text().splitlines() == [
        "-n true",
        "apt-get update",
        "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends fonts-croscore "
        "-o DPkg::Lock::Timeout=120",
    ]
    assert ended.stdout == "Cài gói hệ thống: fonts-croscore\n"


def test_an_installation_that_changed_nothing_is_not_taken_for_a_success(ordinary_person):
    ended = ordinary_person(sudo="exit 0")

    assert ended.returncode == 1
    assert ended.stderr.startswith("Đã cài nhưng vẫn chưa thấy: fonts-croscore.")


def test_an_unknown_wish_is_refused():
    ended = subprocess.run([SETUP, "--everything"], capture_output=True, text=True)

    assert (ended.returncode, ended.stderr) == (2, "Cách dùng: bin/setup [--dev]\n")
