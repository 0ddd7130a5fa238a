"""Không xét thi đua: offered by the rule about covenants, decided by the office, told to the agency."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent, Notice
from blocs.extensions import extend
from blocs.models import BlocState, Stage
from campaigns.faults import covenant_faults
from campaigns.models import CovenantFault
from scoring.bloc_table import live_table
from scoring.excluding import exclude, readmit
from scoring.handing_in import is_late
from scoring.models import BlocCriteria
from tests.builders import new_agency, new_bloc_year, new_criteria_set, new_deadline, new_sheet, new_year
from tests.campaigns.covenants import new_covenant, signed_on

DUE = dt.date(2026, 3, 31)
AFTER = dt.date(2026, 4, 8)


@pytest.fixture
def promising(health, finance, justice, lan, thu, minh):
    """lan's agency signed in time, thu's late, minh's (the leader) not at all."""
    bloc_year = new_bloc_year(members=[health, finance, justice], leader=finance)
    new_deadline(Stage.COVENANT, due_on=DUE)
    document = new_covenant(bloc_year, by=minh, state="signing")
    signed_on(document, health, by=lan, on=DUE)
    signed_on(document, justice, by=thu, on=AFTER)
    bloc_year.state = BlocState.SELF_SCORING
    bloc_year.save()
    criteria_set = new_criteria_set()
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    for agency in (health, finance, justice):
        new_sheet(agency=agency, bloc_year=bloc_year, criteria_set=criteria_set)
    return bloc_year


def test_who_did_not_sign_or_late_is_offered_with_its_rule(promising):
    found = covenant_faults(new_year(), on=AFTER)

    assert [(fault.agency.code, fault.fault) for fault in found] == [
        ("STC", CovenantFault.MISSING),
        ("STP", CovenantFault.LATE),
    ]
    assert found[0].sentence == "Không ký giao ước thi đua năm 2026 (hạn 31/03/2026)."
    assert found[1].sentence == "Ký giao ước thi đua năm 2026 ngày 08/04/2026, sau hạn 31/03/2026."
    assert [fault.rule.excludes for fault in found] == [True, False]
    assert "cần kiểm tra" in found[0].reason


def test_before_the_deadline_nobody_is_at_fault_for_not_signing(promising):
    assert [fault.agency.code for fault in covenant_faults(new_year(), on=DUE)] == ["STP"]


def test_an_extension_that_still_runs_is_no_fault(promising, finance, hoa):
    extend(promising, finance, Stage.COVENANT, until=AFTER, reason="Chờ kiện toàn lãnh đạo.", by=hoa)

    assert [fault.agency.code for fault in covenant_faults(new_year(), on=AFTER)] == ["STP"]


@pytest.mark.parametrize("members", [1, 3])
def test_the_faults_take_the_same_number_of_queries_however_many(promising, hoa, members, django_assert_num_queries):
    new_bloc_year(members=[new_agency() for _ in range(members)])

    year = new_year()

    with django_assert_num_queries(5):  # deadlines, rules, members, signatures, extensions
        found = covenant_faults(year, on=AFTER)

    assert len(found) == 2 + members


def test_the_office_excludes_with_reason_and_rule_and_the_agency_is_told(client, promising, hoa, minh, finance):
    sheet = promising.sheets.get(agency=finance)
    client.force_login(hoa)
    url = reverse("scoring:sheet_exclude", args=[sheet.pk])
    proposed = client.get(url).context["form"].initial

    client.post(url, proposed)

    sheet.refresh_from_db()
    assert sheet.exclusion.startswith("Không ký giao ước thi đua năm 2026 (hạn 31/03/2026) (Đơn vị không đăng ký")
    assert Notice.objects.get(recipient=minh, subject="Đơn vị không được xét thi đua").body.endswith(sheet.exclusion)
    assert AuditEvent.objects.get(action="scoring.sheet_excluded").details["reason"] == proposed["reason"]
    row = next(row for row in live_table(promising).rows if row.agency == "Sở Tài chính")
    assert row.rank is None


def test_no_exclusion_without_a_reason_nor_twice(promising, hoa, finance):
    sheet = promising.sheets.get(agency=finance)
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        exclude(sheet, rule="", reason="  ", by=hoa)
    exclude(sheet, rule="", reason="Kỷ luật.", by=hoa)

    with pytest.raises(OfficeError, match="đã được ghi không xét thi đua"):
        exclude(sheet, rule="", reason="Kỷ luật.", by=hoa)


def test_the_office_may_think_again_with_a_reason(promising, hoa, finance):
    sheet = promising.sheets.get(agency=finance)
    exclude(sheet, rule="", reason="Không ký giao ước.", by=hoa)

    readmit(sheet, reason="Đã ký bù theo văn bản của tỉnh.", by=hoa)

    sheet.refresh_from_db()
    assert sheet.exclusion == ""
    with pytest.raises(OfficeError, match="đang được xét"):
        readmit(sheet, reason="Lần nữa.", by=hoa)


def test_once_the_table_is_frozen_nobody_is_excluded(promising, hoa, finance):
    promising.state = BlocState.VERIFIED
    promising.save()

    with pytest.raises(OfficeError, match="đã kết thúc thẩm tra"):
        exclude(promising.sheets.get(agency=finance), rule="", reason="Kỷ luật.", by=hoa)


def test_the_page_lists_them_in_few_queries(client, promising, hoa, django_assert_max_num_queries):
    client.force_login(hoa)

    with time_machine.travel(dt.datetime(2026, 5, 4, 3, tzinfo=dt.UTC)):
        client.force_login(hoa)
        with django_assert_max_num_queries(12):
            page = client.get("/khong-xet-thi-dua/?nam=2026").content.decode()

    assert page.index("Sở Tài chính") < page.index("Sở Tư pháp")
    assert "Sở Y tế" not in page


def test_a_sheet_handed_in_within_its_extension_is_not_late(promising, health, justice, hoa):
    new_deadline(Stage.SELF_SCORING, due_on=dt.date(2026, 11, 30))
    extend(promising, health, Stage.SELF_SCORING, until=dt.date(2026, 12, 5), reason="Thiên tai.", by=hoa)
    at = dt.datetime(2026, 12, 4, 3, tzinfo=dt.UTC)

    late = [is_late(promising.sheets.get(agency=agency), at) for agency in (health, justice)]

    assert late == [False, True]
