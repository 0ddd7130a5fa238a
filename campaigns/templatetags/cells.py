"""Controls in tables with many rows, drawn without a template each: a hundred of them take a few milliseconds."""

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.templatetags.ui import icon

register = template.Library()


@register.simple_tag
def cell(field: BoundField, place: int, label: str = "") -> SafeString:
    """One typed field in a row of a table: its label for screen readers, the control, its errors beneath."""
    errors = field.errors
    return format_html(
        '<label class="visually-hidden" for="{}">{}, dòng {}</label>{}{}',
        field.id_for_label,
        label or field.label,
        place,
        control(field, is_wrong=bool(errors)),
        format_html_join(
            "",
            '<p class="field-error" id="{}_error">{}<span>{}</span></p>',
            ((field.auto_id, icon("circle-alert"), error) for error in errors),
        ),
    )


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
        checked = SafeString(" checked") if widget.check_test(value) else ""
        return format_html('<input type="checkbox"{}{}>', flat(attrs), checked)
    if isinstance(widget, forms.Textarea):
        return format_html("<textarea{}>\n{}</textarea>", flat(attrs), given or "")
    if isinstance(widget, forms.Select):
        return format_html("<select{}>{}</select>", flat(attrs), options(field.field.choices, value))
    return format_html('<input type="{}"{} value="{}">', widget.input_type, flat(attrs), given or "")


def options(choices, value) -> SafeString:
    chosen = "" if value is None else str(value)
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if str(key) == chosen else "", said) for key, said in choices),
    )


def flat(attrs: dict) -> SafeString:
    return format_html_join("", ' {}="{}"', attrs.items())
