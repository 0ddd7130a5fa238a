"""Controls in tables with many rows, drawn without a template each: a hundred of them take a few milliseconds."""

from html import escape

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from accounts.templatetags.ui import icon
from campaigns.controls import flat, options

register = template.Library()


@register.simple_tag
def cell(field: BoundField, place: int, label: str = "") -> SafeString:
    """One typed field in a row of a table: its label for screen readers, the control, its errors beneath."""
    errors = field.errors
    said = f"{escape(str(label or field.label))}, dòng {place}"
    shown = [
        f'<p class="field-error" id="{field.auto_id}_error">{icon("circle-alert")}<span>{escape(error)}</span></p>'
        for error in errors
    ]
    html = f'<label class="visually-hidden" for="{field.auto_id}">{said}</label>'
    return mark_safe(html + control(field, is_wrong=bool(errors)) + "".join(shown))  # noqa: S308 -- escaped above


@register.simple_tag
def unseen(*fields: BoundField) -> SafeString:
    """What a row carries along: hidden inputs."""
    drawn = (
        flat({"type": "hidden", "name": field.html_name, "id": field.auto_id, "value": field.value()})
        for field in fields
    )
    return mark_safe("".join(f"<input{attrs}>" for attrs in drawn))  # noqa: S308 -- flat() escapes


def control(field: BoundField, *, is_wrong: bool) -> SafeString:
    widget, value = field.field.widget, field.value()
    given = widget.format_value(value)
    attrs = {**widget.attrs, "name": field.html_name, "id": field.auto_id}
    kind = "form-control"
    if isinstance(widget, forms.CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    own = widget.attrs.get("class", "")
    attrs["class"] = " ".join(filter(None, [kind, own, "is-invalid" if is_wrong else ""]))
    if is_wrong:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    if getattr(field.field, "max_length", None):
        attrs["maxlength"] = field.field.max_length
    if isinstance(widget, forms.CheckboxInput):
        html = f'<input type="checkbox"{flat(attrs)}{" checked" if widget.check_test(value) else ""}>'
    elif isinstance(widget, forms.Textarea):
        html = f"<textarea{flat(attrs)}>\n{escape(given or '')}</textarea>"
    elif isinstance(widget, forms.Select):
        html = f"<select{flat(attrs)}>{options(field.field.choices, value)}</select>"
    else:
        html = f'<input type="{widget.input_type}"{flat(attrs)} value="{escape(given or "")}">'
    return mark_safe(html)  # noqa: S308 -- every name and value was escaped
