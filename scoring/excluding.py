"""Không xét thi đua: a sheet keeps its points and has no rank. Offered by rules, decided by the office."""

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Notice, User, record
from scoring.lines import accepted_text
from scoring.models import ScoreSheet


@transaction.atomic
def exclude(sheet: ScoreSheet, *, rule: str, reason: str, by: User) -> None:
    """Leave the sheet out of the ranking; its agency is told why.

    Args:
        rule: the provision that it follows from; stands with the reason in the table.

    Raises:
        OfficeError: no reason, it is excluded already, or the bloc's table is frozen.
    """
    reason, rule = accepted_text(reason, field="reason"), accepted_text(rule, field="rule")
    if not reason:
        raise OfficeError("Xin ghi lý do không xét thi đua.")
    now = ScoreSheet.objects.locked_with_bloc(sheet.pk)
    if now.exclusion:
        raise OfficeError(f"{now.agency} đã được ghi không xét thi đua: {now.exclusion}")
    text = f"{reason.rstrip('.')} ({rule.rstrip('.')})." if rule else reason
    ScoreSheet.objects.filter(pk=now.pk).update(exclusion=text)
    sheet.exclusion = text
    record(by, "scoring.sheet_excluded", now, reason=reason, rule=rule)
    tell(now, subject="Đơn vị không được xét thi đua", body=text)


@transaction.atomic
def readmit(sheet: ScoreSheet, *, reason: str, by: User) -> None:
    """Let an excluded sheet have a rank again.

    Raises:
        OfficeError: no reason, it is not excluded, or the bloc's table is frozen.
    """
    reason = accepted_text(reason, field="reason")
    if not reason:
        raise OfficeError("Xin ghi lý do xét thi đua trở lại.")
    now = ScoreSheet.objects.locked_with_bloc(sheet.pk)
    if not now.exclusion:
        raise OfficeError(f"{now.agency} đang được xét thi đua bình thường.")
    ScoreSheet.objects.filter(pk=now.pk).update(exclusion="")
    sheet.exclusion = ""
    record(by, "scoring.sheet_readmitted", now, reason=reason)
    tell(now, subject="Đơn vị được xét thi đua trở lại", body=reason)


def tell(sheet: ScoreSheet, *, subject: str, body: str) -> None:
    Notice.objects.tell(
        User.objects.acting_for(sheet.agency_id),
        subject=subject,
        body=f"{sheet.bloc_year}. {body}",
        link=sheet.get_absolute_url(),
    )
