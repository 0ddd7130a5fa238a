import errno
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from blocs.models import BlocYear, ReportState
from blocs.reporting import report_of
from documents.fonts import PrintingUnavailable
from reports.year_end import printed

REFUSED = 2  # exit code
REASONS = {
    errno.ENOENT: "thư mục không tồn tại",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đó là một thư mục",
    errno.EACCES: "không có quyền ghi",
    errno.EPERM: "không có quyền ghi",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
}


class Command(BaseCommand):
    help = (
        "In báo cáo tổng kết của một khối thành tệp PDF: bản đã thông qua đúng như đã lưu, hoặc bản dự thảo lúc này. "
        "Chạy lại thì ghi đè tệp cũ; không thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--bloc", metavar="CODE", required=True, help="mã khối, ví dụ KT")
        parser.add_argument("--year", metavar="Y", required=True, help="năm, ví dụ 2019")
        parser.add_argument("--out", metavar="FILE.pdf", type=Path, required=True, help="tệp PDF sẽ ghi")

    def handle(self, *, bloc: str, year: str, out: Path, **options):
        bloc_year = find_bloc_year(bloc, year)
        try:
            pdf = printed(bloc_year)
        except PrintingUnavailable as problem:
            raise CommandError(str(problem), returncode=REFUSED) from None
        except FileNotFoundError:
            raise CommandError(
                f"Báo cáo đã thông qua của {bloc_year} không còn trong kho tệp (DATA_DIR).", returncode=REFUSED
            ) from None
        try:
            out.write_bytes(pdf)
        except OSError as problem:
            why = REASONS.get(problem.errno, problem.strerror)
            raise CommandError(f"Không ghi được tệp {out}: {why}.", returncode=REFUSED) from None
        is_adopted = report_of(bloc_year).state == ReportState.ADOPTED
        which = "bản đã thông qua, đúng như đã lưu" if is_adopted else "bản dự thảo"
        self.stdout.write(f"Đã ghi {out} ({len(pdf)} byte): báo cáo tổng kết {bloc_year}, {which}.")


def find_bloc_year(code: str, year: str) -> BlocYear:
    """Raises CommandError for a year that is no number, an unknown bloc, and a bloc that had no such year."""
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise CommandError(f"Năm phải là một số có bốn chữ số, không phải “{year}”.", returncode=REFUSED)
    years = BlocYear.objects.filter(bloc__code=code).select_related("bloc", "year", "leader", "deputy")
    if found := years.filter(year__year=int(year)).first():
        return found
    if known := ", ".join(str(other.year.year) for other in years):
        raise CommandError(f"Khối {code} không có năm {year}. Các năm đã có: {known}.", returncode=REFUSED)
    raise CommandError(f"Không có khối, cụm nào mang mã {code}.", returncode=REFUSED)
