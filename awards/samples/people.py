"""Invented people with what they are proposed for, for samples of papers (documents/library.py takes the rows back)."""

from django.utils import timezone

from awards.models import (
    AwardForm,
    AwardKind,
    BlocProposal,
    Nomination,
    Registration,
    RegistrationLine,
    Slate,
    Subject,
    SubjectKind,
)
from awards.models.outline import outline_for
from blocs.samples import sample_agency, sample_year
from meetings.samples import sample_held_meeting

COLLECTIVES = ["Phòng Hành chính tư pháp", "Phòng Xây dựng và kiểm tra văn bản", "Trung tâm Trợ giúp pháp lý"]
PEOPLE = [
    ("Nguyễn Thị Thanh Hằng", "Phó Giám đốc"),
    ("Trần Văn Lợi", "Chánh Văn phòng"),
    ("Lê Thị Bích Ngọc", "Trưởng phòng Hành chính tư pháp"),
    ("Phạm Đức Thịnh", "Phó Trưởng phòng Bổ trợ tư pháp"),
    ("Hoàng Thị Lan Phương", "Chuyên viên chính"),
    ("Vũ Mạnh Cường", "Chuyên viên"),
    ("Đặng Thị Kim Oanh", "Kế toán"),
    ("Bùi Quang Huy", "Trợ giúp viên pháp lý"),
    ("Đỗ Thị Minh Nguyệt", "Chuyên viên"),
    ("Ngô Xuân Nam", "Chuyên viên"),
    ("Dương Thị Quỳnh Trang", "Văn thư"),
    ("Lý Văn Toàn", "Lái xe"),
]
SUMMARY = "Hoàn thành xuất sắc nhiệm vụ; có 01 sáng kiến được công nhận cấp cơ sở."
REPORTED = (
    "Chủ trì hoàn thành đúng hạn các nhiệm vụ được giao trong năm; có 01 sáng kiến rút ngắn thời gian giải quyết hồ "
    "sơ, được công nhận cấp cơ sở và áp dụng trong toàn đơn vị."
)


def sample_form(code: str) -> AwardForm:
    """The form of this code; where the province has none such, its first."""
    return AwardForm.objects.filter(code=code).first() or AwardForm.objects.order_by("position").first()


def sample_subjects() -> list[Subject]:
    """Three collectives and twelve people of one invented agency."""
    agency = sample_agency()
    made = [Subject.objects.create(kind=SubjectKind.COLLECTIVE, name=name, agency=agency) for name in COLLECTIVES]
    made += [
        Subject.objects.create(kind=SubjectKind.INDIVIDUAL, name=name, agency=agency, position=position)
        for name, position in PEOPLE
    ]
    return made


def sample_slate() -> Slate:
    """Everybody proposed, the collectives for a certificate of the province, the people for two forms."""
    subjects, year = sample_subjects(), sample_year()
    slate = Slate.objects.create(
        agency=subjects[0].agency,
        year=year,
        kind=AwardKind.MERIT,
        title=f"Đề nghị tặng danh hiệu thi đua, hình thức khen thưởng năm {year.year}",
        achievement=f"đã có thành tích xuất sắc trong công tác năm {year.year}",
    )
    province, own = sample_form("BK_TINH"), sample_form("CSTDCS")
    for position, subject in enumerate(subjects, start=1):
        Nomination.objects.create(
            slate=slate,
            position=position,
            subject=subject,
            form=own if position > len(subjects) - 6 else province,
            printed_name=subject.name,
            printed_unit=f"{subject.position}, {subject.agency}" if subject.position else str(subject.agency),
            summary=SUMMARY,
            votes=9,
            votes_base=10,
            report=_report(subject),
        )
    return slate


def _report(subject: Subject) -> list[dict]:
    """The outline in force with a sentence under each heading."""
    outline = outline_for(subject.kind, AwardKind.MERIT)
    parts = outline.parts if outline else [{"title": "Thành tích đạt được"}]
    return [{"title": part["title"], "text": REPORTED} for part in parts]


def sample_line() -> Nomination:
    """A person of the slate, with a written report."""
    lines = sample_slate().lines.select_related("slate__year", "subject__agency", "form")
    return lines.filter(subject__kind=SubjectKind.INDIVIDUAL).first()


def sample_registration() -> Registration:
    subjects = sample_subjects()
    registration = Registration.objects.create(agency=subjects[0].agency, year=sample_year())
    RegistrationLine.objects.bulk_create(
        RegistrationLine(registration=registration, subject=subject, form=sample_form("LDTT"), added_at=timezone.now())
        for subject in subjects
    )
    return registration


def sample_proposals() -> list[BlocProposal]:
    """What a bloc proposes by the vote of its meeting."""
    meeting = sample_held_meeting()
    ballot, form = meeting.ballots.get(), sample_form("BK_TINH")
    BlocProposal.objects.bulk_create(
        BlocProposal(
            bloc_year=meeting.bloc_year,
            form=form,
            agency=agency,
            position=place,
            ballot=ballot,
            votes=9 - place % 2,
            base=10,
            result=f"{9 - place % 2}/10 đơn vị có mặt đồng ý, đủ điều kiện đề nghị",
            rank=place,
            points=99 - place,
        )
        for place, agency in enumerate(meeting.bloc_year.members.all()[:5], start=1)
    )
    return list(BlocProposal.objects.of_bloc_year(meeting.bloc_year).standing())
