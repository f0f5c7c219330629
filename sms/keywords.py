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
    PAID = "paid"
    CANCEL = "cancel"
    HELP = "help"
    STOP = "stop"
    START = "start"
    NAME = "name"
    KEEP = "keep"
    REFUND = "refund"
    CALL_OFF = "call off"
    SICK = "sick"
    NO_SHOW = "no show"
    OFF = "off"
    ON = "on"
    TODAY = "today"
    WEEK = "week"
    EARNINGS = "earnings"
    NUMBER = "number"  # a bare number: the answer to something we asked
    UNKNOWN = "unknown"


WORDS: Final[Mapping[Word, str]] = {
    Word.YES: "yes y ok okay approve approved accept accepted ndiyo ndio sawa kubali nakubali",
    Word.NO: "no n decline declined reject rejected hapana la kataa nakataa",
    Word.DONE: "done complete completed finished imekamilika tayari",
    Word.PAY: "pay lipa nalipa",
    Word.PAID: "paid nimelipa nimeshalipa nishalipa",
    Word.CANCEL: "cancel ghairi futa",
    Word.HELP: "help msaada menu info",
    Word.STOP: "stop unsubscribe acha komesha",
    Word.START: "start anza",
    Word.NAME: "name jina",
    Word.KEEP: "keep baki",
    Word.REFUND: "refund rudisha",
    Word.CALL_OFF: "calloff call-off ahirisha",
    Word.SICK: "sick ill mgonjwa naumwa",
    Word.NO_SHOW: "noshow no-show hakuja",
    Word.OFF: "off",
    Word.ON: "on",
    Word.TODAY: "today leo",
    Word.WEEK: "week wiki",
    Word.EARNINGS: "earnings mapato",
}
_MEANS: Final = {word: meaning for meaning, words in WORDS.items() for word in words.split()}

# What turns the word after it round.
_DENIALS: Final = frozenset(
    [
        "not",
        "cannot",
        "can't",
        "cant",
        "don't",
        "dont",
        "won't",
        "wont",
        "didn't",
        "didnt",
        "never",
        "si",
        "sio",
        "siwezi",
        "sitaki",
    ]
)
_DIGITS: Final = re.compile(r"(?<![\d+])\d{5,12}(?!\d)")  # a code may touch its word, as in YES48215
_RECEIPT: Final = re.compile(r"\b((?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10})\b", re.IGNORECASE)
_PASSED_ON: Final = re.compile(_RECEIPT.pattern + r"\W+(?:confirmed|imethibitishwa)\b", re.IGNORECASE)
_LONGEST_CODE: Final = 8  # digits; what is longer is a phone number
_TOKEN: Final = re.compile(r"[^\s,;:!?\"()]+")
_TWO_WORDS: Final = re.compile(r"\b(no|call)[ -](show|off)\b", re.IGNORECASE)  # of one meaning
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")

# Heard anywhere in a text and before anything else it may mean (REQUIREMENTS R6.4). Better one too many.
_CRISIS: Final = re.compile(
    r"suicid|kill (my|him|her)self|killing myself|end (it all|my life)|want to die|wanna die|self.?harm"
    r"|hurt(ing)? myself|cut(ting)? myself|can'?t go on|no reason to live|better off dead"
    r"|kujiua|jiua|nijiue|nataka kufa|nitajiua|kujidhuru|maisha hayana maana|natamani kufa|raped|nimebakwa",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A text, understood: what it asks for, the booking code in it, a number, and the words left over.

    ``slip``: digits that look like a code and are none. They must not be read as no code at all.
    ``receipt``: what M-Pesa's texts begin with, in capitals; only with PAID.
    """

    word: Word
    code: str | None = None
    number: int | None = None
    rest: str | None = None
    slip: str | None = None
    receipt: str | None = None


def understand(text: str) -> Understood:
    """What somebody means. Any case, punctuation and politeness; the code before or after the word."""
    said = _TWO_WORDS.sub(r"\1\2", " ".join(text.replace("\u2019", "'").split()))
    if _CRISIS.search(said):
        return Understood(Word.CRISIS, rest=said)
    if receipt := _receipt_told(said):
        return Understood(Word.PAID, receipt=receipt)
    found = _DIGITS.findall(said)
    codes = [digits for digits in found if is_code(digits)]
    slips = [digits for digits in found if len(digits) <= _LONGEST_CODE and not codes]
    tokens = _TOKEN.findall(_DIGITS.sub(lambda found: " " if found[0] in codes else found[0], said))
    word, said_with = _first_meaning(tokens)
    rest = " ".join(token for token in tokens if token != said_with).strip(" .-/*#") or None
    code, slip = next(iter(codes), None), next(iter(slips), None)
    return Understood(word, code, _number(tokens, word), rest, slip)


def _first_meaning(tokens: list[str]) -> tuple[Word, str | None]:
    """The first word with a meaning. Only among the first three: further on it is part of a sentence.

    A word that is taken back, or a yes and a no at once, means nothing: what is unclear changes nothing.
    """
    first = [(_plain(token), token) for token in tokens[:3] if _plain(token)]
    heard = [(_MEANS[plain], token) for plain, token in first if plain in _MEANS]
    if len(first) == len(tokens) == 1 and first[0][0].isdecimal():
        return Word.NUMBER, tokens[0]
    if not heard or _taken_back([plain for plain, _ in first]) or {Word.YES, Word.NO} <= set(dict(heard)):
        return Word.UNKNOWN, None
    return heard[0]


def _receipt_told(said: str) -> str | None:
    """PAID and a receipt, or M-Pesa's own text passed on, which begins with one.

    It is looked for before a booking's code, for its digits may look like one.
    """
    passed_on = _PASSED_ON.match(said)
    if passed_on or _first_meaning(_TOKEN.findall(said))[0] == Word.PAID:
        found = passed_on or _RECEIPT.search(said)
        return found[1].upper() if found else None
    return None


def _taken_back(words: list[str]) -> bool:
    """``not ok``, ``don't cancel``: whether a denial comes before the first word with a meaning."""
    return next(word for word in words if word in _MEANS or word in _DENIALS) in _DENIALS


def _plain(token: str) -> str:
    return _EDGES.sub("", token).lower()


def _number(tokens: list[str], word: Word) -> int | None:
    wanted = {Word.NUMBER, Word.DONE}
    numbers = [_plain(token) for token in tokens if _plain(token).isdecimal() and len(_plain(token)) <= 4]
    return int(numbers[0]) if word in wanted and numbers else None
