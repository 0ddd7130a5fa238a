"""Addresses of the catalogue of awards, people, registrations, slates and dossiers."""

from awards.proposals.balloting import keep_proposals
from blocs.models import BlocState
from meetings.models import AgendaItem, Ballot, ItemKind, Meeting
from tests.access.places import a_year, lans_bloc, lans_meeting, lans_planned_meeting
from tests.access.table import (
    ACTING,
    EVERYBODY_WITH_A_ROLE,
    INSIDE,
    RUNS_AND_POSTS,
    RUNS_THE_MEETING,
    Office,
    Row,
    everyone,
    only,
)
from tests.awards import award_places as awards
from tests.awards import certificate_places as certificates
from tests.awards import council_places as packs
from tests.awards import notice_places as notices
from tests.awards.ballots import voted


def a_handover(office: Office) -> dict:
    meeting = Meeting.objects.get(pk=lans_planned_meeting(office)["pk"])
    return {"pk": AgendaItem.objects.create(meeting=meeting, title="Trao thưởng", kind=ItemKind.HANDOVER).pk}


def an_award_ballot_of_lans_bloc(office: Office) -> dict:
    """Published: lan's agency was chosen."""
    return {"pk": voted(Meeting.objects.get(pk=lans_meeting(office)["pk"]), office.health).pk}


def a_proposal_of_lans_bloc(office: Office) -> dict:
    ballot = Ballot.objects.get(pk=an_award_ballot_of_lans_bloc(office)["pk"])
    return {"pk": keep_proposals(ballot, by=office.people["minh"])[0].pk}


OFFICE_ALONE = only("hoa", "binh", otherwise=404)

OFFICE_ALONE_POST = only("hoa", "binh", then=302, otherwise=404)

LANS_AND_OFFICE = only("lan", "giang", "hoa", "binh", otherwise=404)

LANS_ALONE = only("lan", "giang", hoa=403, binh=403, otherwise=404)

LANS_ALONE_POST = only("lan", "giang", then=302, hoa=403, binh=403, otherwise=404)

LANS_AND_OFFICE_POST = only("lan", "giang", "hoa", "binh", then=302, otherwise=404)


DECIDING = only(*ACTING, "hoa", "binh", "son", "cuc")


