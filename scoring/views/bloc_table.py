"""The ranked table of a bloc's year, its papers, and the moves that close the year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.forms import ReasonForm
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from blocs.deadlines import deadline_of
from blocs.models import BlocReport, BlocState, BlocYear
from blocs.names import full_name
from blocs.reporting import may_read_report
from blocs.wording import BLOC_TONES
from documents.charts import svg_source
from documents.serving import workbook_response
from documents.wording import number
from scoring import closing
from scoring.agreeing import agree_bloc
from scoring.bloc_table import BlocTable, TableRow, table_of
from scoring.bloc_table_paper import bloc_table_paper, points_chart, table_workbook
from scoring.models import RankingSnapshot
from scoring.ranking import KEY_NAMES
from scoring.ranking_forms import VotesForm
from scoring.tie_votes import VOTES, compares_votes, keep_votes

VOTES_NAME = KEY_NAMES[VOTES]
BEFORE_AGREEING = {BlocState.SELF_SCORING, BlocState.CHECKING, BlocState.VERIFIED}


def find_ranking(user, code, year) -> BlocYear:
    """The bloc of that year, if its table is for `user` to see: members only once they have agreed on it."""
    found = BlocYear.objects.select_related("bloc", "year", "leader", "deputy")
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not can(user, Permission.RANKING_VIEW, bloc_year):
        raise Http404
    return bloc_year


def address(name: str, bloc_year: BlocYear) -> str:
    """Of a page of ours, or of another app's where `name` says whose."""
    return reverse(
        name if ":" in name else f"scoring:{name}", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year}
    )


# --- The table --------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_table(request, bloc_year):
    """The table by rank, or in the order of the members (`?thu-tu=don-vi`)."""
    table, snapshot = table_of(bloc_year)
    due = deadline_of(bloc_year.year, bloc_year.stage) if bloc_year.stage else None
    identity = Identity.current()
    is_by_member = request.GET.get("thu-tu") == "don-vi"
    chart = points_chart(table)
    context = {
        "identity": identity,
        "bloc_year": bloc_year,
        "subtitle": f"{full_name(table.bloc)}, năm {table.year}",
        "table": table,
        "lines": lines_for(request.user, bloc_year, table, table.rows if is_by_member else table.in_rank_order),
        "has_notes": any(row.remarks for row in table.rows),
        "votes_url": votes_url(request.user, bloc_year, table),
        "tabs": [
            {"label": "Theo thứ hạng", "url": "?", "is_current": not is_by_member},
            {"label": "Theo thứ tự đơn vị", "url": "?thu-tu=don-vi", "is_current": is_by_member},
        ],
        "heads_line": heads_line(table),
        "frozen_text": frozen_text(snapshot) if snapshot else "",
        "snapshot": snapshot,
        "tone": BLOC_TONES[BlocState(bloc_year.state)],
        "holder": bloc_year.holder(identity),
        "due": due,
        "days_left": due.working_days_left() if due else None,
        "tiles": tiles(table),
        "reasons": reasons(table),
        "chart_url": svg_source(chart.svg()) if chart.bars else "",
        "chart_alt": chart.alt(),
        "chart_caption": f"Điểm của các đơn vị trong {full_name(table.bloc)}, năm {table.year}.",
        "steps": steps_for(request.user, bloc_year),
        "report_url": report_url(request.user, bloc_year),
    }
    return TemplateResponse(request, "scoring/bloc_table.html", context)


def lines_for(user, bloc_year: BlocYear, table: BlocTable, rows: Sequence[TableRow]) -> list[dict]:
    """Each row with its sections by name, and the address of its sheet where `user` may open it."""
    judges = can(user, Permission.BLOC_ADVANCE, bloc_year) or bloc_year.deputy_id in user.agency_ids
    return [
        {
            "row": row,
            "sections": [
                (head.code, points)
                for head, points in zip(table.heads, row.sections or [None] * len(table.heads), strict=True)
            ],
            "is_mine": row.agency_id in user.agency_ids,
            "url": reverse("scoring:sheet_detail", args=[row.sheet_id])
            if row.sheet_id and (judges or row.total is not None)
            else "",
        }
        for row in rows
    ]


