"""Addresses of meetings, ballots, minutes, leaders and the council."""

import datetime as dt
from io import BytesIO

from meetings.leader_notices import Named, issue_notice
from meetings.models import AgendaItem, Ballot, CouncilMember, Guest, Meeting, ProgrammeRow, QuorumRule, Seat
from meetings.preparing import add_document, open_display
from meetings.running import note_remark
from meetings.voting import close_ballot
from scoring.models import ScoreSheet
from tests.access.places import a_year, lans_bloc, lans_meeting, lans_planned_meeting
from tests.access.table import (
    EVERYBODY_WITH_A_ROLE,
    PDF,
    PEOPLE,
    RUNS_AND_POSTS,
    RUNS_THE_MEETING,
    Office,
    Row,
    everyone,
    only,
)
from tests.builders import new_bloc, new_sheet, new_year
from tests.campaigns import covenant_places as covenants
from tests.campaigns.covenants import new_scan
from tests.meetings.rooms import new_ballot, new_meeting, published


def a_covenant_to_sign_in_a_meeting(office: Office) -> dict:
    covenant = covenants.a_covenant(office, "signing")
    return {"pk": new_meeting(bloc_year=covenant.bloc_year).pk, "document": covenant.pk}


def a_part_of_lans_minutes(office: Office) -> dict:
    return {**lans_meeting(office), "key": "present"}


def lans_concluded_meeting(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_meeting(office)["pk"])
    meeting.conclude(by=None)
    return {"pk": meeting.pk}


def lans_meeting_with_its_count(office: Office) -> dict:
    published(new_ballot(Meeting.objects.get(pk=lans_meeting(office)["pk"]), mode="open"))
    meeting = Meeting.objects.get()
    meeting.conclude(by=None)
    return {"pk": meeting.pk}


