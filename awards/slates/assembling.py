"""Putting a slate together and carrying it to the office: lines, approval by the head, receipt, return, reception."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, GrantedRole, Notice, User, record
from awards.appraisal.appraising import move_lines, start_clock
from awards.models import (
    EDITABLE_LINES,
    MOST_LINES,
    AwardForm,
    AwardKind,
    AwardTerms,
    BlocProposal,
    LineState,
    Nomination,
    Slate,
    SlateState,
    Subject,
    SubjectKind,
)
from awards.models.slate import must_exist
from awards.slates.nominating import check_slate, must_fit
from blocs.models import BlocYear
from documents.models import StoredFile
from scoring.handing_in import HeadApproval, check_approval, fingerprint


@dataclass(frozen=True)
class NewLine:
    """A line to be: whom, what for, and what the list says of it ("" is filled in)."""

    subject: Subject
    form: AwardForm
    summary: str = ""
    printed_unit: str = ""
    votes: int | None = None
    votes_base: int | None = None
    proposal: BlocProposal | None = None


def subjects_for(slate: Slate):
    """Whom the slate may propose: the proposer's own and its divisions'; of a bloc, its members as collectives."""
    if slate.bloc_year_id:
        return Subject.objects.heads().filter(
            node__in=slate.bloc_year.member_ids, kind__in=[SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE]
        )
    return Subject.objects.heads().filter(
        agency__in=Agency.objects.filter(pk=slate.agency_id) | Agency.objects.filter(parent=slate.agency_id)
    )


def unit_of(subject: Subject) -> str:
    """Chức vụ, đơn vị as the list prints it."""
    if subject.node_id is not None and subject.node_id == subject.agency_id:
        return ""
    return ", ".join(filter(None, [subject.position, subject.unit, subject.agency.name]))[:300]


@transaction.atomic
def begin_slate(slate: Slate, *, by: User) -> Slate:
    """Save a new slate. Raises OfficeError for an agency that is gone."""
    must_exist(slate.agency, timezone.localdate())
    slate.created_by = by
    slate.save()
    record(by, "awards.slate_begun", slate, title=slate.title)
    return slate


@transaction.atomic
def begin_bloc_slate(bloc_year: BlocYear, *, by: User) -> Slate:
    """The bloc's slate for its year, with a line for each proposal that stands; the one there is, where there is one.

    Raises OfficeError: the bloc has proposed nothing, or has no leader to write for it.
    """
    now = BlocYear.objects.select_for_update(of=("self",)).select_related("bloc", "year", "leader").get(pk=bloc_year.pk)
    kept = Slate.objects.filter(bloc_year=now, kind=AwardKind.MERIT).first()
    if kept:
        return kept
    proposals = list(BlocProposal.objects.of_bloc_year(now).standing())
    if not proposals:
        raise OfficeError("Khối chưa có đề nghị nào; xin ghi nhận kết quả suy tôn trước.")
    if now.leader is None:
        raise OfficeError("Khối chưa có trưởng khối nên chưa lập được hồ sơ.")
    slate = Slate(
        year=now.year,
        kind=AwardKind.MERIT,
        agency=now.leader,
        bloc_year=now,
        title=f"Đề nghị khen thưởng năm {now.year.year} của {now.bloc.name}",
        achievement=f"Đã có thành tích xuất sắc trong phong trào thi đua năm {now.year.year}",
        created_by=by,
    )
    slate.save()
    record(by, "awards.slate_begun", slate, title=slate.title)
    subjects = {proposal.agency_id: subject_of(proposal.agency) for proposal in proposals}
    lines = [
        NewLine(
            subjects[proposal.agency_id],
            proposal.form,
            votes=proposal.votes,
            votes_base=proposal.base,
            proposal=proposal,
        )
        for proposal in proposals
    ]
    add_lines(slate, lines, by=by)
    return slate


def subject_of(agency: Agency) -> Subject:
    """The collective that the agency itself is; made where the portal does not know it yet."""
    found = Subject.objects.heads().filter(node=agency, kind__in=[SubjectKind.COLLECTIVE, SubjectKind.ENTERPRISE])
    return found.first() or Subject.objects.create(
        kind=SubjectKind.COLLECTIVE, name=agency.name, agency=agency, node=agency
    )


@transaction.atomic
def add_lines(slate: Slate, new: Iterable[NewLine], *, by: User) -> list[Nomination]:
    """Add lines at the end and check the slate anew. All or none.

    Raises:
        OfficeError: somebody stands in the slate with this form already, or must_fit says why not.
        WrongState: the slate was handed in.
    """
    now = slate.locked_for_changes()
    must_be_new(now)
    new, today = list(new), timezone.localdate()
    terms = {each.form_id: each for each in AwardTerms.objects.in_force(now.received_on or today)}
    taken = set(now.lines.values_list("subject", "form"))
    if len(taken) + len(new) > MOST_LINES:
        raise OfficeError(f"Một hồ sơ có nhiều nhất {MOST_LINES} dòng; xin lập thêm hồ sơ.")
    last = now.lines.aggregate(last=Max("position"))["last"] or 0
    lines = []
    for place, each in enumerate(new, start=last + 1):
        must_fit(now, each.subject, each.form, terms=terms.get(each.form.pk), today=today)
        if (each.subject.pk, each.form.pk) in taken:
            raise OfficeError(f"{each.subject.name} đã có trong hồ sơ với {each.form}.")
        taken.add((each.subject.pk, each.form.pk))
        line = Nomination(
            slate=now,
            position=place,
            subject=each.subject,
            form=each.form,
            printed_name=each.subject.name,
            printed_unit=each.printed_unit or unit_of(each.subject),
            summary=each.summary,
            votes=each.votes,
            votes_base=each.votes_base,
            proposal=each.proposal,
        )
        line.fill_search()
        lines.append(line)
    Nomination.objects.bulk_create(lines, batch_size=500)
    record(by, "awards.lines_added", now, lines=len(lines))
    changed(now)
    return lines


def must_be_new(slate: Slate) -> None:
    """Raises OfficeError once a slate was received: the lines that came back are supplemented, no others written."""
    if slate.received_on:
        raise OfficeError("Hồ sơ đã được tiếp nhận: chỉ bổ sung các dòng bị trả lại, không thêm, bỏ, chuyển dòng nữa.")


def changed(slate: Slate) -> None:
    """After any change of lines or papers: a new version, checked anew."""
    slate.touch()
    check_slate(slate)


@transaction.atomic
def remove_lines(slate: Slate, keys: Iterable[int], *, by: User) -> int:
    """Take lines out; the others move up and keep their order. Raises WrongState once the slate was handed in."""
    now = slate.locked_for_changes()
    must_be_new(now)
    gone = list(now.lines.filter(pk__in=list(keys)))
    now.lines.filter(pk__in=[line.pk for line in gone]).delete()
    renumber(now)
    record(by, "awards.lines_removed", now, what=", ".join(map(str, gone))[:500], lines=len(gone))
    changed(now)
    return len(gone)


def renumber(slate: Slate) -> None:
    moved = []
    for place, line in enumerate(slate.lines.order_by("position", "pk"), start=1):
        if line.position != place:
            line.position = place
            moved.append(line)
    Nomination.objects.bulk_update(moved, ["position"], batch_size=500)


@transaction.atomic
def place_line(line: Nomination, position: int) -> None:
    """Put a line at `position` of its slate (from 1; beyond the end is the end)."""
    now = line.slate.locked_for_changes()
    must_be_new(now)
    others = list(now.lines.exclude(pk=line.pk).order_by("position", "pk"))
    others.insert(min(max(position, 1), len(others) + 1) - 1, line)
    for place, each in enumerate(others, start=1):
        each.position = place
    Nomination.objects.bulk_update(others, ["position"], batch_size=500)
    changed(now)


# --- Handing in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """How many people, and how many collectives, households and enterprises."""

    people: int
    others: int

    @property
    def in_words(self) -> str:
        return f"{self.others:02d} tập thể, hộ gia đình, {self.people:02d} cá nhân"

    @property
    def in_letter(self) -> str:
        """The same without what there is none of."""
        if self.people and self.others:
            return self.in_words
        return f"{self.others:02d} tập thể, hộ gia đình" if self.others else f"{self.people:02d} cá nhân"


def counts_of(slate: Slate) -> Counts:
    kinds = list(slate.lines.as_proposed().order_by().values_list("subject__kind", flat=True))
    people = kinds.count(SubjectKind.INDIVIDUAL)
    return Counts(people, len(kinds) - people)


@dataclass(frozen=True)
class Handing:
    """What is told with a slate that is handed in.

    Attributes:
        letter, minutes: how many the signed letter and the minutes name; None where nobody counted.
        reason: written to every flagged line that has none of its own.
        minutes_file: the minutes as they were signed; None leaves those that were sent before.
        missing_because: why it goes although papers are missing or the minutes name others.
    """

    number: str = ""
    letter: Counts | None = None
    minutes: Counts | None = None
    minutes_number: str = ""
    minutes_on: dt.date | None = None
    minutes_file: StoredFile | None = None
    reason: str = ""
    missing_because: str = ""


def letter_problem(counts: Counts, letter: Counts | None) -> str:
    """Why the signed letter cannot go with this list; "" where both count the same."""
    if letter is None or letter == counts:
        return ""
    return f"Tờ trình ghi {letter.in_words}; danh sách có {counts.in_words}. Xin sửa cho khớp."


def minutes_problem(counts: Counts, minutes: Counts | None) -> str:
    """What has to be explained; "" where the minutes count as the list does."""
    if minutes is None or minutes == counts:
        return ""
    return f"Biên bản ghi {minutes.in_words}; danh sách có {counts.in_words}."


@transaction.atomic
def hand_in(slate: Slate, handing: Handing, *, approval: HeadApproval, seen: int | None, by: User) -> None:
    """Hand the slate to the office; a returned one is supplemented. Gives it a receipt.

    Args:
        seen: the version that the head approved; None where nobody looked at a page.

    Raises:
        WrongState: it is handed in already.
        OfficeError: it is empty, was changed since it was seen, the counts differ, or something lacks its reason.
    """
    now = slate.locked_for_changes()
    check_approval(now, approval, by=by)
    if seen is not None and seen != now.version:
        raise OfficeError("Hồ sơ đã thay đổi sau khi mở trang này. Xin xem lại rồi gửi.")
    now.minutes_number, now.minutes_file = handing.minutes_number, handing.minutes_file or now.minutes_file
    now.save(update_fields=["minutes_number", "minutes_file"])
    checks = check_slate(now)
    if not checks:
        raise OfficeError("Hồ sơ chưa có dòng nào.")
    counts = counts_of(now)
    if problem := letter_problem(counts, handing.letter):
        raise OfficeError(problem)
    explain_flags(checks, handing.reason)
    to_explain = [minutes_problem(counts, handing.minutes), missing_said(checks)]
    if any(to_explain) and not handing.missing_because.strip():
        raise OfficeError(f"{' '.join(filter(None, to_explain))} Xin ghi lý do nếu vẫn gửi.")
    is_first = now.state == SlateState.DRAFT
    at = timezone.now()
    text = receipt_text(now, handing, approval, at)
    now.move(
        SlateState.SUBMITTED if is_first else SlateState.SUPPLEMENTED,
        by=by,
        submitted_at=at,
        submitted_by=by,
        number=handing.number or approval.document,
        letter_people=handing.letter.people if handing.letter else None,
        letter_others=handing.letter.others if handing.letter else None,
        minutes_people=handing.minutes.people if handing.minutes else None,
        minutes_others=handing.minutes.others if handing.minutes else None,
        minutes_on=handing.minutes_on,
        missing_because=handing.missing_because.strip() if any(to_explain) else "",
        approval=approval.how,
        approved_by_name=approval.name,
        approval_scan=approval.scan,
        receipt=fingerprint(text),
        return_reason="",
    )
    slate.refresh_from_db()
    Notice.objects.tell(
        User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD),
        subject=f"{now.proposer} đã {'gửi' if is_first else 'bổ sung'} hồ sơ đề nghị khen thưởng",
        body=f"{now.title}: {counts.in_words}.",
        link=now.get_absolute_url(),
    )


def explain_flags(checks, reason: str) -> None:
    """Write `reason` to the flagged lines without one. Raises OfficeError where there is none to write."""
    unexplained = [check.nomination for check in checks if check.has_flags and not check.nomination.reason.strip()]
    if unexplained and not reason.strip():
        places = ", ".join(str(line.position) for line in unexplained[:10])
        more = " …" if len(unexplained) > 10 else ""
        raise OfficeError(f"{len(unexplained):02d} dòng có cảnh báo chưa giải trình (dòng {places}{more}).")
    Nomination.objects.filter(pk__in=[line.pk for line in unexplained]).update(reason=reason.strip()[:1000])


def missing_said(checks) -> str:
    """Which papers are missing, and from how many lines; "" where none is."""
    missing: dict[str, int] = {}
    for check in checks:
        for paper in check.missing:
            missing[paper] = missing.get(paper, 0) + 1
    said = "; ".join(f"{paper} ({count:02d} dòng)" for paper, count in missing.items())
    return f"Hồ sơ còn thiếu: {said}." if said else ""


def receipt_text(slate: Slate, handing: Handing, approval: HeadApproval, at: dt.datetime) -> dict:
    """All that a receipt vouches for."""
    lines = slate.lines.order_by("position", "pk").values_list(
        "subject_id", "form__code", "printed_name", "printed_unit", "summary", "report", "report_file__sha256", "reason"
    )
    return {
        "format": "slate-receipt/1",
        "slate": slate.pk,
        "submitted_at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "number": handing.number or approval.document,
        "approval": approval.how,
        "approved_by": approval.name,
        "scan": approval.scan.sha256 if approval.scan else "",
        "minutes": slate.minutes_file.sha256 if slate.minutes_file else "",
        "lines": [list(line) for line in lines],
    }


def take_back(slate: Slate, *, reason: str, by: User) -> None:
    """The proposer takes its slate back before anybody received it. Raises OfficeError without a reason."""
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút lại.")
    slate.move(SlateState.DRAFT, by=by, reason=reason.strip())


@transaction.atomic
def receive(slate: Slate, told: Mapping, *, by: User) -> None:
    """The office takes the slate in; the day decides which rules it is judged by, and stays when it comes back.

    Args:
        told: `received_on`, `tthc_code` (mã hồ sơ), `due_on` (ngày hẹn trả).

    Raises OfficeError for a day to come or a day to answer before it; WrongState as `Slate.move`.
    """
    now = slate.locked()
    received_on = now.received_on or told["received_on"]
    if received_on > timezone.localdate():
        raise OfficeError("Ngày nhận hồ sơ không được sau hôm nay.")
    if told.get("due_on") and told["due_on"] < received_on:
        raise OfficeError("Ngày hẹn trả không được trước ngày nhận hồ sơ.")
    now.move(
        SlateState.RECEIVED,
        by=by,
        received_on=received_on,
        received_by=by,
        tthc_code=told.get("tthc_code", ""),
        due_on=told.get("due_on"),
    )
    coming = list(now.lines.filter(state__in=EDITABLE_LINES).values_list("pk", flat=True))
    is_first = slate.received_on is None
    move_lines(now.lines.filter(pk__in=coming), LineState.RECEIVED, by=by)
    since = received_on if is_first else timezone.localdate()
    start_clock(now.lines.filter(pk__in=coming), now.kind, since=since)
    check_slate(now)
    slate.refresh_from_db()
    tell_proposer(now, f"Đã tiếp nhận hồ sơ: {now.title}", f"Mã hồ sơ {now.tthc_code}." if now.tthc_code else "")


@transaction.atomic
def give_back(slate: Slate, *, reason: str, by: User) -> None:
    """Return the slate to be supplemented: of one that was received, every line that nobody has judged.

    Raises OfficeError without a reason, or where no such line is left.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do trả lại để bổ sung.")
    was_received = slate.state == SlateState.RECEIVED
    if was_received:
        waiting = slate.lines.filter(state=LineState.RECEIVED)
        if not move_lines(waiting, LineState.RETURNED, by=by, reason=reason):
            raise OfficeError("Mọi dòng của hồ sơ đã được kết luận nên không còn dòng nào để bổ sung.")
    slate.move(SlateState.RETURNED, by=by, reason=reason.strip(), return_reason=reason.strip())
    tell_proposer(slate, f"Trả lại để bổ sung: {slate.title}", reason.strip())


def tell_proposer(slate: Slate, subject: str, body: str) -> None:
    people = User.objects.acting_for(slate.agency_id)
    Notice.objects.tell(people, subject=subject[:200], body=body, link=slate.get_absolute_url())
