"""What a person may type about accounts, roles, the province."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay
from accounts.models import Agency, GrantedRole, Identity, RoleGrant, User
from accounts.models.user import ACTS_FOR_AGENCY
from accounts.searching import nfc
from accounts.widgets import DateInput


def show_refusal(form: forms.Form, problem: OfficeError, *, day: str | None = None) -> None:
    """Say why a valid form was refused: beside its field `day` where the day is the reason, else above the form."""
    form.add_error(day if isinstance(problem, WrongDay) else None, str(problem))


def changes_in_words(form: forms.ModelForm) -> str:
    """What a valid form changes: "họ và tên: “Lan” → “Trần Thị Lan”; chức vụ: “” → “Phó Giám đốc”"."""
    return "; ".join(
        f"{form.fields[name].label.lower()}: “{_shown(form.fields[name], form.initial.get(name))}” → "
        f"“{_shown(form.fields[name], form.cleaned_data[name])}”"
        for name in form.changed_data
    )


def _shown(field: forms.Field, value) -> str:
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, field.queryset.model):
        value = field.queryset.model.objects.filter(pk=value).first() if value else None
    elif isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        values = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(each), str(each)) for each in values)
    if isinstance(value, bool):
        return "có" if value else "không"
    return "" if value is None else str(value)


class SignInForm(auth_forms.AuthenticationForm):
    error_messages = {
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa và chữ thường.",
        "expired": (
            "Mật khẩu dùng một lần đã hết hạn lúc %(moment)s. Hãy đề nghị Ban Thi đua - Khen thưởng cấp lại mật khẩu."
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["username"].widget.attrs["autocapitalize"] = "none"
        self.fields["password"].label = "Mật khẩu"

    def clean_username(self):
        return self.cleaned_data["username"].strip().lower()

    def confirm_login_allowed(self, user):
        """Called only after the password was right, so that this sentence tells nothing to a stranger."""
        expires_at = user.password_expires_at
        if user.must_change_password and expires_at and expires_at < timezone.now():
            moment = f"{timezone.localtime(expires_at):%H:%M ngày %d/%m/%Y}"
            raise ValidationError(self.error_messages["expired"], code="expired", params={"moment": moment})


class PasswordForm(auth_forms.PasswordChangeForm):
    error_messages = {
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
        "password_incorrect": "Mật khẩu hiện nay không đúng.",
        "password_unchanged": "Mật khẩu mới phải khác mật khẩu hiện nay.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Mật khẩu hiện nay"
        self.fields["new_password1"].label = "Mật khẩu mới"
        self.fields["new_password2"].label = "Nhập lại mật khẩu mới"
        self.fields["new_password2"].help_text = ""

    def clean_new_password1(self):
        new = self.cleaned_data["new_password1"]
        if new and new == self.cleaned_data.get("old_password"):
            raise ValidationError(self.error_messages["password_unchanged"], code="password_unchanged")
        return new


class CodeForm(forms.Form):
    """The code that the telephone shows now, or one of the codes on paper."""

    code = forms.CharField(
        label="Mã xác nhận",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
        help_text="Sáu chữ số mà ứng dụng trên điện thoại đang hiện.",
    )


class OwnPasswordForm(forms.Form):
    """The password of who is signed in, entered again."""

    password = forms.CharField(
        label="Mật khẩu của bạn",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordAgain(forms.Form):
    """What a person, signed in, signs by entering the password again: mostly the head of an agency.

    `signs_as` and `signature` are said beside the field. `is_password_right` compares with that person's own password.
    """

    signs_as = "thủ trưởng"
    signature = ""

    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Xin nhập lại mật khẩu để ký."},
    )

    def __init__(self, *args, is_password_right, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_password_right = is_password_right
        self.fields["password"].label = f"Mật khẩu của {self.signs_as}"
        self.fields["password"].help_text = f"Nhập lại mật khẩu đăng nhập: đây là {self.signature}."

    def clean(self):
        told = super().clean()
        # Last, so that another field forgotten does not count as an attempt to guess.
        if not self.errors and not self.is_password_right(told["password"]):
            self.add_error("password", "Mật khẩu chưa đúng.")
        return told


class NewUserForm(forms.ModelForm):
    """A new account."""

    class Meta:
        model = User
        fields = ["username", "full_name", "position", "email"]

    def clean_full_name(self):
        return nfc(self.cleaned_data["full_name"])


class UserForm(forms.ModelForm):
    """What may change of a person; the user name stays."""

    class Meta:
        model = User
        fields = ["full_name", "position", "email"]

    def clean_full_name(self):
        return nfc(self.cleaned_data["full_name"])


class RoleForm(forms.ModelForm):
    """A role to give. Needs `grantable`: the roles that the giver may give."""

    class Meta:
        model = RoleGrant
        fields = ["role", "agency", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "agency": "Bắt buộc với chuyên viên và thủ trưởng đơn vị.",
            "ends_on": "Để trống nếu chưa biết; có thể cho thôi bất cứ lúc nào.",
        }

    def __init__(self, *args, grantable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Chọn vai trò")] + [
            (role.value, role.label) for role in GrantedRole if role in grantable
        ]
        self.fields["agency"].queryset = Agency.objects.active()
        self.fields["agency"].empty_label = "Không gắn với đơn vị"

    def clean(self):
        cleaned = super().clean()
        role, agency = cleaned.get("role"), cleaned.get("agency")
        if role in ACTS_FOR_AGENCY and not agency and "agency" not in self.errors:
            self.add_error("agency", "Vai trò này cần ghi rõ đơn vị.")
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        return cleaned

    def _get_validation_exclusions(self):
        # Both rules of the table about one row are said above, beside their fields.
        return {*super()._get_validation_exclusions(), "agency", "starts_on", "ends_on"}


class RoleEndForm(forms.Form):
    ends_on = forms.DateField(
        label="Đến hết ngày",
        widget=DateInput,
        help_text="Ghi ngày hôm qua để thôi vai trò ngay bây giờ.",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="Được giữ trong nhật ký."
    )


class IdentityForm(forms.ModelForm):
    """Everything a province calls itself. Drawn by crispy in groups."""

    class Meta:
        model = Identity
        fields = [field.name for field in Identity._meta.fields if field.editable and not field.primary_key]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office_agency"].queryset = Agency.objects.active()
        self.fields["office_agency"].empty_label = "Chưa chọn"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset("Cổng và tỉnh", "portal_name", "province_name", "place_name", "committee_name", "committee_code"),
            Fieldset(
                "Cơ quan thi đua",
                "department_name",
                "department_code",
                "office_name",
                "office_code",
                "office_agency",
                "council_name",
            ),
            Fieldset(
                "Từ dùng trong tỉnh",
                "sector_leader_word",
                "sector_deputy_word",
                "territorial_leader_word",
                "territorial_deputy_word",
                "counting_word",
            ),
            Fieldset("An toàn", "asks_second_factor"),
        )
