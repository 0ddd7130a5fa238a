"""What stands behind an explanation: putting evidence to it and taking it off, as long as it may be rewritten."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongState
from accounts.models import User, record
from scoring.evidence import LARGEST_SHELF, shelves_of
from scoring.explaining import must_be_in_time
from scoring.judging import locked_for_later_stage
from scoring.lines import accepted_text
from scoring.models import Evidence, Explanation, ExplanationEvidence, SheetState


@transaction.atomic
def prove(
    explanation: Explanation, evidence: Evidence, *, by: User, pages: str = "", at: dt.datetime | None = None
) -> ExplanationEvidence:
    """Let the agency's evidence stand behind its explanation. Twice keeps the newer page reference.

    Raises:
        OfficeError: another agency's evidence, too much of it, the deadline has passed, or there is a conclusion.
        WrongState: the sheet has been returned, or its points are official.
    """
    now = locked_for_evidence(explanation, at)
    if evidence.agency_id not in shelves_of([now.sheet.agency_id]):
        raise OfficeError("Minh chứng này của đơn vị khác.")
    pages = accepted_text(pages, field="pages")[:100]
    use = now.evidence_uses.filter(evidence=evidence).first()
    if use and use.pages == pages:
        return use
    if use is None and now.evidence_uses.count() >= LARGEST_SHELF:
        raise OfficeError(f"Mỗi giải trình nhận tối đa {LARGEST_SHELF} minh chứng.")
    use = use or ExplanationEvidence(explanation=now, evidence=evidence, added_by=by)
    use.pages = pages
    use.save()
    keep_changed(now)
    record(by, "scoring.explanation_evidenced", now.sheet, code=now.code, evidence=str(evidence), pages=pages)
    return use


@transaction.atomic
def unprove(use: ExplanationEvidence, *, by: User, at: dt.datetime | None = None) -> None:
    """Take the evidence off the explanation; it stays among the agency's. Twice does no harm. Raises as `prove`."""
    now = locked_for_evidence(use.explanation, at)
    if now.evidence_uses.filter(pk=use.pk).delete()[0]:
        keep_changed(now)
        record(
            by,
            "scoring.explanation_unevidenced",
            now.sheet,
            code=now.code,
            evidence=str(use.evidence),
            pages=use.pages,
        )


def locked_for_evidence(explanation: Explanation, at: dt.datetime | None) -> Explanation:
    sheet = locked_for_later_stage(explanation.sheet)
    now = Explanation.objects.select_for_update(of=("self",)).get(pk=explanation.pk)
    now.sheet = sheet
    must_be_unconcluded(now)
    must_be_in_time(sheet, at or timezone.now())
    return now


def must_be_unconcluded(explanation: Explanation) -> None:
    """Raises as `prove` where nothing can be put to the explanation any more, whatever the day."""
    if not explanation.sheet.is_verifiable:
        raise WrongState(explanation.sheet, SheetState.VERIFIED)
    if explanation.verdict:
        raise OfficeError(f"Giải trình tiêu chí {explanation.code} đã có kết luận nên không sửa minh chứng được nữa.")


def keep_changed(explanation: Explanation) -> None:
    explanation.evidence_version += 1
    explanation.save(update_fields=["evidence_version"])
