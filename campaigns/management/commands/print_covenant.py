from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Identity
from blocs.models import BlocYear
from campaigns.covenant_papers import member_pages, paper_of
from campaigns.models import BlocDocument
from documents.fonts import PrintingUnavailable

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = (
        "In Giao ước thi đua của một khối, cụm ra tệp PDF: một bản chung cho mọi đơn vị (đã lưu bản ký đủ thì ra đúng "
        "bản đã lưu), hoặc mỗi đơn vị một trang. "
        "Chạy lại thì ghi đè tệp; không thay đổi gì trong cổng."
    )

    def add_arguments(self, parser):
        parser.add_argument("--bloc", required=True, metavar="CODE", help="mã khối, cụm")
        parser.add_argument("--year", required=True, type=int, help="năm")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="tệp PDF sẽ ghi")
        parser.add_argument("--members", action="store_true", help="mỗi đơn vị một trang")

    def handle(self, *, bloc: str, year: int, out: Path, members: bool, **options):
        document = find_covenant(bloc, year)
        identity = Identity.current()
        try:
            if members:
                pdf = member_pages(document, identity).pdf()
            elif document.file:
                pdf = document.file.read()
            else:
                pdf = paper_of(document, identity).pdf()
        except PrintingUnavailable as problem:
            raise CommandError(str(problem), returncode=REFUSED) from None
        except FileNotFoundError:
            raise CommandError(f"Tệp đã lưu của {document} không còn trên máy.", returncode=REFUSED) from None
        try:
            out.write_bytes(pdf)
        except OSError as problem:
            raise CommandError(f"Không ghi được {out}: {problem.strerror}.", returncode=REFUSED) from None
        self.stdout.write(f"Đã in {document} ra {out}.")


def find_covenant(bloc: str, year: int) -> BlocDocument:
    bloc_year = BlocYear.objects.filter(bloc__code=bloc, year__year=year).first()
    if bloc_year is None:
        raise CommandError(f"Không có khối mã {bloc} trong năm {year}.", returncode=REFUSED)
    document = BlocDocument.objects.covenants().filter(bloc_year=bloc_year).for_page().first()
    if document is None:
        raise CommandError(f"Khối mã {bloc} năm {year} chưa lập giao ước thi đua.", returncode=REFUSED)
    return document
