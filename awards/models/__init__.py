"""What may be awarded and on what terms, how many of it, to whom it is proposed."""

from awards.models.award import Award, AwardSource
from awards.models.catalogue import AwardForm, AwardGroup, AwardLevel, SubjectKind
from awards.models.imports import AwardImport, ImportKind
from awards.models.nomination import (
    MOST_LINES,
    Nomination,
    NominationCheck,
    NominationPaper,
    Slate,
    SlateImport,
    SlateState,
)
from awards.models.outline import ReportOutline
from awards.models.proposal import BlocDossier, BlocProposal
from awards.models.quota import MOST_SEATS, Quota, quota
from awards.models.registration import Registration, RegistrationLine, RegistrationState
from awards.models.rule import EligibilityRule
from awards.models.subject import (
    CollectiveYear,
    GradeLevel,
    Initiative,
    InitiativeReach,
    Measure,
    NotTheSame,
    Subject,
    SubjectDiscipline,
    YearGrade,
)
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
    "MOST_LINES",
    "MOST_SEATS",
    "Award",
    "AwardForm",
    "AwardGroup",
    "AwardImport",
    "AwardKind",
    "AwardLevel",
    "AwardRoute",
    "AwardSource",
    "AwardTerms",
    "BaseSalary",
    "BlocDossier",
    "BlocProposal",
    "Coefficient",
    "CollectiveYear",
    "EligibilityRule",
    "GradeLevel",
    "GrantedBy",
    "ImportKind",
    "Initiative",
    "InitiativeReach",
    "Measure",
    "Nomination",
    "NominationCheck",
    "NominationPaper",
    "NotTheSame",
    "Quota",
    "Registration",
    "RegistrationLine",
    "RegistrationState",
    "ReportOutline",
    "ReviewBody",
    "Slate",
    "SlateImport",
    "SlateState",
    "Subject",
    "SubjectDiscipline",
    "SubjectKind",
    "VoteBase",
    "YearGrade",
    "quota",
]
