"""Giao ước thi đua, Quy chế hoạt động, Báo cáo sơ kết 6 tháng, on paper."""

from collections.abc import Collection, Iterator, Sequence

from accounts.models import Agency, Identity
from blocs.letters import NOTHING_WRITTEN, in_two_lines, number_and_symbol, signing_lines, text_blocks
from blocs.models import BlocYear
from blocs.names import full_name, head_of
from campaigns import signing
from campaigns.drafting import content, fingerprint, keep_adopted
from campaigns.models import (
    Article,
    ArticlePart,
    BlocDocument,
    DocumentKind,
    DocumentSignature,
    SigningWay,
    Target,
)
from campaigns.reconciliation import ledger_of
from campaigns.results_papers import leader_name, midyear_results, plan_cell, results_table
from documents.paper import (
    Appendix,
    Block,
    Bullets,
    Column,
    GroupRow,
    Heading,
    LegalBases,
    Letter,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    SignatureRow,
    Table,
    Title,
)
from documents.wording import number, roman, short_date

TARGET_COLUMNS = [
    Column("TT", 12, align="center"),
    Column("Chỉ tiêu", 85, is_heading=True),
    Column("Đơn vị tính", 24, align="center"),
    Column("Kế hoạch", 24, align="center"),
    Column("Ghi chú", 30),
]


def paper_of(document: BlocDocument, identity: Identity, *, shown: Collection[int] | None = None) -> Paper:
    """The document as it stands. `shown`: only the targets of these members are printed (None: all)."""
    if document.kind == DocumentKind.MIDYEAR:
        return midyear_paper(document, identity)
    return signed_paper(document, identity, shown=shown)


# --- Covenant and regulation ------------------------------------------------------------------------------------------


def signed_paper(document: BlocDocument, identity: Identity, *, shown: Collection[int] | None = None) -> Paper:
    """One paper for all members: the text, a grid of signature blocks with the leader's first, the targets behind."""
    bloc_year = document.bloc_year
    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    members = in_signing_order(bloc_year)
    signatures = {signature.agency_id: signature for signature in document.signatures.all()}
    kind = DocumentKind(document.kind).label
    title = f"{kind} năm {year} của {bloc}"
    heading = (
        Title(f"Phụ lục số {document.annex_number:02d}", f"Sửa đổi, bổ sung {title}")
        if document.is_annex
        else Title(kind, f"Năm {year} của {bloc}")
    )
    blocks: list[Block] = [letterhead(document, identity, signatures.values()), heading]
    for article, place in numbered(articles_of(document)):
        blocks += article_blocks(article, place, is_covenant=document.kind == DocumentKind.COVENANT)
        if article.part == ArticlePart.OPENING and document.kind == DocumentKind.COVENANT and not document.is_annex:
            blocks.append(Bullets([agency.name for agency in members]))
    if document.place:
        blocks.append(Paragraph(f"Ký tại {document.place}.", italic=True))
    blocks.append(SignatureRow([signature_block(agency, signatures.get(agency.pk)) for agency in members], per_row=3))
    blocks += former_signers(members, signatures.values())
    return Paper(
        filename=f"{document.title} {bloc_year.bloc.code} {year}",
        title=f"{document.title} năm {year} của {bloc}" if document.is_annex else title,
        blocks=blocks,
        appendices=target_appendices(document, members, kind, shown),
        author=bloc,
        is_sample=identity.is_demo,
    )


def articles_of(document: BlocDocument) -> list[Article]:
    return list(document.articles.filter(is_removed=False))


def numbered(articles: Sequence[Article]) -> Iterator[tuple[Article, int]]:
    """Each piece with its number among the articles; what stands around them has 0."""
    place = 0
    for article in articles:
        if article.part in (ArticlePart.ARTICLE, ArticlePart.RESULTS):
            place += 1
            yield article, place
        else:
            yield article, 0


def article_blocks(article: Article, place: int, *, is_covenant: bool) -> list[Block]:
    if article.part == ArticlePart.BASES:
        bases = [line.removeprefix("Căn cứ ") for line in article.text.split("\n") if line.strip()]
        return [LegalBases([f"Căn cứ {base}" for base in bases])] if bases else []
    if not place:
        return text_blocks(article.text)
    heading = f"Điều {place}. {article.title}" if is_covenant else f"{roman(place)}. {article.title.upper()}"
    return [Heading(1, heading), *text_blocks(article.text)]


def letterhead(document: BlocDocument, identity: Identity, signatures: Collection[DocumentSignature]) -> Letterhead:
    """The day is the one written on the document, else the one on which all signed."""
    days = {signature.signed_on for signature in signatures}
    on = document.signed_on or (days.pop() if len(days) == 1 else None)
    given, symbol = number_and_symbol(document.number, document.bloc_year, "")
    return Letterhead(
        superior=identity.committee_name,
        issuer=in_two_lines(full_name(document.bloc_year.bloc.name)),
        symbol=symbol.lstrip("-") if document.number else "",
        number=given,
        about="DỰ THẢO" if document.is_editable else "",
        place=identity.place_name,
        on=on,
        year=document.bloc_year.year.year,
    )


