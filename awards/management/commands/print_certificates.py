from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import OfficeError
from awards.certificates.layouts import stock_for
from awards.certificates.printing import PART, Job, certificates_of, issue, prepare
from awards.models import Act, Decision
from documents.printing import joined

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = (
        "In bằng của một quyết định đã ban hành ra tệp PDF, mỗi tên một trang. Tên chưa có số thì được vào sổ vàng; "
        "chạy lại không lấy thêm số."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", help="số quyết định, ví dụ 125 hoặc 125/QĐ-UBND")
        parser.add_argument("--year", type=int, required=True, help="năm ban hành")
        parser.add_argument("--out", type=Path, required=True, help="tệp PDF")
        parser.add_argument("--stock", default="", help="tên phôi; không ghi thì lấy phôi thường dùng")
        parser.add_argument("--series", default="", help="ký hiệu dãy số, khi hai dãy có cùng số")

    def handle(self, *, number: str, year: int, out: Path, stock: str, series: str, **options):
        decision = find_decision(number, year, series)
        try:
            chosen = stock_for({line.form for line in decision.lines.select_related("form")}, stock)
            if not out.parent.is_dir():
                raise OfficeError(f"Không có thư mục {out.parent}.")
            with transaction.atomic():  # a stock without a layout leaves no number in the gold register
                if decision.lines.filter(certificate=None).exclude(standing="revoked").exists():
                    prepare(decision, by=None)
                certificates = list(certificates_of(decision))
                issue([each for each in certificates if each.issued_id is None], by=None)
                job = Job.of(chosen, certificates)
            parts = [job.pdf(certificates[begin : begin + PART]) for begin in range(0, len(certificates), PART)]
            out.write_bytes(joined(parts))
        except OfficeError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from None
        except OSError as problem:
            raise CommandError(f"Không ghi được {out}: {problem.strerror}.", returncode=REFUSED) from None
        too_long = [problem for each in certificates for problem in job.drawn(each).problems]
        for problem in too_long:
            self.stderr.write(problem)
        self.stdout.write(f"{decision}: {len(certificates):02d} bằng, phôi “{chosen}”, {out}.")


def find_decision(number: str, year: int, series: str) -> Decision:
    """Raises CommandError where there is none, or more than one."""
    ordinal, _, symbol = number.strip().partition("/")
    symbol = series or symbol
    digits = ordinal.rstrip("abcdefghijklmnopqrstuvwxyzđ")
    found = Decision.objects.none()
    if digits.isascii() and digits.isdecimal() and len(digits) < 9:
        found = Decision.objects.filter(
            act=Act.GRANT, number__ordinal=int(digits), number__suffix=ordinal[len(digits) :], number__year=year
        )
    if symbol:
        found = found.filter(number__series__symbol=symbol)
    decisions = list(found.select_related("number__series", "series", "form", "agency")[:2])
    if not decisions:
        raise CommandError(f"Không có quyết định khen thưởng số {number} năm {year}.", returncode=REFUSED)
    if len(decisions) > 1:
        raise CommandError(f"Có nhiều quyết định số {number} năm {year}. Xin ghi thêm --series.", returncode=REFUSED)
    return decisions[0]
