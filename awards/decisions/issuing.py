"""From the draft to the issued document: signed, numbered, issued; and what an issued paper does to an earlier one.

Rendering, signing and reading happen outside any transaction; numbering is a short one, storing the bytes and making
the awards a second (docs/decisions/0023).
"""

import datetime as dt
import re
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import Identity, Notice, User, record
from accounts.permissions import ISSUES_FOR_THE_PROVINCE
from accounts.searching import nfc
from awards.appraisal.appraising import move_lines
from awards.certificates.printing import change_certificates
from awards.decisions.checking import named, wanting_lines
from awards.decisions.deciding import problems
from awards.decisions.merging import counted_kinds, deciding_head, merged, values_for
from awards.decisions.paper import decision_paper, signing_lines
from awards.decisions.returned import compare
from awards.models import (
    Act,
    Award,
    AwardSource,
    Decision,
    DecisionLine,
    DecisionState,
    LineChange,
    LineState,
    Nomination,
)
from documents.models import Change, DocumentKind, IssuedDocument, NumberSeries, StoredFile
from documents.reading import last_place
from documents.signing import SigningKey, sign
from documents.uploads import FileKind, check_upload

MOST_NAMED = 10
NUMBER = re.compile(
    r"(?P<ordinal>\d{1,6})(?P<suffix>[a-zđ]{0,3})(?:\s*/\s*(?P<symbol>[^\s/][^/]{0,38}))?", re.IGNORECASE
)
STAMP_BELOW = 66  # points from the signer's name up to the upper edge of the stamp
CHANGE_OF = {Act.CORRECT: Change.CORRECTED, Act.AMEND: Change.AMENDED, Act.REVOKE: Change.REVOKED}


class NotByTheWriter(OfficeError):
    """Who typed a decision does not issue it."""

    def __init__(self):
        super().__init__("Người soạn quyết định không tự ban hành; việc này do người khác (văn thư, lãnh đạo) làm.")


class ReasonMissing(OfficeError):
    """Something speaks against it (the signed file, the rules of who is eligible), and nobody said why."""


def who_may_issue(decision: Decision) -> str:
    """The names of who may issue it and did not type it, ten at most; "" where there is nobody. One query."""
    people = (
        User.objects.holding(*ISSUES_FOR_THE_PROVINCE)
        if decision.is_provincial
        else User.objects.acting_for(decision.agency_id)
    )
    others = people.exclude(pk__in=decision.writers.values("pk")).order_by("full_name", "pk")
    return ", ".join(each.full_name for each in others[:MOST_NAMED])


@transaction.atomic
def record_signature(decision: Decision, *, signed_on: dt.date, reason: str = "", by: User) -> None:
    """It was signed on that day; from now on nobody edits it.

    Args:
        reason: why it names people who are not eligible (awards.decisions.checking); needed only then.

    Raises:
        OfficeError: something in it is not ready (awards.decisions.deciding.problems).
        ReasonMissing: it names people who are not eligible.
        WrongDay: a day to come, or before the paper it changes.
        WrongState: it is not a draft any more.
    """
    now = decision.locked_for_changes()
    if found := problems(now):
        raise OfficeError(f"Chưa trình ký được: {' '.join(found)}")
    if signed_on > timezone.localdate():
        raise WrongDay("Ngày ký không được sau hôm nay.")
    if now.changes_id and signed_on < now.changes.decided_on:
        raise WrongDay(f"Ngày ký không được trước {now.changes}.")
    wanting = wanting_lines(now)
    if wanting and not reason.strip():
        raise ReasonMissing(f"Không đủ điều kiện: {named(wanting)}. Xin ghi lý do vẫn ký.")
    now.move(DecisionState.SIGNED, by=by, signed_on=signed_on)
    if wanting:
        told = {"reason": reason.strip(), "names": named(wanting)}
        record(by, "awards.decision_signed_despite", now, **told)
    decision.refresh_from_db()


