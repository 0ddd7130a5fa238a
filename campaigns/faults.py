"""Members that have not signed their covenant, or late: offered to the office with the rule, decided by it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import Agency
from blocs.extensions import extended
from blocs.models import BlocYear, EmulationYear, Extension, Membership, Stage
from campaigns.models import BlocDocument, CovenantFault, CovenantRule, DocumentSignature


@dataclass(frozen=True)
class Fault:
    """One member at fault. `rule` is None where none is in force; `signed_on` None where it has not signed."""

    bloc_year: BlocYear
    agency: Agency
    fault: CovenantFault
    due_on: dt.date
    signed_on: dt.date | None
    rule: CovenantRule | None

    @property
    def sentence(self) -> str:
        """What happened, as a reason."""
        if self.signed_on is None:
            return f"Không ký giao ước thi đua năm {self.bloc_year.year.year} (hạn {self.due_on:%d/%m/%Y})."
        return (
            f"Ký giao ước thi đua năm {self.bloc_year.year.year} ngày {self.signed_on:%d/%m/%Y}, "
            f"sau hạn {self.due_on:%d/%m/%Y}."
        )

    @property
    def reason(self) -> str:
        """What happened with the rule and where it stands; the office may write it otherwise."""
        rule = ""
        if self.rule:
            basis = f" ({self.rule.legal_basis})" if self.rule.legal_basis else ""
            rule = f" Quy định: {self.rule.text.rstrip('.')}{basis}."
        return self.sentence + rule


def covenant_faults(year: EmulationYear, *, on: dt.date, bloc_years: Collection[int] | None = None) -> list[Fault]:
    """Who has not signed by its last day, or signed after it, in the order of the blocs. Five queries.

    Nobody is at fault before the deadline has passed, nor in a year without one.
    """
    due = year.dues.get(Stage.COVENANT)
    if due is None:
        return []
    rules = {rule.fault: rule for rule in CovenantRule.objects.in_force(due.due_on)}
    memberships = Membership.objects.filter(bloc_year__year=year)
    if bloc_years is not None:
        memberships = memberships.filter(bloc_year__in=bloc_years)
    covenants = BlocDocument.objects.covenants().filter(bloc_year__year=year)
    signed = {
        (signature.document.bloc_year_id, signature.agency_id): signature
        for signature in DocumentSignature.objects.filter(document__in=covenants).select_related("document")
    }
    until = {
        (row.bloc_year_id, row.agency_id): row.until
        for row in Extension.objects.filter(bloc_year__year=year, stage=Stage.COVENANT)
    }
    faults = []
    for membership in memberships.select_related("agency", "bloc_year__bloc", "bloc_year__year").order_by(
        "bloc_year__bloc__code", "position", "pk"
    ):
        place = (membership.bloc_year_id, membership.agency_id)
        own = extended(due, until.get(place))
        signature = signed.get(place)
        if signature and not signature.is_late:
            continue
        if not signature and not own.is_over_on(on):
            continue
        fault = CovenantFault.LATE if signature else CovenantFault.MISSING
        signed_on = signature.signed_on if signature else None
        faults.append(Fault(membership.bloc_year, membership.agency, fault, own.due_on, signed_on, rules.get(fault)))
    return faults