def report_url(user, bloc_year: BlocYear) -> str:
    """The bloc's year-end report, for those who may read it already."""
    return BlocReport(bloc_year=bloc_year).get_absolute_url() if may_read_report(user, bloc_year) else ""


def votes_url(user, bloc_year: BlocYear, table: BlocTable) -> str:
    """Where votes are written down, for those who may, as long as the bloc's rule asks for them and none has agreed."""
    is_asked = VOTES_NAME in table.keys and bloc_year.state in BEFORE_AGREEING
    return address("ranking_votes", bloc_year) if is_asked and can(user, Permission.BLOC_ADVANCE, bloc_year) else ""


def reasons(table: BlocTable) -> list[dict]:
    """For each rank what was compared, the value that decided marked, and the sentence that says it."""
    return [
        {
            "row": row,
            "values": [
                {"name": name, "value": value, "decides": place == row.decided}
                for place, (name, value) in enumerate(zip(table.keys, row.keys, strict=True))
            ]
            if row.keys
            else [],
        }
        for row in table.ranked
    ]


def heads_line(table: BlocTable) -> str:
    """What the sections are called, since the columns only have room for their numbers."""
    return "; ".join(f"Mục {head.code}: {head.title} (tối đa {number(head.max)} điểm)" for head in table.heads) + "."


def frozen_text(snapshot: RankingSnapshot) -> str:
    taken_at = timezone.localtime(snapshot.taken_at)
    by = f", người chốt: {snapshot.taken_by}" if snapshot.taken_by else ""
    return f"{snapshot.occasion}, chốt lúc {taken_at:%H:%M %d/%m/%Y}{by}. Mọi số liệu giữ nguyên như khi chốt."


def tiles(table: BlocTable) -> list[dict]:
    counted = table.counted
    changed = [row for row in counted if row.difference]
    missing = len(table.rows) - len(counted)
    return [
        {"value": f"{len(table.rows):02d}", "label": "đơn vị thành viên"},
        {
            "value": f"{len(counted):02d}",
            "label": "đơn vị đã nộp bảng tự chấm",
            "detail": f"còn {missing:02d} đơn vị chưa nộp" if missing else "",
            "tone": "warning" if missing else "success",
        },
        {
            "value": f"{len(table.late):02d}",
            "label": "đơn vị nộp muộn",
            "tone": "danger" if table.late else "",
        },
        {"value": f"{len(table.ranked):02d}", "label": "đơn vị được xếp hạng"},
        {"value": f"{len(changed):02d}", "label": "đơn vị có điểm khác với tự chấm"},
    ]


# --- Its papers -------------------------------------------------------------------------------------------------------


def paper_of(bloc_year: BlocYear):
    table, snapshot = table_of(bloc_year)
    return bloc_table_paper(
        table, bloc_year, Identity.current(), day=(snapshot.taken_at if snapshot else timezone.now()).date()
    )


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_table_pdf(request, bloc_year):
    return paper_of(bloc_year).response()


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_table_word(request, bloc_year):
    return paper_of(bloc_year).word_response()


@require_safe
@guard(Permission.RANKING_VIEW, find_ranking)
def bloc_table_excel(request, bloc_year):
    table, _ = table_of(bloc_year)
    return workbook_response(table_workbook(table, bloc_year), f"Bảng tổng hợp điểm {table.code} {table.year}.xlsx")


# --- Closing, step by step --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One move of a bloc's year as its page asks for it."""

    name: str
    button: str
    question: str
    effects: Sequence[str]
    done: str
    permission: Permission = Permission.BLOC_ADVANCE


