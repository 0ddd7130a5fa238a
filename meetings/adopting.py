"""Adopting in a meeting: the bloc's report, regulation, covenant and scoring sheet, by the verbs that they have.

Apps above know of more that a meeting adopts (reports: the year-end report). They add to OTHERS when they start.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from accounts.models import User, record
from campaigns import covenant_papers, drafting
from campaigns.models import BlocDocument, DocumentKind, DocumentState
from campaigns.models.covenant import EDITABLE
from meetings.models import Adoption, Meeting
from meetings.running import writable
from scoring.editing import apply_set
from scoring.models import CriteriaSet, CriteriaState


@dataclass(frozen=True)
class Text:
    """One text that waits to be adopted.

    Attributes:
        key: names it on the page of this meeting.
        url: of its own page; not everybody who runs the meeting may open that.
        is_readable: whether the reader may.
        effect: what follows when it is adopted, in one sentence.
        adopt: does it; raises OfficeError, and PrintingUnavailable where it is printed.
    """

    key: str
    name: str
    url: str
    is_readable: bool
    effect: str
    adopt: Callable[[User], object]


OTHERS: list[Callable[[Meeting, User], Iterable[Text]]] = []


def texts_to_adopt(meeting: Meeting, reader: User) -> list[Text]:
    """What of the meeting's year and of the next is not adopted yet, reports first. Four queries and the others'."""
    others = [text for find in OTHERS for text in find(meeting, reader)]
    return [*others, *_documents(meeting, reader), *_criteria(meeting, reader)]


def _years(meeting: Meeting) -> dict:
    year = meeting.bloc_year.year.year
    return {"bloc_year__bloc": meeting.bloc_year.bloc_id, "bloc_year__year__year__in": (year, year + 1)}


def _documents(meeting: Meeting, reader: User) -> Iterable[Text]:
    waiting = Q(state__in=EDITABLE) | (Q(state=DocumentState.CLOSED) & ~Q(kind=DocumentKind.MIDYEAR))
    found = BlocDocument.objects.for_page().filter(waiting, **_years(meeting))
    readable = set(BlocDocument.objects.visible_to(reader).filter(**_years(meeting)).values_list("pk", flat=True))
    for document in found.order_by("bloc_year__year__year", "kind", "annex_number"):
        is_report = document.kind == DocumentKind.MIDYEAR
        yield Text(
            key=f"van-ban-{document.pk}",
            name=f"{document.title} năm {document.bloc_year.year.year}",
            url=document.get_absolute_url(),
            is_readable=document.pk in readable,
            effect="Báo cáo được in và lưu nguyên trạng." if is_report else "Nội dung khóa lại và mở ký ngay.",
            adopt=_adopt_report(document) if is_report else _close_and_open(document),
        )


def _adopt_report(document: BlocDocument):
    return lambda by: covenant_papers.adopt(document, by=by)


def _close_and_open(document: BlocDocument):
    """A covenant or a regulation: its wording is locked and every member asked to sign, both or neither."""

    @transaction.atomic
    def adopt(by: User) -> None:
        if document.state != DocumentState.CLOSED:
            drafting.close_text(document, by=by)
        drafting.open_signing(document, by=by)

    return adopt


def _criteria(meeting: Meeting, reader: User) -> Iterable[Text]:
    """The bloc's own drafts; the province's set is the office's to apply."""
    found = CriteriaSet.objects.filter(state=CriteriaState.DRAFT, **_years(meeting)).select_related("bloc_year__year")
    readable = set(CriteriaSet.objects.visible_to(reader).filter(**_years(meeting)).values_list("pk", flat=True))
    for criteria_set in found.order_by("bloc_year__year__year", "pk"):
        yield Text(
            key=f"tieu-chi-{criteria_set.pk}",
            name=f"Bộ tiêu chí năm {criteria_set.bloc_year.year.year}: {criteria_set}",
            url=criteria_set.get_absolute_url(),
            is_readable=criteria_set.pk in readable,
            effect="Bộ tiêu chí khóa lại, được áp dụng và giao cho khối nếu khối chưa chấm điểm.",
            adopt=_apply(criteria_set),
        )


def _apply(criteria_set: CriteriaSet):
    return lambda by: apply_set(criteria_set, by=by)


def adopt_here(meeting: Meeting, text: Text, *, by: User) -> Adoption:
    """Adopt `text`, then keep with the meeting that it did. What is printed is printed outside any transaction.

    Raises:
        OfficeError: the meeting has not begun or its minutes are signed; what adopting the text itself raises.
        PrintingUnavailable: this machine cannot print.
    """
    with transaction.atomic():
        writable(meeting)
    text.adopt(by)
    with transaction.atomic():
        named = {"name": text.name[:400], "by": by}
        adoption, _ = Adoption.objects.get_or_create(meeting=meeting, url=text.url, defaults=named)
        record(by, "meetings.text_adopted", meeting, title=adoption.name)
    return adoption
