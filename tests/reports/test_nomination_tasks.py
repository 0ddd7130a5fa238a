"""The first page tells who has to receive, appraise, supplement, answer and sign nominations."""

import datetime as dt

from django.utils import timezone

from accounts.models import Identity
from awards.appraisal.appraising import return_lines
from awards.models import LineState, OpinionRequest
from reports.todo import tasks_of
from tests.awards.appraisal_builders import lines, new_opinion, new_submission
from tests.awards.slate_builders import handed_in, new_line, new_slate

YESTERDAY = dt.timedelta(days=1)


def told(user) -> list[tuple[str, str]]:
    """Title and state of what waits for `user`, without what belongs to blocs."""
    found = tasks_of(user, Identity.current(), timezone.localdate())
    return [(task.title, task.state) for year in found for task in year.tasks]


def test_the_office_is_told_what_to_receive_to_assign_and_to_appraise(lan, health, hoa, binh):
    handed_in(new_slate(health, people=["Trần An"], by=lan), by=lan)
    new_line(health)
    new_line(health, officer=hoa, due_on=timezone.localdate() - YESTERDAY)
    new_line(health, officer=binh)

    assert told(hoa) == [
        ("Thẩm định 01 đề nghị khen thưởng", "01 quá hạn"),
        ("Tiếp nhận 01 hồ sơ đề nghị khen thưởng", "Chờ tiếp nhận"),
        ("Giao người thẩm định 01 đề nghị", "Chưa giao"),
    ]


def test_an_agency_is_told_what_came_back_to_it(lan, khanh, health, hoa):
    line = new_line(health)
    return_lines(lines(line), {line.pk: "Thiếu minh chứng"}, by=hoa)

    assert told(lan) == [("Bổ sung 01 hồ sơ đề nghị khen thưởng", "Trả lại để bổ sung")]
    assert told(khanh) == []


def test_a_body_is_told_that_it_is_asked_and_the_office_that_no_answer_came(minh, finance, health, hoa):
    asked = new_opinion(new_line(health, state=LineState.ELIGIBLE), finance, by=hoa)
    in_time = told(minh)
    OpinionRequest.objects.filter(pk=asked.pk).update(due_on=timezone.localdate() - YESTERDAY)

    assert in_time == [("Trả lời 01 văn bản xin ý kiến về khen thưởng", "Chờ trả lời")]
    assert told(minh) == [("Trả lời 01 văn bản xin ý kiến về khen thưởng", "Quá hạn trả lời")]
    assert told(hoa) == [("Nhắc 01 cơ quan chưa trả lời xin ý kiến", "Quá hạn trả lời")]


def test_the_director_is_told_what_to_sign(health, hoa, son):
    new_submission(new_line(health, state=LineState.ELIGIBLE), by=hoa)

    assert told(son) == [("Ký 01 tờ trình khen thưởng", "Chờ ký")]


def test_the_body_that_the_year_names_is_told_of_the_offices_own_lines(minh, finance, health):
    identity = Identity.current()
    identity.office_agency = health
    identity.save()
    line = new_line(health)
    line.slate.year.office_checker = finance
    line.slate.year.save()

    assert told(minh) == [("Thẩm định 01 đề nghị của cơ quan thi đua", "Chờ thẩm định")]
