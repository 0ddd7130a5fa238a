"""Writing a text of a bloc: from the template to the closed wording. Two people who write at once lose nothing."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import Agency, Identity, Notice, User, record
from blocs.models import BlocYear, EmulationYear
from blocs.names import full_name
from blocs.outline import LONGEST_PART, written_text
from campaigns.models import (
    Article,
    ArticlePart,
    ArticleTemplate,
    ArticleVersion,
    BlocDocument,
    DocumentComment,
    DocumentKind,
    DocumentState,
    Target,
)
from campaigns.models.covenant import HEADED
from documents.models import StoredFile
from documents.wording import number

HEAD_WORDS = {"number": "số, ký hiệu", "signed_on": "ngày ghi trên văn bản", "place": "nơi ký"}
NOTHING_TO_CLOSE = "Văn bản chưa có điều, mục nào có nội dung nên chưa chốt được."


class NewerArticle(OfficeError):
    """Somebody else saved `article` after the page was made; nothing was stored."""

    def __init__(self, article: Article):
        super().__init__(f"{article.edited_by} đã lưu mục này trước; bản ấy được giữ, bản vừa viết chưa lưu.")
        self.article = article


# --- Beginning --------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin(bloc_year: BlocYear, kind: DocumentKind, *, by: User, on: dt.date | None = None) -> BlocDocument:
    """A new draft with the wording of the templates in force on `on` (today by default).

    Raises OfficeError when the bloc has this document already, has no members, or the year is closed.
    """
    EmulationYear.objects.lock_for_changes(bloc_year.year_id)
    if not bloc_year.member_ids:
        raise OfficeError(f"{bloc_year} chưa có đơn vị thành viên.")
    if BlocDocument.objects.filter(bloc_year=bloc_year, kind=kind).exists():
        raise OfficeError(f"{DocumentKind(kind).label} của {bloc_year} đã được lập.")
    document = BlocDocument.objects.create(bloc_year=bloc_year, kind=kind, begun_by=by)
    words = words_of(bloc_year)
    templates = ArticleTemplate.objects.in_force(on).filter(kind=kind)
    write_articles(
        document,
        [
            Article(part=template.part, title=filled(template.title, words), text=filled(template.text, words))
            for template in templates
        ],
        by=by,
    )
    record(by, "campaigns.document_begun", document, kind=DocumentKind(kind).label)
    return document


@transaction.atomic
def begin_annex(document: BlocDocument, *, by: User) -> BlocDocument:
    """A new draft that amends what has been signed; it is signed by all members again.

    Raises OfficeError while nobody has signed the document, while another annex is open, or when the year is closed.
    """
    now = BlocDocument.objects.locked((document.annex_of or document).pk)
    if not now.is_signed_by_members or not now.signatures.exists():
        raise OfficeError(f"{now.title} chưa có đơn vị nào ký nên sửa thẳng, không cần phụ lục.")
    if now.annexes.exclude(state=DocumentState.SIGNED).exists():
        raise OfficeError("Còn một phụ lục chưa ký xong; xin làm xong phụ lục ấy trước.")
    last = now.annexes.aggregate(last=Max("annex_number"))["last"] or 0
    annex = BlocDocument.objects.create(
        bloc_year=now.bloc_year, kind=now.kind, annex_of=now, annex_number=last + 1, begun_by=by
    )
    name, year = DocumentKind(now.kind).label, now.bloc_year.year.year
    write_articles(
        annex,
        [
            Article(
                part=ArticlePart.OPENING,
                text=f"Các đơn vị thành viên {full_name(now.bloc_year.bloc.name)} thống nhất sửa đổi, bổ sung {name} "
                f"năm {year} như sau:",
            ),
            Article(part=ArticlePart.ARTICLE, title="Nội dung sửa đổi, bổ sung"),
            Article(
                part=ArticlePart.CLOSING,
                text=f"Các nội dung khác của {name} không thay đổi. Phụ lục này là một phần không tách rời của {name} "
                "và có hiệu lực từ ngày được tất cả các đơn vị thành viên ký./.",
            ),
        ],
        by=by,
    )
    record(by, "campaigns.document_begun", annex, kind=annex.title)
    return annex


@transaction.atomic
def drop_annex(annex: BlocDocument, *, by: User, reason: str) -> BlocDocument:
    """Give up an annex that nobody has closed; gives the document that it was to amend, whose history keeps the reason.

    Raises OfficeError without a reason, for a document that is no annex or is closed already, or when the year is
    closed.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do bỏ dự thảo phụ lục.")
    now = editable(annex)
    if not now.is_annex:
        raise OfficeError(f"{now.title} không phải là phụ lục nên không bỏ được.")
    amended = BlocDocument.objects.get(pk=now.annex_of_id)
    record(by, "campaigns.annex_dropped", amended, annex=now.title, reason=reason.strip())
    if now.state == DocumentState.COMMENTING:
        tell_members(now, subject=f"Đã bỏ dự thảo {now.title}", body=f"Lý do: {reason.strip()}", link=amended)
    now.delete()
    return amended


