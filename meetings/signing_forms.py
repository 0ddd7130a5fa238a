"""What is typed when members sign together in a meeting."""

from campaigns.covenant_forms import TogetherForm


class SigningForm(TogetherForm):
    """As for any paper that several signed; where they signed it is said by the meeting itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["occasion"]
