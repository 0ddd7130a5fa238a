"""What workers have in hand for one person, or left to that person: workbooks on their way in, prints."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from awards.models import AwardImport, ImportState
from awards.models.imports import KEPT_FOR
from documents.models import PrintJob, PrintState
from documents.models.print_jobs import UNFINISHED
from reports.task import Facts, Task

BACK = {ImportState.READ, ImportState.PLANNED}


def ask_about_work(facts: Facts, user: User) -> None:
    """Ask for this person's own workbooks and prints; whoever has the list of prints sees them by name above all."""
    if can(user, Permission.SUBJECT_IMPORT):
        own = AwardImport.objects.filter(by=user, created_at__gte=timezone.now() - KEPT_FOR)
        facts.count("imports_at_work", own.at_work(), by="pk")
        facts.count("imports_to_go_on", own.filter(state=ImportState.READ, said=""), by="pk")
        facts.count("imports_to_confirm", own.filter(state=ImportState.PLANNED, said=""), by="pk")
        facts.count("imports_stopped", own.filter(state__in=BACK).exclude(said=""), by="pk")
        facts.count("imports_unreadable", own.filter(state=ImportState.UNREADABLE), by="pk")
    if not can(user, Permission.PRINT_LIST):
        prints = PrintJob.objects.filter(requested_by=user)
        facts.count("prints_at_work", prints.filter(state__in=UNFINISHED), by="pk")
        facts.count("prints_failed", prints.filter(state=PrintState.FAILED), by="pk")


def work_tasks(facts: Facts, year: int) -> Iterator[tuple[int, Task]]:
    workbooks = "Nhập dữ liệu khen thưởng từ Excel"
    said = [
        ("imports_stopped", "Bảng Excel chưa nhập được", workbooks, "Xem lý do", "Chưa nhập được", "danger"),
        ("imports_unreadable", "Bảng Excel không đọc được", workbooks, "Xem lý do", "Không đọc được", "danger"),
        ("imports_to_go_on", "Nhập tiếp bảng Excel đang dở", workbooks, "Nhập tiếp", "Chờ bạn chọn cột", "warning"),
        ("imports_to_confirm", "Nhập tiếp bảng Excel đang dở", workbooks, "Nhập tiếp", "Chờ bạn xác nhận", "warning"),
        ("imports_at_work", "Cổng đang xử lý bảng Excel của bạn", workbooks, "Xem tiến độ", "Đang chạy", "info"),
        ("prints_failed", "Lệnh in có phần chưa in được", "Lệnh in", "Mở lệnh in", "Chưa in được", "danger"),
        ("prints_at_work", "Cổng đang in cho bạn", "Lệnh in", "Xem tiến độ", "Đang in", "info"),
    ]
    for what, title, place, button, state, tone in said:
        page = "documents:print_job" if what.startswith("prints") else "awards:import_columns"
        page = "awards:import_preview" if what == "imports_to_confirm" else page
        for pk, _ in facts.numbers(what):
            url = reverse(page, kwargs={"pk": pk})
            waits = what.endswith("at_work")
            yield year, Task(title, place, url, button, state=state, tone=tone, is_waiting=waits)
