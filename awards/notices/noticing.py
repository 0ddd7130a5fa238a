"""Lấy ý kiến công khai: choosing lines, publishing them, hearing what people say, ending by itself.

A notice ends with its last day, whatever runs: `takes_comments_on` and `shown_on` look at the days alone. Sending its
lines on is done by `end_due`, which the office's pages and `manage.py end_notices` call.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole, Identity, Notice, User, record
from accounts.searching import nfc
from awards.appraisal.appraising import move_lines
from awards.appraisal.routing import routes_of, step_after
from awards.models import (
    AwardRoute,
    LineState,
    Nomination,
    NoticeComment,
    NoticeLine,
    NoticeState,
    PublicNotice,
    SubjectKind,
)
from awards.models.notice import NOTICE_MOVES
from blocs.models import Holiday
from scoring.handing_in import fingerprint

MOST_LINES_OF_A_NOTICE = 500
FURTHEST_START = 30  # days ahead that a notice may begin
# What must not be shown (Luật 91/2025/QH15): birth, numbers of papers and telephones, where one lives.
PERSONAL = [
    (re.compile(r"\b(sinh (năm|ngày)|năm sinh|ngày sinh)\b", re.IGNORECASE), "năm sinh, ngày sinh"),
    (re.compile(r"\b(CCCD|CMND|căn cước|chứng minh nhân dân)\b", re.IGNORECASE), "giấy tờ tùy thân"),
    (re.compile(r"(?<!\d)(?:0|\+84)(?:[ .-]?\d){9}(?!\d)"), "số điện thoại"),
    (re.compile(r"(?<!\d)\d{12}(?!\d)"), "số định danh"),
    (re.compile(r"[\w.+-]+@[\w-]+\.\w+"), "địa chỉ thư điện tử"),
    (re.compile(r"\b(thường trú|tạm trú|nơi ở|số nhà|địa chỉ)\b", re.IGNORECASE), "nơi ở"),
]


def personal_in(text: str) -> list[str]:
    """What in `text` looks personal, in words."""
    return [words for pattern, words in PERSONAL if pattern.search(text)]


def waiting_lines() -> list[Nomination]:
    """Eligible lines whose route asks for a notice, in the order they were proposed, each with its `route`."""
    asked = AwardRoute.objects.standing().filter(notice_days__gt=0).values("form")
    found = Nomination.objects.filter(state=LineState.ELIGIBLE, form__in=asked).exclude(
        notice_lines__notice__state=NoticeState.DRAFT
    )
    lines = list(
        found.select_related("form", "subject", "slate__agency", "slate__bloc_year__bloc").order_by(
            "form__position", "slate_id", "position", "pk"
        )
    )
    routes = routes_of(lines)
    for line in lines:
        line.route = routes[line.pk]
    return [line for line in lines if line.route is not None and line.route.notice_days]


def days_for(lines: Sequence[Nomination]) -> int:
    """The most working days that the route of one of `lines` asks for; 0 where none asks."""
    return max((route.notice_days for route in routes_of(lines).values() if route), default=0)


@transaction.atomic
def begin_notice(notice: PublicNotice, keys: Iterable[int], *, by: User) -> PublicNotice:
    """Save a new draft with the lines `keys`. Raises OfficeError where one of them does not wait for a notice."""
    waiting = {line.pk: line for line in waiting_lines()}
    keys = list(dict.fromkeys(keys))
    if not keys:
        raise OfficeError("Xin chọn ít nhất một trường hợp.")
    if len(keys) > MOST_LINES_OF_A_NOTICE:
        raise OfficeError(f"Một đợt có nhiều nhất {MOST_LINES_OF_A_NOTICE} trường hợp; xin lập thêm đợt.")
    if any(key not in waiting for key in keys):
        raise OfficeError("Có trường hợp không còn chờ lấy ý kiến. Xin tải lại trang rồi chọn lại.")
    lines = [line for key, line in waiting.items() if key in set(keys)]
    notice.days = max(notice.days or 0, days_for(lines))
    notice.created_by = by
    notice.save()
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=notice,
            nomination=line,
            position=place,
            name=line.printed_name,
            unit=_unit_to_show(line),
            form_name=line.form.name,
            summary=line.summary,
        )
        for place, line in enumerate(lines, start=1)
    )
    record(by, "awards.notice_begun", notice, title=notice.title, lines=len(lines))
    return notice


def _unit_to_show(line: Nomination) -> str:
    """Of a household only its commune: what the list prints may be where it lives."""
    if line.subject.kind == SubjectKind.HOUSEHOLD:
        return line.slate.agency.name
    return line.printed_unit


def locked(notice: PublicNotice) -> PublicNotice:
    return PublicNotice.objects.select_for_update().get(pk=notice.pk)


def locked_draft(notice: PublicNotice) -> PublicNotice:
    """Raises WrongState once it was published: nothing of it changes then."""
    now = locked(notice)
    if not now.is_draft:
        raise WrongState(now, NoticeState.DRAFT)
    return now


@transaction.atomic
def keep_notice(notice: PublicNotice, *, by: User) -> None:
    """What a form has set on a draft. Raises OfficeError for fewer days than a route asks for."""
    locked_draft(notice)
    least = days_for(nominations_of(notice))
    if notice.days < least:
        raise OfficeError(f"Tuyến xét yêu cầu lấy ý kiến ít nhất {least:02d} ngày làm việc.")
    notice.save(update_fields=["title", "intro", "contact", "days", "starts_on"])
    record(by, "awards.notice_edited", notice)


@transaction.atomic
def keep_line(line: NoticeLine, *, by: User) -> None:
    """What the office shows of one line of a draft."""
    locked_draft(line.notice)
    line.save(update_fields=["name", "unit", "summary"])
    record(by, "awards.notice_edited", line.notice, what=line.name)


@transaction.atomic
def drop_line(line: NoticeLine, *, by: User) -> None:
    """Out of a draft; it waits for another notice. Raises OfficeError for the last one."""
    now = locked_draft(line.notice)
    if now.lines.count() == 1:
        raise OfficeError("Đợt lấy ý kiến cần ít nhất một trường hợp; xin xóa cả đợt.")
    record(by, "awards.notice_line_dropped", now, what=str(line))
    line.delete()


@transaction.atomic
def discard_notice(notice: PublicNotice, *, by: User) -> None:
    """Forget a draft. Raises WrongState once it was published."""
    now = locked_draft(notice)
    record(by, "awards.notice_discarded", now, title=now.title)
    now.delete()


def nominations_of(notice: PublicNotice) -> list[Nomination]:
    found = Nomination.objects.filter(notice_lines__notice=notice, notice_lines__withdrawn_at=None)
    return list(found.select_related("slate", "form").order_by("notice_lines__position", "pk"))


def shown_text(notice: PublicNotice) -> dict:
    """All that everybody could read, as it was published: what `sha256` vouches for."""
    return {
        "format": "public-notice/1",
        "notice": notice.pk,
        "title": notice.title,
        "intro": notice.intro,
        "contact": notice.contact,
        "from": notice.starts_on.isoformat(),
        "to": notice.ends_on.isoformat(),
        "lines": [
            list(row)
            for row in notice.lines.order_by("position", "pk").values_list("name", "unit", "form_name", "summary")
        ],
    }


def is_unchanged(notice: PublicNotice) -> bool:
    """Whether what is kept is still what was shown."""
    return fingerprint(shown_text(notice)) == notice.sha256


def personal_lines(notice: PublicNotice) -> list[str]:
    """Why lines may not be shown as they are: a sentence each."""
    found = []
    for line in notice.lines.order_by("position", "pk"):
        if kinds := personal_in(f"{line.name}\n{line.unit}\n{line.summary}"):
            found.append(f"{line.name}: có vẻ ghi {', '.join(kinds)}.")
    if kinds := personal_in(f"{notice.title}\n{notice.intro}"):
        found.append(f"Lời mở đầu: có vẻ ghi {', '.join(kinds)}.")
    return found


@transaction.atomic
def publish_notice(notice: PublicNotice, *, by: User, today: dt.date | None = None) -> None:
    """Show it from its first day on; its lines are on notice from now. What is shown is frozen.

    Raises OfficeError: a line is not eligible any more, something shown looks personal, or the day lies in the past.
    """
    today = today or timezone.localdate()
    now = locked_draft(notice)
    lines = nominations_of(now)
    if not lines:
        raise OfficeError("Đợt lấy ý kiến chưa có trường hợp nào.")
    starts_on = now.starts_on or today
    if not today <= starts_on <= today + dt.timedelta(days=FURTHEST_START):
        raise OfficeError(f"Ngày bắt đầu phải từ hôm nay và không quá {FURTHEST_START} ngày tới.")
    if problems := personal_lines(now):
        raise OfficeError(f"Chưa đăng được vì còn thông tin cá nhân. {' '.join(problems[:5])} Xin sửa trước khi đăng.")
    if gone := [line for line in lines if line.state != LineState.ELIGIBLE]:
        raise OfficeError(f"{gone[0].printed_name} không còn ở trạng thái “Đủ điều kiện”; xin bỏ khỏi đợt này.")
    if now.days < (least := days_for(lines)):
        raise OfficeError(f"Tuyến xét yêu cầu lấy ý kiến ít nhất {least:02d} ngày làm việc.")
    now.starts_on = starts_on
    now.ends_on = Holiday.objects.calendar().after(starts_on, now.days)
    _move(
        now,
        NoticeState.PUBLISHED,
        by=by,
        starts_on=now.starts_on,
        ends_on=now.ends_on,
        published_at=timezone.now(),
        published_by=by,
        sha256=fingerprint(shown_text(now)),
    )
    move_lines(Nomination.objects.filter(pk__in=[line.pk for line in lines]), LineState.ON_NOTICE, by=by)
    notice.refresh_from_db()


def _move(notice: PublicNotice, to: NoticeState, *, by: User | None, **changes) -> None:
    """The one door of `state`."""
    if to not in NOTICE_MOVES[NoticeState(notice.state)]:
        raise WrongState(notice, to)
    if not PublicNotice.objects.filter(pk=notice.pk, state=notice.state).update(state=to, **changes):
        notice.refresh_from_db()
        raise WrongState(notice, to)
    record(by, f"awards.notice_{to}", notice, title=notice.title)


# --- What people say --------------------------------------------------------------------------------------------------


class NoticeOver(OfficeError):
    """Comments are taken from the first day to the last."""

    def __init__(self):
        super().__init__("Đợt lấy ý kiến này chưa bắt đầu hoặc đã hết thời hạn, nên không nhận thêm ý kiến.")


@transaction.atomic
def take_comment(
    notice: PublicNotice,
    *,
    text: str,
    line: NoticeLine | None = None,
    name: str = "",
    contact: str = "",
    today: dt.date | None = None,
) -> NoticeComment:
    """Keep what somebody without an account has written, and tell the office. Raises NoticeOver outside the days."""
    now = locked(notice)
    if not now.takes_comments_on(today or timezone.localdate()):
        raise NoticeOver
    comment = NoticeComment.objects.create(
        notice=now, line=line, text=text.strip(), name=nfc(name), contact=nfc(contact)
    )
    record(None, "awards.notice_comment_received", now)
    Notice.objects.tell(
        User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD),
        subject="Có ý kiến mới về danh sách đề nghị khen thưởng",
        body=f"{now.title}{f' (về {line.name})' if line else ''}."[:1000],
        link=now.get_absolute_url(),
    )
    return comment


@transaction.atomic
def answer_comment(comment: NoticeComment, *, answer: str, by: User) -> None:
    """Write down what came of it, for the office. May be written again; the trail keeps each time."""
    if not answer.strip():
        raise OfficeError("Xin ghi kết quả xem xét ý kiến.")
    NoticeComment.objects.filter(pk=comment.pk).update(
        answer=answer.strip(), answered_at=timezone.now(), answered_by=by
    )
    comment.refresh_from_db()
    record(by, "awards.notice_comment_answered", comment.notice)


@transaction.atomic
def withdraw_line(line: NoticeLine, *, reason: str, by: User) -> None:
    """Back to the appraisal while the notice runs; the public page says that it was withdrawn, not why.

    Raises OfficeError without a reason, and WrongState once the notice has ended or the line has gone on.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do đưa lại thẩm định.")
    now = locked(line.notice)
    if now.state != NoticeState.PUBLISHED:
        raise WrongState(now, NoticeState.PUBLISHED)
    if not NoticeLine.objects.filter(pk=line.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because=reason.strip()[:1000]
    ):
        raise OfficeError(f"{line.name} đã được rút khỏi danh sách trước đó.")
    line.nomination.move(LineState.RECEIVED, by=by, reason=f"Lấy ý kiến công khai: {reason.strip()}"[:2000])
    record(by, "awards.notice_line_withdrawn", now, what=str(line), reason=reason.strip())
    line.refresh_from_db()


