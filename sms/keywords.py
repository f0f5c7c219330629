"""What people may text us, as a table; in English and Kiswahili, however they write it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from booking.codes import is_code


class Word(StrEnum):
    """What a text asks for."""

    CRISIS = "crisis"
    YES = "yes"
    NO = "no"
    DONE = "done"
    PAY = "pay"
    CANCEL = "cancel"
    HELP = "help"
    STOP = "stop"
    START = "start"
    NAME = "name"
    NUMBER = "number"  # a bare number: the answer to something we asked
    UNKNOWN = "unknown"


WORDS: Final[Mapping[Word, str]] = {
    Word.YES: "yes y ok okay approve approved accept accepted ndiyo ndio sawa kubali nakubali",
    Word.NO: "no n decline declined reject rejected hapana la kataa nakataa",
    Word.DONE: "done complete completed finished imekamilika tayari",
    Word.PAY: "pay lipa nalipa",
    Word.CANCEL: "cancel ghairi futa",
    Word.HELP: "help msaada menu info",
    Word.STOP: "stop unsubscribe acha komesha",
    Word.START: "start anza",
    Word.NAME: "name jina",
}
_MEANS: Final = {word: meaning for meaning, words in WORDS.items() for word in words.split()}

# Heard anywhere in a text and before anything else it may mean (REQUIREMENTS R6.4). Better one too many.
_CRISIS: Final = re.compile(
    r"suicid|kill (my|him|her)self|killing myself|end (it all|my life)|want to die|wanna die|self.?harm"
    r"|hurt(ing)? myself|cut(ting)? myself|can'?t go on|no reason to live|better off dead"
    r"|kujiua|jiua|nijiue|nataka kufa|nitajiua|kujidhuru|maisha hayana maana|natamani kufa|raped|nimebakwa",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A text, understood: what it asks for, the booking code in it, a number, and the words left over."""

    word: Word
    code: str | None = None
    number: int | None = None
    rest: str | None = None


def understand(text: str) -> Understood:
    """What somebody means. Any case, punctuation and politeness; the code before or after the word."""
    if _CRISIS.search(text):
        return Understood(Word.CRISIS, rest=text)
    tokens = re.findall(r"[^\s,;:!?\"()]+", text.strip())
    if not tokens:
        return Understood(Word.UNKNOWN)
    codes = [token.strip(".#*") for token in tokens if is_code(token.strip(".#*"))]
    code = codes[0] if codes else None
    others = [token for token in tokens if token.strip(".#*") not in codes]
    word, said_with = _first_meaning(others)
    rest = " ".join(token for token in others if token != said_with).strip(" .-") or None
    return Understood(word, code, _number(others, word), rest)


def _first_meaning(tokens: list[str]) -> tuple[Word, str | None]:
    """The first word with a meaning. Only among the first three: further on it is part of a sentence."""
    for token in tokens[:3]:
        plain = token.strip(".'-").lower()
        if plain in _MEANS:
            return _MEANS[plain], token
        if plain.isdecimal() and len(tokens) == 1:
            return Word.NUMBER, token
    return Word.UNKNOWN, None


def _number(tokens: list[str], word: Word) -> int | None:
    wanted = {Word.NUMBER, Word.DONE}
    numbers = [t.strip(".") for t in tokens if t.strip(".").isdecimal() and len(t) <= 4]
    return int(numbers[0]) if word in wanted and numbers else None
