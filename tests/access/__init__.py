"""Role × URL × expected answer for every address of the portal; each app keeps its own rows."""

from tests.access import accounts, awards, blocs, campaigns, documents, meetings, reports, scoring
from tests.access.table import PDF, PEOPLE, Office, Row

__all__ = ["PDF", "PEOPLE", "TABLE", "Office"]

TABLE: dict[str, Row] = {
    **accounts.ROWS,
    **documents.ROWS,
    **blocs.ROWS,
    **campaigns.ROWS,
    **scoring.ROWS,
    **meetings.ROWS,
    **awards.ROWS,
    **reports.ROWS,
}
