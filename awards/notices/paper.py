"""What a public notice prints: the notice itself, to be posted, and the confirmation that opinions were asked."""

from django.utils import timezone

from accounts.models import Identity
from awards.models import NoticeLine, PublicNotice
from awards.notices.noticing import is_unchanged
from documents.paper import Block, Column, GroupRow, Letterhead, Paper, Paragraph, Signature, Table, Title
from documents.wording import counted, long_date

COLUMNS = [
    Column("TT", 10, align="center"),
    Column("Tên", 42, is_heading=True),
    Column("Chức vụ, đơn vị", 45),
    Column("Hình thức đề nghị", 34),
    Column("Tóm tắt thành tích", 44),
]


def lines_of(notice: PublicNotice) -> list[NoticeLine]:
    return list(notice.lines.order_by("position", "pk"))


def notice_paper(notice: PublicNotice, identity: Identity) -> Paper:
    """Thông báo lấy ý kiến: what everybody reads on the public page, as it was published."""
    lines = lines_of(notice)
    blocks: list[Block] = [
        _letterhead(identity, "TB"),
        Title("Thông báo", notice.title),
        *([Paragraph(notice.intro)] if notice.intro else []),
        Paragraph(
            f"Danh sách gồm {counted(len(lines))} trường hợp, lấy ý kiến từ {long_date(notice.starts_on)} đến hết "
            f"{long_date(notice.ends_on)} ({counted(notice.days)} ngày làm việc):"
        ),
        _table(lines),
        *([Paragraph(f"Nơi nhận ý kiến: {notice.contact}.")] if notice.contact else []),
        Paragraph("Trong thời hạn trên, cá nhân, tổ chức có ý kiến xin gửi về nơi nhận ý kiến./.", stays_with=True),
        _signature(identity),
    ]
    return _paper(f"Thông báo {notice.title}", blocks, identity)


def proof_paper(notice: PublicNotice, identity: Identity) -> Paper:
    """Xác nhận đã lấy ý kiến: what was shown, from when to when, what came of it, and the fingerprint that vouches.

    While the notice runs it says so; the figures are those of the moment it is printed.
    """
    lines = lines_of(notice)
    comments = notice.comments.count()
    answered = comments - notice.comments.unanswered().count()
    withdrawn = [line for line in lines if line.withdrawn_at]
    published = timezone.localtime(notice.published_at)
    blocks: list[Block] = [
        _letterhead(identity, "XN"),
        Title("Xác nhận", "Về việc đã lấy ý kiến công khai trước khi trình khen thưởng"),
        Paragraph(
            f"{identity.office_name} xác nhận đã công khai danh sách dưới đây trên {identity.portal_name} "
            f"để lấy ý kiến từ {long_date(notice.starts_on)} đến hết {long_date(notice.ends_on)} "
            f"({counted(notice.days)} ngày làm việc), ai cũng đọc và gửi ý kiến được mà không cần đăng nhập."
        ),
        Paragraph(f"Đăng lúc {published:%H:%M} {long_date(published.date())}. {_ended(notice)}"),
        _table(lines),
        Paragraph(f"Đã nhận {counted(comments)} ý kiến, đã xem xét {counted(answered)} ý kiến.", stays_with=True),
        *(
            [
                Paragraph(
                    f"Đã rút khỏi danh sách {counted(len(withdrawn))} trường hợp: "
                    + "; ".join(f"{line.name} ({_day(line)})" for line in withdrawn)
                    + "."
                )
            ]
            if withdrawn
            else []
        ),
        Paragraph(f"Dấu vân tay (SHA-256) của nội dung đã công khai: {notice.sha256}.", align="left"),
        Paragraph(
            "Nội dung lưu trên cổng khớp với dấu vân tay này."
            if is_unchanged(notice)
            else "NỘI DUNG LƯU TRÊN CỔNG KHÔNG KHỚP VỚI DẤU VÂN TAY NÀY."
        ),
        _signature(identity),
    ]
    return _paper(f"Xác nhận đã lấy ý kiến {notice.title}", blocks, identity)


def _ended(notice: PublicNotice) -> str:
    if notice.ends_on >= timezone.localdate():
        return "Đợt lấy ý kiến đang diễn ra."
    return "Đợt lấy ý kiến đã kết thúc."


def _day(line: NoticeLine) -> str:
    return f"{timezone.localtime(line.withdrawn_at):%d/%m/%Y}"


def _table(lines: list[NoticeLine]) -> Table:
    rows = [
        [
            line.position,
            line.name,
            line.unit,
            line.form_name,
            f"{line.summary} (đã rút khỏi danh sách ngày {_day(line)})".strip() if line.withdrawn_at else line.summary,
        ]
        for line in lines
    ]
    return Table(COLUMNS, rows or [GroupRow("Không có trường hợp nào")], size=12)


def _letterhead(identity: Identity, kind: str) -> Letterhead:
    return Letterhead(
        superior=identity.department_name,
        issuer=identity.office_name,
        symbol=f"{kind}-{identity.office_code}",
        place=identity.place_name,
        year=timezone.localdate().year,
    )


def _signature(identity: Identity) -> Signature:
    return Signature([f"TRƯỞNG {identity.office_name}".upper()], recipients=["Lưu: VT, hồ sơ"])


def _paper(title: str, blocks: list[Block], identity: Identity) -> Paper:
    return Paper(title, title, blocks, author=identity.office_name, is_sample=identity.is_demo)
