"""Which year, which bloc, who is in it and who leads it; the bloc's year-end report."""

from blocs.models.bloc import Bloc, BlocKind, BlocYear, LeaderChoice, Membership, existed_in
from blocs.models.bloc_states import BLOC_MOVES, BlocState, is_backward
from blocs.models.extension import Extension
from blocs.models.imports import ImportDraft, ImportPurpose
from blocs.models.report import BlocReport, ReportComment, ReportPart, ReportState
from blocs.models.year import Deadline, EmulationYear, Holiday, Stage, YearState, year_worked_on

__all__ = [
    "BLOC_MOVES",
    "Bloc",
    "BlocKind",
    "BlocReport",
    "BlocState",
    "BlocYear",
    "Deadline",
    "EmulationYear",
    "Extension",
    "Holiday",
    "ImportDraft",
    "ImportPurpose",
    "LeaderChoice",
    "Membership",
    "ReportComment",
    "ReportPart",
    "ReportState",
    "Stage",
    "YearState",
    "existed_in",
    "is_backward",
    "year_worked_on",
]