@transaction.atomic
def step_back(decision: Decision, *, reason: str, by: User) -> None:
    """Back to the draft, or from its number to waiting for one.

    A number of an own series is spoiled with the reason, one that another office gave is free again.

    Raises OfficeError without a reason, WrongState where there is no way back.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do.")
    now = decision.locked()
    back = {DecisionState.SIGNED: DecisionState.DRAFT, DecisionState.NUMBERED: DecisionState.SIGNED}
    to = back.get(DecisionState(now.state))
    if to is None:
        raise WrongState(now, DecisionState.DRAFT)
    number = now.number
    cleared = {"number": None, "decided_on": None, "returned_file": None, "returned_check": {}}
    if to == DecisionState.DRAFT:
        cleared["signed_on"] = None
    now.move(to, by=by, reason=reason.strip(), **cleared)
    if number and number.series.is_own:
        number.spoil(reason=reason.strip()[:300], by=by)
    elif number:
        record(by, "awards.decision_number_freed", now, number=str(number), year=number.year)
        number.delete()
    decision.refresh_from_db()


def give_number(decision: Decision, *, typed: str = "", decided_on: dt.date, by: User) -> None:
    """Number and day: of an own series the next one, of another's what was typed. One short transaction.

    Args:
        typed: "125", "125a" or "125/QĐ-UBND"; of an own series nothing.

    Raises:
        OfficeError: what was typed is no number; NumberTaken: it stands on another document.
        WrongDay: before the day of signing, or to come.
        WrongState: it is not signed, or has its number already.
    """
    with transaction.atomic():
        now = decision.locked()
        if now.state != DecisionState.SIGNED:
            raise WrongState(now, DecisionState.NUMBERED)
        if decided_on < now.signed_on:
            raise WrongDay(f"Ngày quyết định không được trước ngày ký ({now.signed_on:%d/%m/%Y}).")
        if decided_on > timezone.localdate():
            raise WrongDay("Ngày quyết định không được sau hôm nay.")
        lines, changes = now.lines.select_related("subject"), now.line_changes.select_related("line__subject")
        title = merged(now.title, values_for(now, Identity.current(), lines, changes))
        about = f"{now.get_act_display()}: {title}"[:300]
        if now.series.is_own:
            number = now.series.give(decided_on.year, about=about, by=by)
        else:
            series, ordinal, suffix = read_number(typed, now.series)
            number = series.note(decided_on.year, ordinal, suffix=suffix, about=about, by=by)
        now.move(DecisionState.NUMBERED, by=by, number=number, decided_on=decided_on)
    decision.refresh_from_db()


def read_number(typed: str, series: NumberSeries) -> tuple[NumberSeries, int, str]:
    """ "125a/QĐ-UBND" as series, 125 and "a"; without a symbol the series is the usual one.

    Raises OfficeError for anything that is no number, or a symbol whose numbers the portal gives itself.
    """
    found = NUMBER.fullmatch(nfc(typed))
    if not found or int(found["ordinal"]) == 0:
        raise OfficeError("Ghi số đã được cấp, ví dụ 125 hoặc 125/QĐ-UBND.")
    symbol = (found["symbol"] or series.symbol).strip()
    if symbol != series.symbol:
        series, _ = NumberSeries.objects.get_or_create(symbol=symbol, defaults={"name": f"Văn bản ký hiệu {symbol}"})
    return series, int(found["ordinal"]), (found["suffix"] or "").lower()


# --- The signed file that comes back ----------------------------------------------------------------------------------


def take_back_signed(decision: Decision, upload, *, by: User) -> None:
    """Keep the signed file and what it says otherwise than our draft; it is issued by a second step.

    Args:
        upload: a file open for reading.

    Raises:
        UploadRefused: no PDF. Unreadable: a damaged one. WrongState: it has no number yet, or is issued.
    """
    check_upload(upload, allow=[FileKind.PDF])
    content = upload.read()
    names = lines_to_find(decision)
    says_how_many = names and decision.act != Act.CORRECT
    counts = counted_kinds(line.subject.kind for line in names) if says_how_many else ""
    found = compare(content, names, counts)
    with transaction.atomic():
        now = decision.locked()
        if now.state != DecisionState.NUMBERED:
            raise WrongState(now, DecisionState.ISSUED)
        name = f"{now.number}.pdf".replace("/", "-")
        file = StoredFile.objects.store(content, by=by, name=name)
        Decision.objects.filter(pk=now.pk).update(returned_file=file, returned_check=found.kept())
        record(by, "awards.decision_returned", now, differences=len(found.differences), added=len(found.added))
    decision.refresh_from_db()


def lines_to_find(decision: Decision) -> list[DecisionLine]:
    if decision.act == Act.GRANT:
        return list(decision.lines.select_related("subject").order_by("position", "pk"))
    return [change.line for change in decision.line_changes.select_related("line__subject")]


def issue_returned(
    decision: Decision, *, names: Mapping[int, str], is_compared: bool, reason: str = "", by: User
) -> None:
    """Issue it with the signed file that came back as the record.

    Args:
        names: by line, the name as the signed file has it; where it is left out ours stays.
        is_compared: somebody has looked at a scan, or at what differs.
        reason: why it is issued although the file says otherwise than it; needed only then.

    Raises:
        OfficeError: no file, a difference that nobody looked at or gave a reason for, or by who typed it.
    """
    if decision.returned_file is None:
        raise OfficeError("Chưa có bản đã ký. Xin tải tệp PDF của quyết định đã ký lên trước.")
    found = decision.returned_check
    differs = found["differences"] or found["added"] or found["counts"]
    if not is_compared and (differs or not found["has_text"]):
        raise OfficeError("Xin đối chiếu danh sách với bản đã ký rồi đánh dấu xác nhận.")
    differing = {each["line"] for each in found["differences"]}
    taken = {key: nfc(name) for key, name in names.items() if key in differing and nfc(name)}
    if too_long := next((name for name in taken.values() if len(name) > 200), ""):
        raise OfficeError(f"Tên dài quá 200 chữ: {too_long[:60]}…")
    stays = [each["ours"] for each in found["differences"] if taken.get(each["line"], each["ours"]) == each["ours"]]
    reason = nfc(reason)
    if (stays or found["added"] or found["counts"]) and not reason:
        about = f" {', '.join(stays[:3])} vẫn được ban hành dù bản đã ký không ghi như vậy." if stays else ""
        raise ReasonMissing(f"Xin ghi lý do ban hành khi danh sách còn khác bản đã ký.{about}")
    with transaction.atomic():
        now = _ready(decision, by)
        if reason:
            now.returned_check = {**found, "reason": reason}
            now.save(update_fields=["returned_check"])
            record(by, "awards.decision_issued_otherwise", now, reason=reason, names=", ".join(stays)[:500])
        for line in now.lines.filter(pk__in=taken):
            old, line.printed_name = line.printed_name, taken[line.pk]
            if old != line.printed_name:
                line.save(update_fields=["printed_name", "folded"])
                record(by, "awards.decision_name_as_signed", now, was=old, now=line.printed_name)
        _issue(now, now.returned_file, by)
    decision.refresh_from_db()


def issue_signed(decision: Decision, key: SigningKey, *, by: User) -> None:
    """Render it with its number, sign it digitally, keep the bytes and issue it. Nothing is kept where one step fails.

    Raises:
        SigningRefused, PrintingUnavailable; OfficeError and WrongState as issuing by the returned file.
    """
    _ready(decision, by, is_locked=False)
    pdf = decision_paper(decision, Identity.current()).pdf()
    signed = sign(pdf, key, **stamp_place(pdf, decision))
    with transaction.atomic():
        now = _ready(decision, by)
        if (now.version, now.number_id) != (decision.version, decision.number_id):
            raise OfficeError("Quyết định vừa được sửa. Xin tải lại trang rồi ký lại.")
        name = f"{now.number}.pdf".replace("/", "-")
        _issue(now, StoredFile.objects.store(signed, by=by, name=name), by)
    decision.refresh_from_db()


def stamp_place(pdf: bytes, decision: Decision) -> dict:
    """Page and height for the stamp: in the gap between the title and the name of who signs."""
    found = last_place(pdf, decision.signer_name)
    title = last_place(pdf, signing_lines(decision)[-1])
    place = found if found and (title is None or found.page == title.page) else title
    if place is None:
        return {}
    return {"on_page": place.page, "top": place.above_foot + STAMP_BELOW if place is found else place.above_foot - 6}


def _ready(decision: Decision, by: User, *, is_locked: bool = True) -> Decision:
    """The decision as it stands, if `by` may issue it now."""
    now = decision.locked() if is_locked else decision
    if now.state != DecisionState.NUMBERED:
        raise WrongState(now, DecisionState.ISSUED)
    if now.writers.filter(pk=by.pk).exists():
        raise NotByTheWriter
    return now


def _issue(now: Decision, file: StoredFile, by: User) -> None:
    """What issuing does, in the caller's transaction."""
    identity = Identity.current()
    lines = list(now.lines.select_related("subject", "agency", "form").order_by("position", "pk"))
    changes = list(now.line_changes.select_related("line__subject", "line__award"))
    values = values_for(now, identity, lines, changes)
    issued = IssuedDocument.objects.create(
        kind=DocumentKind.CORRECTION if now.act == Act.CORRECT else DocumentKind.DECISION,
        title=merged(now.title, values)[:400],
        form=now.form.name,
        number=now.number,
        issuer=values["cơ quan"][:200],
        dated_on=now.decided_on,
        file=file,
        issued_by=by,
        code=now.code,
    )
    if now.act == Act.GRANT:
        make_awards(now, lines, decided_by=deciding_head(now, identity), by=by)
    now.move(DecisionState.ISSUED, by=by, issued=issued)
    if now.act != Act.GRANT:
        take_effect(now, issued, changes, by=by)
    tell_agencies(now, lines or [change.line for change in changes], by=by)


