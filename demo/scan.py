"""The sample that stands for every signed paper of the demo."""

from accounts.models import User
from documents.models import StoredFile
from documents.paper import Letterhead, Paper, Paragraph, Title


def sample_scan(*, by: User) -> StoredFile:
    """One page, marked MẪU, in place of the scan of a sheet that a head has signed."""
    paper = Paper(
        filename="ban-ky-mau",
        title="Bản ký mẫu",
        blocks=[
            Letterhead(issuer="Đơn vị mẫu", superior="Ủy ban nhân dân tỉnh Trung Du"),
            Title("BẢNG TỰ CHẤM ĐIỂM", "Bản ký, đóng dấu của thủ trưởng đơn vị"),
            Paragraph("Tệp này thay cho bản chụp văn bản đã ký của các đơn vị trong tỉnh mẫu."),
        ],
        is_sample=True,
    )
    return StoredFile.objects.store(paper.pdf(), name="ban-ky-mau.pdf", by=by)
