"""What somebody who reads the storage itself can find out about a ballot, and a cast as one would naively write it."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from meetings.models import Ballot, OptionCount, Seat, Turnout

State = tuple[frozenset[int], dict[int, int]]  # (seats that have voted, votes by option)


def expect_papers(ballot: Ballot, papers: int) -> None:
    """Room for naive casts: they only raise the votes."""
    OptionCount.objects.filter(ballot=ballot).update(papers=papers)


@transaction.atomic
def naive_cast(ballot: Ballot, *, seat: Seat, approved: Iterable[int]) -> None:
    """Separate tables, random keys, no time: and still it tells."""
    Turnout.objects.create(ballot=ballot, seat=seat)
    OptionCount.objects.filter(ballot=ballot, option__in=approved).update(votes=F("votes") + 1)


def replayed(states: Iterable[State]) -> dict[int, int]:
    """Who approved what, where one more seat and one more vote appeared together. Option by seat."""
    found, seats_before, votes_before = {}, frozenset(), {}
    for seats, votes in states:
        came = seats - seats_before
        rose = {option for option, count in votes.items() if count > votes_before.get(option, 0)}
        if len(came) == 1 and len(rose) == 1:
            found[min(came)] = min(rose)
        seats_before, votes_before = seats, {**votes_before, **votes}
    return found


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def same_transaction(ballot: Ballot) -> set[tuple[int, int]]:
    """(seat, option) whose rows were last written by one transaction, as the system column `xmin` says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.seat_id, c.option_id FROM meetings_turnout t JOIN meetings_optioncount c ON c.xmin = t.xmin"
            " WHERE t.ballot_id = %s AND c.ballot_id = %s",
            [ballot.pk, ballot.pk],
        )
        return set(cursor.fetchall())


def versions(table: str) -> list[tuple[int, dict[str, bytes]]]:
    """Every version of every row that is still on the pages of `table`, dead ones too: (transaction, columns)."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT i.t_xmin::text::bigint, i.t_attrs"
            " FROM generate_series(0, pg_relation_size(%s::regclass) / 8192 - 1) AS page,"
            " LATERAL heap_page_item_attrs(get_raw_page(%s, page::int), %s::regclass) AS i WHERE i.lp_len > 0",
            [table, table, table],
        )
        rows = cursor.fetchall()
    return [(xmin, dict(zip(columns, map(bytes, attrs), strict=True))) for xmin, attrs in rows]


def number_in(column: bytes) -> int:
    return int.from_bytes(column, "little")


def states_on_pages(ballot: Ballot) -> list[State]:
    """The tables of `ballot` as they were after each transaction, put together from all versions of their rows."""
    seats: dict[int, set[int]] = {}
    votes: dict[int, dict[int, int]] = {}
    for xmin, row in versions("meetings_turnout"):
        if number_in(row["ballot_id"]) == ballot.pk:
            seats.setdefault(xmin, set()).add(number_in(row["seat_id"]))
    for xmin, row in versions("meetings_optioncount"):
        if number_in(row["ballot_id"]) == ballot.pk:
            votes.setdefault(xmin, {})[number_in(row["option_id"])] = number_in(row["votes"])
    so_far: frozenset[int] = frozenset()
    found = []
    for xmin in sorted({*seats, *votes}):
        so_far |= seats.get(xmin, set())
        found.append((so_far, votes.get(xmin, {})))
    return found


# --- SQLite -----------------------------------------------------------------------------------------------------------


def states_in_log(database: Path, ballot_pk: int, scratch: Path) -> Iterator[State]:
    """The tables of the ballot after each transaction in the write-ahead log, oldest first.

    The file format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    """
    pages, log = bytearray(database.read_bytes()), Path(f"{database}-wal")
    content = log.read_bytes() if log.exists() else b""
    if len(content) < 32:
        return
    page_size = struct.unpack(">I", content[8:12])[0]
    salt = content[16:24]
    for start in range(32, len(content), 24 + page_size):
        number, size_after_commit = struct.unpack(">II", content[start : start + 8])
        if content[start + 8 : start + 16] != salt:
            return  # left over from before the log was begun anew
        place, page = (number - 1) * page_size, content[start + 24 : start + 24 + page_size]
        pages[place : place + page_size] = page
        if size_after_commit:
            yield _read(bytes(pages), ballot_pk, scratch)


def _read(image: bytes, ballot_pk: int, scratch: Path) -> State:
    scratch.write_bytes(image[:18] + b"\x01\x01" + image[20:])  # no log of its own
    with sqlite3.connect(scratch) as database:
        seats = database.execute("SELECT seat_id FROM meetings_turnout WHERE ballot_id = ?", [ballot_pk]).fetchall()
        votes = database.execute(
            "SELECT option_id, votes FROM meetings_optioncount WHERE ballot_id = ?", [ballot_pk]
        ).fetchall()
    database.close()
    return frozenset(seat for (seat,) in seats), dict(votes)
