from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import OfficeError
from accounts.models import Identity
from blocs.command_line import REFUSED, find_bloc_year, write_file
from meetings.minutes_paper import counting_records, printed_minutes
from meetings.models import Meeting, MeetingKind


class Command(BaseCommand):
    help = (
        "In biên bản hội nghị tổng kết của một khối thành tệp PDF (bản đã ký trên cổng đúng như đã lưu, hoặc bản lúc "
        "này); với --tally thì in biên bản kiểm phiếu. Chạy lại thì ghi đè tệp cũ; không thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--bloc", metavar="CODE", required=True, help="mã khối, ví dụ KT")
        parser.add_argument("--year", metavar="Y", required=True, help="năm, ví dụ 2019")
        parser.add_argument("--out", metavar="FILE.pdf", type=Path, required=True, help="tệp PDF sẽ ghi")
        parser.add_argument("--tally", action="store_true", help="in biên bản kiểm phiếu thay cho biên bản hội nghị")

    def handle(self, *, bloc: str, year: str, out: Path, tally: bool, **options):
        meeting = find_meeting(bloc, year)
        try:
            pdf = counting_records(meeting, Identity.current()).pdf() if tally else printed_minutes(meeting)
        except OfficeError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from None
        except FileNotFoundError:
            raise CommandError(
                f"Biên bản đã ký của {meeting} không còn trong kho tệp (DATA_DIR).", returncode=REFUSED
            ) from None
        write_file(out, pdf)
        what = "biên bản kiểm phiếu" if tally else "biên bản"
        self.stdout.write(f"Đã ghi {out} ({len(pdf)} byte): {what} {meeting}.")


def find_meeting(code: str, year: str) -> Meeting:
    """The latest year-end meeting of the bloc's year.

    Raises CommandError as find_bloc_year does, and for a year in which no year-end meeting was called.
    """
    found = find_bloc_year(code, year)
    meetings = Meeting.objects.filter(bloc_year=found, kind=MeetingKind.YEAR_END)
    people = ["bloc_year__bloc", "bloc_year__year", "bloc_year__leader", "chair", "secretary", "quorum_rule"]
    meeting = meetings.select_related(*people).order_by("-starts_at", "-pk").first()
    if meeting is None:
        raise CommandError(f"{found} chưa có hội nghị tổng kết nào trên cổng.", returncode=REFUSED)
    return meeting
