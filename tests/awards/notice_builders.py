"""Builders for public notices; a test names only what it is about."""

import datetime as dt

from django.utils import timezone

from awards.models import LineState, PublicNotice
from awards.notices.noticing import begin_notice, publish_notice, take_comment
from tests.awards.slate_builders import new_line

SUMMARY = "Có nhiều sáng kiến được áp dụng trong toàn ngành."


def new_notice(*people: str, agency=None, is_published: bool = False, starts_on=None, **fields) -> PublicNotice:
    """A notice of ten working days about `people`, proposed for BK_TTG; a draft unless it is published."""
    lines = [
        new_line(agency, state=LineState.ELIGIBLE, form="BK_TTG", person=each, summary=SUMMARY)
        for each in people or ("Lê Thị Mai",)
    ]
    notice = PublicNotice(title="Lấy ý kiến về đề nghị tặng Bằng khen của Thủ tướng Chính phủ", **fields)
    begin_notice(notice, [line.pk for line in lines], by=None)
    if is_published:
        publish_notice(notice, by=None, today=starts_on)
    return notice


def published_notice(*people: str, **fields) -> PublicNotice:
    """Shown since today."""
    return new_notice(*people, is_published=True, **fields)


def over_notice(*people: str, **fields) -> PublicNotice:
    """Its last day was yesterday or before; nothing has ended it yet."""
    return published_notice(*people, starts_on=timezone.localdate() - dt.timedelta(days=60), **fields)


def new_comment(notice: PublicNotice, text: str = "Thành tích này là của cả tập thể.", **fields):
    return take_comment(notice, text=text, **fields)