def words_of(bloc_year: BlocYear) -> dict[str, str]:
    """What stands in place of {year} and the like."""
    identity = Identity.current()
    return {
        "year": str(bloc_year.year.year),
        "bloc": full_name(bloc_year.bloc.name),
        "count": f"{len(bloc_year.member_ids):02d}",
        "leader": bloc_year.leader.name if bloc_year.leader_id else "",
        "leader_word": bloc_year.leader_word(identity),
        "deputy_word": bloc_year.deputy_word(identity),
    }


def filled(text: str, words: dict[str, str]) -> str:
    """The text with its words put in; what is no word of ours stays as it is."""
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def write_articles(document: BlocDocument, articles: list[Article], *, by: User) -> None:
    now = timezone.now()
    for place, article in enumerate(articles, start=1):
        article.document, article.position, article.edited_by, article.edited_at = document, place, by, now
    Article.objects.bulk_create(articles)
    ArticleVersion.objects.bulk_create(
        ArticleVersion(article=article, number=1, title=article.title, text=article.text, by=by, at=now)
        for article in articles
    )


# --- Writing ----------------------------------------------------------------------------------------------------------


def editable(document: BlocDocument) -> BlocDocument:
    """The document, locked. Raises OfficeError once its text is closed, or its year is."""
    now = BlocDocument.objects.locked(document.pk)
    now.must_be_editable()
    return now


@transaction.atomic
def edit_article(article: Article, *, title: str, text: str, version: int, by: User) -> Article:
    """Keep a new wording, if the article still is at the version that the editor saw.

    Raises:
        NewerArticle: another editor has saved in between.
        OfficeError: the text is closed, too long, or the article was removed.
    """
    document = editable(article.document)
    title, text = written_text(title), written_text(text)
    if len(text) > LONGEST_PART:
        raise OfficeError(f"Mục này dài {len(text)} ký tự, tối đa {LONGEST_PART} ký tự.")
    now = Article.objects.select_related("edited_by").get(pk=article.pk)
    if now.is_removed:
        raise OfficeError("Mục này vừa được người khác bỏ đi; nội dung cũ còn trong lịch sử.")
    if (title, text) == (now.title, now.text):
        return now
    if now.version != version:
        raise NewerArticle(now)
    return keep_wording(document, now, title=title, text=text, by=by)


def keep_wording(document: BlocDocument, article: Article, *, title: str, text: str, by: User) -> Article:
    article.title, article.text, article.version = title, text, article.version + 1
    article.edited_by, article.edited_at = by, timezone.now()
    article.save(update_fields=["title", "text", "version", "edited_by", "edited_at"])
    ArticleVersion.objects.create(
        article=article, number=article.version, title=title, text=text, by=by, at=article.edited_at
    )
    record(by, "campaigns.article_edited", document, article=str(article), version=article.version)
    return article


@transaction.atomic
def add_article(document: BlocDocument, *, title: str, text: str, by: User) -> Article:
    """A new article after the last one, before what closes the text."""
    now = editable(document)
    closing = now.articles.filter(part=ArticlePart.CLOSING, is_removed=False).order_by("position").first()
    last = now.articles.aggregate(last=Max("position"))["last"] or 0
    position = closing.position if closing else last + 1
    now.articles.filter(position__gte=position).update(position=F("position") + 1)
    article = Article.objects.create(
        document=now, position=position, title=written_text(title), text=written_text(text), edited_by=by
    )
    ArticleVersion.objects.create(article=article, number=1, title=article.title, text=article.text, by=by)
    record(by, "campaigns.article_added", now, article=str(article))
    return article


@transaction.atomic
def remove_article(article: Article, *, by: User) -> None:
    """Take an article out of the text; its wordings and comments stay. Twice does no harm."""
    now = editable(article.document)
    if now.articles.filter(pk=article.pk, is_removed=False).update(is_removed=True):
        record(by, "campaigns.article_removed", now, article=str(article))


