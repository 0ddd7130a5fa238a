"""What the portal writes into the minutes by itself: from attendance, agenda, remarks, points and ballots."""

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db.models import Count, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Identity
from blocs.models import ReportState
from blocs.names import full_name
from documents.wording import counted, long_date, number
from meetings.electing import ELECTION
from meetings.minutes_reading import Correction, Happened
from meetings.models import (
    QUESTION,
    AgendaItem,
    Ballot,
    BallotMode,
    Elector,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingMode,
    Remark,
    Seat,
    Turnout,
)
from meetings.results import COUNTS, TierResult, results, settled
from meetings.tally import rule_in_words
from scoring.bloc_table import BlocTable

# How a question begins that says itself what "yes" makes of it.
ADOPT = "Thông qua "


def draft(
    meeting: Meeting,
    happened: Happened,
    seats: list[Seat],
    table: BlocTable | None,
    identity: Identity,
    ballots: list[Ballot],
) -> dict[str, str]:
    """The text of every part of the minutes by its key, "" where there is nothing to say.

    Args:
        happened: what `read_happened` has read of it, the `stays` and `changes` of its seats too.
        table: the points it has agreed on, if it has.
        ballots: the counted ones of the meeting (`counted_ballots`).
    """
    for ballot in ballots:
        ballot.written_votes = happened.written_votes
    return {
        "opening": _opening(meeting, identity),
        "present": "\n".join(_present(meeting, happened, seats)),
        "course": "\n".join(_course(happened)),
        "scores": _scores(table, happened),
        "ballots": "\n".join(_ballots(ballots, happened, seats, identity)),
        "decisions": "\n".join(_decisions(meeting, happened, table, ballots)),
        "closing": _closing(meeting),
    }


def clock(at: dt.datetime) -> str:
    """ "08 giờ 05"."""
    local = timezone.localtime(at)
    return f"{local:%H} giờ {local:%M}"


def _opening(meeting: Meeting, identity: Identity) -> str:
    began = meeting.opened_at or meeting.starts_at
    where = f", tại {meeting.place}" if meeting.place else ""
    how = "" if meeting.mode == MeetingMode.IN_PERSON else f" Hình thức họp: {meeting.get_mode_display().lower()}."
    lines = [
        f"Hôm nay, hồi {clock(began)} {long_date(timezone.localdate(began))}{where}, "
        f"tiến hành {named(meeting, identity)}.{how}"
    ]
    if meeting.opened_without:
        lines.append(f"Hội nghị khai mạc khi còn thiếu điều kiện; lý do: {meeting.opened_without.rstrip('.')}.")
    return "\n".join(lines)


def named(meeting: Meeting, identity: Identity) -> str:
    """The meeting within a sentence: "Hội nghị tổng kết Khối thi đua Kinh tế năm 2019"."""
    if meeting.is_council:
        return f"họp {identity.council_name}"
    return f"{meeting.get_kind_display()} {full_name(meeting.bloc_year.bloc.name)} năm {meeting.bloc_year.year.year}"


def _present(meeting: Meeting, happened: Happened, seats: list[Seat]) -> Iterator[str]:
    if chair := meeting.chair_name or (meeting.chair and meeting.chair.full_name):
        yield f"Chủ trì: {chair}."
    if secretary := meeting.secretary_name or (meeting.secretary and meeting.secretary.full_name):
        yield f"Thư ký: {secretary}."
    if guests := [str(guest) for guest in happened.guests]:
        yield f"Đại biểu dự: {'; '.join(guests)}."
    unit, total = meeting.unit_word, counted(len(seats))
    here = [seat for seat in seats if seat.stays]
    if meeting.is_written and not here:
        yield f"Lấy ý kiến bằng văn bản của {total} {unit}."
    elif meeting.opened_at is None:
        yield f"Tổng số {total} {unit}."
    else:
        yield f"Tổng số {total} {unit}; có mặt {counted(len(here))} {unit}."
        yield from _comings_and_goings(meeting, seats, here)
        yield from _in_whose_place(seats)


def _comings_and_goings(meeting: Meeting, seats: list[Seat], here: list[Seat]) -> Iterator[str]:
    """Who was there at the opening, came late, left early, stayed away."""
    unit = meeting.unit_word
    then = sum(1 for seat in seats if was_present(seat, meeting.opened_at))
    yield (f"Khi khai mạc có mặt {counted(then)}/{counted(len(seats))} {unit}. Yêu cầu: {meeting.quorum_rule}.")
    first = {seat: seat.stays[0].arrived_at for seat in here}
    if late := [f"{seat} ({clock(at)})" for seat, at in first.items() if at > meeting.opened_at]:
        yield f"Đến sau khi khai mạc: {'; '.join(late)}."
    if early := [f"{seat} ({clock(left)})" for seat in here if (left := _left_early(seat, meeting))]:
        yield f"Rời hội nghị trước khi bế mạc: {'; '.join(early)}."
    if absent := [seat for seat in seats if seat not in first]:
        said = [f"{seat} (có lý do: {seat.excuse})" if seat.is_excused else f"{seat}" for seat in absent]
        yield f"Vắng mặt {counted(len(absent))} {unit}: {'; '.join(said)}."


