"""The review meetings of the demo: called, held item by item, voted on paper, concluded, written down, signed.

2019: the case Vĩnh Phúc (three tiers of one seat each, the next leader elected); 2020: the case Bình Phước (in March of
the following year: three Bằng khen already decided are handed over, the next covenant is signed). Who was where is as
reported; votes, hours and what members said are composed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from awards.models import AwardForm, Quota
from awards.proposals.balloting import (
    TierChoice,
    candidates_of,
    keep_proposals,
    prefilled,
    prepare_award_ballot,
    usual_tiers,
)
from blocs.models import BlocYear, EmulationYear, LeaderChoice
from demo.clock import VIETNAM, clock_at
from demo.years import BlocRow
from documents.models import StoredFile
from meetings.agenda import add_item, edit_item, remove_item
from meetings.calling import call_meeting
from meetings.counting_papers import TierTally, count_papers
from meetings.electing import prepare_election, propose_elected
from meetings.leader_notices import Named, candidates, issue_notice
from meetings.minutes import minutes_of
from meetings.minutes_paper import may_sign_in_portal, sign_in_portal, sign_on_paper
from meetings.models import (
    AgendaItem,
    Ballot,
    BallotMode,
    CouncilMember,
    Guest,
    ItemKind,
    LeaderNotice,
    Meeting,
    MeetingKind,
)
from meetings.preparing import invite, keep_guest
from meetings.ranking_votes import announce
from meetings.running import conclude_item, note_remark
from meetings.signing import sign_here, texts_to_sign
from meetings.voting import close_ballot, open_ballot
from scoring.agreeing import agree_bloc

# Who sat for agencies of before the mergers, of which the portal knows no head.
SAT_THEN = {
    "STNMT": "Phùng Văn Kỳ",
    "SKHDT": "Lưu Đình Khoa",
    "SNNPTNT": "Trần Quốc Toản",
    "SGTVT": "Hà Minh Chính",
    "CT": "Vũ Thị Liên",
    "CCHQ": "Đoàn Thế Anh",
    "BGPMB": "Quách Văn Thành",
    "VQG": "Vương Đức Hòa",
}
VOTING_TAKES = dt.timedelta(minutes=12)
USUAL_QUOTA = {"CO_CP": 1, "CO_TINH": 2, "BK_TINH": 3}
QUOTAS = {
    ("KT", 2019): {"CO_CP": 1, "CO_TINH": 1, "BK_TINH": 1},
    ("K5", 2020): {},  # what it proposed was not reported
    ("K5", 2021): {},
}
OFFICE_GUEST = ("Nguyễn Văn Bình", "Phó Trưởng ban Thi đua - Khen thưởng tỉnh")


@dataclass(frozen=True)
class Story:
    """What is particular about one meeting. `remarks` are (speaker's agency code, words) to the discussion."""

    place: str = ""
    guest: tuple[str, str] = OFFICE_GUEST
    speech: str = "Đề nghị các đơn vị phát huy kết quả đã đạt, chuẩn bị sớm hồ sơ khen thưởng."
    remarks: tuple[tuple[str, str], ...] = ()
    conclusions: Mapping[str, str] = field(default_factory=dict)  # by kind of item
    deputies: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)  # agency → name, position, letter
    absent: frozenset[str] = frozenset()


