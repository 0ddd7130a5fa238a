"""Tờ trình, báo cáo thẩm định of the office: put together, signed by the director, numbered; and who was refused."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Notice, User, record
from awards.appraisal.appraising import locked, move_lines
from awards.models import (
    UNJUDGED_LINES,
    Decision,
    LineMove,
    LineState,
    Nomination,
    RefusalLetter,
    Slate,
    Submission,
    SubmissionLine,
)
from documents.models import StoredFile
from scoring.handing_in import fingerprint
from scoring.models import Approval

AGAINST = {LineState.INELIGIBLE, LineState.REFUSED, LineState.FELL_BACK}
REFUSABLE = (LineState.INELIGIBLE, LineState.REFUSED)


def lines_of(submission: Submission) -> list[Nomination]:
    """The lines it speaks of, in its order. One query."""
    found = submission.lines.select_related(
        "nomination__form", "nomination__subject", "nomination__slate__agency", "nomination__slate__bloc_year__bloc"
    )
    return [each.nomination for each in found.order_by("position")]


def found_wanting(submission: Submission, lines: Sequence[Nomination]) -> set[int]:
    """Which of its `lines` the appraisal spoke against, whatever the council said of them since. One query.

    Once it is signed, what counts is the verdict of that moment.
    """
    verdicts = LineMove.objects.filter(nomination__in=lines, state__in=[LineState.ELIGIBLE, LineState.INELIGIBLE])
    if submission.signed_at:
        verdicts = verdicts.filter(at__lte=submission.signed_at)
    last = dict(verdicts.order_by("pk").values_list("nomination", "state"))
    return {line.pk for line in lines if last.get(line.pk, line.state) in AGAINST}


def text_of(submission: Submission) -> str:
    """A fingerprint of all that its letter and its report say, but for who signs them. Two queries."""
    lines = lines_of(submission)
    wanting = found_wanting(submission, lines)
    said = [
        (line.pk, line.printed_name, line.printed_unit, line.form.name, line.slate.proposer, line.slate.number)
        for line in lines
    ]
    found = [(line.pk in wanting, line.verdict_reason) for line in lines]
    return fingerprint([submission.title, submission.remarks, said, found])


@transaction.atomic
def begin_submission(submission: Submission, lines, *, by: User) -> Submission:
    """Keep a new submission that speaks of the queryset `lines`, slate by slate in the proposers' order."""
    held = sorted(locked(lines), key=lambda line: (line.slate_id, line.position, line.pk))
    submission.created_by = by
    submission.save()
    SubmissionLine.objects.bulk_create(
        [
            SubmissionLine(submission=submission, nomination=line, position=place)
            for place, line in enumerate(held, start=1)
        ],
        batch_size=500,
    )
    record(by, "awards.submission_begun", submission, title=submission.title, lines=len(held))
    return submission


@transaction.atomic
def sign_submission(submission: Submission, *, number: str, content: bytes | None, seen: str | None, by: User) -> None:
    """The director has just entered the password again; what was signed is kept as it was printed.

    Args:
        content: the PDF; None where no paper can be printed here.
        seen: text_of() when the director opened the page; None where nobody looked at a page.

    Raises OfficeError where it is signed already, was changed since it was seen, one of its lines is appraised again,
    or the signer is who wrote it.
    """
    now = _unsigned(submission)
    if now.created_by_id == by.pk:
        raise OfficeError("Người lập tờ trình không tự ký được.")
    lines = locked(Nomination.objects.filter(submissions__submission=now))
    if seen is not None and seen != text_of(now):
        raise OfficeError("Tờ trình đã thay đổi sau khi mở trang này. Xin quay lại xem tờ trình rồi ký.")
    if again := [line for line in lines if line.state in UNJUDGED_LINES]:
        raise OfficeError(f"{again[0].printed_name} đang được thẩm định lại; xin kết luận trước khi ký.")
    now.file = StoredFile.objects.store(content, by=by, name=f"to-trinh-{now.pk}.pdf") if content else None
    _sign(
        now, Approval.PASSWORD, name=by.full_name, position=by.position, number=number, on=timezone.localdate(), by=by
    )
    submission.refresh_from_db()


@transaction.atomic
def file_signed_submission(
    submission: Submission, *, name: str, position: str, number: str, on: dt.date, scan, by: User
) -> None:
    """The letter came back signed on paper. Raises OfficeError where it is signed already."""
    now = _unsigned(submission)
    now.file = StoredFile.objects.store(scan, by=by)
    _sign(now, Approval.SCAN, name=name, position=position, number=number, on=on, by=by)
    submission.refresh_from_db()


def _unsigned(submission: Submission) -> Submission:
    now = submission.locked()
    if now.is_signed:
        raise OfficeError("Tờ trình này đã ký. Xin tải lại trang.")
    return now


