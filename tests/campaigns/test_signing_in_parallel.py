"""Two clerks of one agency press Ký at the same moment."""

import pytest

from accounts.models import User
from campaigns.models import BlocDocument, DocumentState
from tests.at_once import at_once, refused
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
    tabs = [(User.objects.get(pk=clerk.pk), BlocDocument.objects.get(pk=document.pk)) for clerk in clerks]

    outcomes = at_once(
        *[lambda who=who, here=here: signed_on(here, who.agencies[0], by=who, on=DUE) for who, here in tabs]
    )

    document.refresh_from_db()
    assert ["đã ký" in str(refusal) for refusal in refused(outcomes)] == [True] * (CLERKS - 2)
    assert document.signatures.count() == 2
    assert document.state == DocumentState.SIGNED
