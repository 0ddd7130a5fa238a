"""Signing in a meeting: the bloc's covenant and regulation of its year, and of the next (case Bình Phước).

The signatures belong to campaigns, which knows nothing of meetings: each keeps the meeting's name and address.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch

from accounts.errors import OfficeError, WrongDay
from accounts.models import Agency, User
from blocs.models import Membership
from campaigns import signing
from campaigns.models import BlocDocument, DocumentSignature
from campaigns.models.covenant import OPEN_TO_SIGN, SIGNED_KINDS
from documents.models import StoredFile
from meetings.models import Meeting, MeetingState

LONGEST_OCCASION = DocumentSignature._meta.get_field("occasion").max_length


@dataclass(frozen=True)
class Waiting:
    """A text that can be signed in this meeting, with the members that have not signed, in the order of the bloc."""

    document: BlocDocument
    unsigned: Sequence[Agency]


def takes_signatures(meeting: Meeting) -> bool:
    """A bloc's meeting until its minutes are signed: the paper is often scanned after everybody has left."""
    return not meeting.is_council and meeting.state != MeetingState.SIGNED


def texts_to_sign(meeting: Meeting) -> list[Waiting]:
    """What is open to be signed of the meeting's year and of the next, and lacks a signature. Three queries."""
    year = meeting.bloc_year.year.year
    members = Prefetch("bloc_year__memberships", Membership.objects.select_related("agency"))
    documents = (
        BlocDocument.objects.for_page()
        .filter(bloc_year__bloc=meeting.bloc_year.bloc_id, bloc_year__year__year__in=(year, year + 1))
        .filter(kind__in=SIGNED_KINDS, state__in=OPEN_TO_SIGN)
        .prefetch_related(members, "signatures")
        .order_by("bloc_year__year__year", "kind", "annex_number")
    )
    found = [Waiting(document, unsigned_of(document)) for document in documents]
    return [waiting for waiting in found if waiting.unsigned]


def unsigned_of(document: BlocDocument) -> list[Agency]:
    signed = {signature.agency_id for signature in document.signatures.all()}
    return [each.agency for each in document.bloc_year.memberships.all() if each.agency_id not in signed]


def signed_here(meeting: Meeting):
    """The signatures that were given in this meeting."""
    found = DocumentSignature.objects.filter(occasion_url=meeting.get_absolute_url())
    return found.select_related("document__bloc_year__bloc", "document__bloc_year__year").order_by("document", "pk")


def occasion_of(meeting: Meeting) -> str:
    """ "Hội nghị tổng kết Khối Kinh tế - Kỹ thuật năm 2020, ngày 12/03/2021"; a long name of a bloc is left out."""
    day = f", ngày {meeting.held_on:%d/%m/%Y}"
    whole = f"{meeting}{day}"
    return whole if len(whole) <= LONGEST_OCCASION else f"{meeting.get_kind_display()}{day}"


def present_ids(meeting: Meeting) -> set[int]:
    """The agencies that are there now, or that were there, once the meeting is over."""
    seats = meeting.seats.exclude(agency=None)
    seats = seats.present() if meeting.concluded_at is None else seats.filter(attendances__isnull=False)
    return set(seats.values_list("agency", flat=True))


@transaction.atomic
def sign_here(
    meeting: Meeting,
    document: BlocDocument,
    agencies: Sequence[Agency],
    *,
    signed_on: dt.date,
    scan,
    by: User,
    seen: str | None,
) -> list[DocumentSignature]:
    """Record the paper that these members signed in this meeting; `scan` is the checked upload.

    Raises WrongDay: before the meeting; OfficeError: the minutes are signed already, what `signing.sign_together` says.
    """
    now = Meeting.objects.select_for_update(of=("self",)).select_related("bloc_year__bloc", "bloc_year__year")
    meeting = now.get(pk=meeting.pk)
    if not takes_signatures(meeting):
        raise OfficeError("Biên bản hội nghị đã ký nên không ghi thêm chữ ký tại hội nghị này được.")
    met_on = meeting.held_on
    if signed_on < met_on:
        raise WrongDay(f"Ký tại hội nghị thì ngày ký phải từ ngày họp ({met_on:%d/%m/%Y}) trở đi.")
    return signing.sign_together(
        document,
        agencies,
        signed_on=signed_on,
        occasion=occasion_of(meeting),
        occasion_url=meeting.get_absolute_url(),
        scan=StoredFile.objects.store(scan, by=by),
        by=by,
        seen=seen,
    )
