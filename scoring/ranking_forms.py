"""What may be typed about a ranking: the votes that decide between equals."""

from django import forms

from blocs.models import BlocYear
from scoring.tie_votes import LONGEST_SOURCE, MOST_VOTES


class VotesForm(forms.Form):
    """One count for each member, in the order of the bloc; an empty one is nobody's vote."""

    source = forms.CharField(
        label="Theo",
        max_length=LONGEST_SOURCE,
        help_text="Biên bản kiểm phiếu hoặc cuộc bỏ phiếu nào, ngày nào.",
        error_messages={"required": "Xin ghi số phiếu này theo biên bản hoặc cuộc bỏ phiếu nào."},
    )

    def __init__(self, *args, bloc_year: BlocYear, **kwargs):
        super().__init__(*args, **kwargs)
        kept = {row.agency_id: row for row in bloc_year.ranking_votes.all()}
        source = next((row.source for row in kept.values()), "")
        self.initial.setdefault("source", source)
        self.members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
        for agency in self.members:
            self.fields[f"votes-{agency.pk}"] = forms.IntegerField(
                label=agency.name,
                min_value=0,
                max_value=MOST_VOTES,
                required=False,
                initial=kept[agency.pk].votes if agency.pk in kept else None,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "form-number", "autocomplete": "off"}),
                error_messages={
                    "invalid": "Nhập số nguyên từ 0 trở lên.",
                    "min_value": "Nhập số nguyên từ 0 trở lên.",
                    "max_value": f"Số phiếu nhiều nhất là {MOST_VOTES}.",
                },
            )

    @property
    def votes(self) -> dict[int, int]:
        """By the key of the member; only the counts that were given."""
        given = {agency.pk: self.cleaned_data.get(f"votes-{agency.pk}") for agency in self.members}
        return {agency: count for agency, count in given.items() if count is not None}
