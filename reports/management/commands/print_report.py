from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from blocs.command_line import REFUSED, find_bloc_year, write_file
from blocs.models import ReportState
from blocs.reporting import report_of
from documents.fonts import PrintingUnavailable
from reports.year_end import printed


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
        write_file(out, pdf)
        is_adopted = report_of(bloc_year).state == ReportState.ADOPTED
        which = "bản đã thông qua, đúng như đã lưu" if is_adopted else "bản dự thảo"
        self.stdout.write(f"Đã ghi {out} ({len(pdf)} byte): báo cáo tổng kết {bloc_year}, {which}.")
