"""The steps one may take with a text of a bloc: what is asked before each, what follows, which verb does it."""

from collections.abc import Collection, Sequence

from accounts.models import Agency
from campaigns import covenant_papers as papers
from campaigns import drafting, signing
from campaigns.models import BlocDocument, DocumentKind, DocumentSignature, DocumentState


class Move:
    """One step one may take with a text: what is asked before it, what follows, which verb does it."""

    def __init__(self, label: str, icon: str, question: str, effects: list[str], act, done: str, *, back: bool = False):
        self.label, self.icon, self.question, self.effects = label, icon, question, effects
        self.act, self.done, self.is_backward = act, done, back


MOVES = {
    "commenting": Move(
        "Lấy ý kiến các đơn vị",
        "message-square",
        "Gửi dự thảo lấy ý kiến các đơn vị thành viên?",
        ["Các đơn vị xem được dự thảo và nhận thông báo.", "Mỗi đơn vị góp ý từng điều, mục và ghi chỉ tiêu của mình."],
        drafting.ask_members,
        "Đã gửi dự thảo lấy ý kiến các đơn vị thành viên.",
    ),
    "close": Move(
        "Chốt nội dung",
        "lock",
        "Chốt nội dung để ký?",
        ["Các điều và bảng chỉ tiêu khóa lại.", "Chưa đơn vị nào ký thì còn đưa về soạn lại được, kèm lý do."],
        drafting.close_text,
        "Đã chốt nội dung.",
    ),
    "open": Move(
        "Mở ký",
        "pen-line",
        "Mở để các đơn vị ký?",
        [
            "Các đơn vị nhận thông báo xin ký.",
            "Sau chữ ký đầu tiên, muốn sửa phải lập phụ lục và ký lại; số, ngày, nơi ký đã ghi cũng không đổi được.",
        ],
        drafting.open_signing,
        "Đã mở ký và báo cho các đơn vị.",
    ),
    "finish": Move(
        "Kết thúc ký",
        "check",
        "Ghi nhận mọi đơn vị thành viên hiện nay đã ký?",
        ["Trạng thái chuyển sang “Đã ký đủ”."],
        signing.finish_signing,
        "Các đơn vị đã ký đủ.",
    ),
    "keep": Move(
        "Lưu bản đã ký đủ",
        "archive",
        "Lưu nguyên trạng bản in đã có đủ chữ ký?",
        [
            "Văn bản được in thành PDF và lưu kèm mã SHA-256; từ đó tải về luôn là bản ấy.",
            "Số, ngày, nơi ký còn trống thì không ghi thêm được nữa, nên hãy ghi trước khi lưu.",
        ],
        papers.keep_signed,
        "Đã lưu bản đã ký đủ.",
    ),
    "adopt": Move(
        "Thông qua",
        "check",
        "Thông qua báo cáo sơ kết?",
        ["Báo cáo được in thành PDF và lưu nguyên trạng.", "Nội dung không sửa được nữa; các đơn vị nhận thông báo."],
        papers.adopt,
        "Đã thông qua và lưu báo cáo.",
    ),
    "annex": Move(
        "Lập phụ lục sửa đổi",
        "file-plus",
        "Lập phụ lục để sửa đổi, bổ sung?",
        ["Văn bản đã ký giữ nguyên.", "Phụ lục được soạn, lấy ý kiến, rồi tất cả các đơn vị ký lại."],
        drafting.begin_annex,
        "Đã lập dự thảo phụ lục.",
    ),
    "back": Move(
        "Đưa về soạn lại",
        "undo-2",
        "Đưa văn bản về soạn lại?",
        ["Nội dung sửa được trở lại; các đơn vị không xem dự thảo nữa.", "Lý do được giữ trong nhật ký."],
        drafting.take_back,
        "Đã đưa về soạn lại.",
        back=True,
    ),
    "drop": Move(
        "Bỏ dự thảo phụ lục",
        "trash-2",
        "Bỏ dự thảo phụ lục này?",
        [
            "Dự thảo cùng các ý kiến góp ý và chỉ tiêu ghi trong đó mất hẳn; văn bản đã ký giữ nguyên.",
            "Lý do được giữ trong lịch sử của văn bản đã ký. Sau đó lập được phụ lục khác.",
        ],
        drafting.drop_annex,
        "Đã bỏ dự thảo phụ lục.",
        back=True,
    ),
}

ASIDE = {"annex", "back", "drop"}  # never the next step


def steps_offered(
    document: BlocDocument, unsigned: Collection[Agency], signatures: Collection[DocumentSignature]
) -> list[str]:
    """The names of the moves that the leader or the office may make now, the next step first."""
    state = DocumentState(document.state)
    is_report = document.kind == DocumentKind.MIDYEAR
    offered = []
    if state == DocumentState.DRAFTING:
        offered.append("commenting")
    if state in (DocumentState.DRAFTING, DocumentState.COMMENTING):
        offered.append("adopt" if is_report else "close")
    if state == DocumentState.CLOSED and not is_report:
        offered.append("open")
    if state == DocumentState.SIGNING and signatures and not unsigned:
        offered.append("finish")
    if not unsigned and signing.can_be_kept(document):
        offered.append("keep")
    if signatures and not document.is_annex:
        offered.append("annex")
    if state != DocumentState.DRAFTING and not signatures and not document.file_id:
        offered.append("back")
    if document.is_annex and document.is_editable:
        offered.append("drop")
    return offered


def warning(document: BlocDocument, move: Move, members: Sequence[Agency]) -> str:
    """Which members have promised nothing, before the text is closed."""
    if move is not MOVES["close"] or not document.has_targets or document.is_annex:
        return ""
    having = set(document.targets.values_list("agency", flat=True))
    lacking = [agency.name for agency in members if agency.pk not in having]
    return f"Chưa có chỉ tiêu: {'; '.join(lacking)}." if lacking else ""