VINH_PHUC = Story(
    place="Hội trường Sở Xây dựng",
    speech="Ghi nhận kết quả của Khối; đề nghị các đơn vị tiếp tục phát hiện, nhân rộng điển hình tiên tiến, quan "
    "tâm khen thưởng người lao động trực tiếp.",
    remarks=(
        (
            "BQLKCN",
            "Nhất trí với dự thảo báo cáo; đề nghị nêu rõ 15/15 đơn vị đã giới thiệu điển hình tiên tiến.",
        ),
        ("STNMT", "Đề nghị năm sau ký giao ước thi đua sớm hơn, ngay trong quý I."),
        ("LMHTX", "Đề nghị bổ sung phương hướng về khen thưởng người lao động trực tiếp."),
    ),
    conclusions={
        "discussion": "Tiếp thu các ý kiến, bổ sung vào báo cáo tổng kết và phương hướng nhiệm vụ năm 2020.",
        "closing": "Khối trưởng năm 2019 trao cờ cho Khối trưởng năm 2020.",
    },
)
BINH_PHUOC = Story(
    place="Ban Quản lý Vườn quốc gia Bù Gia Mập",
    guest=("Lê Minh Trí", "Trưởng ban Thi đua - Khen thưởng tỉnh"),
    speech="Biểu dương kết quả của Khối; đề nghị các đơn vị thực hiện tốt giao ước thi đua năm 2021 vừa ký.",
    remarks=(
        ("SGTVT", "Nhất trí với báo cáo và sáu nội dung phương hướng năm 2021."),
        ("SNNPTNT", "Đề nghị mỗi quý một đơn vị đăng cai sinh hoạt khối."),
    ),
    conclusions={
        "handover": "Trao Bằng khen của UBND tỉnh đã được quyết định cho 03 đơn vị: Sở Giao thông vận tải, Sở Xây "
        "dựng, Ban Quản lý Vườn quốc gia Bù Gia Mập.",
        "discussion": "Thống nhất phương hướng năm 2021 gồm sáu nội dung: (1) nhiệm vụ chuyên môn và các chỉ tiêu "
        "được giao; (2) tăng trưởng, an sinh xã hội và phong trào “Kỷ cương, liêm chính, hành động, sáng tạo, bứt phá, "
        "hiệu quả”; (3) ba phong trào do Thủ tướng Chính phủ phát động, học tập và làm theo gương Bác; (4) quản lý nhà "
        "nước về thi đua, khen thưởng; (5) điển hình tiên tiến; (6) thực hiện giao ước thi đua.",
        "covenant": "Các đơn vị ký giao ước thi đua năm 2021 ngay tại hội nghị.",
    },
    deputies={"SNNPTNT": ("Trần Quốc Toản", "Phó Giám đốc", "Giấy ủy quyền số 15/GUQ-SNNPTNT ngày 10/3/2021")},
)
STORIES = {("KT", 2019): VINH_PHUC, ("K5", 2020): BINH_PHUOC}


def allot(row: BlocRow, bloc_year: BlocYear, *, cast) -> None:
    """What the province lets the bloc propose, laid down when the year is half over."""
    year = bloc_year.year.year
    with clock_at(dt.date(year, 6, 20)):
        for code, seats in QUOTAS.get((row.code, year), USUAL_QUOTA).items():
            form = AwardForm.objects.get(code=code)
            basis = f"Hướng dẫn tổng kết thi đua năm {year} (MẪU)"
            Quota.objects.keep(bloc_year, form, seats, basis=basis, is_unconfirmed=year > 2020, by=cast.office)


COUNCIL = (
    ("Đinh Quang Huy", "Chủ tịch UBND tỉnh", "Chủ tịch Hội đồng"),
    ("Bùi Thị Thanh Hương", "Giám đốc Sở Nội vụ", "Phó Chủ tịch thứ nhất"),
    ("Lò Văn Pản", "Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh", "Phó Chủ tịch"),
    ("Lê Thị Ngọc Ánh", "Phó Giám đốc Sở Nội vụ", "Ủy viên thường trực"),
    ("Đỗ Hữu Nam", "Ủy viên Ban Thường vụ Tỉnh ủy", "Ủy viên"),
    ("Phan Đức Thịnh", "Giám đốc Sở Tài chính", "Ủy viên"),
    ("Vũ Quang Huy", "Chánh Thanh tra tỉnh", "Ủy viên"),
    ("Đinh Trọng Nghĩa", "Chánh Văn phòng UBND tỉnh", "Ủy viên"),
    ("Trần Thị Bích Liên", "Chủ tịch Liên đoàn Lao động tỉnh", "Ủy viên"),
)
COUNCIL_SINCE = dt.date(2021, 7, 1)
STANDING_DUTIES = {"Chủ tịch Hội đồng", "Phó Chủ tịch thứ nhất", "Phó Chủ tịch", "Ủy viên thường trực"}


