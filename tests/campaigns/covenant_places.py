"""Covenants and what belongs to them, made for tests/access: each function gives the arguments of an address.

minh's agency leads the bloc; lan's and thu's are the other members.
"""

import datetime as dt

from blocs.models import BlocState, Stage
from campaigns import drafting
from campaigns.models import ArticleTemplate, BlocDocument, CovenantRule
from scoring.models import BlocCriteria, CriterionFeed
from tests.builders import new_bloc_year, new_criteria_set, new_deadline, new_sheet
from tests.campaigns.covenants import new_covenant, new_target, signed_on


def a_covenant(office, state: str = "commenting") -> BlocDocument:
    agencies = [office.health, office.finance, office.justice]
    bloc_year = new_bloc_year(members=agencies, leader=office.finance)
    document = new_covenant(bloc_year, by=office.people["minh"])
    new_target(document, office.health, by=office.people["minh"])
    if state == "commenting":
        drafting.ask_members(document, by=office.people["minh"])
    elif state == "signing":
        drafting.close_text(document, by=office.people["minh"])
        drafting.open_signing(document, by=office.people["minh"])
    return document


def a_covenant_for_comments(office) -> dict:
    return {"pk": a_covenant(office).pk}


def a_draft_of_a_covenant(office) -> dict:
    return {"pk": a_covenant(office, "drafting").pk}


def a_covenant_to_sign(office) -> dict:
    return {"pk": a_covenant(office, "signing").pk}


def a_covenant_to_close(office) -> dict:
    return {**a_covenant_for_comments(office), "move": "close"}


def an_article(office) -> dict:
    document = a_covenant(office)
    return {"pk": document.pk, "article": document.articles.filter(part="article").first().pk}


def a_comment_on_a_covenant(office) -> dict:
    document = a_covenant(office)
    said = drafting.comment(document, article=None, text="Góp ý", agency=office.health, by=office.people["lan"])
    return {"pk": document.pk, "comment": said.pk}


def a_signature(office) -> dict:
    document = a_covenant(office, "signing")
    signature = signed_on(document, office.health, by=office.people["lan"], on=dt.date(2026, 3, 1))
    return {"pk": document.pk, "signature": signature.pk}


def lans_targets(office) -> dict:
    return {"pk": a_covenant(office).pk, "agency": office.health.pk}


def lans_target(office) -> dict:
    document = a_covenant(office)
    return {"pk": document.pk, "target": document.targets.get().pk}


def a_bloc_with_a_covenant(office) -> dict:
    bloc_year = a_covenant(office, "signing").bloc_year
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def a_regulation_to_begin(office) -> dict:
    return {**a_bloc_with_a_covenant(office), "kind": "regulation"}


def lans_results(office) -> dict:
    return {**a_bloc_with_a_covenant(office), "agency": office.health.pk}


def a_template(office) -> dict:
    return {"pk": ArticleTemplate.objects.first().pk}


def a_rule(office) -> dict:
    return {"pk": CovenantRule.objects.first().pk}


def a_stage_due(office) -> dict:
    place = a_bloc_with_a_covenant(office)
    new_deadline(Stage.COVENANT, due_on=dt.date(2026, 3, 31))
    return {**place, "stage": "covenant"}


def lans_stage_due(office) -> dict:
    return {**a_stage_due(office), "agency": office.health.pk}


def a_bloc_with_a_set(office) -> dict:
    bloc_year = a_covenant(office, "signing").bloc_year
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=new_criteria_set())
    return {"code": bloc_year.bloc.code, "year": bloc_year.year.year}


def a_feed(office) -> dict:
    bloc_year = a_covenant(office, "signing").bloc_year
    return {"pk": CriterionFeed.objects.create(bloc_year=bloc_year, code="I.3", indicator="Chỉ tiêu").pk}


def lans_offered_criterion(office) -> dict:
    agencies = [office.health, office.finance, office.justice]
    bloc_year = new_bloc_year(members=agencies, leader=office.finance, state=BlocState.SELF_SCORING)
    return {"pk": new_sheet(agency=office.health, bloc_year=bloc_year).pk, "code": "I.3"}
