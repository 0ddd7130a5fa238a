"""Addresses of the first page, year-end reports and what is due."""

from blocs.models import BlocYear
from blocs.reporting import ask_members, comment
from tests.access.places import lans_bloc
from tests.access.table import ACTING, EDITS, EVERYBODY_WITH_A_ROLE, Office, Row, only
from tests.campaigns import covenant_places as covenants


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


def a_paper(office: Office) -> dict:
    return {"key": "bang-tu-cham-diem"}


ROWS: dict[str, Row] = {
    # Every paper of the portal, with samples
    "reports:paper_library": Row(only(*EVERYBODY_WITH_A_ROLE)),
    **dict.fromkeys(
        ["reports:paper_library_detail", *(f"reports:paper_sample_{kind}" for kind in ("pdf", "word", "excel"))],
        Row(only(*EVERYBODY_WITH_A_ROLE), a_paper),
    ),
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
    # What is due, more time, what the covenant feeds, who is not considered
    "reports:due_list": Row(only(*ACTING, "hoa", "binh")),
    "reports:due_remind": Row(EDITS, covenants.a_stage_due),
    "reports:extension_create": Row(
        only("hoa", "binh", otherwise=404, lan=403, giang=403, minh=403, thu=403), covenants.lans_stage_due
    ),
}
