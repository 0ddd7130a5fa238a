"""What the province calls itself."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import IdentityForm, changes_in_words
from accounts.guard import guard
from accounts.models import Identity, record
from accounts.permissions import Permission


@require_http_methods(["GET", "POST"])
@guard(Permission.IDENTITY_EDIT)
def identity_edit(request):
    form = IdentityForm(request.POST or None, instance=Identity.current())
    if form.is_valid():
        if form.changed_data:
            with transaction.atomic():
                Identity.objects.update_or_create(
                    pk=1, defaults={name: form.cleaned_data[name] for name in form.changed_data}
                )
                record(request.user, "accounts.identity_edited", form.instance, changes=changes_in_words(form))
            messages.success(request, "Đã lưu thông tin của tỉnh.")
        return redirect("accounts:identity_edit")
    return render(request, "accounts/identity_edit.html", {"form": form})
