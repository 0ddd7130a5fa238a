"""The rules of eligibility as the office keeps them: versions, their conditions as data (awards.eligibility.rules)."""

from django.db import models
from django.db.models import Q

from awards.eligibility.rules import Rule, read_lines
from awards.models.catalogue import AwardForm, SubjectKind
from awards.models.dated import Dated


class EligibilityRule(Dated):
    """Điều kiện of one form for one kind of subject; without a form: what fails every form."""

    KEY = ("form", "subject")

    form = models.ForeignKey(AwardForm, models.PROTECT, null=True, blank=True, related_name="rules")
    subject = models.CharField("đối tượng", max_length=10, choices=SubjectKind, blank=True)
    conditions = models.JSONField("điều kiện")  # the lines of awards/eligibility/rules.py

    class Meta(Dated.Meta):
        verbose_name = "quy định về điều kiện"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(form=None, subject="") | (Q(form__isnull=False) & ~Q(subject="")),
                name="eligibility_rule_is_of_a_form_and_a_subject",
            ),
        ]

    def __str__(self):
        return f"{self.form}, {self.get_subject_display().lower()}: điều kiện" if self.form_id else "Điều kiện chung"

    def rule(self, codes) -> Rule:
        """The rule that these data mean. `codes`: the forms it may speak of."""
        return Rule(
            form=self.form.code if self.form_id else "",
            subject=self.subject,
            since=self.effective_from,
            until=self.effective_to,
            basis=self.basis,
            lines=read_lines(self.conditions, f"quy định {self.pk}", codes),
            is_unconfirmed=self.is_unconfirmed,
            pk=self.pk,
        )
