"""What waits for one person of nominations: to be received, appraised, supplemented, answered, signed."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from accounts.models import GrantedRole, Identity, User
from awards.models import LineState, Nomination, OpinionRequest, Slate, SlateState, Submission
from awards.models.slate import WAITING_SLATES
from documents.wording import counted
from reports.task import Facts, Task

BY_YEAR = "slate__year__year"


def signs(user: User) -> bool:
    return GrantedRole.SIGNER in user.office_roles


def ask_about_nominations(facts: Facts, user: User, identity: Identity, today: dt.date) -> None:
    """Ask for what the tasks below count. No query of its own."""
    waiting = Nomination.objects.filter(state=LineState.RECEIVED)
    asked = OpinionRequest.objects.waiting()
    if user.is_office:
        own = waiting.filter(Q(officer=user) | Q(officer=None)).exclude(slate__agency=identity.office_agency_id)
        facts.count("to_receive", Slate.objects.filter(state__in=WAITING_SLATES), by="year__year")
        facts.count("to_appraise", own.filter(officer=user), by=BY_YEAR)
        facts.count("to_assign", own.filter(officer=None), by=BY_YEAR)
        facts.count("late_lines", own.filter(due_on__lt=today), by=BY_YEAR)
        facts.count("late_opinions", asked.filter(asked_by=user, due_on__lt=today), by="due_on__year")
    if signs(user):
        unsigned = Submission.objects.filter(signed_at=None).exclude(created_by=user)
        facts.count("to_sign", unsigned, by="created_at__year")
    if mine := user.agency_ids:
        slates = Slate.objects.filter(agency__in=mine)
        facts.count("returned_slates", slates.filter(state=SlateState.RETURNED), by="year__year")
        facts.count("draft_slates", slates.filter(state=SlateState.DRAFT), by="year__year")
        facts.count("asked_of_us", asked.filter(agency__in=mine), by="due_on__year")
        facts.count("late_answers", asked.filter(agency__in=mine, due_on__lt=today), by="due_on__year")
        if identity.office_agency_id and not user.is_office:
            of_office = waiting.filter(slate__agency=identity.office_agency_id, slate__year__office_checker__in=mine)
            facts.count("to_judge_for_office", of_office, by=BY_YEAR)


def nomination_tasks(facts: Facts) -> Iterator[tuple[int, Task]]:
    """One line for each kind of work and year; those that are late stand first."""
    slates, queue = reverse("awards:slate_list"), reverse("awards:appraisal_list")
    for year, number in facts.numbers("to_receive"):
        title = f"Tiếp nhận {counted(number)} hồ sơ đề nghị khen thưởng"
        yield year, _task(title, slates, "Xem hồ sơ", state="Chờ tiếp nhận")
    for year, number in facts.numbers("to_appraise"):
        late = facts.number("late_lines", year)
        yield (
            year,
            _task(
                f"Thẩm định {counted(number)} đề nghị khen thưởng",
                f"{queue}?officer=me",
                "Mở danh sách",
                state=f"{counted(late)} quá hạn" if late else "Chờ thẩm định",
                is_late=bool(late),
            ),
        )
    for year, number in facts.numbers("to_assign"):
        title = f"Giao người thẩm định {counted(number)} đề nghị"
        yield year, _task(title, f"{queue}?officer=none", "Mở danh sách", state="Chưa giao")
    opinions = reverse("awards:opinion_list")
    for year, number in facts.numbers("late_opinions"):
        title = f"Nhắc {counted(number)} cơ quan chưa trả lời xin ý kiến"
        yield year, _task(title, f"{opinions}?state=late", "Xem văn bản", state="Quá hạn trả lời", is_late=True)
    for year, number in facts.numbers("to_sign"):
        title = f"Ký {counted(number)} tờ trình khen thưởng"
        yield year, _task(title, reverse("awards:submission_list"), "Mở tờ trình", state="Chờ ký")
    for year, number in facts.numbers("returned_slates"):
        title = f"Bổ sung {counted(number)} hồ sơ đề nghị khen thưởng"
        yield year, _task(title, f"{slates}?state=returned", "Mở hồ sơ", state="Trả lại để bổ sung", is_late=True)
    for year, number in facts.numbers("draft_slates"):
        title = f"Hoàn thành, gửi {counted(number)} hồ sơ đề nghị khen thưởng"
        yield year, _task(title, f"{slates}?state=draft", "Mở hồ sơ", state="Đang lập", tone="neutral")
    for year, number in facts.numbers("asked_of_us"):
        late = facts.number("late_answers", year)
        yield (
            year,
            _task(
                f"Trả lời {counted(number)} văn bản xin ý kiến về khen thưởng",
                f"{opinions}?state=waiting",
                "Trả lời",
                state="Quá hạn trả lời" if late else "Chờ trả lời",
                is_late=bool(late),
            ),
        )
    for year, number in facts.numbers("to_judge_for_office"):
        title = f"Thẩm định {counted(number)} đề nghị của cơ quan thi đua"
        yield year, _task(title, slates, "Xem hồ sơ", state="Chờ thẩm định")


def _task(title: str, url: str, button: str, *, state: str, tone: str = "warning", is_late: bool = False) -> Task:
    tone = "danger" if is_late else tone
    place = "Đề nghị khen thưởng"
    return Task(title=title, place=place, url=url, button=button, state=state, tone=tone, is_first=is_late)
