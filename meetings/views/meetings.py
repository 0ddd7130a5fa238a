"""Meetings: the list, one meeting with its seats and ballots, calling, opening and concluding it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import OfficeError, WrongState
from accounts.guard import guard
from accounts.models import Identity
from accounts.permissions import Permission, can
from blocs.models import BlocYear, YearState
from meetings.calling import call_meeting
from meetings.forms import MeetingFilter, MeetingForm, OptionalReasonForm, people_of
from meetings.models import Attendance, BallotState, Meeting, MeetingKind, MeetingState, Quorum, Seat
from meetings.readiness import points_for
from meetings.signing import takes_signatures
from meetings.wording import BALLOT_TONES, MEETING_TONES

MEETINGS_PER_PAGE = 30
BLOC_KINDS = [kind for kind in MeetingKind if kind != MeetingKind.COUNCIL]
OF_A_MEETING = [
    "bloc_year__bloc",
    "bloc_year__year",
    "bloc_year__leader",
    "bloc_year__report",
    "quorum_rule",
    "chair",
    "secretary",
    "proposed_leader",
]


def find_meeting(user, pk) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(user).select_related(*OF_A_MEETING), pk=pk)


def tabs(user, meeting: Meeting, here: str) -> list[dict]:
    """The pages of one meeting; running it is for those who may."""
    pages = [
        ("meeting_detail", "Điểm danh, bỏ phiếu"),
        ("meeting_agenda", "Chương trình"),
        ("meeting_prepare", "Chuẩn bị, tài liệu"),
        ("meeting_follow", "Theo dõi"),
    ]
    if can(user, Permission.MEETING_RUN, meeting):
        pages.append(("meeting_run", "Điều hành"))
    return [
        {"label": label, "url": reverse(f"meetings:{name}", args=[meeting.pk]), "is_current": name == here}
        for name, label in pages
    ]


def find_bloc_to_meet(user, code, year) -> BlocYear:
    found = BlocYear.objects.select_related("bloc", "year", "leader")
    return get_object_or_404(found, bloc__code=code, year__year=year)


@require_safe
@guard(Permission.MEETING_LIST)
def meeting_list(request):
    found = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user).select_related(*OF_A_MEETING))
    page = Paginator(found.qs.order_by("-starts_at", "-pk"), MEETINGS_PER_PAGE).get_page(request.GET.get("page"))
    identity = Identity.current()
    rows = [
        {"meeting": meeting, "tone": MEETING_TONES[MeetingState(meeting.state)], "holder": meeting.holder(identity)}
        for meeting in page
    ]
    context = {
        "filter": found,
        "page": page,
        "rows": rows,
        "led": BlocYear.objects.led_by(request.user.agency_ids)
        .exclude(year__state=YearState.CLOSED)
        .select_related("bloc", "year"),
        "can_call_council": can(request.user, Permission.MEETING_CALL),
        "can_manage_quorum": can(request.user, Permission.QUORUM_MANAGE),
        "can_manage_programmes": can(request.user, Permission.PROGRAMME_MANAGE),
    }
    return TemplateResponse(request, "meetings/meeting_list.html", context)


def find_room(user, pk) -> Meeting:
    """The meeting with its seats in `room`, read once for the page and for the question who sits there."""
    meeting = find_meeting(user, pk)
    stays = Prefetch("attendances", Attendance.objects.order_by("arrived_at", "pk"))
    meeting.room = list(meeting.seats.with_presence().select_related("user").prefetch_related(stays, "replacements"))
    meeting.seated_ids = frozenset(seat.user_id for seat in meeting.room if seat.user_id)
    return meeting


@require_safe
@guard(Permission.MEETING_VIEW, find_room)
def meeting_detail(request, meeting):
    identity, quorum = Identity.current(), meeting.quorum_of(meeting.room)
    may_run = can(request.user, Permission.MEETING_RUN, meeting)
    ballots = meeting.ballots.all() if may_run else meeting.ballots.shown_to_voters()
    context = {
        "meeting": meeting,
        "identity": identity,
        "tone": MEETING_TONES[MeetingState(meeting.state)],
        "tabs": tabs(request.user, meeting, "meeting_detail"),
        "holder": meeting.holder(identity),
        "facts": [
            ("Bắt đầu lúc", f"{timezone.localtime(meeting.starts_at):%H:%M ngày %d/%m/%Y}"),
            ("Địa điểm", meeting.place),
            ("Hình thức họp", meeting.get_mode_display()),
            ("Chủ trì", meeting.chair_name or meeting.chair),
            ("Thư ký", meeting.secretary_name or meeting.secretary),
            ("Được suy tôn lãnh đạo khối năm sau", meeting.proposed_leader),
        ][: 5 if meeting.proposed_leader_id is None else 6]
        + ([("Khai mạc khi còn thiếu", meeting.opened_missing.replace("\n", " "))] if meeting.opened_missing else [])
        + ([("Lý do vẫn khai mạc", meeting.opened_without)] if meeting.opened_without else []),
        "quorum": quorum,
        "quorum_tone": "success" if quorum.is_met else "warning",
        "pulse_url": reverse("meetings:meeting_pulse", args=[meeting.pk]),
        "seats": [_seat_row(seat) for seat in meeting.room],
        "ballots": [{"ballot": ballot, "tone": BALLOT_TONES[BallotState(ballot.state)]} for ballot in ballots],
        "may_run": may_run,
        "reads_minutes": may_run or meeting.concluded_at is not None,
        "may_check_in": may_run and meeting.concluded_at is None,
        "can_open": may_run and meeting.state == MeetingState.PLANNED,
        "can_conclude": may_run and meeting.is_open,
        "can_sign_together": may_run and takes_signatures(meeting),
        "can_elect": may_run and not meeting.is_council and meeting.concluded_at is None,
    }
    return TemplateResponse(request, "meetings/meeting_detail.html", context)


def _seat_row(seat: Seat) -> dict:
    return {
        "seat": seat,
        "stays": [_stay_in_words(stay) for stay in seat.attendances.all()],
        "replaced": ", ".join(replacement.before for replacement in seat.replacements.all()),
    }


def _stay_in_words(stay: Attendance) -> str:
    """ "08:05–11:30", "08:05, đang có mặt"."""
    came = f"{timezone.localtime(stay.arrived_at):%H:%M}"
    return f"{came}–{timezone.localtime(stay.left_at):%H:%M}" if stay.left_at else f"từ {came}"


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_CALL, find_bloc_to_meet)
def meeting_create(request, bloc_year):
    form = MeetingForm(request.POST or None, kinds=BLOC_KINDS, people=people_of(bloc_year))
    return _call(request, form, bloc_year)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_CALL)
def council_meeting_create(request):
    form = MeetingForm(request.POST or None, kinds=[MeetingKind.COUNCIL], people=people_of(None))
    return _call(request, form, None)


def _call(request, form: MeetingForm, bloc_year: BlocYear | None):
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name not in ("on", "at", "kind")}
        try:
            kind = MeetingKind(form.cleaned_data["kind"])
            meeting = call_meeting(kind, bloc_year=bloc_year, by=request.user, **typed)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã lập hội nghị, mỗi thành viên một ghế biểu quyết.")
            return redirect(meeting)
    context = {"form": form, "bloc_year": bloc_year, "is_council": bloc_year is None}
    return TemplateResponse(request, "meetings/meeting_create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_open(request, meeting):
    """Asks for a reason where too few are present or something is not ready; it is kept with the meeting."""
    quorum, found = meeting.quorum(), points_for(meeting, request.user)
    lacking = [point.missing for point in found if not point.is_met]
    is_ready = quorum.is_met and not lacking
    form = None if is_ready else OptionalReasonForm(request.POST or None, is_required=True)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        return carry_out(
            request,
            meeting,
            lambda: meeting.open(by=request.user, reason=reason, missing=lacking),
            "Đã khai mạc hội nghị.",
        )
    effects = [
        f"Quy định áp dụng: số người dự {quorum.rule}." if quorum.rule else "",
        quorum.in_words(),
        "Từ lúc này mở phiếu, bỏ phiếu được.",
    ]
    context = {
        "meeting": meeting,
        "title": "Khai mạc hội nghị",
        "question": f"Khai mạc {meeting}?",
        "button": "Khai mạc",
        "effects": [effect for effect in effects if effect],
        "form": form,
        "warning": _why_a_reason(quorum, lacking),
        "points": found,
    }
    status = 422 if form is not None and form.errors else 200
    return TemplateResponse(request, "meetings/meeting_step.html", context, status=status)


def _why_a_reason(quorum: Quorum, lacking: list[str]) -> str:
    short = [] if quorum.is_met else ["chưa đủ số người dự"]
    short += [f"còn {len(lacking):02d} việc chưa xong"] if lacking else []
    said = " và ".join(short)
    return f"{said[0].upper()}{said[1:]}; vẫn khai mạc thì ghi lý do." if said else ""


@require_http_methods(["GET", "POST"])
@guard(Permission.MEETING_RUN, find_meeting)
def meeting_conclude(request, meeting):
    if request.method == "POST":
        return carry_out(request, meeting, lambda: meeting.conclude(by=request.user), "Đã bế mạc hội nghị.")
    context = {
        "meeting": meeting,
        "title": "Bế mạc hội nghị",
        "question": f"Bế mạc {meeting}?",
        "button": "Bế mạc",
        "effects": [
            "Giờ kết thúc được ghi vào biên bản; mọi người dự được ghi là rời hội nghị lúc này.",
            "Không điểm danh, không mở phiếu được nữa. Mã bỏ phiếu hết giá trị.",
        ],
    }
    return TemplateResponse(request, "meetings/meeting_step.html", context)


def carry_out(request, back, verb, done: str):
    """Do it, say so, and go back; a refusal is said there too."""
    try:
        verb()
    except OfficeError as problem:
        if isinstance(problem, WrongState) and problem.is_done:
            messages.info(request, f"{problem.thing}: {problem.thing.get_state_display().lower()} từ trước.")
        else:
            messages.error(request, str(problem))
    else:
        messages.success(request, done)
    return redirect(back)
