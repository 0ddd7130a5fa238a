"""What decisions ask of people on their first page: to be drafted, numbered, issued. Two queries at most."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import GrantedRole, User
from awards.deciding import waiting
from awards.models import Decision, DecisionState
from documents.wording import counted
from reports.task import Task

NUMBERS = {GrantedRole.CLERK, GrantedRole.OFFICE_HEAD, GrantedRole.OFFICE}


def decision_tasks(user: User, year: int) -> Iterator[tuple[int, Task]]:
    """Approved lines without a decision; decisions that wait for a number, or to be issued by somebody else."""
    if not user.agency_ids and not NUMBERS & user.office_roles:
        return
    mine = Q(agency__in=user.agency_ids)
    if NUMBERS & user.office_roles:
        mine |= Q(agency=None)
    found = Decision.objects.filter(mine).aggregate(
        signed=Count("pk", filter=Q(state=DecisionState.SIGNED)),
        numbered=Count("pk", filter=Q(state=DecisionState.NUMBERED) & ~Q(pk__in=_typed_by(user))),
    )
    place = "Quyết định khen thưởng"
    url = reverse("awards:decision_list")
    if user.is_office or user.agency_ids:
        lines = waiting(user).count()
        if lines:
            yield (
                year,
                Task(
                    title=f"Lập quyết định cho {counted(lines)} đề nghị đã được thông qua",
                    place=place,
                    url=reverse("awards:decision_waiting"),
                    button="Lập quyết định",
                ),
            )
    if found["signed"]:
        title = f"Cấp số {counted(found['signed'])} quyết định đã ký"
        yield year, Task(title=title, place=place, url=f"{url}?state=signed", button="Mở danh sách", tone="warning")
    if found["numbered"]:
        title = f"Ban hành {counted(found['numbered'])} quyết định đã cấp số"
        yield year, Task(title=title, place=place, url=f"{url}?state=numbered", button="Mở danh sách", tone="warning")


def _typed_by(user: User):
    return Decision.writers.through.objects.filter(user=user).values("decision")
