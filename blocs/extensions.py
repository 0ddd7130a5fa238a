"""Granting one member more time than the others, and asking until when it has."""

import datetime as dt

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import Agency, Notice, User, record
from blocs.models import BlocYear, Extension, Stage
from blocs.workdays import Due


def due_for(bloc_year: BlocYear, agency_id: int, stage: Stage) -> Due | None:
    """The last day of `stage` for this member: its extension where it has one, else the year's; None without any.

    One query beside the year's deadlines, which its `year` object remembers.
    """
    due = bloc_year.year.dues.get(Stage(stage))
    until = (
        Extension.objects.filter(bloc_year=bloc_year, agency=agency_id, stage=stage)
        .values_list("until", flat=True)
        .first()
    )
    return extended(due, until)


def extended(due: Due | None, until: dt.date | None) -> Due | None:
    """The later of both; an extension of what has no deadline says nothing."""
    return Due(until, due.calendar) if due and until and until > due.due_on else due


@transaction.atomic
def extend(bloc_year: BlocYear, agency: Agency, stage: Stage, *, until: dt.date, reason: str, by: User) -> Extension:
    """Give `agency` until `until`, included; a second time changes the day. What is marked late already stays so.

    Raises:
        OfficeError: no reason, no deadline, a day that is no later than it or beyond the next year, no member, or the
            year is closed.
    """
    now = bloc_year.locked()
    reason = reason.strip()
    due = bloc_year.year.dues.get(Stage(stage))
    if not reason:
        raise OfficeError("Xin ghi lý do gia hạn.")
    if not now.memberships.filter(agency=agency).exists():
        raise OfficeError(f"{agency} không phải là thành viên của {bloc_year}.")
    if due is None:
        raise OfficeError(f"“{Stage(stage).label}” chưa có thời hạn trong {bloc_year.year} nên chưa gia hạn được.")
    if until <= due.due_on:
        raise OfficeError(f"Ngày gia hạn phải sau thời hạn chung ({due.due_on:%d/%m/%Y}).")
    if until.year > bloc_year.year.year + 1:
        raise OfficeError(f"Ngày gia hạn quá xa: nhiều nhất đến hết năm {bloc_year.year.year + 1}.")
    extension, _ = Extension.objects.update_or_create(
        bloc_year=now,
        agency=agency,
        stage=stage,
        defaults={"until": until, "reason": reason, "granted_by": by},
    )
    record(
        by,
        "blocs.deadline_extended",
        bloc_year,
        agency=agency.name,
        stage=Stage(stage).label,
        until=str(until),
        reason=reason,
    )
    Notice.objects.tell(
        User.objects.acting_for(agency.pk),
        subject=f"Được gia hạn: {Stage(stage).label} đến hết ngày {until:%d/%m/%Y}",
        body=f"{bloc_year}. Lý do: {reason}",
        link=bloc_year.get_absolute_url(),
    )
    return extension
