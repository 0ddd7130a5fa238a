"""The same papers as .docx, the working draft that other offices edit: Times New Roman, A4, margins of the decree."""

import io
from collections.abc import Sequence
from functools import singledispatch

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.fonts import text_width
from documents.paper import (
    TEXT_WIDTH,
    AddressedTo,
    Appendix,
    Bullets,
    Figure,
    GroupRow,
    Heading,
    LegalBases,
    Letter,
    Letterhead,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Run,
    Signature,
    SignatureRow,
    Table,
    Title,
    runs,
)
from documents.undated import undated
from documents.wording import printable

FONT = "Times New Roman"
BODY = 14  # points
LINE_SPACING = 1.1
INDENT = Mm(10)
MM_PER_POINT = 25.4 / 72
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


class Draft:
    """A Word document being written, one block under the other, in the present section."""

    def __init__(self, paper: Paper):
        self.document = Document()
        self.width = TEXT_WIDTH[paper.orientation]  # millimetres between the margins
        self._set_normal_style()
        self._set_properties(paper)
        section = self.document.sections[0]
        self._set_page(section, paper.orientation)
        section.different_first_page_header_footer = True
        section.header_distance = Mm(9)
        self._number_pages(section, is_sample=paper.is_sample)

    def paragraph(
        self,
        parts: Sequence[Run],
        *,
        align: str = "justify",
        before: float = 6,
        indent=None,
        size: float | None = None,
        keeps_with_next: bool = False,
        within=None,
    ):
        """Add one paragraph to the document, or to `within` (a table cell, whose empty first paragraph is used)."""
        if within is None:
            added = self.document.add_paragraph()
        elif len(within.paragraphs) == 1 and not within.paragraphs[0].runs:
            added = within.paragraphs[0]
        else:
            added = within.add_paragraph()
        added.alignment = ALIGNMENTS[align]
        added.paragraph_format.space_before = Pt(before)
        added.paragraph_format.first_line_indent = indent
        added.paragraph_format.keep_with_next = keeps_with_next or None
        for part in parts:
            self._write(added, part, size)
        return added

    def _write(self, paragraph, part: Run, size: float | None) -> None:
        words = paragraph.add_run(printable(part.text))
        words.bold, words.italic = part.bold or None, part.italic or None
        if size:
            words.font.size = Pt(size)

    def side_by_side(self, widths: Sequence[float]):
        """A row of cells without lines that stays on one page; `widths` in millimetres."""
        table = self.document.add_table(rows=1, cols=len(widths))
        fix_widths(table, widths)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        table._tbl.tblPr.find(qn("w:tblLayout")).addnext(margins)
        stay_on_one_page(table.rows[0])
        return table.rows[0].cells

    def last_paragraphs(self):
        """What must stay with a signature: the last paragraph, or the paragraphs of the last row of a table."""
        kept = []
        for block in reversed(list(self.document.iter_inner_content())):
            if hasattr(block, "rows"):
                return kept + [paragraph for cell in block.rows[-1].cells for paragraph in cell.paragraphs]
            kept.append(block)
            if block.text:
                break
        return kept

    def begin_section(self, orientation: str) -> None:
        """A new page with its own page numbers."""
        section = self.document.add_section()
        # The break sits in an empty paragraph, which may not need a page of its own.
        ends_section = self.document.paragraphs[-1].paragraph_format
        ends_section.line_spacing = Pt(1)
        self._set_page(section, orientation)
        self.width = TEXT_WIDTH[orientation]
        restart = OxmlElement("w:pgNumType")
        restart.set(qn("w:start"), "1")
        for old in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(old)
        section._sectPr.find(qn("w:pgMar")).addnext(restart)

    def _set_page(self, section, orientation: str) -> None:
        is_landscape = orientation == "landscape"
        section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if is_landscape else (Mm(210), Mm(297))
        section.top_margin, section.bottom_margin = Mm(20), Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)

    def _set_normal_style(self) -> None:
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(BODY)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = LINE_SPACING
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
        fonts = style.element.rPr.rFonts
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        for language in self.document.styles.element.iter(qn("w:lang")):
            for script in ("w:val", "w:eastAsia"):
                language.set(qn(script), "vi-VN")
        for level in range(1, 5):
            heading = self.document.styles[f"Heading {level}"]
            heading.font.name, heading.font.size, heading.font.bold = FONT, Pt(BODY), True
            heading.font.italic = level == 4
            heading.font.color.rgb = RGBColor(0, 0, 0)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                heading.element.rPr.rFonts.attrib.pop(qn(theme), None)

    def _set_properties(self, paper: Paper) -> None:
        properties = self.document.core_properties
        properties.title = printable(paper.full_title)
        properties.author = printable(paper.author)
        properties.language = "vi-VN"
        properties.comments = ""

    def _number_pages(self, section, *, is_sample: bool) -> None:
        line = section.header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(line.add_run(), "PAGE")
        if is_sample:
            for footer in (section.footer, section.first_page_footer):
                word = footer.paragraphs[0].add_run("MẪU")
                footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
                word.bold, word.font.color.rgb = True, RGBColor(0x80, 0x80, 0x80)


