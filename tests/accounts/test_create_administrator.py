import io
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, GrantedRole, Identity, User

PASSWORD = "con meo nam tren mai nha"


def create(monkeypatch, *arguments, typed=PASSWORD + "\n", variable=None):
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD", raising=False)
    if variable:
        monkeypatch.setenv("ADMINISTRATOR_PASSWORD", variable)
    out = io.StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


NAMED = ("--username", "Quantri", "--full-name", "Lý Minh Quân")


def test_the_first_account_of_a_new_portal(db, monkeypatch):
    said = create(monkeypatch, *NAMED)

    person = User.objects.get()
    assert said == "Đã tạo tài khoản quản trị quantri.\n"
    assert (person.username, person.full_name, person.office_roles) == (
        "quantri",
        "Lý Minh Quân",
        {GrantedRole.ADMINISTRATOR},
    )
    assert person.check_password(PASSWORD)
    assert not person.must_change_password
    assert AuditEvent.objects.get().action == "accounts.administrator_created"
    assert not Identity.current().is_demo


def test_the_password_may_come_from_the_environment(db, monkeypatch):
    create(monkeypatch, *NAMED, typed="", variable=PASSWORD)

    assert User.objects.get().check_password(PASSWORD)


def test_the_password_is_asked_for_twice_at_a_terminal(db, monkeypatch):
    answers = iter(["quantri", "Lý Minh Quân"])
    passwords = iter([PASSWORD, PASSWORD])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: next(passwords))
    monkeypatch.delenv("ADMINISTRATOR_PASSWORD", raising=False)
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)

    call_command("create_administrator", stdout=io.StringIO())

    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (("--username", "Quản Trị", "--full-name", "Quân"), PASSWORD, "chữ thường không dấu"),
        (("--username", "quan", "--full-name", " "), PASSWORD, "Họ và tên: Chưa điền mục này."),
        (NAMED, "ngan", "Mật khẩu quá ngắn: cần ít nhất 10 ký tự."),
        (NAMED, "", "Mật khẩu quá ngắn"),
        (NAMED, "1234567890", "quá phổ biến"),
        ((), PASSWORD, "Hãy ghi đủ --username và --full-name"),
    ],
)
def test_what_will_not_do_is_refused_and_creates_nobody(db, monkeypatch, arguments, typed, complaint):
    with pytest.raises(CommandError, match=complaint):
        create(monkeypatch, *arguments, typed=typed)

    assert not User.objects.exists()


def test_a_second_time_changes_nothing(db, monkeypatch):
    create(monkeypatch, *NAMED)

    with pytest.raises(CommandError, match="Tên đăng nhập này đã có người dùng"):
        create(monkeypatch, *NAMED, typed="mot mat khau khac han\n")

    assert User.objects.get().check_password(PASSWORD)
