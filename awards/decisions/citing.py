"""The letters that a decision cites: those of the proposers, and the office's own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from accounts.models import Identity
from awards.models import Decision, Slate, Submission
from blocs.names import head_of
from documents.wording import long_date

GAP = "……"  # what is still to be filled in


def letters_of(decision: Decision) -> str:
    """The letters of the slates whose lines it holds, one a line, in the order of the list."""
    keys = decision.lines.exclude(nomination=None).order_by("position").values_list("nomination__slate", flat=True)
    slates = Slate.objects.select_related("agency", "bloc_year__bloc").in_bulk(list(keys))
    return "\n".join(letter_of(slates[key]) for key in dict.fromkeys(keys))[:4000]


@contextmanager
def citing_letters(*decisions: Decision) -> Iterator[None]:
    """While lines come and go: the letters cited follow, unless somebody has written them otherwise."""
    following = [each for each in decisions if each.agency_letters.strip() in ("", letters_of(each))]
    yield
    for each in following:
        each.agency_letters = letters_of(each)
        each.save(update_fields=["agency_letters"])


def letter_of(slate) -> str:
    """ "Giám đốc Sở Y tế tại Tờ trình số 125/TTr-SYT ngày 10 tháng 02 năm 2026"."""
    who = slate.proposer if slate.bloc_year_id else head_of(slate.agency)
    on = long_date(timezone.localdate(slate.submitted_at)) if slate.submitted_at else f"ngày {GAP}"
    return f"{who} tại Tờ trình số {slate.number or GAP} {on}"


def office_letter_for(decision: Decision, identity: Identity) -> str:
    """The office's latest signed letter that speaks of one of its lines; without one, a letter with gaps to fill in."""
    signed = Submission.objects.filter(lines__nomination__decision_line__decision=decision, signed_at__isnull=False)
    letter = signed.exclude(number="").order_by("-signed_on", "-pk").first()
    number, on = f"{GAP}/TTr-{identity.department_code}", f"ngày {GAP}"
    if letter:
        number, on = letter.number, long_date(letter.signed_on)
    return f"Giám đốc {identity.department_name} tại Tờ trình số {number} {on}"
