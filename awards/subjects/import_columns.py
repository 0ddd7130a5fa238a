"""What is looked for in workbooks about people and awards, with rows for a workbook to begin with."""

from awards.models import ImportKind
from documents.columns import Field
from documents.workbooks import ROWS_MAX

WHO = [
    Field(
        "name",
        "Họ và tên",
        ("Tên", "Họ tên", "Tên tập thể", "Tên cá nhân, tập thể", "Đối tượng khen"),
        is_required=True,
    ),
    Field("kind", "Đối tượng", ("Loại đối tượng",)),
    Field("birth_year", "Năm sinh", ("Ngày sinh", "Ngày, tháng, năm sinh", "Sinh năm", "NS")),
    Field("position", "Chức vụ", ("Chức danh", "Chức vụ, nghề nghiệp", "Nghề nghiệp")),
    Field("unit", "Phòng, bộ phận", ("Phòng", "Bộ phận", "Khoa, phòng", "Tổ", "Nơi công tác")),
    Field("agency", "Cơ quan, đơn vị", ("Đơn vị", "Cơ quan", "Mã đơn vị")),
]
YEAR = Field("year", "Năm", ("Năm thành tích", "Năm xếp loại", "Năm công nhận", "Năm khen"), is_required=True)
DOCUMENT = Field("document", "Văn bản", ("Số văn bản", "Quyết định công nhận", "Căn cứ", "Số quyết định", "Số QĐ"))
FIELDS = {
    ImportKind.PEOPLE: [
        *WHO,
        Field("is_female", "Giới tính", ("Nữ", "Nam, nữ")),
        Field("is_leader", "Lãnh đạo, quản lý", ("Là lãnh đạo", "Lãnh đạo")),
        Field("is_direct_worker", "Trực tiếp", ("Người trực tiếp", "Lao động trực tiếp")),
        Field("founded_year", "Năm thành lập", ()),
    ],
    ImportKind.GRADES: [
        *WHO,
        YEAR,
        Field("grade", "Xếp loại", ("Mức xếp loại", "Kết quả xếp loại"), is_required=True),
        DOCUMENT,
    ],
    ImportKind.INITIATIVES: [
        *WHO,
        YEAR,
        Field("title", "Tên sáng kiến", ("Sáng kiến", "Tên sáng kiến, đề tài", "Đề tài"), is_required=True),
        Field("level", "Phạm vi", ("Cấp công nhận", "Cấp", "Phạm vi ảnh hưởng"), is_required=True),
        DOCUMENT,
    ],
    ImportKind.DISCIPLINES: [
        *WHO,
        Field("measure", "Hình thức kỷ luật", ("Hình thức", "Kỷ luật", "Hình thức xử lý"), is_required=True),
        Field("since", "Từ ngày", ("Ngày kỷ luật", "Ngày có hiệu lực", "Hiệu lực từ"), is_required=True),
        Field("until", "Đến hết ngày", ("Đến ngày", "Ngày hết hiệu lực")),
        DOCUMENT,
    ],
    ImportKind.AWARDS: [
        *WHO,
        YEAR,
        Field(
            "form",
            "Danh hiệu, hình thức",
            ("Danh hiệu", "Hình thức khen", "Danh hiệu/hình thức", "Hình thức khen thưởng"),
            is_required=True,
        ),
        Field("award_kind", "Loại hình", ("Phân loại khen", "Loại hình khen thưởng")),
        Field("decision_number", "Số quyết định", ("Quyết định", "Số QĐ", "QĐ số", "Quyết định số"), is_required=True),
        Field("decided_on", "Ngày quyết định", ("Ngày ký", "Ngày QĐ"), is_required=True),
        Field("decided_by", "Người quyết định", ("Cơ quan ban hành", "Cấp khen")),
        Field("from_year", "Từ năm", ("Thành tích từ năm", "Năm bắt đầu")),
        Field("period", "Kỳ", ("Năm học", "Giai đoạn", "Thời kỳ")),
        Field("register_number", "Số sổ vàng", ("Số vào sổ", "Số sổ", "Số hiệu", "Vào sổ số")),
    ],
}
PERSON = ("Nguyễn Văn An", "Cá nhân", 1985, "Chuyên viên", "Văn phòng", "STP")
SAMPLES = {
    ImportKind.PEOPLE: [
        (*PERSON, "Nam", "Không", "Có", None),
        ("Phòng Hành chính", "Tập thể", None, None, None, "STP", None, None, None, 2009),
    ],
    ImportKind.GRADES: [(*PERSON, 2025, "Hoàn thành xuất sắc nhiệm vụ", "QĐ số 12/QĐ-STP ngày 12/12/2025")],
    ImportKind.INITIATIVES: [(*PERSON, 2025, "Số hóa hồ sơ hộ tịch", "Cơ sở", "QĐ số 30/QĐ-STP")],
    ImportKind.DISCIPLINES: [(*PERSON, "Khiển trách", "15/03/2025", "14/03/2026", "QĐ số 20/QĐ-STP ngày 15/3/2025")],
    ImportKind.AWARDS: [
        (
            *PERSON,
            2025,
            "Lao động tiên tiến",
            "Công trạng",
            "45/QĐ-STP",
            "15/12/2025",
            "Giám đốc Sở Tư pháp",
            None,
            None,
            "12",
        )
    ],
}
ADVICE = {
    ImportKind.PEOPLE: (
        "Mỗi dòng một người hoặc một tập thể. Ai đã có được nhận ra theo tên, năm sinh, phòng; "
        "ai chưa có được thêm mới."
    ),
    ImportKind.GRADES: "Mỗi dòng một kết quả xếp loại của một người hoặc một tập thể trong một năm.",
    ImportKind.INITIATIVES: "Mỗi dòng một sáng kiến, đề tài đã được công nhận.",
    ImportKind.DISCIPLINES: (
        "Mỗi dòng một lần kỷ luật, hoặc một cuộc thanh tra, kiểm tra, điều tra; chưa kết thúc thì để trống ngày hết."
    ),
    ImportKind.AWARDS: (
        "Mỗi dòng một người hoặc một tập thể trong một quyết định đã ban hành; sổ cũ đến 100.000 dòng, cột xếp thế nào "
        "cũng được, chữ gõ bằng phông TCVN3 (ABC) hoặc VNI được nhận ra và chuyển. Nhập lại không ghi hai lần."
    ),
}
MOST_ROWS = dict.fromkeys(ImportKind, ROWS_MAX) | {ImportKind.AWARDS: 100_000}  # a whole register of the past
