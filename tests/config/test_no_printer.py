from documents.fonts import PrintingUnavailable


def test_a_page_that_cannot_print_says_what_is_missing(client, quan, monkeypatch):
    def without_font(*args):
        raise PrintingUnavailable("Máy chủ thiếu phông chữ Tinos.")

    monkeypatch.setattr("config.pages.pieces", without_font)
    client.force_login(quan)

    response = client.get("/kieu-dang/")

    assert response.status_code == 503
    assert "Máy chủ thiếu phông chữ Tinos." in response.content.decode()
