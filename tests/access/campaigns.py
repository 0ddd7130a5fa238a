"""Addresses of movements, role models, covenants and their targets."""

from documents.models import StoredFile
from tests.access.places import lans_bloc
from tests.access.table import ACTING, EDITS, INSIDE, PDF, Office, Row, everyone, only
from tests.campaigns import covenant_places as covenants
from tests.campaigns.movement_builders import (
    new_answer,
    new_document,
    new_movement,
    new_photo,
    new_role_model,
    new_round,
    new_spreading,
)


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


LANS_OWN = only("lan", "giang", "hoa", "binh", otherwise=404)

IN_LANS_BLOC = only("lan", "giang", "minh", "thu", "hoa", "binh", otherwise=404)

LANS_LEADER_AND_OFFICE = only("lan", "giang", "minh", "hoa", "binh", otherwise=404)

EDITS_AND_POSTS = only("minh", "hoa", "binh", then=302, otherwise=404, lan=403, giang=403, thu=403)


ROWS: dict[str, Row] = {
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
}
