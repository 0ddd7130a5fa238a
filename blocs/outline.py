"""The outline of a bloc's year-end report (Báo cáo tổng kết công tác thi đua, khen thưởng), said once.

The order is that of the reports blocs send to the office. Which figures stand under a heading is known here only by
name (`computed`); reports/year_end.py works them out and prints them.
"""

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Literal

from documents.wording import printable

# The longest real report has about 40,000 letters altogether.
LONGEST_PART = 30_000


class Computed(StrEnum):
    """What the portal works out under a heading."""

    MEMBERS = auto()  # who is in the bloc, who leads it, by which documents
    RANKING = auto()  # how many handed in, the table of points, the chart, the tie rule, who is not ranked


@dataclass(frozen=True)
class Section:
    """One heading of the report with what stands under it.

    Attributes:
        level: 0 a part ("Phần thứ nhất"), 1 "I.", 2 "1.".
        heading: may hold {year} and {next_year}.
        key: of the text written by hand; "" where there is none.
        hint: what the office expects there.
        is_optional: the report can be adopted without it.
    """

    level: Literal[0, 1, 2]
    heading: str
    key: str = ""
    hint: str = ""
    computed: Computed | None = None
    is_optional: bool = False

    def heading_in(self, year: int) -> str:
        return self.heading.format(year=year, next_year=year + 1)

    def short_heading(self, year: int) -> str:
        """On one line, for lists and messages."""
        return self.heading_in(year).replace("\n", ". ")


OUTLINE = [
    Section(0, "Phần thứ nhất\nKẾT QUẢ CÔNG TÁC THI ĐUA, KHEN THƯỞNG NĂM {year}"),
    Section(
        1,
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "situation",
        "Thuận lợi, khó khăn, bối cảnh chung của các đơn vị trong năm.",
        computed=Computed.MEMBERS,
    ),
    Section(1, "II. KẾT QUẢ ĐẠT ĐƯỢC"),
    Section(
        2,
        "1. Công tác lãnh đạo, chỉ đạo, ký kết giao ước thi đua",
        "leadership",
        "Kế hoạch, quy chế hoạt động; ngày ký giao ước thi đua, số đơn vị ký; kiểm tra, giám sát.",
    ),
    Section(
        2,
        "2. Kết quả thực hiện nhiệm vụ chính trị",
        "tasks",
        "Các chỉ tiêu, nhiệm vụ trọng tâm; việc nổi bật của từng đơn vị.",
    ),
    Section(
        2,
        "3. Kết quả các phong trào thi đua theo chuyên đề",
        "movements",
        "Phong trào đã phát động, số đơn vị tham gia, điển hình tiên tiến.",
    ),
    Section(
        2,
        "4. Công tác cải cách hành chính, chuyển đổi số",
        "reform",
        "Chỉ số cải cách hành chính, chuyển đổi số; hồ sơ giải quyết đúng hạn.",
    ),
    Section(
        2,
        "5. Công tác xây dựng Đảng, đoàn thể",
        "party",
        "Xếp loại tổ chức đảng, đoàn thể; học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.",
    ),
    Section(
        2,
        "6. Hoạt động chung của khối, giao lưu, an sinh xã hội",
        "community",
        "Hoạt động chung, giao lưu, ủng hộ, đền ơn đáp nghĩa.",
    ),
    Section(
        2,
        "7. Công tác khen thưởng",
        "commendation",
        "Số danh hiệu, hình thức khen thưởng trong năm theo từng cấp.",
    ),
    Section(
        2,
        "8. Kết quả chấm điểm, xếp hạng",
        "scoring",
        "Nhận xét về việc tự chấm, thẩm tra, chênh lệch điểm.",
        computed=Computed.RANKING,
        is_optional=True,
    ),
    Section(
        1,
        "III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN",
        "shortcomings",
        "Tồn tại, hạn chế; nguyên nhân khách quan, chủ quan.",
    ),
    Section(
        1,
        "IV. KẾT QUẢ BÌNH XÉT, SUY TÔN",
        "proposals",
        "Đơn vị được suy tôn, đề nghị Cờ thi đua, Bằng khen, số phiếu; đơn vị Khối trưởng năm sau.",
    ),
    Section(0, "Phần thứ hai\nPHƯƠNG HƯỚNG, NHIỆM VỤ NĂM {next_year}"),
    Section(1, "I. PHƯƠNG HƯỚNG, NHIỆM VỤ", "directions", "Mục tiêu, nhiệm vụ trọng tâm của năm tới."),
    Section(1, "II. GIẢI PHÁP", "solutions", "Giải pháp thực hiện."),
    Section(1, "III. KIẾN NGHỊ, ĐỀ XUẤT", "requests", "Kiến nghị với UBND tỉnh, Hội đồng, cơ quan thi đua."),
]
WRITTEN = {section.key: section for section in OUTLINE if section.key}


def written_text(text: str) -> str:
    """What somebody typed as it is kept: what paper can show, plain line ends, no blanks at the ends of lines."""
    lines = printable(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n ")
