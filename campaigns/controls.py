"""Controls that are drawn without a template for each choice: a list of 300 agencies takes a millisecond."""

from collections.abc import Iterable, Mapping
from html import escape

from django import forms
from django.utils.safestring import SafeString, mark_safe

from accounts.blank_choices import without_dashes


def options(choices: Iterable[tuple], value) -> SafeString:
    """The choices of a select, the one of `value` selected."""
    chosen = "" if value is None else str(value)
    drawn = (
        f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>{escape(str(said))}</option>'
        for key, said in choices
    )
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped above


def flat(attrs: Mapping) -> SafeString:
    """Attributes as they stand in a tag; True has no value, False is left out."""
    drawn = (
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    )
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped above


class LongSelect(forms.Select):
    """A select of hundreds of choices."""

    def render(self, name, value, attrs=None, renderer=None):
        given = {**self.attrs, **(attrs or {}), "name": name}
        choices = without_dashes(self.choices, is_required=self.is_required)
        return mark_safe(f"<select{flat(given)}>{options(choices, value)}</select>")  # noqa: S308 -- escaped
