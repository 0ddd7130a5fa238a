"""Builders for what the office does with received lines; a test names only what it is about."""

import datetime as dt

from django.utils import timezone

from awards.appraisal.opinions import ask_opinion
from awards.appraisal.submitting import begin_submission
from awards.models import Nomination, OpinionRequest, Submission


def lines(*found) -> "Nomination":
    """The queryset of these lines."""
    return Nomination.objects.filter(pk__in=[line.pk for line in found])


def new_opinion(*found, by, body="", days: int = 5) -> OpinionRequest:
    """`found`: lines and, among them, the agency that is asked; else a body of that name without an account."""
    agency = next((each for each in found if not isinstance(each, Nomination)), None)
    asked = [each for each in found if isinstance(each, Nomination)]
    told = {
        "agency": agency,
        "body_name": "" if agency else body or "Cục Thuế",
        "question": "Đơn vị có chấp hành nghĩa vụ thuế không?",
        "due_on": timezone.localdate() + dt.timedelta(days=days),
    }
    return ask_opinion(lines(*asked), told, by=by)


def new_submission(*found, by, title: str = "Tặng Bằng khen của Chủ tịch UBND tỉnh") -> Submission:
    return begin_submission(Submission(title=title), lines(*found), by=by)
