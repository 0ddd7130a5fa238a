"""The signed decision that comes back from another office: what it says otherwise than our draft.

The file is the record; our draft only helps to find where it differs. Names are compared entry by entry with its
Danh sách, so that one that was added is found as well as one that is missing. A scan has no text: somebody compares it
by eye and says so.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from awards.decisions.paper import TITLES_OF_PEOPLE
from awards.models import DecisionLine, SubjectKind
from documents.reading import text_of
from documents.wording import printable

# A word, and whether a comma or the like ends what it belongs to.
WORD = re.compile(r"([^\W_]+)(\s*[,;:(./]?)")
LIST_BEGINS = re.compile(r"^\s*DANH SÁCH\b", re.MULTILINE)
# "1. Bà Trần Thị Lan", "1 Bà …" of a table, or the number alone where its cell is higher than one line.
ENTRY_BEGINS = re.compile(r"\s*(\d{1,4})([.)]|\s|$)\s*(.*)")
# "II. Cá nhân", "B. HỘ GIA ĐÌNH", "(Danh sách gồm …)": what follows is no more of the entry before it.
ENTRY_ENDS = re.compile(r"\s*(?:[IVXABCD]+\s?[.)-]\s|\(Danh sách gồm)")
# What follows a person's name in a table, where no comma stands between: "Phó Giám đốc", "Sở Y tế".
BEGINS_A_POST = {"phó", "trưởng", "sở", "ban", "ủy", "ubnd"}
TITLES = sorted((title.replace("/", " ").split() for title in TITLES_OF_PEOPLE), key=len, reverse=True)
# How alike two names must be to be the same name written otherwise.
ALIKE = 0.75
MOST_GUESSES = 60  # beyond that the file is another document, or its text cannot be trusted
LONGEST_SHOWN = 160


@dataclass
class Difference:
    """A name of our draft that the file does not have; `found` is what seems to stand in its place, "" for nothing."""

    line: int
    ours: str
    found: str = ""


@dataclass
class Comparison:
    """What was found; `has_text` is False for a scan, about which nothing is known.

    Attributes:
        has_list: its Danh sách could be read entry by entry; where not, names that were added show in `counts` alone.
        added: entries of its list that are nobody of ours, as they are written there.
        counts: "05 tập thể và 12 cá nhân" where the file does not say so.
    """

    has_text: bool
    pages: int
    has_list: bool = False
    differences: list[Difference] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    counts: str = ""

    def kept(self) -> dict:
        """As it is stored beside the file."""
        return {**vars(self), "differences": [vars(each) for each in self.differences]}


@dataclass(frozen=True)
class Word:
    text: str
    ends: bool  # a comma, a semicolon or the like stands after it

    @property
    def folded(self) -> str:
        return self.text.lower()


def compare(pdf: bytes, lines: Sequence[DecisionLine], counts: str) -> Comparison:
    """Look for every name of `lines`, and for the counts, in the text of the file; and for names that are not ours.

    Raises:
        Unreadable: it is no PDF that can be read.
    """
    pages = text_of(pdf)
    if not any(pages):
        return Comparison(has_text=False, pages=len(pages))
    whole = "\n".join(pages)
    says_counts = f" {spoken(counts)} " in f" {spoken(whole)} "
    found = Comparison(True, len(pages), counts="" if says_counts else counts)
    entries = entries_of(whole)
    if len(entries) * 2 > len(lines):
        found.has_list = True
        found.differences, found.added = against_list(lines, entries)
    else:
        found.differences = against_text(lines, words_of(whole))
    return found


# --- Entry by entry ---------------------------------------------------------------------------------------------------


def entries_of(text: str) -> list[str]:
    """What stands after each running number of the Danh sách; a number that is not the next one belongs to a text."""
    begins = LIST_BEGINS.search(text)
    entries: list[list[str]] = []
    last, is_open = 0, False
    for line in text[begins.start() :].splitlines() if begins else ():
        numbered = ENTRY_BEGINS.fullmatch(line)
        number = int(numbered[1]) if numbered else 0
        if number and number == last and entries[-1] == [""]:  # what seemed the row's number was that of the page
            entries[-1] = [numbered[3]]
        elif (number == 1 and (not is_open or numbered[2] == ".")) or (entries and number == last + 1):
            last, is_open = number, True
            entries.append([numbered[3]])
        elif is_open and not ENTRY_ENDS.match(line):
            entries[-1].append(line)
        else:
            is_open = False
        is_open = is_open and "./." not in line
    return [" ".join(" ".join(entry).split()) for entry in entries]


@dataclass(frozen=True)
class Entry:
    """One entry of their list: its words, and the same without "Ông", "Bà", "Đại tá" in front."""

    text: str
    whole: list[Word]
    bare: list[Word]
    said: str

    @classmethod
    def of(cls, text: str) -> "Entry":
        words = words_of(text)
        return cls(text, words, untitled(words), said(words))

    def names(self, name: list[str], line: DecisionLine) -> bool:
        """Whether it begins with the words of this line's name, and with no longer one."""
        if " ".join(name) not in self.said:
            return False
        return any(
            folded(words[: len(name)]) == name and ends_here(words, len(name), line)
            for words in (self.whole, self.bare)
        )


