"""Who gets what at every address of the portal: role × URL × expected answer.

Each app adds its own rows to TABLE. A missing URL fails test_access.py. `nobody` is a caller who has not signed in.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO

from accounts.models import Agency, GrantedRole, Notice, User
from awards.balloting import keep_proposals
from blocs.models import BlocState, BlocYear, ImportDraft, Membership, YearState
from blocs.reporting import ask_members, comment
from documents.models import DocumentKind, IssuedDocument, NumberSeries, PrintJob, StoredFile
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from meetings.leader_notices import Named, issue_notice
from meetings.models import AgendaItem, Ballot, CouncilMember, Guest, ItemKind, Meeting, ProgrammeRow, QuorumRule, Seat
from meetings.preparing import add_document, open_display
from meetings.running import note_remark
from meetings.voting import close_ballot
from scoring.evidence import add_evidence
from scoring.explaining import explain
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState, CrossRound, EvidenceUse, ScoreSheet, SheetState
from scoring.models.figures import FigureDraft, FigureTable
from scoring.models.sheet_draft import SheetDraft
from scoring.sheet_workbook import sheet_workbook
from scoring.verifying import verify_line
from tests.awards import award_places as awards
from tests.awards.ballots import voted
from tests.builders import (
    SMALL_SET,
    grant,
    new_bloc,
    new_bloc_year,
    new_criteria_set,
    new_holiday,
    new_sheet,
    new_user,
    new_year,
)
from tests.campaigns import covenant_places as covenants
from tests.campaigns.covenants import new_scan
from tests.campaigns.movement_builders import (
    new_answer,
    new_document,
    new_movement,
    new_photo,
    new_role_model,
    new_round,
    new_spreading,
)
from tests.meetings.rooms import new_ballot, new_meeting, planned_meeting, published

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

PEOPLE = ["lan", "giang", "minh", "thu", "khanh", "dat", "hoa", "binh", "son", "cuc", "phuc", "quan", "nobody"]


@dataclass(frozen=True)
class Office:
    """Who and what stands ready before anybody calls: the cast by name, and four agencies."""

    people: Mapping[str, User]
    health: Agency
    finance: Agency
    justice: Agency
    trade: Agency


@dataclass(frozen=True)
class Row:
    """One address, called once by each person of PEOPLE, each time as if the others had never called.

    `answers` are status codes by person. `find` makes the thing and returns the url's arguments. A row with `post`
    (the fields sent, maybe none) is an address that only takes POST: GET is tried too and must be 405.
    A page that takes both is called by GET here; its POST is guarded by the same guard.
    """

    answers: Mapping[str, int]
    find: Callable[[Office], dict] = field(default=lambda office: {})
    post: Mapping[str, str] | None = None


def only(*people: str, then: int = 200, otherwise: int = 403, **others: int) -> dict[str, int]:
    """`people` get `then`, everybody else who is signed in `otherwise`, and who is not is sent to sign in (302)."""
    unknown = {*people, *others} - set(PEOPLE)
    if unknown:
        raise ValueError(f"not in the cast: {unknown}")
    return {**dict.fromkeys(PEOPLE, otherwise), "nobody": 302, **dict.fromkeys(people, then), **others}


def everyone(then: int = 200) -> dict[str, int]:
    """Everybody who is signed in."""
    return only(*(person for person in PEOPLE if person != "nobody"), then=then)


def an_account(office: Office) -> dict:
    """The account of a clerk, which both the office and the administrator keep."""
    return {"pk": new_user("nam", acts_for=office.health).pk}


def a_closed_account(office: Office) -> dict:
    return {"pk": new_user("nam", acts_for=office.health, is_active=False).pk}


def a_role(office: Office) -> dict:
    return {"pk": grant(new_user("nam"), GrantedRole.STAFF, agency=office.health).pk}


def a_notice_of_lan(office: Office) -> dict:
    [notice] = Notice.objects.tell([office.people["lan"]], subject="Bảng chấm điểm được trả lại", link="/thong-bao/")
    return {"pk": notice.pk}


def an_issued_decision(office: Office) -> dict:
    series = NumberSeries.objects.create(symbol="QĐ-UBND", name="Quyết định của UBND tỉnh")
    issued = IssuedDocument.objects.create(
        kind=DocumentKind.DECISION,
        title="Về việc tặng Bằng khen",
        number=series.note(2026, 123, about="Quyết định", by=None),
        issuer="Chủ tịch UBND tỉnh",
        dated_on=dt.date(2026, 3, 2),
        file=StoredFile.objects.store(PDF, by=None, name="quyet-dinh.pdf"),
    )
    return {"code": issued.code}


def a_print_of_hoa(office: Office) -> dict:
    return {"pk": PrintJob.objects.create(title="In Bằng khen", printer="", requested_by=office.people["hoa"]).pk}


def a_finished_print_of_hoa(office: Office) -> dict:
    by = office.people["hoa"]
    result = StoredFile.objects.store(PDF, by=by, name="bang-khen.pdf")
    return {"pk": PrintJob.objects.create(title="In Bằng khen", requested_by=by, state="done", result=result).pk}


def an_agency(office: Office) -> dict:
    return {"pk": office.health.pk}


def a_movement(office: Office) -> dict:
    """Launched by the province."""
    return {"pk": new_movement().pk}


def a_planned_movement(office: Office) -> dict:
    return {"pk": new_movement(state="planned").pk}


def a_reviewed_movement(office: Office) -> dict:
    return {"pk": new_movement(state="final").pk}


def a_document_of_a_movement(office: Office) -> dict:
    return {"pk": new_document(new_movement(), PDF).pk}


def a_round_of_reports(office: Office) -> dict:
    return {"pk": new_round(new_movement()).pk}


def an_answer_of_lan(office: Office) -> dict:
    return {"pk": new_answer(new_movement(), office.health).pk}


def an_answer_of_lan_with_its_plan(office: Office) -> dict:
    answer = new_answer(new_movement(), office.health)
    answer.document_file = StoredFile.objects.store(PDF, by=office.people["lan"], name="ke-hoach.pdf")
    answer.save()
    return {"pk": answer.pk}


def a_photo_of_lan(office: Office) -> dict:
    return {"pk": new_photo(new_answer(new_movement(), office.health)).pk}


def a_role_model_of_lan(office: Office) -> dict:
    return {"pk": new_role_model(office.health, with_picture=True).pk}


def a_role_model_put_forward(office: Office) -> dict:
    return {"pk": new_role_model(office.health, state="put_forward").pk}


def a_published_role_model(office: Office) -> dict:
    return {"pk": new_role_model(office.health, state="published", with_picture=True).pk}


def a_published_role_model_by_its_name(office: Office) -> dict:
    return {"pk": new_role_model(office.health, state="published", name="Tổ một cửa").pk, "slug": "to-mot-cua"}


def a_spreading_of_lan(office: Office) -> dict:
    return {"pk": new_spreading(new_role_model(office.finance, state="published"), office.health).pk}


def a_year(office: Office) -> dict:
    return {"year": new_year().year}


def a_planned_year(office: Office) -> dict:
    return {"year": new_year(2027, state=YearState.PLANNING).year}


def a_closed_year(office: Office) -> dict:
    return {"year": new_year(2020, state=YearState.CLOSED).year}


def a_holiday(office: Office) -> dict:
    return {"pk": new_holiday(dt.date(2026, 11, 20)).pk}


def lans_bloc(office: Office, **fields) -> dict:
    """minh's agency leads it, thu's is its deputy."""
    members = [office.health, office.finance, office.justice]
    bloc_year = new_bloc_year(members=members, leader=office.finance, deputy=office.justice, **fields)
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def lans_bloc_with_its_regulation(office: Office) -> dict:
    return lans_bloc(office, regulation=StoredFile.objects.store(PDF, by=office.people["hoa"], name="quy-che.pdf"))


def lans_bloc_before_its_covenant(office: Office) -> dict:
    return {**lans_bloc(office), "to": "covenant"}


def lans_bloc_being_checked(office: Office) -> dict:
    return lans_bloc(office, state=BlocState.CHECKING)


def lans_bloc_as_such(office: Office) -> dict:
    """It only has to be there."""
    lans_bloc(office)
    return {}


def a_bloc_that_compares_votes(office: Office) -> dict:
    bloc = lans_bloc_being_checked(office)
    BlocCriteria.objects.create(
        bloc_year=BlocYear.objects.get(), criteria_set=new_criteria_set({**SMALL_SET, "tie_break": ["votes"]})
    )
    return bloc


def a_part_of_the_report(office: Office) -> dict:
    """Still being written: the members do not see it yet."""
    return {**lans_bloc(office), "key": "tasks"}


def lans_report_asking_for_comments(office: Office) -> dict:
    bloc = lans_bloc(office)
    ask_members(BlocYear.objects.get(), by=office.people["minh"])
    return bloc


def a_comment_of_lan(office: Office) -> dict:
    bloc = lans_report_asking_for_comments(office)
    said = comment(
        BlocYear.objects.get(), part="tasks", text="Xin bổ sung", agency=office.health, by=office.people["lan"]
    )
    return {**bloc, "pk": said.pk}


def lans_place_in_the_bloc(office: Office) -> dict:
    bloc = lans_bloc(office)
    return {**bloc, "pk": Membership.objects.get(agency=office.health).pk}


def last_years_bloc(office: Office) -> dict:
    new_year(2026)
    new_bloc_year(members=[office.health], year=2025)
    return {}


def a_workbook_of_hoa(office: Office) -> dict:
    table = Table([Column("Tên đơn vị"), Column("Mã đơn vị")], [("Sở Nội vụ", "SNV")])
    file = StoredFile.objects.store(write_workbook([Sheet("Đơn vị", table)]), by=office.people["hoa"], name="a.xlsx")
    return {"pk": ImportDraft.objects.create(purpose="agencies", file=file, by=office.people["hoa"]).pk}


def lans_sheet(office: Office, **fields) -> dict:
    """Being written, in a bloc that scores itself; trade verifies none of it."""
    lans_bloc(office, state=BlocState.SELF_SCORING)
    sheet = new_sheet(agency=office.health, bloc_year=BlocYear.objects.get(), by=office.people["lan"], **fields)
    return {"pk": sheet.pk}


def a_line_of_lan(office: Office) -> dict:
    return {**lans_sheet(office), "code": "I.1"}


def lans_submitted_sheet(office: Office) -> dict:
    return lans_sheet(office, state=SheetState.SUBMITTED, receipt="ab" * 32)


def evidence_of_lan(office: Office) -> dict:
    """A file that stands behind nothing yet."""
    scan = StoredFile.objects.store(PDF, by=office.people["lan"], name="bao-cao.pdf")
    return {"pk": add_evidence(office.health, by=office.people["lan"], title="Báo cáo", file=scan).pk}


def evidence_behind_a_line_of_lan(office: Office) -> dict:
    sheet = lans_sheet(office)
    use = EvidenceUse.objects.create(sheet_id=sheet["pk"], code="I.1", evidence_id=evidence_of_lan(office)["pk"])
    return {"pk": use.pk}


def a_workbook_of_lans_sheet(office: Office) -> dict:
    """Filled in and uploaded by lan, who alone sees it."""
    sheet = ScoreSheet.objects.get(pk=lans_sheet(office)["pk"])
    file = StoredFile.objects.store(sheet_workbook(sheet)[1], by=office.people["lan"], name="tu-cham.xlsx")
    SheetDraft.objects.create(sheet=sheet, file=file, by=office.people["lan"])
    return {"pk": sheet.pk}


def a_scored_bloc(office: Office) -> dict:
    bloc = lans_bloc_being_checked(office)
    BlocCriteria.objects.create(bloc_year=BlocYear.objects.get(), criteria_set=new_criteria_set())
    return bloc


def figures_of_lans_bloc(office: Office) -> dict:
    """Of a criterion that no department verifies."""
    return {"year": 2026, "pk": ScoreSheet.objects.get(pk=lans_sheet(office)["pk"]).criteria_set_id, "code": "II.1"}


def a_kept_table_of_figures(office: Office) -> dict:
    place = figures_of_lans_bloc(office)
    file = StoredFile.objects.store(a_table("Đơn vị", "Kết quả"), by=office.people["hoa"], name="cchc.xlsx")
    FigureTable.objects.create(
        year=BlocYear.objects.get().year,
        criteria_set_id=place["pk"],
        code=place["code"],
        number="88/QĐ-UBND",
        issued_on=dt.date(2026, 11, 20),
        title="Chỉ số",
        file=file,
    )
    return place


def figures_that_hoa_uploaded(office: Office) -> dict:
    place = figures_of_lans_bloc(office)
    draft = FigureDraft.objects.create(
        year=BlocYear.objects.get().year,
        criteria_set_id=place["pk"],
        code=place["code"],
        number="88/QĐ-UBND",
        issued_on=dt.date(2026, 11, 20),
        title="Chỉ số",
        file=StoredFile.objects.store(a_table("Đơn vị", "Kết quả"), by=office.people["hoa"], name="cchc.xlsx"),
        by=office.people["hoa"],
    )
    return {"pk": draft.pk}


def a_table(*headers: str) -> bytes:
    return write_workbook([Sheet("Bảng", Table([Column(title, 40) for title in headers], [("Sở Y tế", 80)]))])


def lans_sheet_with_its_scan(office: Office) -> dict:
    scan = StoredFile.objects.store(PDF, by=office.people["lan"], name="ban-ky.pdf")
    return lans_sheet(office, state=SheetState.SUBMITTED, approval_scan=scan)


def a_submitted_line_of_lan(office: Office) -> dict:
    return {**lans_submitted_sheet(office), "code": "I.1"}


def lans_lowered_point(office: Office) -> ScoreSheet:
    """Lan's checked sheet, whose I.1 a department has lowered: khanh's trade."""
    criteria_set = new_criteria_set(owners={"Sở Tài chính": office.trade})
    found = lans_sheet(office, state=SheetState.CHECKED, criteria_set=criteria_set, answers={"I.1": {"points": "18.5"}})
    sheet = ScoreSheet.objects.get(pk=found["pk"])
    khanh = office.people["khanh"]
    verify_line(sheet, "I.1", by=khanh, override=Decimal(15), reason="Thiếu")
    return sheet


def lans_sheet_with_opinions(office: Office) -> dict:
    return {"pk": lans_lowered_point(office).pk}


def an_explanation_of_lan(office: Office) -> dict:
    sheet = lans_lowered_point(office)
    return {"pk": explain(sheet, "I.1", by=office.people["lan"], text="Vốn giao bổ sung").pk}


def lans_bloc_scored_crosswise(office: Office) -> BlocYear:
    bloc_year = BlocYear.objects.get(**lans_bloc_key(office))
    CrossRound.objects.create(bloc_year=bloc_year)
    return bloc_year


def lans_bloc_key(office: Office) -> dict:
    address = lans_bloc_being_checked(office)
    return {"bloc__code": address["code"], "year__year": address["year"]}


def lans_bloc_in_its_round(office: Office) -> dict:
    bloc_year = lans_bloc_scored_crosswise(office)
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def lans_sheet_as_thu_scores_it(office: Office) -> dict:
    """Justice scores health's sheet; finance leads."""
    bloc_year = lans_bloc_scored_crosswise(office)
    by = office.people["lan"]
    sheet = new_sheet(agency=office.health, bloc_year=bloc_year, by=by, state=SheetState.SUBMITTED)
    return {"pk": sheet.pk, "agency": office.justice.pk}


