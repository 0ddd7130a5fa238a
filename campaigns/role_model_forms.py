"""What a person may type about role models and their spreading."""

from django import forms
from django.utils import timezone

from accounts.models import Agency
from accounts.widgets import DateInput
from campaigns.controls import LongSelect
from campaigns.models import Movement, RoleModel, Spreading
from documents.forms import CheckedFileField
from documents.uploads import FileKind


class RoleModelForm(forms.ModelForm):
    """A role model. Needs `user` (which movements are offered) and `agencies` for which one may put it forward."""

    upload = CheckedFileField(label="Ảnh", allow=(FileKind.IMAGE,), required=False)

    class Meta:
        model = RoleModel
        fields = [
            "kind",
            "name",
            "position",
            "unit",
            "agency",
            "movement",
            "year",
            "title",
            "story",
            "picture_alt",
            "has_consent",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "story": forms.Textarea(attrs={"rows": 10}),
            "agency": LongSelect,
            "movement": LongSelect,
        }
        help_texts = {
            "position": "Để trống đối với tập thể.",
            "unit": "Trang công bố chỉ có tên, chức vụ, đơn vị, bài viết và ảnh.",
            "story": "Không ghi ngày sinh, địa chỉ, số điện thoại, số định danh.",
            "picture_alt": "Người không xem được ảnh đọc dòng này.",
            "has_consent": "Cần có trước khi giới thiệu để công bố.",
        }

    def __init__(self, *args, user, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = RoleModel._meta.get_field("kind").choices
        self.fields["agency"].queryset = agencies.only("name")
        self.fields["agency"].empty_label = "Chọn đơn vị"
        self.fields["movement"].queryset = Movement.objects.visible_to(user).only("name")
        self.fields["movement"].empty_label = "Không thuộc phong trào nào"
        if self.instance.pk is None:
            self.initial["year"] = self.initial.get("year") or timezone.localdate().year
            only = list(agencies[:2])
            if len(only) == 1:
                self.initial["agency"], self.initial["unit"] = only[0].pk, only[0].name
        self.order_fields([*self.Meta.fields[:9], "upload", "picture_alt", "has_consent"])

    def clean(self):
        cleaned = super().clean()
        has_picture = cleaned.get("upload") or self.instance.picture_id
        if has_picture and not cleaned.get("picture_alt") and "picture_alt" not in self.errors:
            self.add_error("picture_alt", "Ghi ảnh chụp gì.")
        return cleaned


class SpreadingForm(forms.ModelForm):
    """An agency takes up a role model. Needs `agencies`: for which one may note it."""

    class Meta:
        model = Spreading
        fields = ["agency", "on", "note"]
        widgets = {"on": DateInput, "agency": LongSelect}
        help_texts = {"note": "Ví dụ: giới thiệu tại hội nghị; làm theo ở phòng một cửa."}

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies.only("name")
        self.fields["agency"].empty_label = "Chọn đơn vị"
        self.initial["on"] = self.initial.get("on") or timezone.localdate()
        only = list(agencies[:2])
        if len(only) == 1:
            self.initial["agency"] = only[0].pk


def own_agencies(user):
    """The agencies one may act for here: one's own, or any for the office."""
    agencies = Agency.objects.active()
    return agencies if user.is_office else agencies.filter(pk__in=user.agency_ids)
