"""Writing a text piece by piece, its earlier wordings, what the members say to it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import OfficeError
from accounts.guard import guard
from accounts.models import User
from accounts.permissions import Permission, can
from blocs.comment_forms import AnswerForm, CommentForm
from campaigns import drafting
from campaigns.covenant_forms import ArticleForm
from campaigns.models import BlocDocument
from campaigns.models.covenant import HEADED
from campaigns.views.covenants import address, done, find_document


def find_article(user: User, pk: int, article: int) -> BlocDocument:
    """The document, with the piece of text in question in `chosen`."""
    document = find_document(user, pk)
    document.chosen = get_object_or_404(document.articles.select_related("edited_by"), pk=article)
    document.chosen.document = document
    return document


def find_comment(user: User, pk: int, comment: int) -> BlocDocument:
    document = find_document(user, pk)
    document.said = get_object_or_404(document.comments.select_related("agency", "by"), pk=comment)
    document.said.document = document
    return document


def place_of(document: BlocDocument) -> str:
    """Where the chosen article stands on the page of its text."""
    return f"{document.get_absolute_url()}#muc-{document.chosen.pk}"


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_article)
def article_edit(request, document):
    """Write one piece. Of two editors the second sees the newer wording beside his own, and nothing is lost."""
    article = document.chosen
    has_title = article.part in HEADED
    earlier = earlier_wording(article, request.GET.get("ban", ""))
    initial = {"title": earlier.title, "text": earlier.text, "version": article.version}
    form = ArticleForm(request.POST or None, initial=initial, has_title=has_title)
    newer = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            drafting.edit_article(
                article,
                title=given.get("title", article.title),
                text=given["text"],
                version=given["version"] or 0,
                by=request.user,
            )
        except drafting.NewerArticle as problem:
            newer = problem.article
            typed = {"title": given.get("title", ""), "text": given["text"], "version": newer.version}
            form = ArticleForm(typed, has_title=has_title)
            form.add_error(None, str(problem))
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã lưu “{article}”.")
            return redirect(place_of(document))
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "article": article,
        "form": form,
        "newer": newer,
        "comments": article.comments.select_related("agency", "by"),
        "can_move": has_title and document.is_editable,
        "back_url": place_of(document),
    }
    status = 409 if newer else 422 if form.errors else 200
    return TemplateResponse(request, "campaigns/article_edit.html", context, status=status)


def earlier_wording(article, number: str):
    """The wording that the address names, else the present one."""
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        return article
    return article.versions.filter(number=int(number)).first() or article


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_document)
def article_add(request, document):
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            article = drafting.add_article(document, title=given["title"], text=given["text"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"Đã thêm “{article}”.")
            return redirect(f"{document.get_absolute_url()}#muc-{article.pk}")
    context = {"document": document, "bloc_year": document.bloc_year, "form": form}
    return TemplateResponse(request, "campaigns/article_add.html", context, status=422 if form.errors else 200)


@require_POST
@guard(Permission.COVENANT_EDIT, find_article)
def article_remove(request, document):
    article = document.chosen
    return done(
        request,
        lambda: drafting.remove_article(article, by=request.user),
        f"Đã bỏ “{article}”; các bản cũ còn trong lịch sử.",
        document,
    )


@require_POST
@guard(Permission.COVENANT_EDIT, find_article)
def article_restore(request, document):
    article = document.chosen
    return done(
        request, lambda: drafting.restore_article(article, by=request.user), f"Đã lấy lại “{article}”.", document
    )


@require_POST
@guard(Permission.COVENANT_EDIT, find_article)
def article_move(request, document):
    article, up = document.chosen, request.POST.get("chieu") == "len"
    return done(
        request,
        lambda: drafting.move_article(article, up=up, by=request.user),
        f"Đã đổi chỗ “{article}”.",
        place_of(document),
    )


@require_safe
@guard(Permission.COVENANT_VIEW, find_article)
def article_history(request, document):
    """Every wording that an article has had, the latest first."""
    article = document.chosen
    can_edit = can(request.user, Permission.COVENANT_EDIT, document)
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "article": article,
        "versions": article.versions.select_related("by"),
        "edit_url": address("article_edit", document, article=article.pk) if can_edit and document.is_editable else "",
    }
    return TemplateResponse(request, "campaigns/article_history.html", context)


# --- Comments ---------------------------------------------------------------------------------------------------------


def comment_page(request, document, article):
    form = CommentForm(request.POST or None)
    back_url = place_of(document) if article else f"{document.get_absolute_url()}#gop-y-chung"
    if request.method == "POST" and form.is_valid():
        agency = document.bloc_year.speaker(request.user)
        try:
            drafting.comment(document, article=article, text=form.cleaned_data["text"], agency=agency, by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã gửi ý kiến góp ý.")
            return redirect(back_url)
    context = {
        "document": document,
        "bloc_year": document.bloc_year,
        "article": article,
        "form": form,
        "back_url": back_url,
    }
    return TemplateResponse(request, "campaigns/document_comment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_COMMENT, find_document)
def document_comment(request, document):
    return comment_page(request, document, None)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_COMMENT, find_article)
def article_comment(request, document):
    if document.chosen.is_removed:
        raise Http404
    return comment_page(request, document, document.chosen)


@require_http_methods(["GET", "POST"])
@guard(Permission.COVENANT_EDIT, find_comment)
def comment_answer(request, document):
    said = document.said
    form = AnswerForm(request.POST or None, initial={"text": said.answer})
    back_url = f"{document.get_absolute_url()}#y-kien-{said.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            drafting.answer(said, form.cleaned_data["text"], by=request.user)
        except OfficeError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Đã ghi tiếp thu, giải trình.")
            return redirect(back_url)
    context = {"document": document, "bloc_year": document.bloc_year, "said": said, "form": form, "back_url": back_url}
    return TemplateResponse(request, "campaigns/comment_answer.html", context, status=422 if form.errors else 200)