def in_signing_order(bloc_year: BlocYear) -> list[Agency]:
    """The members in the order of the bloc, the leader first."""
    members = [membership.agency for membership in bloc_year.memberships.select_related("agency")]
    return sorted(members, key=lambda agency: agency.pk != bloc_year.leader_id)


def signature_block(agency: Agency, signature: DocumentSignature | None) -> Signature:
    """Empty where one signs by hand; who has signed is named with the day."""
    if signature is None:
        return Signature([head_of(agency).upper()], name=agency.head_name)
    way = "Ký trên cổng" if signature.way == SigningWay.PASSWORD else "Ký bản giấy"
    return Signature(
        [signature.title.upper()], name=signature.name, note=f"{way} ngày {short_date(signature.signed_on)}"
    )


def former_signers(members: Sequence[Agency], signatures: Collection[DocumentSignature]) -> list[Block]:
    """Those that signed and are members no more, as a note."""
    present = {agency.pk for agency in members}
    former = [signature for signature in signatures if signature.agency_id not in present]
    if not former:
        return []
    names = "; ".join(f"{signature.agency_name} (ngày {short_date(signature.signed_on)})" for signature in former)
    return [Paragraph(f"Đã ký khi còn là thành viên: {names}.", italic=True)]


def target_appendices(
    document: BlocDocument, members: Sequence[Agency], kind: str, shown: Collection[int] | None
) -> list[Appendix]:
    if not document.has_targets:
        return []
    wanted = [agency for agency in members if shown is None or agency.pk in shown]
    targets = targets_by_agency(document)
    rows = [row for agency in wanted for row in target_rows(agency, targets.get(agency.pk, []))]
    if not rows:
        return []
    year = document.bloc_year.year.year
    table = Table(TARGET_COLUMNS, rows, size=12)
    reference = f"(Kèm theo {kind} năm {year})"
    return [Appendix(f"BIỂU CHỈ TIÊU THI ĐUA NĂM {year}", [table], reference=reference, label="")]


def targets_by_agency(document: BlocDocument) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for target in document.targets.select_related("replaces"):
        found.setdefault(target.agency_id, []).append(target)
    return found


def target_rows(agency: Agency, targets: Sequence[Target]) -> list[GroupRow | list]:
    if not targets:
        return []
    return [GroupRow(agency.name), *([place, *target_cells(target)] for place, target in enumerate(targets, start=1))]


def target_cells(target: Target) -> list:
    """Indicator, unit, plan, note."""
    note = f"Thay cho: {target.replaces.indicator} ({number(target.replaces.plan)})" if target.replaces else ""
    return [target.indicator, target.unit, plan_cell(target), note]


def member_pages(document: BlocDocument, identity: Identity, *, shown: Collection[int] | None = None) -> Paper:
    """One page for each member: what it promises, signed by the leader and by itself."""
    bloc_year = document.bloc_year
    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    signatures = {signature.agency_id: signature for signature in document.signatures.all()}
    targets = targets_by_agency(document)
    members = in_signing_order(bloc_year)
    leader = next((agency for agency in members if agency.pk == bloc_year.leader_id), None)
    letters: list[Block] = []
    for agency in members:
        if shown is not None and agency.pk not in shown:
            continue
        rows = [[place, *target_cells(target)] for place, target in enumerate(targets.get(agency.pk, []), start=1)]
        signers = [each for each in dict.fromkeys([leader, agency]) if each is not None]
        promise = [
            letterhead(document, identity, signatures.values()),
            Title(document.title, f"Năm {year} của {agency.name}"),
            *promise_of(document, agency, rows),
            SignatureRow([signature_block(each, signatures.get(each.pk)) for each in signers], per_row=2),
        ]
        letters.append(Letter(promise))
    title = f"{document.title} năm {year}, trang của từng đơn vị, {bloc}"
    return Paper(
        filename=f"{document.title} {bloc_year.bloc.code} {year} từng đơn vị",
        title=title,
        blocks=letters or [Paragraph("Chưa có chỉ tiêu.")],
        author=bloc,
        is_sample=identity.is_demo,
    )


