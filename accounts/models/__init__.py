"""Who exists: agencies and what became of them, people and their roles, notices, the audit trail, the province."""

from accounts.models.agency import Agency, AgencyKind, SubmissionRoute, Succession, SuccessionKind, SuccessionPart
from accounts.models.attempt import Attempt
from accounts.models.audit import AuditEvent, record, record_all
from accounts.models.identity import Identity
from accounts.models.notice import EmailState, Notice
from accounts.models.second_factor import SecondFactor
from accounts.models.user import GrantedRole, RoleGrant, User

__all__ = [
    "Agency",
    "AgencyKind",
    "Attempt",
    "AuditEvent",
    "EmailState",
    "GrantedRole",
    "Identity",
    "Notice",
    "RoleGrant",
    "SecondFactor",
    "SubmissionRoute",
    "Succession",
    "SuccessionKind",
    "SuccessionPart",
    "User",
    "record",
    "record_all",
]