# --- Its end ----------------------------------------------------------------------------------------------------------


def end_due(today: dt.date | None = None) -> int:
    """End every notice whose last day has passed; how many there were. One query where there is none."""
    today = today or timezone.localdate()
    over = list(PublicNotice.objects.over_on(today).values_list("pk", flat=True))
    return sum(_end(pk, today) for pk in over)


@transaction.atomic
def _end(pk: int, today: dt.date) -> bool:
    notice = PublicNotice.objects.select_for_update().get(pk=pk)
    if notice.state != NoticeState.PUBLISHED or notice.ends_on >= today:
        return False
    _move(notice, NoticeState.ENDED, by=None, ended_at=timezone.now())
    lines = [line for line in nominations_of(notice) if line.state == LineState.ON_NOTICE]
    routes, going = routes_of(lines), {}
    for line in lines:
        to = step_after(LineState.ON_NOTICE, line.form.level, routes[line.pk])
        going.setdefault(to, []).append(line.pk)
    for to, keys in going.items():
        move_lines(Nomination.objects.filter(pk__in=keys), to, by=None)
    left = notice.comments.unanswered().count()
    Notice.objects.tell(
        User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD),
        subject=f"Hết thời hạn lấy ý kiến: {notice.title}"[:200],
        body=f"{len(lines):02d} trường hợp chuyển bước tiếp theo. Còn {left:02d} ý kiến chưa ghi kết quả xem xét.",
        link=notice.get_absolute_url(),
    )
    return True


def unanswered_about(lines: Iterable[Nomination]) -> dict[int, int]:
    """By line how many comments about it wait for an answer. One query."""
    found: dict[int, int] = {}
    about = NoticeComment.objects.unanswered().filter(line__nomination__in=[line.pk for line in lines])
    for key in about.order_by().values_list("line__nomination", flat=True):
        found[key] = found.get(key, 0) + 1
    return found


def usual_intro(identity: Identity) -> str:
    return (
        f"{identity.office_name} công khai danh sách các trường hợp được đề nghị khen thưởng để lấy ý kiến trước khi "
        "trình cấp có thẩm quyền."
    )
