"""Addresses of agencies, years and blocs."""

import datetime as dt

from blocs.models import ImportDraft, YearState
from documents.models import StoredFile
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from tests.access.places import a_year, lans_bloc, lans_place_in_the_bloc
from tests.access.table import EVERYBODY_WITH_A_ROLE, PDF, Office, Row, only
from tests.builders import new_bloc_year, new_holiday, new_year


def an_agency(office: Office) -> dict:
    return {"pk": office.health.pk}


def a_planned_year(office: Office) -> dict:
    return {"year": new_year(2027, state=YearState.PLANNING).year}


def a_closed_year(office: Office) -> dict:
    return {"year": new_year(2020, state=YearState.CLOSED).year}


def a_holiday(office: Office) -> dict:
    return {"pk": new_holiday(dt.date(2026, 11, 20)).pk}


def lans_bloc_with_its_regulation(office: Office) -> dict:
    return lans_bloc(office, regulation=StoredFile.objects.store(PDF, by=office.people["hoa"], name="quy-che.pdf"))


def lans_bloc_before_its_covenant(office: Office) -> dict:
    return {**lans_bloc(office), "to": "covenant"}


def last_years_bloc(office: Office) -> dict:
    new_year(2026)
    new_bloc_year(members=[office.health], year=2025)
    return {}


def a_workbook_of_hoa(office: Office) -> dict:
    table = Table([Column("Tên đơn vị"), Column("Mã đơn vị")], [("Sở Nội vụ", "SNV")])
    file = StoredFile.objects.store(write_workbook([Sheet("Đơn vị", table)]), by=office.people["hoa"], name="a.xlsx")
    return {"pk": ImportDraft.objects.create(purpose="agencies", file=file, by=office.people["hoa"]).pk}


ROWS: dict[str, Row] = {
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
}
