"""The province before its first year: its identity, agencies, people, and the mergers of 2025."""

import datetime as dt

from django.contrib.auth.hashers import make_password

from accounts import succession
from accounts.administration import grant_role
from accounts.demo import DEMO_PASSWORD
from accounts.models import Agency, GrantedRole, Identity, User, record
from demo.clock import clock_at
from demo.people import ACCOUNTS
from demo.province import AGENCIES, DISTRICT_ENDED, MERGERS

FOUNDED_ON = dt.date(2018, 1, 2)


def found_identity() -> Identity:
    identity = Identity.current()
    identity.portal_name = "Cổng thi đua, khen thưởng tỉnh Trung Du"
    identity.province_name = "tỉnh Trung Du"
    identity.place_name = "Trung Du"
    identity.committee_name = "Ủy ban nhân dân tỉnh Trung Du"
    identity.council_name = "Hội đồng thi đua - khen thưởng tỉnh Trung Du"
    identity.office_agency = Agency.objects.get(code="SNV")
    identity.is_demo = True
    identity.save()
    return identity


def found_agencies() -> dict[str, Agency]:
    """All agencies by their codes, those of before the mergers too."""
    agencies: dict[str, Agency] = {}
    for row in AGENCIES:
        agencies[row.code] = Agency.objects.create(
            name=row.name,
            short_name=row.short_name,
            code=row.code,
            kind=row.kind,
            parent=agencies.get(row.parent),
            submission_route=row.route,
            head_title=row.head_title,
            head_name=row.head,
            active_from=row.begins,
        )
        record(None, "blocs.agency_created", agencies[row.code], name=row.name)
    return agencies


def found_people(agencies: dict[str, Agency]) -> dict[str, User]:
    """The accounts of the demo by user name, and a clerk for each agency by its code.

    A clerk has no password: an administrator would give one. Where an account of the demo acts for the agency
    as its clerk, that is the clerk.
    """
    people = {}
    password = make_password(DEMO_PASSWORD)  # hashed once: it is the same for all, and no secret
    for account in ACCOUNTS:
        person = people[account.username] = User.objects.create(
            username=account.username, password=password, full_name=account.full_name, position=account.position
        )
        for role, code in account.grants:
            grant_role(person, role, agency=agencies.get(code), starts_on=FOUNDED_ON, by=None)
            if role == GrantedRole.STAFF:
                people[code] = person
    for row in AGENCIES:
        if row.clerk and row.code not in people:
            username = f"cv.{row.code.lower()}"
            clerk = User.objects.create_user(username, full_name=row.clerk, position="Chuyên viên")
            grant_role(clerk, GrantedRole.STAFF, agency=agencies[row.code], starts_on=FOUNDED_ON, by=None)
            people[row.code] = clerk
    return people


def merge_agencies(agencies: dict[str, Agency], *, by: User) -> None:
    """What happened to agencies in 2025; to be called when the years before it are written."""
    for row in MERGERS:
        with clock_at(row.on):
            predecessors = [agencies[code] for code in row.predecessors]
            succession.merge(
                predecessors, into=agencies[row.successor], on=row.on, document=row.document, note=row.note, by=by
            )
    code, on, document = DISTRICT_ENDED
    with clock_at(on):
        succession.end(agencies[code], on=on, document=document, by=by)
    for agency in agencies.values():
        agency.refresh_from_db()
