from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.errors import OfficeError
from blocs.models import BlocYear
from scoring.criteria import Mismatch, mismatches
from scoring.criteria_reading import MAX_CRITERIA_BYTES
from scoring.importing import assign, store_draft
from scoring.models import CriteriaSet
from scoring.points import shortest
from scoring.strict_json import CriteriaError, read_file

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = (
        "Nhập một bộ tiêu chí (criteria-set/1) thành bản dự thảo và liệt kê mọi chỗ cộng điểm chưa khớp. "
        "Chạy lại với đúng tệp ấy không tạo thêm gì; tệp đã sửa thành bản tiếp theo của cùng bộ tiêu chí. "
        "Không gán được cho khối đã mở bảng tự chấm điểm."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp bộ tiêu chí")
        parser.add_argument("--bloc", metavar="CODE", help="gán cho khối có mã này; cần cả --year")
        parser.add_argument("--year", type=int, help="năm của khối")

    def handle(self, *, file: Path, bloc: str | None, year: int | None, **options):
        bloc_year = find_bloc_year(bloc, year)
        try:
            with transaction.atomic():
                criteria_set, is_new = store_draft(read_file(file, max_bytes=MAX_CRITERIA_BYTES), by=None)
                if bloc_year:
                    assign(criteria_set, bloc_year, by=None)
        except CriteriaError as error:
            raise CommandError(f"{file}: {error}", returncode=REFUSED) from None
        except OfficeError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from None
        self.stdout.write(what_was_taken(criteria_set, is_new=is_new))
        faults = mismatches(criteria_set.criteria)
        for fault in faults:
            self.stdout.write(fault_line(fault))
        if not faults:
            self.stdout.write("Các tổng điểm đều khớp.")
        if bloc_year:
            self.stdout.write(f"Đã gán cho {bloc_year}.")


def find_bloc_year(bloc: str | None, year: int | None) -> BlocYear | None:
    if bloc is None and year is None:
        return None
    if bloc is None or year is None:
        raise CommandError("Phải cho cả --bloc và --year.", returncode=REFUSED)
    found = BlocYear.objects.filter(bloc__code=bloc, year__year=year).select_related("bloc", "year").first()
    if found is None:
        raise CommandError(f"Không có khối mã {bloc} trong năm {year}.", returncode=REFUSED)
    return found


def what_was_taken(criteria_set: CriteriaSet, *, is_new: bool) -> str:
    criteria = criteria_set.criteria
    verb = "Đã nhập" if is_new else "Đã có từ trước, không nhập lại"
    parts = [
        f"{len(criteria.sections)} mục",
        f"{len(criteria.base_leaves)} tiêu chí",
        f"tổng {shortest(criteria.total)} điểm",
        f"{len(criteria.bonus.items)} tiêu chí thưởng",
        f"{len(criteria.penalty.items)} tiêu chí trừ",
        f"{len(criteria.grades)} mức xếp loại",
    ]
    state = criteria_set.get_state_display().lower()
    return (
        f"{verb}: {criteria_set.title} ({criteria_set.slug}, bản {criteria_set.version}, {state}): {', '.join(parts)}."
    )


def fault_line(fault: Mismatch) -> str:
    return (
        f"Chưa khớp: {fault.path}: ghi {shortest(fault.declared)}, cộng được {shortest(fault.found)}, "
        f"chênh lệch {shortest(fault.difference)}"
    )
