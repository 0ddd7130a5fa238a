"""What reports add to the texts a review meeting adopts: the bloc's year-end report."""

from collections.abc import Iterable

from accounts.models import User
from blocs.models import ReportState
from blocs.reporting import may_read_report, report_of
from meetings.adopting import Text
from meetings.models import Meeting, MeetingKind
from reports.year_end import adopt


def year_end_report(meeting: Meeting, reader: User) -> Iterable[Text]:
    """Nothing for other meetings, nor once the report is adopted."""
    bloc_year = meeting.bloc_year
    report = report_of(bloc_year)
    if meeting.kind != MeetingKind.YEAR_END or report.state == ReportState.ADOPTED:
        return
    yield Text(
        key="bao-cao-tong-ket",
        name=f"Báo cáo tổng kết năm {bloc_year.year.year}",
        url=report.get_absolute_url(),
        is_readable=may_read_report(reader, bloc_year),
        effect="Báo cáo được in thành PDF và lưu nguyên trạng; nội dung, số và ngày không sửa được nữa.",
        adopt=lambda by: adopt(bloc_year, by=by),
    )
