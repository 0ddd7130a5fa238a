import getpass
import os
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import GrantedRole, RoleGrant, User, record
from accounts.searching import nfc


class Command(BaseCommand):
    help = (
        "Tạo một tài khoản quản trị. Hỏi những gì chưa ghi ở dòng lệnh; mật khẩu đọc từ biến ADMINISTRATOR_PASSWORD, "
        "từ đầu vào chuẩn, hoặc gõ hai lần. Chạy lại với tên đã có thì báo lỗi và không đổi gì."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username", help="tên đăng nhập: chữ thường không dấu và chữ số")
        parser.add_argument("--full-name", help="họ và tên")

    def handle(self, *, username: str | None, full_name: str | None, **options):
        username = (username or self.ask("Tên đăng nhập: ")).strip().lower()
        person = User(username=username, full_name=nfc(full_name or self.ask("Họ và tên: ")))
        try:
            person.clean_fields(exclude=["password"])
            person.validate_unique()
            password = self.password()
            validate_password(password, person)
        except ValidationError as problem:
            raise CommandError("\n".join(sentences(problem))) from problem
        person.set_password(password)
        with transaction.atomic():
            person.save()
            RoleGrant.objects.create(user=person, role=GrantedRole.ADMINISTRATOR)
            record(None, "accounts.administrator_created", person, username=username)
        self.stdout.write(f"Đã tạo tài khoản quản trị {username}.")

    def ask(self, question: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Hãy ghi đủ --username và --full-name khi không có người trả lời.")
        return input(question)

    def password(self) -> str:
        if given := os.environ.get("ADMINISTRATOR_PASSWORD"):
            return given
        if not sys.stdin.isatty():
            return sys.stdin.readline().rstrip("\n")
        first = getpass.getpass("Mật khẩu: ")
        if first != getpass.getpass("Nhập lại mật khẩu: "):
            raise CommandError("Hai lần nhập mật khẩu không giống nhau.")
        return first


def sentences(problem: ValidationError) -> list[str]:
    """What is wrong, each with the name of its field where it is about one."""
    if not hasattr(problem, "error_dict"):
        return problem.messages
    names = {name: str(User._meta.get_field(name).verbose_name).capitalize() for name in problem.message_dict}
    return [f"{names[name]}: {' '.join(texts)}" for name, texts in problem.message_dict.items()]
