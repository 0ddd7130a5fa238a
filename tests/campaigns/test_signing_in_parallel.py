"""Two clerks of one agency press Ký at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.errors import OfficeError
from accounts.models import User
from campaigns.models import BlocDocument, DocumentState
from tests.builders import new_agency, new_bloc_year, new_user
from tests.campaigns.conftest import DUE
from tests.campaigns.covenants import new_covenant, signed_on

CLERKS = 8


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_clerks_who_sign_at_once_one_signs_for_each_agency_and_the_last_completes_the_covenant():
    agencies = [new_agency(name) for name in ("Sở Y tế", "Sở Tài chính")]
    clerks = [new_user(acts_for=agency) for agency in agencies for _ in range(CLERKS // 2)]
    document = new_covenant(new_bloc_year(members=agencies, leader=agencies[0]), by=clerks[0], state="signing")
    together = Barrier(CLERKS)

    def press(pk: int) -> str:
        try:
            clerk = User.objects.get(pk=pk)
            mine = clerk.agencies[0]
            here = BlocDocument.objects.get(pk=document.pk)
            together.wait(timeout=20)
            signed_on(here, mine, by=clerk, on=DUE)
        except OfficeError as refusal:
            return "twice" if "đã ký" in str(refusal) else str(refusal)
        finally:
            connection.close()
        return "signed"

    with ThreadPoolExecutor(CLERKS) as pool:
        outcomes = sorted(pool.map(press, [clerk.pk for clerk in clerks]))

    document.refresh_from_db()
    assert outcomes == ["signed"] * 2 + ["twice"] * (CLERKS - 2)
    assert document.signatures.count() == 2
    assert document.state == DocumentState.SIGNED
