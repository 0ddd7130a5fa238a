"""The variables that Django's settings read: each wrong value is a sentence, never a guess and never a traceback."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment

GOOD_KEY = "vGx2mQ8rT4zL7wB1nK5yH9cD3fJ6pS0a"


def database(folder):
    return environment.database(folder / "portal.sqlite3")


def host_names(_):
    return environment.host_names(["localhost"])


def ask(function):
    return lambda _: function()


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DEBUG", "yes", lambda _: environment.flag("DEBUG", default=False)),
        ("SECRET_KEY", "short", environment.secret_key),
        ("SECRET_KEY", "a" * 60, environment.secret_key),
        ("DATABASE_URL", "mysql://x@y/z", database),
        ("DATABASE_URL", "portal", database),
        ("DATABASE_URL", "postgres://user:pa/ss@host/name", database),
        ("DATABASE_URL", "postgres://host:99999/name", database),
        ("DATABASE_URL", "postgres://host", database),
        ("DATABASE_URL", "postgres://[::1/name", database),
        ("DATABASE_URL", "sqlite://", database),
        ("DATABASE_URL", "sqlite://folder/name.sqlite3", database),
        ("DATABASE_URL", "sqlite:///:memory:", database),
        ("ALLOWED_HOSTS", "https://thidua.example.vn", host_names),
        ("ALLOWED_HOSTS", "thidua.example.vn:8000", host_names),
        ("ALLOWED_HOSTS", "thidua.example.vn, thi dua!", host_names),
        ("PUBLIC_URL", "thidua.example.vn", ask(environment.public_url)),
        ("PUBLIC_URL", "ftp://thidua.example.vn", ask(environment.public_url)),
        ("PUBLIC_URL", "https://thidua.example.vn/cong", ask(environment.public_url)),
        ("PUBLIC_URL", "https://thidua.example.vn:0", ask(environment.public_url)),
        ("PUBLIC_URL", "https://[::1", ask(environment.public_url)),
        ("PUBLIC_URL", "https://", ask(environment.public_url)),
        ("EMAIL_URL", "mail.example.vn:587", ask(environment.email)),
        ("EMAIL_URL", "smtp+tls://", ask(environment.email)),
        ("EMAIL_URL", "smtp://mail.example.vn:port", ask(environment.email)),
        ("TRUSTED_PROXIES", "-1", ask(environment.trusted_proxies)),
        ("TRUSTED_PROXIES", "10", ask(environment.trusted_proxies)),
        ("TRUSTED_PROXIES", "²", ask(environment.trusted_proxies)),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(monkeypatch, tmp_path, name, value, read):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        read(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_refused(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", "file/data")

    with pytest.raises(ImproperlyConfigured, match="DATA_DIR: không tạo được thư mục"):
        environment.data_folder(tmp_path)


def test_a_relative_data_folder_counts_from_the_checkout_wherever_one_stands(monkeypatch, tmp_path):
    monkeypatch.chdir("/")
    monkeypatch.setenv("DATA_DIR", "kept")

    assert environment.data_folder(tmp_path) == tmp_path / "kept"


def test_what_is_kept_can_be_read_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("DATA_DIR")
    monkeypatch.delenv("SECRET_KEY", raising=False)

    folder = environment.data_folder(tmp_path)
    environment.secret_key(folder)

    assert [oct(path.stat().st_mode & 0o777) for path in (folder, folder / "secret_key")] == ["0o700", "0o600"]
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_the_key_is_made_once_and_then_stays(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first, second = environment.secret_key(tmp_path), environment.secret_key(tmp_path)

    assert (len(first), first) == (86, second)


def test_of_two_processes_that_make_a_key_at_once_the_first_ones_stays(tmp_path):
    environment.write_once(tmp_path / "secret_key", "first")
    environment.write_once(tmp_path / "secret_key", "second")

    assert [path.read_text() for path in tmp_path.iterdir()] == ["first"]


def test_an_empty_key_file_is_refused(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_text("\n")

    with pytest.raises(ImproperlyConfigured, match="trống"):
        environment.secret_key(tmp_path)


def test_good_values_are_taken_as_they_are(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", GOOD_KEY)
    monkeypatch.setenv("ALLOWED_HOSTS", "thidua.example.vn, 10.0.0.5 [::1]")
    monkeypatch.setenv("PUBLIC_URL", "https://thidua.example.vn:8443/")
    monkeypatch.setenv("TRUSTED_PROXIES", "1")

    assert environment.secret_key(tmp_path) == GOOD_KEY
    assert environment.host_names([]) == ["thidua.example.vn", "10.0.0.5", "[::1]"]
    assert environment.public_url() == "https://thidua.example.vn:8443"
    assert environment.trusted_proxies() == 1


@pytest.mark.parametrize(
    ("url", "host", "port", "name"),
    [
        ("postgres://portal:m%40t@db.example.vn:5433/thidua", "db.example.vn", 5433, "thidua"),
        ("postgresql://portal@db.example.vn/thidua?sslmode=require", "db.example.vn", "", "thidua"),
        ("postgres://portal@//run/postgresql/thidua", "/run/postgresql", "", "thidua"),
    ],
)
def test_a_postgresql_server_is_found_by_its_url(monkeypatch, tmp_path, url, host, port, name):
    monkeypatch.setenv("DATABASE_URL", url)

    found = database(tmp_path)

    assert (found["HOST"], found["PORT"], found["NAME"], found["USER"]) == (host, port, name, "portal")


def test_a_wrong_value_ends_a_command_without_a_traceback():
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PUBLIC_URL": "thidua.example.vn"}

    ended = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "migrate"], env=surroundings, capture_output=True, text=True
    )

    assert ended.returncode == 2
    assert ended.stderr == "PUBLIC_URL phải có dạng https://ten-mien, không phải 'thidua.example.vn'.\n"


def test_postgresql_is_told_not_to_compile_queries_beside_what_the_address_asks(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://portal:secret@server:5432/portal?sslmode=require")

    assert database(tmp_path)["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
