"""The alphabet of the phone network: what fits on a screen or into a text, counted in septets.

GSM 03.38, default alphabet and its extension table; an extension character costs two septets.
One character outside it turns a whole screen into UCS-2 and 160 characters into 70
(facts/africastalking.md 1.6, facts/practice.md 1), so what people type is made plain before it is shown.
"""

import unicodedata
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = frozenset("^{}\\[~]|€\f")
TWO_PARTS: Final = 306  # septets: each part of a longer text gives seven to saying which part it is
_ALPHABET: Final = BASIC | EXTENSION
_INSTEAD: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\t\u00a0\u2009\u202f", " "),
        **dict.fromkeys("•·", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\ufe0f", ""),
        "…": "...",
        "×": "x",
    }
)


class NotGsm7(ValueError):
    """The text has characters that the network's alphabet lacks."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"not in GSM-7: {', '.join(f'U+{ord(one):04X}' for one in characters)}")


def outside(text: str) -> str:
    """The characters of a text that are not in the alphabet, each once, in order of appearance."""
    return "".join(dict.fromkeys(one for one in text if one not in _ALPHABET))


def septets(text: str) -> int:
    """How much room a text takes. Raises NotGsm7 where it cannot be sent as it is."""
    if not _ALPHABET.issuperset(text):
        raise NotGsm7(outside(text))
    return len(text) + sum(one in EXTENSION for one in text)


def plain(text: str) -> str:
    """The nearest text inside the alphabet: straight quotes, letters without their marks, else ``?``."""
    if _ALPHABET.issuperset(text):
        return text
    return "".join(map(_nearest, unicodedata.normalize("NFC", text).translate(_INSTEAD)))


def cut(text: str, room: int) -> str:
    """At most ``room`` septets of a plain text; where something is missing, after a word and with ``...``."""
    if septets(text) <= room:
        return text
    begun = _beginning(text, room - 3)
    words = begun.rpartition(" ")[0] or begun
    return words.rstrip(" ,;:-") + "..." if room >= 3 else _beginning(text, room)


def _nearest(one: str) -> str:
    if one in _ALPHABET:
        return one
    simpler = [part for part in unicodedata.normalize("NFKD", one) if not unicodedata.combining(part)]
    return "".join(part if part in _ALPHABET else "?" for part in simpler)


def _beginning(text: str, room: int) -> str:
    for end, one in enumerate(text):
        room -= 2 if one in EXTENSION else 1
        if room < 0:
            return text[:end]
    return text