def found_council(*, cast) -> None:
    """Nine members since 2021, one of them with an account; somebody who has left since."""
    offices = {each.name: each for each in cast.agencies.values()}
    with clock_at(COUNCIL_SINCE):
        for place, (name, office, duty) in enumerate(COUNCIL, start=1):
            account = cast.people["hoidong"] if name == cast.people["hoidong"].full_name else None
            member = CouncilMember(
                name=name, office=office, duty=duty, position=place, user=account, starts_on=COUNCIL_SINCE
            )
            member.is_standing = duty in STANDING_DUTIES
            member.agency = next((each for part, each in offices.items() if office.endswith(part)), None)
            member.keep(by=cast.office)
        former = CouncilMember(
            name="Hoàng Công Lý",
            office="Chủ tịch Hội Nông dân tỉnh",
            position=len(COUNCIL) + 1,
            starts_on=COUNCIL_SINCE,
            ends_on=dt.date(2025, 6, 30),
        )
        former.keep(by=cast.office)


# --- A meeting of years gone by ---------------------------------------------------------------------------------------


def hold(row: BlocRow, bloc_year: BlocYear, *, cast, leader: User) -> Meeting:
    """The whole review meeting of the day `row.met_on`, from eight to half past eleven; the members agree in it."""
    story = STORIES.get((row.code, bloc_year.year.year), Story(absent=frozenset({row.members[-1].code})))
    with clock_at(row.met_on - dt.timedelta(days=7)):
        meeting = call(row, bloc_year, story, leader=leader)
        invite(meeting, by=leader)
    with clock_at(row.met_on, 7, 45):
        check_in(meeting, story, leader)
    with clock_at(row.met_on, 8):
        meeting.open(by=leader)
    now = dt.datetime.combine(row.met_on, dt.time(8), tzinfo=VIETNAM)
    for item in meeting.agenda.all():
        with clock_at(now.date(), now.hour, now.minute):
            item.start(by=leader)
            happen(item, meeting, row, story, leader, scan=cast.scan)
        now += dt.timedelta(minutes=item.minutes or 10)
    with clock_at(now.date(), now.hour, now.minute):
        meeting.conclude(by=leader)
    return meeting


def call(row: BlocRow, bloc_year: BlocYear, story: Story, *, leader: User) -> Meeting:
    agency = bloc_year.leader
    heads = list(User.objects.filter(grants__agency=agency, grants__role="head"))
    meeting = call_meeting(
        MeetingKind.YEAR_END,
        bloc_year=bloc_year,
        starts_at=dt.datetime.combine(row.met_on, dt.time(8), tzinfo=VIETNAM),
        place=story.place or f"Hội trường {agency.name}",
        chair_name=agency.head_name or SAT_THEN.get(agency.code, leader.full_name),
        chair=heads[0] if heads else None,
        secretary_name=leader.full_name,
        secretary=leader,
        by=leader,
    )
    name, office = story.guest
    keep_guest(Guest(meeting=meeting, name=name, office=office), by=leader)
    shape_agenda(meeting, row, leader)
    return meeting


def shape_agenda(meeting: Meeting, row: BlocRow, leader: User) -> None:
    """The usual agenda without what this meeting does not do; what is left has no "(nếu có)"."""
    has_story = (row.code, meeting.bloc_year.year.year) in STORIES
    unwanted = {ItemKind.HANDOVER, ItemKind.COVENANT} if row.code != "K5" or not has_story else {ItemKind.BALLOT}
    if not row.next_leader or row.how != LeaderChoice.ELECTED:
        unwanted.add(ItemKind.ELECTION)
    for item in list(meeting.agenda.all()):
        if item.kind in unwanted:
            remove_item(item, by=leader)
        elif "(nếu có)" in item.title:
            item.title = item.title.replace(" (nếu có)", "")
            edit_item(item, by=leader)


