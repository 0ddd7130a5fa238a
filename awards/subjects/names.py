"""Names that may mean one person: what two spellings have in common, and what tells them apart."""

import unicodedata

from accounts.searching import INVISIBLE

TONES = "\u0300\u0301\u0303\u0309\u0323"


def same_key(name: str) -> str:
    """What spellings of one name share: composed or not, "Hòa" or "Hoà", in any case. "Tuấn" and "Tuân" differ.

    Each word becomes its letters without tone, then its tone.
    """
    decomposed = unicodedata.normalize("NFD", INVISIBLE.sub("", name).lower())
    words = []
    for word in decomposed.split():
        tones = "".join(sorted(mark for mark in word if mark in TONES))
        letters = unicodedata.normalize("NFC", "".join(mark for mark in word if mark not in TONES))
        words.append(letters + tones)
    return " ".join(words)
