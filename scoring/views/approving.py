"""The head approves what an agency hands in: by the password on the page, or on paper that a clerk records.

templates/_ui/approval_forms.html shows the two forms one below the other.
"""

from collections.abc import Mapping

from django.forms import Form

from accounts.forms import PasswordAgain
from accounts.models import User
from accounts.passwords import is_own_password
from documents.models import StoredFile
from scoring.handing_in import HeadApproval, by_password, on_paper
from scoring.models import Approval


def approval_forms(
    request, ways: tuple[type[PasswordAgain], type[Form]], *, is_head: bool, initial: Mapping, **needs
) -> tuple[PasswordAgain | None, Form]:
    """The form for the password (the head's alone, else None) and the one for a signed paper; the one sent is bound.

    Args:
        ways: the two forms; the second has `name`, `document` and `scan`.
        needs: what both of them need besides.
    """
    how = request.POST.get("how") if request.method == "POST" else None

    def typed(way: Approval) -> dict:
        is_sent = how == way
        return {"data": request.POST if is_sent else None, "files": request.FILES if is_sent else None}

    with_password, with_scan = ways
    password_form = None
    if is_head:
        password_form = with_password(
            **typed(Approval.PASSWORD),
            initial=initial,
            auto_id="duyet_%s",
            is_password_right=lambda password: is_own_password(request, password),
            **needs,
        )
    return password_form, with_scan(**typed(Approval.SCAN), initial=initial, auto_id="giay_%s", **needs)


def sent_one(*ways: Form | None) -> Form | None:
    """The one of these forms that was sent; None while the page is only looked at."""
    return next((form for form in ways if form and form.is_bound), None)


def approval_in(form: Form, *, by: User) -> HeadApproval:
    """What a valid form says; the scan of a signed paper is stored, in the caller's transaction."""
    told = form.cleaned_data
    if isinstance(form, PasswordAgain):
        return by_password(by)
    return on_paper(name=told["name"], document=told["document"], scan=StoredFile.objects.store(told["scan"], by=by))
