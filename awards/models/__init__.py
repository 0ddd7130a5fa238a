"""What may be awarded and on what terms, how many of it, to whom it is proposed."""

from awards.models.catalogue import AwardForm, AwardGroup, AwardLevel, SubjectKind
from awards.models.proposal import BlocDossier, BlocProposal
from awards.models.quota import MOST_SEATS, Quota, quota
from awards.models.rule import EligibilityRule
from awards.models.terms import (
    AwardKind,
    AwardRoute,
    AwardTerms,
    BaseSalary,
    Coefficient,
    GrantedBy,
    ReviewBody,
    VoteBase,
)

__all__ = [
    "MOST_SEATS",
    "AwardForm",
    "AwardGroup",
    "AwardKind",
    "AwardLevel",
    "AwardRoute",
    "AwardTerms",
    "BaseSalary",
    "BlocDossier",
    "BlocProposal",
    "Coefficient",
    "EligibilityRule",
    "GrantedBy",
    "Quota",
    "ReviewBody",
    "SubjectKind",
    "VoteBase",
    "quota",
]
