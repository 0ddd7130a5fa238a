"""Mã xác nhận khi đăng nhập: a second factor beside the password, a code that a telephone shows or one on paper."""

import datetime as dt

import pyotp
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.codes import spelled
from accounts.errors import OfficeError
from accounts.models import Identity, Notice, SecondFactor, User, record
from accounts.models.second_factor import ASKED_OF
from accounts.passwords import one_time_password

HALF_MINUTE = 30  # seconds that a code is shown
TRIES = 5  # wrong codes in a row, from whatever address
PAUSE = dt.timedelta(minutes=15)
RECOVERY_CODES = 8

# What a session still owes after the password was right; it is decided once, when one signs in.
OWES = "second_factor_owed"
CODE, SET_UP = "code", "set_up"


def owed_by(user: User) -> str:
    """What `user` owes after the password: the code of the telephone, setting one up, or nothing ("")."""
    if SecondFactor.objects.filter(user=user).exists():
        return CODE
    return SET_UP if is_asked_of(user) else ""


def is_asked_of(user: User) -> bool:
    """Whether the province asks a second factor of `user`, so that it can be set up anew but not left out."""
    return not ASKED_OF.isdisjoint(user.office_roles) and Identity.current().asks_second_factor


def new_key() -> str:
    return pyotp.random_base32()


def address_of(key: str, user: User, identity: Identity) -> str:
    """What the QR code says to the telephone (otpauth://…)."""
    return pyotp.TOTP(key).provisioning_uri(name=user.username, issuer_name=identity.portal_name)


@transaction.atomic
def set_up(user: User, *, key: str, code: str) -> list[str]:
    """Turn the second factor on once a code proves that the telephone has `key`. Gives the codes for paper.

    Raises OfficeError where the code is not the one of now, or a telephone was set up meanwhile.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if SecondFactor.objects.filter(user=user).exists():
        raise OfficeError("Mã xác nhận đã được bật. Muốn đổi điện thoại, hãy tắt rồi bật lại.")
    step = _step_of(key, code, after=0)
    if step is None:
        raise OfficeError(
            "Mã chưa đúng. Hãy xem lại mã đang hiện trên điện thoại; giờ của điện thoại phải đúng giờ thực."
        )
    codes, hashes = _new_recovery_codes(user)
    SecondFactor.objects.create(user=user, key=key, last_step=step, recovery_hashes=hashes)
    record(user, "accounts.second_factor_set", user)
    return codes


def enter(user: User, code: str) -> None:
    """Accept the code of now, or one of the codes on paper, each once. Raises OfficeError for any other."""
    problem = _tried(user, code)
    if problem:
        raise OfficeError(problem)


@transaction.atomic
def _tried(user: User, code: str) -> str:
    """What was wrong with `code`, "" if nothing. Counted in a transaction that commits either way."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return "Mã xác nhận của tài khoản này vừa được tắt. Xin đăng nhập lại."
    now = timezone.now()
    if factor.wrong_at and factor.wrong_at < now - PAUSE:
        factor.wrong_tries = 0
    if factor.wrong_tries >= TRIES:
        until = timezone.localtime(factor.wrong_at + PAUSE)
        return f"Đã nhập sai mã {TRIES} lần. Xin chờ đến {until:%H:%M} rồi nhập lại."
    step = _step_of(factor.key, code, after=factor.last_step)
    used = None if step else _recovery_hash(user, code)
    if step:
        factor.last_step = step
    elif used in factor.recovery_hashes:
        factor.recovery_hashes.remove(used)
        left = len(factor.recovery_hashes)
        record(user, "accounts.recovery_code_used", user, left=left)
        Notice.objects.tell([user], subject=f"Vừa đăng nhập bằng một mã dự phòng; còn {left} mã.", link="/ma-xac-nhan/")
    else:
        factor.wrong_tries, factor.wrong_at = factor.wrong_tries + 1, now
        factor.save()
        record(None, "accounts.second_factor_failed", user, username=user.username)
        return "Mã chưa đúng, đã hết hạn hoặc đã dùng rồi. Hãy nhập mã đang hiện trên điện thoại."
    factor.wrong_tries, factor.wrong_at = 0, None
    factor.save()
    return ""


@transaction.atomic
def issue_recovery_codes(user: User) -> list[str]:
    """New codes for paper; the old ones end. Raises OfficeError where the second factor is off."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        raise OfficeError("Mã xác nhận đang tắt.")
    codes, factor.recovery_hashes = _new_recovery_codes(user)
    factor.save(update_fields=["recovery_hashes"])
    record(user, "accounts.recovery_codes_issued", user)
    return codes


@transaction.atomic
def drop(user: User, *, reason: str = "", by: User) -> None:
    """Turn the second factor off: by its owner, or by whoever keeps the account when the telephone is lost."""
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        raise OfficeError(f"Mã xác nhận của {user} đang tắt.")
    record(by, "accounts.second_factor_dropped", user, reason=reason)
    if by != user:
        Notice.objects.tell([user], subject=f"Mã xác nhận khi đăng nhập của bạn đã được {by} tắt.", body=reason)


def _step_of(key: str, code: str, *, after: int) -> int | None:
    """The half minute since 1970 whose code this is: this one or its neighbours, later than `after`; else None."""
    code = "".join(code.split())
    now = int(timezone.now().timestamp()) // HALF_MINUTE
    totp = pyotp.TOTP(key, interval=HALF_MINUTE)
    for step in (now, now - 1, now + 1):
        if step > after and constant_time_compare(totp.at(step * HALF_MINUTE), code):
            return step
    return None


def _new_recovery_codes(user: User) -> tuple[list[str], list[str]]:
    codes = [one_time_password() for _ in range(RECOVERY_CODES)]
    return codes, [_recovery_hash(user, code) for code in codes]


def _recovery_hash(user: User, code: str) -> str:
    """Codes are random, so that one round of a keyed hash hides them."""
    return salted_hmac("accounts.recovery_code", f"{user.pk}:{spelled(code).lower()}", algorithm="sha256").hexdigest()
