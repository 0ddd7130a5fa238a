"""Reading the environment. A wrong value stops the program with a sentence instead of being guessed at."""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """Read "1" or "0"; anything else stops the program, since a guess at "false" would be wrong half the time."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} phải là 0 hoặc 1, không phải {value!r}.")
    return value == "1"


def words(name: str, *, default: str = "") -> list[str]:
    """Read a list separated by spaces or commas."""
    return [word for word in re.split(r"[\s,]+", os.environ.get(name) or default) if word]


def data_folder(default: Path) -> Path:
    """The folder for everything that is kept: database, uploads, key. It must be possible to write there."""
    folder = Path(os.environ.get("DATA_DIR") or default).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(f"DATA_DIR: không tạo được thư mục {folder} ({problem.strerror}).") from problem
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"DATA_DIR: không ghi được vào thư mục {folder}.")
    return folder


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else the random key kept in `folder`, written once and readable by its owner only.

    Raises:
        ImproperlyConfigured: a given key has fewer than 32 characters.
    """
    if given := os.environ.get("SECRET_KEY"):
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY phải dài ít nhất 32 ký tự.")
        return given
    file = folder / "secret_key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as new:
        new.write(secrets.token_urlsafe(64))
    return file.read_text().strip()


def database(default: Path) -> dict:
    """Django's settings of the database: DATABASE_URL (postgres:// or sqlite:///), else SQLite at `default`."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{default}"
    if urlsplit(url).scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured("DATABASE_URL phải bắt đầu bằng postgres:// hoặc sqlite:///.")
    try:
        settings = environ.Env.db_url_config(url)
    except ValueError as problem:
        raise ImproperlyConfigured("DATABASE_URL: cổng phải là một số từ 1 đến 65535.") from problem
    if not settings.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL chưa ghi tên cơ sở dữ liệu.")
    if settings["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock at BEGIN: twenty writers then wait in turn instead of failing half-way.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    else:
        settings.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    return settings


def email() -> dict | None:
    """The mail server of EMAIL_URL (smtp://, smtp+tls://, smtp+ssl://, consolemail://), None where there is none."""
    url = os.environ.get("EMAIL_URL")
    if not url:
        return None
    if urlsplit(url).scheme not in environ.Env.EMAIL_SCHEMES:
        raise ImproperlyConfigured("EMAIL_URL phải có dạng smtp+tls://người-dùng:mật-khẩu@máy-chủ:587.")
    try:
        return environ.Env.email_url_config(url)
    except ValueError as problem:
        raise ImproperlyConfigured("EMAIL_URL: cổng phải là một số từ 1 đến 65535.") from problem


def public_url() -> str:
    """PUBLIC_URL without a closing slash, or "" where the portal has no public address."""
    url = os.environ.get("PUBLIC_URL", "").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path):
        raise ImproperlyConfigured(f"PUBLIC_URL phải có dạng https://ten-mien, không phải {url!r}.")
    return url


def trusted_proxies() -> int:
    """How many reverse proxies of ours stand in front (0 to 9): that many addresses of X-Forwarded-For are believed."""
    value = os.environ.get("TRUSTED_PROXIES", "0")
    if not re.fullmatch(r"\d", value):
        raise ImproperlyConfigured(f"TRUSTED_PROXIES phải là một số từ 0 đến 9, không phải {value!r}.")
    return int(value)
