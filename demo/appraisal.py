"""The office of the demo appraises: what has gone on, what came back, what it asked others, what waits in the queue."""

import datetime as dt

from awards.appraisal.appraising import assign, fall_back, judge, pass_on, return_lines
from awards.appraisal.opinions import Answer, answer_opinion, ask_opinion
from awards.appraisal.submitting import begin_submission, cases_of, file_signed_submission, refused_lines, tell_refusals
from awards.models import LineState, Nomination, Slate, Stance, Submission
from awards.slates.carrying import receive
from demo.clock import clock_at
from demo.year_work import Cast

DUTIES = "Đề nghị cho biết việc chấp hành nghĩa vụ tài chính, ngân sách của các trường hợp dưới đây."
SHORT_OF_TIME = "Chưa đủ hai năm liên tục hoàn thành xuất sắc nhiệm vụ tính đến thời điểm đề nghị."
NOT_THE_FLAG = "Chưa đủ tiêu chuẩn tặng Cờ thi đua của Chính phủ theo kết quả kiểm tra."
LOWER_FLAG = "Thành tích xứng đáng Cờ thi đua của Ủy ban nhân dân tỉnh; khối đã đồng ý."
UNCONFIRMED = "Thiếu xác nhận của chính quyền nơi lập thành tích."


def appraise_received(slate: Slate, *, year: int, cast: Cast) -> None:
    """A slate of last year's merit: its collective is not eligible, the people are and go before the council."""
    office, head = cast.office, cast.people["truongban"]
    lines = Nomination.objects.filter(slate=slate)
    with clock_at(dt.date(year, 2, 13)):
        assign(lines, office, by=head)
    with clock_at(dt.date(year, 2, 16)):
        told = {"agency": cast.agencies["STC"], "body_name": "", "question": DUTIES, "due_on": dt.date(year, 2, 27)}
        asked = ask_opinion(lines.filter(form__code="BK_TINH"), told, by=office)
    with clock_at(dt.date(year, 2, 20)):
        stances = {each.pk: (Stance.AGREES, "") for each in asked.lines.all()}
        answer_opinion(asked, Answer(stances, text="Không có vi phạm."), by=cast.people["thamdinh"])
    with clock_at(dt.date(year, 2, 24)):
        judge(lines.exclude(form__code="BK_TINH"), is_eligible=False, reason=SHORT_OF_TIME, by=office)
        judge(lines.filter(form__code="BK_TINH"), is_eligible=True, reason="Đủ tiêu chuẩn, hồ sơ hợp lệ.", by=office)
        title = f"Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh năm {year - 1}"
        submission = begin_submission(Submission(title=title), lines, by=office)
    with clock_at(dt.date(year, 2, 26)):
        told = {"name": "Lê Thị Ngọc Ánh", "position": "Phó Giám đốc", "number": "45/TTr-SNV"}
        with cast.scan.open() as scan:
            signed = scan.read()
        file_signed_submission(submission, **told, on=dt.date(year, 2, 25), scan=signed, by=cast.people["vanthu"])
        pass_on(lines.filter(state=LineState.ELIGIBLE), by=office)
        tell_refusals(slate, cases_of(refused_lines(slate)), number="12/TB-SNV", content=None, by=office)


def receive_bloc(slate: Slate, *, year: int, cast: Cast) -> None:
    """The bloc's slate of last year waits longer than it should; its highest flag has fallen to a lower one."""
    office = cast.office
    with clock_at(dt.date(year, 2, 17)):
        receive(slate, {"received_on": dt.date(year, 2, 17), "tthc_code": f"H01.26.{year % 100}0217-0011"}, by=office)
        assign(Nomination.objects.filter(slate=slate), office, by=cast.people["truongban"])
    with clock_at(dt.date(year, 3, 11)):
        flag = Nomination.objects.filter(slate=slate, form__code="CO_CP")
        judge(flag, is_eligible=False, reason=NOT_THE_FLAG, by=office)
        fall_back(flag.get(), reason=LOWER_FLAG, by=office)


def receive_lately(slate: Slate, *, today: dt.date, cast: Cast) -> None:
    """A slate of these days: one line is eligible and its letter waits for the director, one went back, one waits."""
    office = cast.office
    receive(slate, {"received_on": today}, by=office)
    lines = slate.lines.order_by("position", "pk")
    told = {"agency": cast.agencies["STC"], "body_name": "", "question": DUTIES}
    ask_opinion(slate.lines.all(), {**told, "due_on": today + dt.timedelta(days=7)}, by=office)
    first = Nomination.objects.filter(pk=lines[0].pk)
    judge(first, is_eligible=True, reason="Thành tích đột xuất, có xác nhận.", by=office)
    begin_submission(Submission(title="Khen thưởng đột xuất trong khắc phục hậu quả mưa lũ"), first, by=office)
    last = lines.reverse()[0]
    return_lines(Nomination.objects.filter(pk=last.pk), {last.pk: UNCONFIRMED}, by=office)
