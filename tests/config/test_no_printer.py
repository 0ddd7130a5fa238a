import pytest

from documents.fonts import PrintingUnavailable


@pytest.mark.parametrize(
    ("came_from", "goes_back_to"),
    [
        ("http://testserver/khoi/KT/2019/", "http://testserver/khoi/KT/2019/"),
        ("https://noi-khac.vn/", "/"),
        ("", "/"),
    ],
)
def test_a_page_that_cannot_print_says_what_is_missing_and_leads_back(
    client, quan, monkeypatch, came_from, goes_back_to
):
    def without_font(*args):
        raise PrintingUnavailable("Máy chủ thiếu phông chữ Tinos.")

    monkeypatch.setattr("config.pages.pieces", without_font)
    client.force_login(quan)

    response = client.get("/kieu-dang/", headers={"referer": came_from})

    assert response.status_code == 503
    assert "Máy chủ thiếu phông chữ Tinos." in response.content.decode()
    assert response.context["back_url"] == goes_back_to