def _in_whose_place(seats: list[Seat]) -> Iterator[str]:
    for seat in seats:
        if seat.authorisation and not seat.changes:
            yield f"{seat}: {seat.representative} dự theo {seat.authorisation}."
        for change in seat.changes:
            letter = f" theo {change.authorisation}" if change.authorisation else ""
            yield f"{seat}: {change.after} dự thay {change.before}{letter}."


def was_present(seat: Seat, at: dt.datetime) -> bool:
    """Whether somebody sat there at that moment; the seat has its `stays`."""
    return any(stay.arrived_at <= at and (stay.left_at is None or stay.left_at > at) for stay in seat.stays)


def _left_early(seat: Seat, meeting: Meeting) -> dt.datetime | None:
    """When the seat was left for good before the end; None where it was not."""
    last = seat.stays[-1].left_at
    end = meeting.concluded_at
    return last if last and (end is None or last < end) else None


def _course(happened: Happened) -> Iterator[str]:
    remarks: dict[int | None, list[Remark]] = {}
    for remark in happened.remarks:
        remarks.setdefault(remark.item_id, []).append(remark)
    place = 0
    for item in happened.agenda:
        if item.started_at is None and not item.conclusion and item.pk not in remarks:
            continue
        place += 1
        yield _item_line(item, place)
        if item.kind == ItemKind.HANDOVER:
            yield from (f"- {line.strip()}" for line in item.details.split("\n") if line.strip())
        yield from (f"- {_said(remark)}" for remark in remarks.get(item.pk, []))
        if item.conclusion:
            yield f"Kết luận: {' '.join(item.conclusion.split())}"
    if others := remarks.get(None):
        yield f"{place + 1}. Ý kiến khác" if place else "Ý kiến phát biểu:"
        yield from (f"- {_said(remark)}" for remark in others)


def _item_line(item: AgendaItem, place: int) -> str:
    who = f" ({item.speaker})" if item.speaker else ""
    when = f", từ {clock(item.started_at)}" if item.started_at else ""
    until = f" đến {clock(item.ended_at)}" if item.started_at and item.ended_at else ""
    return f"{place}. {item.title}{who}{when}{until}"


def _said(remark: Remark) -> str:
    return f"{remark.speaker}: {' '.join(remark.text.split())}"


def _scores(table: BlocTable | None, happened: Happened) -> str:
    if table is None:
        return ""
    lines = [
        f"Hội nghị thống nhất điểm của {counted(len(table.counted))} đơn vị theo {table.criteria}. {table.tie_rule}"
    ]
    if happened.corrections:
        lines += ["Điểm sửa tại hội nghị:", *map(_corrected, happened.corrections)]
    lines += [f"{row.agency}: {row.note}." for row in table.unranked if row.note]
    return "\n".join(lines)


def _corrected(correction: Correction) -> str:
    why = " ".join(correction.reason.split()).rstrip(".")
    return f"- {correction.agency}, tiêu chí {correction.code}: {number(correction.points)} điểm; lý do: {why}."


def counted_ballots(meeting: Meeting) -> list[Ballot]:
    """Those that are closed, in the order in which they were voted, with what the minutes count of them."""
    found = meeting.ballots.filter(closed_at__isnull=False).select_related("meeting__quorum_rule", "paper_count")
    of_it = Elector.objects.filter(ballot=OuterRef("pk")).order_by().values("ballot")
    found = found.annotate(
        voted=_many(Turnout.objects.filter(ballot=OuterRef("pk")).values("ballot")),
        everybody=_many(of_it),
        present=_many(of_it.filter(is_present=True)),
    )
    ballots = list(found.order_by("opened_at", "pk"))
    prefetch_related_objects(ballots, *COUNTS)
    return ballots


def _many(rows: QuerySet) -> Coalesce:
    """How many `rows` of the outer ballot there are."""
    return Coalesce(Subquery(rows.annotate(many=Count("pk")).values("many")), 0)


def _ballots(ballots: list[Ballot], happened: Happened, seats: list[Seat], identity: Identity) -> Iterator[str]:
    for place, ballot in enumerate(ballots, start=1):
        yield f"{place}. {ballot.title}"
        aside = happened.aside.get(ballot.pk, set())
        stay_out = [str(seat) for seat in seats if seat.pk in aside]
        yield _voters_in_words(ballot, stay_out, written=happened.opinions[ballot.pk])
        if ballot.committee_members:
            yield f"{identity.counting_word}: {'; '.join(ballot.committee_members)}."
        yield rule_in_words(ballot.rule, ballot.words)
        if ballot.is_void:
            yield "Số phiếu quá ít để giữ bí mật nên không kiểm phiếu."
        for result in results(ballot):
            yield from _question_lines(result) if ballot.words.is_question else _tier_lines(result)
        if ballot.follows_because:
            yield f"Bỏ phiếu lại vì: {ballot.follows_because.rstrip('.')}."


