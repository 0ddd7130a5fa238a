from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit_words import ACTIONS, details_in_words
from accounts.models import AuditEvent, record

AUDIT = "/nhat-ky/"


def test_a_line_tells_who_did_what_to_what_with_what_details(lan, health):
    record(lan, "accounts.user_edited", health, reason="Sai tên", nothing="")

    event = AuditEvent.objects.get()
    assert (event.by, event.action, event.target, event.details) == (
        "lan",
        "accounts.user_edited",
        f"accounts.Agency:{health.pk}",
        {"reason": "Sai tên"},
    )


def test_our_own_code_can_neither_change_nor_remove_a_line(lan):
    record(lan, "accounts.signed_in", lan)
    event = AuditEvent.objects.get()

    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(by="khanh"),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_auditevent SET by = 'khanh'", "DELETE FROM accounts_auditevent WHERE id > 0"]
)
def test_the_database_refuses_too(lan, statement):
    record(lan, "accounts.signed_in", lan)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and statement.startswith("DELETE"):  # see django_db_setup in conftest.py
            cursor.execute(import_module("accounts.migrations.0002_audit_trail_only_grows").SQLITE[1])

        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            cursor.execute(statement)

    assert AuditEvent.objects.get().by == "lan"


def test_what_is_undone_leaves_no_line(lan):
    with transaction.atomic():
        record(lan, "accounts.signed_in", lan)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


def test_the_page_reads_as_sentences_newest_first(client, quan, lan):
    record(lan, "accounts.signed_in", lan, address="10.0.0.7")
    record(None, "reports.unheard_of", lan)
    client.force_login(quan)

    rows = client.get(AUDIT).context["rows"]

    assert [(row["who"], row["what"], row["target"], row["details"]) for row in rows] == [
        ("hệ thống", "reports.unheard_of", "người dùng Trần Thị Lan", ""),
        ("Trần Thị Lan", "Đăng nhập", "người dùng Trần Thị Lan", "địa chỉ mạng: 10.0.0.7"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=tran thi lan", ["edit", "in"]),
        ("who=LAN", ["edit", "in"]),
        ("who=da-nghi", ["old"]),
        ("action=accounts.signed_in", ["in"]),
        ("begin=01/01/2020&end=31/12/2099", ["old", "edit", "in"]),
        ("end=31/12/2019", []),
        ("begin=01/01/0001&end=31/12/9999", ["old", "edit", "in"]),
        ("kind=accounts.User", ["old", "edit", "in"]),
        ("kind=accounts.Agency", []),
        ("about=tran thi lan", ["edit", "in"]),
        ("about=so y te", []),
        ("target=accounts.User:999", ["old"]),
        ("target=accounts.Agency:1", []),
        ("target=accounts.User:99999999999999999999", []),
        ("target=accounts.User:²", []),
    ],
)
def test_lines_are_found_by_person_action_day_and_object(client, quan, lan, query, found):
    record(lan, "accounts.signed_in", lan, mark="in")
    record(lan, "accounts.user_edited", lan, mark="edit")
    AuditEvent.objects.create(
        by="da-nghi", action="accounts.signed_out", target="accounts.User:999", details={"mark": "old"}
    )
    client.force_login(quan)

    rows = client.get(f"{AUDIT}?{query}").context["rows"]

    assert [row["event"].details["mark"] for row in rows] == found


def test_a_line_leads_to_all_lines_about_the_same_thing_and_the_page_says_whom_they_are_about(client, quan, lan):
    record(lan, "accounts.signed_in", lan)
    record(quan, "accounts.signed_in", quan)
    client.force_login(quan)

    response = client.get(f"{AUDIT}?target=accounts.User:{lan.pk}")

    assert response.context["only_about"] == "người dùng Trần Thị Lan"
    assert [row["who"] for row in response.context["rows"]] == ["Trần Thị Lan"]


def test_a_day_counts_from_midnight_to_midnight_in_the_provinces_time(client, quan, lan):
    for hour in (datetime(2026, 3, 1, 16, 59, tzinfo=UTC), datetime(2026, 3, 1, 17, 0, tzinfo=UTC)):
        AuditEvent.objects.create(by="lan", action="accounts.signed_in", target="accounts.User:1", at=hour)
    client.force_login(quan)

    rows = client.get(f"{AUDIT}?begin=02/03/2026&end=02/03/2026").context["rows"]

    assert [row["event"].at for row in rows] == [datetime(2026, 3, 1, 17, 0, tzinfo=UTC)]


def test_older_lines_follow_without_gap_or_repetition(client, quan, lan):
    AuditEvent.objects.bulk_create(
        AuditEvent(by="lan", action="accounts.signed_in", target="accounts.User:1", details={"number": number})
        for number in range(120)
    )
    client.force_login(quan)

    seen, query = [], ""
    while query is not None:
        context = client.get(f"{AUDIT}?{query}").context
        seen += [row["event"].details["number"] for row in context["rows"]]
        query = f"truoc={context['next_before']}" if context["next_before"] else None

    assert seen == list(range(119, -1, -1))


@pytest.mark.parametrize(("lines", "shown"), [(3, 3), (1001, "hơn 1.000")])
def test_lines_are_counted_up_to_a_thousand(client, quan, lines, shown):
    AuditEvent.objects.bulk_create(
        AuditEvent(by="lan", action="accounts.signed_in", target="accounts.User:1") for _ in range(lines)
    )
    client.force_login(quan)

    assert client.get(AUDIT).context["count"] == shown


@pytest.mark.parametrize("before", ["", "abc", "-1", "9" * 40, "²"])
def test_a_page_mark_that_makes_no_sense_shows_the_newest(client, quan, lan, before):
    record(lan, "accounts.signed_in", lan)
    client.force_login(quan)

    assert len(client.get(AUDIT, {"truoc": before}).context["rows"]) == 1


@pytest.mark.parametrize("lines", [1, 3])
def test_the_trail_takes_the_same_number_of_queries_however_long(client, quan, lan, lines, django_assert_num_queries):
    for _ in range(lines):
        record(lan, "accounts.signed_in", lan)
    client.force_login(quan)

    with django_assert_num_queries(8):  # session, user, roles, count, lines, their people, identity, bell
        client.get(AUDIT)


def test_actions_are_called_by_their_app():
    assert {action.partition(".")[0] for action in ACTIONS} <= {
        "accounts",
        "documents",
        "blocs",
        "campaigns",
        "scoring",
        "meetings",
        "awards",
        "reports",
        "demo",
    }


def test_each_app_calls_its_details_by_its_own_words(hoa, health):
    for action in ("blocs.deadline_moved", "scoring.line_returned"):
        record(hoa, action, health, stage="x")

    said = [details_in_words(event) for event in AuditEvent.objects.order_by("pk")]

    assert said == ["việc: x", "bước: x"]