def check_in(meeting: Meeting, story: Story, leader: User) -> None:
    for seat in meeting.seats.select_related("agency"):
        code = seat.agency.code
        if code in story.absent:
            seat.excuse_absence(reason="dự cuộc họp khác của UBND tỉnh", by=leader)
            continue
        if code in story.deputies:
            name, position, letter = story.deputies[code]
            seat.replace_representative(name=name, position=position, authorisation=letter, by=leader)
        elif not seat.representative:
            seat.replace_representative(
                name=SAT_THEN.get(code, f"Đại diện {seat.agency.label}"), position=seat.agency.head_title, by=leader
            )
        seat.arrive(by=leader)
    for guest in meeting.guests.all():
        guest.is_present = True
        guest.save(update_fields=["is_present"])


def happen(item: AgendaItem, meeting: Meeting, row: BlocRow, story: Story, leader: User, *, scan: StoredFile) -> None:
    """What an item brings with it, by its kind."""
    match item.kind:
        case ItemKind.DISCUSSION:
            seats = {seat.agency.code: seat for seat in meeting.seats.select_related("agency")}
            for code, words in story.remarks or ((row.members[1].code, "Nhất trí với dự thảo báo cáo."),):
                note_remark(meeting, item=item, seat=seats[code], text=words, by=leader)
        case ItemKind.SPEECH:
            name, office = story.guest
            note_remark(meeting, item=item, speaker=f"{name}, {office}", text=story.speech, by=leader)
        case ItemKind.SCORES:
            agree_bloc(meeting.bloc_year, by=leader)
        case ItemKind.BALLOT:
            vote_on_awards(meeting, leader)
        case ItemKind.ELECTION:
            elect(meeting, row, leader)
        case ItemKind.COVENANT:
            sign_what_waits(meeting, leader, scan)
    if words := story.conclusions.get(item.kind):
        conclude_item(item, words, by=leader)


def vote_on_awards(meeting: Meeting, leader: User) -> None:
    """On paper, those that rank puts on it; the further down, the fewer approve."""
    plans = usual_tiers(meeting.bloc_year)
    offered = prefilled(candidates_of(meeting.bloc_year), plans)
    choices = [TierChoice(plan, offered[plan.form.code]) for plan in plans]
    ballot = prepare_award_ballot(meeting, choices, mode=BallotMode.PAPER, by=leader)
    present = meeting.quorum().present
    votes = {option.pk: present - place % 3 for place, option in enumerate(ballot.options.all())}
    count(ballot, votes, leader)
    keep_proposals(ballot, by=leader)


def elect(meeting: Meeting, row: BlocRow, leader: User) -> None:
    """The next leader, and somebody else who stands too."""
    members = {seat.agency.code: seat.agency for seat in meeting.seats.select_related("agency")}
    other = next(code for code in members if code not in (row.next_leader, row.leader))
    ballot = prepare_election(
        meeting, leaders=[members[row.next_leader], members[other]], mode=BallotMode.PAPER, by=leader
    )
    winner, loser = ballot.options.all()
    count(ballot, {winner.pk: meeting.quorum().present - 2, loser.pk: 2}, leader)
    propose_elected(ballot, by=leader)


def sign_what_waits(meeting: Meeting, leader: User, scan: StoredFile) -> None:
    """All members sign one paper, the covenant of the year that follows."""
    for waiting in texts_to_sign(meeting):
        sign_here(
            meeting,
            waiting.document,
            waiting.unsigned,
            signed_on=timezone.localdate(meeting.starts_at),
            scan=ContentFile(scan.read(), name=scan.original_name),
            by=leader,
            seen=None,
        )


