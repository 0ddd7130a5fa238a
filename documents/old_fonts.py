"""Texts typed for the fonts of before Unicode: TCVN3 (ABC: .VnTime, .VnArial) and VNI (VNI-Times), in old workbooks.

Such a text is kept as Latin letters that only its font shows as Vietnamese: "NguyÔn V¨n" (TCVN3) and "Nguyeãn Vaên"
(VNI) are "Nguyễn Văn". TCVN3: one letter for one letter (TCVN 5712:1993, VN3). VNI: a letter, then its marks.

Which of them a column is written in is recognised by its words: only the right reading gives Vietnamese syllables.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from documents.workbooks import ReadRow, ReadTable


class OldFont(StrEnum):
    TCVN3 = "tcvn3"
    VNI = "vni"

    @property
    def label(self) -> str:
        return {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}[self.value]


# Small letters and the place of each in the table of TCVN3; its capitals have places without tone only, and the other
# capitals are small letters in a font of capitals (.VnTimeH).
TCVN3_SMALL = {
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE,
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9,
    "ằ": 0xBB, "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB,
    "è": 0xCC, "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6,
    "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE,
    "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4,
    "ồ": 0xE5, "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9,
    "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE,
    "ù": 0xEF, "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4,
    "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ỳ": 0xFA, "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip
TCVN3_CAPITAL = {"Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7}
FROM_TCVN3 = {chr(place): letter for letter, place in {**TCVN3_SMALL, **TCVN3_CAPITAL}.items()}
TO_TCVN3 = {letter: chr(place) for letter, place in {**TCVN3_SMALL, **TCVN3_CAPITAL}.items()}

# VNI writes the marks behind the letter; "i" and a few others have letters of their own.
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")  # ngang, huyền, sắc, hỏi, ngã, nặng
VNI_TONES = ("", "ø", "ù", "û", "õ", "ï")
VNI_MARKS = {
    "a": dict(zip(TONES, VNI_TONES, strict=True)),
    "ă": dict(zip(TONES, ("ê", "è", "é", "ú", "ü", "ë"), strict=True)),
    "â": dict(zip(TONES, ("â", "à", "á", "å", "ã", "ä"), strict=True)),
}
VNI_BASES = {
    "a": ("a", "a"), "ă": ("a", "ă"), "â": ("a", "â"),
    "e": ("e", "a"), "ê": ("e", "â"),
    "o": ("o", "a"), "ô": ("o", "â"), "ơ": ("ô", "a"),
    "u": ("u", "a"), "ư": ("ö", "a"), "y": ("y", "a"),
}  # fmt: skip
VNI_ALONE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _vni() -> dict[str, str]:
    table = dict(VNI_ALONE)
    for letter, (base, marks) in VNI_BASES.items():
        for tone, mark in VNI_MARKS[marks].items():
            whole = unicodedata.normalize("NFC", letter + tone)
            if whole not in VNI_ALONE and (mark or base != letter):
                table[whole] = base + mark
    return table | {letter.upper(): written.upper() for letter, written in table.items()}


TO_VNI = _vni()
# A capital may be followed by small marks, as keyboards without caps lock wrote it.
FROM_VNI = {written: letter for letter, written in TO_VNI.items()} | {
    written[0] + written[1:].lower(): letter for letter, written in TO_VNI.items() if len(written) > 1
}
VNI_PIECE = re.compile("|".join(sorted(map(re.escape, FROM_VNI), key=len, reverse=True)))


def read(text: str, font: OldFont) -> str:
    """The text in Unicode (NFC). What is no letter of the old font stays as it is."""
    if font == OldFont.TCVN3:
        return in_capitals("".join(FROM_TCVN3.get(letter, letter) for letter in text))
    return unicodedata.normalize("NFC", VNI_PIECE.sub(lambda found: FROM_VNI[found[0]], text))


def written(text: str, font: OldFont) -> str:
    """A Unicode text as the old font had it; capitals with a tone are small letters in TCVN3."""
    text = unicodedata.normalize("NFC", text)
    if font == OldFont.TCVN3:
        return "".join(TO_TCVN3.get(letter) or TO_TCVN3.get(letter.lower(), letter) for letter in text)
    return "".join(TO_VNI.get(letter, letter) for letter in text)


WORD = re.compile(r"[^\W\d_]+")


def in_capitals(text: str) -> str:
    """Put back the capitals that TCVN3 has no place for: "NGUYễN" is "NGUYỄN", "Nguyễn Thị ánh" is "Nguyễn Thị Ánh"."""
    words = WORD.findall(text)
    great = sum(_capitals(word) > 1 for word in words)
    is_shouted = (great > 1 or len(words) == 1 == great) and not any(_smalls(word) for word in words)
    if is_shouted:
        return text.upper()
    begin_great = len(words) > 1 and sum(word[0].isupper() for word in words) == len(words) - 1

    def put(found: re.Match) -> str:
        word = found[0]
        if _capitals(word) > 1 and not _smalls(word):
            return word.upper()
        if begin_great and word[0].islower() and word[0] in TCVN3_SMALL:
            return word[0].upper() + word[1:]
        return word

    return WORD.sub(put, text)


def _capitals(word: str) -> int:
    return sum("A" <= letter <= "Z" or letter in TCVN3_CAPITAL for letter in word)


def _smalls(word: str) -> int:
    """Letters that are small whatever the font."""
    return sum("a" <= letter <= "z" for letter in word)


# --- Which font? ------------------------------------------------------------------------------------------------------

ONSET = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
RHYME = (
    "a|ac|ach|ai|am|an|ang|anh|ao|ap|at|au|ay|ăc|ăm|ăn|ăng|ăp|ăt|âc|âm|ân|âng|âp|ât|âu|ây|"
    "e|ec|em|en|eng|eo|ep|et|ê|êch|êm|ên|ênh|êp|êt|êu|i|ia|ich|iêc|iêm|iên|iêng|iêp|iêt|iêu|im|in|inh|ip|it|iu|"
    "o|oa|oac|oach|oai|oam|oan|oang|oanh|oao|oap|oat|oay|oăc|oăm|oăn|oăng|oăt|oc|oe|oen|oeo|oet|oi|om|on|ong|oong|op|ot|"
    "ô|ôc|ôi|ôm|ôn|ông|ôp|ôt|ơ|ơi|ơm|ơn|ơp|ơt|u|ua|uân|uât|uâng|uây|uê|uêch|uênh|uc|ui|um|un|ung|uôc|uôi|uôm|uôn|uông|uôt|"
    "up|ut|uy|uya|uych|uyên|uyêt|uynh|uyt|uyu|uơ|ư|ưa|ưc|ưi|ưm|ưn|ưng|ươc|ươi|ươm|ươn|ương|ươp|ươt|ươu|ưt|ưu|"
    "y|yêm|yên|yêng|yêt|yêu|uyn|uynh|uyp|oăp|ênh|e|a"
)
SYLLABLE = re.compile(f"(?:{ONSET})?(?:{RHYME})")
TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
FOREIGN = re.compile("[^\x00-\x7f]")
MARKED_WORD = re.compile(r"\S*[^\x00-\x7f]\S*")
ENOUGH = 0.7  # of the words that tell, to be sure of a font
MOST_TEXTS = 400  # of a column; more say the same


def is_syllable(word: str) -> bool:
    """Whether a word is spelled as a Vietnamese syllable: onset, rhyme, at most one tone, capitals in their place."""
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    if len(TONE_MARKS.findall(decomposed)) > 1:
        return False
    bare = unicodedata.normalize("NFC", TONE_MARKS.sub("", decomposed))
    return SYLLABLE.fullmatch(bare) is not None


def likeness(texts: Iterable[str]) -> float:
    """The share of Vietnamese syllables among the words with letters beyond ASCII; 0 where there are none."""
    found = good = 0
    for text in texts:
        for word in WORD.findall(text):
            if FOREIGN.search(word):
                found += 1
                good += is_syllable(word)
    return good / found if found else 0.0


def recognised(texts: Iterable[str]) -> OldFont | None:
    """The old font that these texts of one column were typed for; None for Unicode, and where nothing tells."""
    telling = _telling(texts)
    if not telling or any(UNICODE_ONLY.search(text) for text in telling):
        return None
    best, font = max((likeness([read(text, font) for text in telling]), font) for font in OldFont)
    return font if best >= ENOUGH and best > _as_is(telling) else None


def _telling(texts: Iterable[str]) -> list[str]:
    """The words with letters beyond ASCII, as many as say enough."""
    found: list[str] = []
    for text in texts:
        if FOREIGN.search(text):
            found += MARKED_WORD.findall(text)
            if len(found) >= MOST_TEXTS:
                break
    return found


def _may_be_old(texts: Iterable[str]) -> bool:
    """Whether these can be no Unicode Vietnamese, though no syllable tells: "45/Q§-UB"."""
    telling = _telling(texts)
    return bool(telling) and not any(UNICODE_ONLY.search(text) for text in telling) and _as_is(telling) < ENOUGH


def _as_is(texts: list[str]) -> float:
    """The same without converting; signs that are no letters (©, ¨) are no Vietnamese either."""
    words = [word for text in texts for word in text.split() if FOREIGN.search(word)]
    good = sum(all(is_syllable(part) for part in WORD.findall(word)) and not _has_signs(word) for word in words)
    return good / len(words) if words else 1.0


def _has_signs(word: str) -> bool:
    return any((letter > "\x7f" and not letter.isalpha()) or letter in "ªºµ\u00ad" for letter in word)


# --- A table read from a workbook -------------------------------------------------------------------------------------


def fonts_of(table: ReadTable) -> dict[int, OldFont | None]:
    """The font recognised for each column, by its place in the headers.

    A column of abbreviations and numbers alone ("45/Q§-UB") tells nothing; it is taken for what the others are.
    """
    texts = {
        place: [row.values[place] for row in table.rows if isinstance(row.values[place], str)]
        for place in range(len(table.headers))
    }
    fonts = {place: recognised(own) for place, own in texts.items()}
    known = Counter(font for font in fonts.values() if font)
    if known:
        [(usual, _)] = known.most_common(1)
        fonts |= {place: usual for place, font in fonts.items() if font is None and _may_be_old(texts[place])}
    return fonts


def converted(table: ReadTable, fonts: dict[int, OldFont | None]) -> ReadTable:
    """The same table in Unicode: its columns by `fonts`, its headers by what they are recognised as together."""
    told = {place: font for place, font in fonts.items() if font}
    font = recognised(table.headers)
    headers = tuple(read(header, font) for header in table.headers) if font else table.headers
    if len(set(headers)) < len(headers):
        headers = table.headers
    if not told:
        return replace(table, headers=headers)
    rows = [
        ReadRow(
            row.number,
            tuple(
                read(value, told[place]) if place in told and isinstance(value, str) else value
                for place, value in enumerate(row.values)
            ),
        )
        for row in table.rows
    ]
    return replace(table, headers=headers, rows=rows)
