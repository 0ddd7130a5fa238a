"""What a database remembers of rows that are gone, and how it forgets.

PostgreSQL keeps the versions that a cast has replaced, each with the number of its transaction, until somebody vacuums;
a tuple that another transaction might still want to see survives even VACUUM FULL. So both tables are rewritten by
ALTER TABLE, which copies only what is visible now into a new file, and gives every row a new key on the way. It needs
to own the tables, which the portal does, and waits until nobody reads them (a backup does for as long as it runs).
SQLite overwrites what is deleted with zeros (`secure_delete`, config/environment.py), but its write-ahead log holds the
pages as they were after each cast: it is copied into the database and cut to nothing.

What is beyond the reach of any program inside the database: copies of the disk made between two casts, archived logs
and backups. The page "Lá phiếu của tôi có bí mật không?" says so.
"""

from django.db import OperationalError, connection, transaction

from meetings.models import Ballot, OptionCount, Turnout

# How long a closing waits for readers of the tables before it is given up; it can be tried again from the page.
PATIENCE = "3s"


def scrub(ballot: Ballot) -> bool:
    """Make the storage forget how the votes came in. False when somebody was in the way; then it has to be tried again.

    On SQLite this needs to run outside any transaction; inside one it does nothing and says False.
    """
    if ballot.is_scrubbed:
        return True
    forget = rewrite_tables if connection.vendor == "postgresql" else cut_the_log
    if not forget():
        return False
    Ballot.objects.filter(pk=ballot.pk).update(is_scrubbed=True)
    ballot.is_scrubbed = True
    return True


def rewrite_tables() -> bool:
    tables = [Turnout._meta.db_table, OptionCount._meta.db_table]  # in the order in which a cast touches them
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # ALTER TABLE refuses while checks are pending
            for table in tables:
                cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN id TYPE uuid USING gen_random_uuid()")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError:
        return False
    return True


def cut_the_log() -> bool:
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _, _ = cursor.fetchone()
    return not is_busy
