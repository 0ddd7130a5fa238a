"""What an agency does about a movement: its own launch, its contents and targets, its reports and photos."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import User, record
from campaigns.models import (
    AnswerContent,
    AnswerFile,
    AnswerTarget,
    Movement,
    MovementAnswer,
    MovementReport,
    MovementState,
    ReportFigure,
    ReportRound,
)
from documents.models import StoredFile
from documents.pictures import screen_picture

MOST_PHOTOS = 20


class NewerAnswer(OfficeError):
    """Somebody else saved the plan after the page was made; nothing was stored. `answer` is what is stored now."""

    def __init__(self, answer: MovementAnswer):
        super().__init__(
            f"{answer.edited_by or 'Người khác'} đã lưu kế hoạch này lúc "
            f"{timezone.localtime(answer.edited_at):%H:%M ngày %d/%m/%Y}; điều vừa ghi chưa lưu."
        )
        self.answer = answer


@dataclass(frozen=True)
class Figure:
    """What is reported of one target, with its evidence in words."""

    value: Decimal
    evidence: str = ""


@dataclass(frozen=True)
class Pledge:
    """What the agency takes over or adds, in the order of the page; `removed` are rows that are to go."""

    contents: Sequence[AnswerContent] = ()
    targets: Sequence[AnswerTarget] = ()
    removed: Sequence[AnswerContent | AnswerTarget] = ()


def taken_over_from(movement: Movement) -> Pledge:
    """Everything the movement asks, as an agency takes it over unchanged; nothing is stored."""
    return Pledge(
        contents=[AnswerContent(source=group, title=group.title, text=group.text) for group in movement.groups.all()],
        targets=[
            AnswerTarget(
                source=target,
                indicator=target.indicator,
                value=target.value,
                unit=target.unit,
                direction=target.direction,
            )
            for target in movement.targets.all()
        ],
    )


def must_run(movement: Movement) -> None:
    now = movement.locked()
    if not now.is_running:
        raise WrongState(now, MovementState.LAUNCHED)


@transaction.atomic
def keep_answer(
    answer: MovementAnswer, pledge: Pledge | None = None, *, upload=None, seen: int | None = None, by: User
) -> MovementAnswer:
    """Store an answer, new or known, with what it takes over and adds, and the plan's file `upload`.

    Args:
        seen: the version of the plan that the page showed; None where no page did.

    Raises:
        WrongState: the movement does not run.
        NewerAnswer: somebody has saved the plan in between.
        WrongDay: the agency launched it before the movement was.
        OfficeError: the agency has answered already, or a target that is to go was reported on.
    """
    movement, is_new = answer.movement, answer.pk is None
    must_run(movement)
    if not is_new:
        now = MovementAnswer.objects.select_related("edited_by").get(pk=answer.pk)  # its movement is locked
        if seen is not None and seen != now.version:
            raise NewerAnswer(now)
        answer.version = now.version + 1
    answer.edited_by, answer.edited_at = by, timezone.now()
    if is_new and MovementAnswer.objects.filter(movement=movement, agency=answer.agency).exists():
        raise OfficeError(f"{answer.agency} đã hưởng ứng phong trào này rồi.")
    if movement.launched_on and answer.launched_on < movement.launched_on:
        raise WrongDay(f"Ngày phát động tại đơn vị phải từ ngày {movement.launched_on:%d/%m/%Y} trở đi.")
    replaced = answer.document_file if upload else None
    if upload:
        answer.document_file = StoredFile.objects.store(upload, by=by)
    answer.save()
    if pledge:
        keep_pledge(answer, pledge)
    if replaced:
        replaced.discard()
    record(by, "campaigns.answer_created" if is_new else "campaigns.answer_edited", answer, agency=answer.agency.name)
    return answer


def keep_pledge(answer: MovementAnswer, pledge: Pledge) -> None:
    for row in pledge.removed:
        if isinstance(row, AnswerTarget) and row.figures.exists():
            raise OfficeError(f"Không bỏ được chỉ tiêu “{row}”: đã có số liệu báo cáo.")
        row.delete()
    for rows in (pledge.contents, pledge.targets):
        for position, row in enumerate(rows):
            row.answer, row.position = answer, position
            if isinstance(row, AnswerTarget):
                row.judge(row.latest)
            row.save()


@transaction.atomic
def report(
    answer: MovementAnswer,
    *,
    text: str,
    figures: Mapping[AnswerTarget, Figure],
    round_: ReportRound | None = None,
    document: str = "",
    uploads: Sequence = (),
    by: User,
) -> MovementReport:
    """Keep one report with its figures and files; the figures become the latest of their targets.

    The same report sent twice is kept once; one that brings another file is not the same.

    Raises WrongState: the movement does not run any more.
    """
    must_run(answer.movement)
    twin = the_same(answer, text=text, figures=figures, round_=round_)
    if (
        twin
        and twin.document == document
        and file_hashes(uploads) <= set(twin.files.values_list("file__sha256", flat=True))
    ):
        return twin
    now = timezone.now()
    due_on = round_.due_for(answer.agency_id) if round_ else None
    sent = MovementReport.objects.create(
        answer=answer,
        round=round_,
        document=document,
        text=text,
        is_late=due_on is not None and timezone.localdate(now) > due_on,
        sent_at=now,
        by=by,
    )
    ReportFigure.objects.bulk_create(
        ReportFigure(report=sent, target=target, value=figure.value, evidence=figure.evidence)
        for target, figure in figures.items()
    )
    for target, figure in figures.items():
        target.judge(figure.value)
    AnswerTarget.objects.bulk_update(list(figures), ["latest", "is_met"])
    for upload in uploads:
        AnswerFile.objects.create(answer=answer, report=sent, file=StoredFile.objects.store(upload, by=by))
    record(by, "campaigns.answer_reported", answer, round=str(round_ or ""), late="có" if sent.is_late else "")
    return sent


def the_same(
    answer: MovementAnswer, *, text: str, figures: Mapping[AnswerTarget, Figure], round_: ReportRound | None
) -> MovementReport | None:
    last = answer.reports.filter(round=round_).first()
    if last is None or last.text != text:
        return None
    kept = {figure.target_id: (figure.value, figure.evidence) for figure in last.figures.all()}
    return last if kept == {target.pk: (figure.value, figure.evidence) for target, figure in figures.items()} else None


def file_hashes(uploads: Sequence) -> set[str]:
    found = set()
    for upload in uploads:
        upload.seek(0)
        found.add(hashlib.file_digest(upload, "sha256").hexdigest())
        upload.seek(0)
    return found


@transaction.atomic
def add_photo(answer: MovementAnswer, upload, *, caption: str, by: User) -> AnswerFile:
    """Keep a checked picture, without what the camera wrote into it.

    Raises:
        WrongState: the movement does not run any more.
        OfficeError: beyond MOST_PHOTOS.
    """
    must_run(answer.movement)
    if answer.files.filter(is_photo=True).count() >= MOST_PHOTOS:
        raise OfficeError(f"Mỗi đơn vị lưu tối đa {MOST_PHOTOS} ảnh; xin bỏ bớt ảnh cũ.")
    stored = StoredFile.objects.store(screen_picture(upload), name=photo_name(upload), by=by)
    photo = AnswerFile.objects.create(answer=answer, file=stored, caption=caption, is_photo=True)
    record(by, "campaigns.photo_added", answer, caption=caption)
    return photo


def photo_name(upload) -> str:
    stem = (getattr(upload, "name", "") or "anh").rsplit("/", 1)[-1].rpartition(".")[0]
    return f"{stem or 'anh'}.jpg"


@transaction.atomic
def remove_photo(photo: AnswerFile, *, by: User) -> None:
    """Raises WrongState: the movement does not run any more."""
    must_run(photo.answer.movement)
    record(by, "campaigns.photo_removed", photo.answer, caption=photo.caption)
    file = photo.file
    photo.delete()
    file.discard()


@transaction.atomic
def withdraw(answer: MovementAnswer, *, reason: str, by: User) -> None:
    """Take back an answer on which nobody has reported yet. Raises OfficeError otherwise, or without a reason."""
    must_run(answer.movement)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút hưởng ứng.")
    if answer.reports.exists():
        raise OfficeError("Đơn vị đã gửi báo cáo nên không rút hưởng ứng được nữa.")
    record(by, "campaigns.answer_withdrawn", answer, agency=answer.agency.name, reason=reason)
    files = [row.file for row in answer.files.select_related("file")]
    if answer.document_file:
        files.append(answer.document_file)
    answer.delete()
    for file in files:
        file.discard()


def next_round(rounds: Sequence[ReportRound], reports: Sequence[MovementReport]) -> ReportRound | None:
    """The round `with_extended` that must be reported on first; None when nothing is due."""
    reported = {sent.round_id for sent in reports}
    waiting = [round_ for round_ in rounds if round_.pk not in reported]
    return min(waiting, key=lambda round_: (round_.last_day, round_.pk), default=None)
