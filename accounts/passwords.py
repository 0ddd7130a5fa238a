"""Passwords: the one-time ones that the office hands over, and what we ask of a person's own."""

import datetime as dt
import secrets

from django.contrib.auth import authenticate, password_validation

# No letter or digit that looks like another on paper (0 o, 1 l i).
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GOOD_FOR = dt.timedelta(days=7)


def one_time_password() -> str:
    """Twelve random letters in three groups ("k7mp-3wqa-xn9e"), about 59 bits, to be read out or written down."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


class LongEnough(password_validation.MinimumLengthValidator):
    """Django's own rule in words of ours: its Vietnamese leaves this sentence in English."""

    def get_error_message(self):
        return f"Mật khẩu quá ngắn: cần ít nhất {self.min_length} ký tự."

    def get_help_text(self):
        return f"Dài ít nhất {self.min_length} ký tự; một câu ngắn dễ nhớ cũng được."


def is_own_password(request, password: str) -> bool:
    """Whether this is the password of who signed in, entered again as a signature; wrong ones count for the lockout."""
    return authenticate(request, username=request.user.get_username(), password=password) == request.user
