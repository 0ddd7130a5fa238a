"""What a person may type into the criteria editor; each form gives its part of a criteria-set/1 document.

Whether the document is of the form is asked of the whole (`editing.edit`): `refuse` puts that answer beside its field.
"""

import re
from typing import Any

from django import forms

from accounts.widgets import DateInput
from documents.typed import decimal_of
from scoring.criteria import COUNTED, GroupName, Kind, plain
from scoring.criteria_changes import HEAD_KEYS, Document, Item, head_part
from scoring.criteria_diff import KIND_LABELS, tie_key_in_words
from scoring.criteria_reading import LONGEST_CODE, LONGEST_TITLE
from scoring.models import CriteriaSet, CriteriaState
from scoring.strict_json import CriteriaError

SPARE_ROWS = 2
MOST_ROWS = 100
CODED = {"required": "Xin ghi mã, ví dụ I.1."}


class PointsField(forms.CharField):
    """A number as people type it ("7,5"), cleaned to the way the format writes it ("7.5"); "" stays None."""

    def __init__(self, **options):
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "form-number", "maxlength": 40}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value):
        text = super().clean(value)
        try:
            found = decimal_of(text)
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None
        return None if found is None else plain(found)


def typed(points: str | None) -> str:
    """Points of a document as they stand in a field."""
    return "" if points is None else points.replace(".", ",")


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class RowsForm(forms.Form):
    """A form with numbered rows of fields beneath it: `ROWS` names each kind of row and makes its fields.

    A row in which nothing is typed is no row. `rows_of(kind)` gives the bound fields for the page.
    """

    ROWS: dict[str, Any] = {}

    def __init__(self, data=None, *, initial=None, rows=None, **options):
        super().__init__(data, initial=initial, **options)
        rows, self.counts = rows or {}, {}
        for kind, make in self.ROWS.items():
            given = rows.get(kind, [])
            count = len(given) + SPARE_ROWS if data is None else max(count_rows(data, kind), SPARE_ROWS)
            if data is not None and data.get("more") == kind:
                count += SPARE_ROWS
            count = min(count, MOST_ROWS)
            self.counts[kind] = count
            for place in range(count):
                for name, field in make().items():
                    field.required = False
                    field.label = f"{field.label}, dòng {place + 1}"
                    field.widget.attrs["aria-label"] = field.label
                    self.fields[f"{kind}-{place}-{name}"] = field
                    if place < len(given):
                        self.initial[f"{kind}-{place}-{name}"] = given[place].get(name)

    def rows_of(self, kind: str) -> list[dict[str, Any]]:
        return [
            {"place": place + 1, "fields": [self[f"{kind}-{place}-{name}"] for name in self.ROWS[kind]()]}
            for place in range(self.counts[kind])
        ]

    def typed_rows(self, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """The rows in which something was typed, each with its place."""
        found = []
        for place in range(self.counts[kind]):
            row = {name: self.cleaned_data.get(f"{kind}-{place}-{name}") for name in self.ROWS[kind]()}
            is_typed = any(self.data.get(f"{kind}-{place}-{name}", "").strip() for name in row)
            if is_typed:
                found.append((place, row))
        return found


def count_rows(data, kind: str) -> int:
    places = [int(found[1]) for name in data if (found := re.fullmatch(rf"{kind}-(\d{{1,3}})-\w+", name))]
    return max(places, default=-1) + 1


# --- Nodes and leaves -------------------------------------------------------------------------------------------------


class NodeForm(forms.Form):
    code = forms.CharField(label="Mã", max_length=LONGEST_CODE, error_messages=CODED)
    title = forms.CharField(label="Tên mục", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    max = PointsField(label="Điểm tối đa", help_text="Bằng tổng điểm tối đa của các mục, tiêu chí bên dưới.")

    @classmethod
    def of(cls, item: Item, data=None) -> "NodeForm":
        return cls(data, initial={"code": item.get("code"), "title": item.get("title"), "max": typed(item.get("max"))})

    def item(self) -> Item:
        return {key: self.cleaned_data[key] for key in ("code", "title", "max")}

    def field_at(self, rest: str) -> str | None:
        return rest if rest in self.fields else None


def level_fields() -> dict[str, forms.Field]:
    return {
        "label": forms.CharField(label="Mức", max_length=1000),
        "points": PointsField(label="Điểm"),
        "zeroes_parent": forms.BooleanField(label="Mục trên thành 0 điểm"),
    }


def rate_fields() -> dict[str, forms.Field]:
    return {"label": forms.CharField(label="Sự việc", max_length=1000), "per": PointsField(label="Điểm mỗi lần")}


class LeafForm(RowsForm):
    """One criterion. Only what its kind asks for is kept of what was typed."""

    ROWS = {"levels": level_fields, "rates": rate_fields}

    code = forms.CharField(label="Mã", max_length=LONGEST_CODE, error_messages=CODED)
    title = forms.CharField(label="Nội dung tiêu chí", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Cách chấm", choices=[])
    max = PointsField(label="Điểm tối đa", required=False)
    per = PointsField(
        label="Điểm mỗi lần",
        required=False,
        help_text="Để trống nếu các sự việc có mức điểm khác nhau (bảng bên dưới).",
    )
    unit = forms.CharField(
        label="Đơn vị tính", required=False, max_length=200, help_text="Đếm cái gì, ví dụ “nhiệm vụ quá hạn”."
    )
    scale = PointsField(label="Thang đo", required=False, help_text="Kết quả cao nhất có thể, ví dụ 100.")
    step = PointsField(label="Bước điểm", required=False, help_text="Làm tròn theo bước này; để trống: theo cả bộ.")
    rule = forms.CharField(
        label="Quy định chấm", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    owner = forms.CharField(
        label="Cơ quan thẩm định",
        required=False,
        help_text="Mỗi cơ quan một dòng.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due = forms.CharField(
        label="Hạn nộp hằng năm", required=False, max_length=5, help_text="Ngày/tháng, ví dụ 30/11.", widget=DateInput
    )
    evidence = forms.BooleanField(label="Bắt buộc có giải trình hoặc văn bản kiểm chứng", required=False)
    no_higher_than = forms.ChoiceField(label="Bị trừ thì không xếp quá hạng", required=False, choices=[])
    lower_by = forms.IntegerField(label="Bị trừ thì hạ mấy bậc", required=False, min_value=0, max_value=20)

    def __init__(self, data=None, *, group: GroupName, grades: list[Document], **options):
        super().__init__(data, **options)
        self.group = group
        kinds = [kind for kind in Kind if kind != Kind.DEDUCT or group != GroupName.BONUS]
        self.fields["kind"].choices = [(kind.value, KIND_LABELS[kind]) for kind in kinds]
        self.fields["due"].widget.attrs |= {"placeholder": "dd/mm", "maxlength": 5}
        if group == GroupName.BASE:
            self.fields["max"].required = True
        else:
            self.fields["max"].help_text = "Để trống: không có mức trần."
        if group == GroupName.PENALTY and grades:
            choices = [("", "Không hạn chế"), *((grade["code"], grade["label"]) for grade in grades)]
            self.fields["no_higher_than"].choices = choices
        else:
            del self.fields["no_higher_than"], self.fields["lower_by"]

    @classmethod
    def of(cls, item: Item, data=None, *, group: GroupName, grades: list[Document]) -> "LeafForm":
        initial = {key: item.get(key) for key in ("code", "title", "kind", "unit", "rule", "evidence")}
        initial |= {key: typed(item.get(key)) for key in ("max", "per", "scale", "step")}
        due = item.get("due")
        initial |= {
            "owner": "\n".join(item.get("owner", [])),
            "due": f"{due[3:]}/{due[:2]}" if due else "",
            "no_higher_than": item.get("no_higher_than", ""),
            "lower_by": item.get("lower_by"),
        }
        rows = {
            "levels": [level | {"points": typed(level["points"])} for level in item.get("levels", [])],
            "rates": [rate | {"per": typed(rate["per"])} for rate in item.get("rates", [])],
        }
        return cls(data, group=group, grades=grades, initial=initial, rows=rows)

    @property
    def level_rows(self):
        return self.rows_of("levels")

    @property
    def rate_rows(self):
        return self.rows_of("rates")

    def clean_due(self) -> str | None:
        text = self.cleaned_data["due"].replace(" ", "")
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})", text)
        if not found:
            raise forms.ValidationError("Ghi ngày và tháng, ví dụ 30/11.")
        return f"{int(found[2]):02d}-{int(found[1]):02d}"

    def item(self) -> Item:
        data = self.cleaned_data
        kind = Kind(data["kind"])
        item = {
            "code": data["code"],
            "title": data["title"],
            "max": data["max"],
            "rule": data["rule"].replace("\r\n", "\n") or None,
            "owner": lines_of(data["owner"]),
            "due": data["due"],
            "evidence": data["evidence"],
            "kind": kind.value,
            "unit": data["unit"] or None,
            "step": data["step"],
            "no_higher_than": data.get("no_higher_than") or None,
            "lower_by": data.get("lower_by") or None,
        }
        self.row_places: dict[str, list[int]] = {}
        if kind is Kind.CHOICE:
            item["levels"] = self._rows("levels")
        if kind is Kind.WEIGHTED:
            item["scale"] = data["scale"]
        if kind in COUNTED:
            item |= {"rates": rates} if (rates := self._rows("rates")) else {"per": data["per"]}
        is_nullable = self.group != GroupName.BASE
        return {
            key: value
            for key, value in item.items()
            if value not in (None, False, []) or (key == "max" and is_nullable) or key == "levels"
        }

    def _rows(self, kind: str) -> list[dict[str, Any]]:
        rows = self.typed_rows(kind)
        self.row_places[kind] = [place for place, _ in rows]
        return [{key: value for key, value in row.items() if value not in (None, False)} for _, row in rows]

    def field_at(self, rest: str) -> str | None:
        """The field that a place inside the item means: "max", or "levels[1].points"."""
        if found := re.fullmatch(r"(levels|rates)\[(\d+)\]\.(\w+)", rest):
            return f"{found[1]}-{self.row_places[found[1]][int(found[2])]}-{found[3]}"
        if rest == "levels":
            return "levels-0-label"
        name = rest.partition("[")[0]
        return name if name in self.fields else None


# --- The whole set ----------------------------------------------------------------------------------------------------


def exclusion_fields() -> dict[str, forms.Field]:
    return {"text": forms.CharField(label="Điều kiện", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))}


class HeadForm(RowsForm):
    """What is said of the whole set."""

    ROWS = {"exclusions": exclusion_fields}
    KEYS = 6

    title = forms.CharField(label="Tên bộ tiêu chí", max_length=LONGEST_TITLE)
    source = forms.CharField(
        label="Nguồn, căn cứ", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    total = PointsField(label="Tổng điểm", help_text="Tổng điểm tối đa của các phần lớn.")
    step = PointsField(label="Bước điểm", required=False, help_text="Ví dụ 0,25. Để trống: không quy định.")
    minimum = PointsField(label="Tổng điểm thấp nhất", required=False, help_text="Để trống: 0.")
    maximum = PointsField(label="Tổng điểm cao nhất", required=False, help_text="Để trống: không giới hạn.")
    bonus_cap = PointsField(label="Trần điểm thưởng", required=False, help_text="Để trống: không giới hạn.")
    penalty_cap = PointsField(label="Trần điểm trừ", required=False, help_text="Để trống: không giới hạn.")

    def __init__(self, data=None, *, document: Document):
        part = head_part(document)
        numbers = ("total", "step", "minimum", "maximum", "bonus_cap", "penalty_cap")
        initial = {key: typed(part[key]) for key in numbers} | {key: part[key] for key in ("title", "source")}
        exclusions = part["exclusions"] or []
        super().__init__(data, initial=initial, rows={"exclusions": [{"text": text} for text in exclusions]})
        keys = ["bonus", "penalty", "votes", *(f"section:{section['code']}" for section in document["sections"])]
        choices = [("", "–"), *((key, tie_key_in_words(key)) for key in keys)]
        now = part["tie_break"] or []
        for place in range(max(self.KEYS, len(now) + 1)):
            self.fields[f"tie-{place}"] = forms.ChoiceField(
                label=f"Khi bằng điểm, thứ {place + 1}",
                choices=choices,
                required=False,
                initial=now[place] if place < len(now) else "",
            )

    @property
    def exclusion_rows(self):
        return self.rows_of("exclusions")

    @property
    def tie_fields(self):
        return [self[name] for name in self.fields if name.startswith("tie-")]

    def part(self) -> dict[str, Any]:
        data = self.cleaned_data
        keys = [data[name] for name in self.fields if name.startswith("tie-") and data[name]]
        texts = [row["text"].replace("\r\n", "\n") for _, row in self.typed_rows("exclusions")]
        own = {"tie_break": keys or None, "exclusions": texts or None}
        caps = {key: data[key] for key in ("bonus_cap", "penalty_cap")}
        return {key: own[key] if key in own else data[key] for key in HEAD_KEYS} | caps

    def field_at(self, rest: str) -> str | None:
        place = rest.replace(".cap", "_cap")
        if place.startswith("tie_break"):
            return "tie-0"
        return place if place in self.fields else None


def grade_fields() -> dict[str, forms.Field]:
    return {
        "order": forms.IntegerField(label="Thứ tự", min_value=1, max_value=MOST_ROWS),
        "code": forms.CharField(label="Mã", max_length=60),
        "label": forms.CharField(label="Tên hạng", max_length=200),
        "min": PointsField(label="Từ điểm"),
        "strict": forms.BooleanField(label="Phải vượt"),
        "quota_percent": PointsField(label="Không quá % số đơn vị"),
        "requires": forms.CharField(label="Điều kiện kèm theo", widget=forms.Textarea(attrs={"rows": 2})),
    }


class GradesForm(RowsForm):
    """The grades, best first. A condition is one line: "V: 60%" asks for 60% of section V, "V.1.a: 2" for a count."""

    ROWS = {"grades": grade_fields}

    def __init__(self, data=None, *, document: Document):
        rows = [
            grade
            | {
                "order": place,
                "min": typed(grade["min"]),
                "quota_percent": typed(grade.get("quota_percent")),
                "requires": "\n".join(condition_in_a_line(each) for each in grade.get("requires", [])),
            }
            for place, grade in enumerate(document.get("grades", []), start=1)
        ]
        super().__init__(data, rows={"grades": rows})

    @property
    def grade_rows(self):
        return self.rows_of("grades")

    def clean(self):
        self.places: list[int] = []
        self.grades: list[Document] = []
        rows = self.typed_rows("grades")
        for place, row in sorted(rows, key=lambda each: (each[1]["order"] or MOST_ROWS, each[0])):
            grade = {"code": row["code"] or "", "label": row["label"] or "", "min": row["min"]}
            if row["strict"]:
                grade["strict"] = True
            if row["quota_percent"] is not None:
                grade["quota_percent"] = row["quota_percent"]
            try:
                requires = [read_condition(line) for line in lines_of(row["requires"] or "")]
            except ValueError as problem:
                self.add_error(f"grades-{place}-requires", str(problem))
                requires = []
            if requires:
                grade["requires"] = requires
            self.places.append(place)
            self.grades.append(grade)
        return self.cleaned_data

    def field_at(self, rest: str) -> str | None:
        found = re.match(r"grades\[(\d+)\]\.(\w+)", rest)
        return f"grades-{self.places[int(found[1])]}-{found[2]}" if found else None


def condition_in_a_line(requirement: Document) -> str:
    if "section" in requirement:
        return f"{requirement['section']}: {typed(requirement['min_percent'])}%"
    return f"{requirement['leaf']}: {requirement['min_count']}"


def read_condition(line: str) -> Document:
    """Raises ValueError with a sentence for the person who typed it."""
    code, colon, wanted = line.rpartition(":")
    wanted, code = wanted.strip(), code.strip()
    if not colon or not code or not wanted:
        raise ValueError(f"“{line}” chưa đúng: ghi “V: 60%” cho một mục, hoặc “V.1.a: 2” cho số lần của một tiêu chí.")
    if wanted.endswith("%"):
        return {"section": code, "min_percent": plain(decimal_of(wanted[:-1].strip()))}
    if not (wanted.isascii() and wanted.isdigit()) or len(wanted) > 9:
        raise ValueError(f"“{wanted}” không phải là số lần, ví dụ 2.")
    return {"leaf": code, "min_count": int(wanted)}


# What the reader of files says of a gap, said to somebody who fills in a form.
SAID_TO_PEOPLE = {
    "còn thiếu": "chưa điền mục này",
    "còn thiếu (viết null nếu không có mức trần)": "chưa điền mục này",
    "không được là null": "chưa điền mục này",
    "không được để trống": "chưa điền mục này",
    "phải có ít nhất một mục": "cần ít nhất một dòng",
    "hạng cuối không có điểm tối thiểu, phải là null": "hạng cuối không có điểm tối thiểu, xin để trống",
    "phải là tháng và ngày dạng MM-DD, thí dụ 11-30": "không có ngày này trong năm, ví dụ 30/11",
}


def in_words(message: str) -> str:
    said = SAID_TO_PEOPLE.get(message, message)
    return f"{said[:1].upper()}{said[1:]}."


def refuse(form, error: CriteriaError, path: str, say) -> None:
    """Put what the reader of the form said beside the field it means, or above the form with its place in words.

    Args:
        path: where the part that this form edits stands in the document; "" for the whole.
        say: gives the words for a place outside this form.
    """
    message = in_words(error.message)
    rest = error.place.removeprefix(path).lstrip(".") if error.place.startswith(path) else None
    field = form.field_at(rest) if rest else None
    if field in form.fields:
        form.add_error(field, message)
    else:
        form.add_error(None, f"{say(error.place)}: {message}")


# --- New drafts -------------------------------------------------------------------------------------------------------


class NewSetForm(forms.Form):
    title = forms.CharField(label="Tên bộ tiêu chí", max_length=LONGEST_TITLE)
    copy_of = forms.ModelChoiceField(
        label="Sao chép từ",
        queryset=CriteriaSet.objects.defer("definition"),
        required=False,
        empty_label="Không sao chép, lập từ đầu",
        help_text="Ví dụ bộ của năm trước: chép cả mục, tiêu chí, xếp loại và cơ quan thẩm định.",
    )
    total = PointsField(label="Tổng điểm", initial="100", required=False, help_text="Chỉ dùng khi lập từ đầu.")


class OwnVersionForm(forms.Form):
    based_on = forms.ModelChoiceField(
        label="Lập từ bộ tiêu chí",
        queryset=CriteriaSet.objects.exclude(state=CriteriaState.DRAFT).defer("definition"),
        empty_label="Chọn bộ của tỉnh hoặc của năm trước",
    )


class CarryForm(forms.Form):
    keeps_reworded = forms.BooleanField(
        label="Giữ điểm của các tiêu chí chỉ đổi lời văn (tên, quy định chấm, đơn vị tính)", required=False
    )
    reason = forms.CharField(
        label="Lý do đổi bộ tiêu chí",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Xin ghi lý do để các đơn vị biết vì sao đổi bộ tiêu chí."},
    )
