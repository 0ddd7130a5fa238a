"""Putting a slate together: whom it may propose, its lines and their order."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, User, record
from awards.models import (
    MOST_LINES,
    AwardForm,
    AwardKind,
    AwardTerms,
    BlocProposal,
    Nomination,
    Slate,
    Subject,
    SubjectKind,
)
from awards.models.slate import must_exist
from awards.slates.nominating import check_slate, must_fit
from blocs.models import BlocYear


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
    """Save a new slate; its agency stands among those it may propose. Raises OfficeError for an agency that is gone."""
    must_exist(slate.agency, timezone.localdate())
    subject_of(slate.agency)
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