def a_draft_set(office: Office) -> dict:
    return {"pk": new_criteria_set(state=CriteriaState.DRAFT).pk}


def an_applied_set(office: Office) -> dict:
    return {"pk": new_criteria_set().pk}


def an_applied_version(office: Office) -> dict:
    """Made from another set that is applied too."""
    made = new_criteria_set()
    CriteriaSet.objects.filter(pk=made.pk).update(based_on=new_criteria_set())
    return {"pk": made.pk}


def an_applied_set_and_lans_bloc(office: Office) -> dict:
    return an_applied_version(office) | lans_bloc(office)


def the_draft_of_lans_bloc(office: Office) -> dict:
    """The bloc's own version, which minh's agency leads; nobody scores yet."""
    lans_bloc(office)
    draft = new_criteria_set(state=CriteriaState.DRAFT)
    CriteriaSet.objects.filter(pk=draft.pk).update(bloc_year=BlocYear.objects.get())
    return {"pk": draft.pk}


def a_part_of_that_draft(office: Office) -> dict:
    return the_draft_of_lans_bloc(office) | {"place": "1.2"}


EVERYBODY_WITH_A_ROLE = [person for person in PEOPLE if person not in ("dat", "nobody")]


def lans_meeting(office: Office) -> dict:
    """The meeting of lan's bloc, going on; giang sits there with her own account, minh's agency leads."""
    agencies = [office.finance, office.health, office.justice]
    return {"pk": new_meeting(bloc_year=new_bloc_year(members=agencies, leader=office.finance)).pk}


