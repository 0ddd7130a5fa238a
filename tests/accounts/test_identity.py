import pytest
from django.urls import reverse

from accounts.forms import IdentityForm
from accounts.models import AuditEvent, Identity

PAGE = reverse("accounts:identity_edit")


def filled(client, **changes) -> dict:
    """What the form sends when only `changes` are typed."""
    form = client.get(PAGE).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_a_new_portal_has_an_identity_before_anybody_saved_one_and_looking_saves_none(client, quan):
    client.force_login(quan)

    response = client.get(PAGE)

    assert response.context["form"]["department_name"].value() == "Sở Nội vụ"
    assert not Identity.objects.exists()


def test_the_administrator_names_the_province_and_every_page_says_so(client, quan, health):
    client.force_login(quan)

    response = client.post(
        PAGE,
        filled(client, province_name="tỉnh Trung Du", sector_leader_word="Trưởng khối", office_agency=health.pk),
        follow=True,
    )

    identity = Identity.current()
    assert (identity.province_name, identity.sector_leader_word, identity.office_agency) == (
        "tỉnh Trung Du",
        "Trưởng khối",
        health,
    )
    assert "tỉnh Trung Du" in response.content.decode()
    assert AuditEvent.objects.get().details == {
        "changes": "tên tỉnh: “tỉnh …” → “tỉnh Trung Du”; người đứng đầu khối: “Khối trưởng” → “Trưởng khối”; "
        "đơn vị của cơ quan thi đua: “” → “Sở Y tế”"
    }


def test_two_administrators_on_two_fields_lose_nothing(client, quan):
    client.force_login(quan)
    Identity(pk=1).save()
    seen_by_the_first = filled(client)
    Identity.objects.update(place_name="Việt Trì")

    client.post(PAGE, {**seen_by_the_first, "place_name": "Việt Trì", "office_code": "BTĐKT"})

    assert (Identity.current().place_name, Identity.current().office_code) == ("Việt Trì", "BTĐKT")


def test_a_missing_name_is_said_beside_its_field_and_what_was_typed_stays(client, quan):
    client.force_login(quan)

    response = client.post(PAGE, filled(client, province_name="", place_name="Việt Trì"))

    form = response.context["form"]
    assert set(form.errors) == {"province_name"}
    assert form["place_name"].value() == "Việt Trì"


def test_every_field_of_the_identity_stands_on_the_page(client, quan):
    client.force_login(quan)

    page = client.get(PAGE).content.decode()

    assert [name for name in IdentityForm.base_fields if f'name="{name}"' not in page] == []


@pytest.mark.parametrize("word", ["is_demo", "id"])
def test_what_is_not_to_be_edited_is_not(client, quan, word):
    client.force_login(quan)

    client.post(PAGE, filled(client, **{word: "1", "province_name": "tỉnh Trung Du"}))

    assert (Identity.current().pk, Identity.current().is_demo) == (1, False)
