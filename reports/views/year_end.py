"""The year-end report of a bloc: the page that everybody reads, and its papers."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.models import Identity, User
from accounts.permissions import Permission, can
from blocs.deadlines import deadline_of
from blocs.models import BlocReport, BlocYear, ReportComment, ReportPart, ReportState, Stage
from blocs.outline import OUTLINE, WRITTEN, Computed
from blocs.reporting import may_read_report, report_of
from documents.charts import svg_source
from documents.paper import Paper
from documents.serving import file_response
from documents.wording import counted
from reports.year_end import (
    NO_POINTS,
    POINTS_HIDDEN,
    YearEnd,
    collect,
    member_lines,
    scoring_lines,
    unranked_lines,
    year_end_paper,
)
from scoring.bloc_table_paper import points_chart, why_lines

STATE_TONES = {
    ReportState.DRAFTING: "neutral",
    ReportState.COMMENTING: "warning",
    ReportState.ADOPTED: "success",
}
PAGES = ["ask", "adopt", "pdf", "word", "number", "take_back", "comment"]


def find_report(user, code, year) -> BlocYear:
    """The bloc of that year, if its report is for `user` to see: members see it once they are asked for comments."""
    found = BlocYear.objects.select_related("bloc", "year", "leader", "deputy", "report__file", "report__adopted_by")
    bloc_year = get_object_or_404(found, bloc__code=code, year__year=year)
    if not may_read_report(user, bloc_year):
        raise Http404
    return bloc_year


def find_part(user, code, year, key="") -> "PartPlace":
    """A part by its key; "" is the whole report, which one comments on but does not write."""
    if key and key not in WRITTEN:
        raise Http404
    return PartPlace(find_report(user, code, year), key)


def find_comment(user, code, year, pk) -> "CommentPlace":
    bloc_year = find_report(user, code, year)
    comments = ReportComment.objects.select_related("agency", "by", "report")
    return CommentPlace(bloc_year, get_object_or_404(comments, report__bloc_year=bloc_year, pk=pk))


class PartPlace:
    """One written part of a bloc's report, for the guard."""

    def __init__(self, bloc_year: BlocYear, key: str):
        self.bloc_year, self.key = bloc_year, key

    @property
    def heading(self) -> str:
        return WRITTEN[self.key].short_heading(self.bloc_year.year.year) if self.key else "Toàn bộ báo cáo"

    @property
    def url(self) -> str:
        """Where the part stands on the report's page."""
        return f"{address('report_detail', self.bloc_year)}#{self.key or 'gop-y-chung'}"

    def part(self) -> ReportPart:
        """What is stored; a part that nobody has written yet is version 0."""
        report = report_of(self.bloc_year)
        stored = report.parts.select_related("edited_by").filter(key=self.key).first() if report.pk else None
        return stored or ReportPart(key=self.key)


class CommentPlace:
    """One comment on a bloc's report, for the guard."""

    def __init__(self, bloc_year: BlocYear, said: ReportComment):
        self.bloc_year, self.comment = bloc_year, said


def address(name: str, bloc_year: BlocYear, **more) -> str:
    return reverse(f"reports:{name}", kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year, **more})


# --- Reading ----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.REPORT_VIEW, find_report)
def report_detail(request, bloc_year):
    """The whole report as it stands, with what is computed; members see points only once they have agreed on them."""
    year_end = collect(bloc_year, with_points=can(request.user, Permission.RANKING_VIEW, bloc_year))
    report = year_end.report
    is_open = report.state != ReportState.ADOPTED
    can_edit = is_open and can(request.user, Permission.REPORT_EDIT, bloc_year)
    comments = comments_on(report, bloc_year)
    unanswered = sum(not entry["said"].answer for entry in comments)
    can_comment = report.state == ReportState.COMMENTING and can(request.user, Permission.REPORT_COMMENT, bloc_year)
    context = {
        "identity": year_end.identity,
        "bloc_year": bloc_year,
        "report": report,
        "subtitle": f"{year_end.bloc}, năm {year_end.year} và phương hướng năm {year_end.year + 1}",
        "is_open": is_open,
        "is_commenting": report.state == ReportState.COMMENTING,
        "is_ranking_visible": year_end.table is not None,
        **standing(bloc_year, report, year_end.identity),
        "sections": sections_for(year_end, comments, can_edit=can_edit),
        "written": sum(1 for key in WRITTEN if year_end.text(key)),
        "parts": len(WRITTEN),
        "general_comments": [entry for entry in comments if not entry["said"].part],
        "unanswered": unanswered,
        "unanswered_text": f"Còn {counted(unanswered)} ý kiến góp ý chưa ghi tiếp thu, giải trình.",
        "facts": facts_of(report),
        "adopted_text": adopted_text(report),
        "hash_text": f"SHA-256: {report.file.sha256}" if report.file else "",
        "can_edit": can_edit,
        "can_comment": can_comment,
        "can_adopt": is_open and bloc_year.is_agreed and can(request.user, Permission.REPORT_ADOPT, bloc_year),
        "urls": {name: address(f"report_{name}", bloc_year) for name in PAGES}
        | {"table": reverse("scoring:bloc_table", args=[bloc_year.bloc.code, bloc_year.year.year])},
    }
    return TemplateResponse(request, "reports/report_detail.html", context)