CLOSE_CHECKING = Step(
    "checking_close",
    "Kết thúc thẩm tra",
    "Kết thúc thẩm tra và chốt bảng tổng hợp điểm?",
    ["Bảng tổng hợp điểm, xếp hạng được chốt nguyên trạng.", "Khối sẵn sàng họp tổng kết."],
    "Đã kết thúc thẩm tra và chốt bảng tổng hợp điểm.",
)
AGREE = Step(
    "points_agree",
    "Ghi nhận hội nghị đã thống nhất",
    "Hội nghị tổng kết khối đã thống nhất điểm và xếp hạng này?",
    [
        "Bảng chấm điểm của các đơn vị chuyển sang “Đã thống nhất”.",
        "Mọi đơn vị trong khối xem được bảng điểm của nhau và bảng tổng hợp này.",
        "Không đưa về bước trước được nữa.",
    ],
    "Đã ghi nhận điểm do hội nghị thống nhất.",
)
# The bloc's dossier has papers of other apps too, so its page stands above this one.
SEND = Step("awards:dossier_detail", "Kiểm tra và gửi hồ sơ", "", [], "")
CLOSE = Step(
    "bloc_close",
    "Kết thúc năm của khối",
    "Công nhận điểm và kết thúc năm của khối?",
    ["Điểm của các đơn vị trở thành điểm chính thức.", "Năm của khối khép lại, không sửa được nữa."],
    "Đã kết thúc năm của khối.",
    permission=Permission.BLOC_MANAGE,
)
NEXT = {
    BlocState.CHECKING: CLOSE_CHECKING,
    BlocState.VERIFIED: AGREE,
    BlocState.MET: SEND,
    BlocState.SENT: CLOSE,
}


def steps_for(user, bloc_year: BlocYear) -> list[dict]:
    """The move that `user` may make next on these pages; earlier moves and those back stand on the bloc's own page."""
    step = NEXT.get(bloc_year.state)
    may = step is not None and can(user, step.permission, bloc_year)
    return [{"label": step.button, "url": address(step.name, bloc_year)}] if may else []


def ask(request, bloc_year: BlocYear, step: Step, move: Callable, *, form=None, effects=(), warning: str = ""):
    """GET asks, POST moves; a refusal comes back to the question with what was typed."""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            move(**({"reason": form.cleaned_data["reason"]} if form else {}))
        except OfficeError as problem:
            if form is None:
                messages.error(request, str(problem))
                return redirect(address("bloc_table", bloc_year))
            form.add_error(None, str(problem))
        else:
            messages.success(request, step.done)
            return redirect(address("bloc_table", bloc_year))
    context = {
        "bloc_year": bloc_year,
        "step": step,
        "effects": [*effects, *step.effects],
        "form": form,
        "warning": warning,
        "back_url": address("bloc_table", bloc_year),
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "scoring/bloc_step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_ranking)
def checking_close(request, bloc_year):
    """Members that have not handed in are named; the bloc goes on without them for a written reason."""
    ready = closing.readiness(bloc_year)
    warnings = []
    if ready.unchecked:
        warnings.append(f"Chưa thẩm tra xong: {closing.names(ready.unchecked)}.")
    if ready.missing:
        warnings.append(f"Chưa nộp bảng tự chấm điểm: {closing.names(ready.missing)}. Các đơn vị này không xếp hạng.")
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = bool(ready.missing)
    return ask(
        request,
        bloc_year,
        CLOSE_CHECKING,
        lambda reason: closing.close_checking(bloc_year, by=request.user, reason=reason),
        form=form,
        warning=" ".join(warnings),
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_ranking)
def points_agree(request, bloc_year):
    return ask(request, bloc_year, AGREE, lambda: agree_bloc(bloc_year, by=request.user))


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE, find_ranking)
def bloc_close(request, bloc_year):
    return ask(request, bloc_year, CLOSE, lambda: closing.close(bloc_year, by=request.user))


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_ADVANCE, find_ranking)
def ranking_votes(request, bloc_year):
    """Write down how many votes each member got, where the bloc's rule compares them between equals."""
    if not compares_votes(bloc_year):
        messages.info(request, "Bộ tiêu chí của khối không dùng số phiếu để phân định hạng.")
        return redirect(address("bloc_table", bloc_year))
    form = VotesForm(request.POST or None, bloc_year=bloc_year)
    if request.method == "POST" and form.is_valid():
        try:
            keep_votes(bloc_year, form.votes, source=form.cleaned_data["source"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi số phiếu; thứ hạng đã được xếp lại.")
            return redirect(address("bloc_table", bloc_year))
    context = {"bloc_year": bloc_year, "form": form, "back_url": address("bloc_table", bloc_year)}
    return TemplateResponse(request, "scoring/ranking_votes.html", context, status=422 if form.errors else 200)
