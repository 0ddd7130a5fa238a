"""Role models: put forward, checked, published for everybody, taken up."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import Notice
from campaigns import role_models
from campaigns.models import RoleModel, RoleModelState
from tests.builders import new_agency, new_bloc_year, new_user
from tests.campaigns.movement_builders import a_picture, new_role_model, new_spreading


def typed(agency, **fields) -> dict[str, str]:
    return {
        "kind": "collective",
        "name": "Tổ một cửa",
        "unit": "Sở Y tế",
        "agency": str(agency.pk),
        "year": "2026",
        "title": "Không ai phải đến hai lần",
        "story": "Hướng dẫn một lần cho đủ.",
        "has_consent": "on",
        **fields,
    }


def test_an_agency_puts_a_role_model_forward_and_the_office_publishes_it(client, lan, hoa, health):
    client.force_login(lan)
    client.post(
        reverse("campaigns:role_model_create"),
        typed(health, picture_alt="Tổ một cửa tiếp dân") | {"upload": a_picture()},
    )
    role_model = RoleModel.objects.get()
    client.post(reverse("campaigns:role_model_put_forward", args=[role_model.pk]))
    told_the_office = [notice.recipient for notice in Notice.objects.all()]
    client.force_login(hoa)
    client.post(reverse("campaigns:role_model_publish", args=[role_model.pk]))
    client.logout()

    page = client.get(reverse("campaigns:public_role_model_list")).content.decode()

    assert told_the_office == [hoa]
    assert "Không ai phải đến hai lần" in page
    assert client.get(f"/dien-hinh/to-mot-cua-{role_model.pk}/").status_code == 200
    assert client.get(reverse("campaigns:public_picture", args=[role_model.pk])).headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("state", [state for state in RoleModelState if state != RoleModelState.PUBLISHED])
def test_a_visitor_sees_nothing_of_what_is_not_published(client, health, state):
    role_model = new_role_model(health, state=state, with_picture=True, name="Tổ chưa công bố")

    answers = [
        client.get(role_model.public_url).status_code,
        client.get(reverse("campaigns:public_picture", args=[role_model.pk])).status_code,
    ]

    assert answers == [404, 404]
    assert "Tổ chưa công bố" not in client.get(reverse("campaigns:public_role_model_list")).content.decode()


def test_the_public_page_says_nothing_of_the_portal_behind_it(client, lan, health):
    role_model = new_role_model(health, state="published", name="Nguyễn Văn Bình", kind="person", position="Bác sĩ")
    role_models.take_up(role_model, health, on=dt.date(2026, 5, 4), note="Ghi chú nội bộ", by=lan)

    page = client.get(role_model.public_url).content.decode()

    assert [word in page for word in ("Nguyễn Văn Bình", "Bác sĩ", "Sở Y tế")] == [True] * 3
    assert [word for word in ("Ghi chú nội bộ", "Trần Thị Lan", "sidenav", "lan@") if word in page] == []


def test_an_old_or_mistyped_name_in_the_address_leads_to_the_right_one(client, health):
    role_model = new_role_model(health, state="published", name="Tổ một cửa")

    response = client.get(f"/dien-hinh/ten-cu-{role_model.pk}/")

    assert (response.status_code, response.url) == (302, f"/dien-hinh/to-mot-cua-{role_model.pk}/")


@pytest.mark.parametrize("text", ["to mot cua", "Y TẾ", "hai lần"])
def test_a_visitor_finds_a_role_model_with_and_without_accents(client, health, finance, text):
    found = new_role_model(health, state="published", name="Tổ một cửa")
    new_role_model(finance, state="published", name="Phòng Ngân sách", title="Chi đúng, chi đủ")

    response = client.get(reverse("campaigns:public_role_model_list"), {"q": text})

    assert list(response.context["page"]) == [found]


def test_nothing_is_put_forward_without_the_consent_of_those_shown(lan, health):
    role_model = new_role_model(health, has_consent=False)

    with pytest.raises(OfficeError, match="đồng ý công bố"):
        role_models.put_forward(role_model, by=lan)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleModel.objects.filter(pk=role_model.pk).update(state="put_forward")


def test_what_is_returned_says_why_and_can_be_put_forward_again(client, lan, hoa, health):
    role_model = new_role_model(health, state="put_forward")
    with pytest.raises(OfficeError, match="lý do"):
        role_models.give_back(role_model, reason=" ", by=hoa)

    role_models.give_back(role_model, reason="Bổ sung số liệu", by=hoa)

    client.force_login(lan)
    assert "Bổ sung số liệu" in client.get(role_model.get_absolute_url()).content.decode()
    role_models.put_forward(role_model, by=lan)
    assert role_model.state == RoleModelState.PUT_FORWARD


def test_what_is_with_the_office_cannot_be_changed(lan, health):
    role_model = new_role_model(health, state="put_forward")

    with pytest.raises(WrongState):
        role_models.keep(role_model, by=lan)
    with pytest.raises(WrongState):
        role_models.remove(role_model, by=lan)


def test_what_is_withdrawn_leaves_the_public_page_with_a_reason(client, hoa, health):
    role_model = new_role_model(health, state="published")
    with pytest.raises(OfficeError, match="lý do"):
        role_models.withdraw(role_model, reason="", by=hoa)

    role_models.withdraw(role_model, reason="Đơn vị đề nghị", by=hoa)

    assert client.get(role_model.public_url).status_code == 404


def test_a_picture_needs_words_and_what_was_typed_stays(client, lan, health):
    client.force_login(lan)

    response = client.post(reverse("campaigns:role_model_create"), typed(health) | {"upload": a_picture()})

    page = response.content.decode()
    assert (response.status_code, RoleModel.objects.count()) == (422, 0)
    assert "Ghi ảnh chụp gì." in page
    assert "Hướng dẫn một lần cho đủ." in page


def test_an_agency_takes_a_role_model_up_once(lan, health, finance):
    role_model = new_role_model(finance, state="published")
    role_models.take_up(role_model, health, on=dt.date(2026, 5, 4), by=lan)

    with pytest.raises(OfficeError, match="đã ghi nhân rộng"):
        role_models.take_up(role_model, health, on=dt.date(2026, 5, 5), by=lan)
    with pytest.raises(OfficeError, match="đã công bố"):
        role_models.take_up(new_role_model(finance), health, on=dt.date(2026, 5, 5), by=lan)

    assert role_model.spreadings.count() == 1


def test_a_bloc_counts_its_members_that_took_up_a_role_model_within_its_year(health, finance, justice):
    bloc_year = new_bloc_year(members=[health, finance, justice])
    outsider = new_agency()
    one, other = new_role_model(outsider, state="published"), new_role_model(outsider, state="published")
    new_spreading(one, health)
    new_spreading(other, health)
    new_spreading(one, finance)
    new_spreading(one, outsider)
    new_spreading(one, justice, on=dt.date(2025, 12, 31))

    spread = role_models.spread_of(bloc_year)

    assert spread.words == "02/03 đơn vị"
    assert [(member.agency, member.count) for member in spread.members] == [(health, 2), (finance, 1), (justice, 0)]


@pytest.mark.parametrize("day", ["31/12/2025", "1/1/2099"])
def test_a_day_on_which_nobody_can_have_taken_it_up_is_said_beside_the_day(client, lan, health, finance, day):
    role_model = new_role_model(finance, state="published", year=2026)
    client.force_login(lan)

    response = client.post(
        reverse("campaigns:role_model_spread", args=[role_model.pk]), {"agency": str(health.pk), "on": day}
    )

    assert list(response.context["form"].errors) == ["on"]
    assert not role_model.spreadings.exists()


def test_a_clerk_notes_only_the_own_agency(client, lan, health, finance):
    role_model = new_role_model(finance, state="published")
    client.force_login(lan)
    url = reverse("campaigns:role_model_spread", args=[role_model.pk])

    refused = client.post(url, {"agency": str(finance.pk), "on": "4/5/2026"})
    client.post(url, {"agency": str(health.pk), "on": "4/5/2026"})

    assert refused.status_code == 422
    assert [spreading.agency for spreading in role_model.spreadings.all()] == [health]


@pytest.mark.django_db
def test_the_office_puts_forward_for_an_agency_that_does_not_sign_in(client, hoa, health):
    client.force_login(hoa)
    new_user()

    client.post(reverse("campaigns:role_model_create"), typed(health))

    assert RoleModel.objects.get().agency == health


@pytest.mark.parametrize(
    ("on", "sentence"), [(dt.date(2025, 12, 31), "phải từ năm 2026 trở đi"), (dt.date(2999, 1, 1), "chưa đến")]
)
def test_a_role_model_is_not_taken_up_before_its_year_nor_tomorrow(lan, health, on, sentence):
    role_model = new_role_model(health, state=RoleModelState.PUBLISHED)

    with pytest.raises(OfficeError, match=sentence):
        role_models.take_up(role_model, health, on=on, by=lan)


def test_the_forms_begin_with_this_year_and_today(client, lan, health):
    role_model = new_role_model(health, state=RoleModelState.PUBLISHED)
    client.force_login(lan)

    with time_machine.travel(dt.datetime(2026, 5, 4, 3, tzinfo=dt.UTC), tick=False):
        created = client.get(reverse("campaigns:role_model_create"))
        taken_up = client.get(reverse("campaigns:role_model_spread", args=[role_model.pk]))

    assert created.context["form"]["year"].value() == 2026
    assert taken_up.context["form"]["on"].value() == dt.date(2026, 5, 4)
