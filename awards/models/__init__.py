"""What may be awarded and on what terms, how many of it, to whom it is proposed."""

from awards.models.appraisal import (
    AppraisalLimit,
    OfficeNote,
    OpinionLine,
    OpinionRequest,
    RefusalLetter,
    Stance,
    Submission,
    SubmissionLine,
)
from awards.models.award import Award, AwardSource
from awards.models.catalogue import AwardForm, AwardGroup, AwardLevel, SubjectKind
from awards.models.decision import Act, Decision, DecisionLine, DecisionState, LineChange, ListStyle
from awards.models.decision_wording import BasisLine, DecisionLevel, DecisionWording, SigningForm, bases_in_force
from awards.models.extract import Extract
from awards.models.imports import AwardImport, ImportKind
from awards.models.line_state import EDITABLE_LINES, LINE_MOVES, UNJUDGED_LINES, LineState
from awards.models.nomination import LineMove, Nomination, NominationCheck, NominationPaper
from awards.models.notice import NoticeComment, NoticeLine, NoticeState, PublicNotice
from awards.models.outline import ReportOutline
from awards.models.proposal import BlocDossier, BlocProposal
from awards.models.quota import MOST_SEATS, Quota, quota
from awards.models.registration import Registration, RegistrationLine, RegistrationState
from awards.models.rule import EligibilityRule
from awards.models.slate import MOST_LINES, Slate, SlateImport, SlateState
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
    "EDITABLE_LINES",
    "LINE_MOVES",
    "MOST_LINES",
    "MOST_SEATS",
    "UNJUDGED_LINES",
    "Act",
    "AppraisalLimit",
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
    "BasisLine",
    "BlocDossier",
    "BlocProposal",
    "Coefficient",
    "CollectiveYear",
    "Decision",
    "DecisionLevel",
    "DecisionLine",
    "DecisionState",
    "DecisionWording",
    "EligibilityRule",
    "Extract",
    "GradeLevel",
    "GrantedBy",
    "ImportKind",
    "Initiative",
    "InitiativeReach",
    "LineChange",
    "LineMove",
    "LineState",
    "ListStyle",
    "Measure",
    "Nomination",
    "NominationCheck",
    "NominationPaper",
    "NotTheSame",
    "NoticeComment",
    "NoticeLine",
    "NoticeState",
    "OfficeNote",
    "OpinionLine",
    "OpinionRequest",
    "PublicNotice",
    "Quota",
    "RefusalLetter",
    "Registration",
    "RegistrationLine",
    "RegistrationState",
    "ReportOutline",
    "ReviewBody",
    "SigningForm",
    "Slate",
    "SlateImport",
    "SlateState",
    "Stance",
    "Subject",
    "SubjectDiscipline",
    "SubjectKind",
    "Submission",
    "SubmissionLine",
    "VoteBase",
    "YearGrade",
    "bases_in_force",
    "quota",
]
