"""What members say to the draft of a text of their bloc, and how it is taken up."""

from django import forms


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Ý kiến",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Xin ghi ý kiến."},
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Tiếp thu, giải trình",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Xin ghi nội dung tiếp thu hoặc giải trình."},
    )