def against_list(lines: Sequence[DecisionLine], entries: Sequence[str]) -> tuple[list[Difference], list[str]]:
    """Each entry is one of ours at most: two of one name need two entries."""
    free = [Entry.of(text) for text in entries]
    missing = take_named(take_named(lines, free, with_unit=True), free, with_unit=False)
    differences = []
    for guesses, line in enumerate(missing):
        like = most_like(line, free) if guesses < MOST_GUESSES else None
        if like:
            free.remove(like)
        differences.append(Difference(line.pk, line.printed_name, name_in(like, line) if like else ""))
    return differences, [entry.text.rstrip(" ;./")[:LONGEST_SHOWN] for entry in free]


def take_named(lines: Iterable[DecisionLine], free: list[Entry], *, with_unit: bool) -> list[DecisionLine]:
    """Take from `free` an entry for every line that one names; the lines that none does."""
    missing = []
    for line in lines:
        name, unit = folded(words_of(line.printed_name)), spoken(line.printed_unit) if with_unit else ""
        own = next((entry for entry in free if unit in entry.said and entry.names(name, line)), None)
        if own is None:
            missing.append(line)
        else:
            free.remove(own)
    return missing


def untitled(words: list[Word]) -> list[Word]:
    for title in TITLES:
        if folded(words[: len(title)]) == title and len(words) > len(title):
            return untitled(words[len(title) :])
    return words


def ends_here(words: Sequence[Word], size: int, line: DecisionLine) -> bool:
    """Whether the name of `size` words ends there and is not the beginning of a longer one.

    A comma ends it, and so does what we ourselves write after it; in a table, where neither may stand between, a
    person's post does.
    """
    after = words[size:]
    if not after or words[size - 1].ends:
        return True
    unit = folded(words_of(line.printed_unit))
    if unit and after[0].folded == unit[0]:
        return True
    return line.subject.kind == SubjectKind.INDIVIDUAL and begins_a_post(after)


def begins_a_post(words: Sequence[Word]) -> bool:
    """ "Chuyên viên", "Trưởng phòng": a capital and then a small letter; a name has capitals only."""
    first, second = words[0], (words[1] if len(words) > 1 and not words[0].ends else None)
    if first.text[:1].islower() or first.text.isdecimal() or first.folded in BEGINS_A_POST:
        return True
    return second is not None and second.text[:1].islower()


def name_in(entry: Entry, line: DecisionLine) -> str:
    """The name that an entry gives, as it is written there, without "Ông", "Bà"."""
    name = folded(words_of(line.printed_name))
    words = entry.whole if folded(entry.whole[:1]) == name[:1] else entry.bare
    size = next((size for size in range(1, len(words)) if ends_here(words, size, line)), len(words))
    return " ".join(word.text for word in words[:size])[:200]


def most_like(line: DecisionLine, entries: Sequence[Entry]) -> Entry | None:
    """The entry whose name is most like this one's; None where none is alike."""
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(spoken(line.printed_name))
    best, found = ALIKE, None
    for entry in entries:
        matcher.set_seq1(name_in(entry, line).lower())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, entry
    return found


# --- Anywhere in the text: a letter, a decision that names people in its articles -------------------------------------


def against_text(lines: Sequence[DecisionLine], words: Sequence[Word]) -> list[Difference]:
    missing = [line for line in lines if not stands_in(words, line)]
    return [
        Difference(line.pk, line.printed_name, nearest(line.printed_name, words) if place < MOST_GUESSES else "")
        for place, line in enumerate(missing)
    ]


def stands_in(words: Sequence[Word], line: DecisionLine) -> bool:
    name = folded(words_of(line.printed_name))
    size = len(name)
    starts = (start for start, word in enumerate(words) if word.folded == name[0])
    return any(
        folded(words[start : start + size]) == name and ends_here(words[start : start + size + 3], size, line)
        for start in starts
    )


def nearest(name: str, words: Sequence[Word]) -> str:
    """The run of as many words that is most like `name`, as it is written there; "" where none is alike."""
    size = len(words_of(name))
    wanted = spoken(name)
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, found = ALIKE, ""
    for start in range(len(words) - size + 1):
        run = [word.text for word in words[start : start + size]]
        if run[0].isdecimal() or (run[-1].isdecimal() and not wanted[-1].isdecimal()):  # the TT column, not the name
            continue
        matcher.set_seq1(" ".join(run).lower())
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, " ".join(run)
    return found


# --- Words ------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> list[Word]:
    """Words without punctuation, so that a line break or a comma changes nothing."""
    return [Word(found[1], bool(found[2].strip())) for found in WORD.finditer(printable(text))]


def folded(words: Sequence[Word]) -> list[str]:
    return [word.folded for word in words]


def said(words: Sequence[Word]) -> str:
    return " ".join(folded(words))


def spoken(text: str) -> str:
    """ "bà trần thị lan": what is the same however it is written."""
    return said(words_of(text))
