"""Templates for tables of very many cells, drawn by Jinja; their syntax is that of the others as far as they use it."""

from django.template.defaultfilters import linebreaksbr
from jinja2 import Environment

from accounts.templatetags import ui


def environment(**options) -> Environment:
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 -- Django asks for escaping
    made.filters["linebreaksbr"] = linebreaksbr
    made.filters |= {"vndate": ui.vndate, "urgency": ui.urgency, "working_days_left": ui.working_days_left}
    made.globals["icon"] = ui.icon
    return made
