"""Certificates from the gold register to the printer: entered, printed in parts, spoiled and printed anew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Identity, User, record
from awards.certificates.layouts import Layouts, layouts_for
from awards.certificates.sheets import Drawn, background_of, drawn
from awards.certificates.texts import texts_of
from awards.models import (
    Act,
    Award,
    AwardForm,
    Certificate,
    CertificateState,
    CertificateStock,
    Decision,
    DecisionLine,
    GoldRegister,
    SpoiledBlank,
)
from documents.models import CHANGES, Change, DocumentKind, IssuedDocument, NumberSeries, PrintJob
from documents.placed import PlacedSheets
from documents.printing import printer, start_print

PRINTER = "awards.certificates.printing"
PART = 50  # certificates printed at a time by one worker: about a fifth of a second


def register_for(form: AwardForm) -> GoldRegister:
    """The gold register of a form; begun the first time it is asked for. In the caller's transaction."""
    found = GoldRegister.objects.select_related("series", "form").filter(form=form).first()
    if found:
        return found
    values = {"name": f"Sổ vàng {form.name}"[:150], "is_own": True}
    series, _ = NumberSeries.objects.get_or_create(symbol=f"SV-{form.code}", defaults=values)
    return GoldRegister.objects.get_or_create(form=form, defaults={"series": series})[0]


def printable_lines(decision: Decision):
    """The lines that may have a certificate: not revoked."""
    return decision.lines.exclude(standing=Change.REVOKED).select_related("form", "subject", "award", "award__agency")


@transaction.atomic
def prepare(decision: Decision, *, by: User | None) -> int:
    """Vào sổ: a number of the gold register for every line that has none yet, in the order of the list; how many.

    Raises:
        OfficeError: the decision is not issued, grants nothing, or every line has its number already.
    """
    held = decision.locked()
    if held.act != Act.GRANT:
        raise OfficeError(f"{held} không tặng khen thưởng nên không có bằng.")
    if not held.is_issued:
        raise OfficeError(f"{held} chưa ban hành. Bằng chỉ được vào sổ khi quyết định đã ban hành.")
    lines = list(printable_lines(held).filter(certificate=None).order_by("position", "pk"))
    if not lines:
        raise OfficeError("Mọi dòng của quyết định đều đã vào sổ vàng.")
    now = timezone.now()
    for form in dict.fromkeys(line.form for line in lines):
        register = register_for(form)
        own = [line for line in lines if line.form == form]
        abouts = [f"{bare(line)} ({held})" for line in own]
        numbers = register.series.give_many(held.decided_on.year, abouts, by=by, at=now)
        told = {"register": register, "prepared_at": now, "prepared_by": by}
        Certificate.objects.bulk_create(
            Certificate(line=line, number=number, **told) for line, number in zip(own, numbers, strict=True)
        )
        note_numbers(zip(own, numbers, strict=True))
        record(by, "awards.certificates_prepared", held, form=form.name, first=str(numbers[0]), last=str(numbers[-1]))
    return len(lines)


def bare(line: DecisionLine) -> str:
    return ", ".join(filter(None, [line.printed_name, line.printed_unit]))[:200]


def note_numbers(pairs: Iterable[tuple[DecisionLine, object]]) -> None:
    """Let the register of awards know the number in the gold register too."""
    awards = []
    for line, number in pairs:
        if line.award_id:
            line.award.register_number = str(number)
            line.award.fill_search()
            awards.append(line.award)
    Award.objects.bulk_update(awards, ["register_number", "folded"], batch_size=500)


WITH_ALL = [
    "line__decision__number__series",
    "line__decision__agency",
    "line__decision__form",
    "line__form",
    "line__subject",
    "number__series",
    "register",
    "issued",
    "job",
]


def certificates_of(decision: Decision):
    """With everything that their texts say; in the order of the list."""
    found = Certificate.objects.filter(line__decision=decision).exclude(line__standing=Change.REVOKED)
    return found.select_related(*WITH_ALL).order_by("line__position", "pk")


def keys_of(certificates: Sequence[Certificate]) -> list[tuple[AwardForm, str]]:
    return [(each.line.form, each.line.subject.kind) for each in certificates]


# --- On paper ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """What drawing many certificates needs and is the same for all."""

    stock: CertificateStock
    layouts: Layouts
    identity: Identity

    @classmethod
    def of(cls, stock: CertificateStock, certificates: Sequence[Certificate]) -> "Job":
        """Raises OfficeError where a layout is missing."""
        return cls(stock, layouts_for(stock, keys_of(certificates)), Identity.current())

    def drawn(self, certificate: Certificate) -> Drawn:
        line = certificate.line
        url = settings.PUBLIC_URL if settings.IS_HTTPS and certificate.register.has_qr else ""
        texts = texts_of(certificate, self.identity, public_url=url)
        fields = self.layouts[line.form_id, line.subject.kind]
        return drawn(fields, texts, self.stock, is_sample=self.identity.is_demo)

    def pdf(self, certificates: Sequence[Certificate]) -> bytes:
        sheets = [self.drawn(each).sheet for each in certificates]
        width, height = float(self.stock.width), float(self.stock.height)
        title = str(certificates[0].line.decision)
        return PlacedSheets(title, width, height, sheets, background_of(self.stock)).pdf()


