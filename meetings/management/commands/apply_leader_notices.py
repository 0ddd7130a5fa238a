from django.core.management.base import BaseCommand

from meetings.leader_notices import take_effect_of_all


class Command(BaseCommand):
    help = (
        "Ghi nhận trưởng khối, phó khối theo các thông báo đã tới ngày hiệu lực (chạy mỗi ngày). "
        "Chạy lại nhiều lần không thay đổi gì thêm."
    )

    def handle(self, **options):
        applied = take_effect_of_all()
        self.stdout.write(f"Đã ghi nhận lãnh đạo của {applied:02d} khối, cụm.")
