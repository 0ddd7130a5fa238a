"""Writing a covenant: from the template to the closed text."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.errors import OfficeError, WrongState
from accounts.models import AuditEvent, Notice
from blocs.models import YearState
from campaigns import drafting
from campaigns.models import ArticlePart, ArticleTemplate, BlocDocument, DocumentKind, DocumentState
from tests.builders import new_bloc_year
from tests.campaigns.covenants import new_covenant, new_target


def first_article(document):
    return document.articles.filter(part=ArticlePart.ARTICLE).first()


def test_a_draft_begins_with_the_six_articles_of_the_template_and_the_blocs_own_words(bloc, minh):
    document = drafting.begin(bloc, DocumentKind.COVENANT, by=minh)

    parts = list(document.articles.values_list("part", flat=True))
    assert parts == ["bases", "opening", *["article"] * 6, "closing"]
    opening = document.articles.get(part=ArticlePart.OPENING).text
    assert f"03 đơn vị thành viên của {bloc.bloc.name}" in opening
    assert "năm 2026" in opening
    assert not document.articles.filter(text__contains="{").exists()


def test_the_regulation_has_the_outline_one_to_six(bloc, minh):
    document = drafting.begin(bloc, DocumentKind.REGULATION, by=minh)

    assert list(document.articles.filter(part="article").values_list("title", flat=True)) == [
        "QUY ĐỊNH CHUNG",
        "TỔ CHỨC, NHIỆM VỤ CỦA CÁC ĐƠN VỊ",
        "HOẠT ĐỘNG",
        "CHẤM ĐIỂM, BÌNH XÉT, SUY TÔN",
        "KINH PHÍ",
        "TỔ CHỨC THỰC HIỆN",
    ]


def test_a_draft_takes_the_wording_that_was_in_force_on_its_day(bloc, minh):
    document = drafting.begin(bloc, DocumentKind.COVENANT, by=minh, on=dt.date(2019, 4, 3))

    assert "Luật Thi đua, khen thưởng năm 2003" in document.articles.get(part=ArticlePart.BASES).text


def test_a_bloc_has_one_covenant_a_year(bloc, minh):
    drafting.begin(bloc, DocumentKind.COVENANT, by=minh)

    with pytest.raises(OfficeError, match="đã được lập"):
        drafting.begin(bloc, DocumentKind.COVENANT, by=minh)


def test_a_bloc_without_members_has_nobody_to_promise_anything(minh):
    with pytest.raises(OfficeError, match="chưa có đơn vị thành viên"):
        drafting.begin(new_bloc_year(), DocumentKind.COVENANT, by=minh)


def test_nothing_is_drafted_in_a_closed_year(bloc, minh):
    bloc.year.state = YearState.CLOSED
    bloc.year.save()

    with pytest.raises(OfficeError, match="đã kết thúc"):
        drafting.begin(bloc, DocumentKind.COVENANT, by=minh)


def test_every_wording_of_an_article_is_kept(bloc, minh):
    article = first_article(new_covenant(bloc, by=minh))
    before = article.text

    drafting.edit_article(article, title=article.title, text="Hoàn thành mọi chỉ tiêu.", version=1, by=minh)

    article.refresh_from_db()
    assert (article.text, article.version) == ("Hoàn thành mọi chỉ tiêu.", 2)
    assert list(article.versions.values_list("number", "text")) == [(2, "Hoàn thành mọi chỉ tiêu."), (1, before)]


def test_of_two_editors_the_second_sees_the_newer_wording_and_loses_nothing(client, bloc, minh, hoa):
    document = new_covenant(bloc, by=minh)
    article = first_article(document)
    drafting.edit_article(article, title="Nhiệm vụ", text="Bản của Minh.", version=1, by=minh)
    client.force_login(hoa)

    url = reverse("campaigns:article_edit", args=[document.pk, article.pk])
    response = client.post(url, {"title": "Nhiệm vụ", "text": "Bản của Hòa.", "version": 1})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Bản của Minh." in page
    assert "Bản của Hòa." in page
    article.refresh_from_db()
    assert article.text == "Bản của Minh."

    again = client.post(url, {"title": "Nhiệm vụ", "text": "Bản của cả hai.", "version": 2})
    article.refresh_from_db()
    assert (again.status_code, article.text) == (302, "Bản của cả hai.")


def test_the_same_wording_saved_twice_is_one_version(bloc, minh):
    article = first_article(new_covenant(bloc, by=minh))
    for _ in range(2):
        drafting.edit_article(article, title="Nhiệm vụ", text="Một nội dung.", version=1, by=minh)

    article.refresh_from_db()
    assert article.version == 2


def test_a_removed_article_leaves_the_text_and_comes_back_with_its_wording(bloc, minh):
    document = new_covenant(bloc, by=minh)
    article = first_article(document)

    drafting.remove_article(article, by=minh)
    assert article not in document.articles.filter(is_removed=False)

    drafting.restore_article(article, by=minh)
    assert article in document.articles.filter(is_removed=False)


def test_a_new_article_stands_before_what_closes_the_text(bloc, minh):
    document = new_covenant(bloc, by=minh)

    drafting.add_article(document, title="Điều mới", text="Nội dung mới.", by=minh)

    assert list(document.articles.values_list("title", flat=True))[-2:] == ["Điều mới", ""]


def test_articles_change_places_and_nothing_goes_before_the_opening(bloc, minh):
    document = new_covenant(bloc, by=minh)
    order = [article.pk for article in document.articles.all()]
    second = document.articles.all()[3]

    drafting.move_article(second, up=True, by=minh)
    moved = [article.pk for article in document.articles.all()]
    drafting.move_article(second, up=True, by=minh)

    assert moved == [*order[:2], order[3], order[2], *order[4:]]
    assert [article.pk for article in document.articles.all()] == moved


def test_members_see_a_draft_only_when_they_are_asked_and_are_told(client, bloc, minh, lan):
    document = new_covenant(bloc, by=minh)
    client.force_login(lan)
    before = client.get(document.get_absolute_url()).status_code

    drafting.ask_members(document, by=minh)

    assert (before, client.get(document.get_absolute_url()).status_code) == (404, 200)
    assert Notice.objects.get(recipient=lan).subject == "Xin ý kiến dự thảo Giao ước thi đua"


def test_a_member_comments_on_an_article_and_reads_the_answer(client, bloc, minh, lan):
    document = new_covenant(bloc, by=minh, state="commenting")
    article = first_article(document)
    client.force_login(lan)
    client.post(reverse("campaigns:article_comment", args=[document.pk, article.pk]), {"text": "Thêm chỉ tiêu số hóa."})
    said = document.comments.get()
    client.force_login(minh)
    client.post(reverse("campaigns:comment_answer", args=[document.pk, said.pk]), {"text": "Đã thêm."})
    client.force_login(lan)

    page = client.get(document.get_absolute_url()).content.decode()

    said.refresh_from_db()
    assert (said.agency, said.by, said.article, said.answer) == (lan.agencies[0], lan, article, "Đã thêm.")
    assert "Thêm chỉ tiêu số hóa." in page
    assert "Đã thêm." in page


def test_nobody_comments_on_a_draft_that_is_not_shown(bloc, minh, lan, health):
    document = new_covenant(bloc, by=minh)

    with pytest.raises(OfficeError, match="hiện không lấy ý kiến"):
        drafting.comment(document, article=None, text="Góp ý", agency=health, by=lan)


def test_a_closed_text_is_locked_with_its_targets_and_keeps_a_fingerprint(bloc, minh, health):
    document = new_covenant(bloc, by=minh)
    target = new_target(document, health, by=minh)

    drafting.close_text(document, by=minh)

    assert (document.state, document.closed_by, len(document.sha256)) == (DocumentState.CLOSED, minh, 64)
    assert document.sha256 == drafting.fingerprint(drafting.content(document))
    with pytest.raises(OfficeError, match="đã chốt nội dung"):
        drafting.edit_article(first_article(document), title="", text="Khác", version=1, by=minh)
    with pytest.raises(OfficeError, match="đã chốt nội dung"):
        new_target(document, health, by=minh, indicator="Chỉ tiêu khác")
    assert target.document.targets.count() == 1


def test_an_empty_text_cannot_be_closed(bloc, minh):
    document = new_covenant(bloc, by=minh)
    document.articles.update(text="")

    with pytest.raises(OfficeError, match="chưa có điều, mục nào"):
        drafting.close_text(document, by=minh)


def test_a_closed_text_goes_back_with_a_reason_while_nobody_has_signed(bloc, minh):
    document = new_covenant(bloc, by=minh, state="signing")
    with pytest.raises(OfficeError, match="Xin ghi lý do"):
        drafting.take_back(document, by=minh, reason=" ")

    drafting.take_back(document, by=minh, reason="Thêm một chỉ tiêu.")

    assert (document.state, document.sha256, document.closed_at) == (DocumentState.DRAFTING, "", None)
    event = AuditEvent.objects.get(action="campaigns.document_drafting")
    assert event.details == {"reason": "Thêm một chỉ tiêu."}


def test_the_second_of_two_closings_is_told(bloc, minh):
    document = new_covenant(bloc, by=minh)
    in_another_tab = BlocDocument.objects.get(pk=document.pk)
    drafting.close_text(document, by=minh)

    with pytest.raises(WrongState):
        drafting.close_text(in_another_tab, by=minh)


def test_the_office_keeps_the_wording_and_texts_already_begun_keep_theirs(client, bloc, minh, hoa):
    document = new_covenant(bloc, by=minh)
    template = ArticleTemplate.objects.get(kind="covenant", title="Thực hiện nhiệm vụ chính trị, chuyên môn")
    client.force_login(hoa)

    response = client.post(
        reverse("campaigns:template_edit", args=[template.pk]),
        {
            "kind": "covenant",
            "part": "article",
            "position": 2,
            "title": "Nhiệm vụ chính trị",
            "text": "Mới, năm {year}.",
            "effective_from": "01/01/2018",
        },
    )

    assert response.status_code == 302
    assert first_article(document).title == "Thực hiện nhiệm vụ chính trị, chuyên môn"
    template.refresh_from_db()
    assert template.title == "Nhiệm vụ chính trị"


def test_a_wording_that_ends_before_it_begins_is_refused_beside_its_field(client, hoa):
    template = ArticleTemplate.objects.first()
    client.force_login(hoa)

    response = client.post(
        reverse("campaigns:template_edit", args=[template.pk]),
        {
            "kind": template.kind,
            "part": template.part,
            "position": 1,
            "title": "Giữ lại",
            "text": "Nội dung",
            "effective_from": "01/01/2026",
            "effective_to": "31/12/2025",
        },
    )

    assert response.status_code == 422
    assert "Ngày hết áp dụng phải từ ngày áp dụng trở đi." in response.content.decode()
    assert "Giữ lại" in response.content.decode()
