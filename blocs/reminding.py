"""Reminding members of what is due: a notice in the portal (and by e-mail), the same words to be pasted elsewhere."""

from collections.abc import Sequence

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Agency, Notice, User, record
from blocs.models import BlocYear, Stage
from blocs.outline import written_text
from blocs.workdays import Due


def reminder(bloc_year: BlocYear, stage: Stage, due: Due | None) -> str:
    """The words of a reminder, proposed; who sends it may change them."""
    until = f" Hạn: {due.due_on:%d/%m/%Y}." if due else ""
    late = " Đã quá hạn, xin làm ngay." if due and due.is_over else ""
    return f"{bloc_year}: đơn vị chưa hoàn thành việc “{Stage(stage).label}”.{until}{late} Xin vào cổng để thực hiện."


@transaction.atomic
def remind(bloc_year: BlocYear, stage: Stage, agencies: Sequence[Agency], *, text: str, link: str, by: User) -> int:
    """Tell everybody who acts for one of `agencies`; gives how many people.

    Raises:
        OfficeError: nothing to say, or nobody to tell.
    """
    text = written_text(text)
    if not text:
        raise OfficeError("Xin ghi nội dung nhắc.")
    people = list(User.objects.acting_for_any([agency.pk for agency in agencies]))
    if not people:
        raise OfficeError("Các đơn vị này chưa có tài khoản nào để nhắc; xin chép lời nhắc gửi theo cách khác.")
    Notice.objects.tell(people, subject=f"Nhắc việc: {Stage(stage).label}", body=text, link=link)
    record(
        by, "blocs.members_reminded", bloc_year, stage=Stage(stage).label, agencies=len(agencies), people=len(people)
    )
    return len(people)
