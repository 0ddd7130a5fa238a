"""The road of a line after its appraisal: public notice, council, who decides. Everybody asks here."""

from collections.abc import Iterable

from awards.models import AwardLevel, AwardRoute, LineState, Nomination, ReviewBody

NEXT_OF_ALL = {
    LineState.RECEIVED: LineState.ELIGIBLE,
    LineState.BEFORE_COUNCIL: LineState.APPROVED,
    LineState.SENT_UP: LineState.DECIDED,
}


def routes_of(lines: Iterable[Nomination]) -> dict[int, AwardRoute | None]:
    """By line the route of its form and kind that was in force when its slate was received. One query for each day.

    `slate` of each line must be at hand.
    """
    lines = list(lines)
    by_day = {
        day: {(route.form_id, route.kind): route for route in AwardRoute.objects.in_force(day)}
        for day in {line.slate.received_on for line in lines}
    }
    return {line.pk: by_day[line.slate.received_on].get((line.form_id, line.slate.kind)) for line in lines}


def route_of(line: Nomination) -> AwardRoute | None:
    routes = AwardRoute.objects.in_force(line.slate.received_on)
    return routes.filter(form=line.form_id, kind=line.slate.kind).first()


def step_after(state: LineState, level: str, route: AwardRoute | None) -> LineState | None:
    """Where a line goes when nothing speaks against it; None at the end of its road.

    Without a route nothing is skipped: it goes before the council.
    """
    if state == LineState.ELIGIBLE and route is not None and route.notice_days:
        return LineState.ON_NOTICE
    if state in {LineState.ELIGIBLE, LineState.ON_NOTICE}:
        is_council_left_out = route is not None and route.body == ReviewBody.NONE
        return LineState.APPROVED if is_council_left_out else LineState.BEFORE_COUNCIL
    if state == LineState.APPROVED:
        return LineState.SENT_UP if level == AwardLevel.STATE else LineState.DECIDED
    return NEXT_OF_ALL.get(state)


def steps_of(line: Nomination) -> list[LineState]:
    """Every state from the reception to the decision that lies on the road of this line. One query."""
    route, steps = route_of(line), [LineState.RECEIVED]
    while following := step_after(steps[-1], line.form.level, route):
        steps.append(following)
    return steps
