"""The first page: what I have to do."""

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from documents.models import PrintJob, PrintState
from documents.state_tones import PRINT_TONES
from reports.first_steps import first_steps
from reports.todo import BlocProgress, account_counts, overview, tasks_of

NOTICES_SHOWN = 5
WEEKDAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"]


@require_safe
@guard(Permission.HOME)
def home(request):
    """What waits for this person by year, the office's overview, the administrator's figures, recent notices."""
    user, today = request.user, timezone.localdate()
    identity = Identity.current()
    years = tasks_of(user, identity, today)
    blocs = overview(identity, today) if user.is_office else {}
    steps = first_steps(user, identity)
    prints = PrintJob.objects.filter(requested_by=user).unsettled() if can(user, Permission.PRINT_LIST) else []
    notices = list(user.notices.with_number_of_unread()[:NOTICES_SHOWN])
    context = {
        "identity": identity,
        "today": f"{WEEKDAYS[today.weekday()]}, ngày {today:%d/%m/%Y}",
        "years": [
            {
                "year": found.year,
                "tasks": [task for task in found.tasks if not task.is_waiting],
                "waiting": [task for task in found.tasks if task.is_waiting],
            }
            for found in years
        ],
        "first_steps": steps,
        "is_quiet": not steps and not blocs,
        "has_two_years": len(years) > 1,
        "is_office": user.is_office,
        "overviews": [
            {"year": year, "rows": rows, "tiles": tiles(rows), "late": sum(row.is_late for row in rows)}
            for year, rows in blocs.items()
        ],
        "people": people() if can(user, Permission.IDENTITY_EDIT) else [],
        "bloc_list_url": reverse("blocs:bloc_list"),
        "prints": [{"job": job, "tone": PRINT_TONES[PrintState(job.state)]} for job in prints],
        "notices": notices,
        "unread_notices": notices[0].unread if notices else 0,
    }
    return TemplateResponse(request, "reports/home.html", context)


def tiles(rows: list[BlocProgress]) -> list[dict]:
    """How far all blocs of one year are."""
    members = sum(row.bloc_year.size or 0 for row in rows)
    handed_in = sum(row.bloc_year.handed_in or 0 for row in rows)
    late = sum(row.is_late for row in rows)
    agreed = sum(row.bloc_year.is_agreed for row in rows)
    return [
        {"value": f"{len(rows):02d}", "label": "khối, cụm"},
        {"value": f"{handed_in}/{members}", "label": "bảng tự chấm đã nộp"},
        {"value": f"{agreed:02d}", "label": "khối, cụm đã họp tổng kết"},
        {
            "value": f"{late:02d}",
            "label": "khối, cụm quá hạn",
            "tone": "danger" if late else "success",
        },
    ]


def people() -> list[dict]:
    """The accounts, for whoever keeps them."""
    counts = account_counts()
    return [
        {"value": f"{counts['active']}", "label": "tài khoản đang hoạt động"},
        {"value": f"{counts['waiting']}", "label": "chưa đổi mật khẩu dùng một lần"},
        {"value": f"{counts['without_role']}", "label": "chưa được giao vai trò"},
        {"value": f"{counts['locked']}", "label": "đã khóa"},
    ]