def make_awards(decision: Decision, lines: list[DecisionLine], *, decided_by: str, by: User) -> None:
    """One row of the register for each line; what an agency typed in before is the same award."""
    number = str(decision.number)
    known = {
        (award.subject_id, award.year): award
        for award in Award.objects.filter(decision_number=number, form=decision.form, decision_line=None)
    }
    new = []
    for line in lines:
        line.award = known.get((line.subject_id, line.year)) or Award(
            subject=line.subject,
            agency=line.agency,
            form=line.form,
            kind=decision.kind,
            from_year=line.from_year,
            year=line.year,
            period=line.period,
            printed_name=line.printed_name,
            printed_unit=line.printed_unit,
            decision_number=number,
            decided_on=decision.decided_on,
            decided_by=decided_by[:200],
            source=AwardSource.ISSUED,
        )
        if line.award.pk is None:
            line.award.fill_search()
            new.append(line.award)
    Award.objects.bulk_create(new, batch_size=200)
    for line in lines:
        line.award_id = line.award.pk
    DecisionLine.objects.bulk_update(lines, ["award"], batch_size=200)
    move_lines(Nomination.objects.filter(decision_line__decision=decision), LineState.DECIDED, by=by)


def take_effect(decision: Decision, issued: IssuedDocument, changes: list[LineChange], *, by: User) -> None:
    """Let an issued paper correct, amend or revoke what it names; both ends then say so."""
    change = CHANGE_OF[Act(decision.act)]
    about = ", ".join(each.old_name for each in changes)
    about = f"{len(changes):02d} dòng: {about}"[:500] if changes else ""
    decision.changes.issued.change(change, by_document=issued, by=by, about=about)
    told = {"document": str(issued)[:200], "on": decision.decided_on, "by": by}
    if not changes:
        standing = list(decision.changes.lines.exclude(standing=Change.REVOKED).select_related("award"))
        for line in standing:
            set_standing(line, Change.REVOKED, told)
        change_certificates(standing, Change.REVOKED, by_document=issued, by=by)
        return
    for each in changes:
        if each.line.standing == Change.REVOKED:
            raise OfficeError(f"{each.line.printed_name} đã bị hủy bỏ từ trước.")
        if change == Change.REVOKED:
            set_standing(each.line, change, told)
            continue
        each.line.printed_name, each.line.printed_unit = each.printed_name, each.printed_unit
        set_standing(each.line, change, told, printed_name=each.printed_name, printed_unit=each.printed_unit)
    change_certificates([each.line for each in changes], change, by_document=issued, by=by)


def set_standing(line: DecisionLine, change: Change, told: dict, **corrected: str) -> None:
    line.standing = change
    line.save(update_fields=["standing", "printed_name", "printed_unit", "folded"])
    if line.award:
        line.award.change(change, **told, **corrected)


def tell_agencies(decision: Decision, lines: list[DecisionLine], *, by: User) -> None:
    """The clerks of whoever is named in it learn of it."""
    Notice.objects.tell(
        User.objects.acting_for_any({line.agency_id for line in lines}),
        subject=f"Đã ban hành {decision.number}"[:200],
        body=f"{decision.issued.title}.",
        link=decision.get_absolute_url(),
    )