@printer(PRINTER)
def printed_part(params: dict) -> bytes:
    """One part of a batch: `params` holds the keys of the certificates and of the stock."""
    stock = CertificateStock.objects.select_related("picture").get(pk=params["stock"])
    found = Certificate.objects.select_related(*WITH_ALL).in_bulk(params["certificates"])
    certificates = [found[key] for key in params["certificates"]]
    return Job.of(stock, certificates).pdf(certificates)


@transaction.atomic
def start(decision: Decision, stock: CertificateStock, *, by: User) -> PrintJob:
    """Hand every certificate that waits to the printers, in parts; from now on their codes are known.

    Pressed twice, or in two tabs, the second finds nothing left to print.

    Raises:
        OfficeError: nothing waits, or the stock has no layout for some of them.
    """
    held = decision.locked()
    waiting = list(certificates_of(held).waiting())
    if not waiting:
        raise OfficeError("Không còn bằng nào chờ in. Phôi in hỏng thì báo hỏng trước, rồi in lại.")
    if stock.is_retired:
        raise OfficeError(f"Phôi “{stock}” không dùng nữa. Xin chọn phôi khác.")
    layouts_for(stock, keys_of(waiting))
    issue([each for each in waiting if each.issued_id is None], by=by)
    keys = [each.pk for each in waiting]
    parts = [{"stock": stock.pk, "certificates": keys[begin : begin + PART]} for begin in range(0, len(keys), PART)]
    title = f"Bằng của {held}: {len(keys):02d} bản"
    job = start_print(title, PRINTER, parts, filename=f"bang-{held.number.ordinal}-{held.decided_on.year}.pdf", by=by)
    Certificate.objects.filter(pk__in=keys).update(state=CertificateState.PRINTED, job=job, stock=stock)
    record(by, "awards.certificates_printed", held, certificates=len(keys), stock=str(stock))
    return job


def issue(certificates: Sequence[Certificate], *, by: User | None) -> None:
    """Each becomes an issued document whose code anybody may check. In the caller's transaction."""
    identity = Identity.current()
    documents = IssuedDocument.objects.bulk_create(document_of(each, identity, by) for each in certificates)
    for certificate, document in zip(certificates, documents, strict=True):
        certificate.issued = document
    Certificate.objects.bulk_update(certificates, ["issued"], batch_size=500)


def document_of(certificate: Certificate, identity: Identity, by: User | None) -> IssuedDocument:
    line = certificate.line
    decision = line.decision
    return IssuedDocument(
        kind=DocumentKind.CERTIFICATE,
        title=f"{line.form}: {line.printed_name}"[:400],
        form=line.form.name,
        number=certificate.number,
        issuer=identity.committee_name if decision.is_provincial else decision.agency.name,
        dated_on=decision.decided_on,
        recipient=bare(line),
        issued_by=by,
    )


@transaction.atomic
def spoil(certificate: Certificate, *, reason: str, by: User) -> None:
    """Báo hỏng: the blank is thrown away, and the certificate waits to be printed anew.

    Where its register says so it takes a new number: the old one is accounted for as spoiled, and the code on the
    thrown blank says that the new document replaced it.

    Raises:
        OfficeError: no reason, or it is being printed just now.
        WrongState: nothing was printed of it.
    """
    held = Certificate.objects.select_for_update(of=("self",)).select_related(*WITH_ALL, "stock", "line__award__agency")
    held = held.get(pk=certificate.pk)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do hỏng.")
    if held.job_id and held.job.is_unfinished:
        raise OfficeError("Bằng này đang được in. Xin chờ in xong rồi báo hỏng.")
    held.move(CertificateState.PREPARED, by=by, reason=reason.strip())
    SpoiledBlank.objects.create(
        certificate=held, stock=held.stock, number=held.number, reason=reason.strip()[:300], by=by
    )
    if held.register.renumbers:
        take_new_number(held, reason=reason, by=by)


def take_new_number(certificate: Certificate, *, reason: str, by: User) -> None:
    line, old, old_document = certificate.line, certificate.number, certificate.issued
    number = certificate.register.series.give(old.year, about=old.about, by=by)
    certificate.number = number
    document = document_of(certificate, Identity.current(), by)
    document.save()
    old_document.change(Change.REVOKED, by_document=document, by=by)
    Certificate.objects.filter(pk=certificate.pk).update(number=number, issued=document)
    old.spoil(reason=reason, by=by)
    note_numbers([(line, number)])


def change_certificates(lines: Sequence[DecisionLine], change: Change, *, by_document: IssuedDocument, by: User) -> int:
    """What corrects, amends or revokes these lines does so to their certificates too; how many.

    In the caller's transaction, when that document is issued.
    """
    found = Certificate.objects.filter(line__in=lines, issued__isnull=False).select_related("issued")
    standing = [each.issued for each in found if change in CHANGES[Change(each.issued.status)]]
    for document in standing:
        document.change(change, by_document=by_document, by=by)
    return len(standing)