def lans_planned_meeting(office: Office) -> dict:
    agencies = [office.finance, office.health, office.justice]
    return {"pk": planned_meeting(bloc_year=new_bloc_year(members=agencies, leader=office.finance)).pk}


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


def a_handover(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": AgendaItem.objects.create(meeting=meeting, title="Trao thưởng", kind=ItemKind.HANDOVER).pk}


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


def an_award_ballot_of_lans_bloc(office: Office) -> dict:
    """Published: lan's agency was chosen."""
    return {"pk": voted(Meeting.objects.get(pk=lans_meeting(office)["pk"]), office.health).pk}


def a_proposal_of_lans_bloc(office: Office) -> dict:
    ballot = Ballot.objects.get(pk=an_award_ballot_of_lans_bloc(office)["pk"])
    return {"pk": keep_proposals(ballot, by=office.people["minh"])[0].pk}


IN_THE_MEETING = ["lan", "giang", "minh", "thu", "hoa", "binh"]
RUNS_THE_MEETING = only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403)
RUNS_AND_POSTS = only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403)


# Who acts for an agency; everybody with a role; lan's agency and the office.
ACTING = ["lan", "giang", "minh", "thu", "khanh"]
LANS_AND_OFFICE = only("lan", "giang", "hoa", "binh", otherwise=404)
LANS_ALONE = only("lan", "giang", hoa=403, binh=403, otherwise=404)
LANS_ALONE_POST = only("lan", "giang", then=302, hoa=403, binh=403, otherwise=404)
LANS_AND_OFFICE_POST = only("lan", "giang", "hoa", "binh", then=302, otherwise=404)
INSIDE = only(*(person for person in PEOPLE if person not in ("dat", "nobody")))
LANS_OWN = only("lan", "giang", "hoa", "binh", otherwise=404)

IN_LANS_BLOC = only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404)
LANS_LEADER_AND_OFFICE = only("lan", "giang", "minh", "hoa", "binh", otherwise=404)
EDITS = only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403)
EDITS_AND_POSTS = only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403)

