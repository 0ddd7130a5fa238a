import pytest

from accounts.addresses import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "10.9.9.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 198.51.100.4", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "unknown", "192.0.2.1"),
        (1, "203.0.113.9, '; DROP TABLE", "192.0.2.1"),
        (1, " , 203.0.113.9 ,", "203.0.113.9"),
    ],
)
def test_a_forwarded_address_is_believed_only_as_far_as_our_own_proxies_wrote_it(
    rf, settings, proxies, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": forwarded} if forwarded else None)

    assert client_address(request) == address