def comments_on(report: BlocReport, bloc_year: BlocYear, **which) -> list[dict]:
    """Each comment with the address where it is answered."""
    comments = report.comments.filter(**which).select_related("agency", "by") if report.pk else []
    return [{"said": said, "answer_url": address("report_answer", bloc_year, pk=said.pk)} for said in comments]


def facts_of(report: BlocReport) -> list[tuple[str, str]]:
    signed_on = f"{report.signed_on:%d/%m/%Y}" if report.signed_on else ""
    return [
        ("Số, ký hiệu", report.number or "ghi tay khi phát hành"),
        ("Ngày ký", signed_on or "ghi tay khi phát hành"),
    ]


def adopted_text(report: BlocReport) -> str:
    if not report.adopted_at:
        return ""
    return f"thông qua lúc {timezone.localtime(report.adopted_at):%H:%M %d/%m/%Y}, {report.adopted_by}"


def standing(bloc_year: BlocYear, report: BlocReport, identity: Identity) -> dict:
    """The state of the report, who holds it and by when, for the head of a page."""
    due = deadline_of(bloc_year.year, Stage.MEETING) if report.state != ReportState.ADOPTED else None
    return {
        "state": ReportState(report.state).label,
        "tone": STATE_TONES[report.state],
        "holder": holder(bloc_year, report, identity),
        "due": due,
        "days_left": due.working_days_left() if due else None,
    }


def holder(bloc_year: BlocYear, report: BlocReport, identity: Identity) -> str:
    if report.state == ReportState.ADOPTED:
        return ""
    if report.state == ReportState.COMMENTING:
        return "Các đơn vị thành viên (góp ý)"
    leader = bloc_year.leader.name if bloc_year.leader else "chưa có"
    return f"{bloc_year.leader_word(identity)} ({leader})"


def sections_for(year_end: YearEnd, comments: list[dict], *, can_edit: bool) -> list[dict]:
    """The outline with what stands under each heading."""
    bloc_year = year_end.bloc_year
    sections = []
    for section in OUTLINE:
        shown = {
            "level": section.level,
            "heading": section.heading_in(year_end.year),
            "short": section.short_heading(year_end.year),
            "key": section.key,
            "hint": section.hint,
            "is_optional": section.is_optional,
            "part": year_end.parts.get(section.key),
            "can_edit": can_edit,
            "comments": [entry for entry in comments if section.key and entry["said"].part == section.key],
        }
        if section.key:
            shown["edit_url"] = address("report_part", bloc_year, key=section.key)
            shown["comment_url"] = address("report_comment", bloc_year, key=section.key)
        if section.computed == Computed.MEMBERS:
            shown["lines"] = member_lines(year_end)
        if section.computed == Computed.RANKING:
            shown |= ranking_of(year_end)
        sections.append(shown)
    return sections


def ranking_of(year_end: YearEnd) -> dict:
    """What the page shows of the points, or why it shows none."""
    table = year_end.table
    if table is None:
        return {"lines": [POINTS_HIDDEN]}
    if not table.counted:
        return {"lines": [NO_POINTS]}
    chart = points_chart(table)
    return {
        "lines": scoring_lines(table),
        "table": table,
        "chart_url": svg_source(chart.svg()),
        "chart_alt": chart.alt(),
        "tie_rule": table.tie_rule,
        "whys": why_lines(table),
        "unranked": unranked_lines(table),
    }


# --- Papers -----------------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.REPORT_VIEW, find_report)
def report_pdf(request, bloc_year):
    """The adopted paper as it was stored, or the draft of this moment."""
    report = report_of(bloc_year)
    if report.state == ReportState.ADOPTED:
        return file_response(report.file, inline=True)
    return draft(request.user, bloc_year).response()


@require_safe
@guard(Permission.REPORT_VIEW, find_report)
def report_word(request, bloc_year):
    """For those who edit. Of an adopted report too: the record stays the stored PDF."""
    return draft(request.user, bloc_year).word_response()


def draft(user: User, bloc_year: BlocYear) -> Paper:
    """The paper as `user` may read it: without points where they are not agreed on yet."""
    year_end = collect(bloc_year, with_points=can(user, Permission.RANKING_VIEW, bloc_year))
    return year_end_paper(year_end, is_draft=year_end.report.state != ReportState.ADOPTED)
