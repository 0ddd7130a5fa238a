"""Filters of the lists of criteria sets and of sheets."""

import django_filters

from accounts.filters import OrderingFilter
from accounts.models import Agency
from accounts.searching import fold
from accounts.widgets import search_box
from blocs.models import BlocYear, EmulationYear
from scoring.models import VERIFIABLE, CriteriaSet, CriteriaState, Explanation, ScoreSheet, SheetState, Verdict


class CriteriaFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="Tìm bộ tiêu chí",
        method="search",
        widget=search_box("Tên bộ tiêu chí"),
    )
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=CriteriaState.choices, empty_label="Tất cả")

    class Meta:
        model = CriteriaSet
        fields = []

    def search(self, sets, name, value):
        # A province keeps a few dozen sets; titles have no folded column of their own.
        words = fold(value).split()
        found = [
            pk
            for pk, title, slug in sets.values_list("pk", "title", "slug")
            if holds_all(fold(f"{title} {slug}"), words)
        ]
        return sets.filter(pk__in=found)


def holds_all(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)


def by_code(bloc_years) -> list[tuple[str, str]]:
    """The blocs of these years as choices: code and name, each once. One query."""
    return list(bloc_years.order_by("bloc__code").values_list("bloc__code", "bloc__name").distinct())


class SheetFilter(django_filters.FilterSet):
    """Needs `user`: only the blocs of sheets that this person sees are offered."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm",
        field_name="bloc_year__year",
        queryset=EmulationYear.objects.all(),
        to_field_name="year",
        empty_label="Tất cả",
    )
    bloc = django_filters.ChoiceFilter(label="Khối, cụm", field_name="bloc_year__bloc__code", empty_label="Tất cả")
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=SheetState.choices, empty_label="Tất cả")
    late = django_filters.ChoiceFilter(
        label="Thời hạn", field_name="is_late", choices=[("True", "Nộp muộn")], empty_label="Tất cả"
    )
    o = OrderingFilter(
        label="Sắp xếp",
        fields=[
            ("agency__folded_name", "don_vi"),
            ("submitted_at", "nop"),
            ("total_order", "diem"),
            ("scored_lines", "cham"),
        ],
        choices=[
            ("don_vi", "Theo tên đơn vị"),
            ("-nop", "Mới nộp trước"),
            ("-diem", "Điểm cao trước"),
            ("diem", "Điểm thấp trước"),
            ("cham", "Chấm được ít trước"),
        ],
        empty_label="Theo khối",
    )

    class Meta:
        model = ScoreSheet
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        blocs = BlocYear.objects.filter(sheets__in=ScoreSheet.objects.visible_to(user))
        self.filters["bloc"].extra["choices"] = by_code(blocs)

    def search(self, sheets, name, value):
        return sheets.filter(agency__in=Agency.objects.search(value))


WAITING = "cho"


class ExplanationFilter(django_filters.FilterSet):
    """Needs `user`: only the blocs of explanations that this person sees are offered."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    verdict = django_filters.ChoiceFilter(
        label="Kết luận",
        method="concluded",
        choices=[(WAITING, "Chưa có kết luận"), *Verdict.choices],
        empty_label="Tất cả",
    )
    year = django_filters.ModelChoiceFilter(
        label="Năm",
        field_name="sheet__bloc_year__year",
        queryset=EmulationYear.objects.all(),
        to_field_name="year",
        empty_label="Tất cả",
    )
    bloc = django_filters.ChoiceFilter(
        label="Khối, cụm", field_name="sheet__bloc_year__bloc__code", empty_label="Tất cả"
    )
    code = django_filters.CharFilter(label="Mã tiêu chí", field_name="code", max_length=60)

    class Meta:
        model = Explanation
        fields = []

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        blocs = BlocYear.objects.filter(sheets__explanations__in=self.queryset.order_by())
        self.filters["bloc"].extra["choices"] = by_code(blocs)

    def search(self, explanations, name, value):
        return explanations.filter(sheet__agency__in=Agency.objects.search(value))

    def concluded(self, explanations, name, value):
        return explanations.filter(verdict="" if value == WAITING else value)


class VerificationFilter(django_filters.FilterSet):
    """Needs `queue`: only its blocs and criteria are offered. `code` has narrowed the queue already."""

    q = django_filters.CharFilter(
        label="Tìm đơn vị",
        method="search",
        widget=search_box("Tên hoặc mã đơn vị"),
    )
    status = django_filters.ChoiceFilter(
        label="Thẩm định",
        method="by_status",
        choices=[(WAITING, "Còn tiêu chí chưa thẩm định"), ("xong", "Đã thẩm định hết")],
        empty_label="Tất cả",
    )
    code = django_filters.ChoiceFilter(label="Tiêu chí", method="narrowed_already", empty_label="Tất cả")
    bloc = django_filters.ChoiceFilter(label="Khối, cụm", field_name="bloc_year__bloc__code", empty_label="Tất cả")
    state = django_filters.ChoiceFilter(
        label="Trạng thái",
        choices=[(state.value, state.label) for state in SheetState if state in VERIFIABLE],
        empty_label="Tất cả",
    )

    class Meta:
        model = ScoreSheet
        fields = []

    def __init__(self, *args, queue, **kwargs):
        super().__init__(*args, **kwargs)
        self.queue = queue
        blocs = BlocYear.objects.filter(sheets__in=queue.sheets().order_by().values("pk"))
        self.filters["bloc"].extra["choices"] = by_code(blocs)
        self.filters["code"].extra["choices"] = queue.offered

    def search(self, sheets, name, value):
        return sheets.filter(agency__in=Agency.objects.search(value))

    def by_status(self, sheets, name, value):
        return (
            self.queue.waiting(sheets)
            if value == WAITING
            else sheets.exclude(pk__in=self.queue.waiting(sheets).values("pk"))
        )

    def narrowed_already(self, sheets, name, value):
        return sheets
