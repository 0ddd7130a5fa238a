"""How one form of the catalogue has changed: the versions of its rules, and the edits of what has none."""

import datetime as dt

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audit_words import action_in_words
from accounts.guard import guard
from accounts.models import AuditEvent
from accounts.permissions import Permission, can
from awards.eligibility.conditions import Forms
from awards.eligibility.rulebook import names_of
from awards.models import (
    AppraisalLimit,
    AwardForm,
    AwardRoute,
    AwardTerms,
    BaseSalary,
    BonusRule,
    Coefficient,
    EligibilityRule,
    FormObject,
    ReportOutline,
)

EDITS_SHOWN = 50
DATED = {
    "dieu-kien": EligibilityRule,
    "tham-quyen": AwardTerms,
    "tuyen": AwardRoute,
    "he-so": Coefficient,
    "luong": BaseSalary,
    "tien-thuong": BonusRule,
    "hien-vat": FormObject,
    "bao-cao": ReportOutline,
    "thoi-han": AppraisalLimit,
}


def find_form_with_names(user, pk: int) -> AwardForm:
    """The form, with `names`: what all of the catalogue is called. One query."""
    award_forms = list(AwardForm.objects.all())
    for form in award_forms:
        if form.pk == pk:
            form.names = names_of(award_forms)
            return form
    raise Http404


@require_safe
@guard(Permission.AWARD_CATALOGUE_VIEW, find_form_with_names)
def form_history(request, form):
    """Every version of everything about one form, those replaced too, and who changed what has no versions."""
    today, names = timezone.localdate(), form.names
    groups = []
    for what, model in DATED.items():
        if model in (AppraisalLimit, BaseSalary, BonusRule, ReportOutline):
            continue
        versions = (
            model.objects.filter(form=form).select_related("form", "written_by").order_by("-effective_from", "-pk")
        )
        groups.append(
            {
                "label": model._meta.verbose_name,
                "rows": [version_row(what, version, today, names) for version in versions],
            }
        )
    context = {
        "form": form,
        "groups": groups,
        "edits": _edits_of(form),
        "can_edit": can(request.user, Permission.AWARD_CATALOGUE_EDIT),
    }
    return TemplateResponse(request, "awards/form_history.html", context)


def _edits_of(form: AwardForm) -> list[dict]:
    """Who changed its name, subjects, basis, newest first: the part of a form that has no versions."""
    return [
        {
            "at": event.at,
            "who": event.who,
            "what": action_in_words(event.action),
            "reason": event.details.get("changes", ""),
        }
        for event in AuditEvent.objects.about(form).with_names()[:EDITS_SHOWN]
    ]


def version_row(what: str, version, today: dt.date, names: Forms) -> dict:
    if version.replaced_at:
        state, tone = "Đã thay, thu hồi", "closed"
    elif version.effective_from > today:
        state, tone = "Sắp áp dụng", "info"
    elif version.effective_to and version.effective_to < today:
        state, tone = "Hết áp dụng", "neutral"
    else:
        state, tone = "Đang áp dụng", "success"
    return {"what": what, "version": version, "state": state, "tone": tone, "detail": said(version, names)}


def said(version, names: Forms) -> str:
    """What a version lays down, in a line or two."""
    match version:
        case EligibilityRule():
            label = version.get_subject_display() or "Mọi hình thức"
            return f"{label}: {version.rule(names.phrases).sentence(names)}"
        case AwardTerms():
            return f"{version.authority}. {', '.join(version.kind_labels)}. Hồ sơ: {'; '.join(version.papers)}."
        case AwardRoute():
            return f"{version.get_kind_display()}: {route_in_words(version)}"
        case ReportOutline():
            titles = "; ".join(part["title"] for part in version.parts)
            return f"{version}: {titles}. Không quá {version.most_words} chữ."
        case AppraisalLimit():
            return f"{version}: {version.days:02d} ngày làm việc từ ngày nhận hồ sơ."
    return str(version)


def route_in_words(route: AwardRoute) -> str:
    notice = f"lấy ý kiến công khai {route.notice_days:02d} ngày làm việc" if route.notice_days else "không lấy ý kiến"
    opinion = "; xin ý kiến Tỉnh ủy" if route.needs_party_opinion else ""
    return f"{notice}; {route.get_body_display()}; tỷ lệ phiếu {route.vote_in_words()}{opinion}; {route.signer} ký"
