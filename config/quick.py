"""Templates for tables of very many cells, drawn by Jinja; their syntax is that of the others as far as they use it."""

from django.template.defaultfilters import linebreaksbr
from jinja2 import Environment


def environment(**options) -> Environment:
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 -- Django asks for escaping
    made.filters["linebreaksbr"] = linebreaksbr
    return made
