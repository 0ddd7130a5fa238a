"""What stands on a paper, said once: the PDF and the Word file are made from the same blocks.

An app lists blocks; only `documents` knows how they are drawn. Sizes are those of Nghị định 30/2020/NĐ-CP,
Phụ lục I, and live in static/papers/nd30.css (PDF) and word.py (Word).
"""

from documents.paper.blocks import (
    AddressedTo,
    Block,
    Bullets,
    Figure,
    Heading,
    LegalBases,
    Letter,
    Letterhead,
    PageBreak,
    Paragraph,
    Picture,
    Signature,
    SignatureRow,
    Title,
)
from documents.paper.table import Cell, Column, GroupRow, Row, Table
from documents.paper.text import Run, listed, runs
from documents.paper.whole import TEXT_WIDTH, Appendix, Paper

__all__ = [
    "TEXT_WIDTH",
    "AddressedTo",
    "Appendix",
    "Block",
    "Bullets",
    "Cell",
    "Column",
    "Figure",
    "GroupRow",
    "Heading",
    "LegalBases",
    "Letter",
    "Letterhead",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Picture",
    "Row",
    "Run",
    "Signature",
    "SignatureRow",
    "Table",
    "Title",
    "listed",
    "runs",
]
