"""Hồ sơ của khối: what belongs to it, what is still missing, and sending it to the office in one step."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import GrantedRole, Identity, Notice, User, record
from accounts.permissions import Permission, can
from awards.models import BlocDossier, BlocProposal, Quota
from awards.proposals.balloting import AWARDS, doubled
from blocs.models import BlocState, BlocYear, ReportState
from blocs.reporting import needed_to_read, report_of
from documents.wording import counted
from meetings.electing import ELECTION
from meetings.models import Ballot, BallotState, Meeting, MeetingKind, MeetingState
from scoring.bloc_table import latest_snapshot
from scoring.closing import send


@dataclass(frozen=True)
class Piece:
    """One thing that belongs to the dossier.

    Attributes:
        detail: what there is of it, or what to do.
        url: where it is read, or made; "" for nowhere.
        sha256: of what is kept; "" where it is made anew from rows that no longer change.
        needs: what one must be allowed to do, towards the bloc's year, to open `url`.
    """

    name: str
    is_there: bool
    detail: str
    url: str = ""
    sha256: str = ""
    needs: Permission = Permission.DOSSIER_VIEW


@dataclass(frozen=True)
class AwardVote:
    """One published award ballot over all its rounds, and what has become of it.

    Attributes:
        ballot: the last round that is published.
        kept: how many proposals were made of it, those withdrawn since too.
        is_behind: a later round was published since; its result has not been kept yet.
    """

    ballot: Ballot
    kept: int
    is_behind: bool


@dataclass(frozen=True)
class Contents:
    """All that there is of a bloc's dossier now: its pieces, and what they are made of."""

    pieces: list[Piece]
    proposals: list[BlocProposal]  # that stand
    withdrawn: list[BlocProposal]
    award_votes: list[AwardVote]

    @property
    def missing(self) -> list[Piece]:
        return [piece for piece in self.pieces if not piece.is_there]

    def pieces_for(self, reader: User, bloc_year: BlocYear) -> list[Piece]:
        """The pieces, without the address of a page that `reader`, who sees the dossier, may not open."""
        return [
            piece
            if piece.needs == Permission.DOSSIER_VIEW or can(reader, piece.needs, bloc_year)
            else replace(piece, url="")
            for piece in self.pieces
        ]


def contents_of(bloc_year: BlocYear, identity: Identity) -> Contents:
    """Everything that the office expects from a bloc, in the order of its letter. A constant number of queries."""
    found = Meeting.objects.filter(bloc_year=bloc_year, kind=MeetingKind.YEAR_END)
    people = ["proposed_leader", "proposed_deputy", "written_minutes__file"]
    meeting = found.select_related(*people).order_by("-starts_at", "-pk").first()
    ballots = list(meeting.ballots.all()) if meeting else []
    everything = list(BlocProposal.objects.of_bloc_year(bloc_year))
    proposals = [proposal for proposal in everything if not proposal.withdrawn_because]
    return Contents(
        pieces=[
            _points(bloc_year),
            _report(bloc_year),
            _minutes(bloc_year, meeting),
            _counts(meeting, ballots),
            _proposals(bloc_year, meeting, proposals),
            _leader(bloc_year, identity, meeting, ballots),
        ],
        proposals=proposals,
        withdrawn=[proposal for proposal in everything if proposal.withdrawn_because],
        award_votes=_award_votes(ballots, everything),
    )


def _award_votes(ballots: list[Ballot], proposals: list[BlocProposal]) -> list[AwardVote]:
    """Of every award ballot of the meeting that has a published round. No query."""
    following = {ballot.follows_id: ballot for ballot in ballots}
    votes = []
    for first in (ballot for ballot in ballots if ballot.mark == AWARDS and ballot.follows_id is None):
        chain = [first]
        while chain[-1].pk in following:
            chain.append(following[chain[-1].pk])
        published = [ballot for ballot in chain if ballot.state == BallotState.PUBLISHED]
        if not published:
            continue
        kept = [proposal for proposal in proposals if any(proposal.ballot_id == ballot.pk for ballot in chain)]
        is_behind = bool(kept) and all(proposal.ballot_id != published[-1].pk for proposal in kept)
        votes.append(AwardVote(published[-1], len(kept), is_behind))
    return votes


def _at(name: str, bloc_year: BlocYear) -> str:
    return reverse(name, kwargs={"code": bloc_year.bloc.code, "year": bloc_year.year.year})


def _points(bloc_year: BlocYear) -> Piece:
    url = _at("scoring:bloc_table", bloc_year)
    if not bloc_year.is_agreed:
        return Piece("Bảng tổng hợp điểm", False, "Hội nghị chưa thống nhất điểm, xếp hạng.", url)
    snapshot = latest_snapshot(bloc_year)
    return Piece("Bảng tổng hợp điểm", True, "Đã thống nhất.", url, snapshot.sha256 if snapshot else "")


def _report(bloc_year: BlocYear) -> Piece:
    report, url = report_of(bloc_year), _at("reports:report_detail", bloc_year)
    needs = needed_to_read(report)
    if report.state != ReportState.ADOPTED:
        return Piece("Báo cáo tổng kết", False, "Chưa thông qua.", url, needs=needs)
    detail = f"Số {report.number}." if report.number else ""
    return Piece("Báo cáo tổng kết", True, detail, url, report.file.sha256, needs)


