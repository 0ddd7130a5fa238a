"""Who takes over the work of a member that has merged."""

from django import forms

from accounts.models import User
from blocs.forms import ReplaceMemberForm


class TakeOverForm(ReplaceMemberForm):
    """Who goes on, why, and which people sign in for it from today on. Needs `clerks`, all ticked at first."""

    def __init__(self, *args, clerks: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in clerks}
        if clerks:
            self.fields["clerks"] = forms.MultipleChoiceField(
                label="Người của đơn vị cũ làm việc tiếp cho đơn vị mới",
                required=False,
                choices=[(pk, user.full_name) for pk, user in self.people.items()],
                initial=list(self.people),
                widget=forms.CheckboxSelectMultiple,
                help_text="Được giao vai trò chuyên viên của đơn vị mới từ hôm nay; vai trò cũ giữ nguyên.",
            )

    @property
    def chosen_clerks(self) -> list[User]:
        return [self.people[pk] for pk in self.cleaned_data.get("clerks", [])]