@transaction.atomic
def restore_article(article: Article, *, by: User) -> None:
    """Put a removed article back where it stood. Twice does no harm."""
    now = editable(article.document)
    if now.articles.filter(pk=article.pk, is_removed=True).update(is_removed=False):
        record(by, "campaigns.article_restored", now, article=str(article))


@transaction.atomic
def move_article(article: Article, *, up: bool, by: User) -> None:
    """Change places with the article before or after it; at the ends nothing happens."""
    now = editable(article.document)
    order = [each for each in now.articles.filter(is_removed=False) if each.part in HEADED]
    place = next((place for place, each in enumerate(order) if each.pk == article.pk), None)
    other = None if place is None else place - 1 if up else place + 1
    if other is None or not 0 <= other < len(order):
        return
    order[place].position, order[other].position = order[other].position, order[place].position
    Article.objects.bulk_update([order[place], order[other]], ["position"])
    record(by, "campaigns.article_moved", now, article=str(article))


@transaction.atomic
def write_head(document: BlocDocument, *, number: str, signed_on: dt.date | None, place: str, by: User) -> None:
    """Số, ký hiệu, day and place as they stand on the paper; what is empty is written in by hand.

    From the first signature on what stands there stays; what the signers left blank is filled in once, as on paper.

    Raises OfficeError once the paper is stored, for a change to what was signed, a day that lies years away from the
    bloc's, or when the year is closed.
    """
    now = BlocDocument.objects.locked(document.pk)
    if now.file_id:
        what = "lưu bản đã ký đủ" if now.is_signed_by_members else "được thông qua"
        raise OfficeError(f"{now.title} đã {what} nên không sửa được nữa.")
    given = {"number": written_text(number), "signed_on": signed_on, "place": written_text(place)}
    if changed := [HEAD_WORDS[name] for name in locked_head(now) if given[name] != getattr(now, name)]:
        raise OfficeError(f"{now.title} đã có đơn vị ký nên không đổi được {', '.join(changed)}.")
    if signed_on and not possible_day(now, signed_on):
        raise OfficeError(days_in_words(now))
    now.number, now.signed_on, now.place = given.values()
    now.save(update_fields=["number", "signed_on", "place"])
    record(by, "campaigns.document_numbered", now, number=now.number, signed_on=str(signed_on or ""), place=now.place)


def locked_head(document: BlocDocument) -> list[str]:
    """Which of number, day and place stood on the paper when the first member signed it. One query."""
    if not document.signatures.exists():
        return []
    return [name for name in HEAD_WORDS if getattr(document, name)]


def possible_day(document: BlocDocument, day: dt.date) -> bool:
    """A text of a bloc's year is signed from the year before to the year after it; elsewhere a day is mistyped."""
    return abs(day.year - document.bloc_year.year.year) <= 1


def days_in_words(document: BlocDocument) -> str:
    year = document.bloc_year.year.year
    return f"Ngày ghi trên văn bản phải trong các năm {year - 1}–{year + 1}."


# --- What the members say ---------------------------------------------------------------------------------------------


@transaction.atomic
def comment(
    document: BlocDocument, *, article: Article | None, text: str, agency: Agency | None, by: User
) -> DocumentComment:
    """What one member (None: the office) says. Raises OfficeError unless members are being asked."""
    now = BlocDocument.objects.locked(document.pk)
    if now.state != DocumentState.COMMENTING:
        raise OfficeError(f"{now.title} hiện không lấy ý kiến.")
    said = DocumentComment.objects.create(document=now, article=article, agency=agency, by=by, text=written_text(text))
    record(by, "campaigns.document_commented", now, agency=str(agency or ""))
    return said


@transaction.atomic
def answer(said: DocumentComment, text: str, *, by: User) -> None:
    """How a comment was taken up, or why not; may be changed until the text is closed."""
    now = editable(said.document)
    said.answer = written_text(text)
    said.save(update_fields=["answer"])
    record(by, "campaigns.comment_answered", now, comment=said.pk)


# --- Moves ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_members(document: BlocDocument, *, by: User) -> None:
    """DRAFTING → COMMENTING: the members see the draft and are asked to comment."""
    now = BlocDocument.objects.locked(document.pk)
    now.move(DocumentState.COMMENTING, by=by)
    document.refresh_from_db()
    tell_members(now, subject=f"Xin ý kiến dự thảo {now.title}", body=str(now.bloc_year))


