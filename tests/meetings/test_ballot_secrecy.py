"""Nothing stored joins a seat to a choice. Each leak is shown with naive storage first, then shown to be gone."""

import json
import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import AuditEvent
from meetings.models import BallotState, NotCountedYet, OptionCount, Turnout
from meetings.results import results
from meetings.scrubbing import scrub
from meetings.voting import cast, close_ballot
from tests.meetings.leaks import expect_papers, naive_cast, replayed, same_transaction, states_on_pages
from tests.meetings.rooms import new_ballot, new_meeting, option, seats_of, vote

CHOICES = ["A", "B", "C", "A", "B"]


@pytest.fixture
def ballot(db):
    return new_ballot(new_meeting(members=5), "A", "B", "C")


def cast_all(ballot, how) -> dict[int, int]:
    """Five seats vote for A, B, C, A, B; gives the truth, option by seat."""
    truth = {seat.pk: option(ballot, label) for seat, label in zip(seats_of(ballot), CHOICES, strict=True)}
    for seat in seats_of(ballot):
        how(ballot, seat=seat, approved=[truth[seat.pk]])
    return truth


def stored(ballot) -> tuple:
    """All that there is about a ballot, but for keys that are random."""
    counts = OptionCount.objects.filter(ballot=ballot).values_list("option__label", "votes", "papers")
    turnout = Turnout.objects.filter(ballot=ballot).values_list("seat__position", flat=True)
    return sorted(counts), sorted(turnout)


def test_what_is_stored_would_be_the_same_had_the_voters_swapped_papers(db):
    kept = []
    for choices in (["A", "B", "C"], ["C", "A", "B"], ["B", "C", "A"]):
        ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
        vote(ballot, *choices)
        kept.append(stored(ballot))

    assert kept[0] == kept[1] == kept[2] == ([("A", 1, 3), ("B", 1, 3), ("C", 1, 3)], [1, 2, 3])


def test_the_two_tables_know_no_time_and_no_order():
    def kinds(model):
        return sorted(field.get_internal_type() for field in model._meta.concrete_fields)

    assert kinds(Turnout) == ["ForeignKey", "ForeignKey", "UUIDField"]
    assert kinds(OptionCount) == [
        "ForeignKey",
        "OneToOneField",
        "PositiveIntegerField",
        "PositiveIntegerField",
        "UUIDField",
    ]


def test_every_cast_gives_every_row_a_new_key(ballot):
    vote(ballot, "A", "B")
    before = {*Turnout.objects.values_list("pk", flat=True), *OptionCount.objects.values_list("pk", flat=True)}

    cast(ballot, seat=seats_of(ballot)[2], approved=[option(ballot, "A")])

    after = {*Turnout.objects.values_list("pk", flat=True), *OptionCount.objects.values_list("pk", flat=True)}
    assert before & after == set()
    assert (len(before), len(after)) == (5, 6)


def test_casting_leaves_nothing_in_the_audit_trail_or_the_log(ballot, caplog, capfd):
    events = AuditEvent.objects.count()

    with caplog.at_level(logging.INFO):
        vote(ballot, *CHOICES)

    assert AuditEvent.objects.count() == events
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_cast_says_nothing_back(ballot):
    assert cast(ballot, seat=seats_of(ballot)[0], approved=[option(ballot, "A")]) is None


def test_nobody_learns_a_count_before_the_ballot_is_closed(ballot):
    vote(ballot, *CHOICES)

    with pytest.raises(NotCountedYet):
        results(ballot)

    close_ballot(ballot, by=None)
    [tier] = results(ballot)
    assert [line.votes for line in tier.lines] == [2, 2, 1]


def test_who_has_voted_is_named_only_once_three_have(ballot):
    named = []
    for seat in seats_of(ballot)[:3]:
        named.append(ballot.turnout_so_far()[1])
        cast(ballot, seat=seat, approved=[])
    named.append(ballot.turnout_so_far()[1])

    assert named == [None, None, None, [seat.label for seat in seats_of(ballot)[:3]]]


