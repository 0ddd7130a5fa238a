"""Writing a bloc's year-end report: its parts, the comments of the members, its number and day."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Notice, User, record
from accounts.permissions import Permission, can
from blocs.models import BlocReport, BlocYear, ReportComment, ReportPart, ReportState
from blocs.outline import LONGEST_PART, OUTLINE, WRITTEN, written_text
from documents.models import StoredFile


class NewerText(OfficeError):
    """Somebody else saved `part` after the page was made; nothing was stored."""

    def __init__(self, part: ReportPart):
        super().__init__(f"{part.edited_by} đã lưu phần này trước; bản ấy được giữ, bản vừa viết chưa lưu.")
        self.part = part


def report_of(bloc_year: BlocYear) -> BlocReport:
    """The report of the bloc's year; one that nobody has begun yet is not stored (`pk` is None)."""
    try:
        return bloc_year.report
    except BlocReport.DoesNotExist:
        return BlocReport(bloc_year=bloc_year)


def needed_to_read(report: BlocReport) -> Permission:
    """What one must be allowed to do, towards the bloc's year, to see the report: members once they are asked."""
    return Permission.REPORT_EDIT if report.state == ReportState.DRAFTING else Permission.REPORT_VIEW


def may_read_report(user: User, bloc_year: BlocYear) -> bool:
    """Whoever writes it reads it in every state: the report is fetched for others only."""
    return can(user, Permission.REPORT_EDIT, bloc_year) or can(user, needed_to_read(report_of(bloc_year)), bloc_year)


def begun(bloc_year: BlocYear) -> BlocReport:
    """The stored report, locked until the end of the transaction; made where nobody has begun it."""
    BlocReport.objects.get_or_create(bloc_year=bloc_year)
    return (
        BlocReport.objects.select_for_update(of=("self",))
        .select_related("bloc_year__bloc", "bloc_year__year")
        .get(bloc_year=bloc_year)
    )


def refuse_adopted(report: BlocReport) -> None:
    if report.state == ReportState.ADOPTED:
        raise OfficeError("Báo cáo đã được thông qua nên không sửa được nữa.")


@transaction.atomic
def edit_part(bloc_year: BlocYear, key: str, text: str, *, version: int, by) -> ReportPart:
    """Store the text of one part, if it still is the version that the editor saw (0: not written yet).

    Raises:
        NewerText: another editor has saved in between.
        OfficeError: the report is adopted, there is no such part, or the text is too long.
    """
    if key not in WRITTEN:
        raise OfficeError("Báo cáo không có phần này.")
    text = written_text(text)
    if len(text) > LONGEST_PART:
        raise OfficeError(f"Phần này dài {len(text)} ký tự, tối đa {LONGEST_PART} ký tự.")
    report = begun(bloc_year)
    refuse_adopted(report)
    part, _ = ReportPart.objects.select_related("edited_by").get_or_create(report=report, key=key)
    if text == part.text:
        return part
    if part.version != version:
        raise NewerText(part)
    part.text, part.version, part.edited_by, part.edited_at = text, version + 1, by, timezone.now()
    part.save(update_fields=["text", "version", "edited_by", "edited_at"])
    record(by, "blocs.report_part_edited", report, part=key, version=part.version)
    return part


@transaction.atomic
def number_report(bloc_year: BlocYear, *, number: str, signed_on: dt.date | None, by) -> BlocReport:
    """Write number and day on the report before it is adopted; left blank they are filled in by hand on paper."""
    report = begun(bloc_year)
    refuse_adopted(report)
    report.number, report.signed_on = number, signed_on
    report.save(update_fields=["number", "signed_on"])
    record(by, "blocs.report_numbered", report, number=number, signed_on=str(signed_on or ""))
    return report


@transaction.atomic
def ask_members(bloc_year: BlocYear, *, by) -> None:
    """Show the draft to the members and tell them that it waits for their comments."""
    report = begun(bloc_year)
    report.ask_for_comments(by=by)
    tell_members(report, subject=f"Góp ý dự thảo báo cáo tổng kết {report.bloc_year}", by=by)


@transaction.atomic
def take_back(bloc_year: BlocYear, *, reason: str, by) -> None:
    """The draft goes back to be written; the members no longer see it. Comments stay."""
    begun(bloc_year).take_back(by=by, reason=reason)


def tell_members(report: BlocReport, *, subject: str, by) -> None:
    people = User.objects.acting_for_any(report.bloc_year.member_ids).exclude(pk=by.pk)
    Notice.objects.tell(people, subject=subject[:200], link=report.get_absolute_url())


@transaction.atomic
def comment(bloc_year: BlocYear, *, part: str, text: str, agency: Agency | None, by) -> ReportComment:
    """What one member (None: the office) says to a part, or to the whole report (part "").

    Raises OfficeError unless members are being asked.
    """
    report = begun(bloc_year)
    if report.state != ReportState.COMMENTING:
        raise OfficeError("Báo cáo hiện không lấy ý kiến.")
    if part and part not in WRITTEN:
        raise OfficeError("Báo cáo không có phần này.")
    said = ReportComment.objects.create(report=report, part=part, agency=agency, by=by, text=written_text(text))
    record(by, "blocs.report_commented", report, part=part, agency=str(agency or ""))
    return said


@transaction.atomic
def answer(said: ReportComment, text: str, *, by) -> None:
    """How the comment was taken up, or why not (tiếp thu, giải trình). May be changed until the report is adopted."""
    report = begun(said.report.bloc_year)
    refuse_adopted(report)
    said.answer = written_text(text)
    said.save(update_fields=["answer"])
    record(by, "blocs.report_comment_answered", report, comment=said.pk)


@transaction.atomic
def keep_adopted(printed: BlocReport, pdf: bytes, *, name: str, seen: Mapping[str, int], by) -> BlocReport:
    """Keep the paper that the members adopted: from now on these bytes are the report.

    Args:
        printed: the report as it was when the paper was made.
        seen: the version of each written part that was printed.

    Raises:
        OfficeError: somebody has written in the report since.
        WrongState: it is adopted already.
    """
    report = begun(printed.bloc_year)
    versions = dict(report.parts.values_list("key", "version"))
    if (versions, report.number, report.signed_on) != (dict(seen), printed.number, printed.signed_on):
        raise OfficeError("Có người vừa sửa báo cáo trong lúc in. Xin xem lại rồi thông qua lần nữa.")
    report.adopt(StoredFile.objects.store(pdf, by=by, name=name), by=by)
    tell_members(report, subject=f"Đã thông qua báo cáo tổng kết {report.bloc_year}", by=by)
    return report


def empty_parts(report: BlocReport) -> list[str]:
    """The headings under which something must be written before the report can be adopted, and nothing is."""
    written = set(report.parts.exclude(text="").values_list("key", flat=True)) if report.pk else set()
    year = report.bloc_year.year.year
    return [
        section.short_heading(year)
        for section in OUTLINE
        if section.key and not section.is_optional and section.key not in written
    ]
