"""The signed decision that comes back from another office: what it says otherwise than our draft.

The file is the record; our draft only helps to find where it differs. A scan has no text: somebody compares it by eye
and says so.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from awards.models import DecisionLine
from documents.reading import text_of
from documents.wording import printable

WORD = re.compile(r"[^\W_]+", re.UNICODE)
# How alike two names must be to be the same name written otherwise.
ALIKE = 0.75
MOST_GUESSES = 60  # beyond that the file is another document, or its text cannot be trusted


@dataclass
class Difference:
    """A name of our draft that the file does not have; `found` is what seems to stand in its place, "" for nothing."""

    line: int
    ours: str
    found: str = ""


@dataclass
class Comparison:
    """What was found; `has_text` is False for a scan, about which nothing is known."""

    has_text: bool
    pages: int
    differences: list[Difference] = field(default_factory=list)
    counts: str = ""  # "05 tập thể và 12 cá nhân" where the file does not say so

    def kept(self) -> dict:
        """As it is stored beside the file."""
        return {
            "has_text": self.has_text,
            "pages": self.pages,
            "counts": self.counts,
            "differences": [vars(each) for each in self.differences],
        }


def compare(pdf: bytes, lines: Sequence[DecisionLine], counts: str) -> Comparison:
    """Look for every name of `lines`, and for the counts, in the text of the file.

    Raises:
        Unreadable: it is no PDF that can be read.
    """
    pages = text_of(pdf)
    if not any(pages):
        return Comparison(has_text=False, pages=len(pages))
    words = words_of(" ".join(pages))
    text = f" {' '.join(words).lower()} "
    missing = [line for line in lines if f" {' '.join(words_of(line.printed_name)).lower()} " not in text]
    differences = [
        Difference(line.pk, line.printed_name, nearest(line.printed_name, words) if place < MOST_GUESSES else "")
        for place, line in enumerate(missing)
    ]
    says_counts = f" {' '.join(words_of(counts)).lower()} " in text
    return Comparison(True, len(pages), differences, "" if says_counts else counts)


def words_of(text: str) -> list[str]:
    """Words without punctuation, so that a line break or a comma changes nothing."""
    return WORD.findall(printable(text))


def nearest(name: str, words: Sequence[str]) -> str:
    """The run of as many words that is most like `name`, as it is written there; "" where none is alike."""
    size = len(words_of(name))
    wanted = " ".join(words_of(name)).lower()
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, found = ALIKE, ""
    for start in range(len(words) - size + 1):
        run = words[start : start + size]
        if run[0].isdecimal() or (run[-1].isdecimal() and not wanted[-1].isdecimal()):  # the TT column, not the name
            continue
        matcher.set_seq1(" ".join(run).lower())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, " ".join(run)
    return found
