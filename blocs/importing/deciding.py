"""Deciding on an uploaded workbook, once: imported or given up, it goes, and whoever comes back to it is told so."""

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import AuditEvent, User, record

IMPORTED, DROPPED = "workbook_imported", "workbook_dropped"
SAID = {
    IMPORTED: "Bảng Excel này đã được nhập rồi, lúc {at:%H:%M ngày %d/%m/%Y}.",
    DROPPED: "Bảng Excel này đã bỏ lúc {at:%H:%M ngày %d/%m/%Y}, chưa lưu gì.",
}


class DecidedBefore(Http404):
    """The workbook is no more: a button pressed twice, or a second tab. Its text is a sentence for who came back.

    Attributes:
        url: where its import went, or where the next one begins.
    """

    def __init__(self, sentence: str, url: str):
        super().__init__(sentence)
        self.url = url


def find_waiting(drafts: models.QuerySet, pk: int, *, user: User) -> models.Model:
    """The draft of that number. Raises DecidedBefore where `user` decided on it, else Http404."""
    draft = drafts.filter(pk=pk).first()
    if draft is None:
        raise decision_on(f"{drafts.model._meta.label}:{pk}", user=user) or Http404
    return draft


def decision_on(target: str, *, user: User) -> DecidedBefore | None:
    """What `user` last decided on the workbook that the trail calls `target`."""
    app = target.partition(".")[0]
    actions = {f"{app}.{verb}": said for verb, said in SAID.items()}
    events = AuditEvent.objects.filter(target=target, by=user.get_username(), action__in=actions)
    event = events.order_by("-pk").first()
    if event is None:
        return None
    sentence = actions[event.action].format(at=timezone.localtime(event.at))
    if outcome := event.details.get("outcome"):
        sentence = f"{sentence} {outcome}"
    return DecidedBefore(sentence, event.details["page"])


def locked(draft: models.Model, *, by: User) -> models.Model:
    """The draft, kept from a second press of the button until the transaction ends, which then finds it decided on."""
    return find_waiting(type(draft)._default_manager.select_for_update(), draft.pk, user=by)


def imported(draft: models.Model, *, outcome: str, page: str, by: User, keeps_file: bool = False) -> None:
    """Forget a workbook that was carried out, in the same transaction; `page` is where its import is to be seen."""
    _forget(draft, IMPORTED, by=by, keeps_file=keeps_file, outcome=outcome, page=page)


def drop(draft: models.Model, *, page: str, by: User) -> None:
    """Forget a workbook that nobody carries out: given up, or the next one came."""
    _forget(draft, DROPPED, by=by, page=page)


@transaction.atomic
def _forget(draft: models.Model, verb: str, *, by: User, keeps_file: bool = False, **details: str) -> None:
    file = draft.file
    action = f"{draft._meta.app_label}.{verb}"
    record(by, action, draft, file=file.original_name, sha256=file.sha256, **details)
    draft.delete()
    if not keeps_file:
        file.discard()
