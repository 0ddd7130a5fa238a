"""python manage.py seed_demo"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Identity, User
from demo.building import build


class Command(BaseCommand):
    help = (
        "Nạp tỉnh mẫu (tỉnh Trung Du) với các tài khoản mẫu, mật khẩu “demo”. "
        "Chạy lại khi đã có tỉnh mẫu thì không thay đổi gì; từ chối khi cơ sở dữ liệu đã có dữ liệu thật."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="không làm gì, cũng không báo lỗi, nếu cơ sở dữ liệu đã có dữ liệu"
        )

    def handle(self, *, if_empty: bool, **options):
        if Identity.objects.filter(is_demo=True).exists():
            self.stdout.write("Tỉnh mẫu đã có sẵn; không thay đổi gì.")
            return
        if User.objects.exists() or Agency.objects.exists():
            if if_empty:
                return
            raise CommandError("Cơ sở dữ liệu đã có dữ liệu; chỉ nạp tỉnh mẫu vào cơ sở dữ liệu trống.", returncode=2)
        with transaction.atomic():
            build(today=timezone.localdate())
        self.stdout.write("Đã nạp tỉnh mẫu Trung Du. Các tài khoản mẫu dùng chung mật khẩu “demo”.")
