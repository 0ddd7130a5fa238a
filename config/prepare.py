"""What ./run does before it serves: check the surroundings, bring the database and the static files up to date.

All in one process, since starting Django once for each step would take longer than the steps.
"""

import errno
import hashlib
import os
import socket
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


class NotReady(Exception):
    """The portal cannot start; the message tells a person why, and what to change."""


def check_address(host: str, port: int) -> None:
    """See that a server can listen on `host`:`port`. Raises NotReady where it cannot."""
    try:
        [(family, _, _, _, address), *_] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as problem:
        raise NotReady(f"HOST: không tìm thấy địa chỉ nào tên là {host!r}.") from problem
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as problem:
            sentence = {
                errno.EADDRINUSE: f"Cổng {port} tại {host} đang được chương trình khác dùng; "
                "hãy dừng chương trình ấy hoặc chọn cổng khác, ví dụ PORT=8080.",
                errno.EADDRNOTAVAIL: f"HOST: máy này không có địa chỉ {host}.",
                errno.EACCES: f"PORT: tài khoản này không được mở cổng {port}; hãy chọn cổng từ 1024.",
            }.get(problem.errno, f"Không mở được cổng {port} tại {host}: {problem.strerror}.")
            raise NotReady(sentence) from problem


def check_database() -> None:
    """See that the database answers. Raises NotReady where it does not."""
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        where = "của DATABASE_URL" if os.environ.get("DATABASE_URL") else str(settings.DATABASES["default"]["NAME"])
        raise NotReady(f"Không mở được cơ sở dữ liệu {where}: {str(problem).strip()}") from problem


def migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Cập nhật cơ sở dữ liệu", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Load the demo province, only where nobody named a database of their own and ours is empty."""
    if not os.environ.get("DATABASE_URL"):
        call_command("seed_demo", if_empty=True)


def collect_static() -> None:
    """Run collectstatic where the files it would collect differ from those it collected last."""
    stamp = settings.STATIC_ROOT / "inputs.sha256"
    inputs = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = os.stat(storage.path(path))
            inputs.update(f"{storage.path(path)}\0{file.st_size}\0{file.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == inputs.hexdigest():
        return
    print("Gom tệp tĩnh", flush=True)
    # Cleared first: collectstatic keeps a file that is newer than its source, as in a package taken back a version.
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(inputs.hexdigest())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        check_address(os.environ["HOST"], int(os.environ["PORT"]))
        django.setup()
        check_database()
        migrate()
        load_demo()
        collect_static()
    except (ImproperlyConfigured, NotReady, CommandError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    if not get_user_model().objects.exists():
        print("Chưa có tài khoản nào. Tạo quản trị viên đầu tiên: .venv/bin/python manage.py create_administrator")


if __name__ == "__main__":
    main()
