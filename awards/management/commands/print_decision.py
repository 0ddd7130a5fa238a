import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Identity
from awards.decisions.paper import decision_paper
from awards.models import Decision

NUMBER = re.compile(r"(\d{1,9})([a-zđ]{0,3})(?:/(.+))?", re.IGNORECASE)

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = (
        "In một quyết định ra tệp PDF: đã ban hành thì đúng bản đã lưu, chưa ban hành thì bản in hiện tại. "
        "Chỉ đọc; chạy lại thì ghi đè tệp PDF ấy."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", help="số, ví dụ 125 hoặc 125/QĐ-UBND")
        parser.add_argument("--year", type=int, required=True, help="năm cấp số")
        parser.add_argument("--out", required=True, help="tệp PDF ghi ra")
        parser.add_argument("--series", default="", help="ký hiệu, ví dụ QĐ-UBND; cần khi nhiều dãy số có số này")

    def handle(self, *, number: str, year: int, out: str, series: str, **options):
        decision = find(number, year, series)
        content = decision.issued.file.read() if decision.is_issued else printed(decision)
        try:
            Path(out).write_bytes(content)
        except OSError as problem:
            raise CommandError(f"Không ghi được {out}: {problem.strerror}.", returncode=REFUSED) from problem
        self.stdout.write(f"{decision}: đã ghi {len(content)} byte vào {out}.")


def find(number: str, year: int, series: str) -> Decision:
    """Raises CommandError where there is none, or several of one number."""
    typed = NUMBER.fullmatch(number.strip())
    if not typed:
        raise CommandError("Số quyết định viết như 125 hoặc 125/QĐ-UBND.", returncode=REFUSED)
    ordinal, suffix, symbol = int(typed[1]), typed[2].lower(), series or typed[3] or ""
    found = Decision.objects.filter(number__ordinal=ordinal, number__suffix=suffix, number__year=year)
    if symbol:
        found = found.filter(number__series__symbol=symbol)
    found = list(found.select_related("number__series", "issued__file", "form", "agency", "series", "changes")[:20])
    if not found:
        raise CommandError(f"Không có quyết định số {number} năm {year}.", returncode=REFUSED)
    if len(found) > 1:
        symbols = ", ".join(decision.number.series.symbol for decision in found)
        raise CommandError(
            f"Nhiều văn bản mang số {number} năm {year}; xin ghi --series: {symbols}.", returncode=REFUSED
        )
    return found[0]


def printed(decision: Decision) -> bytes:
    return decision_paper(decision, Identity.current()).pdf()
