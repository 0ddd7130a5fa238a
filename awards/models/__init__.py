"""What may be awarded, how many of it, to whom it is proposed."""

from awards.models.catalogue import AwardForm, AwardGroup, AwardLevel, SubjectKind
from awards.models.quota import MOST_SEATS, Quota, quota

__all__ = ["MOST_SEATS", "AwardForm", "AwardGroup", "AwardLevel", "Quota", "SubjectKind", "quota"]
