"""The accounts of the demo province. The sign-in page names them while the demo is loaded, never otherwise."""

from typing import NamedTuple

DEMO_PASSWORD = "demo"  # noqa: S105 -- public on purpose, and good for nothing but the demo


class DemoAccount(NamedTuple):
    username: str
    who: str


DEMO_ACCOUNTS = [
    DemoAccount("chuyenvien", "Chuyên viên Sở Tư pháp (khối TH): tự chấm điểm"),
    DemoAccount("thutruong", "Giám đốc Sở Tư pháp: duyệt bảng chấm điểm"),
    DemoAccount("khoitruong", "Chuyên viên của đơn vị Khối trưởng khối TH"),
    DemoAccount("thanhvien", "Chuyên viên một đơn vị khác của khối TH"),
    DemoAccount("ngoaikhoi", "Chuyên viên một đơn vị của khối VX"),
    DemoAccount("thamdinh", "Chuyên viên Sở Tài chính: thẩm định tiêu chí được giao"),
    DemoAccount("chutri", "Thủ trưởng đơn vị Khối trưởng khối KT: chủ trì họp bình xét"),
    DemoAccount("kt1 … kt8", "Đại diện tám đơn vị khác của khối KT: biểu quyết"),
    DemoAccount("banthidua", "Chuyên viên Ban Thi đua - Khen thưởng"),
    DemoAccount("truongban", "Trưởng Ban Thi đua - Khen thưởng"),
    DemoAccount("giamdoc", "Phó Giám đốc Sở Nội vụ: ký tờ trình"),
    DemoAccount("hoidong", "Thành viên Hội đồng thi đua - khen thưởng tỉnh"),
    DemoAccount("vanthu", "Văn thư"),
    DemoAccount("quantri", "Quản trị cổng"),
]
