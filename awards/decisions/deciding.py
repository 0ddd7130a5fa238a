"""Putting decisions together: approved lines grouped by form, kind and proposer, and regrouped by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Identity, User, record
from awards.council.party import must_be_agreed
from awards.decisions.checking import check_lines
from awards.decisions.citing import GAP, citing_letters, office_letter_for
from awards.decisions.merging import level_of, unknown_fields
from awards.models import (
    Act,
    AwardForm,
    AwardLevel,
    Decision,
    DecisionLevel,
    DecisionLine,
    DecisionWording,
    LineState,
    ListStyle,
    Nomination,
    Subject,
    SubjectKind,
    bases_in_force,
)
from documents.models import NumberSeries
from documents.models.issued import new_code

# From so many names on, the list is a table.
TABLE_FROM = 40
MOST_LINES = 5000


def waiting(user: User):
    """Approved lines that stand in no decision yet: to the office those of the province, to an agency its own."""
    found = Nomination.objects.filter(state=LineState.APPROVED, decision_line=None)
    mine = Q(form__level=AwardLevel.BASE, slate__agency__in=user.agency_ids)
    return found.filter(mine | Q(form__level=AwardLevel.PROVINCE)) if user.is_office else found.filter(mine)


def groups(user: User) -> list[dict]:
    """One row for each form, kind and proposer: who, how many of which kind. One query."""
    of_people = Q(subject__kind=SubjectKind.INDIVIDUAL)
    of_households = Q(subject__kind=SubjectKind.HOUSEHOLD)
    fields = ["form_id", "form__name", "form__level", "slate__kind", "slate__agency_id", "slate__agency__name"]
    return list(
        waiting(user)
        .values(*fields, "slate__bloc_year_id", "slate__bloc_year__bloc__name")
        .annotate(
            size=Count("pk"),
            people=Count("pk", filter=of_people),
            households=Count("pk", filter=of_households),
            collectives=Count("pk", filter=~of_people & ~of_households),
        )
        .order_by("form__position", "slate__kind", "slate__bloc_year_id", "slate__agency__folded_name")
    )


GROUP = ("form_id", "slate__kind", "slate__agency_id", "slate__bloc_year_id")


def group_key(group: dict) -> str:
    """A group in one word, for addresses and boxes to tick: "4.merit.12.0"."""
    return ".".join(str(group[name] or 0) for name in GROUP)


def lines_of_groups(user: User, keys: Sequence[str]):
    """The waiting lines of these groups; a key that nobody gave out names nothing."""
    asked = Q(pk__in=[])
    for key in keys:
        form, kind, agency, bloc_year = (key.split(".") + [""] * len(GROUP))[: len(GROUP)]
        if all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (form, agency, bloc_year)):
            named = {"form_id": form, "slate__kind": kind[:12], "slate__agency_id": agency}
            asked |= Q(**named, slate__bloc_year_id=int(bloc_year) or None)
    return waiting(user).filter(asked)


@transaction.atomic
def draft_decision(nominations: Sequence[int], *, party_reason: str = "", by: User) -> Decision:
    """A new draft of these approved lines, in the order of their slates.

    Args:
        party_reason: why it does not wait for the Tỉnh ủy; needed only where its opinion is missing or against.

    Raises:
        OfficeError: none, of several forms or kinds, one stands in a decision already, or a reason is missing.
    """
    lines = _taken(nominations, by)
    must_be_agreed(lines, reason=party_reason, by=by)
    first = lines[0]
    agency = first.slate.agency if first.form.level == AwardLevel.BASE else None
    decision = begin(
        Decision(form=first.form, kind=first.slate.kind, year=max(each.slate.year.year for each in lines)),
        agency=agency,
        by=by,
    )
    decision.achievement = next((each.slate.achievement for each in lines if each.slate.achievement), "")
    decision.achievement = lower_first(decision.achievement)
    decision.list_style = ListStyle.TABLE if len(lines) >= TABLE_FROM else ListStyle.LINES
    decision.save(update_fields=["achievement", "list_style"])
    with citing_letters(decision):
        _append(decision, lines)
    check_lines(decision)
    if decision.is_provincial:
        decision.office_letter = office_letter_for(decision, Identity.current())
        decision.save(update_fields=["office_letter"])
    record(by, "awards.decision_drafted", decision, lines=len(lines))
    return decision


def begin(decision: Decision, *, agency: Agency | None, by: User) -> Decision:
    """Save `decision` in the words that its level usually has."""
    decision.agency = agency
    decision.level = level_of(agency) if agency else DecisionLevel.PROVINCE
    decision.series = series_for(agency)
    decision.created_by = by
    wording = DecisionWording.objects.in_force().filter(level=decision.level).first()
    if wording:
        for name in ("title", "articles", "receivers", "signing", "signer_title", "signer_name"):
            setattr(decision, name, getattr(wording, name))
    if agency and not decision.signer_name:
        decision.signer_name, decision.signer_title = agency.head_name, agency.head_title
    decision.bases = bases_in_force(decision.level, decision.kind)
    decision.save()
    decision.touch(by=by)
    return decision


def series_for(agency: Agency | None) -> NumberSeries:
    """Văn phòng UBND tỉnh numbers the province's decisions; a department's and a commune's are numbered here."""
    if agency is None:
        symbol, name, is_own = f"QĐ-{Identity.current().committee_code}", "Quyết định của Chủ tịch UBND tỉnh", False
    else:
        symbol, name, is_own = f"QĐ-{agency.code}", f"Quyết định của {agency}"[:150], True
    return NumberSeries.objects.get_or_create(symbol=symbol[:40], defaults={"name": name, "is_own": is_own})[0]


