"""Run by test_ballot_secrecy.py in a process of its own, on an SQLite file as the portal keeps it.

Votes for A, B, C, A, B, naively or as the portal does; prints what the files tell before and after closing.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

from django.db import connection  # noqa: E402

from meetings.models import Turnout  # noqa: E402
from meetings.voting import cast, close_ballot  # noqa: E402
from tests.meetings.leaks import expect_papers, naive_cast, replayed, states_in_log  # noqa: E402
from tests.meetings.rooms import new_ballot, new_meeting, option, seats_of  # noqa: E402

CHOICES = ["A", "B", "C", "A", "B"]


def main(database: Path, way: str) -> dict:
    ballot = new_ballot(new_meeting(members=5), "A", "B", "C")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")  # or a busy portal would tidy up by itself now and then
    if way == "naive":
        expect_papers(ballot, len(CHOICES))
    truth, keys = {}, set()
    for seat, label in zip(seats_of(ballot), CHOICES, strict=True):
        truth[seat.pk] = option(ballot, label)
        (naive_cast if way == "naive" else cast)(ballot, seat=seat, approved=[truth[seat.pk]])
        keys |= {key.hex for key in Turnout.objects.values_list("pk", flat=True)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT seat_id FROM meetings_turnout ORDER BY rowid")
        order = [seat for (seat,) in cursor.fetchall()]
    before = replayed(states_in_log(database, ballot.pk, database.with_suffix(".image")))
    close_ballot(ballot, by=None)
    after = replayed(states_in_log(database, ballot.pk, database.with_suffix(".image")))
    now = {key.hex for key in Turnout.objects.values_list("pk", flat=True)}
    kept, log = database.read_bytes(), Path(f"{database}-wal").read_bytes()
    return {
        "truth": truth,
        "order_is_arrival": order == list(truth),
        "from_log_before": before,
        "from_log_after": after,
        "keys_in_log": sorted(key for key in keys | now if key.encode() in log),
        "old_keys_on_disk": sorted(key for key in keys - now if key.encode() in kept),
        "is_scrubbed": ballot.is_scrubbed,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201
