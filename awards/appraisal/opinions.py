"""Lấy ý kiến hiệp y: asking another body about lines, its answer here or by letter."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Notice, User, record
from awards.appraisal.appraising import locked
from awards.models import OpinionLine, OpinionRequest, Stance


@transaction.atomic
def ask_opinion(lines, told: Mapping, *, by: User) -> OpinionRequest:
    """Ask one body about the queryset `lines`; who acts for it on the portal is told.

    Args:
        told: `agency` or `body_name`, `question`, `due_on`.
    """
    request = OpinionRequest.objects.create(
        agency=told["agency"],
        body_name=told["body_name"],
        question=told["question"].strip(),
        due_on=told["due_on"],
        asked_by=by,
    )
    held = locked(lines)
    OpinionLine.objects.bulk_create(OpinionLine(request=request, nomination=line) for line in held)
    record(by, "awards.opinion_asked", request, what=request.body, lines=len(held))
    if request.agency_id:
        Notice.objects.tell(
            User.objects.acting_for(request.agency_id),
            subject=f"Xin ý kiến về {len(held):02d} trường hợp đề nghị khen thưởng",
            body=f"{request.question}\nHạn trả lời: {request.due_on:%d/%m/%Y}.",
            link=request.get_absolute_url(),
        )
    return request


@transaction.atomic
def remind_of_opinion(request: OpinionRequest, *, by: User) -> int:
    """Tell everybody who acts for the body that its answer is awaited; gives how many people.

    Raises OfficeError where it is answered, was reminded today already, or nobody of it could be told.
    """
    now = OpinionRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=request.pk)
    if now.answered_at:
        raise OfficeError("Cơ quan này đã trả lời.")
    if now.reminded_at and timezone.localdate(now.reminded_at) == timezone.localdate():
        raise OfficeError(
            f"Hôm nay đã nhắc lúc {timezone.localtime(now.reminded_at):%H:%M}; xin nhắc lại vào hôm khác."
        )
    people = list(User.objects.acting_for(now.agency_id)) if now.agency_id else []
    if not people:
        raise OfficeError("Cơ quan này chưa có tài khoản nào trên cổng để nhắc; xin nhắc bằng công văn.")
    late = " Đã quá hạn, xin trả lời ngay." if now.is_late else ""
    Notice.objects.tell(
        people,
        subject="Nhắc: trả lời ý kiến về đề nghị khen thưởng",
        body=f"{now.question}\nHạn trả lời: {now.due_on:%d/%m/%Y}.{late}",
        link=now.get_absolute_url(),
    )
    now.reminded_at = timezone.now()
    now.save(update_fields=["reminded_at"])
    record(by, "awards.opinion_reminded", now, what=now.body, people=len(people))
    request.refresh_from_db(fields=["reminded_at"])
    return len(people)


@dataclass(frozen=True)
class Answer:
    """What the body says: of all, and of each line by its key; the letter where it came on paper.

    Attributes:
        stances: by key of the OpinionLine, a Stance and a note.
    """

    stances: Mapping[int, tuple[Stance, str]]
    text: str = ""
    letter_number: str = ""
    letter_on: object = None
    letter_file: object = None


@transaction.atomic
def answer_opinion(request: OpinionRequest, answer: Answer, *, by: User) -> None:
    """Keep the answer; whoever asked is told.

    Raises OfficeError where it was answered already, or an objection has no reason.
    """
    now = OpinionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if now.answered_at:
        raise OfficeError("Đã có người trả lời văn bản này. Xin tải lại trang.")
    lines = list(now.lines.select_related("nomination"))
    for line in lines:
        line.stance, line.note = answer.stances[line.pk]
        if line.stance != Stance.AGREES and not line.note.strip():
            raise OfficeError(f"Xin ghi nội dung ý kiến về {line.nomination.printed_name}.")
    OpinionLine.objects.bulk_update(lines, ["stance", "note"], batch_size=500)
    now.answer, now.letter_number, now.letter_on = answer.text, answer.letter_number, answer.letter_on
    now.letter_file, now.answered_at, now.answered_by = answer.letter_file, timezone.now(), by
    now.save()
    record(by, "awards.opinion_answered", now, what=now.body)
    request.refresh_from_db()
    if now.asked_by_id != by.pk:
        Notice.objects.tell(
            [now.asked_by],
            subject=f"{now.body} đã trả lời về {len(lines):02d} trường hợp đề nghị khen thưởng"[:200],
            body=now.answer,
            link=now.get_absolute_url(),
        )
