"""What holds for every criteria set and every answer, looked for by hypothesis."""

import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.criteria import mismatches
from scoring.criteria_reading import criteria_from_json, read_criteria
from scoring.points import Problem, read_answer, score_sheet, shortest
from scoring.ranking import Entry, bloc_result
from scoring.strict_json import CriteriaError
from tests.scoring.paper_sets import EXAMPLES, a_set, choice, group, leaf, node

quick = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

whole = st.integers(0, 30).map(str)
tenths = st.decimals(0, 30, places=1).map(str)
signed = st.decimals(-5, 130, places=2).map(str)
counts = st.integers(-1, 8)


@st.composite
def leaves(draw, code, place="sections"):
    kinds = ["free", "choice", "count", "ratio", "weighted"] + (["deduct"] if place != "bonus" else [])
    kind = draw(st.sampled_from(kinds))
    most = draw(whole if place == "sections" or kind in ("ratio", "weighted") else st.none() | whole)
    more = {"step": draw(st.sampled_from(["0.25", "0.1", "3"]))} if draw(st.booleans()) else {}
    if place == "penalty" and draw(st.booleans()):
        more |= {"lower_by": draw(st.integers(0, 2))}
    if place == "penalty" and draw(st.booleans()):
        more |= {"no_higher_than": draw(st.sampled_from(["g1", "g2", "g3"]))}
    match kind:
        case "choice":
            zeroing = [0] if place == "sections" and draw(st.booleans()) else []
            return choice(code, *draw(st.lists(tenths, min_size=1, max_size=3)), zeroing=zeroing, max=most, **more)
        case "count" | "deduct":
            rates = draw(
                st.none() | st.lists(tenths.map(lambda per: {"label": "a", "per": per}), min_size=1, max_size=2)
            )
            more |= {"rates": rates} if rates else {"per": draw(tenths)}
        case "weighted":
            more |= {"scale": "50"}
    return leaf(code, kind, most, **more)


@st.composite
def definitions(draw):
    """Sets of one to three sections, with and without nodes inside, bonus, penalty, limits, grades, tie-breaks."""
    sections = []
    for index in range(draw(st.integers(1, 3))):
        code = f"S{index}"
        items = [draw(leaves(f"{code}.{at}")) for at in range(draw(st.integers(0, 2)))]
        if draw(st.booleans()):
            items.append(node(f"{code}.n", draw(leaves(f"{code}.n.1")), draw(leaves(f"{code}.n.2"))))
        sections.append(node(code, *items))
    more = {"minimum": draw(st.sampled_from(["-3", "0", "2"])), "maximum": draw(st.sampled_from(["5", "40", "200"]))}
    if draw(st.booleans()):
        more["step"] = draw(st.sampled_from(["0.5", "0.25"]))
    for place, code in [("bonus", "T"), ("penalty", "P")]:
        if draw(st.booleans()):
            items = [draw(leaves(f"{code}{at}", place)) for at in range(draw(st.integers(0, 3)))]
            more[place] = group(*items, cap=draw(st.none() | whole))
    quotas = st.sampled_from([{}, {"quota_percent": "25"}, {"quota_percent": "50"}, {"quota_percent": "0"}])
    asked = st.sampled_from([{}, {"requires": [{"section": "S0", "min_percent": "50"}]}, {"strict": True}])
    more["grades"] = [
        {"code": "g1", "label": "1", "min": "20"} | draw(quotas) | draw(asked),
        {"code": "g2", "label": "2", "min": "5"} | draw(quotas) | draw(asked),
        {"code": "g3", "label": "3", "min": None},
    ]
    keys = ["section:S0", "bonus", "penalty", "votes"]
    more["tie_break"] = draw(st.lists(st.sampled_from(keys), unique=True))
    return a_set(*sections, **more)


@st.composite
def answers(draw, criteria):
    given_ = {}
    for code, line in criteria.leaves.items():
        own = {
            "free": st.fixed_dictionaries({"points": signed | tenths}),
            "choice": st.fixed_dictionaries({"level": counts}),
            "ratio": st.fixed_dictionaries({"percent": signed})
            | st.fixed_dictionaries({"actual": signed, "target": signed}),
            "weighted": st.fixed_dictionaries({"value": signed}),
        }.get(line.kind)
        if own is None and line.rates:
            own = st.fixed_dictionaries(
                {"counts": st.lists(counts, min_size=len(line.rates), max_size=len(line.rates))}
            )
        elif own is None:
            own = st.fixed_dictionaries({"count": counts})
        given_[code] = draw(own | st.sampled_from([None, {}, {"not_assigned": True}]))
    return given_


@st.composite
def blocs(draw):
    """A set, and the sheets of a bloc: few distinct ones, so that ties are frequent."""
    criteria = criteria_from_json(draw(definitions()))
    few = [score_sheet(criteria, draw(answers(criteria))) for _ in range(draw(st.integers(1, 3)))]
    entries = [
        Entry(f"Đơn vị {index}", draw(st.sampled_from(few)), draw(st.integers(0, 1)), draw(st.integers(0, 5)) == 0)
        for index in range(draw(st.integers(1, 8)))
    ]
    return criteria, entries


