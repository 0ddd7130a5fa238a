"""Pages across all apps: what I have to do, and the year-end report of a bloc."""

from reports.views.due import due_list, due_remind, extension_create
from reports.views.home import home
from reports.views.paper_library import (
    paper_library,
    paper_library_detail,
    paper_sample_excel,
    paper_sample_pdf,
    paper_sample_word,
)
from reports.views.year_end import report_detail, report_pdf, report_word
from reports.views.year_end_writing import (
    report_adopt,
    report_answer,
    report_ask,
    report_comment,
    report_number,
    report_part,
    report_take_back,
)

__all__ = [
    "due_list",
    "due_remind",
    "extension_create",
    "home",
    "paper_library",
    "paper_library_detail",
    "paper_sample_excel",
    "paper_sample_pdf",
    "paper_sample_word",
    "report_adopt",
    "report_answer",
    "report_ask",
    "report_comment",
    "report_detail",
    "report_number",
    "report_part",
    "report_pdf",
    "report_take_back",
    "report_word",
]
