"""What the office types about a member of the council."""

from django import forms

from accounts.models import Agency, GrantedRole, User
from accounts.searching import nfc
from accounts.widgets import DateInput
from meetings.models import CouncilMember


class CouncilMemberForm(forms.ModelForm):
    class Meta:
        model = CouncilMember
        fields = ["name", "office", "duty", "is_standing", "agency", "position", "user", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "duty": "Ví dụ: Chủ tịch Hội đồng, Phó Chủ tịch, Ủy viên thường trực, Ủy viên.",
            "agency": "Để cổng đề xuất không biểu quyết về người, tập thể của cơ quan mình.",
            "ends_on": "Để trống khi còn là thành viên.",
            "user": "Chọn khi người này tự đăng nhập để bỏ phiếu điện tử.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.holding(GrantedRole.COUNCIL)
        if self.instance.user_id:
            people = people | User.objects.filter(pk=self.instance.user_id)
        self.fields["user"].queryset = people.distinct()
        self.fields["user"].empty_label = "Không dùng tài khoản"
        self.fields["agency"].queryset = Agency.objects.active() | Agency.objects.filter(pk=self.instance.agency_id)
        self.fields["agency"].empty_label = "Không ghi"
        self.fields["position"].widget.attrs["class"] = "form-number"

    def clean_name(self):
        return nfc(self.cleaned_data["name"])
