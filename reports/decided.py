"""What decisions ask of people on their first page: to be drafted, numbered, issued."""

from collections.abc import Iterator

from django.db.models import Q, Value
from django.urls import reverse

from accounts.models import GrantedRole, User
from awards.decisions.deciding import waiting
from awards.models import Decision, DecisionState
from documents.wording import counted
from reports.task import Facts, Task

FOR_THE_PROVINCE = {GrantedRole.CLERK, GrantedRole.OFFICE_HEAD, GrantedRole.OFFICE}
ALL = 1  # they are counted together, under one key


def keeps_decisions(user: User) -> bool:
    """Whether the decisions of the province wait for this person, to be numbered or issued."""
    return bool(FOR_THE_PROVINCE & user.office_roles)


def ask_about_decisions(facts: Facts, user: User) -> None:
    """Ask for approved lines without a decision, and for decisions that somebody else typed and that wait."""
    mine = Q(agency__in=user.agency_ids)
    if keeps_decisions(user):
        mine |= Q(agency=None)
    found = Decision.objects.filter(mine).annotate(all=Value(ALL))
    typed = Decision.writers.through.objects.filter(user=user).values("decision")
    facts.count("to_number", found.filter(state=DecisionState.SIGNED), by="all")
    facts.count("to_issue", found.filter(state=DecisionState.NUMBERED).exclude(pk__in=typed), by="all")
    if user.is_office or user.agency_ids:
        facts.count("to_decide", waiting(user).annotate(all=Value(ALL)), by="all")


def decision_tasks(facts: Facts, year: int) -> Iterator[tuple[int, Task]]:
    decisions = reverse("awards:decision_list")
    asked = [
        (
            "to_decide",
            "Lập quyết định cho {} đề nghị đã được thông qua",
            "Lập quyết định",
            "awards:decision_waiting",
            "",
        ),
        ("to_number", "Cấp số {} quyết định đã ký", "Mở danh sách", "", "?state=signed"),
        ("to_issue", "Ban hành {} quyết định đã cấp số", "Mở danh sách", "", "?state=numbered"),
    ]
    for what, title, button, page, query in asked:
        if number := facts.number(what, ALL):
            url = reverse(page) if page else f"{decisions}{query}"
            task = Task(title.format(counted(number)), "Quyết định khen thưởng", url, button, tone="warning")
            yield year, task
