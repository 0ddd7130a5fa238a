"""Builders for decisions; a test names only what it is about."""

import datetime as dt
from itertools import count

from awards.models import (
    Award,
    AwardForm,
    AwardSource,
    Decision,
    DecisionLevel,
    DecisionLine,
    DecisionState,
    SubjectKind,
)
from documents.models import DocumentKind, IssuedDocument, NumberSeries, StoredFile
from tests.awards.slate_builders import PDF
from tests.awards.subject_builders import new_subject
from tests.builders import THIS_YEAR, new_agency

_numbers = count(1)
SIGNED_ON = dt.date(THIS_YEAR, 3, 20)
DECIDED_ON = dt.date(THIS_YEAR, 3, 25)


def provincial_series() -> NumberSeries:
    return NumberSeries.objects.get_or_create(symbol="QĐ-UBND", defaults={"name": "Quyết định của tỉnh"})[0]


def own_series(agency) -> NumberSeries:
    values = {"name": f"Quyết định của {agency}", "is_own": True}
    return NumberSeries.objects.get_or_create(symbol=f"QĐ-{agency.code}", defaults=values)[0]


def new_decision(
    *,
    lines: int | list = 3,
    state: DecisionState = DecisionState.DRAFT,
    form: str = "BK_TINH",
    of=None,
    agency=None,
    written_by=None,
    **fields,
) -> Decision:
    """A decision as far as `state`, with so many people in it (or these names or subjects).

    Args:
        of: the agency whose people they are, a new one by default.
        agency: who decides, where it is not the province; its level and series follow.
    """
    of = of or agency or new_agency()
    values = {
        "form": AwardForm.objects.get(code=form),
        "year": THIS_YEAR - 1,
        "title": "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "achievement": "đã có thành tích xuất sắc trong công tác",
        "articles": [
            "Tặng {hình thức} cho {số lượng}, {thành tích} (có Danh sách kèm theo).",
            "Thi hành Quyết định này",
        ],
        "receivers": ["Như Điều {điều cuối}", "Lưu: VT"],
        "signer_title": "Chủ tịch",
        "signer_name": "Nguyễn Văn Chủ",
        "series": own_series(agency) if agency else provincial_series(),
        "agency": agency,
        "level": DecisionLevel.DEPARTMENT if agency else DecisionLevel.PROVINCE,
        "created_by": written_by,
        **fields,
    }
    decision = Decision.objects.create(**values)
    if written_by:
        decision.writers.add(written_by)
    names = lines if isinstance(lines, list) else [None] * lines
    for position, person in enumerate(names, start=1):
        subject = person if person and not isinstance(person, str) else new_subject(person or "", agency=of)
        new_line_of(decision, subject, position=position)
    _bring_to(decision, DecisionState(state))
    return Decision.objects.get(pk=decision.pk)


def new_line_of(decision: Decision, subject, **fields) -> DecisionLine:
    unit = "" if subject.kind == SubjectKind.COLLECTIVE else f"Chuyên viên, {subject.agency}"
    values = {
        "agency": subject.agency,
        "form": decision.form,
        "printed_name": subject.name,
        "printed_unit": unit,
        "achievement": decision.achievement,
        "proposer": subject.agency.name,
        "year": decision.year,
        "position": decision.lines.count() + 1,
    }
    return DecisionLine.objects.create(decision=decision, subject=subject, **{**values, **fields})


def _bring_to(decision: Decision, state: DecisionState) -> None:
    """Write the rows that the verbs of awards.decisions.issuing would have written; their tests go the long way."""
    changes: dict = {"state": state}
    if state != DecisionState.DRAFT:
        changes["signed_on"] = SIGNED_ON
    if state in (DecisionState.NUMBERED, DecisionState.ISSUED):
        told = {"about": decision.title, "by": None}
        if decision.series.is_own:
            changes["number"] = decision.series.give(DECIDED_ON.year, **told)
        else:
            changes["number"] = decision.series.note(DECIDED_ON.year, 1000 + next(_numbers), **told)
        changes["decided_on"] = DECIDED_ON
    if state == DecisionState.ISSUED:
        changes["issued"] = IssuedDocument.objects.create(
            kind=DocumentKind.DECISION,
            title=decision.title,
            form=decision.form.name,
            number=changes["number"],
            issuer="Ủy ban nhân dân tỉnh",
            dated_on=DECIDED_ON,
            file=StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf"),
        )
        for line in decision.lines.all():
            line.award = Award.objects.create(
                subject=line.subject,
                agency=line.agency,
                form=line.form,
                kind=decision.kind,
                year=line.year,
                printed_name=line.printed_name,
                printed_unit=line.printed_unit,
                decision_number=str(changes["number"]),
                decided_on=DECIDED_ON,
                source=AwardSource.ISSUED,
            )
            line.save(update_fields=["award"])
    Decision.objects.filter(pk=decision.pk).update(**changes)
