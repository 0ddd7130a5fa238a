"""Where a line stands: who holds it now, which steps it has behind and before it, what happened to it."""

from awards.appraisal.routing import steps_of
from awards.models import LineState, Nomination

# On the road of a line, where it stands while it is none of its steps.
STANDS_AT = {
    LineState.PROPOSED: LineState.RECEIVED,
    LineState.RETURNED: LineState.RECEIVED,
    LineState.INELIGIBLE: LineState.ELIGIBLE,
}


def holder_of(line: Nomination) -> str:
    """Whose turn it is, in the office's words; "" at the end of the road. `officer` and `slate` at hand."""
    state = LineState(line.state)
    if state == LineState.PROPOSED:
        return line.slate.holder
    if state == LineState.RETURNED:
        return f"{line.slate.proposer} (bổ sung)"
    if state == LineState.BEFORE_COUNCIL:
        return "Hội đồng thi đua - khen thưởng"
    if state == LineState.APPROVED:
        return "người có thẩm quyền quyết định"
    if state == LineState.SENT_UP:
        return "Trung ương"
    if state in {LineState.REFUSED, LineState.FELL_BACK, LineState.DECIDED}:
        return ""
    return f"cơ quan thi đua ({line.officer.full_name})" if line.officer_id else "cơ quan thi đua"


def road_of(line: Nomination) -> list[dict]:
    """The steps of its road as the stepper shows them. One query."""
    state, steps = LineState(line.state), steps_of(line)
    here = STANDS_AT.get(state, state)
    place = steps.index(here) if here in steps else len(steps)
    is_over = state in {LineState.REFUSED, LineState.FELL_BACK}
    shown = []
    for number, step in enumerate(steps):
        status = "done" if number < place and not is_over else "current" if number == place and not is_over else "todo"
        shown.append({"label": line.get_state_display() if status == "current" else step.label, "status": status})
    if is_over:
        shown = [{"label": line.get_state_display(), "status": "current"}]
    return shown


def events_of(line: Nomination) -> list[dict]:
    """Its moves with their reasons, newest first: for the proposer too, so nothing internal. One query."""
    return [
        {"at": move.at, "who": move.by.full_name if move.by else "hệ thống", "what": move.get_state_display()}
        | ({"reason": move.reason} if move.reason else {})
        for move in line.moves.select_related("by").order_by("-pk")
    ]
