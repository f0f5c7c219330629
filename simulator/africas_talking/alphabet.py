"""GSM-7: how long a text is on a phone network, and what it cannot say.

3GPP TS 23.038. A text made only of these characters goes 160 to a part (153 when joined); one
character outside them turns all of it into UCS-2, 70 to a part (67 when joined).
"""

from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")


def septets(text: str) -> int:
    """Length in septets; extension characters count two, and so would a stranger."""
    return sum(1 if character in _BASIC else 2 for character in text)


def strangers(text: str) -> str:
    """The characters that GSM-7 cannot say, each once, sorted."""
    return "".join(sorted(set(text) - _BASIC - _EXTENDED))


def legible(text: str) -> str:
    """What a phone shows: question marks for what its network could not carry."""
    unknown = set(strangers(text))
    return "".join("?" if character in unknown else character for character in text)


def parts(text: str) -> int:
    """How many SMS this is, counting what each pays for."""
    if strangers(text):
        return _parts(len(text.encode("utf-16-be")) // 2, 70, 67)
    return _parts(septets(text), 160, 153)


def cut(text: str, room: int) -> tuple[str, str]:
    """The longest beginning of at most ``room`` septets, and the rest."""
    used = 0
    for place, character in enumerate(text):
        used += septets(character)
        if used > room:
            return text[:place], text[place:]
    return text, ""


def _parts(length: int, single: int, joined: int) -> int:
    return 1 if length <= single else -(-length // joined)
