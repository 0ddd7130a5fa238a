"""Invented submissions, council packs and gold registers, for samples of papers (documents/library.py)."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from awards.models import (
    AwardForm,
    Bonus,
    Certificate,
    CouncilLine,
    CouncilPack,
    Decision,
    DecisionLine,
    DecisionState,
    GoldRegister,
    Nomination,
    ReviewBody,
    Submission,
    SubmissionLine,
)
from awards.samples.decided import sample_decision
from awards.samples.people import sample_slate
from blocs.samples import sample_day
from documents.models import GivenNumber, NumberSeries
from meetings.models import Meeting, MeetingKind, Seat

COUNCIL = [
    ("Trần Văn Hải", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
    ("Phạm Thị Lụa", "Giám đốc Sở Nội vụ"),
    ("Đinh Công Sơn", "Chủ tịch Liên đoàn Lao động tỉnh"),
]


def sample_submission() -> Submission:
    """What the department proposes of one slate."""
    slate = sample_slate()
    by = User.objects.create(username="nguoi-lap-mau", full_name="Lê Thị Mai", is_active=False)
    submission = Submission.objects.create(title=slate.title, created_by=by)
    SubmissionLine.objects.bulk_create(
        SubmissionLine(submission=submission, nomination=line, position=line.position) for line in slate.lines.all()
    )
    return submission


def refused_cases(lines: list[Nomination]) -> list[dict]:
    return [
        {
            "line": line.pk,
            "name": line.printed_name,
            "unit": line.printed_unit,
            "form": line.form.name,
            "reason": "Chưa đủ 02 năm liên tục được công nhận hoàn thành xuất sắc nhiệm vụ.",
        }
        for line in lines
    ]


def sample_pack() -> CouncilPack:
    """A slate before a council of three, to be voted on."""
    day = sample_day(4, 10)
    meeting = Meeting.objects.create(
        kind=MeetingKind.COUNCIL,
        starts_at=dt.datetime.combine(day, dt.time(8), tzinfo=timezone.get_default_timezone()),
        place="Trụ sở Ủy ban nhân dân tỉnh",
    )
    Seat.objects.bulk_create(
        Seat(meeting=meeting, position=place, label=name, representative=name, representative_position=office)
        for place, (name, office) in enumerate(COUNCIL, start=1)
    )
    slate = sample_slate()
    pack = CouncilPack.objects.create(body=ReviewBody.COUNCIL, meeting=meeting, title=slate.title)
    CouncilLine.objects.bulk_create(
        CouncilLine(pack=pack, nomination=line, position=line.position, numerator=80, denominator=100)
        for line in slate.lines.all()
    )
    return pack


def sample_gold() -> tuple[AwardForm, int, list[GivenNumber]]:
    """The book of one form: everybody of a decision with a number, the last one spoiled."""
    decision, day = sample_decision(), sample_day()
    decision.number = decision.series.note(day.year, 125, about=decision.title, by=None)
    decision.signed_on, decision.decided_on, decision.state = day, day, DecisionState.NUMBERED
    decision.save()
    series = NumberSeries.objects.create(symbol="SV-MẪU", name="Sổ vàng của bản mẫu", is_own=True)
    register = GoldRegister.objects.filter(form=decision.form).first()
    register = register or GoldRegister.objects.create(form=decision.form, series=series)
    for line in decision.lines.all():
        number = series.give(day.year, about=line.printed_name, by=None)
        Certificate.objects.create(line=line, register=register, number=number)
    numbers = series.numbers.select_related("series", "certificate__line__decision__number__series")
    return decision.form, day.year, list(numbers.order_by("ordinal"))


def sample_flags() -> tuple[int, list[DecisionLine]]:
    """The collectives of a decision, for whom flags are embroidered."""
    _, year, numbers = sample_gold()
    return year, [number.certificate.line for number in numbers[:3]]


def sample_bonuses() -> tuple[Decision, list[Bonus]]:
    """What everybody of a numbered decision is paid; nothing of it is written down."""
    _, _, numbers = sample_gold()
    lines = [number.certificate.line for number in numbers]
    bonuses = [
        Bonus(line=line, times=Decimal("1.5"), base_salary=2_340_000, reckoned=3_510_000, amount=3_510_000)
        for line in lines
    ]
    return lines[0].decision, bonuses