ROWS: dict[str, Row] = {
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
    # Decisions: the province's drafts are the office's and its clerks'; an agency sees what is issued about it
    "awards:decision_list": Row(DECIDING),
    "awards:disclosure_edit": Row(only("hoa", "binh")),
    "awards:decision_waiting": Row(only(*ACTING, "hoa", "binh", otherwise=403, son=404, cuc=404)),
    "awards:decision_begin": Row(only(*ACTING, otherwise=403, hoa=404, binh=404, son=404, cuc=404)),
    "awards:basis_list": Row(INSIDE),
    **dict.fromkeys(
        ["awards:basis_create", "awards:wording_edit"], Row(only("hoa", "binh"), lambda office: {"level": "province"})
    ),
    "awards:basis_edit": Row(only("hoa", "binh"), awards.a_legal_basis),
    **dict.fromkeys(
        ["awards:decision_detail", "awards:decision_pdf", "awards:decision_word"],
        Row(only("hoa", "binh", "son", "cuc", otherwise=404), awards.draft_about_lan),
    ),
    **dict.fromkeys(
        ["awards:decision_edit", "awards:decision_join", "awards:decision_delete"],
        Row(only("hoa", "binh", otherwise=404, son=403, cuc=403), awards.draft_about_lan),
    ),
    "awards:decision_regroup": Row(
        only("hoa", "binh", then=302, otherwise=404, son=403, cuc=403), awards.draft_about_lan, post={}
    ),
    "awards:decision_pick": Row(only("lan", "giang", otherwise=404, hoa=403, binh=403), awards.lans_own_draft),
    "awards:decision_sign": Row(only("hoa", "binh", "son", "cuc", otherwise=404), awards.draft_about_lan),
    "awards:decision_number": Row(only("hoa", "binh", "son", "cuc", otherwise=404), awards.signed_about_lan),
    "awards:decision_step_back": Row(only("lan", "giang", otherwise=404, hoa=403, binh=403), awards.lans_own_signed),
    "awards:decision_issue": Row(only("hoa", "binh", "son", "cuc", otherwise=404), awards.numbered_about_lan),
    "awards:decision_returned": Row(only("hoa", "binh", "son", "cuc", otherwise=404), awards.returned_about_lan),
    "awards:decision_change": Row(
        only("hoa", "binh", then=302, otherwise=404, son=403, cuc=403, lan=403, giang=403),
        awards.issued_about_lan,
        post={"act": "correct"},
    ),
    "awards:line_choose": Row(only("hoa", "binh", otherwise=404, son=403, cuc=403), awards.correction_about_lan),
    "awards:line_change": Row(only("hoa", "binh", otherwise=404, son=403, cuc=403), awards.corrected_line_of_lans),
    "awards:line_change_drop": Row(
        only("hoa", "binh", then=302, otherwise=404, son=403, cuc=403), awards.change_of_lans_line, post={}
    ),
    # People and collectives, what they were awarded, their workbooks
    **dict.fromkeys(["awards:subject_list", "awards:same_names"], Row(only(*ACTING, "hoa", "binh"))),
    # The register: the office and its clerk read it whole, an agency what is its own.
    **dict.fromkeys(["awards:award_list", "awards:award_export"], Row(only(*ACTING, "hoa", "binh", "cuc"))),
    **dict.fromkeys(
        ["awards:subject_history", "awards:subject_history_excel"],
        Row(only("lan", "giang", "hoa", "binh", "cuc", otherwise=404), awards.lans_person),
    ),
    "awards:extract_create": Row(only("hoa", "binh", "cuc", lan=403, giang=403, otherwise=404), awards.lans_person),
    "awards:extract_file": Row(only("lan", "giang", "hoa", "binh", "cuc", otherwise=404), awards.lans_extract),
    "awards:agency_history": Row(
        only("lan", "giang", "hoa", "binh", "cuc", otherwise=404), lambda office: {"pk": office.health.pk}
    ),
    # Money and things: the office, its clerk, the agency that decided; an agency reads its own lines.
    **dict.fromkeys(["awards:money_list", "awards:object_list"], Row(only(*ACTING, "hoa", "binh", "cuc"))),
    "awards:money_detail": Row(
        only("lan", "giang", "hoa", "binh", "cuc", otherwise=404, son=403), awards.issued_about_lan
    ),
    **dict.fromkeys(
        ["awards:money_pdf", "awards:money_excel"],
        Row(only("lan", "giang", "hoa", "binh", "cuc", otherwise=404, son=403), awards.money_about_lan),
    ),
    "awards:money_begin": Row(
        only("hoa", "binh", "cuc", then=302, otherwise=404, lan=403, giang=403, son=403),
        awards.issued_about_lan,
        post={},
    ),
    **dict.fromkeys(
        ["awards:money_pay", "awards:objects_hand"],
        Row(only("hoa", "binh", "cuc", otherwise=404, lan=403, giang=403, son=403), awards.money_about_lan),
    ),
    **dict.fromkeys(
        ["awards:bonus_override", "awards:payment_undo", "awards:bonus_recover"],
        Row(only("hoa", "binh", "cuc", otherwise=404, lan=403, giang=403, son=403), awards.a_bonus_of_lans_person),
    ),
    **dict.fromkeys(
        ["awards:handing_undo", "awards:object_recover"],
        Row(only("hoa", "binh", "cuc", otherwise=404, lan=403, giang=403, son=403), awards.a_thing_of_lans_person),
    ),
    "awards:bonus_rules": Row(INSIDE),
    **dict.fromkeys(["awards:bonus_rule_create", "awards:form_object_create"], Row(only("hoa", "binh"))),
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
    "awards:import_fonts": Row(only("lan", then=302, otherwise=404), awards.lans_workbook, post={}),
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
    **dict.fromkeys(
        [f"awards:slate_{name}" for name in ("receipt", "scan", "minutes")],
        Row(LANS_AND_OFFICE, awards.lans_slate_handed_in),
    ),
    **dict.fromkeys(
        ["awards:slate_receive", "awards:slate_return"],
        Row(only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_slate_handed_in),
    ),
    "awards:nomination_detail": Row(LANS_AND_OFFICE, awards.lans_nomination),
    **dict.fromkeys(
        ["awards:nomination_edit", "awards:report_write", "awards:paper_add"], Row(LANS_ALONE, awards.lans_nomination)
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
    # The appraisal
    "awards:appraisal_list": Row(only("hoa", "binh")),
    "awards:opinion_list": Row(only(*ACTING, "hoa", "binh")),
    "awards:appraisal_choose": Row(only("hoa", "binh", then=302)),
    "awards:appraisal_act": Row(only("hoa", "binh", then=302), lambda office: {"act": "giao"}),
    "awards:limit_list": Row(INSIDE),
    "awards:limit_edit": Row(only("hoa", "binh"), lambda office: {"kind": "moi"}),
    "awards:appraisal_detail": Row(only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_received_line),
    "awards:line_judge": Row(only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_received_line),
    "awards:note_add": Row(
        only("hoa", "binh", then=302, lan=403, giang=403, otherwise=404),
        awards.lans_received_line,
        post={"text": "Hỏi lại đơn vị"},
    ),
    "awards:opinion_detail": Row(only("minh", "hoa", "binh", otherwise=404), awards.minhs_opinion),
    "awards:opinion_remind": Row(only("hoa", "binh", then=302, minh=403, otherwise=404), awards.minhs_opinion, post={}),
    "awards:opinion_letter": Row(only("minh", "hoa", "binh", otherwise=404), awards.minhs_answer_with_a_letter),
    "awards:submission_list": Row(only("hoa", "binh", "son", "cuc")),
    **dict.fromkeys(
        [
            *(f"awards:submission_{name}" for name in ("detail", "pdf", "word")),
            *(f"awards:appraisal_report_{name}" for name in ("pdf", "word")),
        ],
        Row(only("hoa", "binh", "son", "cuc"), awards.a_submission),
    ),
    "awards:submission_signed": Row(only("hoa", "binh", "son", "cuc"), awards.a_signed_submission),
    "awards:submission_sign": Row(only("son"), awards.a_submission),
    "awards:submission_file": Row(only("hoa", "binh", "cuc"), awards.a_submission),
    "awards:submission_number": Row(
        only("hoa", "binh", "cuc", then=422), awards.a_submission, post={"number": "45/TTr-SNV"}
    ),
    "awards:submission_renumber": Row(only("hoa", "binh", "cuc"), awards.a_signed_submission),
    "awards:refusal_tell": Row(only("hoa", "binh", lan=403, giang=403, otherwise=404), awards.lans_refused_slate),
    **dict.fromkeys(
        [f"awards:refusal_{name}" for name in ("detail", "pdf", "word")], Row(LANS_AND_OFFICE, awards.lans_refusal)
    ),
    # Public notices
    "awards:public_notice_list": Row(everyone() | {"nobody": 200}),
    "awards:public_notice": Row(everyone() | {"nobody": 200}, notices.a_published_notice),
    **dict.fromkeys(["awards:notice_list", "awards:notice_create"], Row(only("hoa", "binh"))),
    **dict.fromkeys(
        [f"awards:notice_{name}" for name in ("detail", "edit", "publish", "discard")],
        Row(OFFICE_ALONE, notices.a_draft),
    ),
    **dict.fromkeys(
        [f"awards:notice_{name}" for name in ("pdf", "word", "proof_pdf", "proof_word")],
        Row(OFFICE_ALONE, notices.a_published_notice),
    ),
    **dict.fromkeys(
        ["awards:notice_line_edit", "awards:notice_line_drop"], Row(OFFICE_ALONE, notices.a_line_of_a_draft)
    ),
    "awards:notice_line_withdraw": Row(OFFICE_ALONE, notices.a_published_line),
    "awards:notice_comment_answer": Row(OFFICE_ALONE, notices.a_comment),
    # Blanks, layouts, certificates, the gold register
    **dict.fromkeys(["awards:stock_list", "awards:stock_create"], Row(only("hoa", "binh"))),
    **dict.fromkeys(
        ["awards:stock_detail", "awards:stock_edit", "awards:stock_test", "awards:layout_create"],
        Row(only("hoa", "binh"), certificates.a_stock),
    ),
    "awards:stock_picture": Row(only("hoa", "binh"), certificates.a_stock_with_a_picture),
    **dict.fromkeys(["awards:layout_edit", "awards:layout_try"], Row(only("hoa", "binh"), certificates.a_layout)),
    "awards:layout_delete": Row(only("hoa", "binh", then=302), certificates.a_layout, post={}),
    "awards:certificate_home": Row(only("hoa", "binh", "cuc")),
    "awards:certificate_list": Row(only("hoa", "binh", "cuc", otherwise=404, son=403), certificates.an_issued_decision),
    "awards:certificates_prepare": Row(
        only("hoa", "binh", then=302, otherwise=404, cuc=403, son=403), certificates.an_issued_decision, post={}
    ),
    "awards:certificates_print": Row(
        only("hoa", "binh", otherwise=404, cuc=403, son=403), certificates.an_entered_decision
    ),
    "awards:certificate_pdf": Row(only("hoa", "binh", "cuc", otherwise=404, son=403), certificates.a_certificate),
    "awards:certificate_spoil": Row(
        only("hoa", "binh", otherwise=404, cuc=403, son=403), certificates.a_printed_certificate
    ),
    **dict.fromkeys(
        [
            *(f"awards:{name}" for name in ("gold_list", "spoiled_list", "gold_register_list")),
            *(f"awards:flag_{name}" for name in ("list", "pdf", "workbook")),
        ],
        Row(only("hoa", "binh", "cuc")),
    ),
    **dict.fromkeys(
        ["awards:gold_book_pdf", "awards:gold_book_workbook"],
        Row(only("hoa", "binh", "cuc", then=404)),  # of no form and year: nothing
    ),
    "awards:gold_register_edit": Row(only("hoa", "binh"), certificates.a_form),
    # Packs for the council, the Tỉnh ủy, the central level
    "awards:pack_list": Row(only("hoa", "binh", "phuc")),
    "awards:pack_create": Row(only("hoa", "binh"), packs.a_body),
    **dict.fromkeys(
        [f"awards:pack_{name}" for name in ("detail", "pdf", "word")],
        Row(only("hoa", "binh", "phuc", otherwise=404), packs.a_pack_of_phuc),
    ),
    **dict.fromkeys(
        [f"awards:pack_{name}" for name in ("add", "ballots", "record", "opinions_pdf", "opinions_word")],
        Row(only("hoa", "binh", phuc=403, otherwise=404), packs.a_pack_of_phuc),
    ),
    **dict.fromkeys(
        [f"awards:pack_opinions_{name}" for name in ("print", "draft")],
        Row(only("hoa", "binh", phuc=403, then=302, otherwise=404), packs.a_pack_of_phuc, post={}),
    ),
    "awards:pack_line_take_out": Row(OFFICE_ALONE, packs.a_line_of_a_pack),
    "awards:pack_line_fall_back": Row(OFFICE_ALONE_POST, packs.a_line_of_a_pack, post={}),
    "awards:central_fall_back": Row(OFFICE_ALONE_POST, packs.a_line_above, post={}),
    **dict.fromkeys(
        [f"awards:{name}" for name in ("party_list", "central_list", "central_send")]
        + [f"awards:superior_{name}" for name in ("create", "refuse")],
        Row(only("hoa", "binh")),
    ),
    "awards:party_scan": Row(OFFICE_ALONE, packs.an_answer_of_the_party),
    "awards:central_scan": Row(OFFICE_ALONE, packs.a_letter),
    **dict.fromkeys(
        [f"awards:superior_{name}" for name in ("detail", "add", "scan", "payment_pdf", "payment_excel")],
        Row(OFFICE_ALONE, packs.a_superior_decision),
    ),
}