def _minutes(bloc_year: BlocYear, meeting: Meeting | None) -> Piece:
    name = "Biên bản hội nghị"
    if meeting is None:
        url = _at("meetings:meeting_create", bloc_year)
        return Piece(name, False, "Chưa có hội nghị tổng kết trên cổng.", url, needs=Permission.MEETING_CALL)
    if meeting.concluded_at is None:  # members read minutes only once the meeting has ended
        return Piece(name, False, "Hội nghị chưa kết thúc.", meeting.get_absolute_url())
    url = reverse("meetings:minutes_detail", kwargs={"pk": meeting.pk})
    if meeting.state != MeetingState.SIGNED:
        return Piece(name, False, "Chưa ký.", url)
    minutes = meeting.written_minutes
    return Piece(name, True, f"Số {minutes.number}." if minutes.number else "", url, minutes.file.sha256)


def _counts(meeting: Meeting | None, ballots: list) -> Piece:
    name = "Biên bản kiểm phiếu"
    on_people = [ballot for ballot in ballots if not ballot.is_by_hands and not ballot.words.is_question]
    published = [ballot for ballot in on_people if ballot.state == BallotState.PUBLISHED]
    waiting = [ballot for ballot in ballots if ballot.state in (BallotState.OPEN, BallotState.CLOSED)]
    if meeting is None or not published or waiting:
        detail = "Còn cuộc bỏ phiếu chưa công bố kết quả." if waiting else "Chưa có cuộc bỏ phiếu nào công bố kết quả."
        return Piece(name, False, detail, meeting.get_absolute_url() if meeting else "")
    url = reverse("meetings:counting_pdf", kwargs={"pk": meeting.pk})
    return Piece(name, True, f"{counted(len(published))} cuộc bỏ phiếu.", url)


def _proposals(bloc_year: BlocYear, meeting: Meeting | None, found: list[BlocProposal]) -> Piece:
    name = "Danh sách đề nghị khen thưởng"
    if not found:
        return Piece(name, False, "Chưa ghi nhận kết quả suy tôn.", meeting.get_absolute_url() if meeting else "")
    if twice := doubled(found):
        names = ", ".join(agency.name for agency in twice)
        return Piece(
            name, False, f"Đứng ở nhiều hình thức, xin giữ một: {names}.", _at("awards:dossier_detail", bloc_year)
        )
    if over := over_quota(bloc_year, found):
        return Piece(name, False, " ".join(over), _at("awards:dossier_detail", bloc_year))
    return Piece(name, True, f"{counted(len(found))} đề nghị.", _at("awards:proposals_pdf", bloc_year))


def over_quota(bloc_year: BlocYear, proposals: list[BlocProposal]) -> list[str]:
    """A sentence for each form of which more is proposed than the bloc's quota; a form without one is not judged."""
    quotas = {row.form_id: row.seats for row in Quota.objects.filter(bloc_year=bloc_year)}
    counts: dict[int, int] = {}
    for proposal in proposals:
        counts[proposal.form_id] = counts.get(proposal.form_id, 0) + 1
    forms = {proposal.form_id: proposal.form for proposal in proposals}
    return [
        f"{forms[pk]}: đề nghị {counted(count)}, số lượng giao {counted(quotas[pk])}."
        for pk, count in counts.items()
        if pk in quotas and count > quotas[pk]
    ]


def _leader(bloc_year: BlocYear, identity: Identity, meeting: Meeting | None, ballots: list) -> Piece:
    name = f"Suy tôn {bloc_year.leader_word(identity).lower()} năm {bloc_year.year.year + 1}"
    if meeting is None or meeting.proposed_leader is None:
        waits = any(ballot.mark == ELECTION for ballot in ballots)
        detail = "Chưa ghi nhận kết quả bầu." if waits else "Chưa bầu; cơ quan thi đua chỉ định nếu khối không bầu."
        return Piece(name, False, detail, meeting.get_absolute_url() if meeting else "")
    return Piece(name, True, meeting.proposed_leader.name, meeting.get_absolute_url())


@transaction.atomic
def send_dossier(bloc_year: BlocYear, *, by, number: str = "", reason: str = "") -> BlocDossier:
    """MET → SENT: the whole dossier goes to the office, which is told; what was in it is written down.

    Args:
        number: of the bloc's letter, as the leading agency gave it.
        reason: why it goes although something is missing; not needed when nothing is.

    Raises:
        OfficeError: something is missing and no reason is given, or the year is closed.
        WrongState: the members have not agreed on their points, or the dossier is sent already.
    """
    held = bloc_year.locked()
    if held.state != BlocState.MET:
        raise WrongState(held, BlocState.SENT)
    found = contents_of(bloc_year, Identity.current())
    missing = [piece.name for piece in found.missing]
    if missing and not reason.strip():
        raise OfficeError(f"Hồ sơ còn thiếu: {', '.join(missing)}. Xin ghi lý do nếu vẫn gửi.")
    contents = [
        {"name": piece.name, "detail": piece.detail, "sha256": piece.sha256} for piece in found.pieces if piece.is_there
    ]
    dossier = BlocDossier.objects.create(
        bloc_year=bloc_year,
        number=number.strip(),
        contents=contents,
        missing=missing,
        reason=reason.strip() if missing else "",
        sent_by=by,
    )
    send(bloc_year, by=by)
    record(
        by, "awards.dossier_sent", bloc_year, number=dossier.number, missing=", ".join(missing), reason=dossier.reason
    )
    people = User.objects.holding(GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD)
    Notice.objects.tell(
        people, subject=f"{bloc_year} đã gửi hồ sơ tổng kết", link=_at("awards:dossier_detail", bloc_year)
    )
    return dossier
