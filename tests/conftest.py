"""The cast. After a day you know them; `client.force_login(khanh)` says that an outsider tries.

lan    acts for the Department of Health, the agency most tests are about
giang  heads lan's agency
minh   acts for the Department of Finance, in lan's bloc, leading it this year
thu    acts for the Department of Justice, in lan's bloc
khanh  acts for an agency in another bloc: should see nothing of lan's
dat    has signed up but acts for no agency yet: should see nothing at all
hoa    works in the emulation office
binh   heads the emulation office, and works in it
son    signs for Sở Nội vụ
cuc    numbers and files papers (văn thư)
phuc   sits in the provincial council
quan   keeps the portal: accounts and settings, nothing of the work itself
"""

import pytest
from django.db import connection

from accounts.models import Agency, GrantedRole, User
from tests.builders import new_agency, new_user

pytest_plugins = ["tests.plugins.browser", "tests.plugins.shipped_rows"]


def pytest_runtest_setup(item):
    if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("only means something on PostgreSQL: bin/with-postgres")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let SQLite's tables be emptied between transactional tests: it does so by DELETE, which the audit trail refuses.

    test_audit_trail.py puts the refusal back for itself.
    """
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER accounts_audit_refuse_delete")


@pytest.fixture
def health(db) -> Agency:
    return new_agency("Sở Y tế", code="SYT")


@pytest.fixture
def finance(db) -> Agency:
    return new_agency("Sở Tài chính", code="STC")


@pytest.fixture
def justice(db) -> Agency:
    return new_agency("Sở Tư pháp", code="STP")


@pytest.fixture
def trade(db) -> Agency:
    return new_agency("Sở Công Thương", code="SCT")


@pytest.fixture
def lan(health) -> User:
    return new_user("lan", full_name="Trần Thị Lan", acts_for=health)


@pytest.fixture
def giang(health) -> User:
    return new_user("giang", full_name="Lê Hương Giang", position="Giám đốc", heads=health)


@pytest.fixture
def minh(finance) -> User:
    return new_user("minh", full_name="Phạm Quang Minh", acts_for=finance)


@pytest.fixture
def thu(justice) -> User:
    return new_user("thu", full_name="Nguyễn Thị Thu", acts_for=justice)


@pytest.fixture
def khanh(trade) -> User:
    return new_user("khanh", full_name="Đỗ Quốc Khánh", acts_for=trade)


@pytest.fixture
def dat(db) -> User:
    return new_user("dat", full_name="Hoàng Tiến Đạt")


@pytest.fixture
def hoa(db) -> User:
    return new_user("hoa", full_name="Vũ Thị Hòa", holds=[GrantedRole.OFFICE])


@pytest.fixture
def binh(db) -> User:
    return new_user("binh", full_name="Đặng Thái Bình", holds=[GrantedRole.OFFICE, GrantedRole.OFFICE_HEAD])


@pytest.fixture
def son(db) -> User:
    return new_user("son", full_name="Bùi Ngọc Sơn", position="Phó Giám đốc", holds=[GrantedRole.SIGNER])


@pytest.fixture
def cuc(db) -> User:
    return new_user("cuc", full_name="Ngô Thị Cúc", holds=[GrantedRole.CLERK])


@pytest.fixture
def phuc(db) -> User:
    return new_user("phuc", full_name="Dương Hạnh Phúc", holds=[GrantedRole.COUNCIL])


@pytest.fixture
def quan(db) -> User:
    return new_user("quan", full_name="Lý Minh Quân", holds=[GrantedRole.ADMINISTRATOR])
