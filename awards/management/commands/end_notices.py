"""manage.py end_notices."""

from django.core.management.base import BaseCommand

from awards.notices.noticing import end_due


class Command(BaseCommand):
    help = (
        "Kết thúc các đợt lấy ý kiến công khai đã hết thời hạn và chuyển các trường hợp sang bước tiếp theo. "
        "Chạy lại nhiều lần không đổi gì thêm; không chạy cũng không sao, trang của văn phòng tự làm khi có người mở."
    )

    def handle(self, **options):
        self.stdout.write(f"Đã kết thúc {end_due():02d} đợt lấy ý kiến.")
