"""A live meeting: 200 telephones against the real gunicorn with two workers, on whichever database is set.

Every telephone asks every two seconds for what is new, and within ten seconds reads the paper, marks it, looks at it
once more and casts it. The floor is the same load on a program that answers two letters.
"""

import asyncio
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.province import YEAR
from blocs.models import BlocYear
from meetings.models import (
    Attendance,
    Ballot,
    BallotMode,
    Meeting,
    MeetingKind,
    MeetingState,
    QuorumRule,
    Seat,
    SeatPass,
)
from meetings.models.seat import hashed
from meetings.preparing_ballots import OptionSpec, TierSpec, prepare_ballot
from meetings.views.casting import PASS_COOKIE
from meetings.voting import open_ballot

ROOT = Path(__file__).resolve().parent.parent
PHONES = 200
_random = secrets.SystemRandom()
EVERY, VOTING = 2.0, 10.0  # seconds
AT_ONCE = 16  # telephones that cast at the same moment when only the rate is asked for
NAMES = [f"Sở, ban, ngành số {place}" for place in range(8)]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


# --- The room ---------------------------------------------------------------------------------------------------------


def room() -> tuple[Meeting, list[str]]:
    """A meeting that goes on with PHONES seats, everybody there, and the pass of each telephone."""
    bloc_year = BlocYear.objects.filter(year__year=YEAR).select_related("bloc", "year").order_by("pk")[0]
    now = timezone.now()
    rule = QuorumRule.objects.in_force(MeetingKind.YEAR_END, timezone.localdate())
    opened = {"state": MeetingState.OPENED, "opened_at": now, "quorum_rule": rule}
    meeting = Meeting.objects.create(kind=MeetingKind.YEAR_END, bloc_year=bloc_year, starts_at=now, **opened)
    seats = Seat.objects.bulk_create(
        Seat(meeting=meeting, position=place, label=f"Đơn vị {place}", representative=f"Người {place}")
        for place in range(PHONES)
    )
    Attendance.objects.bulk_create(Attendance(seat=seat, arrived_at=now) for seat in seats)
    passes = [secrets.token_urlsafe(24) for _ in seats]
    SeatPass.objects.bulk_create(
        SeatPass(seat=seat, code_hash=hashed(f"code of {token}"), token_hash=hashed(token))
        for seat, token in zip(seats, passes, strict=True)
    )
    return meeting, passes


def vote_in(meeting: Meeting) -> Ballot:
    tiers = [TierSpec("Cờ thi đua", [OptionSpec(name) for name in NAMES], seats=2)]
    ballot = prepare_ballot(meeting, title="Suy tôn", tiers=tiers, mode=BallotMode.SECRET, method="choose", by=None)
    open_ballot(ballot, by=None)
    return ballot


# --- The server -------------------------------------------------------------------------------------------------------


@contextmanager
def served(application: str) -> Iterator[int]:
    """The port at which gunicorn with two workers serves `application`, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "WORKERS": "2"}
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            time.sleep(0.1)
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
        else:
            raise SystemExit("bin/bench: gunicorn không khởi động được.")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


# --- The telephones ---------------------------------------------------------------------------------------------------


class Phone:
    """One telephone: its pass, and how long each of its requests took in milliseconds."""

    def __init__(self, port: int, seat_pass: str):
        self.port, self.cookies, self.taken = port, {PASS_COOKIE: seat_pass}, []

    async def ask(self, path: str, typed: dict | None = None, *, status: int = 200) -> str:
        body = urlencode(typed).encode() if typed is not None else b""
        lines = [
            f"{'GET' if typed is None else 'POST'} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}",
        ]
        if typed is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        begin = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        answer = (await reader.read(-1)).decode()
        writer.close()
        self.taken.append((time.perf_counter() - begin) * 1000)
        head, _, page = answer.partition("\r\n\r\n")
        if not head.startswith(f"HTTP/1.1 {status} "):
            raise SystemExit(f"bin/bench: {head.splitlines()[:1]} thay vì {status}: {path}")
        if found := re.search(r"(?i)set-cookie: csrftoken=([^;]+)", head):
            self.cookies["csrftoken"] = found[1]
        return page

    async def look(self, path: str, until: float) -> None:
        """Ask every two seconds, beginning at a moment of one's own."""
        await asyncio.sleep(_random.uniform(0, EVERY))
        while (now := time.perf_counter()) < until:
            await self.ask(path)
            await asyncio.sleep(max(0.0, now + EVERY - time.perf_counter()))

    async def vote(self, ballot: Ballot, options: list[int]) -> None:
        """Read the paper, mark it, look at it once more, cast it, go back to the first page."""
        await asyncio.sleep(_random.uniform(0, VOTING - EVERY))
        paper = f"/bo-phieu/phieu/{ballot.pk}/"
        typed = {f"o{pk}": "on" for pk in _random.sample(options, 2)}
        token = TOKEN.search(await self.ask(paper))[1]
        checked = await self.ask(paper, {**typed, "csrfmiddlewaretoken": token})
        token = TOKEN.search(checked)[1]
        await self.ask(paper, {**typed, "bo-phieu": "1", "csrfmiddlewaretoken": token}, status=302)
        await self.ask("/bo-phieu/ghe/")


