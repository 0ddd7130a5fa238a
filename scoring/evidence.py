"""What stands behind a point: putting evidence to a criterion, taking it off, and what a sheet says of it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.errors import OfficeError, WrongState
from accounts.models import Agency, User, record
from accounts.succession import lineage
from documents.models import StoredFile
from scoring.lines import accepted_text
from scoring.models import Evidence, EvidenceUse, LineScore, ScoreSheet, ScoreStage, SheetState
from scoring.stages import keep_totals, stage_rows

LARGEST_SHELF = 200  # of one criterion; more nobody opens


@transaction.atomic
def add_evidence(
    agency: Agency,
    *,
    by: User,
    title: str,
    number: str = "",
    issued_on: dt.date | None = None,
    file: StoredFile | None = None,
) -> Evidence:
    """Put a cited document, a file, or both into the agency's evidence.

    Raises:
        OfficeError: neither a document number with its day, nor a file; or a text that cannot be kept.
    """
    title, number = accepted_text(title, field="title"), accepted_text(number, field="number")
    if not title:
        raise OfficeError("Xin ghi trích yếu hoặc nội dung của minh chứng.")
    if bool(number) != (issued_on is not None):
        raise OfficeError("Văn bản viện dẫn cần đủ số, ký hiệu và ngày ban hành.")
    if not number and file is None:
        raise OfficeError("Xin ghi số, ký hiệu văn bản, hoặc chọn một tệp.")
    evidence = Evidence.objects.create(
        agency=agency, title=title, number=number, issued_on=issued_on, file=file, created_by=by
    )
    record(by, "scoring.evidence_added", evidence, document=number, file=file.original_name if file else "")
    return evidence


@transaction.atomic
def attach(sheet: ScoreSheet, code: str, evidence: Evidence, *, by: User, pages: str = "") -> EvidenceUse:
    """Let the evidence stand behind one criterion of the agency's own sheet. Twice keeps the newer page reference.

    Raises:
        WrongState: the sheet is no longer being written.
        OfficeError: another agency's evidence, no such criterion, or too many at one.
    """
    now = locked_for_writing(sheet)
    if evidence.agency_id not in shelves_of([now.agency_id]):
        raise OfficeError("Minh chứng này của đơn vị khác.")
    if code not in now.criteria_set.criteria.leaves:
        raise OfficeError("Bảng này không có tiêu chí ấy. Xin tải lại trang.")
    pages = accepted_text(pages, field="pages")[:100]
    use = now.evidence_uses.filter(code=code, evidence=evidence).first()
    if use and use.pages == pages:
        return use
    if use is None and now.evidence_uses.filter(code=code).count() >= LARGEST_SHELF:
        raise OfficeError(f"Mỗi tiêu chí nhận tối đa {LARGEST_SHELF} minh chứng.")
    use = use or EvidenceUse(sheet=now, code=code, evidence=evidence, added_by=by)
    use.pages = pages
    use.save()
    record(by, "scoring.evidence_attached", now, code=code, evidence=str(evidence), pages=pages)
    keep_proved(now, code)
    return use


@transaction.atomic
def detach(use: EvidenceUse, *, by: User) -> None:
    """Take the evidence off the criterion; it stays among the agency's. Twice does no harm.

    Raises WrongState once the sheet is no longer being written.
    """
    now = locked_for_writing(use.sheet)
    if now.evidence_uses.filter(pk=use.pk).delete()[0]:
        record(by, "scoring.evidence_detached", now, code=use.code, evidence=str(use.evidence), pages=use.pages)
        keep_proved(now, use.code)


@transaction.atomic
def discard(evidence: Evidence, *, by: User) -> None:
    """Forget evidence that stands behind nothing, with its file. Raises OfficeError where it is in use."""
    held = Evidence.objects.select_for_update(of=("self",)).select_related("file").get(pk=evidence.pk)
    if held.uses.exists():
        raise OfficeError("Minh chứng đang dùng ở tiêu chí nên không xóa được. Xin gỡ khỏi tiêu chí trước.")
    if held.explanation_uses.exists():
        raise OfficeError("Minh chứng đang dùng ở giải trình nên không xóa được. Xin gỡ khỏi giải trình trước.")
    record(by, "scoring.evidence_discarded", held, evidence=str(held))
    file = held.file
    held.delete()
    if file:
        file.discard()


def locked_for_writing(sheet: ScoreSheet) -> ScoreSheet:
    now = ScoreSheet.objects.locked(sheet.pk)
    now.must_be_open()
    if not now.is_editable:
        raise WrongState(now, SheetState.DRAFT)
    return now


def keep_proved(sheet: ScoreSheet, code: str) -> None:
    """Bring the line of a locked sheet, and with it the totals, up to date with what stands behind it.

    A criterion that nobody has answered gets a row without an answer. The version stays: no page that somebody is
    filling in becomes old by it.
    """
    line = sheet.lines.filter(code=code, stage=ScoreStage.SELF).first()
    line = line or LineScore(sheet=sheet, code=code, stage=ScoreStage.SELF, version=0)
    has_evidence = bool(line.explanation) or sheet.evidence_uses.filter(code=code).exists()
    if line.pk and line.has_evidence == has_evidence:
        return
    line.has_evidence = has_evidence
    line.save(update_fields=["has_evidence"] if line.pk else None)
    keep_totals(sheet, list(stage_rows(sheet.lines.all())))


def uses_by_code(sheet: ScoreSheet) -> dict[str, list[EvidenceUse]]:
    """What stands behind each criterion of the sheet, in the order it came. One query."""
    found: dict[str, list[EvidenceUse]] = {}
    for use in sheet.evidence_uses.select_related("evidence__file"):
        found.setdefault(use.code, []).append(use)
    return found


def vouched_for(uses: Iterable[EvidenceUse]) -> list[dict[str, str]]:
    """What a receipt vouches for of the evidence at one criterion."""
    return [
        {
            "document": use.evidence.said,
            "pages": use.pages,
            "sha256": use.evidence.file.sha256 if use.evidence.file else "",
        }
        for use in uses
    ]


def shelves_of(agency_ids: Iterable[int]) -> frozenset[int]:
    """The agencies whose evidence these may use: their own, and that of all they came from. One query."""
    own = frozenset(agency_ids)
    return own | lineage(own).predecessors if own else own


def shelf(sheet: ScoreSheet, code: str, text: str = ""):
    """Evidence of the agency and its predecessors that does not stand behind this criterion yet; `text` searches it."""
    taken = sheet.evidence_uses.filter(code=code).values("evidence")
    found = kept_at(sheet).exclude(pk__in=taken)
    return found.search(text) if text else found


def kept_at(sheet: ScoreSheet):
    """All evidence that the agency of this sheet may use."""
    return Evidence.objects.filter(agency__in=shelves_of([sheet.agency_id])).select_related("file", "agency")


def kept_for(user: User, text: str = ""):
    """All evidence of `user`'s agencies and of those they came from, with how often it is used; `text` searches it."""
    found = Evidence.objects.filter(agency__in=shelves_of(user.agency_ids)).with_use_count()
    found = found.select_related("file", "agency")
    return found.search(text) if text else found
