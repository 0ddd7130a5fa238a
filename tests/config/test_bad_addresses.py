import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/khoi/%00/2026/", "/khoi/T%00H/2026/bao-cao/", "/don-vi/?q=S%00", "/don-vi/?%00=1", "/dang-nhap/?next=/%00"],
)
def test_an_address_with_a_nul_is_refused_calmly(client, hoa, address):
    client.force_login(hoa)

    response = client.get(address)

    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.content.decode()
