"""What meetings prints, for the library of papers."""

from blocs.samples import sample_identity
from documents.library import LibraryPaper
from meetings.leader_notices import notice_paper
from meetings.letters import invitation_paper
from meetings.minutes import minutes_record
from meetings.minutes_paper import counting_records, minutes_paper
from meetings.papers import ballot_paper, opinion_papers, tally_paper
from meetings.samples import sample_ballot, sample_held_meeting, sample_leader_notice, sample_meeting
from meetings.script import script_paper

BLOC_RULES = "Quy chế hoạt động của cụm, khối thi đua do tỉnh ban hành"
RULE_OF_THE_DAY = "quy định về tỷ lệ phiếu có ngày hiệu lực, ghi trên từng cuộc bỏ phiếu"


def _invitations():
    meeting = sample_meeting()
    whom = [*meeting.seats.select_related("agency"), *meeting.guests.all()]
    return invitation_paper(meeting, sample_identity(), whom)


def _opinion_papers():
    ballot = sample_ballot()
    return opinion_papers(ballot, list(ballot.meeting.seats.select_related("agency")[:2]), sample_identity())


def _counting_record():
    meeting = sample_held_meeting()
    return tally_paper(meeting.ballots.get(), sample_identity())


PAPERS = [
    LibraryPaper(
        key="giay-moi",
        name="Giấy mời họp",
        made_by=invitation_paper,
        prints=[
            "meetings:invitations_pdf",
            "meetings:invitations_word",
            "meetings:invitation_pdf",
            "meetings:guest_invitation_pdf",
        ],
        printed_from="Hội nghị › Chuẩn bị",
        basis="Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Giấy mời",
        sample=_invitations,
    ),
    LibraryPaper(
        key="kich-ban",
        name="Kịch bản điều hành hội nghị",
        made_by=script_paper,
        prints=["meetings:script_word"],
        printed_from="Hội nghị › Chuẩn bị",
        basis="Giấy tờ nội bộ của người chủ trì, không có mẫu quy định",
        sample=lambda: script_paper(sample_meeting(), sample_identity()),
        has_pdf=False,
    ),
    LibraryPaper(
        key="bien-ban-hoi-nghi",
        name="Biên bản hội nghị",
        made_by=minutes_paper,
        prints=["meetings:minutes_pdf", "meetings:minutes_word"],
        printed_from="Hội nghị › Biên bản",
        basis=f"Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Biên bản; {BLOC_RULES}",
        sample=lambda: minutes_paper(minutes_record(sample_held_meeting())),
    ),
    LibraryPaper(
        key="phieu-suy-ton",
        name="Phiếu suy tôn, phiếu bầu",
        made_by=ballot_paper,
        prints=["meetings:ballot_paper_pdf", "meetings:ballot_paper_word"],
        printed_from="Hội nghị › một cuộc bỏ phiếu",
        basis=f"{BLOC_RULES}; {RULE_OF_THE_DAY}",
        sample=lambda: ballot_paper(sample_ballot(), sample_identity()),
    ),
    LibraryPaper(
        key="phieu-lay-y-kien",
        name="Phiếu lấy ý kiến của người vắng mặt",
        made_by=opinion_papers,
        prints=["meetings:opinion_papers_pdf"],
        printed_from="Hội nghị › một cuộc bỏ phiếu",
        basis=f"{BLOC_RULES}; {RULE_OF_THE_DAY}",
        sample=_opinion_papers,
        has_word=False,
    ),
    LibraryPaper(
        key="bien-ban-kiem-phieu",
        name="Biên bản kiểm phiếu",
        made_by=tally_paper,
        prints=["meetings:tally_pdf", "meetings:tally_word"],
        printed_from="Hội nghị › một cuộc bỏ phiếu",
        basis=f"Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Biên bản; {RULE_OF_THE_DAY}",
        sample=_counting_record,
    ),
    LibraryPaper(
        key="cac-bien-ban-kiem-phieu",
        name="Các biên bản kiểm phiếu của một hội nghị",
        made_by=counting_records,
        prints=["meetings:counting_pdf"],
        printed_from="Hội nghị › Biên bản",
        basis=f"Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Biên bản; {RULE_OF_THE_DAY}",
        sample=lambda: counting_records(sample_held_meeting(), sample_identity()),
        has_word=False,
    ),
    LibraryPaper(
        key="thong-bao-truong-khoi",
        name="Thông báo đơn vị đứng đầu, cấp phó các khối, cụm",
        made_by=notice_paper,
        prints=["meetings:leader_notice_pdf", "meetings:leader_notice_word"],
        printed_from="Hội nghị › Thông báo trưởng khối",
        basis="Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Thông báo; kết quả suy tôn của các khối, cụm",
        sample=lambda: notice_paper(sample_leader_notice(), sample_identity()),
    ),
]
