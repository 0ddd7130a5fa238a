"""Searching and sorting Vietnamese text."""

import re
import unicodedata

# The letters of the alphabet, then the tones in the dictionary's order: ngang, huyền, hỏi, ngã, sắc, nặng.
ALPHABET = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Marks of no width that come along when text is pasted, marks that turn its direction, and letters nobody sees.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"
)


def nfc(text: str) -> str:
    """Composed letters, one blank between words, none at the ends: how every typed name is kept."""
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Lower-case and unaccented, for searching: "SỞ Y TẾ", "Sở Y tế" and "so y te" all become "so y te"."""
    decomposed = unicodedata.normalize("NFD", INVISIBLE.sub("", text).lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())


def dictionary_key(text: str) -> list[tuple[list[int], list[int]]]:
    """A key that sorts words as a Vietnamese dictionary does: by letters first, by tones where the letters agree."""
    words = []
    for word in unicodedata.normalize("NFC", text.lower()).split():
        letters, tones = [], []
        for composed in word:
            base = unicodedata.normalize("NFD", composed)
            tone = next((TONES[mark] for mark in base if mark in TONES), 0)
            letter = unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in TONES))
            letters.append(ALPHABET.get(letter, len(ALPHABET) + ord(letter[0])))
            tones.append(tone)
        words.append((letters, tones))
    return words


def name_key(full_name: str) -> list:
    """A key that sorts people the Vietnamese way: by given name (the last word), then from the family name on."""
    words = dictionary_key(full_name)
    return [words[-1:], words[:-1]]


def order_key(full_name: str) -> str:
    """name_key() as a text of digits, for a column: it sorts alike in every database, whatever its collation."""
    [given, others] = name_key(full_name)
    return "".join(
        "".join(f"{min(100 + letter, 999)}" for letter in letters) + "000" + "".join(map(str, tones))
        for letters, tones in [*given, *others]
    )
