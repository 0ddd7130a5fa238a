"""The people behind the demo's accounts (accounts/demo.py says who is who on the sign-in page); names are invented."""

from dataclasses import dataclass

from accounts.models import GrantedRole as Granted


@dataclass(frozen=True)
class Account:
    """One person to try the portal as: `grants` are (role, agency code or "")."""

    username: str
    full_name: str
    position: str
    grants: tuple[tuple[Granted, str], ...]


def staff(code: str) -> tuple[tuple[Granted, str], ...]:
    return ((Granted.STAFF, code),)


def head(code: str) -> tuple[tuple[Granted, str], ...]:
    return ((Granted.HEAD, code),)


OFFICE = "SNV-TDKT"

ACCOUNTS = [
    Account("chuyenvien", "Trần Thị Lan", "Chuyên viên", staff("STP")),
    Account("thutruong", "Hoàng Minh Tuấn", "Giám đốc", head("STP")),
    Account("khoitruong", "Lưu Thị Hạnh", "Chuyên viên", staff("VPUB")),
    Account("thanhvien", "Hà Thị Thu", "Chuyên viên", staff("SDTTG")),
    Account("ngoaikhoi", "Trương Thị Khánh Vân", "Chuyên viên", staff("SYT")),
    Account("thamdinh", "Nguyễn Thu Trang", "Chuyên viên", staff("STC")),
    Account("chutri", "Trịnh Xuân Bách", "Giám đốc", head("SCT")),
    Account("kt1", "Lý Hải Đăng", "Giám đốc", head("SXD")),
    Account("kt2", "Tạ Đình Lâm", "Giám đốc", head("SNNMT")),
    Account("kt3", "Dương Thùy Linh", "Giám đốc", head("SKHCN")),
    Account("kt4", "Nguyễn Tiến Đạt", "Trưởng ban", head("BQLKCN")),
    Account("kt5", "Chu Văn Lợi", "Chủ tịch", head("LMHTX")),
    Account("kt6", "Kiều Anh Tuấn", "Trưởng Thuế tỉnh", head("TT")),
    Account("kt7", "Tô Ngọc Quỳnh", "Giám đốc", head("QDTPT")),
    Account("kt8", "Hồ Sỹ Thắng", "Giám đốc", head("BQLDA")),
    Account("banthidua", "Phạm Thị Hòa", "Chuyên viên", ((Granted.OFFICE, OFFICE),)),
    Account(
        "truongban",
        "Nguyễn Văn Bình",
        "Trưởng ban",
        ((Granted.OFFICE, OFFICE), (Granted.OFFICE_HEAD, OFFICE)),
    ),
    Account("giamdoc", "Lê Thị Ngọc Ánh", "Phó Giám đốc", ((Granted.SIGNER, "SNV"),)),
    Account("hoidong", "Đỗ Hữu Nam", "Ủy viên", ((Granted.COUNCIL, ""),)),
    Account("vanthu", "Hoàng Thị Nụ", "Văn thư", ((Granted.CLERK, "SNV"),)),
    Account("quantri", "Vũ Đình Quân", "Quản trị hệ thống", ((Granted.ADMINISTRATOR, ""),)),
]