def count(ballot: Ballot, votes: dict[int, int], leader: User) -> None:
    """Open, count, close and publish a paper ballot in which every paper is valid."""
    open_ballot(ballot, by=leader)
    present = ballot.electors.filter(is_present=True).count()
    tallies = {
        tier.pk: TierTally(valid=present, votes={option.pk: votes[option.pk] for option in tier.options.all()})
        for tier in ballot.tiers.prefetch_related("options")
    }
    committee = "Nguyễn Thị Hoa, Trưởng ban\nPhạm Văn Dũng\nLò Thị Mai"
    count_papers(ballot, issued=present, returned=present, tiers=tallies, committee=committee, by=leader)
    closed_at = timezone.now() + VOTING_TAKES
    close_ballot(ballot, by=leader, at=closed_at)
    announce(ballot, by=leader, at=closed_at)


def sign(row: BlocRow, meeting: Meeting, *, cast, leader: User) -> None:
    """In the cases from the news the chair signs in the portal where there is an account; else on paper."""
    year = meeting.bloc_year.year.year
    with clock_at(row.met_on, 16):
        whole = Meeting.objects.select_related("bloc_year__bloc", "bloc_year__year", "bloc_year__leader").get(
            pk=meeting.pk
        )
        minutes_of(whole).keep_number(f"{29 + len(row.members)}/BB-{row.leader}", by=leader)
        chair = whole.chair
        if (row.code, year) in STORIES and chair is not None and may_sign_in_portal(chair, whole):
            sign_in_portal(whole, by=chair)
            return
        sign_on_paper(whole, name=whole.chair_name, signed_on=row.met_on, scan=cast.scan, by=leader)


# --- The leaders of the year that follows ----------------------------------------------------------------------------


def announce_leaders(year: EmulationYear, rows: Sequence[BlocRow], *, cast) -> LeaderNotice:
    """One notice for all blocs, in January: before the decision that forms them, so it waits for them."""
    elected = {candidate.bloc.code: candidate for candidate in candidates(year)}
    named = [
        Named(
            elected[row.code].bloc,
            cast.agencies[row.leader],
            cast.agencies[row.deputy],
            meeting=elected[row.code].meeting,
        )
        for row in rows
    ]
    day = dt.date(year.year, 1, 20)
    with clock_at(day):
        return issue_notice(
            year,
            named,
            number="12/TB-SNV",
            signed_on=day,
            effective_on=day,
            signer_title="Phó Giám đốc",
            signer_name=cast.people["giamdoc"].full_name,
            by=cast.office,
        )


# --- The meeting that is about to be held -----------------------------------------------------------------------------


def plan_next(bloc_year: BlocYear, *, cast, today: dt.date) -> Meeting:
    """KT of the current year: called for the coming week, chaired by the head of its leading agency, invited."""
    leader, chair = cast.clerk_of(bloc_year.leader), cast.people["chutri"]
    meeting = call_meeting(
        MeetingKind.YEAR_END,
        bloc_year=bloc_year,
        starts_at=dt.datetime.combine(next_workday(today), dt.time(8), tzinfo=VIETNAM),
        place=f"Hội trường {bloc_year.leader.name}",
        chair_name=chair.full_name,
        chair=chair,
        secretary_name=leader.full_name,
        secretary=leader,
        by=leader,
    )
    keep_guest(Guest(meeting=meeting, name=OFFICE_GUEST[0], office=OFFICE_GUEST[1]), by=leader)
    titles = {
        ItemKind.HANDOVER: f"Trao Bằng khen của Chủ tịch UBND tỉnh năm {bloc_year.year.year - 1}",
        ItemKind.COVENANT: "Ký phụ lục sửa đổi Quy chế hoạt động của khối",
    }
    for item in list(meeting.agenda.filter(kind__in=titles)):
        item.title = titles[item.kind]
        edit_item(item, by=leader)
    add_item(meeting, kind=ItemKind.OTHER, title="Giới thiệu điển hình tiên tiến của khối", minutes=10, by=leader)
    invite(meeting, words="Xin mang theo bảng chấm điểm đã thẩm tra.", by=leader)
    return meeting


def next_workday(today: dt.date) -> dt.date:
    """The first Monday to Friday at least three days from `today`."""
    day = today + dt.timedelta(days=3)
    while day.weekday() >= 5:
        day += dt.timedelta(days=1)
    return day
