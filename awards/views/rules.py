"""Rules of eligibility: edited as rows of conditions, read as sentences, tried before they take effect."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guard import guard
from accounts.permissions import Permission
from awards.catalogue_forms import TryForm
from awards.eligibility.cases import CASE_FORMS, MAX_CASES_BYTES, read_cases
from awards.eligibility.conditions import lower_first
from awards.eligibility.forms import NewLineForm, RuleForm, changed_lines, lines_for, typed_lines
from awards.eligibility.rulebook import database_forms, database_rulebook
from awards.eligibility.rules import Rule, RuleBook, dump_line
from awards.eligibility.trying import MOST_CASES, Asked, Trial, from_cases, from_last_year, tally, try_rules
from awards.eligibility.verdicts import Outcome
from awards.models import EligibilityRule, SubjectKind
from awards.views.catalogue import find_form
from awards.wording import OUTCOME_TONES
from scoring.strict_json import CriteriaError

TRIALS_SHOWN = 300


def find_rule(user, pk: int, subject: str) -> EligibilityRule:
    """The rule in force of one form for one kind of subject, or an empty one to begin with."""
    award_form = find_form(user, pk)
    if subject not in SubjectKind.values:
        raise Http404
    found = award_form.rules.in_force().filter(subject=subject).first()
    return found or EligibilityRule(form=award_form, subject=subject, conditions=[])


def find_general_rule(user) -> EligibilityRule:
    found = EligibilityRule.objects.in_force().filter(form=None).first()
    return found or EligibilityRule(form=None, subject="", conditions=[])


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_rule)
def rule_edit(request, version):
    return _edit(request, version, reverse("awards:form_detail", kwargs={"pk": version.form_id}))


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT, find_general_rule)
def general_rule(request, version):
    """What fails every form: discipline, investigation."""
    return _edit(request, version, reverse("awards:form_list"))


def _edit(request, version: EligibilityRule, back_url: str):
    names = database_forms()
    standing = version.rule(names.phrases) if version.conditions else None
    if request.method != "POST":
        start = {
            "effective_from": timezone.localdate(),
            "basis": version.basis,
            "is_unconfirmed": version.is_unconfirmed,
        }
        return _page(
            request,
            version,
            RuleForm(initial=start),
            lines_for(standing.lines if standing else [], names.phrases),
            back_url,
        )
    form = RuleForm(request.POST)
    if request.POST.get("do", "save") != "save":
        typed = RuleForm(initial={name: request.POST.get(name, "") for name in form.fields})
        return _page(request, version, typed, changed_lines(request.POST, names.phrases), back_url)
    rows = typed_lines(request.POST, names.phrases)
    wrong = [row for row in rows if not row.is_valid()]
    if form.is_valid() and rows and not wrong:
        new = EligibilityRule(
            form=version.form,
            subject=version.subject,
            conditions=[dump_line(row.line) for row in rows],
            **form.cleaned_data,
        )
        new.put_in_force(by=request.user)
        messages.success(request, f"Đã lưu bản áp dụng từ ngày {new.effective_from:%d/%m/%Y}.")
        return redirect(back_url)
    if not rows:
        form.add_error(None, "Quy định phải có ít nhất một điều kiện.")
    if wrong:
        numbers = ", ".join(f"{number:02d}" for number, row in enumerate(rows, start=1) if row in wrong)
        form.add_error(None, f"Còn chỗ cần sửa ở điều kiện {numbers}.")
    return _page(request, version, form, rows, back_url, status=422)


def _page(request, version, form: RuleForm, rows, back_url: str, status: int = 200):
    context = {
        "version": version,
        "form": form,
        "rows": rows,
        "sentence": _sentence(rows),
        "new_line": NewLineForm(),
        "back_url": back_url,
        "title": f"Điều kiện: {version.form}, {version.get_subject_display().lower()}"
        if version.form_id
        else "Điều kiện chung cho mọi hình thức",
    }
    return TemplateResponse(request, "awards/rule_edit.html", context, status=status)


@require_POST
@guard(Permission.AWARD_CATALOGUE_EDIT)
def rule_sentence(request):
    """htmx: how the rows as they stand would be read; rows that are not complete yet are left out."""
    rows = typed_lines(request.POST, database_forms().phrases)
    return TemplateResponse(request, "awards/_rule_sentence.html", {"sentence": _sentence(rows)})


def _sentence(rows) -> str:
    """The sentence of what is typed, or of what stands where nothing was typed yet."""
    names = database_forms()
    lines = []
    for row in rows:
        told = row if row.is_bound else type(row)(row.kind, row.codes, _as_data(row), prefix=row.prefix)
        if told.is_valid():
            lines.append(told.line)
    if not lines:
        return ""
    today = timezone.localdate()
    return Rule("", "", today, None, "", tuple(lines)).sentence(names)


def _as_data(row) -> dict:
    return {row.add_prefix(name): row.get_initial_for_field(field, name) for name, field in row.fields.items()}


# --- Trying ----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.AWARD_CATALOGUE_EDIT)
def rule_try(request):
    """The same cases under the rules of two days: what a version to come would change. Nothing is kept."""
    today = timezone.localdate()
    coming = EligibilityRule.objects.standing().filter(effective_from__gt=today).order_by("effective_from").first()
    start = {"year": today.year - 1, "before": today, "after": coming.effective_from if coming else today}
    form = TryForm(request.POST or None, request.FILES or None, initial=start)
    context = {"form": form, "trials": None}
    if request.method == "POST" and form.is_valid():
        book = database_rulebook(database_forms())
        try:
            asked = _asked(form.cleaned_data, book)
        except CriteriaError as problem:
            form.add_error("cases", str(problem))
        else:
            days = {name: form.cleaned_data[name] for name in ("before", "after")}
            trials = try_rules(book, asked, **days)
            context |= {
                "trials": [_trial_row(trial) for trial in trials[:TRIALS_SHOWN]],
                "count": len(trials),
                "shown": TRIALS_SHOWN,
                "changed": sum(trial.is_changed for trial in trials),
                "tally": [{"label": outcome.label, "before": b, "after": a} for outcome, b, a in tally(trials)],
                **days,
            }
    return TemplateResponse(request, "awards/rule_try.html", context, status=422 if form.errors else 200)


def _asked(told: dict, book: RuleBook) -> list[Asked]:
    if not told["cases"]:
        return from_last_year(told["year"])
    if told["cases"].size > MAX_CASES_BYTES:
        raise CriteriaError("tệp", f"lớn hơn mức cho phép {MAX_CASES_BYTES // 1024**2} MB")
    cases = read_cases(told["cases"].read(), codes=[*CASE_FORMS, *book.forms.phrases])
    return from_cases(cases[:MOST_CASES], book.forms)


def _trial_row(trial: Trial) -> dict:
    is_met = trial.after.outcome == Outcome.MET
    lacking = [] if is_met else [each.text for each in trial.after.findings if each.met is False]
    return {
        "trial": trial,
        "before_tone": OUTCOME_TONES[trial.before.outcome],
        "after_tone": OUTCOME_TONES[trial.after.outcome],
        "why": "; ".join([*lacking[:1], *map(lower_first, lacking[1:])]),
    }
