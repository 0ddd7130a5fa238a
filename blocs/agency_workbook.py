"""The list of agencies as a workbook, in the columns that an import reads."""

from collections.abc import Iterable

from accounts.models import Agency
from documents.paper import Column, Table


def agency_workbook(agencies: Iterable[Agency]) -> bytes:
    """Each agency with its `parent` fetched, in the given order."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import

    columns = [
        Column("Mã đơn vị", 30),
        Column("Tên đơn vị", 90),
        Column("Tên viết gọn", 40),
        Column("Loại", 45),
        Column("Trực thuộc", 60),
        Column("Tuyến trình", 40),
        Column("Chức danh thủ trưởng", 35),
        Column("Họ tên thủ trưởng", 45),
        Column("Hoạt động từ", 28),
        Column("Đến hết ngày", 28),
    ]
    rows = [
        (
            agency.code,
            agency.name,
            agency.short_name,
            agency.get_kind_display(),
            agency.parent.code if agency.parent else "",
            agency.get_submission_route_display(),
            agency.head_title,
            agency.head_name,
            agency.active_from,
            agency.active_to,
        )
        for agency in agencies
    ]
    return write_workbook([Sheet("Đơn vị", Table(columns, rows))])
