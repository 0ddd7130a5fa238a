"""Beyond the province: asking the Tỉnh ủy, sending lines to the central level, writing down what was decided there."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError, WrongDay
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.models import Identity, record
from accounts.permissions import Permission, can
from awards.council import central, party
from awards.council.forms import CentralLetterForm, LineFilter, PartyForm, RefusalForm, SuperiorDecisionForm
from awards.models import CentralLetter, LineState, Nomination, SuperiorDecision, SuperiorLine
from awards.money.above import Owed, owed_above
from awards.money.paper import payment_paper, payment_sheet, sum_of
from awards.money.paying import money_said
from documents.models import StoredFile
from documents.number_words import money_in_words
from documents.serving import file_response, workbook_response
from documents.workbooks import write_workbook

LINES_PER_PAGE = 100
LETTERS_SHOWN = 20


def find_superior(user, pk: int) -> SuperiorDecision:
    if not can(user, Permission.SUPERIOR_MANAGE):
        raise Http404
    return get_object_or_404(SuperiorDecision.objects.select_related("scan", "written_by"), pk=pk)


def find_letter(user, pk: int) -> CentralLetter:
    if not can(user, Permission.SUPERIOR_MANAGE):
        raise Http404
    return get_object_or_404(CentralLetter.objects.select_related("scan"), pk=pk)


def find_line_above(user, pk: int) -> Nomination:
    if not can(user, Permission.SUPERIOR_MANAGE):
        raise Http404
    return get_object_or_404(Nomination.objects.select_related("form__fallback", "slate"), pk=pk)


# --- The Tỉnh ủy ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@guard(Permission.SUPERIOR_MANAGE)
def party_list(request):
    """Everybody about whom the Tỉnh ủy is asked; one letter or one answer for those that are ticked."""
    lines = party.party_lines()
    form = PartyForm(request.POST or None, request.FILES or None)
    keys = set(ticked_keys(request, "lines")) if request.method == "POST" else set()
    if request.method == "POST" and form.is_valid():
        try:
            count = _note_party([line for line in lines if line.pk in keys], form.cleaned_data, by=request.user)
        except WrongDay as problem:
            form.add_error("on", str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã ghi cho {count:02d} trường hợp.")
            return redirect("awards:party_list")
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [{"line": line, "opinion": party.opinion_of(line), "is_ticked": line.pk in keys} for line in page],
    }
    return TemplateResponse(request, "awards/party_list.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _note_party(lines, told: dict, *, by) -> int:
    if told["what"] == "not_needed":
        return party.note_not_needed(lines, reason=told["note"], by=by)
    if told["what"] == "asked":
        return party.ask_party(lines, on=told["on"], document=told["document"], by=by)
    scan = StoredFile.objects.store(told["scan"], by=by) if told["scan"] else None
    return party.note_answer(
        lines,
        agrees=told["what"] == "agrees",
        on=told["on"],
        document=told["document"],
        note=told["note"],
        scan=scan,
        by=by,
    )


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_line_above)
def party_scan(request, line):
    opinion = party.opinion_of(line)
    if opinion is None or opinion.scan is None:
        raise Http404
    return file_response(opinion.scan, inline=True)


# --- The central level ------------------------------------------------------------------------------------------------


@require_safe
@guard(Permission.SUPERIOR_MANAGE)
def central_list(request):
    """What may be sent up, what is awaited, what was decided above."""
    refused = Nomination.objects.filter(
        state=LineState.REFUSED, central_lines__isnull=False, form__fallback__isnull=False
    )
    page = Paginator(central.awaited(), LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "to_send": central.to_send_up().count(),
        "page": page,
        "rows": [{"line": line, "letter": _last_letter(line)} for line in page],
        "refused": refused.select_related("form__fallback", "slate__agency").distinct().order_by("-pk")[:LETTERS_SHOWN],
        "decisions": SuperiorDecision.objects.annotate(size=Count("lines"))[:LETTERS_SHOWN],
        "letters": CentralLetter.objects.annotate(size=Count("lines"))[:LETTERS_SHOWN],
    }
    return TemplateResponse(request, "awards/central_list.html", context)


def _last_letter(line: Nomination) -> CentralLetter | None:
    letters = [each.letter for each in line.central_lines.all()]
    return max(letters, key=lambda letter: (letter.sent_on, letter.pk), default=None)


@require_http_methods(["GET", "POST"])
@guard(Permission.SUPERIOR_MANAGE)
def central_send(request):
    initial = {"addressee": "Ban Thi đua - Khen thưởng Trung ương"}
    form = CentralLetterForm(request.POST or None, request.FILES or None, initial=initial)

    def keep(keys):
        letter = _with_scan(form.save(commit=False), form, by=request.user)
        central.send_up(letter, keys, party_reason=form.cleaned_data["party_reason"], by=request.user)

    return _choose(
        request,
        form,
        central.to_send_up(),
        keep,
        title="Trình Trung ương",
        lead="Chọn các trường hợp đã được thông qua và ghi tờ trình đã gửi; một tờ trình cho nhiều trường hợp.",
        button="Ghi đã trình",
        done="Đã ghi là đã trình Trung ương.",
        empty="Không có trường hợp cấp Nhà nước nào đã được thông qua mà chưa trình.",
        day="sent_on",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.SUPERIOR_MANAGE)
def superior_create(request):
    form = SuperiorDecisionForm(request.POST or None, request.FILES or None)

    def keep(keys):
        decision = form.save(commit=False)
        central.record_decision(_with_scan(decision, form, by=request.user), keys, by=request.user)

    return _choose(
        request,
        form,
        central.awaited(),
        keep,
        title="Ghi quyết định của cấp trên",
        lead="Chọn các trường hợp có tên trong quyết định; mỗi trường hợp thành một dòng sổ khen thưởng.",
        button="Ghi quyết định",
        done="Đã ghi quyết định của cấp trên vào sổ khen thưởng.",
        empty="Không có trường hợp nào đang chờ quyết định của cấp trên.",
        day="decided_on",
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.SUPERIOR_MANAGE, find_superior)
def superior_add(request, decision):
    """More lines that the same decision names."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _choose(
        request,
        form,
        central.awaited(),
        lambda keys: central.record_decision(decision, keys, by=request.user),
        title="Thêm trường hợp vào quyết định của cấp trên",
        lead=f"{decision}.",
        button="Ghi thêm",
        done="Đã ghi thêm vào sổ khen thưởng.",
        empty="Không có trường hợp nào đang chờ quyết định của cấp trên.",
        day=None,
    )


@require_http_methods(["GET", "POST"])
@guard(Permission.SUPERIOR_MANAGE)
def superior_refuse(request):
    form = RefusalForm(request.POST or None)

    def keep(keys):
        told = form.cleaned_data
        central.refuse_above(keys, document=told["document"], on=told["on"], reason=told["reason"], by=request.user)

    return _choose(
        request,
        form,
        central.awaited(),
        keep,
        title="Ghi cấp trên không tặng",
        lead="Chọn các trường hợp bị từ chối; sau đó đề nghị được hình thức thay thế nếu có.",
        button="Ghi không tặng",
        done="Đã ghi trả lời của cấp trên.",
        empty="Không có trường hợp nào đang chờ quyết định của cấp trên.",
        day="on",
    )


def _with_scan(thing, form, *, by):
    if upload := form.cleaned_data.get("scan_file"):
        thing.scan = StoredFile.objects.store(upload, by=by)
    return thing


def _choose(request, form, found, keep, *, day: str | None, done: str, **words):
    """Lines to tick above a form; `keep(keys)` does it, a refusal is said at its place and nothing typed is lost."""
    chosen = LineFilter(request.GET, found)
    keys = ticked_keys(request, "lines") if request.method == "POST" else []
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                keep(keys)
        except WrongDay as problem:
            form.add_error(day, str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect("awards:central_list")
    page = Paginator(chosen.qs, LINES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filter": chosen,
        "page": page,
        "rows": [{"line": line, "is_ticked": line.pk in set(keys)} for line in page],
        **words,
    }
    return TemplateResponse(request, "awards/central_choose.html", context, status=422 if form.errors else 200)


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_superior)
def superior_detail(request, decision):
    lines, owed, problem = _owed(decision)
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    money = {each.line.pk: money_said(each.amount) for each in owed}
    whole = sum_of(owed)
    context = {
        "decision": decision,
        "page": page,
        "rows": [{"line": line, "money": money.get(line.award_id, "")} for line in page],
        "problem": problem,
        "whole": money_said(whole) if owed else "",
        "in_words": money_in_words(whole),
    }
    return TemplateResponse(request, "awards/superior_detail.html", context)


def _owed(decision: SuperiorDecision) -> tuple[list[SuperiorLine], list[Owed], str]:
    """Its lines, the money they bring, and why that cannot be reckoned."""
    lines = list(
        decision.lines.select_related(
            "nomination__slate__agency", "nomination__form", "nomination__subject", "award__agency"
        )
    )
    try:
        return lines, owed_above(decision, lines), ""
    except OfficeError as missing:
        return lines, [], str(missing)


def find_payments(user, pk: int) -> tuple[SuperiorDecision, list[Owed]]:
    """A decision that brings money."""
    decision = find_superior(user, pk)
    owed = _owed(decision)[1]
    if not owed:
        raise Http404
    return decision, owed


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_payments)
def superior_payment_pdf(request, payments):
    decision, owed = payments
    answer = payment_paper(decision, owed, Identity.current()).response()
    record(request.user, "awards.payment_list_printed", decision, lines=len(owed))
    return answer


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_payments)
def superior_payment_excel(request, payments):
    decision, owed = payments
    record(request.user, "awards.payment_list_printed", decision, lines=len(owed))
    workbook = write_workbook([payment_sheet(decision, owed)])
    return workbook_response(workbook, f"chi-tien-thuong-cap-tren-{decision.pk}.xlsx")


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_superior)
def superior_scan(request, decision):
    if decision.scan is None:
        raise Http404
    return file_response(decision.scan, inline=True)


@require_safe
@guard(Permission.SUPERIOR_MANAGE, find_letter)
def central_scan(request, letter):
    if letter.scan is None:
        raise Http404
    return file_response(letter.scan, inline=True)
