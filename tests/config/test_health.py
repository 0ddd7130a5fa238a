import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
def test_a_portal_that_works_says_so_without_signing_in(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/suc-khoe/")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "storage": "ok"})


def test_a_database_that_does_not_answer_is_503_and_why_is_not_told(client, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise DatabaseError("password authentication failed for user portal at 10.0.0.5")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/suc-khoe/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "database": "error", "storage": "ok"})
    assert "10.0.0.5" in caplog.text


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_503_for_a_signed_in_browser_too(client, hoa, monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("the server closed the connection")

    client.force_login(hoa)
    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/suc-khoe/")

    assert (response.status_code, response.json()["database"]) == (503, "error")


@pytest.mark.django_db
def test_a_store_that_takes_no_file_is_503(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"

    response = client.get("/suc-khoe/")

    assert (response.status_code, response.json()) == (503, {"status": "error", "database": "ok", "storage": "error"})


@pytest.mark.django_db
def test_asking_leaves_nothing_behind(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    client.get("/suc-khoe/")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_the_answer_is_never_kept_on_the_way(client):
    assert "no-store" in client.get("/suc-khoe/").headers["Cache-Control"]
