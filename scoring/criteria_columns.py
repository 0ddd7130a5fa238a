"""A criteria set in Excel: its four sheets, their columns with widths in mm, and the words in their cells."""

from scoring.criteria import GroupName

HEAD, TREE, LEVELS, GRADES = "Thông tin chung", "Tiêu chí", "Mức điểm", "Xếp loại"

HEAD_COLUMNS = {"Mục": 60, "Giá trị": 160}
TREE_COLUMNS = {
    "Loại": 24,
    "Cấp": 14,
    "Mã": 22,
    "Nội dung": 110,
    "Điểm tối đa": 22,
    "Cách chấm": 44,
    "Điểm mỗi lần": 22,
    "Thang đo": 20,
    "Đơn vị tính": 34,
    "Bước điểm": 20,
    "Quy định chấm": 90,
    "Cơ quan thẩm định": 50,
    "Hạn nộp": 20,
    "Văn bản kiểm chứng": 26,
    "Không xếp quá hạng": 30,
    "Hạ mấy bậc": 20,
}
LEVEL_COLUMNS = {"Mã tiêu chí": 26, "Mức hoặc sự việc": 120, "Điểm": 22, "Mục trên thành 0": 28}
GRADE_COLUMNS = {"Mã": 40, "Tên hạng": 60, "Từ điểm": 22, "Phải vượt": 22, "Không quá %": 24, "Điều kiện": 80}
EXPECTED = {HEAD: HEAD_COLUMNS, TREE: TREE_COLUMNS, LEVELS: LEVEL_COLUMNS, GRADES: GRADE_COLUMNS}

HEAD_TEXTS = {"slug": "Tên ngắn", "title": "Tên bộ tiêu chí", "source": "Nguồn"}
HEAD_NUMBERS = {"total": "Tổng điểm", "step": "Bước điểm", "minimum": "Điểm thấp nhất", "maximum": "Điểm cao nhất"}
CAPS = {GroupName.BONUS: "Trần điểm thưởng", GroupName.PENALTY: "Trần điểm trừ"}
FORM_OF, TIE, EXCLUSION = "Mẫu", "Khi bằng điểm", "Không xét thi đua"

NODE_WORD = "Mục"
GROUP_WORDS = {GroupName.BASE: "Tiêu chí", GroupName.BONUS: "Điểm thưởng", GroupName.PENALTY: "Điểm trừ"}
TIE_WORDS = {"bonus": "Điểm thưởng", "penalty": "Điểm trừ", "votes": "Số phiếu"}
YES = "Có"
