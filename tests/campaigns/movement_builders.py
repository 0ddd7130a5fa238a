"""Builders of movements, answers and role models: complete and ordinary; a test names only what it is about."""

import datetime as dt
import io
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from campaigns.answering import taken_over_from
from campaigns.models import (
    AnswerFile,
    ContentGroup,
    Movement,
    MovementAnswer,
    MovementDocument,
    MovementLevel,
    MovementState,
    MovementTarget,
    ReportRound,
    RoleModel,
    RoleModelState,
    Spreading,
)
from documents.models import StoredFile

_numbers = count(1)
LAUNCHED_ON = dt.date(2026, 2, 2)


def a_picture(name: str = "anh.jpg", **saved) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "tan").save(written, "JPEG", **saved)
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def new_movement(
    name: str = "", *, state: MovementState = MovementState.LAUNCHED, targets=(("Hồ sơ đúng hạn", 98, "%"),), **fields
) -> Movement:
    """A movement of the province in 2026 with one group of contents. `targets` are (indicator, value, unit)."""
    defaults = {
        "level": MovementLevel.PROVINCE,
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2026, 12, 31),
        "launched_on": None if state == MovementState.PLANNED else LAUNCHED_ON,
    }
    movement = Movement.objects.create(
        name=name or f"Phong trào thi đua số {next(_numbers)}", state=state, **{**defaults, **fields}
    )
    ContentGroup.objects.create(movement=movement, title="Làm đúng, làm đủ, làm hết việc")
    for position, (indicator, value, unit) in enumerate(targets):
        MovementTarget.objects.create(
            movement=movement, position=position, indicator=indicator, value=Decimal(value), unit=unit
        )
    return movement


def new_round(movement: Movement, *, due_on: dt.date = dt.date(2026, 6, 15), title: str = "Sơ kết") -> ReportRound:
    return ReportRound.objects.create(movement=movement, title=title, due_on=due_on)


def new_answer(movement: Movement, agency, *, launched_on: dt.date = LAUNCHED_ON) -> MovementAnswer:
    """`agency` takes over everything the movement asks."""
    answer = MovementAnswer.objects.create(movement=movement, agency=agency, launched_on=launched_on)
    pledge = taken_over_from(movement)
    for position, row in enumerate([*pledge.contents, *pledge.targets]):
        row.answer, row.position = answer, position
        row.save()
    return answer


def new_photo(answer: MovementAnswer) -> AnswerFile:
    stored = StoredFile.objects.store(a_picture(), by=None)
    return AnswerFile.objects.create(answer=answer, file=stored, caption="Lễ phát động", is_photo=True)


def new_document(movement: Movement, content: bytes) -> MovementDocument:
    file = StoredFile.objects.store(content, by=None, name="ke-hoach.pdf")
    return MovementDocument.objects.create(movement=movement, citation="Kế hoạch số 36/KH-UBND", file=file)


def new_role_model(
    agency, *, state: RoleModelState = RoleModelState.DRAFT, with_picture: bool = False, **fields
) -> RoleModel:
    number = next(_numbers)
    defaults = {
        "name": f"Tổ một cửa số {number}",
        "unit": agency.name,
        "year": 2026,
        "title": "Không ai phải đến hai lần",
        "story": "Hướng dẫn một lần cho đủ.",
        "has_consent": True,
        "published_at": timezone.now() if state in (RoleModelState.PUBLISHED, RoleModelState.WITHDRAWN) else None,
    }
    picture = StoredFile.objects.store(a_picture(), by=None) if with_picture else None
    return RoleModel.objects.create(
        agency=agency, state=state, picture=picture, picture_alt="Tổ một cửa", **{**defaults, **fields}
    )


def new_spreading(role_model: RoleModel, agency, *, on: dt.date = dt.date(2026, 5, 4)) -> Spreading:
    return Spreading.objects.create(role_model=role_model, agency=agency, on=on)
