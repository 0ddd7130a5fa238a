"""What a person may type where covenants meet sheets: which target feeds which criterion, who is not considered."""

from django import forms

from campaigns.models import Target
from scoring.feeding import feedable
from scoring.models import BlocCriteria, FeedWay


class FeedForm(forms.Form):
    """A criterion of the bloc's set that is scored by a ratio, and the name of a target of its members."""

    code = forms.ChoiceField(label="Tiêu chí")
    indicator = forms.ChoiceField(label="Chỉ tiêu trong giao ước")
    way = forms.ChoiceField(label="Cách tính", choices=FeedWay.choices, initial=FeedWay.RATIO)

    def __init__(self, *args, bloc_year, **kwargs):
        super().__init__(*args, **kwargs)
        assigned = BlocCriteria.objects.filter(bloc_year=bloc_year).select_related("criteria_set").first()
        leaves = feedable(assigned.criteria_set.criteria) if assigned else []
        fed = set(bloc_year.feeds.values_list("code", flat=True))
        self.fields["code"].choices = [
            (leaf.code, f"{leaf.code}. {leaf.title}") for leaf in leaves if leaf.code not in fed
        ]
        targets = Target.objects.in_force().of_bloc(bloc_year).order_by("indicator")
        names = dict.fromkeys(targets.values_list("indicator", flat=True))
        self.fields["indicator"].choices = [(name, name) for name in names]


class ExcludeForm(forms.Form):
    reason = forms.CharField(
        label="Lý do",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Xin ghi lý do không xét thi đua."},
    )
    rule = forms.CharField(
        label="Quy định",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Điều khoản áp dụng; in cùng lý do ở bảng tổng hợp điểm.",
    )
