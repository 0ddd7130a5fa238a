"""Addresses of criteria sets, sheets, the table of a bloc and its ranking."""

import datetime as dt
from decimal import Decimal

from blocs.models import BlocState, BlocYear
from documents.models import StoredFile
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from scoring.evidence import add_evidence
from scoring.explaining import explain
from scoring.models import (
    BlocCriteria,
    CriteriaSet,
    CriteriaState,
    CrossRound,
    EvidenceUse,
    ExplanationEvidence,
    ScoreSheet,
    SheetState,
)
from scoring.models.figures import FigureDraft, FigureTable
from scoring.models.sheet_draft import SheetDraft
from scoring.sheet_workbook import sheet_workbook
from scoring.verifying import verify_line
from tests.access.places import lans_bloc, lans_place_in_the_bloc
from tests.access.table import EVERYBODY_WITH_A_ROLE, PDF, Office, Row, only
from tests.builders import SMALL_SET, new_criteria_set, new_sheet
from tests.campaigns import covenant_places as covenants


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


def evidence_of_lans_explanation(office: Office) -> dict:
    explanation = an_explanation_of_lan(office)["pk"]
    evidence = evidence_of_lan(office)["pk"]
    return {"pk": ExplanationEvidence.objects.create(explanation_id=explanation, evidence_id=evidence).pk}


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


def evidence_that_thu_reads(office: Office) -> dict:
    """A file behind a line of the sheet that justice scores."""
    task = lans_sheet_as_thu_scores_it(office)
    use = EvidenceUse.objects.create(sheet_id=task["pk"], code="I.1", evidence_id=evidence_of_lan(office)["pk"])
    return task | {"use": use.pk}


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


ROWS: dict[str, Row] = {
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
        only("minh", "hoa", "binh", otherwise=404), lambda office: a_part_of_that_draft(office) | {"what": "tieu-chi"}
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
    "scoring:sheet_upload_preview": Row(only("lan", otherwise=404, giang=410), a_workbook_of_lans_sheet),
    "scoring:sheet_upload_cancel": Row(
        only("lan", then=302, otherwise=404, giang=410), a_workbook_of_lans_sheet, post={}
    ),
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
            only("khanh", "hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), lans_sheet_with_opinions
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
    "scoring:cross_evidence": Row(only("thu", otherwise=404), evidence_that_thu_reads),
    **dict.fromkeys(
        ["scoring:cross_save", "scoring:cross_finish"],
        Row(only("thu", then=302, otherwise=404), lans_sheet_as_thu_scores_it, post={}),
    ),
    "scoring:mark_save": Row(
        only("thu", otherwise=404),
        lambda office: {**lans_sheet_as_thu_scores_it(office), "code": "I.1"},
        post={"points": "20", "reason": "", "version": "0"},
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
    "scoring:explanation_evidence": Row(
        only("lan", "giang", otherwise=404, minh=403, thu=403, khanh=403, hoa=403, binh=403), an_explanation_of_lan
    ),
    "scoring:explanation_pick": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, khanh=403, hoa=403, binh=403),
        an_explanation_of_lan,
        post={},
    ),
    "scoring:explanation_file": Row(
        only("lan", "giang", "minh", "thu", "khanh", "hoa", "binh", otherwise=404), evidence_of_lans_explanation
    ),
    "scoring:explanation_detach": Row(
        only("lan", "giang", then=302, otherwise=404, minh=403, thu=403, khanh=403, hoa=403, binh=403),
        evidence_of_lans_explanation,
        post={},
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
}