TABLE: dict[str, Row] = {
    # The site and accounts
    "health": Row(everyone() | {"nobody": 200}),
    "style_guide": Row(only("quan")),
    "accounts:sign_in": Row(everyone(then=302) | {"nobody": 200}),
    "accounts:sign_out": Row(everyone(then=302), post={}),
    "accounts:password_change": Row(everyone()),
    # Only between the password and everything else; who owes no code is led on.
    "accounts:second_factor_enter": Row(everyone(then=302)),
    "accounts:second_factor": Row(everyone()),
    "accounts:second_factor_set_up": Row(everyone()),
    "accounts:second_factor_drop": Row(everyone()),
    "accounts:recovery_codes": Row(everyone()),
    "accounts:user_list": Row(only("hoa", "binh", "quan")),
    "accounts:user_create": Row(only("hoa", "binh", "quan")),
    "accounts:user_detail": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_edit": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_deactivate": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_reactivate": Row(only("hoa", "binh", "quan"), a_closed_account),
    "accounts:user_reset_password": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:user_unlock": Row(only("hoa", "binh", "quan", then=302), an_account, post={}),
    "accounts:user_drop_second_factor": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:role_grant": Row(only("hoa", "binh", "quan"), an_account),
    "accounts:role_end": Row(only("hoa", "binh", "quan", otherwise=404), a_role),
    "accounts:notice_list": Row(everyone()),
    "accounts:notice_open": Row(only("lan", then=302, otherwise=404), a_notice_of_lan, post={}),
    "accounts:notice_read_all": Row(everyone(then=302), post={}),
    "accounts:audit_list": Row(only("binh", "quan")),
    "accounts:identity_edit": Row(only("quan")),
    # Agencies, years, blocs
    "blocs:agency_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "blocs:agency_export": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "blocs:agency_detail": Row(only(*EVERYBODY_WITH_A_ROLE), an_agency),
    "blocs:agency_create": Row(only("hoa", "binh")),
    "blocs:agency_edit": Row(only("hoa", "binh"), an_agency),
    "blocs:agency_merge": Row(only("hoa", "binh"), an_agency),
    "blocs:agency_split": Row(only("hoa", "binh"), an_agency),
    "blocs:agency_rename": Row(only("hoa", "binh"), an_agency),
    "blocs:agency_end": Row(only("hoa", "binh"), an_agency),
    "blocs:year_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "blocs:year_detail": Row(only(*EVERYBODY_WITH_A_ROLE), a_year),
    "blocs:year_create": Row(only("hoa", "binh")),
    "blocs:year_edit": Row(only("hoa", "binh"), a_year),
    "blocs:deadlines_edit": Row(only("hoa", "binh"), a_year),
    "blocs:year_open": Row(only("hoa", "binh"), a_planned_year),
    "blocs:year_close": Row(only("hoa", "binh"), a_year),
    "blocs:year_reopen": Row(only("hoa", "binh"), a_closed_year),
    "blocs:holiday_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "blocs:holiday_create": Row(only("hoa", "binh")),
    "blocs:holiday_copy": Row(only("hoa", "binh")),
    "blocs:holiday_edit": Row(only("hoa", "binh"), a_holiday),
    "blocs:holiday_delete": Row(only("hoa", "binh"), a_holiday),
    "blocs:bloc_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "blocs:bloc_detail": Row(only(*EVERYBODY_WITH_A_ROLE), lans_bloc),
    "blocs:bloc_regulation": Row(only(*EVERYBODY_WITH_A_ROLE), lans_bloc_with_its_regulation),
    "blocs:bloc_create": Row(only("hoa", "binh"), last_years_bloc),
    "blocs:bloc_copy": Row(only("hoa", "binh"), last_years_bloc),
    "blocs:bloc_edit": Row(only("hoa", "binh"), lans_bloc),
    "blocs:bloc_appoint": Row(only("hoa", "binh"), lans_bloc),
    "blocs:bloc_move": Row(only("minh", "hoa", "binh"), lans_bloc_before_its_covenant),
    "blocs:member_add": Row(only("hoa", "binh"), lans_bloc),
    "blocs:member_remove": Row(only("hoa", "binh"), lans_place_in_the_bloc),
    "blocs:member_replace": Row(only("hoa", "binh"), lans_place_in_the_bloc),
    "blocs:member_move": Row(only("hoa", "binh", then=302), lans_place_in_the_bloc, post={"huong": "len"}),
    "blocs:import_start": Row(only("hoa", "binh", otherwise=404), lambda office: {"purpose": "members"}),
    "blocs:import_sample": Row(only("hoa", "binh", otherwise=404), lambda office: {"purpose": "agencies"}),
    "blocs:import_columns": Row(only("hoa", otherwise=404), a_workbook_of_hoa),
    "blocs:import_preview": Row(only("hoa", then=302, otherwise=404), a_workbook_of_hoa),  # the columns come first
    "blocs:import_cancel": Row(only("hoa", then=302, otherwise=404), a_workbook_of_hoa, post={}),
    # Criteria sets and sheets
    "scoring:criteria_list": Row(only(*EVERYBODY_WITH_A_ROLE)),
    "scoring:criteria_import": Row(only("hoa", "binh")),
    "scoring:criteria_detail": Row(only(*EVERYBODY_WITH_A_ROLE), an_applied_set),
    "scoring:criteria_download": Row(only(*EVERYBODY_WITH_A_ROLE), an_applied_set),
    "scoring:criteria_owners": Row(only("hoa", "binh", otherwise=404), a_draft_set),
    "scoring:criteria_apply": Row(only("hoa", "binh", otherwise=404), a_draft_set),
    "scoring:criteria_close": Row(only("hoa", "binh"), an_applied_set),
    "scoring:criteria_create": Row(only("hoa", "binh")),
    "scoring:criteria_workbook": Row(only(*EVERYBODY_WITH_A_ROLE), an_applied_set),
    "scoring:criteria_preview": Row(only(*EVERYBODY_WITH_A_ROLE), an_applied_set),
    "scoring:criteria_compare": Row(only(*EVERYBODY_WITH_A_ROLE), an_applied_version),
    "scoring:criteria_revise": Row(only("hoa", "binh"), an_applied_set),
    "scoring:criteria_carry": Row(only("hoa", "binh"), an_applied_set_and_lans_bloc),
    **dict.fromkeys(
        ["scoring:criteria_edit", "scoring:criteria_edit_head", "scoring:criteria_edit_grades"],
        Row(only("minh", "hoa", "binh", otherwise=404), the_draft_of_lans_bloc),
    ),
    "scoring:criteria_edit_item": Row(only("minh", "hoa", "binh", otherwise=404), a_part_of_that_draft),
    "scoring:criteria_edit_add": Row(
        only("minh", "hoa", "binh", otherwise=404),
        lambda office: a_part_of_that_draft(office) | {"what": "tieu-chi"},
    ),
    "scoring:criteria_derive": Row(only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403), lans_bloc),
    "scoring:criteria_assign": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), lans_bloc
    ),
    "scoring:bloc_sheets": Row(only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_bloc),
    "scoring:scoring_open": Row(
        only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403), lans_bloc, post={}
    ),
    "scoring:province_ranks": Row(only("hoa", "binh"), lans_bloc_as_such),
    # A member that leads nothing is told that there is no such page.
    "scoring:progress_board": Row(
        only("minh", "hoa", "binh", lan=404, giang=404, thu=404, khanh=404), lans_bloc_as_such
    ),
    "scoring:progress_remind": Row(
        only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403), lans_bloc, post={}
    ),
    "scoring:sheet_list": Row(only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh")),
    **dict.fromkeys(
        ["scoring:sheet_detail", "scoring:sheet_pdf", "scoring:sheet_word", "scoring:sheet_excel"],
        Row(only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_sheet),
    ),
    "scoring:sheet_receipt": Row(
        only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_submitted_sheet
    ),
    "scoring:sheet_scan": Row(
        only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_sheet_with_its_scan
    ),
    "scoring:line_save": Row(
        only("lan", "giang", otherwise=404, minh=403, thu=403, hoa=403, binh=403),
        a_line_of_lan,
        post={"points": "7,5", "version": "0"},
    ),
    "scoring:evidence_edit": Row(
        only("lan", "giang", otherwise=404, minh=403, thu=403, hoa=403, binh=403), a_line_of_lan
    ),
    "scoring:evidence_pick": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, hoa=403, binh=403), a_line_of_lan, post={}
    ),
    "scoring:evidence_list": Row(only("lan", "giang", "minh", "thu", "khanh")),
    "scoring:evidence_own_file": Row(only("lan", "giang", otherwise=404), evidence_of_lan),
    "scoring:evidence_discard": Row(only("lan", "giang", then=302, otherwise=404), evidence_of_lan, post={}),
    "scoring:evidence_file": Row(
        only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), evidence_behind_a_line_of_lan
    ),
    "scoring:evidence_detach": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, hoa=403, binh=403),
        evidence_behind_a_line_of_lan,
        post={},
    ),
    **dict.fromkeys(
        ["scoring:sheet_form_excel", "scoring:sheet_upload"],
        Row(only("lan", "giang", otherwise=404, minh=403, thu=403, hoa=403, binh=403), lans_sheet),
    ),
    "scoring:sheet_upload_preview": Row(only("lan", otherwise=404), a_workbook_of_lans_sheet),
    "scoring:sheet_upload_cancel": Row(only("lan", then=302, otherwise=404), a_workbook_of_lans_sheet, post={}),
    "scoring:office_columns": Row(only("hoa", "binh"), an_applied_set),
    "scoring:province_workbook": Row(only("hoa", "binh"), lambda office: {**an_applied_set(office), "year": 2026}),
    "scoring:bloc_workbook": Row(only("minh", "thu", "hoa", "binh", otherwise=404), a_scored_bloc),
    "scoring:figure_list": Row(only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh")),
    **dict.fromkeys(
        ["scoring:figure_detail", "scoring:figure_edit", "scoring:figure_upload"],
        Row(only("hoa", "binh", otherwise=404), figures_of_lans_bloc),
    ),
    "scoring:figure_file": Row(only("hoa", "binh", otherwise=404), a_kept_table_of_figures),
    "scoring:figure_columns": Row(only("hoa", otherwise=404), figures_that_hoa_uploaded),
    "scoring:figure_preview": Row(only("hoa", then=302, otherwise=404), figures_that_hoa_uploaded),  # columns first
    "scoring:figure_cancel": Row(only("hoa", then=302, otherwise=404), figures_that_hoa_uploaded, post={}),
    "scoring:sheet_save": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, hoa=403, binh=403), lans_sheet, post={}
    ),
    "scoring:sheet_hand_in": Row(only("lan", "giang", otherwise=404, minh=403, thu=403, hoa=403, binh=403), lans_sheet),
    "scoring:sheet_opinions": Row(
        only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh", otherwise=404), lans_sheet_with_opinions
    ),
    **dict.fromkeys(
        ["scoring:sheet_opinions_pdf", "scoring:sheet_opinions_word"],
        Row(only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_sheet_with_opinions),
    ),
    "scoring:verification_list": Row(only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh")),
    "scoring:verification_save": Row(
        only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh", then=302), lambda office: {}, post={}
    ),
    **dict.fromkeys(
        ["scoring:sheet_verify", "scoring:verify_finish"],
        Row(
            only("khanh", "hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403),
            lans_sheet_with_opinions,
        ),
    ),
    "scoring:line_verify": Row(
        only("khanh", "hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403),
        lambda office: {**lans_sheet_with_opinions(office), "code": "I.1"},
        post={"override": "14", "reason": "Thiếu", "version": "1"},
    ),
    **dict.fromkeys(
        ["scoring:verify_save", "scoring:verify_accept"],
        Row(
            only("khanh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, minh=403, thu=403),
            lans_sheet_with_opinions,
            post={},
        ),
    ),
    "scoring:member_take_over": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), lans_place_in_the_bloc
    ),
    "scoring:cross_round": Row(
        only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_bloc_in_its_round
    ),
    "scoring:cross_open": Row(
        only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403),
        lans_bloc_being_checked,
        post={},
    ),
    "scoring:cross_close": Row(
        only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403), lans_bloc_in_its_round
    ),
    # Nobody but the member that scores finds its marks, leader and office included.
    "scoring:cross_score": Row(only("thu", otherwise=404), lans_sheet_as_thu_scores_it),
    **dict.fromkeys(
        ["scoring:cross_save", "scoring:cross_finish"],
        Row(only("thu", then=302, otherwise=404), lans_sheet_as_thu_scores_it, post={}),
    ),
    "scoring:cross_accept": Row(only("thu", then=302, otherwise=404), lans_sheet_as_thu_scores_it, post={"part": "I"}),
    "scoring:explanation_save": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, khanh=403, hoa=403, binh=403),
        lans_sheet_with_opinions,
        post={},
    ),
    "scoring:explanation_list": Row(only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh")),
    "scoring:explanation_conclude": Row(
        only("khanh", "hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), an_explanation_of_lan
    ),
    **dict.fromkeys(
        ["scoring:sheet_check", "scoring:check_finish", "scoring:sheet_return"],
        Row(only("minh", otherwise=404, lan=403, giang=403, thu=403, hoa=403, binh=403), lans_submitted_sheet),
    ),
    "scoring:line_check": Row(
        only("minh", otherwise=404, lan=403, giang=403, thu=403, hoa=403, binh=403),
        a_submitted_line_of_lan,
        post={"points": "7,5", "reason": "Thiếu", "version": "0"},
    ),
    **dict.fromkeys(
        ["scoring:check_save", "scoring:check_accept"],
        Row(
            only("minh", then=302, otherwise=404, lan=403, giang=403, thu=403, hoa=403, binh=403),
            lans_submitted_sheet,
            post={},
        ),
    ),
    # The bloc's table and the closing of its year
    **dict.fromkeys(
        [
            "scoring:bloc_table",
            "scoring:bloc_table_pdf",
            "scoring:bloc_table_word",
            "scoring:bloc_table_excel",
            "scoring:bloc_opinions_pdf",
            "scoring:bloc_opinions_word",
            "scoring:bloc_matrix",
            "scoring:bloc_matrix_pdf",
            "scoring:bloc_matrix_excel",
        ],
        Row(only("minh", "thu", "hoa", "binh", otherwise=404), lans_bloc_being_checked),
    ),
    "scoring:ranking_votes": Row(only("minh", "hoa", "binh", otherwise=404, thu=403), a_bloc_that_compares_votes),
    **dict.fromkeys(
        ["scoring:checking_close", "scoring:points_agree"],
        Row(only("minh", "hoa", "binh", otherwise=404, thu=403), lans_bloc_being_checked),
    ),
    "scoring:bloc_close": Row(only("hoa", "binh", otherwise=404, minh=403, thu=403), lans_bloc_being_checked),
    # The first page, the year-end report of a bloc
    "reports:home": Row(only(*EVERYBODY_WITH_A_ROLE)),
    **dict.fromkeys(
        ["reports:report_detail", "reports:report_pdf", "reports:report_word", "reports:report_number"],
        Row(only("minh", "hoa", "binh", otherwise=404), lans_bloc),
    ),
    "reports:report_part": Row(only("minh", "hoa", "binh", otherwise=404), a_part_of_the_report),
    "reports:report_ask": Row(only("minh", "hoa", "binh", then=302, otherwise=404), lans_bloc, post={}),
    "reports:report_adopt": Row(only("minh", otherwise=404, hoa=403, binh=403), lans_bloc),
    "reports:report_comment": Row(
        only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_report_asking_for_comments
    ),
    "reports:report_take_back": Row(
        only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403), lans_report_asking_for_comments
    ),
    "reports:report_answer": Row(
        only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403), a_comment_of_lan
    ),
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
    # Quotas, award ballots, the dossier of a bloc
    "awards:quota_list": Row(only(*EVERYBODY_WITH_A_ROLE), a_year),
    "awards:quota_copy": Row(only("hoa", "binh", then=302), a_year, post={}),
    "awards:quota_edit": Row(only("hoa", "binh"), lans_bloc),
    "awards:award_ballot_create": Row(RUNS_THE_MEETING, lans_meeting),
    "awards:handover_fill": Row(RUNS_THE_MEETING, a_handover),
    "awards:proposals_keep": Row(RUNS_AND_POSTS, an_award_ballot_of_lans_bloc, post={}),
    # What a bloc proposes is known to its members once they have agreed; before that to the leader and the deputy.
    **dict.fromkeys(
        ["awards:dossier_detail", "awards:proposals_pdf", "awards:proposals_word"],
        Row(only("minh", "thu", "hoa", "binh", otherwise=404), lans_bloc),
    ),
    "awards:dossier_send": Row(
        only("minh", "hoa", "binh", otherwise=404, lan=403, giang=403, thu=403),
        lambda office: lans_bloc(office, state=BlocState.MET),
    ),
    "awards:proposal_withdraw": Row(only("minh", "hoa", "binh", otherwise=404), a_proposal_of_lans_bloc),
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
        ["meetings:meeting_conclude", "meetings:ballot_create", "meetings:election_create"],
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
    # Movements and role models
    "campaigns:movement_list": Row(INSIDE),
    "campaigns:movement_dues": Row(INSIDE),
    "campaigns:movement_create": Row(only(*ACTING, "hoa", "binh")),
    "campaigns:movement_detail": Row(INSIDE | {"dat": 404}, a_movement),
    "campaigns:movement_results": Row(INSIDE | {"dat": 404}, a_movement),
    "campaigns:movement_pdf": Row(INSIDE | {"dat": 404}, a_movement),
    "campaigns:movement_word": Row(INSIDE | {"dat": 404}, a_movement),
    "campaigns:movement_document_file": Row(INSIDE | {"dat": 404}, a_document_of_a_movement),
    "campaigns:movement_edit": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_launch": Row(only("hoa", "binh", otherwise=404), a_planned_movement),
    "campaigns:movement_review": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_close": Row(only("hoa", "binh", dat=404), a_reviewed_movement),
    "campaigns:movement_step_back": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_delete": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_document_add": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_document_remove": Row(
        only("hoa", "binh", then=302, dat=404), a_document_of_a_movement, post={}
    ),
    "campaigns:movement_overview": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_excel": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:movement_remind": Row(only("hoa", "binh", dat=404), a_movement),
    "campaigns:round_extend": Row(only("hoa", "binh", dat=404), a_round_of_reports),
    "campaigns:answer_create": Row(only(*ACTING, "hoa", "binh", dat=404), a_movement),
    "campaigns:answer_detail": Row(LANS_OWN, an_answer_of_lan),
    "campaigns:answer_edit": Row(LANS_OWN, an_answer_of_lan),
    "campaigns:answer_report": Row(LANS_OWN, an_answer_of_lan),
    "campaigns:answer_withdraw": Row(LANS_OWN, an_answer_of_lan),
    "campaigns:answer_plan": Row(LANS_OWN, an_answer_of_lan_with_its_plan),
    "campaigns:photo_add": Row(LANS_OWN, an_answer_of_lan),
    "campaigns:answer_file": Row(LANS_OWN, a_photo_of_lan),
    "campaigns:photo_remove": Row(
        only("lan", "giang", "hoa", "binh", then=302, otherwise=404), a_photo_of_lan, post={}
    ),
    "campaigns:role_model_list": Row(INSIDE),
    "campaigns:role_model_create": Row(only(*ACTING, "hoa", "binh")),
    "campaigns:role_model_detail": Row(LANS_OWN, a_role_model_of_lan),
    "campaigns:role_model_edit": Row(LANS_OWN, a_role_model_of_lan),
    "campaigns:role_model_remove": Row(LANS_OWN, a_role_model_of_lan),
    "campaigns:role_model_picture": Row(LANS_OWN, a_role_model_of_lan),
    "campaigns:role_model_put_forward": Row(
        only("lan", "giang", "hoa", "binh", then=302, otherwise=404), a_role_model_of_lan, post={}
    ),
    "campaigns:role_model_publish": Row(
        only("hoa", "binh", then=302, otherwise=404, lan=403, giang=403), a_role_model_put_forward, post={}
    ),
    "campaigns:role_model_return": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403), a_role_model_put_forward
    ),
    "campaigns:role_model_withdraw": Row(only("hoa", "binh"), a_published_role_model),
    "campaigns:role_model_spread": Row(only(*ACTING, "hoa", "binh"), a_published_role_model),
    "campaigns:spreading_drop": Row(only("lan", "giang", "hoa", "binh", then=302), a_spreading_of_lan, post={}),
    "campaigns:bloc_spread": Row(only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404), lans_bloc),
    "documents:verification_start": Row(everyone() | {"nobody": 200}),
    "documents:verification": Row(everyone() | {"nobody": 200}, an_issued_decision),
    "documents:print_job_list": Row(only("hoa", "binh", "cuc")),
    "documents:print_job": Row(only("hoa", "binh", otherwise=404), a_print_of_hoa),
    "documents:print_job_file": Row(only("hoa", "binh", otherwise=404), a_finished_print_of_hoa),
    "documents:print_job_cancel": Row(only("hoa", "binh", then=302, otherwise=404), a_print_of_hoa, post={}),
    "documents:print_job_retry": Row(only("hoa", "binh", then=302, otherwise=404), a_print_of_hoa, post={}),
    "campaigns:public_role_model_list": Row(everyone() | {"nobody": 200}),
    "campaigns:public_role_model": Row(everyone() | {"nobody": 200}, a_published_role_model_by_its_name),
    "campaigns:public_picture": Row(everyone() | {"nobody": 200}, a_published_role_model),
    # Covenants, regulations, mid-year reports, targets and results
    "campaigns:document_list": Row(only(*ACTING, "hoa", "binh")),
    **dict.fromkeys(["campaigns:template_list", "campaigns:template_create"], Row(only("hoa", "binh"))),
    "campaigns:template_edit": Row(only("hoa", "binh"), covenants.a_template),
    "campaigns:rule_edit": Row(only("hoa", "binh"), covenants.a_rule),
    **dict.fromkeys(
        ["campaigns:bloc_documents", "campaigns:bloc_results"]
        + [f"campaigns:results_{kind}" for kind in ("pdf", "word", "excel")],
        Row(IN_LANS_BLOC, covenants.a_bloc_with_a_covenant),
    ),
    "campaigns:agency_results": Row(LANS_LEADER_AND_OFFICE, covenants.lans_results),
    "campaigns:document_begin": Row(EDITS_AND_POSTS, covenants.a_regulation_to_begin, post={}),
    **dict.fromkeys(
        [f"campaigns:document_{name}" for name in ("detail", "history", "comment", "pdf", "word")]
        + ["campaigns:document_members_pdf", "campaigns:document_members_word"]
        + ["campaigns:target_list", "campaigns:target_excel"],
        Row(IN_LANS_BLOC, covenants.a_covenant_for_comments),
    ),
    "campaigns:document_move": Row(EDITS, covenants.a_covenant_to_close),
    "campaigns:document_head": Row(EDITS, covenants.a_covenant_for_comments),
    "campaigns:article_add": Row(only("minh", "hoa", "binh", otherwise=404), covenants.a_draft_of_a_covenant),
    "campaigns:article_edit": Row(EDITS, covenants.an_article),
    **dict.fromkeys(
        ["campaigns:article_history", "campaigns:article_comment"], Row(IN_LANS_BLOC, covenants.an_article)
    ),
    **dict.fromkeys(
        ["campaigns:article_remove", "campaigns:article_restore", "campaigns:article_move"],
        Row(EDITS_AND_POSTS, covenants.an_article, post={}),
    ),
    "campaigns:comment_answer": Row(EDITS, covenants.a_comment_on_a_covenant),
    "campaigns:document_sign": Row(
        only("lan", "giang", "minh", "thu", otherwise=404, hoa=403, binh=403), covenants.a_covenant_to_sign
    ),
    "campaigns:document_sign_together": Row(EDITS, covenants.a_covenant_to_sign),
    "campaigns:signature_scan": Row(IN_LANS_BLOC, covenants.a_signature),
    "campaigns:target_add": Row(LANS_LEADER_AND_OFFICE, covenants.lans_targets),
    "campaigns:target_edit": Row(LANS_LEADER_AND_OFFICE, covenants.lans_target),
    "campaigns:target_copy": Row(
        only("lan", "giang", "minh", "hoa", "binh", then=302, otherwise=404), covenants.lans_targets, post={}
    ),
    "campaigns:target_remove": Row(
        only("lan", "giang", "minh", "hoa", "binh", then=302, otherwise=404), covenants.lans_target, post={}
    ),
    # What is due, more time, what the covenant feeds, who is not considered
    "reports:due_list": Row(only(*ACTING, "hoa", "binh")),
    "reports:due_remind": Row(EDITS, covenants.a_stage_due),
    "reports:extension_create": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), covenants.lans_stage_due
    ),
    "scoring:feed_list": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), covenants.a_bloc_with_a_set
    ),
    "scoring:feed_remove": Row(only("hoa", "binh", then=302), covenants.a_feed, post={}),
    "scoring:feed_take": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, hoa=403, binh=403),
        covenants.lans_offered_criterion,
        post={},
    ),
    "scoring:exclusion_list": Row(only("hoa", "binh")),
    **dict.fromkeys(
        ["scoring:sheet_exclude", "scoring:sheet_readmit"],
        Row(only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), lans_sheet),
    ),
    # The catalogue of awards and its rules
    **dict.fromkeys(["awards:form_list", "awards:salary_list", "awards:outline_list"], Row(INSIDE)),
    **dict.fromkeys(["awards:form_detail", "awards:form_history"], Row(INSIDE, awards.bang_khen)),
    **dict.fromkeys(
        ["awards:form_create", "awards:salary_create", "awards:general_rule", "awards:rule_try"],
        Row(only("hoa", "binh")),
    ),
    "awards:rule_sentence": Row(only("hoa", "binh"), post={}),
    **dict.fromkeys(["awards:form_edit", "awards:terms_edit"], Row(only("hoa", "binh"), awards.bang_khen)),
    **dict.fromkeys(
        ["awards:rule_edit", "awards:coefficient_edit"], Row(only("hoa", "binh"), awards.conditions_of_bang_khen)
    ),
    "awards:outline_edit": Row(only("hoa", "binh"), lambda office: {"subject": "individual"}),
    "awards:route_edit": Row(only("hoa", "binh"), awards.merit_of_bang_khen),
    "awards:version_confirm": Row(only("hoa", "binh"), awards.a_salary),
    "awards:version_withdraw": Row(only("hoa", "binh"), awards.a_salary_to_come),
    # People and collectives, what they were awarded, their workbooks
    **dict.fromkeys(
        ["awards:subject_list", "awards:same_names", "awards:award_list"], Row(only(*ACTING, "hoa", "binh"))
    ),
    "awards:subject_create": Row(only(*ACTING, "hoa", "binh"), awards.a_kind_of_subject),
    **dict.fromkeys(
        [f"awards:subject_{name}" for name in ("detail", "edit", "verdict")], Row(LANS_AND_OFFICE, awards.lans_person)
    ),
    "awards:agency_verdicts": Row(LANS_AND_OFFICE, awards.lans_agency),
    "awards:subject_unmerge": Row(LANS_AND_OFFICE_POST, awards.lans_person, post={}),
    "awards:subject_compare": Row(LANS_AND_OFFICE, awards.two_of_lans_people),
    "awards:entry_add": Row(LANS_AND_OFFICE, awards.lans_person_and_a_grade),
    "awards:entry_remove": Row(LANS_AND_OFFICE, awards.a_grade_of_lans_person),
    **dict.fromkeys(
        ["awards:import_start", "awards:import_sample"], Row(only(*ACTING, "hoa", "binh"), awards.a_kind_of_workbook)
    ),
    "awards:import_columns": Row(only("lan", otherwise=404), awards.lans_workbook),
    "awards:import_preview": Row(only("lan", otherwise=404), awards.lans_workbook_with_its_columns),
    "awards:import_cancel": Row(only("lan", then=302, otherwise=404), awards.lans_workbook, post={}),
    # Registrations at the start of a year
    "awards:registration_list": Row(only(*ACTING, "hoa", "binh")),
    "awards:registration_begin": Row(only(*ACTING, hoa=404, binh=404)),
    **dict.fromkeys(
        [f"awards:registration_{name}" for name in ("detail", "pdf", "word")],
        Row(LANS_AND_OFFICE, awards.lans_registration),
    ),
    **dict.fromkeys(
        [f"awards:registration_{name}" for name in ("pick", "hand_in")], Row(LANS_ALONE, awards.lans_registration)
    ),
    "awards:registration_remove": Row(LANS_ALONE_POST, awards.lans_registration, post={}),
    "awards:registration_scan": Row(LANS_AND_OFFICE, awards.lans_registration_handed_in),
    "awards:registration_return": Row(
        only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_registration_handed_in
    ),
    # Slates of nominations: the proposer's and the office's; other agencies find nothing
    "awards:slate_list": Row(only(*ACTING, "hoa", "binh")),
    "awards:slate_create": Row(only(*ACTING, hoa=404, binh=404)),
    "awards:bloc_slate_create": Row(only("minh", "hoa", "binh", then=302, otherwise=404, thu=403), lans_bloc, post={}),
    **dict.fromkeys(
        [
            *(f"awards:slate_{name}" for name in ("detail",)),
            *(f"awards:{paper}_{kind}" for paper in ("letter", "list") for kind in ("pdf", "word")),
        ],
        Row(LANS_AND_OFFICE, awards.lans_slate),
    ),
    **dict.fromkeys(
        [f"awards:slate_{name}" for name in ("edit", "delete", "pick", "hand_in", "take_back")],
        Row(LANS_ALONE, awards.lans_slate),
    ),
    "awards:slate_check": Row(LANS_AND_OFFICE_POST, awards.lans_slate, post={}),
    "awards:lines_remove": Row(LANS_ALONE_POST, awards.lans_slate, post={}),
    **dict.fromkeys(["awards:slate_receipt", "awards:slate_scan"], Row(LANS_AND_OFFICE, awards.lans_slate_handed_in)),
    **dict.fromkeys(
        ["awards:slate_receive", "awards:slate_return"],
        Row(only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_slate_handed_in),
    ),
    "awards:nomination_detail": Row(LANS_AND_OFFICE, awards.lans_nomination),
    **dict.fromkeys(
        ["awards:nomination_edit", "awards:report_write", "awards:paper_add"],
        Row(LANS_ALONE, awards.lans_nomination),
    ),
    "awards:nomination_place": Row(LANS_ALONE_POST, awards.lans_nomination, post={"position": "1"}),
    **dict.fromkeys(
        [f"awards:report_{kind}" for kind in ("pdf", "word", "file")], Row(LANS_AND_OFFICE, awards.lans_report)
    ),
    **dict.fromkeys(["awards:slate_import_start", "awards:slate_import_sample"], Row(LANS_ALONE, awards.lans_slate)),
    "awards:slate_import_columns": Row(only("lan", otherwise=404), awards.lans_slate_workbook),
    "awards:slate_import_preview": Row(only("lan", otherwise=404), awards.lans_slate_workbook_with_its_columns),
    "awards:slate_import_cancel": Row(only("lan", then=302, otherwise=404), awards.lans_slate_workbook, post={}),
    "awards:paper_file": Row(LANS_AND_OFFICE, awards.lans_paper),
    "awards:paper_remove": Row(LANS_ALONE_POST, awards.lans_paper, post={}),
}
