import smtplib

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse

from accounts.mailing import deliver_notices
from accounts.models import EmailState, Notice
from tests.builders import new_user

NOTICES = reverse("accounts:notice_list")


@pytest.fixture
def mail_server(settings):
    """The portal has a mail server; what it sends is kept in mail.outbox."""
    settings.MAIL = {"EMAIL_HOST": "mail.example.org"}
    settings.PUBLIC_URL = "https://thidua.example.org"


@pytest.fixture
def lan_with_mail(lan):
    lan.email = "lan@example.org"
    lan.save()
    return lan


def tell(*people, subject="Bảng chấm điểm được trả lại", link="/thong-bao/", **fields) -> list[Notice]:
    return Notice.objects.tell(people, subject=subject, link=link, **fields)


def test_an_email_leaves_after_the_deed_is_done_and_is_noted_as_sent(
    lan_with_mail, mail_server, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        [notice] = tell(lan_with_mail, body="Thiếu minh chứng.")
        assert mail.outbox == []

    [message] = mail.outbox
    assert (message.to, message.subject) == (["lan@example.org"], "Bảng chấm điểm được trả lại")
    assert message.body == (
        "Bảng chấm điểm được trả lại\n\nThiếu minh chứng.\n\nhttps://thidua.example.org/thong-bao/\n\n"
        "-- \nCổng thi đua, khen thưởng"
    )
    notice.refresh_from_db()
    assert (notice.email_state, notice.email_problem) == (EmailState.SENT, "")
    assert notice.email_at


@pytest.mark.django_db(transaction=True)
def test_no_email_leaves_when_the_deed_is_undone(mail_server):
    person = new_user(email="nam@example.org")

    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)

    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_without_an_address_or_a_server_the_notice_stands_in_the_portal_only(lan, lan_with_mail, minh, settings):
    settings.MAIL = None
    [without_server] = tell(lan_with_mail)
    settings.MAIL = {"EMAIL_HOST": "mail.example.org"}
    [without_address] = tell(minh)

    assert (without_server.email_state, without_address.email_state) == (EmailState.NONE, EmailState.NONE)


@pytest.mark.parametrize(
    "problem",
    [smtplib.SMTPServerDisconnected("mất kết nối"), ConnectionRefusedError("từ chối"), ValueError("địa chỉ sai")],
)
def test_a_failing_server_is_noted_and_does_not_stop_the_next_email(
    lan_with_mail, giang, mail_server, monkeypatch, django_capture_on_commit_callbacks, problem
):
    giang.email = "giang@example.org"
    giang.save()
    real = mail.EmailMessage.send

    def send(message, *args, **kwargs):
        if message.to == ["lan@example.org"]:
            raise problem
        return real(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", send)

    with django_capture_on_commit_callbacks(execute=True):
        tell(lan_with_mail, giang)

    states = {notice.recipient.username: (notice.email_state, notice.email_problem) for notice in Notice.objects.all()}
    assert states == {"lan": (EmailState.FAILED, str(problem)), "giang": (EmailState.SENT, "")}


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (smtplib.SMTPRecipientsRefused({"lan@example.org": (550, b"no such user")}), "550 no such user"),
        (smtplib.SMTPDataError(552, "mailbox full"), "552 mailbox full"),
        (TimeoutError("timed out"), "timed out"),
    ],
)
def test_the_words_of_the_mail_server_are_kept_and_stand_on_the_persons_page(
    client, hoa, lan_with_mail, mail_server, monkeypatch, django_capture_on_commit_callbacks, problem, said
):
    def send(message, *args, **kwargs):
        raise problem

    monkeypatch.setattr(mail.EmailMessage, "send", send)
    with django_capture_on_commit_callbacks(execute=True):
        [notice] = tell(lan_with_mail)
    client.force_login(hoa)

    facts = dict(client.get(lan_with_mail.get_absolute_url()).context["facts"])

    notice.refresh_from_db()
    assert notice.email_problem == said
    assert facts["Thư gần nhất"].startswith("Gửi thư không thành công ")
    assert facts["Thư gần nhất"].endswith(f": {said}")


def test_delivering_twice_sends_once(lan_with_mail, mail_server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        [notice] = tell(lan_with_mail)

    deliver_notices.call([notice.pk])

    assert len(mail.outbox) == 1


def test_a_subject_of_two_lines_cannot_add_a_header(lan_with_mail, mail_server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(lan_with_mail, subject="Trả lại\nBcc: ai-do@example.org")

    assert mail.outbox[0].subject == "Trả lại Bcc: ai-do@example.org"


def test_a_person_is_told_once_however_often_named(lan):
    assert len(tell(lan, lan)) == 1


def test_unread_notices_stand_first_and_reading_the_list_marks_none(client, lan):
    [old], [read] = tell(lan, subject="Cũ"), tell(lan, subject="Đã đọc")
    client.force_login(lan)
    client.post(reverse("accounts:notice_open", args=[read.pk]))
    [new] = tell(lan, subject="Mới")

    response = client.get(NOTICES)

    assert [row["notice"].pk for row in response.context["rows"]] == [new.pk, old.pk, read.pk]
    assert lan.notices.unread().count() == 2


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(client, lan):
    [notice] = tell(lan, link="/nhat-ky/?who=lan")
    client.force_login(lan)

    response = client.post(reverse("accounts:notice_open", args=[notice.pk]))

    assert response.url == "/nhat-ky/?who=lan"
    notice.refresh_from_db()
    assert notice.read_at


def test_the_moment_of_first_reading_stays(client, lan):
    [notice] = tell(lan)
    client.force_login(lan)
    client.post(reverse("accounts:notice_open", args=[notice.pk]))
    notice.refresh_from_db()
    first = notice.read_at

    client.post(reverse("accounts:notice_open", args=[notice.pk]))

    notice.refresh_from_db()
    assert notice.read_at == first


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org", ""])
def test_a_notice_leads_nowhere_but_into_the_portal(client, lan, link):
    [notice] = tell(lan, link=link)
    client.force_login(lan)

    response = client.post(reverse("accounts:notice_open", args=[notice.pk]))

    assert response.url == NOTICES


def test_marking_all_read_touches_nobody_elses(client, lan, minh):
    tell(lan, minh)
    client.force_login(lan)

    client.post(reverse("accounts:notice_read_all"))

    assert (lan.notices.unread().count(), minh.notices.unread().count()) == (0, 1)


def test_the_list_shows_what_became_of_the_email(client, lan):
    [notice] = tell(lan)
    Notice.objects.filter(pk=notice.pk).update(email_state=EmailState.FAILED)
    client.force_login(lan)

    assert "Gửi thư không thành công" in client.get(NOTICES).content.decode()


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_takes_the_same_number_of_queries_however_long(client, lan, notices, django_assert_num_queries):
    for _ in range(notices):
        tell(lan)
    client.force_login(lan)

    with django_assert_num_queries(7):  # session, user, count, notices, roles, identity, bell
        client.get(NOTICES)
