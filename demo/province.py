"""Who there is in tỉnh Trung Du: its agencies before and after the mergers of 2025, and what became of them.

Names of departments are the ordinary ones of any province; communes and people are invented.
"""

import datetime as dt
from dataclasses import dataclass

from accounts.models import AgencyKind as Kind
from accounts.models import SubmissionRoute

DEPARTMENTS_MERGED_ON = dt.date(2025, 3, 1)
COMMUNES_MERGED_ON = dt.date(2025, 7, 1)


@dataclass(frozen=True)
class AgencyRow:
    """One agency: `clerk` and `head` are invented people, "" where the demo needs none."""

    code: str
    name: str
    short_name: str
    kind: Kind = Kind.DEPARTMENT
    head_title: str = "Giám đốc"
    head: str = ""
    clerk: str = ""
    parent: str = ""
    begins: dt.date | None = None
    route: SubmissionRoute = SubmissionRoute.PROVINCE


CENTRAL = SubmissionRoute.CENTRAL

AGENCIES = [
    # Departments that exist today
    AgencyRow(
        "VPUB",
        "Văn phòng Ủy ban nhân dân tỉnh",
        "VP UBND tỉnh",
        head_title="Chánh Văn phòng",
        head="Đinh Trọng Nghĩa",
        clerk="Lưu Thị Hạnh",
    ),
    AgencyRow("STC", "Sở Tài chính", "Sở Tài chính", head="Phan Đức Thịnh", clerk="Nguyễn Thu Trang"),
    AgencyRow("STP", "Sở Tư pháp", "Sở Tư pháp", head="Hoàng Minh Tuấn", clerk="Trần Thị Lan"),
    AgencyRow(
        "TTR", "Thanh tra tỉnh", "Thanh tra tỉnh", head_title="Chánh Thanh tra", head="Vũ Quang Huy", clerk="Đỗ Thị Mai"
    ),
    AgencyRow("SNV", "Sở Nội vụ", "Sở Nội vụ", head="Bùi Thị Thanh Hương", clerk="Lê Văn Khánh"),
    AgencyRow("SDTTG", "Sở Dân tộc và Tôn giáo", "Sở DT và TG", head="Ma Văn Sơn", clerk="Hà Thị Thu"),
    AgencyRow("SCT", "Sở Công Thương", "Sở Công Thương", head="Trịnh Xuân Bách", clerk="Ngô Thị Yến"),
    AgencyRow("SXD", "Sở Xây dựng", "Sở Xây dựng", head="Lý Hải Đăng", clerk="Phạm Văn Toàn"),
    AgencyRow("SKHCN", "Sở Khoa học và Công nghệ", "Sở KH và CN", head="Dương Thùy Linh", clerk="Nguyễn Hữu Phước"),
    AgencyRow(
        "SNNMT",
        "Sở Nông nghiệp và Môi trường",
        "Sở NN và MT",
        head="Tạ Đình Lâm",
        clerk="Vi Thị Hiền",
        begins=DEPARTMENTS_MERGED_ON,
    ),
    AgencyRow("SGDDT", "Sở Giáo dục và Đào tạo", "Sở GD và ĐT", head="Cao Thị Bích Ngọc", clerk="Nguyễn Đức Anh"),
    AgencyRow("SYT", "Sở Y tế", "Sở Y tế", head="Đặng Văn Hòa", clerk="Trương Thị Khánh Vân"),
    AgencyRow(
        "SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", "Sở VH, TT và DL", head="Nông Thị Kiều", clerk="Phùng Quốc Việt"
    ),
    # Boards, centres, bodies
    AgencyRow(
        "BQLKCN",
        "Ban Quản lý các khu công nghiệp tỉnh",
        "BQL các KCN",
        head_title="Trưởng ban",
        head="Nguyễn Tiến Đạt",
        clerk="Bế Thị Hoa",
    ),
    AgencyRow(
        "BQLDA",
        "Ban Quản lý dự án đầu tư xây dựng tỉnh",
        "BQL dự án",
        Kind.SERVICE,
        head="Hồ Sỹ Thắng",
        clerk="Mai Thị Dung",
    ),
    AgencyRow(
        "LMHTX",
        "Liên minh Hợp tác xã tỉnh",
        "Liên minh HTX",
        Kind.ASSOCIATION,
        "Chủ tịch",
        "Chu Văn Lợi",
        "Quách Thị Nhàn",
    ),
    AgencyRow(
        "QDTPT", "Quỹ Đầu tư phát triển tỉnh", "Quỹ ĐTPT", Kind.ENTERPRISE, head="Tô Ngọc Quỳnh", clerk="Đoàn Văn Hiệp"
    ),
    AgencyRow(
        "TCDN", "Trường Cao đẳng nghề", "Trường CĐ nghề", Kind.SERVICE, "Hiệu trưởng", "Lâm Chí Công", "Hứa Thị Oanh"
    ),
    AgencyRow(
        "BPTTH",
        "Báo và Phát thanh, Truyền hình tỉnh",
        "Báo và PT, TH",
        Kind.SERVICE,
        "Tổng Biên tập",
        "Triệu Thị Sen",
        "Lục Văn Quý",
    ),
    AgencyRow(
        "HCTD", "Hội Chữ thập đỏ tỉnh", "Hội CTĐ", Kind.ASSOCIATION, "Chủ tịch", "Nguyễn Thị Minh Châu", "Dương Văn Tám"
    ),
    AgencyRow(
        "UBMT", "Ủy ban Mặt trận Tổ quốc tỉnh", "UB MTTQ tỉnh", Kind.UNION, "Chủ tịch", "Lương Thị Huệ", "Đàm Văn Thành"
    ),
    AgencyRow(
        "BTCTU", "Ban Tổ chức Tỉnh ủy", "Ban Tổ chức TU", Kind.PARTY, "Trưởng ban", "Hoàng Thị Kim Dung", "Lã Văn Chiến"
    ),
    # Bodies of the central level in the province
    AgencyRow(
        "CAT",
        "Công an tỉnh",
        "Công an tỉnh",
        Kind.CENTRAL,
        head="Trần Mạnh Cường",
        clerk="Phạm Thị Hồng",
        route=CENTRAL,
    ),
    AgencyRow(
        "BCHQS",
        "Bộ Chỉ huy quân sự tỉnh",
        "Bộ CHQS tỉnh",
        Kind.CENTRAL,
        "Chỉ huy trưởng",
        "Nguyễn Bá Lực",
        "Võ Văn Định",
        route=CENTRAL,
    ),
    AgencyRow(
        "TT",
        "Thuế tỉnh",
        "Thuế tỉnh",
        Kind.CENTRAL,
        "Trưởng Thuế tỉnh",
        "Kiều Anh Tuấn",
        "Lê Thị Phương",
        begins=DEPARTMENTS_MERGED_ON,
        route=CENTRAL,
    ),
    AgencyRow(
        "BHXH",
        "Bảo hiểm xã hội tỉnh",
        "BHXH tỉnh",
        Kind.CENTRAL,
        head="Vương Thị Hảo",
        clerk="Thân Văn Bình",
        route=CENTRAL,
    ),
    # Departments that ended in 2025
    AgencyRow("SGTVT", "Sở Giao thông vận tải", "Sở GTVT", clerk="Trần Văn Đoàn"),
    AgencyRow("STNMT", "Sở Tài nguyên và Môi trường", "Sở TN và MT", clerk="Nguyễn Thị Lệ"),
    AgencyRow("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "Sở NN và PTNT", clerk="Hoàng Văn Thụ"),
    AgencyRow("SKHDT", "Sở Kế hoạch và Đầu tư", "Sở KH và ĐT", clerk="Đào Thị Thơm"),
    AgencyRow("STTTT", "Sở Thông tin và Truyền thông", "Sở TT và TT", clerk="Phí Văn Long"),
    AgencyRow("SLDTBXH", "Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB và XH", clerk="Mạc Thị Tuyết"),
    AgencyRow("CT", "Cục Thuế tỉnh", "Cục Thuế", Kind.CENTRAL, "Cục trưởng", clerk="Nguyễn Văn Phúc", route=CENTRAL),
    AgencyRow(
        "CCHQ",
        "Chi cục Hải quan",
        "Chi cục Hải quan",
        Kind.CENTRAL,
        "Chi cục trưởng",
        clerk="Bùi Văn Kiên",
        route=CENTRAL,
    ),
    AgencyRow(
        "BGPMB",
        "Ban Giải phóng mặt bằng và Phát triển quỹ đất tỉnh",
        "Ban GPMB",
        Kind.SERVICE,
        "Trưởng ban",
        clerk="Lê Thị Ngân",
    ),
    AgencyRow("VQG", "Ban Quản lý Vườn quốc gia Bù Gia Mập", "BQL Vườn quốc gia", Kind.SERVICE, clerk="Điểu Văn Minh"),
    # Divisions with awards of their own
    AgencyRow("SNV-TDKT", "Ban Thi đua - Khen thưởng", "Ban TĐKT", Kind.DIVISION, "Trưởng ban", parent="SNV"),
    AgencyRow(
        "SGTVT-QLCL",
        "Phòng Quản lý chất lượng công trình và An toàn giao thông",
        "Phòng QLCL và ATGT",
        Kind.DIVISION,
        "Trưởng phòng",
        parent="SGTVT",
    ),
    AgencyRow("SGTVT-KHTC", "Phòng Kế hoạch Tài chính", "Phòng KHTC", Kind.DIVISION, "Trưởng phòng", parent="SGTVT"),
    AgencyRow(
        "SGTVT-ATGT",
        "Văn phòng Ban An toàn giao thông tỉnh",
        "VP Ban ATGT",
        Kind.DIVISION,
        "Chánh Văn phòng",
        parent="SGTVT",
    ),
    AgencyRow(
        "SXD-QLN", "Phòng Quản lý nhà và Phát triển đô thị", "Phòng QLN", Kind.DIVISION, "Trưởng phòng", parent="SXD"
    ),
    AgencyRow(
        "SXD-HT",
        "Phòng Hạ tầng và An toàn giao thông",
        "Phòng HT và ATGT",
        Kind.DIVISION,
        "Trưởng phòng",
        parent="SXD",
        begins=DEPARTMENTS_MERGED_ON,
    ),
    # Communes and wards, after and before July 2025
    AgencyRow(
        "XDM",
        "Ủy ban nhân dân xã Đồng Mây",
        "Xã Đồng Mây",
        Kind.COMMUNE,
        "Chủ tịch",
        "Lê Quốc Trung",
        "Nguyễn Thị Thắm",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "XSL",
        "Ủy ban nhân dân xã Sơn Lộc Thượng",
        "Xã Sơn Lộc Thượng",
        Kind.COMMUNE,
        "Chủ tịch",
        "Trần Đại Nghĩa",
        "Vũ Thị Hằng",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "XST",
        "Ủy ban nhân dân xã Suối Trầm",
        "Xã Suối Trầm",
        Kind.COMMUNE,
        "Chủ tịch",
        "Hoàng Văn Pao",
        "Giàng Thị Mỷ",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "XVT",
        "Ủy ban nhân dân xã Vân Trầm Hạ",
        "Xã Vân Trầm Hạ",
        Kind.COMMUNE,
        "Chủ tịch",
        "Phạm Hồng Quân",
        "Đinh Thị Nga",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "XCK",
        "Ủy ban nhân dân xã Chè Khê",
        "Xã Chè Khê",
        Kind.COMMUNE,
        "Chủ tịch",
        "Nguyễn Hải Yến",
        "Trần Văn Út",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "PBG",
        "Ủy ban nhân dân phường Bến Gạo",
        "Phường Bến Gạo",
        Kind.COMMUNE,
        "Chủ tịch",
        "Đỗ Mạnh Hùng",
        "Lê Thị Cúc",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "PHT",
        "Ủy ban nhân dân phường Hồ Trúc",
        "Phường Hồ Trúc",
        Kind.COMMUNE,
        "Chủ tịch",
        "Ngô Thị Thúy",
        "Bạch Văn Sáng",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow(
        "PTS",
        "Ủy ban nhân dân phường Trung Sơn Đông",
        "Phường Trung Sơn Đông",
        Kind.COMMUNE,
        "Chủ tịch",
        "Phan Văn Đức",
        "Nguyễn Thị Ánh",
        begins=COMMUNES_MERGED_ON,
    ),
    AgencyRow("XDM-1", "Ủy ban nhân dân xã Đồng Luông", "Xã Đồng Luông", Kind.COMMUNE, "Chủ tịch"),
    AgencyRow("XDM-2", "Ủy ban nhân dân xã Mây Ngàn", "Xã Mây Ngàn", Kind.COMMUNE, "Chủ tịch"),
    AgencyRow("XSL-1", "Ủy ban nhân dân xã Sơn Lộc Trung", "Xã Sơn Lộc Trung", Kind.COMMUNE, "Chủ tịch"),
    AgencyRow("XSL-2", "Ủy ban nhân dân xã Thượng Ấm Lộc", "Xã Thượng Ấm Lộc", Kind.COMMUNE, "Chủ tịch"),
    AgencyRow("HTS", "Ủy ban nhân dân huyện Thanh Sơn Trung", "Huyện Thanh Sơn Trung", Kind.DISTRICT, "Chủ tịch"),
]


@dataclass(frozen=True)
class MergerRow:
    """Predecessors that went into one successor, by codes."""

    predecessors: tuple[str, ...]
    successor: str
    on: dt.date
    document: str
    note: str = ""


DEPARTMENTS_DECISION = "Nghị quyết của Hội đồng nhân dân tỉnh về sắp xếp các cơ quan chuyên môn (MẪU)"
COMMUNES_DECISION = "Nghị quyết về sắp xếp đơn vị hành chính cấp xã năm 2025 (MẪU)"

MERGERS = [
    MergerRow(("SGTVT",), "SXD", DEPARTMENTS_MERGED_ON, DEPARTMENTS_DECISION),
    MergerRow(("STNMT", "SNNPTNT"), "SNNMT", DEPARTMENTS_MERGED_ON, DEPARTMENTS_DECISION),
    MergerRow(("SKHDT",), "STC", DEPARTMENTS_MERGED_ON, DEPARTMENTS_DECISION),
    MergerRow(("STTTT",), "SKHCN", DEPARTMENTS_MERGED_ON, DEPARTMENTS_DECISION),
    MergerRow(
        ("SLDTBXH",),
        "SNV",
        DEPARTMENTS_MERGED_ON,
        DEPARTMENTS_DECISION,
        "Phần lớn nhiệm vụ; phần còn lại chuyển các sở liên quan.",
    ),
    MergerRow(("CT",), "TT", DEPARTMENTS_MERGED_ON, "Quyết định của Bộ Tài chính (MẪU)"),
    MergerRow(("XDM-1", "XDM-2"), "XDM", COMMUNES_MERGED_ON, COMMUNES_DECISION),
    MergerRow(("XSL-1", "XSL-2"), "XSL", COMMUNES_MERGED_ON, COMMUNES_DECISION),
]

DISTRICT_ENDED = ("HTS", COMMUNES_MERGED_ON, "Nghị quyết về kết thúc hoạt động của cấp huyện (MẪU)")

# The names that the shipped criteria sets give to verifying departments → agency codes.
OWNERS = {
    "Sở Tài chính": "STC",
    "Văn phòng UBND tỉnh": "VPUB",
    "Sở Nội vụ": "SNV",
    "Sở Khoa học và Công nghệ": "SKHCN",
    "Thanh tra tỉnh": "TTR",
    "Sở Nông nghiệp và Môi trường": "SNNMT",
    "Sở Giáo dục và Đào tạo": "SGDDT",
    "Sở Y tế": "SYT",
    "Sở Văn hóa, Thể thao và Du lịch": "SVHTTDL",
    "Bộ CHQS tỉnh": "BCHQS",
    "Công an tỉnh": "CAT",
    "Ban Tổ chức Tỉnh ủy": "BTCTU",
    "Sở Nội vụ, Sở KH&CN": "SNV",
    "UB MTTQ tỉnh": "UBMT",
}
