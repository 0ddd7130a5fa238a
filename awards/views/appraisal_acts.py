"""What the office does with the lines that are ticked: shown on a page first, then done to all or none."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.keys import is_key
from accounts.permissions import Permission, can
from awards.appraisal.appraising import assign, fall_back, judge, pass_on, reopen, return_lines
from awards.appraisal.doubts import doubts_of
from awards.appraisal.forms import (
    ActForm,
    AssignForm,
    OpinionAskForm,
    RemarkForm,
    ReturnForm,
    SubmissionForm,
    WhyForm,
    WhyNotForm,
)
from awards.appraisal.opinions import ask_opinion
from awards.appraisal.submitting import begin_submission
from awards.eligibility.verdicts import Outcome
from awards.models import LineState, Nomination
from awards.wording import outcome_shown

MOST_AT_ONCE, MOST_RETURNED = 5000, 100


@dataclass(frozen=True)
class Act:
    """What the office does with ticked lines: asked on a page that shows them, then done to all or none.

    Attributes:
        states: from which states; others are left out and named.
        do: (lines, form, user) → the sentence that says what was done, and where to go (None: the queue).
        own: may it be done to what one's own agency proposes?
    """

    label: str
    question: str
    button: str
    form: type
    do: Callable
    states: frozenset = frozenset(LineState) - {LineState.PROPOSED}
    effects: list[str] = field(default_factory=list)
    is_backward: bool = False
    own: bool = True


def _assign(lines, form, user):
    officer = form.cleaned_data["officer"]
    return f"Đã giao {assign(lines, officer, by=user):02d} đề nghị cho {officer.full_name}.", None


def _eligible(lines, form, user):
    done = judge(lines, is_eligible=True, reason=form.cleaned_data["reason"], by=user)
    return f"Đã kết luận đủ điều kiện {done:02d} đề nghị.", None


def _ineligible(lines, form, user):
    done = judge(lines, is_eligible=False, reason=form.cleaned_data["reason"], by=user)
    return f"Đã kết luận không đủ điều kiện {done:02d} đề nghị.", None


def _return(lines, form, user):
    return f"Đã trả lại {return_lines(lines, form.reasons(), by=user):02d} đề nghị; đơn vị được báo.", None


def _reopen(lines, form, user):
    return f"Đã mở lại thẩm định {reopen(lines, reason=form.cleaned_data['reason'], by=user):02d} đề nghị.", None


def _pass_on(lines, form, user):
    moved = pass_on(lines, by=user)
    said = "; ".join(f"{count:02d} đề nghị: {step.label.lower()}" for step, count in moved.items())
    return f"Đã chuyển bước: {said}.", None


def _fall_back(lines, form, user):
    done = [fall_back(line, reason=form.cleaned_data["reason"], by=user) for line in lines.order_by("pk")]
    return f"Đã chuyển {len(done):02d} đề nghị sang hình thức thấp hơn.", None


def _ask(lines, form, user):
    return "Đã gửi xin ý kiến.", ask_opinion(lines, form.cleaned_data, by=user).get_absolute_url()


def _submit(lines, form, user):
    submission = begin_submission(form.save(commit=False), lines, by=user)
    return "Đã lập tờ trình và báo cáo thẩm định.", submission.get_absolute_url()


RECEIVED_ALONE = frozenset({LineState.RECEIVED})
JUDGED = frozenset(
    {LineState.ELIGIBLE, LineState.INELIGIBLE, LineState.BEFORE_COUNCIL, LineState.APPROVED, LineState.REFUSED}
)
ACTS = {
    "giao": Act("Giao người thẩm định", "Giao các đề nghị này cho ai?", "Giao", AssignForm, _assign),
    "du-dieu-kien": Act(
        "Kết luận đủ điều kiện",
        "Kết luận các đề nghị này đủ điều kiện?",
        "Kết luận đủ điều kiện",
        RemarkForm,
        _eligible,
        RECEIVED_ALONE,
        own=False,
    ),
    "khong-du-dieu-kien": Act(
        "Kết luận không đủ điều kiện",
        "Kết luận các đề nghị này không đủ điều kiện?",
        "Kết luận không đủ điều kiện",
        WhyNotForm,
        _ineligible,
        RECEIVED_ALONE,
        ["Lý do được ghi vào báo cáo thẩm định và thông báo cho đơn vị."],
        is_backward=True,
        own=False,
    ),
    "tra-lai": Act(
        "Trả lại để bổ sung",
        "Trả lại các đề nghị này để bổ sung?",
        "Trả lại để bổ sung",
        ReturnForm,
        _return,
        RECEIVED_ALONE,
        ["Đơn vị chỉ sửa được các dòng này, rồi duyệt và gửi lại hồ sơ.", "Các dòng khác tiếp tục được thẩm định."],
        is_backward=True,
    ),
    "lay-y-kien": Act(
        "Lấy ý kiến cơ quan khác", "Xin ý kiến về các đề nghị này?", "Gửi xin ý kiến", OpinionAskForm, _ask
    ),
    "mo-lai": Act(
        "Mở lại thẩm định",
        "Mở lại thẩm định các đề nghị này?",
        "Mở lại",
        WhyForm,
        _reopen,
        frozenset({LineState.ELIGIBLE, LineState.INELIGIBLE, LineState.ON_NOTICE, LineState.BEFORE_COUNCIL}),
        ["Kết luận cũ còn trong quá trình xử lý; thời hạn thẩm định tính lại từ hôm nay."],
        is_backward=True,
    ),
    "hinh-thuc-thap-hon": Act(
        "Chuyển sang hình thức thấp hơn",
        "Chuyển các đề nghị này sang hình thức thấp hơn?",
        "Chuyển",
        WhyForm,
        _fall_back,
        frozenset({LineState.INELIGIBLE, LineState.REFUSED, LineState.SENT_UP}),
        ["Mỗi đề nghị được thay bằng một đề nghị mới của hình thức thay thế, chờ thẩm định."],
    ),
    "chuyen-buoc": Act(
        "Chuyển bước tiếp theo",
        "Chuyển các đề nghị này sang bước tiếp theo của tuyến xét?",
        "Chuyển",
        ActForm,
        _pass_on,
        frozenset({LineState.ELIGIBLE}),
        ["Đề nghị phải lấy ý kiến công khai thì chuyển ở trang lấy ý kiến công khai."],
    ),
    "trinh": Act(
        "Lập tờ trình, báo cáo thẩm định",
        "Lập tờ trình và báo cáo thẩm định cho các đề nghị này?",
        "Lập",
        SubmissionForm,
        _submit,
        JUDGED,
    ),
}


def asked_lines(told, user):
    """The lines that the address names: ticked ones, or all of one slate."""
    if slate := told.get("slate", ""):
        return Nomination.objects.visible_to(user).filter(slate=slate if is_key(slate) else 0)
    keys = [key for key in told.getlist("lines") if is_key(key)]
    return Nomination.objects.visible_to(user).filter(pk__in=keys[:MOST_AT_ONCE])


def find_act(user, act: str) -> Act:
    if act not in ACTS:
        raise Http404
    return ACTS[act]


@require_safe
@guard(Permission.APPRAISAL_LIST)
def appraisal_choose(request):
    """From the list of acts beside the queue to the page of the one that was chosen."""
    act = request.GET.get("act", "")
    keys = [key for key in request.GET.getlist("lines") if is_key(key)]
    if act not in ACTS or not keys:
        messages.error(request, "Xin chọn việc cần làm và đánh dấu ít nhất một đề nghị.")
        return redirect("awards:appraisal_list")
    query = QueryDict(mutable=True)
    query.setlist("lines", keys)
    return redirect(f"{reverse('awards:appraisal_act', kwargs={'act': act})}?{query.urlencode()}")


@require_http_methods(["GET", "POST"])
@guard(Permission.APPRAISAL_LIST, find_act)
def appraisal_act(request, act):
    """What would be done, to which lines; then it is done."""
    told = request.POST if request.method == "POST" else request.GET
    asked = list(
        asked_lines(told, request.user)
        .select_related("slate__agency", "slate__bloc_year__bloc", "form__fallback", "check_made", "officer")
        .order_by("slate_id", "position", "pk")
    )
    lines, left_out = sorted_out(asked, act, request.user)
    if not lines:
        why = f" {left_out[0][0]}: {left_out[0][1]}" if left_out else ""
        messages.error(request, f"Không có đề nghị nào phù hợp để {act.label.lower()}.{why}")
        return redirect("awards:appraisal_list")
    form = act.form(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            said, url = act.do(Nomination.objects.filter(pk__in=[line.pk for line in lines]), form, request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect(url or reverse("awards:appraisal_list"))
    context = {
        "act": act,
        "form": form,
        "rows": act_rows(lines, form, act),
        "is_each": act.form is ReturnForm,
        "left_out": left_out,
        "back_url": reverse("awards:appraisal_list"),
    }
    return TemplateResponse(request, "awards/appraisal_act.html", context, status=422 if form.errors else 200)


def act_rows(lines: list[Nomination], form, act: Act) -> list[dict]:
    """Each line with what was found of it, and what speaks against it. One query."""
    doubts = doubts_of(lines)
    rows = []
    for line in lines:
        check = getattr(line, "check_made", None)
        outcome, tone = outcome_shown(line.slate.kind, Outcome(check.outcome) if check else None)
        flags = [flag["text"] for flag in check.flags] if check else []
        missing = [f"Còn thiếu: {'; '.join(check.missing)}."] if check and check.missing else []
        rows.append(
            {
                "line": line,
                "outcome": outcome,
                "tone": tone,
                "notes": [*doubts.get(line.pk, []), *flags, *missing],
                "fallback": line.form.fallback if act.do is _fall_back else None,
                "field": form.field_of(line) if isinstance(form, ReturnForm) else None,
            }
        )
    return rows


def sorted_out(asked, act: Act, user) -> tuple[list[Nomination], list[tuple[Nomination, str]]]:
    """The lines that the act can be done to, and the others each with why not."""
    fit, left_out = [], []
    for line in asked:
        if line.state not in act.states:
            left_out.append((line, f"đang ở trạng thái “{line.get_state_display()}”"))
        elif not act.own and not can(user, Permission.NOMINATION_JUDGE, line):
            left_out.append((line, "người của đơn vị đề nghị, hoặc cơ quan thi đua với hồ sơ của mình, không kết luận"))
        elif act.do is _fall_back and line.form.fallback is None:
            left_out.append((line, f"{line.form} không có hình thức thay thế"))
        elif act.form is ReturnForm and len(fit) == MOST_RETURNED:
            left_out.append((line, f"mỗi lần trả lại nhiều nhất {MOST_RETURNED} đề nghị"))
        else:
            fit.append(line)
    return fit, left_out