def _taken(keys: Sequence[int], user: User) -> list[Nomination]:
    """The lines, held until the transaction ends, in the order of their slates."""
    found = waiting(user).filter(pk__in=keys).select_for_update(of=("self",))
    lines = list(found.select_related("form", "slate__agency", "slate__year", "slate__bloc_year__bloc", "subject"))
    lines.sort(key=lambda line: (line.slate_id, line.position, line.pk))
    if not lines:
        raise OfficeError("Chưa chọn dòng nào, hoặc các dòng đã chọn vừa được đưa vào quyết định khác.")
    if len(lines) != len(set(keys)):
        raise OfficeError("Có dòng vừa được đưa vào quyết định khác. Xin tải lại trang và chọn lại.")
    if len(lines) > MOST_LINES:
        raise OfficeError(f"Một quyết định có nhiều nhất {MOST_LINES} dòng.")
    if len({(line.form_id, line.slate.kind) for line in lines}) > 1:
        raise OfficeError("Một quyết định chỉ có một hình thức và một loại hình khen thưởng.")
    if lines[0].form.level == AwardLevel.BASE and len({line.slate.agency_id for line in lines}) > 1:
        raise OfficeError("Danh hiệu cấp cơ sở do từng cơ quan quyết định: chọn đề nghị của một cơ quan.")
    return lines


def _append(decision: Decision, lines: Sequence[Nomination]) -> None:
    """Write the lines at the end of the list. Raises OfficeError where a subject would stand in it twice."""
    present = dict(decision.lines.values_list("subject_id", "printed_name"))
    last = decision.lines.aggregate(last=Max("position"))["last"] or 0
    made = []
    for place, line in enumerate(lines, start=last + 1):
        if line.subject_id in present:
            raise OfficeError(f"{line.printed_name} đã có trong quyết định này.")
        present[line.subject_id] = line.printed_name
        made.append(
            DecisionLine(
                decision=decision,
                position=place,
                nomination=line,
                subject_id=line.subject_id,
                agency_id=line.subject.agency_id,
                form_id=line.form_id,
                printed_name=line.printed_name,
                printed_unit=line.printed_unit,
                achievement=line.slate.achievement,
                proposer=line.slate.proposer,
                year=line.slate.year.year,
                period=line.slate.period,
            )
        )
    for each in made:
        each.fill_search()
    DecisionLine.objects.bulk_create(made)


