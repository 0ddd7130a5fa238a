"""What one scores by (criteria sets), what is scored (sheets, their lines by stage), what came of it (rankings)."""

from scoring.models.criteria_set import BlocCriteria, CriteriaSet, CriteriaState, CriterionOwner
from scoring.models.cross_scoring import CrossMark, CrossRound, CrossSheet
from scoring.models.evidence import Evidence, EvidenceUse
from scoring.models.explanation import Explanation, ExplanationEvidence, Verdict
from scoring.models.feeding import CriterionFeed, FeedWay
from scoring.models.figures import Figure, FigureDraft, FigureTable
from scoring.models.line import LineScore
from scoring.models.office_columns import OfficeColumns
from scoring.models.ranking import RankingSnapshot, RankingVotes
from scoring.models.sheet import ScoreSheet
from scoring.models.sheet_draft import SheetDraft
from scoring.models.sheet_states import (
    EDITABLE,
    HANDED_IN,
    OPEN_TO_MEMBERS,
    VERIFIABLE,
    Approval,
    ScoreStage,
    SheetState,
)

__all__ = [
    "EDITABLE",
    "HANDED_IN",
    "OPEN_TO_MEMBERS",
    "VERIFIABLE",
    "Approval",
    "BlocCriteria",
    "CriteriaSet",
    "CriteriaState",
    "CriterionFeed",
    "CriterionOwner",
    "CrossMark",
    "CrossRound",
    "CrossSheet",
    "Evidence",
    "EvidenceUse",
    "Explanation",
    "ExplanationEvidence",
    "FeedWay",
    "Figure",
    "FigureDraft",
    "FigureTable",
    "LineScore",
    "OfficeColumns",
    "RankingSnapshot",
    "RankingVotes",
    "ScoreSheet",
    "ScoreStage",
    "SheetDraft",
    "SheetState",
    "Verdict",
]
