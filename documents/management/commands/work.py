from django.core.management import call_command
from django.core.management.base import BaseCommand

from documents.printing import resume


class Command(BaseCommand):
    help = (
        "Làm các việc chạy nền: gửi thư, in số lượng lớn. Chạy bao nhiêu tiến trình cũng được, trên nhiều máy nếu dùng "
        "PostgreSQL. Khi bắt đầu, nhận lại những phần in dở của tiến trình đã chết."
    )

    def add_arguments(self, parser):
        parser.add_argument("--batch", action="store_true", help="dừng khi hết việc")

    def handle(self, *, batch: bool, **options):
        if count := resume():
            self.stdout.write(f"Nhận lại {count:02d} phần in dở.")
        call_command("db_worker", queue_name="*", startup_delay=False, interval=0.5, batch=batch, reload=False)