@transaction.atomic
def add_nominations(decision: Decision, keys: Sequence[int], *, party_reason: str = "", by: User) -> int:
    """Put more approved lines at the end of a draft; how many. Raises as draft_decision, and WrongState once signed."""
    now = decision.locked_for_changes()
    lines = _taken(keys, by)
    must_be_agreed(lines, reason=party_reason, by=by)
    if (lines[0].form_id, lines[0].slate.kind) != (now.form_id, now.kind):
        raise OfficeError(f"Quyết định này về {now.form}, loại hình {now.get_kind_display().lower()}.")
    if now.agency_id and lines[0].slate.agency_id != now.agency_id:
        raise OfficeError("Dòng này không thuộc cơ quan ban hành quyết định.")
    with citing_letters(now):
        _append(now, lines)
    check_lines(now)
    now.touch(by=by)
    record(by, "awards.decision_lines_added", now, lines=len(lines))
    return len(lines)


@transaction.atomic
def add_subjects(decision: Decision, subjects: Sequence[Subject], *, by: User) -> int:
    """An agency's own decision names its own people and collectives without a slate."""
    now = decision.locked_for_changes()
    if now.agency_id is None:
        raise OfficeError("Quyết định của tỉnh chỉ gồm những đề nghị đã được thông qua.")
    present = set(now.lines.values_list("subject_id", flat=True))
    last = now.lines.aggregate(last=Max("position"))["last"] or 0
    new = [subject for subject in subjects if subject.pk not in present]
    lines = [
        DecisionLine(
            decision=now,
            position=place,
            subject=subject,
            agency_id=subject.agency_id,
            form_id=now.form_id,
            printed_name=subject.name,
            printed_unit=", ".join(filter(None, [subject.position, subject.unit]))[:300],
            achievement=now.achievement,
            proposer=now.agency.name,
            year=now.year,
        )
        for place, subject in enumerate(new, start=last + 1)
    ]
    for line in lines:
        line.fill_search()
    DecisionLine.objects.bulk_create(lines)
    check_lines(now)
    now.touch(by=by)
    record(by, "awards.decision_lines_added", now, lines=len(lines))
    return len(lines)


@transaction.atomic
def drop_lines(decision: Decision, keys: Sequence[int], *, by: User) -> int:
    """Take lines out of a draft; they wait again. How many."""
    now = decision.locked_for_changes()
    with citing_letters(now):
        gone, _ = now.lines.filter(pk__in=keys).delete()
        if not gone:
            raise OfficeError("Chưa chọn dòng nào của quyết định này.")
        close_ranks(now)
    now.touch(by=by)
    record(by, "awards.decision_lines_dropped", now, lines=gone)
    return gone


@transaction.atomic
def split_off(decision: Decision, keys: Sequence[int], *, by: User) -> Decision:
    """A second draft in the same words, of these lines alone. Raises OfficeError where one of both would be empty."""
    now = decision.locked_for_changes()
    chosen = now.lines.filter(pk__in=keys)
    if not 0 < chosen.count() < now.lines.count():
        raise OfficeError("Chọn một phần các dòng để tách thành quyết định khác.")
    new = Decision.objects.get(pk=now.pk)
    new.pk, new.version, new.created_by, new.created_at = None, 0, by, timezone.now()
    new.code = new_code()
    new._state.adding = True
    new.save()
    new.agency_letters = ""
    with citing_letters(now, new):
        chosen.update(decision=new)
        for each in (now, new):
            close_ranks(each)
            each.touch(by=by)
    record(by, "awards.decision_split", now, into=str(new.pk))
    return new


@transaction.atomic
def join(decision: Decision, other: Decision, *, by: User) -> None:
    """Take the lines of another draft in at the end; the other is gone.

    Raises OfficeError unless both are of one form and kind and share nobody; WrongState once one is signed.
    """
    both = {each.pk: each.locked_for_changes() for each in sorted([decision, other], key=lambda each: each.pk)}
    if len(both) < 2:
        raise OfficeError("Chọn một dự thảo khác để gộp vào.")
    now, theirs = both[decision.pk], both[other.pk]
    if (now.form_id, now.kind, now.agency_id, now.act) != (theirs.form_id, theirs.kind, theirs.agency_id, theirs.act):
        raise OfficeError("Chỉ gộp hai dự thảo cùng hình thức, cùng loại hình, cùng cơ quan quyết định.")
    twice = now.lines.filter(subject__in=theirs.lines.values("subject")).values_list("printed_name", flat=True)
    if twice:
        raise OfficeError(f"Có tên ở cả hai dự thảo: {', '.join(twice[:5])}.")
    last = now.lines.aggregate(last=Max("position"))["last"] or 0
    with citing_letters(now):
        theirs.lines.update(decision=now, position=F("position") + last)
        close_ranks(now)
    writers = list(theirs.writers.all())
    record(by, "awards.decision_joined", now, what=str(theirs))
    theirs.delete()
    now.writers.add(*writers)
    now.touch(by=by)


