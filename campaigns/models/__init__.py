"""What a bloc promises and what became of it."""

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
from campaigns.models.target import Direction, Period, Target, TargetResult
from campaigns.models.template import ArticleTemplate, CovenantFault, CovenantRule

__all__ = [
    "Article",
    "ArticlePart",
    "ArticleTemplate",
    "ArticleVersion",
    "BlocDocument",
    "CovenantFault",
    "CovenantRule",
    "Direction",
    "DocumentComment",
    "DocumentKind",
    "DocumentSignature",
    "DocumentState",
    "Period",
    "SigningWay",
    "Target",
    "TargetResult",
]