def p95(phones: list[Phone]) -> float:
    return statistics.quantiles([took for phone in phones for took in phone.taken], n=20)[-1]


async def whole_meeting(port: int, passes: list[str], ballot: Ballot, options: list[int]) -> list[Phone]:
    phones = [Phone(port, seat_pass) for seat_pass in passes]
    until = time.perf_counter() + VOTING
    await asyncio.gather(
        *(phone.look("/bo-phieu/nhip/", until) for phone in phones),
        *(phone.vote(ballot, options) for phone in phones),
    )
    return phones


async def only_looking(port: int) -> list[Phone]:
    phones = [Phone(port, "") for _ in range(PHONES)]
    until = time.perf_counter() + VOTING
    await asyncio.gather(*(phone.look("/", until) for phone in phones))
    return phones


# --- Figures ----------------------------------------------------------------------------------------------------------


def meeting_p95() -> tuple[float, float]:
    """The 95th percentile of every request of the meeting, in ms; its floor: asking a program that says two letters."""
    call_command("collectstatic", interactive=False, verbosity=0)
    meeting, passes = room()
    ballot = vote_in(meeting)
    options = list(ballot.options.values_list("pk", flat=True))
    with served("config.wsgi") as port:
        phones = asyncio.run(whole_meeting(port, passes, ballot, options))
    if (found := ballot.turnout.count()) != PHONES:
        raise SystemExit(f"bin/bench: {found} phiếu thay vì {PHONES}.")
    with served("bench.bare") as port:
        floor = p95(asyncio.run(only_looking(port)))
    return p95(phones), floor


async def cast_all(port: int, passes: list[str], ballot: Ballot, options: list[int]) -> float:
    """Seconds until the last of all papers is cast, so many at once."""
    paper = f"/bo-phieu/phieu/{ballot.pk}/"
    phones = [Phone(port, seat_pass) for seat_pass in passes]
    first = phones[0]
    token = TOKEN.search(await first.ask(paper))[1]
    gate = asyncio.Semaphore(AT_ONCE)

    async def cast(phone: Phone) -> None:
        phone.cookies["csrftoken"] = first.cookies["csrftoken"]
        typed = {f"o{pk}": "on" for pk in _random.sample(options, 2)}
        async with gate:
            await phone.ask(paper, {**typed, "bo-phieu": "1", "csrfmiddlewaretoken": token}, status=302)

    begin = time.perf_counter()
    await asyncio.gather(*(cast(phone) for phone in phones))
    return time.perf_counter() - begin


def ballots_cast_per_s() -> tuple[float, float]:
    """How many secret papers a second are cast over HTTP; its floor: naive rows of turnout and counts, in process."""
    meeting, passes = room()
    ballot = vote_in(meeting)
    options = list(ballot.options.values_list("pk", flat=True))
    with served("config.wsgi") as port:
        seconds = asyncio.run(cast_all(port, passes, ballot, options))
    if (found := ballot.turnout.count()) != PHONES:
        raise SystemExit(f"bin/bench: {found} phiếu thay vì {PHONES}.")
    return PHONES / seconds, PHONES / naive_seconds()


def naive_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_turnout (seat integer PRIMARY KEY)")
        cursor.execute("CREATE TABLE naive_count (name integer PRIMARY KEY, votes integer)")
        cursor.execute("INSERT INTO naive_count VALUES (1, 0), (2, 0)")
    begin = time.perf_counter()
    for seat in range(PHONES):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO naive_turnout VALUES (%s)", [seat])
            cursor.execute("UPDATE naive_count SET votes = votes + 1")
    seconds = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_turnout")
        cursor.execute("DROP TABLE naive_count")
    return seconds