@transaction.atomic
def reword(decision: Decision, words: Mapping[str, Any], *, seen: int, changed: Sequence[str], by: User) -> None:
    """Write `words`, by name of the field, into a draft; `changed` says which of them are new, for the trail.

    Raises:
        WrongState: it is signed already.
        OfficeError: somebody else wrote in it since `seen`, the version that the editor saw.
    """
    now = decision.locked_for_changes(seen=seen)
    for name, said in words.items():
        setattr(now, name, said)
    now.save(update_fields=list(words))
    now.touch(by=by)
    record(by, "awards.decision_edited", now, changes=", ".join(changed))


@transaction.atomic
def place_line(decision: Decision, line: DecisionLine, position: int, *, by: User) -> None:
    """Move a line to `position` (from 1); beyond the end is the end."""
    now = decision.locked_for_changes()
    order = [key for key in now.lines.order_by("position", "pk").values_list("pk", flat=True) if key != line.pk]
    order.insert(max(position - 1, 0), line.pk)
    _number(now, order)
    now.touch(by=by)
    record(by, "awards.decision_edited", now, changes=f"thứ tự của {line.printed_name}")


def close_ranks(decision: Decision) -> None:
    _number(decision, list(decision.lines.order_by("position", "pk").values_list("pk", flat=True)))


def _number(decision: Decision, order: Sequence[int]) -> None:
    lines = decision.lines.in_bulk()
    moved = []
    for place, key in enumerate(order, start=1):
        if lines[key].position != place:
            lines[key].position = place
            moved.append(lines[key])
    DecisionLine.objects.bulk_update(moved, ["position"], batch_size=200)


@transaction.atomic
def delete_draft(decision: Decision, *, by: User) -> None:
    """A draft goes; its lines wait again."""
    now = decision.locked_for_changes()
    record(by, "awards.decision_deleted", now, title=now.title, lines=now.lines.count())
    now.delete()


def problems(decision: Decision) -> list[str]:
    """What must be mended before it can be signed."""
    texts = [decision.title, *decision.bases, *decision.articles, *decision.receivers]
    cited = [*texts, decision.office_letter, decision.agency_letters]
    found = []
    needs_lines = decision.act == Act.GRANT
    if needs_lines and not decision.lines.exists():
        found.append("Danh sách chưa có tên nào.")
    if decision.act in (Act.CORRECT, Act.AMEND) and not decision.line_changes.exists():
        found.append("Chưa ghi dòng nào được thay đổi.")
    if not decision.signer_name.strip():
        found.append("Chưa ghi họ tên người ký.")
    if not decision.articles:
        found.append("Chưa có điều nào.")
    if unknown := unknown_fields(texts):
        found.append(f"Trường trộn không có: {', '.join(unknown)}.")
    if any(GAP in text for text in cited):
        found.append(f"Còn chỗ để trống ({GAP}) trong căn cứ, tờ trình hoặc các điều.")
    if "{thành tích}" in " ".join(texts) and not decision.achievement.strip():
        found.append("Chưa ghi thành tích.")
    return found


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def own_forms():
    """What an agency decides by itself."""
    return AwardForm.objects.filter(level=AwardLevel.BASE)


def own_decision(agency: Agency, form: AwardForm, *, kind: str, year: int, by: User) -> Decision:
    """A department's or commune's own decision, still without a name. Raises OfficeError for a form above it."""
    if form.level != AwardLevel.BASE:
        raise OfficeError(f"{form} không do cơ quan, đơn vị quyết định.")
    with transaction.atomic():
        decision = begin(Decision(form=form, kind=kind, year=year), agency=agency, by=by)
        decision.achievement = f"đã có thành tích xuất sắc trong công tác năm {year}"
        decision.save(update_fields=["achievement"])
        record(by, "awards.decision_drafted", decision, lines=0)
    return decision
