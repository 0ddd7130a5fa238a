"""Signing a closed text: each head in the portal, or on paper; one by one, or all in one meeting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import Agency, GrantedRole, Notice, User, record
from accounts.searching import nfc
from blocs.extensions import due_for
from blocs.models import BlocYear
from blocs.names import head_of
from campaigns.models import BlocDocument, DocumentSignature, DocumentState, SigningWay, Target, TargetResult
from documents.models import StoredFile


class OtherText(OfficeError):
    """The text is no longer the one that the page showed; nothing was signed."""

    def __init__(self, document: BlocDocument):
        super().__init__(
            f"Nội dung {document.title} đã thay đổi sau khi bạn mở trang này nên chưa ghi chữ ký. "
            "Xin đọc lại nội dung rồi ký lần nữa."
        )
        self.sha256 = document.sha256


@dataclass(frozen=True)
class Hand:
    """Whose hand signed, when and where.

    Attributes:
        title: chức vụ; "" takes that of the agency's head.
        occasion: the meeting it was signed in, in words; "" where it was signed at the agency.
        occasion_url: the page of that meeting, where it has one.
        scan: the signed paper; None where the password was entered again.
    """

    way: SigningWay
    name: str
    signed_on: dt.date
    title: str = ""
    occasion: str = ""
    scan: StoredFile | None = None
    occasion_url: str = ""


def by_password(head: User, *, occasion: str = "", on: dt.date | None = None) -> Hand:
    """The signed-in head has just entered the password again; whoever asked has compared it."""
    return Hand(SigningWay.PASSWORD, head.full_name, on or timezone.localdate(), occasion=occasion)


def on_paper(
    *, name: str, signed_on: dt.date, scan: StoredFile, title: str = "", occasion: str = "", occasion_url: str = ""
) -> Hand:
    return Hand(SigningWay.SCAN, name, signed_on, title, occasion, scan, occasion_url)


@transaction.atomic
def sign(document: BlocDocument, agency: Agency, hand: Hand, *, by: User, seen: str | None = None) -> DocumentSignature:
    """Sign for one's own agency: its head by the password, or anybody acting for it with the signed paper.

    Args:
        seen: the fingerprint of the text that the page showed; None where no page did.

    Raises:
        OtherText: the text was taken back, changed and opened again since it was seen.
        OfficeError: the text is not open to be signed, the agency is no member, has signed already, or is not that of
            `by`; a day that has not come, or before the year that precedes the bloc's; a paper without name or scan;
            the year is closed.
    """
    now = open_to_sign(document)
    must_be_seen(now, seen)
    must_act_for(agency, hand, by=by)
    if not hand.name.strip():
        raise OfficeError("Xin ghi họ tên người ký.")
    signature = put_down(now, agency, hand, by=by)
    settle(now, by=by)
    document.refresh_from_db()
    return signature


@transaction.atomic
def sign_together(
    document: BlocDocument,
    agencies: Sequence[Agency],
    *,
    signed_on: dt.date,
    occasion: str,
    scan: StoredFile,
    by: User,
    seen: str | None = None,
    occasion_url: str = "",
) -> list[DocumentSignature]:
    """Record one paper that the heads of several members signed together, as a rule in a meeting. All or none.

    Who leads the bloc, the office, or who runs the meeting records it; each name is that of the agency's head, where
    the portal knows it.

    Raises:
        OfficeError: no agency, no occasion, or what `sign` says of one of them.
    """
    now = open_to_sign(document)
    must_be_seen(now, seen)
    if not agencies:
        raise OfficeError("Xin chọn các đơn vị đã ký.")
    if not occasion.strip():
        raise OfficeError("Xin ghi các đơn vị ký tại đâu, ví dụ “Hội nghị tổng kết khối ngày 12/3/2021”.")
    signatures = [
        put_down(
            now,
            agency,
            on_paper(
                name=agency.head_name, signed_on=signed_on, scan=scan, occasion=occasion, occasion_url=occasion_url
            ),
            by=by,
        )
        for agency in agencies
    ]
    settle(now, by=by)
    document.refresh_from_db()
    return signatures


def open_to_sign(document: BlocDocument) -> BlocDocument:
    """The document, locked. Raises OfficeError where it cannot be signed now."""
    now = BlocDocument.objects.locked(document.pk)
    if not now.is_signed_by_members:
        raise OfficeError(f"{now.title} do trưởng khối ký, các đơn vị không ký.")
    if now.is_editable:
        raise OfficeError(f"{now.title} chưa chốt nội dung nên chưa ký được.")
    if not now.is_open_to_sign:
        raise OfficeError(f"{now.title} đã chốt nhưng chưa mở ký; xin chờ đơn vị đứng đầu khối mở ký.")
    return now


def must_be_seen(now: BlocDocument, seen: str | None) -> None:
    if seen is not None and seen != now.sha256:
        raise OtherText(now)


def must_act_for(agency: Agency, hand: Hand, *, by: User) -> None:
    if agency.pk not in by.agency_ids:
        raise OfficeError(f"Bạn không ký thay {agency} được: mỗi đơn vị do người của đơn vị ấy ký.")
    if hand.way == SigningWay.PASSWORD and agency.pk not in by.headed_agency_ids:
        raise OfficeError(f"Chỉ thủ trưởng {agency} ký bằng mật khẩu. Nếu đã ký bản giấy, xin tải bản chụp lên.")


def put_down(now: BlocDocument, agency: Agency, hand: Hand, *, by: User) -> DocumentSignature:
    """One signature under a locked document."""
    if not now.bloc_year.memberships.filter(agency=agency).exists():
        raise OfficeError(f"{agency} không phải, hoặc không còn là thành viên của {now.bloc_year} nên không ký.")
    if earlier := now.signatures.filter(agency=agency).first():
        raise OfficeError(f"{agency} đã ký ngày {earlier.signed_on:%d/%m/%Y} rồi; mỗi đơn vị ký một lần.")
    if hand.signed_on > timezone.localdate():
        raise WrongDay("Ngày ký chưa tới; xin ghi đúng ngày trên bản đã ký.")
    if hand.signed_on.year < now.bloc_year.year.year - 1:
        raise WrongDay(
            f"Ngày ký {hand.signed_on:%d/%m}/{hand.signed_on.year:04d} quá sớm so với năm {now.bloc_year.year.year}; "
            "xin ghi đúng ngày trên bản đã ký."
        )
    if hand.way == SigningWay.SCAN and hand.scan is None:
        raise OfficeError("Ký trên giấy cần bản chụp đã ký.")
    is_late = is_late_on(now, agency, hand.signed_on)
    try:
        with transaction.atomic():
            signature = DocumentSignature.objects.create(
                document=now,
                agency=agency,
                agency_name=agency.name,
                way=hand.way,
                name=nfc(hand.name),
                title=nfc(hand.title) or head_of(agency),
                signed_on=hand.signed_on,
                occasion=nfc(hand.occasion),
                occasion_url=hand.occasion_url,
                is_late=is_late,
                scan=hand.scan,
                sha256=now.sha256,
                by=by,
            )
    except IntegrityError:  # only where the row lock is missing
        raise OfficeError(f"{agency} vừa được người khác ký.") from None
    record(
        by,
        "campaigns.document_signed_by",
        now,
        agency=agency.name,
        name=signature.name,
        signed_on=str(signature.signed_on),
        occasion=signature.occasion,
        late="có" if is_late else "",
    )
    return signature


def is_late_on(document: BlocDocument, agency: Agency, day: dt.date) -> bool:
    """Whether `day` lies after the last day this member had. Annexes and regulations have no deadline."""
    due = due_for(document.bloc_year, agency.pk, document.stage) if document.stage else None
    return bool(due and due.is_over_on(day))


def missing_members(document: BlocDocument) -> list[Agency]:
    """The members of today that have not signed, in the order of the bloc."""
    signed = document.signatures.values("agency")
    memberships = document.bloc_year.memberships.exclude(agency__in=signed).select_related("agency")
    return [membership.agency for membership in memberships]


def settle(now: BlocDocument, *, by: User) -> None:
    """SIGNING → SIGNED once every member of today has signed. The leader and the office are told."""
    if now.state != DocumentState.SIGNING or missing_members(now):
        return
    now.move(DocumentState.SIGNED, by=by)
    if now.is_annex:
        carry_results(now, by=by)
    bloc_year = BlocYear.objects.get(pk=now.bloc_year_id)
    people = User.objects.holding(GrantedRole.OFFICE)
    if bloc_year.leader_id:
        people = people | User.objects.acting_for(bloc_year.leader_id)
    Notice.objects.tell(
        people,
        subject=f"{now.title} đã có đủ chữ ký",
        body=f"{now.bloc_year}. Mở văn bản và lưu bản đã ký đủ.",
        link=now.get_absolute_url(),
    )


def must_have_all(now: BlocDocument) -> None:
    """Raises OfficeError, naming them, when members of today have not signed."""
    if missing := missing_members(now):
        raise OfficeError(f"Còn {len(missing):02d} đơn vị chưa ký: {', '.join(agency.name for agency in missing)}.")


@transaction.atomic
def finish_signing(document: BlocDocument, *, by: User) -> None:
    """SIGNING → SIGNED where the last member that had not signed has left the bloc meanwhile.

    Raises:
        OfficeError: somebody has still to sign, or nobody has signed.
        WrongState: it is not being signed.
    """
    now = BlocDocument.objects.locked(document.pk)
    if now.state != DocumentState.SIGNING:
        raise WrongState(now, DocumentState.SIGNED)
    must_have_all(now)
    settle(now, by=by)
    document.refresh_from_db()


def what_was_signed(document: BlocDocument) -> dict:
    """All that stands on the paper and may still change while it is printed."""
    return {
        "content": document.sha256,
        "head": [document.number, str(document.signed_on or ""), document.place],
        "signatures": sorted(document.signatures.values_list("pk", flat=True)),
    }


def can_be_kept(document: BlocDocument) -> bool:
    """All have signed, and the paper is not stored, or somebody who joined the bloc has signed since."""
    if document.state != DocumentState.SIGNED:
        return False
    return document.file is None or document.signatures.filter(at__gt=document.file.uploaded_at).exists()


@transaction.atomic
def keep_signed(document: BlocDocument, pdf: bytes, *, name: str, seen: dict, by: User) -> None:
    """From now on these bytes are the signed document. An earlier paper with fewer signatures stays stored as well.

    Args:
        seen: `what_was_signed` when the paper was printed.

    Raises:
        OfficeError: not all have signed, the paper is stored already, something on it has changed since it was
            printed, or the year is closed.
    """
    now = BlocDocument.objects.locked(document.pk)
    if now.state != DocumentState.SIGNED:
        raise OfficeError(f"{now.title} chưa có đủ chữ ký nên chưa lưu bản đã ký đủ được.")
    must_have_all(now)
    if not can_be_kept(now):
        raise OfficeError(f"{now.title} đã lưu bản đã ký đủ rồi.")
    if what_was_signed(now) != seen:
        raise OfficeError("Có người vừa ghi thêm vào văn bản trong lúc in. Xin xem lại rồi lưu lần nữa.")
    now.file = StoredFile.objects.store(pdf, by=by, name=name)
    now.save(update_fields=["file"])
    record(by, "campaigns.document_kept", now, file=now.file.original_name, sha256=now.file.sha256)
    document.refresh_from_db()


def carry_results(annex: BlocDocument, *, by: User) -> None:
    """What was reported on a replaced target stands under the one that replaces it, until it is reported anew."""
    carried = [
        TargetResult(
            target=target, period=result.period, actual=result.actual, note=result.note, by=result.by, at=result.at
        )
        for target in Target.objects.filter(document=annex, replaces__isnull=False).prefetch_related(
            "replaces__results"
        )
        for result in target.replaces.results.all()
    ]
    TargetResult.objects.bulk_create(carried)
    if carried:
        record(by, "campaigns.results_carried", annex, count=len(carried))
