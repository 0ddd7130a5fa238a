"""The editor of one rule: its conditions as rows of fields, each kind of condition with its own."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from django import forms

from accounts.widgets import DateInput
from awards.catalogue_forms import VERSION_HELP, day_within_reach
from awards.eligibility.conditions import KINDS
from awards.eligibility.facts import Grade, MemberCount, Reach
from awards.eligibility.rules import COMMON, LONGEST_TEXT, MOST, Line, dump_line, read_line
from scoring.strict_json import CriteriaError

ROADS = [(COMMON, "Luôn phải đạt"), *((number, f"Cách {number}") for number in range(1, 7))]
KIND_CHOICES = [(kind, condition.LABEL) for kind, condition in KINDS.items()]
MOST_LINES = 30
LABELS = {
    "grade": "Xếp loại (trở lên)",
    "years": "Trong số năm",
    "or_form": "Hoặc được tặng trong năm ấy",
    "count": "Số lượng",
    "form": "Danh hiệu, hình thức",
    "times": "Số lần",
    "every": "Cách nhau (năm)",
    "since_years": "Sau đó đủ (năm)",
    "level": "Phạm vi",
    "of": "Tính trên",
    "percent": "Tỷ lệ (%)",
    "text": "Nội dung",
}


def _choices(kind) -> list[tuple[str, str]]:
    return [(each.value, each.label[:1].upper() + each.label[1:]) for each in kind]


class LineForm(forms.Form):
    """One condition. `kind` is fixed; the fields are those of its class, then the road and a basis of its own."""

    def __init__(self, kind: str, codes: Mapping[str, str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.codes = kind, codes
        self.label = KINDS[kind].LABEL
        for each in fields(KINDS[kind]):
            self.fields[each.name] = self._field(each)
        self.fields["road"] = forms.TypedChoiceField(label="Áp dụng", choices=ROADS, coerce=int)
        self.fields["basis"] = forms.CharField(label="Căn cứ riêng", required=False, max_length=LONGEST_TEXT)

    def _field(self, each) -> forms.Field:
        label = LABELS[each.name]
        if each.type in (Grade, Reach, MemberCount):
            return forms.ChoiceField(label=label, choices=_choices(each.type))
        if each.type is int:
            least = 0 if each.name in ("since_years", "count") else 1
            start = least if each.default is MISSING else each.default
            widget = forms.NumberInput(attrs={"class": "form-number"})
            return forms.IntegerField(label=label, min_value=least, max_value=MOST, initial=start, widget=widget)
        if each.name == "text":
            return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
        names = sorted(self.codes.items(), key=lambda pair: list(self.codes).index(pair[0]))
        if each.name == "or_form":
            return forms.ChoiceField(label=label, required=False, choices=[("", "không tính"), *names])
        return forms.ChoiceField(label=label, choices=names)

    def clean(self):
        told = super().clean()
        if not self.errors:
            try:
                self.line = read_line(self.as_json(told), "", self.codes)
            except CriteriaError as problem:
                raise forms.ValidationError(problem.message) from None
        return told

    def as_json(self, told: Mapping[str, Any]) -> dict[str, Any]:
        values = {name: value for name, value in told.items() if value not in ("", None)}
        return {"kind": self.kind, **values}


class RuleForm(forms.Form):
    """When the new version begins and on which basis."""

    effective_from = forms.DateField(
        label="Áp dụng từ ngày", widget=DateInput, help_text=VERSION_HELP["effective_from"]
    )
    basis = forms.CharField(label="Căn cứ", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    is_unconfirmed = forms.BooleanField(label="Cần kiểm tra", required=False, help_text=VERSION_HELP["is_unconfirmed"])

    def clean_effective_from(self):
        return day_within_reach(self.cleaned_data["effective_from"])


class NewLineForm(forms.Form):
    new_kind = forms.ChoiceField(label="Điều kiện", choices=KIND_CHOICES)
    new_road = forms.TypedChoiceField(label="Áp dụng", choices=ROADS, coerce=int)


def lines_for(lines: tuple[Line, ...] | list[Line], codes: Mapping[str, str]) -> list[LineForm]:
    """The rows of a rule as it stands."""
    rows = []
    for number, line in enumerate(lines):
        told = dump_line(line)
        values = {each.name: getattr(line.condition, each.name) for each in fields(line.condition)}
        rows.append(
            LineForm(
                told["kind"],
                codes,
                prefix=f"line-{number}",
                initial={**values, "road": line.road, "basis": line.basis},
            )
        )
    return rows


def typed_lines(data: Mapping[str, str], codes: Mapping[str, str]) -> list[LineForm]:
    """The rows as they were sent; a row of a kind that there is not is left out."""
    rows = []
    for number in range(_count(data)):
        kind = data.get(f"line-{number}-kind", "")
        if kind in KINDS:
            rows.append(LineForm(kind, codes, data, prefix=f"line-{number}"))
    return rows


def _count(data: Mapping[str, str]) -> int:
    text = data.get("lines", "0")
    return min(int(text), MOST_LINES) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def changed_lines(data: Mapping[str, str], codes: Mapping[str, str]) -> list[LineForm]:
    """The rows after “Thêm”, “Bỏ” or “Lên”: nothing typed is lost, nothing is complained of yet."""
    rows = [(row.kind, _raw(row, data)) for row in typed_lines(data, codes)]
    action, _, place = data.get("do", "").partition("-")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    if action == "drop" and 0 <= at < len(rows):
        del rows[at]
    elif action == "up" and 0 < at < len(rows):
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif action == "add" and len(rows) < MOST_LINES:
        new = NewLineForm(data)
        if new.is_valid():
            rows.append((new.cleaned_data["new_kind"], {"road": new.cleaned_data["new_road"]}))
    return [
        LineForm(kind, codes, prefix=f"line-{number}", initial=values) for number, (kind, values) in enumerate(rows)
    ]


def _raw(row: LineForm, data: Mapping[str, str]) -> dict[str, str]:
    return {name: data[key] for name in row.fields if (key := row.add_prefix(name)) in data}
