"""How things look: numbers, days, moments, icons. No thinking about the office's business."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, Select
from django.template import engines
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()

TONE_ICONS = {
    "success": "circle-check",
    "info": "info",
    "warning": "triangle-alert",
    "error": "circle-alert",
}


@register.simple_tag
def quick(name: str, **context) -> SafeString:
    """A template of templates/quick with these values and no others: for tables of hundreds of rows."""
    return mark_safe(engines["quick"].get_template(name).render(context))  # noqa: S308 -- it escapes what it is given


@register.simple_tag(name="icon")
def icon(name: str, **attributes: str) -> SafeString:
    """Lucide's icon `name`, hidden from screen readers: the words beside it say what it means."""
    return _drawn(str(name), tuple(sorted({"class": "icon", **attributes}.items())))


@lru_cache(maxsize=256)
def _drawn(name: str, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    drawing = lucide(name, size=20, **{"aria-hidden": "true", **dict(attributes)})
    return mark_safe("".join(line.strip() for line in drawing.splitlines()))  # noqa: S308 -- the package's own drawing


@register.filter
def tone_icon(tone: str) -> str:
    return TONE_ICONS.get(tone, "info")


@register.filter
def points(value: Decimal | int | None, when_none: str = "chưa chấm") -> str:
    """7.50 as "7,5", 1250 as "1.250", -0.5 as "−0,5", None as "chưa chấm" or what is given instead."""
    if value is None or value == "":
        return when_none
    whole, _, fraction = f"{Decimal(value):,f}".partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.replace(",", ".").replace("-", "\u2212")
    if not fraction and whole == "\u22120":
        return "0"
    return f"{whole},{fraction}" if fraction else whole


@register.filter
def vndate(day: dt.date | dt.datetime | None) -> str:
    """A day as 22/11/2026, "" for None."""
    if not day:
        return ""
    return f"{_local(day):%d/%m/%Y}"


@register.filter
def when(moment: dt.datetime | None) -> str:
    """A moment as 14:05 22/11/2026 in the office's own time, "" for None."""
    if not moment:
        return ""
    return f"{_local(moment):%H:%M %d/%m/%Y}"


@register.filter
def clock(moment: dt.datetime | None) -> str:
    """A moment of today as 14:05, of another day as 14:05 22/11/2026."""
    if not moment:
        return ""
    local = _local(moment)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else when(moment)


def _local(moment: dt.date) -> dt.date:
    is_aware = isinstance(moment, dt.datetime) and timezone.is_aware(moment)
    return timezone.localtime(moment) if is_aware else moment


@register.filter
def counted(value) -> str:
    """A count with at least two digits, as the office writes it: 3 is "03"; anything but a whole number stays."""
    return f"{value:02d}" if isinstance(value, int) else value


@register.filter
def working_days_left(days: int) -> str:
    """-2 as "quá hạn 2 ngày làm việc", 0 as "hết hạn hôm nay", 3 as "còn 3 ngày làm việc"."""
    if days < 0:
        return f"quá hạn {-days} ngày làm việc"
    return f"còn {days} ngày làm việc" if days else "hết hạn hôm nay"


@register.filter
def urgency(days: int | None) -> str:
    """How a deadline looks: "late", "near" (three working days or fewer), "far", or "unknown"."""
    if not isinstance(days, int):
        return "unknown"
    if days < 0:
        return "late"
    return "near" if days <= 3 else "far"


@register.filter
def elided(page: Page) -> list[int | str]:
    """The page numbers to show: the ends, the neighbours, "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def active_filters(filterset) -> int:
    """How many fields of a FilterSet hold a value; its order and what is hidden are none of them."""
    values = [field.data for field in filterset.form if field.name != "o" and not field.is_hidden]
    return sum(1 for value in values if (any(value) if isinstance(value, list) else value))


@register.filter
def bootstrap_widget(field: BoundField, css: str = "") -> SafeString:
    """A form field's control with Bootstrap's class for its kind."""
    widget = field.field.widget
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    wrong = "is-invalid" if field.errors else ""
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": " ".join(filter(None, [kind, own, css, wrong]))})


@register.filter
def first_input(field: BoundField) -> str:
    """The id to jump to: the control itself, or the first choice of a group."""
    return field.id_for_label or (field.subwidgets[0].id_for_label if field.subwidgets else f"div_{field.auto_id}")
