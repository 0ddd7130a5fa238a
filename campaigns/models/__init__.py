"""What a bloc promises and what became of it; movements and their answers; role models."""

from campaigns.models.answer import (
    AnswerContent,
    AnswerFile,
    AnswerTarget,
    MovementAnswer,
    MovementReport,
    ReportFigure,
)
from campaigns.models.covenant import (
    Article,
    ArticlePart,
    ArticleVersion,
    BlocDocument,
    DocumentComment,
    DocumentKind,
    DocumentSignature,
    DocumentState,
    SigningWay,
)
from campaigns.models.following import MovementReview, ReportRound, ReviewKind, RoundExtension
from campaigns.models.movement import (
    Addressing,
    ContentGroup,
    Movement,
    MovementDocument,
    MovementLevel,
    MovementState,
    MovementTarget,
)
from campaigns.models.role_model import RoleModel, RoleModelKind, RoleModelState, Spreading
from campaigns.models.target import Direction, Period, Target, TargetResult
from campaigns.models.template import ArticleTemplate, CovenantFault, CovenantRule

__all__ = [
    "Addressing",
    "AnswerContent",
    "AnswerFile",
    "AnswerTarget",
    "Article",
    "ArticlePart",
    "ArticleTemplate",
    "ArticleVersion",
    "BlocDocument",
    "ContentGroup",
    "CovenantFault",
    "CovenantRule",
    "Direction",
    "DocumentComment",
    "DocumentKind",
    "DocumentSignature",
    "DocumentState",
    "Movement",
    "MovementAnswer",
    "MovementDocument",
    "MovementLevel",
    "MovementReport",
    "MovementReview",
    "MovementState",
    "MovementTarget",
    "Period",
    "ReportFigure",
    "ReportRound",
    "ReviewKind",
    "RoleModel",
    "RoleModelKind",
    "RoleModelState",
    "RoundExtension",
    "SigningWay",
    "Spreading",
    "Target",
    "TargetResult",
]