def write(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx file."""
    draft = Draft(paper)
    for block in paper.blocks:
        add(block, draft)
    for label, appendix in paper.labelled_appendices:
        add_appendix(appendix, label, draft)
    written = io.BytesIO()
    draft.document.save(written)
    return undated(written.getvalue())


def add_appendix(appendix: Appendix, label: str, draft: Draft) -> None:
    draft.begin_section(appendix.orientation)
    if label:
        draft.paragraph([Run(label, bold=True)], align="center", before=0)
    for line in appendix.title.split("\n"):
        draft.paragraph([Run(line, bold=True)], align="center", before=0)
    if appendix.reference:
        draft.paragraph([Run(appendix.reference, italic=True)], align="center", before=0)
    add_rule(draft, width=45, room=draft.width)
    for block in appendix.blocks:
        add(block, draft)


@singledispatch
def add(block, draft: Draft) -> None:
    """Write one block at the end of the draft; each kind of block has its own version below."""
    raise TypeError(f"Không biết viết {type(block).__name__} vào Word.")


@add.register
def _(block: Letterhead, draft: Draft) -> None:
    widths = (draft.width * 0.41, draft.width * 0.59)
    left, right = draft.side_by_side(widths)
    for line in block.superior.upper().splitlines():
        draft.paragraph([Run(line)], align="center", before=0, size=13, within=left)
    for line in block.issuer.upper().splitlines():
        draft.paragraph([Run(line, bold=True)], align="center", before=0, size=13, within=left)
    longest = max(widest(line, size=13) for line in block.issuer.upper().splitlines())
    add_rule(draft, width=0.42 * min(longest, widths[0]), room=widths[0], within=left)
    country, freedom = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
    draft.paragraph([Run(country, bold=True)], align="center", before=0, size=13, within=right)
    draft.paragraph([Run(freedom, bold=True)], align="center", before=0, size=14, within=right)
    add_rule(draft, width=widest(freedom, size=14), room=widths[1], within=right)
    if block.number_line or block.date_line or block.about:
        left, right = draft.side_by_side(widths)
        if block.number_line:
            draft.paragraph([Run(block.number_line)], align="center", size=13, within=left)
        if block.about:
            draft.paragraph([Run(block.about)], align="center", before=4, size=12, within=left)
        draft.paragraph([Run(block.date_line, italic=True)], align="center", size=14, within=right)


@add.register
def _(block: Title, draft: Draft) -> None:
    draft.paragraph([Run(block.kind.upper(), bold=True)], align="center", before=18, keeps_with_next=True)
    if block.subject:
        lines = block.subject.split("\n")
        for line in lines:
            draft.paragraph([Run(line, bold=True)], align="center", before=0, keeps_with_next=True)
        longest = min(max(widest(line, size=BODY) for line in lines), draft.width)
        add_rule(draft, width=0.34 * longest, room=draft.width)
    for line in block.authority.splitlines():
        draft.paragraph([Run(line, bold=True)], align="center", before=12)


@add.register
def _(block: AddressedTo, draft: Draft) -> None:
    longest = min(max(widest(line, size=BODY, bold=False) for line in block.lines) + 8, draft.width - 30)
    left, right = draft.side_by_side((28, longest))
    draft.paragraph([Run("Kính gửi:")], align="left", within=left)
    for line in block.lines:
        draft.paragraph([Run(line)], align="left", within=right)


@add.register
def _(block: LegalBases, draft: Draft) -> None:
    for line in block.lines:
        draft.paragraph([Run(line, italic=True)], indent=INDENT)


@add.register
def _(block: Heading, draft: Draft) -> None:
    is_part = block.level == 0
    added = draft.paragraph([Run(block.text)], align="center" if is_part else "justify", before=12 if is_part else 6)
    added.style = draft.document.styles[f"Heading {block.level + 1}"]
    added.paragraph_format.line_spacing = LINE_SPACING
    added.paragraph_format.first_line_indent = None if is_part else INDENT
    added.paragraph_format.keep_with_next = True


@add.register
def _(block: Paragraph, draft: Draft) -> None:
    typed = [Run(part.text, part.bold or block.bold, part.italic or block.italic) for part in block.runs]
    is_running = block.align in ("justify", "left")
    draft.paragraph(typed, align=block.align, indent=INDENT if is_running else None)


@add.register
def _(block: Bullets, draft: Draft) -> None:
    for item in block.items:
        draft.paragraph([Run("- "), *runs(item)], indent=INDENT)


@add.register
def _(block: Table, draft: Draft) -> None:
    if block.caption:
        draft.paragraph([Run(block.caption, bold=True)], align="center", keeps_with_next=True)
    heads = 2 if block.has_groups else 1
    table = draft.document.add_table(rows=heads, cols=len(block.columns), style="Table Grid")
    fix_widths(table, [float(share) * draft.width / 100 for share in block.shares])
    add_header(block, table, draft)
    rows = block.printed_rows
    for place, (row, cells) in enumerate(rows, start=1):
        added = table.add_row()
        stay_on_one_page(added)
        if block.row_height:
            added.height, added.height_rule = Mm(block.row_height), WD_ROW_HEIGHT_RULE.AT_LEAST
        # No single row is left behind on a page.
        stays = place in (1, len(rows) - 1) or (isinstance(row, Row) and row.leads)
        if isinstance(row, GroupRow):
            whole = added.cells[0].merge(added.cells[-1])
            draft.paragraph(
                [Run(row.text, bold=True)], align="left", before=1, size=block.size, within=whole, keeps_with_next=True
            )
            continue
        for cell, target in zip(cells, added.cells, strict=True):
            add_cell(draft, cell.text, target, row=row, align=cell.align, size=block.size, stays=stays)
    # Word joins two tables that touch; a small empty paragraph keeps them, and the text, apart.
    draft.paragraph([Run("")], before=0, size=4).paragraph_format.line_spacing = Pt(6)


def add_header(block: Table, table, draft: Draft) -> None:
    columns = iter(range(len(block.columns)))
    for group, members in block.groups:
        places = [next(columns) for _ in members]
        top = table.rows[0].cells[places[0]]
        if group:
            top = top.merge(table.rows[0].cells[places[-1]])
            for place, member in zip(places, members, strict=True):
                add_cell(draft, member.title, table.rows[1].cells[place], row=Row((), bold=True), size=block.size)
        elif block.has_groups:
            top = top.merge(table.rows[1].cells[places[0]])
        add_cell(draft, group or members[0].title, top, row=Row((), bold=True), size=block.size)
    for row in table.rows:
        stay_on_one_page(row)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def add_cell(draft, text, target, *, row: Row, align="center", size, stays=True) -> None:
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    words = Run(text, bold=row.bold, italic=row.italic)
    added = draft.paragraph([words], align=align, before=1, size=size, within=target, keeps_with_next=stays)
    added.paragraph_format.space_after = Pt(1)
    added.paragraph_format.line_spacing = 1


@add.register
def _(block: Figure, draft: Draft) -> None:
    shown = draft.paragraph([], align="center", keeps_with_next=bool(block.caption))
    add_picture(block, shown, block.width_mm or min(draft.width, 165))
    if block.caption:
        draft.paragraph([Run(block.caption, italic=True)], align="center")


@add.register
def _(block: Signature, draft: Draft) -> None:
    keep_with_what_follows(draft)
    left, right = draft.side_by_side((draft.width * 0.45, draft.width * 0.55))
    if block.recipients:
        draft.paragraph([Run("Nơi nhận:", bold=True, italic=True)], align="left", before=12, size=12, within=left)
        for line in block.recipient_lines:
            draft.paragraph([Run(line)], align="left", before=0, size=11, within=left)
    for mark in block.marks:
        add_picture(mark, draft.paragraph([], align="left", within=left), mark.width_mm or draft.width * 0.45)
        draft.paragraph([Run(mark.caption, italic=True)], align="left", before=2, size=10, within=left)
    add_signer(block, right, draft)


@add.register
def _(block: SignatureRow, draft: Draft) -> None:
    keep_with_what_follows(draft)
    for row in block.rows:
        cells = draft.side_by_side([draft.width / len(row)] * len(row))
        for signature, cell in zip(row, cells, strict=True):
            if signature:
                add_signer(signature, cell, draft)


@add.register
def _(block: PageBreak, draft: Draft) -> None:
    draft.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


@add.register
def _(block: Letter, draft: Draft) -> None:
    for each in block.blocks:
        add(each, draft)
    add(PageBreak(), draft)


def add_picture(block: Figure, paragraph, width_mm: float) -> None:
    shape = paragraph.add_run().add_picture(io.BytesIO(block.picture.png()), width=Mm(width_mm))
    shape._inline.docPr.set("descr", printable(block.picture.alt()))


def add_signer(signature: Signature, cell, draft: Draft) -> None:
    for place, line in enumerate(signature.lines):
        draft.paragraph([Run(line, bold=True)], align="center", before=0 if place else 12, within=cell)
    if signature.note:
        draft.paragraph([Run(f"({signature.note})", italic=True)], align="center", before=0, within=cell)
    draft.paragraph([Run(signature.name, bold=True)], align="center", before=68, within=cell)


def keep_with_what_follows(draft: Draft) -> None:
    for paragraph in draft.last_paragraphs():
        paragraph.paragraph_format.keep_with_next = True


def add_rule(draft: Draft, *, width: float, room: float, within=None) -> None:
    """A centred line `width` millimetres long: an empty paragraph with a border on top, drawn in from both sides."""
    rule = draft.paragraph([Run("")], align="center", before=1, size=2, within=within)
    rule.paragraph_format.line_spacing = Pt(4)
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Mm(max((room - width) / 2, 0))
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # The order of its children is fixed by the format: borders come before spacing and indents.
    rule._p.get_or_add_pPr().find(qn("w:spacing")).addprevious(borders)


def widest(text: str, *, size: float, bold: bool = True) -> float:
    """Millimetres."""
    return text_width(text, size=size * MM_PER_POINT, bold=bold)


def fix_widths(table, widths: Sequence[float]) -> None:
    """`widths` in millimetres; each cell is told too, since Word reads the cells and LibreOffice the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def stay_on_one_page(row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def add_field(run, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = instruction
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
