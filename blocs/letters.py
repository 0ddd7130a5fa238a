"""What every paper of a bloc shares: its letterhead's name, who signs for it, written text as blocks."""

from accounts.models import Identity
from blocs.models import BlocYear
from blocs.names import body_word, head_of
from documents.paper import Block, Bullets, Paragraph

NOTHING_WRITTEN = "…………"  # in a draft, under a heading


def in_two_lines(bloc: str) -> str:
    """ "Khối thi đua" above the rest of the name, which is too long for the letterhead beside it."""
    first, word, rest = bloc.partition(" thi đua ")
    return f"{first} thi đua\n{rest}" if word else bloc


def signing_lines(bloc_year: BlocYear, identity: Identity) -> list[str]:
    """Authority and title: a bloc has no seal, its leader signs for it."""
    lines = [f"TM. {body_word(bloc_year.bloc)}", bloc_year.leader_word(identity)]
    if bloc_year.leader:
        lines.append(head_of(bloc_year.leader))
    return [line.upper() for line in lines]


def number_and_symbol(given: str, bloc_year: BlocYear, kind: str) -> tuple[int | str | None, str]:
    """What was typed as number ("15/BC-STC", "15") in its two halves; the symbol is that of the leading agency.

    `kind`: of the paper in a symbol ("BC").
    """
    leader = bloc_year.leader
    number, _, symbol = (part.strip() for part in given.partition("/"))
    usual = f"{kind}-{leader.code}" if leader else kind
    return int(number) if number.isdecimal() else number or None, symbol or usual


def text_blocks(text: str) -> list[Block]:
    """Written text as blocks: a line is a paragraph, lines that begin with a hyphen are a list."""
    blocks: list[Block] = []
    items: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("- "):
            items.append(line[2:].strip())
            continue
        if items:
            blocks.append(Bullets(items))
            items = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks
