"""Trình Hội đồng: choosing lines for a meeting, its papers, its ballots, what they made of each line."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import ticked_keys
from accounts.permissions import Permission, can
from awards.council import deliberating, outcomes
from awards.council.ballots import BallotPlan, plans, prepare_ballots
from awards.council.forms import (
    BallotsForm,
    LineFilter,
    MoreLinesForm,
    PackFilter,
    PackForm,
    ResultForm,
    TakeOutForm,
)
from awards.council.opinion_prints import draft_opinions, is_long, last_prints, print_opinions
from awards.council.paper import list_paper, opinions_paper
from awards.models import CouncilLine, CouncilOutcome, CouncilPack, LineState, Nomination, ReviewBody
from awards.notices.noticing import end_due
from awards.views.paper_pages import paper_pages
from meetings.models import BallotState
from meetings.wording import BALLOT_TONES

PACKS_PER_PAGE = 30
OUTCOME_TONES = {
    CouncilOutcome.WAITING: "warning",
    CouncilOutcome.APPROVED: "success",
    CouncilOutcome.REFUSED: "danger",
    CouncilOutcome.TAKEN_OUT: "neutral",
}
BODIES = {"hoi-dong": ReviewBody.COUNCIL, "thuong-truc": ReviewBody.STANDING}


def find_pack(user, pk: int) -> CouncilPack:
    found = CouncilPack.objects.visible_to(user).with_members().select_related("meeting").distinct()
    return get_object_or_404(found, pk=pk)


def find_pack_line(user, pk: int) -> CouncilLine:
    if not can(user, Permission.COUNCIL_PACK_MANAGE):
        raise Http404
    found = CouncilLine.objects.select_related("pack__meeting", "nomination__form__fallback")
    return get_object_or_404(found, pk=pk)


@require_safe
@guard(Permission.COUNCIL_PACK_LIST)
def pack_list(request):
    """The office's all; a member's own."""
    is_office = can(request.user, Permission.COUNCIL_PACK_MANAGE)
    if is_office:
        end_due()
    found = PackFilter(request.GET, CouncilPack.objects.visible_to(request.user))
    packs = found.qs.select_related("meeting").with_size().order_by("-pk").distinct()
    page = Paginator(packs, PACKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": found, "page": page, "is_office": is_office, "bodies": list(BODIES.items())}
    return TemplateResponse(request, "awards/pack_list.html", context)


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_PACK_MANAGE)
def pack_create(request, body):
    if body not in BODIES:
        raise Http404
    meetings = deliberating.meetings_for(BODIES[body])
    first = meetings.first()
    form = PackForm(request.POST or None, meetings=meetings, initial={"meeting": first})
    if request.method == "POST" and form.is_valid():
        pack = form.save(commit=False)
        pack.body = BODIES[body]
        try:
            deliberating.begin_pack(
                pack, ticked_keys(request, "lines"), reason=form.cleaned_data["reason"], by=request.user
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập hồ sơ trình. Tiếp theo in danh sách và chuẩn bị phiếu.")
            return redirect(pack)
    context = {"form": form, "has_meeting": first is not None, "title": "Lập hồ sơ trình Hội đồng"}
    context["meeting_url"] = reverse("meetings:council_meeting_create")
    return _picking(request, BODIES[body], form, context, pack=None)


def _picking(request, body: ReviewBody, form, context: dict, *, pack: CouncilPack | None):
    found = LineFilter(request.GET, Nomination.objects.all())
    lines = deliberating.waiting_lines(body, found.qs)
    shown = lines[: deliberating.MOST_LINES_OF_A_PACK]
    gaps = deliberating.gaps_of(shown)
    keys = set(ticked_keys(request, "lines")) if request.method == "POST" else set()
    context |= {
        "filter": found,
        "pack": pack,
        "body": body.label,
        "rows": [{"line": line, "gap": gaps.get(line.pk, ""), "is_ticked": line.pk in keys} for line in shown],
        "left_out": len(lines) - len(shown),
    }
    return TemplateResponse(request, "awards/pack_pick.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_add(request, pack):
    form = MoreLinesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = deliberating.add_lines(
                pack, ticked_keys(request, "lines"), reason=form.cleaned_data["reason"], by=request.user
            )
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm {added:02d} trường hợp.")
            return redirect(pack)
    context = {"form": form, "has_meeting": True, "title": "Thêm trường hợp trình Hội đồng"}
    return _picking(request, ReviewBody(pack.body), form, context, pack=pack)


@require_safe
@guard(Permission.COUNCIL_PACK_VIEW, find_pack)
def pack_detail(request, pack):
    is_office = can(request.user, Permission.COUNCIL_PACK_MANAGE)
    lines = deliberating.lines_of(pack)
    ballots = outcomes.ballots_of(pack)
    shown = ballots if is_office else [each for each in ballots if each.state != BallotState.PREPARED]
    on_paper = {option.mark for ballot in ballots for option in ballot.options.all()}
    voted = outcomes.votes_of(pack, ballots) if is_office else {}
    waiting = [line for line in lines if line.outcome == CouncilOutcome.WAITING]
    ready = [line for line in waiting if line.nomination_id in voted]
    refused = sum(line.outcome == CouncilOutcome.REFUSED for line in lines)
    long = is_office and is_long(pack, len(lines))
    context = {
        "pack": pack,
        "meeting": pack.meeting,
        "is_office": is_office,
        "rows": [_row(line, on_paper, is_office=is_office) for line in lines],
        "ballots": [{"ballot": each, "tone": BALLOT_TONES[BallotState(each.state)]} for each in shown],
        "tiles": [
            {"value": len(lines), "label": "trường hợp"},
            {"value": len(waiting), "label": "chưa có kết quả", "tone": "warning" if waiting else ""},
            {"value": len(lines) - len(waiting) - refused, "label": "được thông qua", "tone": "success"},
            {"value": refused, "label": "không được thông qua", "tone": "danger" if refused else ""},
        ],
        "can_prepare": is_office
        and pack.meeting.concluded_at is None
        and any(str(line.nomination_id) not in on_paper for line in waiting),
        "can_record": bool(ready),
        "can_add": is_office and pack.meeting.concluded_at is None,
        "is_long": long,
        "last_prints": last_prints(pack) if long else [],
        "holder": _holder(ready=bool(ready), waiting=bool(waiting), ballots=bool(ballots)),
    }
    return TemplateResponse(request, "awards/pack_detail.html", context)


def _holder(*, ready: bool, waiting: bool, ballots: bool) -> str:
    """Who has to act now; the council while it votes."""
    return "Hội đồng" if waiting and ballots and not ready else "cơ quan thi đua"


def _row(line: CouncilLine, on_paper: set[str], *, is_office: bool) -> dict:
    nomination = line.nomination
    is_waiting = line.outcome == CouncilOutcome.WAITING
    can_fall_back = nomination.state == LineState.REFUSED and nomination.form.fallback_id is not None
    return {
        "line": line,
        "tone": OUTCOME_TONES[CouncilOutcome(line.outcome)],
        "is_elsewhere": is_waiting and nomination.state != LineState.BEFORE_COUNCIL,
        "can_take_out": is_office and is_waiting and str(nomination.pk) not in on_paper,
        "fallback": nomination.form.fallback if is_office and can_fall_back else None,
    }


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack_line)
def pack_line_take_out(request, line):
    form = TakeOutForm(request.POST or None)
    return _step(
        request,
        line.pack,
        verb=lambda: deliberating.take_out(line, reason=form.cleaned_data["reason"], by=request.user),
        done="Đã rút khỏi phiên này.",
        question=f"Rút “{line}” khỏi phiên này?",
        button="Rút khỏi phiên này",
        effects=["Đề nghị vẫn chờ Hội đồng và đưa vào phiên khác được."],
        form=form,
        is_backward=True,
    )


def _step(request, pack: CouncilPack, *, verb, done: str, question: str, button: str, form=None, **more):
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            verb()
        except OfficeError as problem:
            if form is None:
                messages.error(request, str(problem))
                return redirect(pack)
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(pack)
    context = {"pack": pack, "question": question, "button": button, "form": form, **more}
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "awards/pack_step.html", context, status=status)


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_ballots(request, pack):
    """One ballot for each rule and each set of people who may vote; they are then run by the pages of the meeting."""
    # Asked of the request itself: by writing nothing may be ticked, and an empty form is one that was sent.
    form = BallotsForm(request.POST if request.method == "POST" else None, meeting=pack.meeting)
    needed = plans(pack)
    return _step(
        request,
        pack,
        verb=lambda: prepare_ballots(pack, by=request.user, **form.cleaned_data),
        done="Đã chuẩn bị phiếu. Mở phiếu, kiểm phiếu, công bố ở trang của phiên họp.",
        question=f"Chuẩn bị {len(needed):02d} phiếu biểu quyết cho {pack.meeting}?",
        button="Chuẩn bị phiếu",
        effects=[_plan_in_words(plan) for plan in needed],
        form=form,
    )


def _plan_in_words(plan: BallotPlan) -> str:
    said = f"{len(plan.lines):02d} trường hợp, {plan.rule.rule_in_words}"
    if plan.rule.is_usual_rule:
        said += " (tuyến xét không quy định tỷ lệ, lấy quá bán)"
    if plan.recused:
        said += f"; không biểu quyết: {'; '.join(f'{seat} ({why})' for seat, why in plan.recused.items())}"
    return f"{said}."


@require_http_methods(["GET", "POST"])
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_record(request, pack):
    """What the published ballots say of each line becomes its result."""
    voted = outcomes.votes_of(pack)
    ready = [
        line
        for line in deliberating.lines_of(pack)
        if line.outcome == CouncilOutcome.WAITING and line.nomination_id in voted
    ]
    differing = outcomes.rules_that_differ(ready, voted)
    form = ResultForm(request.POST or None) if differing else None
    approved = sum(voted[line.nomination_id].is_approved for line in ready)

    def verb():
        outcomes.record_results(pack, reason=form.cleaned_data["reason"] if form else "", by=request.user)

    return _step(
        request,
        pack,
        verb=verb,
        done="Đã ghi nhận kết quả của từng trường hợp.",
        question=f"Ghi nhận kết quả biểu quyết của {len(ready):02d} trường hợp?",
        button="Ghi nhận kết quả",
        effects=[
            f"{approved:02d} trường hợp được thông qua, chờ quyết định hoặc trình Trung ương.",
            f"{len(ready) - approved:02d} trường hợp không được khen thưởng; đề nghị hình thức thấp hơn được nếu có.",
        ],
        form=form,
        warning=" ".join(differing[:5]),
    )


# --- Papers -----------------------------------------------------------------------------------------------------------

pack_pdf, pack_word = paper_pages("pack", Permission.COUNCIL_PACK_VIEW, find_pack, list_paper)
opinions_pdf, opinions_word = paper_pages("pack_opinions", Permission.COUNCIL_PACK_MANAGE, find_pack, opinions_paper)


def _unless_long(request, pack, at_once, button: str):
    if is_long(pack, len(deliberating.lines_of(pack))):
        messages.info(request, f"Phiếu của hồ sơ này dài nên được in dần ở nền. Xin bấm “{button}”.")
        return redirect(pack)
    return at_once(request, pk=pack.pk)


@require_safe
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_opinions_pdf(request, pack):
    """Of a small pack at once; the sheets of a large one are printed in the background (pack_opinions_print)."""
    return _unless_long(request, pack, opinions_pdf, "In phiếu lấy ý kiến (PDF)")


@require_safe
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_opinions_word(request, pack):
    """Of a small pack at once; those of a large one are written in the background (pack_opinions_draft)."""
    return _unless_long(request, pack, opinions_word, "Làm phiếu lấy ý kiến (Word)")


@require_POST
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_opinions_print(request, pack):
    job = print_opinions(pack, by=request.user)
    return _handed_out(request, job)


@require_POST
@guard(Permission.COUNCIL_PACK_MANAGE, find_pack)
def pack_opinions_draft(request, pack):
    return _handed_out(request, draft_opinions(pack, by=request.user))


def _handed_out(request, job):
    messages.success(request, "Đã đưa vào in. Trang này tự cập nhật tiến độ.")
    return redirect(job)