def promise_of(document: BlocDocument, agency: Agency, rows: Sequence[Sequence]) -> list[Block]:
    """What a member promises, on its own page; an annex names only the targets that it changes or adds."""
    kind, year = DocumentKind(document.kind).label, document.bloc_year.year.year
    who = f"{agency.name}, thành viên {full_name(document.bloc_year.bloc.name)}, cam kết thực hiện"
    if not document.is_annex:
        said = f"{who} các nội dung {kind} năm {year} đã được các đơn vị thành viên thống nhất và các chỉ tiêu sau:"
        return [Paragraph(said), Table(TARGET_COLUMNS, rows or [GroupRow("Đơn vị chưa đăng ký chỉ tiêu")], size=13)]
    agreed = f"{who} {document.title} năm {year} đã được các đơn vị thành viên thống nhất"
    if not rows:
        return [Paragraph(f"{agreed}. Các chỉ tiêu của đơn vị trong {kind} không thay đổi.")]
    said = f"{agreed}, với các chỉ tiêu sửa đổi, bổ sung sau; các chỉ tiêu khác không thay đổi:"
    return [Paragraph(said), Table(TARGET_COLUMNS, rows, size=13)]


# --- The mid-year report ----------------------------------------------------------------------------------------------


def midyear_paper(document: BlocDocument, identity: Identity, *, is_draft: bool | None = None) -> Paper:
    """Báo cáo sơ kết 6 tháng: what was written, with the table and chart of results where they belong.

    Args:
        is_draft: says DỰ THẢO and shows where nothing is written; by default while the report is not adopted.
    """
    bloc_year = document.bloc_year
    bloc, year = full_name(bloc_year.bloc.name), bloc_year.year.year
    is_draft = document.is_editable if is_draft is None else is_draft
    ledger = ledger_of(bloc_year)
    given, symbol = number_and_symbol(document.number, bloc_year, "BC")
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=in_two_lines(bloc),
            symbol=symbol,
            number=given,
            about="DỰ THẢO" if is_draft else "",
            place=identity.place_name,
            on=document.signed_on,
            year=year,
        ),
        Title("Báo cáo", f"Sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year}"),
    ]
    for article, place in numbered(articles_of(document)):
        blocks += article_blocks(article, place, is_covenant=False)
        if article.part == ArticlePart.RESULTS:
            blocks += midyear_results(ledger)
        elif is_draft and place and not article.text:
            blocks.append(Paragraph(NOTHING_WRITTEN))
    blocks += [
        Paragraph(f"Trên đây là Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year} của {bloc}./."),
        Signature(
            signing_lines(bloc_year, identity),
            name=leader_name(bloc_year),
            recipients=[identity.office_name, "Các đơn vị thành viên", "Lưu: VT"],
        ),
    ]
    appendices = []
    if ledger.targets:
        title = f"BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN GIAO ƯỚC NĂM {year}"
        appendices.append(Appendix(title, [results_table(ledger)], orientation="landscape"))
    return Paper(
        filename=f"Báo cáo sơ kết {bloc_year.bloc.code} {year}",
        title=f"Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year} của {bloc}",
        blocks=blocks,
        appendices=appendices,
        author=bloc,
        is_sample=identity.is_demo,
    )


# --- Keeping what was printed -----------------------------------------------------------------------------------------


def adopt(document: BlocDocument, *, by) -> None:
    """Print the mid-year report outside any transaction, then keep these bytes as the report.

    Raises:
        PrintingUnavailable: this machine lacks the font or the library.
        OfficeError, WrongState: as `keep_adopted`.
    """
    seen = fingerprint(content(document))
    paper = midyear_paper(document, Identity.current(), is_draft=False)
    keep_adopted(document, paper.pdf(), name=f"{paper.filename}.pdf", seen=seen, by=by)


def keep_signed(document: BlocDocument, *, by) -> None:
    """Print a covenant or a regulation that all have signed outside any transaction, then keep these bytes.

    Raises:
        PrintingUnavailable: this machine lacks the font or the library.
        OfficeError: as `signing.keep_signed`.
    """
    seen = signing.what_was_signed(document)
    paper = signed_paper(document, Identity.current())
    signing.keep_signed(document, paper.pdf(), name=f"{paper.filename}.pdf", seen=seen, by=by)


# --- The workbook -----------------------------------------------------------------------------------------------------


def targets_workbook(document: BlocDocument, *, shown: Collection[int] | None = None) -> tuple[str, bytes]:
    """The table of targets as an .xlsx file: its name and its bytes."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415

    bloc_year = document.bloc_year
    targets = targets_by_agency(document)
    rows = [
        row
        for agency in in_signing_order(bloc_year)
        if shown is None or agency.pk in shown
        for row in target_rows(agency, targets.get(agency.pk, []))
    ]
    year = bloc_year.year.year
    titles = [f"BIỂU CHỈ TIÊU THI ĐUA NĂM {year}", full_name(bloc_year.bloc.name)]
    table = Table(TARGET_COLUMNS, rows or [GroupRow("Chưa có chỉ tiêu")])
    return f"Chỉ tiêu giao ước {bloc_year.bloc.code} {year}.xlsx", write_workbook([Sheet("Chỉ tiêu", table, titles)])
