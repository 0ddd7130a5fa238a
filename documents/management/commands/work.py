import threading

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connection

from documents.left_behind import go_on_with_all

# How often a worker looks for what others left behind, in seconds.
EVERY = 60


class Command(BaseCommand):
    help = (
        "Làm các việc chạy nền: gửi thư, in số lượng lớn, nhập sổ cũ. Chạy bao nhiêu tiến trình cũng được, trên nhiều "
        "máy nếu dùng PostgreSQL. Khi bắt đầu, và mỗi phút một lần, nhận lại những việc dở dang của tiến trình đã chết."
    )

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="dừng khi hết việc")

    def handle(self, *, batch: bool, **options):
        if count := go_on_with_all():
            self.stdout.write(f"Nhận lại {count:02d} việc dở dang.")
        if not batch:
            threading.Thread(target=look_again, args=[threading.Event()], daemon=True).start()
        call_command("db_worker", queue_name="*", startup_delay=False, interval=0.5, batch=batch, reload=False)


def look_again(ended: threading.Event) -> None:
    """Until `ended`, see once in a while whether a worker died; on another machine nobody else would start again."""
    while not ended.wait(EVERY):
        close_old_connections()
        try:
            go_on_with_all()
        except OperationalError:  # the database is away for a moment: the worker itself says so
            connection.close()