def an_agenda_item(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": AgendaItem.objects.create(meeting=meeting, title="Thảo luận").pk}


def a_text_to_adopt_in_a_meeting(office: Office) -> dict:
    return {**lans_meeting(office), "key": "bao-cao-tong-ket"}


def a_seat_with_its_letter(office: Office) -> dict:
    seat = lans_seat(office)
    scan = new_scan(office.people["minh"])
    Seat.objects.filter(pk=seat["pk"]).update(authorisation_scan=scan)
    return seat


def a_screen(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_meeting(office)["pk"])
    open_display(meeting, by=None)
    return {"key": meeting.display_key}


def a_remark(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_meeting(office)["pk"])
    return {"pk": note_remark(meeting, speaker="Ông Tám", text="Nhất trí.", by=office.people["hoa"]).pk}


def lans_sheet_in_a_meeting(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_meeting(office)["pk"])
    return {"pk": meeting.pk, "sheet": new_sheet(agency=office.health, bloc_year=meeting.bloc_year).pk}


def lans_point_in_a_meeting(office: Office) -> dict:
    place = lans_sheet_in_a_meeting(office)
    return {**place, "code": next(iter(ScoreSheet.objects.get(pk=place["sheet"]).criteria_set.criteria.leaves))}


def a_guest(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": Guest.objects.create(meeting=meeting, name="Nguyễn Văn Khách").pk}


def a_meeting_document(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": add_document(meeting, title="Dự thảo", upload=BytesIO(PDF), by=office.people["hoa"]).pk}


def a_programme_row(office: Office) -> dict:
    return {"pk": ProgrammeRow.objects.create(kind="council", title="Bế mạc", effective_from=dt.date(2026, 1, 1)).pk}


def lans_seat(office: Office) -> dict:
    return {"pk": Seat.objects.get(meeting=lans_meeting(office)["pk"], agency=office.health).pk}


def an_open_ballot(office: Office, mode: str = "open") -> dict:
    return {"pk": new_ballot(Meeting.objects.get(pk=lans_meeting(office)["pk"]), mode=mode).pk}


def a_paper_ballot(office: Office) -> dict:
    return an_open_ballot(office, mode="paper")


def a_vote_by_hands(office: Office) -> dict:
    return an_open_ballot(office, mode="hands")


def a_prepared_ballot(office: Office) -> dict:
    return {"pk": new_ballot(Meeting.objects.get(pk=lans_meeting(office)["pk"]), mode="paper", is_open=False).pk}


def a_closed_ballot(office: Office) -> dict:
    ballot = Ballot.objects.get(pk=an_open_ballot(office)["pk"])
    close_ballot(ballot, by=None)
    return {"pk": ballot.pk}


def a_published_ballot(office: Office) -> dict:
    ballot = Ballot.objects.get(pk=an_open_ballot(office)["pk"])
    published(ballot)
    return {"pk": ballot.pk}


def a_quorum_rule(office: Office) -> dict:
    return {"pk": QuorumRule.objects.get().pk}


def a_ballot_before_anybody_came(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": new_ballot(meeting, mode="paper", is_open=False).pk}


def a_notice_of_leaders(office: Office) -> dict:
    """For a bloc that is not formed yet in its year."""
    day = dt.date(2026, 3, 19)
    named = [Named(new_bloc(), office.health)]
    notice = issue_notice(new_year(), named, number="05/TB-SNV", signed_on=day, effective_on=day, by=None)
    return {"pk": notice.pk}


def a_member_of_the_council(office: Office) -> dict:
    return {"pk": CouncilMember.objects.create(name="Dương Hạnh Phúc").pk}


IN_THE_MEETING = ["lan", "giang", "minh", "thu", "hoa", "binh"]


ROWS: dict[str, Row] = {
    # Leaders of blocs, members of the council
    "meetings:leader_notice_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    **dict.fromkeys(
        ["meetings:leader_notice_detail", "meetings:leader_notice_pdf", "meetings:leader_notice_word"],
        Row(only(*EVERYBODY_WITH_A_ROLE), a_notice_of_leaders),
    ),
    "meetings:leader_notice_create": Row(only("hoa", "binh"), a_year),
    "meetings:leader_notice_apply": Row(only("hoa", "binh", then=302), a_notice_of_leaders, post={}),
    "meetings:opinion_papers_pdf": Row(only("minh", "hoa", "binh", otherwise=404), a_ballot_before_anybody_came),
    "meetings:council_list": Row(only("hoa", "binh")),
    "meetings:council_create": Row(only("hoa", "binh")),
    "meetings:council_edit": Row(only("hoa", "binh", otherwise=404), a_member_of_the_council),
    # Meetings and ballots
    "meetings:meeting_list": Row(only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh", "phuc")),
    "meetings:meeting_create": Row(only("minh", "hoa", "binh"), lans_bloc),
    "meetings:council_meeting_create": Row(only("hoa", "binh")),
    "meetings:quorum_list": Row(only("hoa", "binh")),
    "meetings:quorum_create": Row(only("hoa", "binh")),
    "meetings:quorum_edit": Row(only("hoa", "binh", otherwise=404), a_quorum_rule),
    **dict.fromkeys(["meetings:programme_list", "meetings:programme_create"], Row(only("hoa", "binh"))),
    "meetings:programme_edit": Row(only("hoa", "binh"), a_programme_row),
    **dict.fromkeys(
        ["meetings:meeting_agenda", "meetings:meeting_prepare"],
        Row(only(*IN_THE_MEETING, otherwise=404), lans_planned_meeting),
    ),
    **dict.fromkeys(
        [f"meetings:{name}" for name in ("meeting_edit", "meeting_invite", "guest_add", "meeting_document_add")]
        + [f"meetings:{name}" for name in ("item_add", "script_word", "invitations_pdf", "invitations_word")],
        Row(RUNS_THE_MEETING, lans_planned_meeting),
    ),
    **dict.fromkeys(
        ["meetings:agenda_lay_out", "meetings:agenda_reorder"], Row(RUNS_AND_POSTS, lans_planned_meeting, post={})
    ),
    "meetings:item_edit": Row(RUNS_THE_MEETING, an_agenda_item),
    **dict.fromkeys(["meetings:item_remove", "meetings:item_move"], Row(RUNS_AND_POSTS, an_agenda_item, post={})),
    **dict.fromkeys(["meetings:guest_edit", "meetings:guest_invitation_pdf"], Row(RUNS_THE_MEETING, a_guest)),
    **dict.fromkeys(["meetings:guest_remove", "meetings:guest_seen"], Row(RUNS_AND_POSTS, a_guest, post={})),
    "meetings:meeting_document_file": Row(only(*IN_THE_MEETING, otherwise=404), a_meeting_document),
    "meetings:meeting_document_remove": Row(RUNS_AND_POSTS, a_meeting_document, post={}),
    "meetings:invitation_pdf": Row(RUNS_THE_MEETING, lans_seat),
    "meetings:meeting_run": Row(RUNS_THE_MEETING, lans_meeting),
    **dict.fromkeys(
        [f"meetings:meeting_{name}" for name in ("screen", "follow", "pulse")],
        Row(only(*IN_THE_MEETING, otherwise=404), lans_meeting),
    ),
    "meetings:own_check_in": Row(
        only("giang", then=302, otherwise=404, lan=403, minh=403, thu=403, hoa=403, binh=403), lans_meeting, post={}
    ),
    **dict.fromkeys(["meetings:public_screen", "meetings:public_pulse"], Row(everyone() | {"nobody": 200}, a_screen)),
    **dict.fromkeys(["meetings:display_open", "meetings:display_close"], Row(RUNS_AND_POSTS, lans_meeting, post={})),
    "meetings:codes_issue": Row(RUNS_THE_MEETING, lans_meeting, post={}),
    "meetings:remark_add": Row(RUNS_AND_POSTS, lans_meeting, post={"speaker": "Ông Tám", "text": "Nhất trí."}),
    "meetings:remark_edit": Row(RUNS_THE_MEETING, a_remark),
    "meetings:remark_drop": Row(RUNS_AND_POSTS, a_remark, post={}),
    **dict.fromkeys(["meetings:item_start", "meetings:item_conclude"], Row(RUNS_AND_POSTS, an_agenda_item, post={})),
    "meetings:meeting_scores": Row(RUNS_THE_MEETING, lans_meeting),
    "meetings:meeting_sheet": Row(RUNS_THE_MEETING, lans_sheet_in_a_meeting),
    "meetings:point_correct": Row(RUNS_THE_MEETING, lans_point_in_a_meeting),
    "meetings:meeting_detail": Row(only(*IN_THE_MEETING, otherwise=404), lans_meeting),
    "meetings:meeting_open": Row(RUNS_THE_MEETING, lans_planned_meeting),
    "meetings:meeting_adoption": Row(RUNS_THE_MEETING, lans_meeting),
    # What a bloc adopts is its own decision, never the office's.
    "meetings:text_adopt": Row(
        only("minh", otherwise=404, lan=403, giang=403, thu=403, hoa=403, binh=403), a_text_to_adopt_in_a_meeting
    ),
    "meetings:authorisation_file": Row(RUNS_THE_MEETING, a_seat_with_its_letter),
    "meetings:meeting_signing": Row(RUNS_THE_MEETING, lans_meeting),
    "meetings:meeting_sign": Row(RUNS_THE_MEETING, a_covenant_to_sign_in_a_meeting),
    **dict.fromkeys(
        ["meetings:meeting_conclude", "meetings:ballot_create", "meetings:question_create", "meetings:election_create"],
        Row(RUNS_THE_MEETING, lans_meeting),
    ),
    **dict.fromkeys(
        ["meetings:minutes_detail", "meetings:minutes_pdf", "meetings:minutes_word"],
        Row(only(*IN_THE_MEETING, otherwise=404), lans_concluded_meeting),
    ),
    "meetings:counting_pdf": Row(only(*IN_THE_MEETING, otherwise=404), lans_meeting_with_its_count),
    **dict.fromkeys(
        ["meetings:minutes_number", "meetings:minutes_sign"], Row(RUNS_THE_MEETING, lans_concluded_meeting)
    ),
    # Before the meeting has ended only those who run it know of its minutes.
    **dict.fromkeys(
        ["meetings:minutes_part", "meetings:minutes_history"],
        Row(only("minh", "hoa", "binh", otherwise=404), a_part_of_lans_minutes),
    ),
    **dict.fromkeys(["meetings:seat_arrive", "meetings:seat_leave"], Row(RUNS_AND_POSTS, lans_seat, post={})),
    "meetings:seat_code": Row(RUNS_THE_MEETING, lans_seat, post={}),
    **dict.fromkeys(["meetings:seat_edit", "meetings:seat_excuse"], Row(RUNS_THE_MEETING, lans_seat)),
    "meetings:ballot_detail": Row(only(*IN_THE_MEETING, otherwise=404), an_open_ballot),
    **dict.fromkeys(
        ["meetings:ballot_edit", "meetings:ballot_discard", "meetings:ballot_open"],
        Row(only("minh", "hoa", "binh", otherwise=404), a_prepared_ballot),
    ),
    "meetings:ballot_cast": Row(
        only("giang", otherwise=404, lan=403, minh=403, thu=403, hoa=403, binh=403), an_open_ballot
    ),
    **dict.fromkeys(
        ["meetings:paper_count", "meetings:opinion_add", "meetings:ballot_paper_pdf", "meetings:ballot_paper_word"],
        Row(RUNS_THE_MEETING, a_paper_ballot),
    ),
    "meetings:hand_count": Row(RUNS_THE_MEETING, a_vote_by_hands),
    "meetings:ballot_close": Row(RUNS_THE_MEETING, an_open_ballot),
    **dict.fromkeys(["meetings:ballot_publish"], Row(RUNS_THE_MEETING, a_closed_ballot)),
    "meetings:ballot_new_round": Row(only("minh", "hoa", "binh", otherwise=404), a_closed_ballot),
    **dict.fromkeys(
        ["meetings:ballot_scrub", "meetings:leader_propose"],
        Row(only("minh", "hoa", "binh", then=302, otherwise=404), a_closed_ballot, post={}),
    ),
    **dict.fromkeys(
        ["meetings:tally_pdf", "meetings:tally_word"], Row(only(*IN_THE_MEETING, otherwise=404), a_published_ballot)
    ),
    "meetings:seat_enter": Row(everyone() | {"nobody": 200}),
    "meetings:seat_pulse": Row(dict.fromkeys(PEOPLE, 404)),
    "meetings:seat_check_in": Row(everyone(then=302), post={}),
    "meetings:seat_home": Row(everyone(then=302)),
    "meetings:seat_cast": Row(everyone(then=302), an_open_ballot),
    "meetings:ballot_secrecy": Row(everyone() | {"nobody": 200}),
}
