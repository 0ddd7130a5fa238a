"""Reminding members of what is due: a notice in the portal (and by e-mail), the same words to be pasted elsewhere."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Notice, User, record
from blocs.models import BlocYear, Stage
from blocs.outline import written_text
from blocs.workdays import Due

REMINDED_FOR = dt.timedelta(hours=1)  # within this time the same person is not reminded of the same thing again


def reminder(bloc_year: BlocYear, stage: Stage, due: Due | None) -> str:
    """The words of a reminder, proposed; who sends it may change them."""
    until = f" Hạn: {due.due_on:%d/%m/%Y}." if due else ""
    late = " Đã quá hạn, xin làm ngay." if due and due.is_over else ""
    return f"{bloc_year}: đơn vị chưa hoàn thành việc “{Stage(stage).label}”.{until}{late} Xin vào cổng để thực hiện."


@transaction.atomic
def remind(bloc_year: BlocYear, stage: Stage, agencies: Sequence[Agency], *, text: str, link: str, by: User) -> int:
    """Tell everybody who acts for one of `agencies`; gives how many people. Nobody is told twice within an hour.

    Raises:
        OfficeError: nothing to say, nobody to tell, or all of them were told within the hour.
    """
    text = written_text(text)
    if not text:
        raise OfficeError("Xin ghi nội dung nhắc.")
    bloc_year.locked()  # so that two who remind at once see each other
    subject = f"Nhắc việc: {Stage(stage).label}"
    everybody = User.objects.acting_for_any([agency.pk for agency in agencies])
    told = Notice.objects.filter(subject=subject, link=link, created_at__gt=timezone.now() - REMINDED_FOR)
    people = list(everybody.exclude(pk__in=told.values("recipient")))
    if not people and everybody.exists():
        raise OfficeError("Các đơn vị này vừa được nhắc trong vòng một giờ. Xin chờ rồi nhắc lại.")
    if not people:
        raise OfficeError("Các đơn vị này chưa có tài khoản nào để nhắc; xin chép lời nhắc gửi theo cách khác.")
    Notice.objects.tell(people, subject=subject, body=text, link=link)
    record(
        by, "blocs.members_reminded", bloc_year, stage=Stage(stage).label, agencies=len(agencies), people=len(people)
    )
    return len(people)
