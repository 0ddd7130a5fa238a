"""Covenants for tests: drafted, closed, open to be signed, signed, by the same verbs the pages call."""

import datetime as dt
from decimal import Decimal

from accounts.models import Agency, User
from blocs.models import BlocYear
from campaigns import drafting, signing
from campaigns.models import BlocDocument, Direction, DocumentKind, Target
from campaigns.targets import Promise, add_target
from documents.models import StoredFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ON_TIME = "Tỷ lệ hồ sơ giải quyết đúng hạn"


def new_scan(by: User | None = None) -> StoredFile:
    return StoredFile.objects.store(PDF, by=by, name="ban-ky.pdf")


def new_covenant(
    bloc_year: BlocYear, *, by: User, state: str = "drafting", kind: DocumentKind = DocumentKind.COVENANT
) -> BlocDocument:
    """A covenant of this bloc in `state`: "drafting", "commenting", "closed" or "signing"."""
    document = drafting.begin(bloc_year, kind, by=by)
    return brought_to(document, state, by=by)


def brought_to(document: BlocDocument, state: str, *, by: User) -> BlocDocument:
    if state == "commenting":
        drafting.ask_members(document, by=by)
    if state in ("closed", "signing"):
        drafting.close_text(document, by=by)
    if state == "signing":
        drafting.open_signing(document, by=by)
    document.refresh_from_db()
    return document


def new_target(document: BlocDocument, agency: Agency, *, by: User, indicator: str = ON_TIME, **fields) -> Target:
    """98 % of something, higher is better."""
    given = {"unit": "%", "plan": Decimal(98), "direction": Direction.HIGHER, **fields}
    return add_target(document, agency, Promise(indicator, **given), by=by)


def signed_on(document: BlocDocument, agency: Agency, *, by: User, on: dt.date, **fields):
    """The clerk's paper, signed on this day."""
    hand = signing.on_paper(name="Lê Hương Giang", signed_on=on, scan=new_scan(by), **fields)
    return signing.sign(document, agency, hand, by=by)
