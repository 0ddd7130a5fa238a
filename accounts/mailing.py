"""E-mails of notices, sent by the background worker so that no page waits for a mail server."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django_tasks import task

from accounts.models import EmailState, Identity, Notice


@task()
def deliver_notices(pks: list[int]) -> None:
    """Send the waiting e-mails of these notices and note on each what became of it. Twice does no harm."""
    waiting = Notice.objects.filter(pk__in=pks, email_state=EmailState.WAITING).select_related("recipient")
    connection = get_connection()
    portal = Identity.current().portal_name
    for notice in waiting:
        subject = " ".join(notice.subject.split())
        address = f"{settings.PUBLIC_URL}{notice.link or '/'}" if settings.PUBLIC_URL else ""
        message = EmailMessage(
            subject,
            "\n\n".join(filter(None, [subject, notice.body, address, f"-- \n{portal}"])),
            to=[notice.recipient.email],
            connection=connection,
        )
        try:
            message.send()
        except (OSError, ValueError) as problem:  # smtplib's errors are OSErrors, a malformed address is a ValueError
            changes = {"email_state": EmailState.FAILED, "email_problem": said_of(problem)[:300]}
        else:
            changes = {"email_state": EmailState.SENT, "email_problem": ""}
        Notice.objects.filter(pk=notice.pk).update(email_at=timezone.now(), **changes)


def said_of(problem: Exception) -> str:
    """What the mail server or the connection said: "550 no such user"."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        problem = smtplib.SMTPResponseException(*next(iter(problem.recipients.values())))
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        return f"{problem.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(problem)
