"""What holds for every rule and every history, looked for by hypothesis."""

import dataclasses
import datetime as dt
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from awards.eligibility.cases import CASE_FORMS
from awards.eligibility.facts import Discipline, Facts, Grade, MemberCount, Reach
from awards.eligibility.rulebook import shipped_rulebook
from awards.eligibility.rules import SUBJECTS, dump_line, read_line
from awards.eligibility.verdicts import Outcome, judge

quick = settings(max_examples=150, deadline=None, database=None)
BOOK = shipped_rulebook()
ON = dt.date(2026, 2, 10)
YEAR = 2025
years = st.integers(YEAR - 8, YEAR + 1)


@st.composite
def histories(draw) -> Facts:
    """Any history of the last years, complete or with gaps."""

    def known(strategy):
        return draw(st.none() | strategy)

    total = draw(st.integers(1, 50))
    parts = {
        key: draw(st.integers(0, total)) for key in MemberCount if key != MemberCount.TOTAL and draw(st.booleans())
    }
    return Facts(
        year=YEAR,
        grades=known(st.dictionaries(years, st.sampled_from(Grade))),
        awards=known(st.frozensets(st.tuples(years, st.sampled_from(CASE_FORMS)), max_size=20)),
        initiatives=known(st.lists(st.tuples(years, st.sampled_from(Reach)), max_size=4).map(tuple)),
        members={MemberCount.TOTAL: total, **parts} if draw(st.booleans()) else {},
        is_foremost=known(st.booleans()),
        founded_year=known(st.integers(1990, YEAR)),
    )


forms, subjects = st.sampled_from(CASE_FORMS), st.sampled_from(list(SUBJECTS))
ORDER = [Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET]


def outcome(form, subject, facts) -> Outcome:
    return judge(BOOK, form, subject, facts, received_on=ON).outcome


@quick
@given(forms, subjects, histories(), years, forms)
def test_one_more_award_never_harms(form, subject, facts, year, more):
    if facts.awards is None:
        return
    richer = dataclasses.replace(facts, awards=facts.awards | {(year, more)})

    assert ORDER.index(outcome(form, subject, richer)) >= ORDER.index(outcome(form, subject, facts))


@quick
@given(forms, subjects, histories())
def test_what_comes_to_be_known_only_ever_settles_what_was_unknown(form, subject, facts):
    """Whoever hides a list from a full history may get “not known”, never the opposite verdict."""
    full = outcome(form, subject, facts)
    for name, hidden in [("grades", None), ("awards", None), ("initiatives", None), ("members", {})]:
        partly = outcome(form, subject, dataclasses.replace(facts, **{name: hidden}))
        assert partly in (full, Outcome.UNKNOWN)


@quick
@given(forms, subjects, histories())
def test_a_discipline_in_the_year_fails_whatever_else_is_true(form, subject, facts):
    day = dt.date(YEAR, 6, 1)

    assert outcome(form, subject, dataclasses.replace(facts, disciplines=(Discipline(day, day),))) == Outcome.NOT_MET


@quick
@given(forms, subjects, histories())
def test_a_verdict_follows_from_its_findings(form, subject, facts):
    verdict = judge(BOOK, form, subject, facts, received_on=ON)
    checked = [each for each in verdict.findings if not each.is_manual]
    roads = sorted({each.road for each in checked} - {0})
    ways = [[each.met for each in checked if each.road in (0, road)] for road in roads] or [[e.met for e in checked]]

    if verdict.outcome == Outcome.MET:
        assert any(all(way) for way in ways)
    elif verdict.outcome == Outcome.NOT_MET:
        assert all(False in way for way in ways)


def test_every_shipped_condition_survives_being_written_and_read():
    lines = [line for rule in BOOK.rules for line in rule.lines]

    assert [read_line(json.loads(json.dumps(dump_line(line))), "", BOOK.forms.phrases) for line in lines] == lines


def test_every_shipped_rule_reads_as_one_sentence():
    sentences = [rule.sentence(BOOK.forms) for rule in BOOK.rules]

    assert [text for text in sentences if not text.endswith(".") or text[0].islower() or "None" in text] == []
    assert BOOK.rule_for("CSTDCS", "individual", ON).sentence(BOOK.forms) == (
        "Trong năm xét được tặng danh hiệu Lao động tiên tiến; và một trong các điều kiện sau: (1) trong năm xét được "
        "xếp loại hoàn thành xuất sắc nhiệm vụ; hoặc (2) trong năm xét có ít nhất 01 sáng kiến, đề tài được công nhận "
        "ở cơ sở."
    )