@transaction.atomic
def take_back(document: BlocDocument, *, by: User, reason: str) -> None:
    """Back to DRAFTING, with a reason, while nobody has signed.

    Raises:
        OfficeError: no reason, or somebody has signed.
        WrongState: a report is adopted already, or the text is a draft.
    """
    if not reason.strip():
        raise OfficeError("Xin ghi lý do đưa văn bản về soạn lại.")
    now = BlocDocument.objects.locked(document.pk)
    if now.signatures.exists():
        raise OfficeError(f"{now.title} đã có đơn vị ký nên không sửa được nữa. Muốn sửa đổi, hãy lập phụ lục.")
    if now.file_id:
        raise OfficeError(f"{now.title} đã được thông qua nên không sửa được nữa.")
    now.move(DocumentState.DRAFTING, by=by, reason=reason.strip(), closed_at=None, closed_by=None, sha256="")
    document.refresh_from_db()


@transaction.atomic
def close_text(document: BlocDocument, *, by: User) -> None:
    """Lock the wording and the targets of a covenant or a regulation; their fingerprint is what will be signed.

    Raises OfficeError when nothing is written, or for a report, which is adopted instead.
    """
    now = BlocDocument.objects.locked(document.pk)
    if not now.is_signed_by_members:
        raise OfficeError("Báo cáo được thông qua, không chốt để ký.")
    lock_text(now, by=by)
    document.refresh_from_db()


def lock_text(now: BlocDocument, *, by: User, **changes) -> None:
    text = content(now)
    if not any(article["text"] for article in text["articles"]):
        raise OfficeError(NOTHING_TO_CLOSE)
    sha256 = fingerprint(text)
    now.move(DocumentState.CLOSED, by=by, closed_at=timezone.now(), closed_by=by, sha256=sha256, **changes)


@transaction.atomic
def open_signing(document: BlocDocument, *, by: User) -> None:
    """CLOSED → SIGNING: every member is asked to sign. Raises OfficeError for a report, which is adopted instead."""
    now = BlocDocument.objects.locked(document.pk)
    if not now.is_signed_by_members:
        raise OfficeError("Báo cáo sơ kết không cần các đơn vị ký.")
    now.move(DocumentState.SIGNING, by=by)
    document.refresh_from_db()
    due = now.bloc_year.year.dues.get(now.stage) if now.stage else None
    body = f"{now.bloc_year}." + (f" Hạn ký: {due.due_on:%d/%m/%Y}." if due else "")
    tell_members(now, subject=f"Xin ký {now.title}", body=body)


@transaction.atomic
def keep_adopted(document: BlocDocument, pdf: bytes, *, name: str, seen: str, by: User) -> None:
    """Adopt a report: from now on these bytes are the report.

    Args:
        seen: the fingerprint of the text that was printed.

    Raises:
        OfficeError: somebody has written in the report since, or nothing is written in it.
        WrongState: it is adopted already.
    """
    now = BlocDocument.objects.locked(document.pk)
    if now.kind != DocumentKind.MIDYEAR:
        raise OfficeError(f"{now.title} được ký, không thông qua như báo cáo.")
    if now.is_editable and fingerprint(content(now)) != seen:
        raise OfficeError("Có người vừa sửa báo cáo trong lúc in. Xin xem lại rồi thông qua lần nữa.")
    lock_text(now, by=by, file=StoredFile.objects.store(pdf, by=by, name=name))
    document.refresh_from_db()
    tell_members(now, subject=f"Đã thông qua {now.title}", body=str(now.bloc_year))


def tell_members(document: BlocDocument, *, subject: str, body: str, link: BlocDocument | None = None) -> None:
    """Tell everybody who acts for a member. One query for the people, one for the notices."""
    people = User.objects.acting_for_any(document.bloc_year.member_ids)
    Notice.objects.tell(people, subject=subject, body=body, link=(link or document).get_absolute_url())


# --- What is signed ---------------------------------------------------------------------------------------------------


def content(document: BlocDocument) -> dict:
    """All that a signature vouches for: the wording, and what each member promises."""
    articles = document.articles.filter(is_removed=False)
    targets = Target.objects.filter(document=document).order_by("agency", "position", "pk").select_related("agency")
    return {
        "format": "bloc-document/1",
        "document": document.pk,
        "articles": [{"part": article.part, "title": article.title, "text": article.text} for article in articles],
        "targets": [
            {
                "agency": target.agency_id,
                "indicator": target.indicator,
                "unit": target.unit,
                "plan": number(target.plan),
                "direction": target.direction,
            }
            for target in targets
        ],
    }


def fingerprint(value) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
