"""Copying last year's blocs: what would be copied, with a choice for each member that has ended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.permissions import Permission
from blocs import copying
from blocs.models import EmulationYear
from blocs.views.blocs import whole_year


def year_and_the_one_before(text: str | None) -> tuple[EmulationYear, EmulationYear]:
    """The year named in the address (the current one where none is) and the latest before it. Raises Http404."""
    year = whole_year(text) if text else getattr(EmulationYear.objects.current(), "year", 0)
    years = list(EmulationYear.objects.filter(year__lte=year).order_by("-year")[:2])
    if len(years) < 2 or years[0].year != year:
        raise Http404
    return years[0], years[1]


@require_http_methods(["GET", "POST"])
@guard(Permission.BLOC_MANAGE)
def bloc_copy(request):
    """Show what would be copied into a year from the year before, with a choice for each member that has ended."""
    target, source = year_and_the_one_before(request.GET.get("nam"))
    choices = _choices(request.POST) if request.method == "POST" else {}
    problem = ""
    if request.method == "POST":
        try:
            made = copying.copy_blocs(source, target, choices=choices, by=request.user)
        except OfficeError as refusal:
            problem = str(refusal)
        else:
            said = f"Đã chép {len(made):02d} khối, cụm từ {source}." if made else f"{target} đã có đủ các khối, cụm."
            messages.success(request, said)
            return redirect(f"{reverse('blocs:bloc_list')}?nam={target.year}")
    plan = copying.plan(source, target)
    context = {
        "source": source,
        "target": target,
        "plan": [{"copied": each, "members": _copied_rows(each, choices)} for each in plan],
        "new_blocs": sum(1 for each in plan if not each.exists),
        "problem": problem,
    }
    return TemplateResponse(request, "blocs/bloc_copy.html", context)


def _copied_rows(each: copying.CopiedBloc, choices: dict[int, int | None]) -> list[dict]:
    rows = []
    for member in each.members:
        proposed = member.takes_part.pk if member.takes_part else None
        rows.append(
            {
                "member": member,
                "agency": member.membership.agency,
                "field": f"thay-{member.membership.pk}",
                "chosen": choices.get(member.membership.pk, proposed),
            }
        )
    return rows


def _choices(data) -> dict[int, int | None]:
    """The successors that were chosen: fields "thay-<membership>" with an agency's id, or nothing for nobody."""
    chosen = {}
    for name, value in data.items():
        key = name.removeprefix("thay-")
        if key != name and key.isascii() and key.isdigit() and (not value or (value.isascii() and value.isdigit())):
            chosen[int(key)] = int(value) if value else None
    return chosen
