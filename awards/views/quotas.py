"""How many awards each bloc may propose: the page of a year, editing one bloc, taking over last year's."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission, can
from accounts.telling import refusal_told
from awards.models import Quota
from awards.proposals.forms import QuotaForm
from blocs.models import BlocYear, EmulationYear


def find_year(user, year) -> EmulationYear:
    return get_object_or_404(EmulationYear, year=year)


def find_bloc(user, code, year) -> BlocYear:
    return get_object_or_404(BlocYear.objects.select_related("bloc", "year"), bloc__code=code, year__year=year)


@require_safe
@guard(Permission.QUOTA_VIEW, find_year)
def quota_list(request, year):
    """One row a bloc, one column a form. Blocs are few: there is no second page."""
    columns = Quota.objects.forms_of(year.year)
    kept = {}
    for quota in Quota.objects.filter(bloc_year__year=year):
        kept.setdefault(quota.bloc_year_id, {})[quota.form_id] = quota
    blocs = list(BlocYear.objects.filter(year=year).with_size().select_related("bloc", "year"))
    rows = [
        {
            "bloc_year": bloc_year,
            "size": bloc_year.size,
            "cells": [(column, _cell(kept.get(bloc_year.pk, {}).get(column.pk))) for column in columns],
            "basis": "; ".join(
                dict.fromkeys(quota.basis for quota in kept.get(bloc_year.pk, {}).values() if quota.basis)
            ),
            "is_unconfirmed": any(quota.is_unconfirmed for quota in kept.get(bloc_year.pk, {}).values()),
        }
        for bloc_year in blocs
    ]
    context = {
        "year": year,
        "columns": columns,
        "rows": rows,
        "totals": [
            (column, sum(by_form[column.pk].seats for by_form in kept.values() if column.pk in by_form))
            for column in columns
        ],
        "years": list(EmulationYear.objects.order_by("-year").values_list("year", flat=True)),
        "may_edit": can(request.user, Permission.QUOTA_MANAGE, year) and not year.is_closed,
        "can_copy": any(bloc_year.pk not in kept for bloc_year in blocs),
    }
    return TemplateResponse(request, "awards/quota_list.html", context)


def _cell(quota: Quota | None) -> str:
    return "" if quota is None else f"{quota.seats:02d}"


@require_http_methods(["GET", "POST"])
@guard(Permission.QUOTA_MANAGE, find_bloc)
def quota_edit(request, bloc_year):
    columns = Quota.objects.forms_of(bloc_year.year.year)
    kept = list(Quota.objects.of_bloc_year(bloc_year))
    initial = {quota.form.code: quota.seats for quota in kept}
    if kept:
        initial |= {"basis": kept[0].basis, "is_unconfirmed": any(quota.is_unconfirmed for quota in kept)}
    form = QuotaForm(request.POST or None, initial=initial, columns=columns)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for award, seats in form.seats():
                    Quota.objects.keep(
                        bloc_year,
                        award,
                        seats,
                        basis=form.cleaned_data["basis"],
                        is_unconfirmed=form.cleaned_data["is_unconfirmed"],
                        by=request.user,
                    )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu số lượng của {bloc_year}.")
            return redirect("awards:quota_list", year=bloc_year.year.year)
    back_url = reverse("awards:quota_list", kwargs={"year": bloc_year.year.year})
    context = {"bloc_year": bloc_year, "form": form, "back_url": back_url}
    return TemplateResponse(request, "awards/quota_edit.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.QUOTA_MANAGE, find_year)
def quota_copy(request, year):
    with refusal_told(request):
        copied = Quota.objects.copy_last_year(year, by=request.user)
        if copied:
            messages.success(
                request, f"Đã lấy số lượng năm {year.year - 1} cho {copied:02d} khối, cụm; cần kiểm tra lại."
            )
        else:
            messages.info(request, f"Không có số lượng năm {year.year - 1} nào để lấy.")
    return redirect("awards:quota_list", year=year.year)
