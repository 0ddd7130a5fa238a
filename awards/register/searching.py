"""Searching the register of 200,000 awards, with or without accents, through an index of three-letter pieces.

SQLite keeps it in an FTS5 table that triggers fill; PostgreSQL in a GIN index of its extension pg_trgm. Where the
extension may not be made, searching still works, by reading the whole table (docs/decisions).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.models import Agency
from accounts.searching import fold
from accounts.succession import Found, Link, with_history

SHORTEST = 3  # letters of a piece
MOST_AGENCIES = 20  # that a search follows through their history
MOST_FETCHED = 5_000  # rows the index of pieces is asked for; what more rows say is soon met by reading along
MOST_READ = 1_000  # awards that are named one by one

MAKE_ON_SQLITE = [
    "CREATE VIRTUAL TABLE awards_award_search "
    "USING fts5(folded, content='awards_award', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER awards_award_search_insert AFTER INSERT ON awards_award BEGIN "
    "INSERT INTO awards_award_search(rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER awards_award_search_delete AFTER DELETE ON awards_award BEGIN "
    "INSERT INTO awards_award_search(awards_award_search, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER awards_award_search_update AFTER UPDATE OF folded ON awards_award BEGIN "
    "INSERT INTO awards_award_search(awards_award_search, rowid, folded) VALUES ('delete', old.id, old.folded); "
    "INSERT INTO awards_award_search(rowid, folded) VALUES (new.id, new.folded); END",
    "INSERT INTO awards_award_search(awards_award_search) VALUES ('rebuild')",
]
DROP_ON_SQLITE = [
    "DROP TRIGGER IF EXISTS awards_award_search_insert",
    "DROP TRIGGER IF EXISTS awards_award_search_delete",
    "DROP TRIGGER IF EXISTS awards_award_search_update",
    "DROP TABLE IF EXISTS awards_award_search",
]
FOUND_ON_SQLITE = "SELECT rowid FROM awards_award_search WHERE awards_award_search MATCH %s"

COUNTED_ON_SQLITE = (
    "SELECT COUNT(*) FROM (SELECT rowid FROM awards_award_search WHERE awards_award_search MATCH %s LIMIT %s)"
)


@dataclass(frozen=True)
class Reach:
    """How far a search went beyond what is printed: agencies that came before, or went on, with the reason each.

    `is_vague`: too many agencies are called so; their histories were not followed.
    """

    related: tuple[Found, ...] = ()
    is_vague: bool = False

    @property
    def agency_ids(self) -> frozenset[int]:
        return frozenset(found.agency.pk for found in self.related)


def reach_of(text: str, history: Iterable[Link]) -> Reach:
    """The agencies whose awards are found by `text` though their rows do not say it. One query, or two.

    Args:
        history: of links(); looked at only where some agency is called so.
    """
    words = fold(text)
    if len(words.replace(" ", "")) < SHORTEST or not any(letter.isalpha() for letter in words):
        return Reach()
    called = list(Agency.objects.search(text)[: MOST_AGENCIES + 1])
    if not called or len(called) > MOST_AGENCIES:
        return Reach(is_vague=bool(called))
    found = with_history(called, history)
    return Reach(tuple(each for each in found if each.because or words not in fold(each.agency.name)))


def _is_said_often(match: str) -> bool:
    """Whether so many rows of SQLite's index match that fetching them all takes longer than reading the table."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_ON_SQLITE, [match, MOST_FETCHED])
        return cursor.fetchone()[0] == MOST_FETCHED


def matching(awards, text: str, *, agency_ids: Collection[int] = (), is_narrowed: bool = False):
    """Those of the queryset `awards` that hold every word of `text` in name, unit, agency, period or a number.

    A word of three letters is found anywhere, a shorter one where a word begins: "an" is "An" and "Anh", not "Lan".
    Awards of the agencies `agency_ids` are among them whatever they say.

    Args:
        is_narrowed: `awards` may be few already. Words that the index does not help with are then read in those alone;
            the database would read the text of every award.
    """
    words = [word if len(word) >= SHORTEST else f" {word}" for word in fold(text).split()]
    pieces = [word for word in words if len(word) >= SHORTEST] if connection.vendor == "sqlite" else []
    match = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    by_index = bool(match) and not _is_said_often(match)
    said = Q()
    if words and is_narrowed and not by_index:
        few = list(awards.order_by().values_list("pk", flat=True)[: MOST_READ + 1])
        awards = awards.model.objects.filter(pk__in=few) if len(few) <= MOST_READ else awards
    if by_index:
        said = Q(pk__in=RawSQL(FOUND_ON_SQLITE, [match]))  # noqa: S611 -- our own text, `match` a parameter
    for word in words:
        if not (by_index and word in pieces):
            said &= Q(folded__contains=word)
    return awards.filter(said | Q(agency__in=agency_ids)) if agency_ids and said else awards.filter(said)
