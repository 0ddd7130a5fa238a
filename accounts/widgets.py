"""Controls of our own."""

from django import forms


def search_box(placeholder: str) -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search", "placeholder": placeholder})


class DateInput(forms.DateInput):
    """A day typed as dd/mm/yyyy. The browser's own date control would follow the language of the browser instead."""

    def __init__(self, attrs=None):
        own = {
            "class": "form-date",
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": "dd/mm/yyyy",
            "maxlength": 10,
        }
        super().__init__({**own, **(attrs or {})}, format="%d/%m/%Y")
