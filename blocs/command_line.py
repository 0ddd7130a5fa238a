"""What the commands that print a paper of a bloc's year share: finding the year, writing the file, exit code 2."""

import errno
from pathlib import Path

from django.core.management.base import CommandError

from blocs.models import BlocYear

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


def write_file(out: Path, content: bytes) -> None:
    """Raises CommandError, saying why, where the file cannot be written."""
    try:
        out.write_bytes(content)
    except OSError as problem:
        why = REASONS.get(problem.errno, problem.strerror)
        raise CommandError(f"Không ghi được tệp {out}: {why}.", returncode=REFUSED) from None
