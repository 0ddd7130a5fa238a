"""Papers to test with: one that uses every block, one as long as one wants, and what they say when read back."""

import datetime as dt
import io
import re
import subprocess
from decimal import Decimal

from pypdf import PdfReader

from documents.charts import Bar, BarChart
from documents.paper import (
    AddressedTo,
    Appendix,
    Bullets,
    Column,
    Figure,
    GroupRow,
    Heading,
    LegalBases,
    Letterhead,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    SignatureRow,
    Table,
    Title,
)

AGENCIES = [
    "Sở Tư pháp",
    "Sở Tài chính",
    "Thanh tra tỉnh",
    "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh",
    "Sở Nông nghiệp và Môi trường",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Liên minh Hợp tác xã",
]
SENTENCE = (
    "Trong năm, các đơn vị thành viên đã bám sát chỉ đạo của Tỉnh ủy, Hội đồng nhân dân, Ủy ban nhân dân tỉnh, "
    "tổ chức phát động các phong trào thi đua thường xuyên và theo chuyên đề, gắn với nhiệm vụ chính trị được giao. "
)


def points_chart(bars=8) -> BarChart:
    values = (Decimal("98.5") - Decimal("1.75") * place for place in range(bars))
    return BarChart([Bar(AGENCIES[place % 8], value, place == 2) for place, value in enumerate(values)])


def points_table(rows=8, **options) -> Table:
    columns = [
        Column("TT", 10),
        Column("Tên đơn vị", 60, is_heading=True),
        Column("Tự chấm", 22, group="Điểm"),
        Column("Thẩm định", 22, group="Điểm"),
        Column("Ngày gửi", 26),
        Column("Ghi chú", 25),
    ]
    lines = [
        [place, AGENCIES[place % 8], Decimal("95.50"), Decimal("94.25"), dt.date(2026, 12, 5), None]
        for place in range(1, rows + 1)
    ]
    return Table(columns, lines, **options)


def every_block(**options) -> Paper:
    """A report with each block at least once, four pages and two appendices."""
    blocks = [
        Letterhead(
            superior="Ủy ban nhân dân tỉnh Trung Du",
            issuer="Khối thi đua\nTổng hợp - Nội chính",
            symbol="BC-KTĐ",
            place="Trung Du",
            year=2026,
        ),
        Title("Báo cáo", "Tổng kết công tác thi đua, khen thưởng năm 2026\nvà phương hướng, nhiệm vụ năm 2027"),
        AddressedTo(["Ủy ban nhân dân tỉnh", "Sở Nội vụ"]),
        LegalBases(
            [
                "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
                "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ",
            ]
        ),
        Heading(0, "Phần thứ nhất\nKẾT QUẢ NĂM 2026"),
        Heading(1, "I. ĐẶC ĐIỂM TÌNH HÌNH"),
        Paragraph(SENTENCE * 2),
        Heading(2, "1. Kết quả thực hiện nhiệm vụ"),
        Paragraph(["Khối có ", Run("08 đơn vị", bold=True), ", trong đó ", Run("01 đơn vị mới", italic=True), "."]),
        Heading(3, "a) Về phong trào"),
        Bullets(["Phong trào “Cả nước thi đua xây dựng nông thôn mới”;", SENTENCE]),
        points_table(
            caption="Bảng 1. Tổng hợp điểm", totals=["", "Bình quân", Decimal("95.5"), Decimal("94.25"), "", ""]
        ),
        Figure(points_chart(), "Biểu đồ 1. Điểm của các đơn vị"),
        Paragraph("Công nhận kết quả nêu trên.", lead="Điều 1."),
        Paragraph("Trên đây là báo cáo của Khối./."),
        Signature(
            ["TM. KHỐI THI ĐUA", "TRƯỞNG KHỐI", "GIÁM ĐỐC SỞ TƯ PHÁP"],
            name="Nguyễn Thị Hồng Vân",
            recipients=["Như trên", "Các đơn vị thành viên", "Lưu: VT, KTĐ"],
        ),
    ]
    people = [GroupRow("I. TẬP THỂ"), Row([1, "Sở Tư pháp", "Bằng khen"], bold=True), [2, "Sở Y tế", "Giấy khen"]]
    appendices = [
        Appendix(
            "Bảng tổng hợp điểm",
            [
                points_table(rows=40, size=11),
                SignatureRow([Signature(["NGƯỜI LẬP BIỂU"], note="Ký, ghi rõ họ tên"), Signature(["TRƯỞNG KHỐI"])]),
            ],
            reference="(Kèm theo Báo cáo của Khối thi đua Tổng hợp - Nội chính)",
            orientation="landscape",
        ),
        Appendix(
            "Danh sách đề nghị khen thưởng",
            [Table([Column("TT", 12), Column("Tên", 100, is_heading=True), Column("Hình thức", 53)], people)],
        ),
    ]
    given = {"author": "Khối thi đua Tổng hợp - Nội chính", "appendices": appendices} | options
    return Paper("Báo cáo tổng kết 2026", "Báo cáo tổng kết công tác thi đua năm 2026", blocks, **given)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, as somebody copying it would get it."""
    command = ["pdftotext", "-enc", "UTF-8", "-layout", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def words(text: str) -> list[str]:
    return re.findall(r"\S+", text.replace("\u00a0", " "))


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))
