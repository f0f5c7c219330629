"""What people may text us, as a table; in English and Kiswahili, however they write it."""

import re
from collections.abc import Collection, Mapping
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
    EMAIL = "email"
    INFO = "info"
    THANKS = "thanks"  # politeness that asks for nothing, as in "ok thanks"
    NUMBER = "number"  # a bare number: the answer to something we asked
    UNKNOWN = "unknown"


WORDS: Final[Mapping[Word, str]] = {
    Word.YES: "yes y ok okay approve approved accept accepted ndiyo ndio sawa kubali nakubali",
    Word.NO: "no n decline declined reject rejected hapana la kataa nakataa",
    Word.DONE: "done complete completed finished imekamilika tayari",
    Word.PAY: "pay lipa nalipa",
    Word.PAID: "paid nimelipa nimeshalipa nishalipa",
    Word.CANCEL: "cancel ghairi futa",
    Word.HELP: "help msaada",
    Word.INFO: "info menu",
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
    Word.EMAIL: "email e-mail barua",
}
_MEANS: Final = {word: meaning for meaning, words in WORDS.items() for word in words.split()}
_NO_LETTERS: Final = ([Word.STOP, Word.EMAIL], [Word.OFF, Word.EMAIL])  # as EMAIL OFF, and no more than that

# An OK with thanks is how people say that they have read something, not an order (REQUIREMENTS R2.2 wants
# it obeyed alone, or with a code).
_MILD: Final = frozenset({"ok", "okay", "sawa", "y"})
_THANKS: Final = frozenset(
    {
        *("thanks", "thank", "thankyou", "thx", "tnx", "welcome"),
        *("asante", "asanteni", "ahsante", "shukran", "shukrani", "poa", "karibu"),
    }
)

# What turns the word after it round.
_DENIALS: Final = frozenset(
    {
        *("not", "cannot", "can't", "cant", "don't", "dont", "won't", "wont", "didn't", "didnt", "never"),
        *("si", "sio", "siwezi", "sitaki"),
    }
)
_DIGITS: Final = re.compile(r"(?<![\d+])\d{5,12}(?!\d)")  # a code may touch its word, as in YES48215
_RECEIPT: Final = re.compile(r"\b((?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10})\b", re.IGNORECASE)
_PASSED_ON: Final = re.compile(_RECEIPT.pattern + r"\W+(?:confirmed|imethibitishwa)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@,;:<>()\"]+\s*@\s*[^\s@,;<>()\"]+")
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
    ``receipt``: what M-Pesa's texts begin with, in capitals; only with PAID. ``address``: what looks like an
    e-mail address; only with EMAIL.
    """

    word: Word
    code: str | None = None
    number: int | None = None
    rest: str | None = None
    slip: str | None = None
    receipt: str | None = None
    address: str | None = None


def without_prefix(text: str, prefix: str) -> str:
    """A text as its writer meant it: on a shared short code the network wants our keyword before it.

    It may be there or not (facts/africastalking.md 2.3). Nothing but the keyword is a call for HELP.
    """
    found = re.match(rf"\s*{re.escape(prefix)}(?!\w)[\s:,.-]*", text, re.IGNORECASE) if prefix else None
    return text[found.end() :] or "HELP" if found else text


def nearest(text: str, among: Collection[Word]) -> Word | None:
    """What somebody may have meant whose text says nothing to us: one of our words with one slip in it.

    None where no word, or a word of two meanings, is that near; and where a word of ours was written as it
    should be, and taken back.
    """
    tokens = [_plain(token) for token in _TOKEN.findall(_DIGITS.sub(" ", text))]
    if any(token in _MEANS or token in _DENIALS for token in tokens[:3]):
        return None
    tokens = tokens if len(tokens) <= 2 else tokens[:1]  # further on it is a word of a sentence
    spelt = [(word, meaning) for word, meaning in _MEANS.items() if meaning in among and len(word) > 2]
    near = {meaning for token in tokens for word, meaning in spelt if _one_slip_apart(token, word)}
    return near.pop() if len(near) == 1 else None


def _one_slip_apart(typed: str, word: str) -> bool:
    """One letter too many, missing, wrong, or two of them changed round; never in a word of two letters."""
    if len(typed) < 3 or abs(len(typed) - len(word)) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), None)
    if same is None:
        return typed != word
    left, right = typed[same:], word[same:]
    turned = left[:2] == right[1::-1] and left[2:] == right[2:]
    return turned or left[1:] == right[1:] or left[1:] == right or left == right[1:]


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
    if not found and _is_politeness(tokens):
        return Understood(Word.THANKS)
    word, said_with = _first_meaning(tokens)
    if _ADDRESS.fullmatch(said):
        word = Word.EMAIL
    rest = " ".join(token for token in tokens if token != said_with).strip(" .-/*#") or None
    code, slip = next(iter(codes), None), next(iter(slips), None)
    return Understood(word, code, _number(tokens, word), rest, slip, address=_address(said, word))


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
    if [meaning for meaning, _ in heard[:2]] in _NO_LETTERS:
        return heard[1]
    return heard[0]


def _address(said: str, word: Word) -> str | None:
    found = _ADDRESS.search(said) if word == Word.EMAIL else None
    return found[0] if found else None


def _is_politeness(tokens: list[str]) -> bool:
    """Thanks, with or without an OK, and nothing that is an order."""
    plain = [_plain(token) for token in tokens[:4]]
    orders = {token for token in plain if token in _MEANS or token in _DENIALS} - _MILD
    return not orders and not _THANKS.isdisjoint(plain)


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