def _voters_in_words(ballot: Ballot, stay_out: list[str], *, written: int) -> str:
    unit, vote = ballot.words.unit, "biểu quyết" if ballot.is_by_hands else "bỏ phiếu"
    said = [
        f"{ballot.get_mode_display()}, mở lúc {clock(ballot.opened_at)}, kết thúc lúc {clock(ballot.closed_at)}; "
        f"khi {vote} có mặt {counted(ballot.present)}/{counted(ballot.everybody)} {unit}"
    ]
    if stay_out:
        said.append(f"không tham gia {vote} do có lợi ích liên quan: {', '.join(stay_out)}")
    if ballot.opened_without_quorum:
        said.append(f"{vote} khi chưa đủ số người dự, lý do: {ballot.opened_without_quorum.rstrip('.')}")
    if ballot.mode == BallotMode.PAPER:
        if count := getattr(ballot, "paper_count", None):
            said.append(f"phát ra {counted(count.issued)} phiếu, thu về {counted(count.returned)} phiếu")
    elif ballot.is_electronic:
        said.append(f"{counted(ballot.voted)} {unit} đã bỏ phiếu")
    if written:
        how = "cộng vào kết quả" if ballot.adds_written else "không cộng vào kết quả"
        said.append(f"nhận {counted(written)} ý kiến bằng văn bản của người vắng, {how}")
    return f"{'; '.join(said)}."


def _question_lines(result: TierResult) -> Iterator[str]:
    yield from (f"- {line.sentence}." for line in result.lines)


def _tier_lines(result: TierResult) -> Iterator[str]:
    said = f"{result.tier.title} (số lượng được chọn: {counted(result.tier.seats)})"
    if result.count:
        said += f": {counted(result.count.valid)} phiếu hợp lệ, {counted(result.count.invalid)} phiếu không hợp lệ"
    yield f"{said}."
    yield from (f"- {line.option.label}: {line.sentence}." for line in result.lines)


def _decisions(meeting: Meeting, happened: Happened, table: BlocTable | None, ballots: list[Ballot]) -> Iterator[str]:
    report = None if meeting.is_council else getattr(meeting.bloc_year, "report", None)
    is_noted = report is not None and report.get_absolute_url() in {adoption.url for adoption in happened.adoptions}
    yield from (f"- Thông qua {adoption.name}." for adoption in happened.adoptions)
    if meeting.kind == MeetingKind.YEAR_END and report and report.state == ReportState.ADOPTED and not is_noted:
        numbered = f" số {report.number}" if report.number else ""
        yield f"- Thông qua báo cáo tổng kết{numbered}."
    if table:
        best = table.ranked[0]
        yield f"- Thống nhất điểm, xếp hạng của khối; dẫn đầu là {best.agency} ({number(best.total)} điểm)."
    following = {ballot.follows_id: ballot for ballot in ballots}
    for first in (ballot for ballot in ballots if ballot.follows_id is None):
        yield from _decided(first, following)
    for document in happened.documents:
        yield f"- {counted(document.signed)} đơn vị ký {document.title} năm {document.year}."


def _decided(first: Ballot, following: Mapping[int | None, Ballot]) -> Iterator[str]:
    chain = [first]
    while chain[-1].pk in following:
        chain.append(following[chain[-1].pk])
    if not any(ballot.published_at for ballot in chain):
        return
    if first.mark == QUESTION:
        yield from _answered(first, chain)
        return
    for tier in settled(first, chain):
        names = ", ".join(option.label for option in tier.chosen)
        if names and first.mark == ELECTION:
            yield f"- {names} được suy tôn làm {tier.tier.title}."
        elif names:
            yield f"- {tier.tier.title}: {counted(len(tier.chosen))} trường hợp {first.chosen_words}: {names}."
        if tier.tied:
            tied = ", ".join(option.label for option in tier.tied)
            yield f"- {tier.tier.title}: chưa phân định giữa {tied} do bằng phiếu."
        if not names and not tier.tied:
            yield f"- {tier.tier.title}: không có trường hợp nào đạt."


def _answered(first: Ballot, chain: list[Ballot]) -> Iterator[str]:
    """What the meeting said to a question: "Thông qua báo cáo tổng kết", "Không thông qua báo cáo tổng kết"."""
    for tier in settled(first, chain):  # none where too few papers were cast to be counted
        if first.title.startswith(ADOPT):
            yield f"- {first.title}." if tier.chosen else f"- Không t{first.title[1:]}."
        else:
            yield f"- {first.title}: {first.chosen_words if tier.chosen else 'không được thông qua'}."


def _closing(meeting: Meeting) -> str:
    again = "Biên bản đã được đọc lại trước hội nghị, các thành viên dự họp nhất trí với nội dung trên./."
    if meeting.concluded_at is None:
        return f"Hội nghị kết thúc hồi …… giờ …… cùng ngày. {again}"
    ended = timezone.localdate(meeting.concluded_at)
    day = "cùng ngày" if ended == meeting.held_on else long_date(ended)
    return f"Hội nghị kết thúc hồi {clock(meeting.concluded_at)} {day}. {again}"
