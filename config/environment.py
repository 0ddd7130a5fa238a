"""Reading the environment. A wrong value stops the program with a sentence instead of being guessed at."""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """Read "1" or "0"; anything else stops the program, since a guess at "false" would be wrong half the time."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} phải là 0 hoặc 1, không phải {value!r}.")
    return value == "1"


def split_url(name: str, url: str) -> SplitResult:
    """Split the URL that the variable `name` gave; its port, if any, lies between 1 and 65535."""
    try:
        parts = urlsplit(url)
        if parts.port == 0:
            raise ValueError
    except ValueError as problem:
        raise ImproperlyConfigured(
            f"{name}: máy chủ hoặc cổng viết sai. Cổng là một số từ 1 đến 65535; "
            "ký tự đặc biệt trong mật khẩu viết dạng %XX."
        ) from problem
    return parts


def host_names(default: list[str]) -> list[str]:
    """ALLOWED_HOSTS, names or addresses without scheme or port, separated by spaces or commas."""
    names = [name for name in re.split(r"[\s,]+", os.environ.get("ALLOWED_HOSTS", "")) if name]
    for name in names:
        if not re.fullmatch(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]", name):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS chỉ gồm tên máy hoặc địa chỉ, không có http:// và số cổng: {name!r} không đúng."
            )
    return names or list(default)


def data_folder(base: Path) -> Path:
    """The folder for everything that is kept: database, uploads, key. It must be possible to write there.

    A relative DATA_DIR counts from `base`, the checkout, so that a command means the same folder wherever it is typed.
    """
    folder = (base / Path(os.environ.get("DATA_DIR") or "data").expanduser()).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise ImproperlyConfigured(f"DATA_DIR: không tạo được thư mục {folder} ({problem.strerror}).") from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"DATA_DIR: không ghi được vào thư mục {folder}.")
    return folder


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else the random key kept in `folder`, written once and readable by its owner only.

    Raises:
        ImproperlyConfigured: a given key is easily guessed, or the kept one cannot be read.
    """
    if given := os.environ.get("SECRET_KEY"):
        if len(given) < 32 or len(set(given)) < 10:
            raise ImproperlyConfigured("SECRET_KEY phải là một chuỗi ngẫu nhiên dài ít nhất 32 ký tự.")
        return given
    file = folder / "secret_key"
    try:
        if not file.exists():
            write_once(file, secrets.token_urlsafe(64))
        key = file.read_text().strip()
    except OSError as problem:
        raise ImproperlyConfigured(f"Không đọc hoặc ghi được khóa bí mật {file} ({problem.strerror}).") from problem
    if not key:
        raise ImproperlyConfigured(f"Tệp khóa bí mật {file} trống; xóa tệp ấy thì cổng tự tạo khóa mới.")
    return key


def write_once(file: Path, text: str) -> None:
    """Write `file` for its owner only, whole or not at all; of two processes at once, the first one's text stays."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
        new.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(default: Path) -> dict:
    """Django's settings of the database: DATABASE_URL (postgres:// or sqlite:///), else SQLite at `default`.

    A relative path in sqlite:/// counts from the folder of `default`.
    """
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{default}"
    parts = split_url("DATABASE_URL", url)
    if parts.scheme not in ("postgres", "postgresql", "sqlite"):
        raise ImproperlyConfigured("DATABASE_URL phải bắt đầu bằng postgres:// hoặc sqlite:///.")
    if parts.path in ("", "/", "/:memory:") or (parts.scheme == "sqlite" and parts.netloc):
        raise ImproperlyConfigured(
            "DATABASE_URL chưa ghi đúng tên cơ sở dữ liệu; viết postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên "
            "hoặc sqlite:////đường/dẫn/tệp.sqlite3."
        )
    settings = environ.Env.db_url_config(url)
    if parts.scheme == "sqlite":
        settings["ENGINE"] = "config.sqlite"
        settings["NAME"] = str(default.parent / settings["NAME"])
        # Opening the file, its log and Django's functions again takes longer than most pages ask of it.
        settings["CONN_MAX_AGE"] = 60
        # IMMEDIATE takes the write lock at BEGIN: twenty writers then wait in turn instead of failing half-way.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        }
    else:
        settings.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
        # PostgreSQL compiles a query it thinks long, for 20 ms and more; ours are short whatever they look like.
        settings.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return settings


def email() -> dict | None:
    """The mail server of EMAIL_URL (smtp://, smtp+tls://, smtp+ssl://, consolemail://), None where there is none."""
    url = os.environ.get("EMAIL_URL")
    if not url:
        return None
    parts = split_url("EMAIL_URL", url)
    needs_host = parts.scheme.startswith("smtp")
    if parts.scheme not in environ.Env.EMAIL_SCHEMES or (needs_host and not parts.hostname):
        raise ImproperlyConfigured("EMAIL_URL phải có dạng smtp+tls://người-dùng:mật-khẩu@máy-chủ:587.")
    return environ.Env.email_url_config(url)


def public_url() -> str:
    """PUBLIC_URL without a closing slash, or "" where the portal has no public address."""
    url = os.environ.get("PUBLIC_URL", "").rstrip("/")
    if not url:
        return ""
    parts = split_url("PUBLIC_URL", url)
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[A-Za-z0-9.:\[\]_-]+", url.partition("://")[2]):
        raise ImproperlyConfigured(f"PUBLIC_URL phải có dạng https://ten-mien, không phải {url!r}.")
    return url


def trusted_proxies() -> int:
    """How many reverse proxies of ours stand in front (0 to 9): that many addresses of X-Forwarded-For are believed."""
    value = os.environ.get("TRUSTED_PROXIES") or "0"
    if not re.fullmatch(r"[0-9]", value):
        raise ImproperlyConfigured(f"TRUSTED_PROXIES phải là một số từ 0 đến 9, không phải {value!r}.")
    return int(value)