@quick
@given(definitions())
def test_what_is_read_is_written_back_and_read_again_the_same(definition):
    criteria = criteria_from_json(definition)
    again = read_criteria(json.dumps(criteria.to_json()))

    assert again == criteria
    assert again.to_json() == criteria.to_json()
    assert mismatches(again) == []


@quick
@given(st.data())
def test_the_points_of_a_sheet_keep_within_their_bounds_and_add_up(data):
    criteria = criteria_from_json(data.draw(definitions()))

    result = score_sheet(criteria, data.draw(answers(criteria)))

    assert criteria.minimum <= result.total <= criteria.maximum
    assert 0 <= result.assignable <= result.full
    assert result.base == sum(result.sections.values())
    assert all(points >= 0 for points in result.leaves.values())
    assert all(result.leaves[code] == 0 for code in result.problems)
    for leaf_ in criteria.leaves.values():
        if leaf_.max is not None and leaf_.kind != "choice":
            assert result.leaves[leaf_.code] <= leaf_.max
    for sum_, group_ in [(result.bonus, criteria.bonus), (result.penalty, criteria.penalty)]:
        assert group_.cap is None or sum_ <= group_.cap


@quick
@given(whole, st.decimals(0, 90, places=3), st.decimals("0.001", 90, places=3), st.sampled_from(["0.01", "0.25", "3"]))
def test_a_ratio_is_what_exact_fractions_say(most, actual, target, step):
    definition = a_set(node("A", leaf("L", "ratio", most, step=step)))
    share = min(Fraction(actual) / Fraction(target), 1)
    steps = int(Fraction(most) * share / Fraction(step) + Fraction(1, 2))

    result = score_sheet(criteria_from_json(definition), {"L": {"actual": str(actual), "target": str(target)}})

    assert Fraction(result.base) == min(steps * Fraction(step), Fraction(most))


@quick
@given(blocs(), st.randoms())
def test_who_is_listed_first_makes_no_difference(bloc, random):
    criteria, entries = bloc
    shuffled = random.sample(entries, len(entries))

    def outcome(standings):
        return {standing.entry.agency: (standing.rank, standing.grade, standing.earned) for standing in standings}

    assert outcome(bloc_result(criteria, shuffled)) == outcome(bloc_result(criteria, entries))


@quick
@given(blocs())
def test_ranks_follow_the_totals_and_skip_after_equals(bloc):
    criteria, entries = bloc
    standings = [standing for standing in bloc_result(criteria, entries) if standing.rank]

    for standing in standings:
        assert standing.rank == 1 + sum(other.rank < standing.rank for other in standings)
        assert all(
            other.rank > standing.rank for other in standings if other.entry.result.total < standing.entry.result.total
        )
        assert len(standing.equals) == sum(other.rank == standing.rank for other in standings) - 1


@quick
@given(blocs())
def test_no_quota_is_ever_exceeded_and_equals_of_one_merit_share_their_grade(bloc):
    criteria, entries = bloc
    standings = [standing for standing in bloc_result(criteria, entries) if standing.rank]
    held = Counter(standing.grade.code for standing in standings)

    for grade in criteria.grades[:-1]:
        if grade.quota_percent is not None:
            assert held[grade.code] * 100 <= grade.quota_percent * len(standings)
    codes = [grade.code for grade in criteria.grades]
    for standing in standings:
        assert codes.index(standing.grade.code) >= codes.index(standing.earned.code)
        for other in standings:
            if (other.rank, other.entry.result) == (standing.rank, standing.entry.result):
                assert other.grade == standing.grade


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def outcome_of(read, *given_):
    """The sentence of a refusal, or what was read."""
    try:
        return None, read(*given_)
    except CriteriaError as error:
        return str(error), None


PROBE = json.loads((EXAMPLES / "probe.criteria.json").read_text())


@quick
@given(st.data())
def test_a_set_spoilt_anywhere_is_read_or_refused_and_never_breaks_the_reader(data):
    spoilt = json.loads(json.dumps(PROBE))
    thing = spoilt
    while True:
        key = data.draw(st.sampled_from(sorted(thing) if isinstance(thing, dict) else range(len(thing))))
        if not isinstance(thing[key], (dict, list)) or not thing[key] or data.draw(st.booleans()):
            break
        thing = thing[key]
    thing[key] = data.draw(json_values)

    sentence, criteria = outcome_of(criteria_from_json, spoilt)

    assert sentence.endswith(".") if criteria is None else criteria_from_json(criteria.to_json()) == criteria


@quick
@given(json_values)
def test_any_json_is_an_answer_or_is_refused_and_never_breaks_the_reader(value):
    for line in criteria_from_json(PROBE).leaves.values():
        sentence, _ = outcome_of(read_answer, line, value)

        assert sentence is None or sentence.endswith(".")


@quick
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_a_sentence(data):
    sentence, criteria = outcome_of(read_criteria, data)

    assert criteria is None
    assert sentence.endswith(".")


@quick
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_the_shortest_text_of_a_number_is_that_number(number):
    text = shortest(number)

    assert Decimal(text) == number
    assert "E" not in text
    assert text != "-0"
    assert not ("." in text and text.endswith("0"))


def test_every_problem_has_its_word():
    assert [problem.label for problem in Problem] == [
        "ngoài khoảng cho phép",
        "không đúng bước điểm",
        "chưa chấm",
        "thiếu minh chứng",
    ]
