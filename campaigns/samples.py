"""Invented covenants and movements, for samples of papers (documents/library.py takes the rows back)."""

from decimal import Decimal

from blocs.models import BlocYear
from blocs.samples import sample_bloc_year, sample_day
from campaigns.drafting import begin
from campaigns.models import (
    BlocDocument,
    ContentGroup,
    Direction,
    DocumentKind,
    Movement,
    MovementLevel,
    MovementState,
    MovementTarget,
    Period,
    ReportRound,
    TargetResult,
)
from campaigns.targets import Promise, add_target

INDICATORS = [
    ("Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn", "%", "98", "97.5"),
    ("Tỷ lệ nhiệm vụ Ủy ban nhân dân tỉnh giao hoàn thành đúng hạn", "%", "100", "100"),
    ("Tỷ lệ hồ sơ nộp trực tuyến toàn trình", "%", "80", "84.2"),
    ("Sáng kiến được công nhận", "sáng kiến", "5", "6"),
]


def sample_document(kind: DocumentKind) -> BlocDocument:
    """A covenant, regulation or mid-year report in the wording in force; its members promise four things."""
    document = begin(sample_bloc_year(), kind, by=None)
    if kind == DocumentKind.COVENANT:
        promise_everything(document)
    return document


def promise_everything(document: BlocDocument) -> None:
    for agency in document.bloc_year.members.all():
        for indicator, unit, plan, actual in INDICATORS:
            promise = Promise(indicator, unit, Decimal(plan), Direction.HIGHER)
            target = add_target(document, agency, promise, by=None)
            TargetResult.objects.create(target=target, period=Period.MIDYEAR, actual=Decimal(actual), note="Đã báo cáo")


def sample_promised_bloc() -> BlocYear:
    return sample_document(DocumentKind.COVENANT).bloc_year


def sample_midyear() -> BlocDocument:
    """Among members that have promised and reached something by the middle of the year."""
    return begin(sample_promised_bloc(), DocumentKind.MIDYEAR, by=None)


def sample_movement() -> Movement:
    first, last = sample_day(1, 1), sample_day(12, 31)
    movement = Movement.objects.create(
        name="Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở",
        state=MovementState.LAUNCHED,
        level=MovementLevel.PROVINCE,
        starts_on=first,
        ends_on=last,
        launched_on=sample_day(2, 2),
        purpose="Xây dựng đội ngũ cán bộ, công chức, viên chức trách nhiệm, chuyên nghiệp, tận tụy phục vụ Nhân dân.",
        conditions="Hoàn thành tốt nhiệm vụ năm; có kết quả cụ thể được đơn vị công nhận.",
    )
    ContentGroup.objects.create(
        movement=movement,
        title="Làm đúng, làm đủ, làm hết việc",
        text="Giải quyết công việc đúng hạn, hướng dẫn một lần cho đủ, không để người dân phải đi lại nhiều lần.",
    )
    MovementTarget.objects.create(
        movement=movement, indicator="Tỷ lệ hồ sơ đúng hạn", value=Decimal(98), unit="%", position=1
    )
    ReportRound.objects.create(movement=movement, title="Sơ kết 6 tháng", due_on=sample_day(6, 15))
    ReportRound.objects.create(movement=movement, title="Tổng kết", due_on=sample_day(11, 30))
    return movement
