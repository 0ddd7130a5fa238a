"""Searching the register of 200,000 awards, with or without accents, through an index of three-letter pieces.

SQLite keeps it in an FTS5 table that triggers fill; PostgreSQL in a GIN index of its extension pg_trgm. Where the
extension may not be made, searching still works, by reading the whole table (docs/decisions).
"""

from django.db import connection

from accounts.searching import fold

SHORTEST = 3  # letters of a piece

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
FOUND_ON_SQLITE = "awards_award.id IN (SELECT rowid FROM awards_award_search WHERE awards_award_search MATCH %s)"


def matching(awards, text: str):
    """Those of the queryset `awards` that hold every word of `text` in name, unit or number of the decision."""
    words = fold(text).split()
    pieces = [word for word in words if len(word) >= SHORTEST] if connection.vendor == "sqlite" else []
    for word in words:
        if word not in pieces:
            awards = awards.filter(folded__contains=word)
    if pieces:
        match = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        awards = awards.extra(where=[FOUND_ON_SQLITE], params=[match])  # noqa: S610 -- our own text, `match` a parameter
    return awards
