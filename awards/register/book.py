"""The found rows of the register as a workbook."""

import datetime as dt
from collections.abc import Sequence

from awards.models import Award
from documents.paper import Column, Table
from documents.wording import short_date
from documents.workbooks import Sheet

MOST_EXPORTED = 5000  # rows; more takes longer than anybody waits for a page

COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Tên", 55),
    Column("Đối tượng", 25),
    Column("Chức vụ, đơn vị", 70),
    Column("Cơ quan", 55),
    Column("Danh hiệu, hình thức", 60),
    Column("Loại hình", 30),
    Column("Thành tích", 28, align="center"),
    Column("Số quyết định", 35),
    Column("Ngày quyết định", 28),
    Column("Người quyết định", 55),
    Column("Số sổ vàng", 28),
    Column("Hiệu lực", 35),
    Column("Văn bản thay đổi", 55),
]


def register_sheet(awards: Sequence[Award], *, on: dt.date, title: str = "Sổ khen thưởng") -> Sheet:
    rows = [
        [
            place,
            award.printed_name,
            award.subject.get_kind_display(),
            award.printed_unit,
            award.agency.name,
            award.form.name,
            award.get_kind_display(),
            award.years,
            award.decision_number,
            award.decided_on,
            award.decided_by,
            award.register_number,
            award.get_status_display(),
            award.changed_by,
        ]
        for place, award in enumerate(awards, start=1)
    ]
    lines = [title.upper(), f"Xuất ngày {short_date(on)}: {len(rows)} khen thưởng"]
    return Sheet("Sổ khen thưởng", Table(COLUMNS, rows), title_lines=lines, frozen_columns=2)
