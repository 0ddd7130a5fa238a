"""What happens between installing and serving."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from config import prepare


def prepared(**environment):
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "HOST": "127.0.0.1"} | environment
    command = [sys.executable, "-m", "config.prepare"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=surroundings, capture_output=True, text=True)


def test_a_port_that_another_program_holds_is_said_so():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(prepare.NotReady, match=f"Cổng {port} tại 127.0.0.1 đang được chương trình khác dùng"):
            prepare.check_address("127.0.0.1", port)


def test_an_address_of_another_machine_is_said_so():
    with pytest.raises(prepare.NotReady, match=r"máy này không có địa chỉ 192\.0\.2\.1"):
        prepare.check_address("192.0.2.1", 8000)


def test_a_database_server_that_does_not_answer_ends_with_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]  # free again when the portal asks

    ended = prepared(PORT=str(port), DATABASE_URL=f"postgres://portal@127.0.0.1:{port}/thidua", DATA_DIR=str(tmp_path))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("Không mở được cơ sở dữ liệu của DATABASE_URL: ")
    assert "Traceback" not in ended.stderr


def test_a_file_that_is_no_database_ends_with_a_sentence(tmp_path):
    (tmp_path / "letter.txt").write_text("Kính gửi" * 1000)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

    ended = prepared(PORT=str(port), DATABASE_URL=f"sqlite:///{tmp_path}/letter.txt", DATA_DIR=str(tmp_path))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "Không mở được cơ sở dữ liệu của DATABASE_URL: file is not a database\n"


def test_static_files_are_collected_once_and_again_when_one_changed(monkeypatch, settings, tmp_path):
    collected = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: collected.append(name))
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "portal.css").write_text("body {}")
    settings.STATICFILES_DIRS = [tmp_path / "css"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()

    prepare.collect_static()
    prepare.collect_static()
    assert collected == ["collectstatic"]

    (tmp_path / "css" / "portal.css").write_text("body { color: black }")
    prepare.collect_static()
    assert collected == ["collectstatic", "collectstatic"]
