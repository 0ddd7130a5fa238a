"""The choice of nothing in a select: Django draws it as nine dashes, which say nothing to the ear or the eye."""

from collections.abc import Iterable, Iterator

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import Jinja2

[(_, DASHES)] = BLANK_CHOICE_DASH


def blank_said(*, is_required: bool) -> str:
    return "Chọn …" if is_required else "Không chọn"


def without_dashes(choices: Iterable[tuple], *, is_required: bool) -> Iterator[tuple]:
    """The choices, the dashes in words; whoever gave another label keeps it."""
    for value, label in choices:
        yield value, blank_said(is_required=is_required) if label == DASHES else label


class FormRendering(Jinja2):
    """Django's own second set of templates for controls: a choice of forty options takes a quarter of the time."""

    def render(self, template_name, context, request=None):
        widget = context.get("widget", {})
        for _, options, _ in widget.get("optgroups", [])[:1]:
            for option in options[:1]:
                if option["label"] == DASHES:
                    is_required = widget["required"] or bool(widget["attrs"].get("required"))
                    option["label"] = blank_said(is_required=is_required)
        return super().render(template_name, context, request)