@pytest.mark.parametrize(("papers", "is_void"), [(0, True), (1, True), (2, True), (3, False)])
def test_too_few_papers_are_not_counted_at_all(ballot, papers, is_void):
    vote(ballot, *CHOICES[:papers])

    close_ballot(ballot, by=None)

    assert (ballot.state, ballot.is_void) == (BallotState.CLOSED, is_void)
    assert (results(ballot) == []) == is_void
    assert sum(OptionCount.objects.filter(ballot=ballot).values_list("votes", flat=True)) == (0 if is_void else papers)


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_system_columns_tell_with_naive_storage():
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
    expect_papers(ballot, 5)

    truth = cast_all(ballot, naive_cast)

    last_of_each = list(truth.items())[2:]
    assert same_transaction(ballot) == set(last_of_each)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_system_columns_tell_nothing_here():
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")

    truth = cast_all(ballot, cast)

    everything = {(seat, choice) for seat in truth for choice in truth.values()}
    assert same_transaction(ballot) == everything


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_rows_do_not_lie_in_the_order_in_which_people_voted():
    ballot = new_ballot(new_meeting(members=12), "A", "B")
    seats = seats_of(ballot)

    for seat in seats:
        cast(ballot, seat=seat, approved=[])

    with connection.cursor() as cursor:
        cursor.execute("SELECT seat_id FROM meetings_turnout ORDER BY ctid")
        assert [seat for (seat,) in cursor.fetchall()] != [seat.pk for seat in seats]  # by chance once in 12!


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dead_row_versions_tell_everything_with_naive_storage():
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
    expect_papers(ballot, 5)

    truth = cast_all(ballot, naive_cast)

    assert replayed(states_on_pages(ballot)) == truth


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dead_row_versions_are_gone_once_the_ballot_is_closed():
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
    truth = cast_all(ballot, cast)
    while_open = replayed(states_on_pages(ballot))

    close_ballot(ballot, by=None)

    assert while_open == truth  # what remains while it is open, and the page for voters says so
    [(seats, votes)] = states_on_pages(ballot)
    assert seats == set(truth)
    assert sorted(votes.values()) == [1, 2, 2]
    assert ballot.is_scrubbed


@contextmanager
def reading(statement: str, *, isolation: str = "READ COMMITTED"):
    """Somebody else's transaction that has run `statement` and does not end."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f"BEGIN ISOLATION LEVEL {isolation}")
        cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
    other.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dead_row_versions_go_even_while_somebody_still_reads_an_older_state():
    """VACUUM FULL would keep what another transaction might want to see: pg_dump, or a report that takes its time."""
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")

    with reading("SELECT count(*) FROM accounts_agency", isolation="REPEATABLE READ"):
        cast_all(ballot, cast)
        close_ballot(ballot, by=None)
        states = states_on_pages(ballot)

    assert len(states) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_reader_in_the_way_delays_the_scrubbing_and_not_the_closing():
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
    truth = cast_all(ballot, cast)

    with reading("SELECT count(*) FROM meetings_turnout"):
        close_ballot(ballot, by=None)
        while_reading = (ballot.state, ballot.is_scrubbed)

    assert while_reading == (BallotState.CLOSED, False)
    assert scrub(ballot)
    [(seats, _)] = states_on_pages(ballot)
    assert seats == set(truth)


# --- SQLite -----------------------------------------------------------------------------------------------------------


def voted_on_disk(tmp_path, way: str) -> dict:
    """What the files of an SQLite portal tell after a vote, told by a process of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's files")
    file = tmp_path / "portal.sqlite3"
    empty = sqlite3.connect(file)
    connection.ensure_connection()
    connection.connection.backup(empty)
    empty.close()
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{file}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "tests.meetings.voting_on_disk", str(file), way]
    said = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)


@pytest.mark.django_db(transaction=True)
def test_the_write_ahead_log_and_the_order_of_rows_tell_everything_with_naive_storage(tmp_path):
    told = voted_on_disk(tmp_path, "naive")

    assert told["from_log_before"] == told["truth"]
    assert told["order_is_arrival"]


def arrives_in_order(folder) -> bool:
    """One more vote: a shuffle of five gives the order of arrival once in 120, and hardly four times running."""
    folder.mkdir()
    return voted_on_disk(folder, "secret")["order_is_arrival"]


@pytest.mark.django_db(transaction=True)
def test_the_files_tell_nothing_once_the_ballot_is_closed(tmp_path):
    told = voted_on_disk(tmp_path, "secret")

    assert told["from_log_before"] == told["truth"]  # what remains while it is open, and the page for voters says so
    assert told["from_log_after"] == {}
    assert told["keys_in_log"] == []
    assert told["old_keys_on_disk"] == []
    assert not (told["order_is_arrival"] and all(arrives_in_order(tmp_path / again) for again in ("a", "b", "c")))
    assert told["is_scrubbed"]
