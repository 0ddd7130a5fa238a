"""The field for rows that a person ticks."""

from django import forms
from django.core.exceptions import ValidationError

from accounts.keys import is_key


class TickedRows(forms.ModelMultipleChoiceField):
    """Rows by their keys. Django's own passes a key of thirty digits on to the database, which cannot take it."""

    def clean(self, value):
        keys = self.prepare_value(value)
        if isinstance(keys, list | tuple) and not all(is_key(str(key)) for key in keys):
            raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(keys)
