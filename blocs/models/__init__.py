"""Which year, which bloc, who is in it and who leads it; the bloc's year-end report."""

from blocs.models.bloc import Bloc, BlocKind, BlocState, BlocYear, LeaderChoice, Membership
from blocs.models.report import BlocReport, ReportComment, ReportPart, ReportState
from blocs.models.year import Deadline, EmulationYear, Holiday, Stage, YearState

__all__ = [
    "Bloc",
    "BlocKind",
    "BlocReport",
    "BlocState",
    "BlocYear",
    "Deadline",
    "EmulationYear",
    "Holiday",
    "LeaderChoice",
    "Membership",
    "ReportComment",
    "ReportPart",
    "ReportState",
    "Stage",
    "YearState",
]