def _sign(now: Submission, how: Approval, *, name: str, position: str, number: str, on: dt.date, by: User) -> None:
    now.approval, now.signer_name, now.signer_position, now.number = how, name, position, number
    now.signed_on, now.signed_at, now.signed_by = on, timezone.now(), by
    now.save()
    record(by, "awards.submission_signed", now, title=now.title, number=number)
    if now.created_by_id != by.pk:
        Notice.objects.tell(
            [now.created_by], subject=f"Đã ký: {now.title}"[:200], body=number, link=now.get_absolute_url()
        )


@transaction.atomic
def give_number(submission: Submission, *, number: str, by: User) -> None:
    """The number that the registry gave after signing. Raises OfficeError before that, or where it has one."""
    now = submission.locked()
    if not now.is_signed:
        raise OfficeError("Tờ trình chưa ký nên chưa có số.")
    if now.number:
        raise OfficeError(f"Tờ trình đã có số {now.number}.")
    now.number = number
    now.save(update_fields=["number"])
    record(by, "awards.submission_numbered", now, number=number)
    submission.refresh_from_db()


def citing_decisions(submission: Submission) -> list[Decision]:
    """The decisions that cite its number, drafts too. One query."""
    if not submission.number:
        return []
    about = Decision.objects.filter(lines__nomination__submissions__submission=submission).distinct()
    found = about.filter(office_letter__contains=submission.number).select_related("number__series").order_by("pk")
    number = _whole(submission.number)
    return [each for each in found if number.search(each.office_letter)]


def _whole(number: str) -> re.Pattern:
    """ "5/TTr-SNV", but not where it ends "45/TTr-SNV"."""
    return re.compile(rf"(?<!\w){re.escape(number)}(?!\w)")


@transaction.atomic
def correct_number(submission: Submission, *, number: str, reason: str, by: User) -> int:
    """Another number for a signed letter, and in the drafts that cite it; gives how many drafts.

    Raises OfficeError where it has no number, the number is the same, or a signed decision cites it already.
    """
    now = submission.locked()
    former = now.number
    if not now.is_signed or not former:
        raise OfficeError("Tờ trình này chưa có số để sửa.")
    if number == former:
        raise OfficeError("Số mới giống số đã ghi.")
    citing = citing_decisions(now)
    drafts = [each.locked() for each in citing]
    if signed := next((each for each in drafts if each.is_signed), None):
        raise OfficeError(f"{signed} đã dẫn số {former}, không sửa được nữa.")
    for each in drafts:
        each.office_letter = _whole(former).sub(lambda _: number, each.office_letter)[:300]
        each.save(update_fields=["office_letter"])
        each.touch(by=None)
    now.number = number
    now.save(update_fields=["number"])
    record(by, "awards.submission_number_corrected", now, former=former, number=number, reason=reason)
    submission.refresh_from_db()
    return len(drafts)


# --- Who is not rewarded ----------------------------------------------------------------------------------------------


def refused_lines(slate: Slate):
    """The lines of a slate that are refused and whose proposer was not told yet."""
    told = {case["line"] for letter in slate.refusal_letters.all() for case in letter.cases}
    return slate.lines.filter(state__in=REFUSABLE).exclude(pk__in=told).select_related("form")


def cases_of(lines) -> list[dict]:
    return [
        {
            "line": line.pk,
            "name": line.printed_name,
            "unit": line.printed_unit,
            "form": line.form.name,
            "reason": refusal_of(line),
        }
        for line in lines
    ]


def refusal_of(line: Nomination) -> str:
    """Why it was refused last."""
    if line.state == LineState.INELIGIBLE:
        return line.verdict_reason
    last = line.moves.filter(state=LineState.REFUSED).last()
    return last.reason if last else line.verdict_reason


@transaction.atomic
def tell_refusals(slate: Slate, cases: list[dict], *, number: str, content: bytes | None, by: User) -> RefusalLetter:
    """Tell the proposer who is not rewarded and why; what was not eligible is refused with that.

    Args:
        cases: as cases_of() gave them to whoever printed the letter.
        content: the PDF of the letter; None where no paper can be printed here.

    Raises OfficeError where somebody told it meanwhile, or nobody is refused.
    """
    now = slate.locked()
    lines = list(refused_lines(now).order_by("position", "pk"))
    if not cases or cases_of(lines) != cases:
        raise OfficeError("Danh sách không được khen thưởng đã thay đổi. Xin xem lại rồi thông báo.")
    letter = RefusalLetter.objects.create(
        slate=now,
        number=number,
        told_on=timezone.localdate(),
        told_by=by,
        cases=cases,
        file=StoredFile.objects.store(content, by=by, name=f"thong-bao-{now.pk}.pdf") if content else None,
    )
    for line in lines:
        if line.state == LineState.INELIGIBLE:
            move_lines(Nomination.objects.filter(pk=line.pk), LineState.REFUSED, by=by, reason=line.verdict_reason)
    record(by, "awards.refusals_told", letter, number=number, lines=len(cases))
    Notice.objects.tell(
        User.objects.acting_for(now.agency_id),
        subject=f"Thông báo {len(cases):02d} trường hợp không được khen thưởng: {now.title}"[:200],
        body="; ".join(f"{case['name']}: {case['reason']}" for case in cases)[:2000],
        link=letter.get_absolute_url(),
    )
    return letter
