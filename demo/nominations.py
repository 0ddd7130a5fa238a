"""Registrations and slates of nominations of the demo: last year's in different states, one at once being written."""

import datetime as dt

from awards.models import AwardForm, AwardKind, Slate, Subject, SubjectKind
from awards.registrations.registering import add_to_registration, begin_registration, hand_in_registration
from awards.slates.assembling import NewLine, add_lines, begin_bloc_slate, begin_slate
from awards.slates.carrying import Handing, give_back, hand_in, receive
from blocs.models import BlocYear, EmulationYear
from demo.appraisal import appraise_received, receive_bloc, receive_lately
from demo.clock import clock_at
from demo.year_work import Cast
from scoring.handing_in import on_paper

REASON = "Đã đối chiếu với hồ sơ gốc lưu tại cơ quan; phần còn thiếu sẽ bổ sung khi thẩm định."
REPORT = (
    "Chủ động tham mưu, hoàn thành vượt mức nhiệm vụ được giao; rút ngắn một phần ba thời gian giải quyết hồ sơ.\n"
    "- Không có hồ sơ quá hạn.\n- Hướng dẫn đồng nghiệp dùng chung biểu mẫu điện tử."
)
ACHIEVEMENT = "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ năm {year}"


def register(year: int, *, cast: Cast) -> None:
    """Two departments register in time for `year`, a third has only begun."""
    emulation_year = EmulationYear.objects.get(year=year)
    for code, is_done in (("STP", True), ("SYT", True), ("STC", False)):
        agency = cast.agencies[code]
        clerk = cast.clerk_of(agency)
        with clock_at(dt.date(year, 3, 10)):
            registration = begin_registration(agency, emulation_year, by=clerk)
            for form, kind in (("CSTDCS", SubjectKind.INDIVIDUAL), ("TTLDXS", SubjectKind.COLLECTIVE)):
                subjects = Subject.objects.heads().filter(agency=agency, kind=kind)[:3]
                add_to_registration(registration, AwardForm.objects.get(code=form), subjects, by=clerk)
            if is_done:
                approval = on_paper(name=agency.head_name, document=f"15/ĐK-{code}", scan=cast.scan)
                hand_in_registration(registration, approval=approval, seen=None, by=clerk)


def propose(year: int, *, today: dt.date, cast: Cast) -> None:
    """Slates for the year before `year`: received, returned, of a bloc; and one at once, still being written."""
    with clock_at(dt.date(year, 2, 10)):
        received = _slate("STP", year - 1, {"BK_TINH": 3, "TTLDXS": 1}, cast)
        _write_report(received)
        _hand_in(received, cast)
        returned = _slate("SYT", year - 1, {"BK_TINH": 2}, cast)
        _hand_in(returned, cast)
        of_bloc = []
        for bloc_year in BlocYear.objects.filter(year__year=year - 1, bloc__code__in=["KT", "VX"]):
            slate = begin_bloc_slate(bloc_year, by=cast.clerk_of(bloc_year.leader))
            if bloc_year.bloc.code == "KT":
                _hand_in(slate, cast)
                of_bloc.append(slate)
    with clock_at(dt.date(year, 2, 12)):
        told = {"tthc_code": f"H01.26.{year % 100}0212-0007", "due_on": dt.date(year, 3, 19)}
        receive(received, {"received_on": dt.date(year, 2, 12), **told}, by=cast.office)
        give_back(returned, reason="Thiếu biên bản họp xét và văn bản công nhận sáng kiến.", by=cast.office)
    appraise_received(received, year=year, cast=cast)
    for slate in of_bloc:
        receive_bloc(slate, year=year, cast=cast)
    with clock_at(today):
        happened_on = max(today - dt.timedelta(days=4), dt.date(year, 1, 2))
        happened_on = happened_on if happened_on.year == year else dt.date(year, 12, 28)
        _slate("STP", year, {"BK_TINH": 1}, cast, kind=AwardKind.SUDDEN, happened_on=happened_on)
        lately = _slate("SYT", year, {"BK_TINH": 3}, cast, kind=AwardKind.SUDDEN, happened_on=happened_on)
        _hand_in(lately, cast)
        receive_lately(lately, today=today, cast=cast)


def _slate(code: str, year: int, forms: dict[str, int], cast: Cast, **fields) -> Slate:
    """The first so many of the department for each form, people or collectives as the form asks."""
    agency = cast.agencies[code]
    clerk = cast.clerk_of(agency)
    kind = fields.pop("kind", AwardKind.MERIT)
    title = f"Đề nghị khen thưởng năm {year}" if kind == AwardKind.MERIT else "Đề nghị khen thưởng đột xuất"
    slate = begin_slate(
        Slate(
            agency=agency,
            year=EmulationYear.objects.get(year=year),
            kind=kind,
            title=title,
            achievement=ACHIEVEMENT.format(year=year),
            **fields,
        ),
        by=clerk,
    )
    lines = []
    for form_code, count in forms.items():
        form = AwardForm.objects.get(code=form_code)
        subjects = Subject.objects.heads().filter(agency=agency, node=None, kind=form.subjects[0]).order_by("pk")
        lines += [
            NewLine(subject, form, summary="Hoàn thành xuất sắc nhiệm vụ; có sáng kiến được công nhận.")
            for subject in subjects[:count]
        ]
    add_lines(slate, lines, by=clerk)
    return slate


def _write_report(slate: Slate) -> None:
    for line in slate.lines.all():
        line.report = [{"title": "II. Thành tích đạt được", "text": REPORT}]
        line.save(update_fields=["report"])


def _hand_in(slate: Slate, cast: Cast) -> None:
    number = f"{40 + slate.pk}/TTr-{slate.agency.code}"
    head = slate.agency.head_name or "Thủ trưởng đơn vị"
    approval = on_paper(name=head, document=number, scan=cast.scan)
    handing = Handing(number=number, reason=REASON, missing_because=REASON)
    hand_in(slate, handing, approval=approval, seen=None, by=cast.clerk_of(slate.agency))
