"""Reading what people text us, however they write it. What is unclear changes nothing (REQUIREMENTS R2.2)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from typing import Final

from booking.codes import is_code
from sms.keywords import (
    AFTER_A_NUMBER,
    ALL_THE_MORE,
    BEFORE_A_DAY,
    CRISIS,
    DAYS,
    DENIALS,
    GREETINGS,
    MEANS,
    MILD,
    NO_HARM,
    NO_LETTERS,
    NO_NAME,
    OF_SESSIONS,
    OF_TEXTS,
    ORDERS,
    QUESTIONS,
    SAID_BESIDES,
    TENTATIVE,
    THANKS,
    TURNS,
    Understood,
    Word,
)

_NAMED: Final = re.compile(r"^((?:hi|hello|habari)\W+)?(?:my name is|jina langu ni)\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"(?<![\d+])\d{5,12}(?!\d)")  # a code may touch its word, as in YES48215
_RECEIPT: Final = re.compile(r"\b((?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10})\b", re.IGNORECASE)
_PASSED_ON: Final = re.compile(_RECEIPT.pattern + r"\W+(?:confirmed|imethibitishwa)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@,;:<>()\"]+\s*@\s*[^\s@,;<>()\"]+")
_LONGEST_CODE: Final = 8  # digits; what is longer is a phone number
_ONE_MISSING: Final = 4  # digits: a code of which one was left out
_HEARD_WITHIN: Final = 8  # words, where an order is only asked about
_TOKEN: Final = re.compile(r"[^\s,;:!?\"()]+")
_TWO_WORDS: Final = re.compile(r"\b(?:(no)[ -](show)|(call)[ -](off))\b", re.IGNORECASE)  # of one meaning
_NO_HARM: Final = re.compile(rf"\b(?:no|hapana|hakuna) (?:{'|'.join(sorted(NO_HARM))})\b", re.IGNORECASE)
_MINUTES: Final = re.compile(r"\b(\d{1,3}) ?min|\bdakika (\d{1,3})\b", re.IGNORECASE)
_WHETHER: Final = frozenset({"if", "kama", "was", "is", "did", "do"})
_REASONED: Final = (Word.YES, Word.DONE, Word.PAY, Word.CANCEL, Word.REFUND, Word.CALL_OFF)
_OPPOSITE: Final = {
    Word.YES: {Word.NO},
    Word.NO: {Word.YES},
    Word.DONE: {Word.NO_SHOW, Word.NO},
}
_EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$")


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
    if any(token in MEANS or token in DENIALS for token in tokens[:3]):
        return None
    tokens = tokens if len(tokens) <= 2 else tokens[:1]  # further on it is a word of a sentence
    spelt = [(word, meaning) for word, meaning in MEANS.items() if meaning in among and len(word) > 2]
    unknown = [token for token in tokens if token not in SAID_BESIDES]
    near = {meaning for token in unknown for word, meaning in spelt if _one_slip_apart(token, word)}
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


def _in_one_line(text: str) -> str:
    said = " ".join(text.replace("\u2019", "'").split())
    joined = _TWO_WORDS.sub(lambda found: "".join(filter(None, found.groups())), said)
    return _NAMED.sub(r"\1NAME", joined)


def understand(text: str) -> Understood:
    """What somebody means. Any case, punctuation and politeness; the code before or after the word."""
    said = _in_one_line(text)
    if CRISIS.search(said):
        return Understood(Word.CRISIS, rest=said)
    if receipt := _receipt_told(said):
        return Understood(Word.PAID, receipt=receipt)
    found = _DIGITS.findall(said)
    codes = [digits for digits in found if is_code(digits)]
    slips = [digits for digits in found if len(digits) <= _LONGEST_CODE and not codes]
    tokens, heard = _tokens(said, codes), _tokens(_NO_HARM.sub(" ", said), codes)
    it = _Sentence([(_plain(token), token) for token in heard if _plain(token)], bool(codes or slips), said)
    word, said_with = _meaning(it)
    perhaps = _perhaps(it) if word == Word.UNKNOWN else None
    if _ADDRESS.fullmatch(said):
        word = Word.EMAIL
    rest = " ".join(token for token in tokens if token != said_with).strip(" .-/*#") or None
    slips = slips or ([] if codes else _one_missing(tokens, word, said_with))
    number, address = _number(said, tokens, word), _address(said, word)
    code, slip = next(iter(codes), None), next(iter(slips), None)
    return Understood(word, code, number, rest, slip, address=address, perhaps=perhaps)


def _tokens(said: str, codes: list[str]) -> list[str]:
    return _TOKEN.findall(_DIGITS.sub(lambda found: " " if found[0] in codes else found[0], said))


@dataclass(frozen=True)
class _Sentence:
    """What was said without its codes, each word plain and as it was typed."""

    words: list[tuple[str, str]]
    with_code: bool
    said: str

    @property
    def asks(self) -> bool:
        """Whether it is a question, to which an order is no answer."""
        first = {word for word, _ in self.words[:3]}
        return "?" in self.said or not QUESTIONS.isdisjoint(first)


def _meaning(it: _Sentence) -> tuple[Word, str | None]:
    """What a text asks for, and the word that said so. What is unclear changes nothing (R2.2)."""
    begun = list(dropwhile(lambda each: each[0] in GREETINGS and each[0] not in MEANS, it.words))
    if not begun:
        return (Word.THANKS if _is_politeness(it) else Word.UNKNOWN), None
    (first, token), after = begun[0], [word for word, _ in begun[1:]]
    if first.isdecimal() and not it.with_code:
        return (Word.NUMBER, token) if _is_choice(first, after) else (Word.UNKNOWN, None)
    meant = MEANS.get(first)
    if [meant, *map(MEANS.get, after[:1])] in NO_LETTERS:
        return Word.EMAIL, begun[1][1]
    if meant in ORDERS:
        obeyed = not it.asks and _is_order(first, meant, after, it.with_code)
        return (meant, token) if obeyed else (_unclear(first, after, it), None)
    if not it.with_code and _is_politeness(it):
        return Word.THANKS, None
    return _asked(it)


def _is_choice(digits: str, after: list[str]) -> bool:
    """``2``, ``5 stars``, ``5 thanks, she was great``; but not ``5 mins``."""
    return len(digits) <= _ONE_MISSING and AFTER_A_NUMBER.issuperset(after[:1])


def _is_order(first: str, meant: Word, after: list[str], with_code: bool) -> bool:
    """Whether the words after an order leave it one. With a code, a reason may follow some of them."""
    if meant == Word.NAME:
        return len(after) <= 3 and NO_NAME.isdisjoint(after[:1])
    if meant == Word.NO:
        return {"but", "lakini"}.isdisjoint(after[:1]) and not _is_turned(meant, after)
    if first in MILD and not with_code:
        return all(word in ALL_THE_MORE or MEANS.get(word) == Word.YES for word in after)
    if meant in _REASONED and first not in TENTATIVE and with_code:
        return not _is_turned(meant, after)
    names_one_session = meant == Word.SICK and with_code  # and it would call off the whole day
    return _is_plain(meant, after) and not names_one_session


def _is_plain(meant: Word, after: list[str]) -> bool:
    """Whether nothing follows but manners, the order once more, and what it is about."""
    about = OF_TEXTS if meant in (Word.STOP, Word.START) else OF_SESSIONS
    return all(
        word in SAID_BESIDES or word in about or MEANS.get(word) == meant or _may_follow(meant, word)
        for word in after
    )


def _is_turned(meant: Word, after: list[str]) -> bool:
    """Whether something after an order may take it back. That one cannot come is a reason to cancel."""
    heard = {MEANS.get(word) for word in after if word not in MILD}
    if heard & _OPPOSITE.get(meant, set()):
        return True
    if meant == Word.NO:
        return False
    denied = {*after[:1], *after[-1:]} if meant in (Word.CANCEL, Word.CALL_OFF) else {*after}
    return not TURNS.isdisjoint(after) or not DENIALS.isdisjoint(denied)


def _may_follow(meant: Word, digits: str) -> bool:
    """The minutes after DONE, or a code that lacks a digit, which is told so; else it may mean anything."""
    return digits.isdecimal() and (meant == Word.DONE or len(digits) == _ONE_MISSING)


def _unclear(first: str, after: list[str], it: _Sentence) -> Word:
    """``ok, let me check`` is a nod; ``ok cancel`` and other words that were not obeyed are asked about."""
    nod = first in MILD and not it.with_code and not it.asks and TURNS.isdisjoint(after)
    return Word.THANKS if nod and not any(MEANS.get(word) in ORDERS for word in after) else Word.UNKNOWN


def _asked(it: _Sentence) -> tuple[Word, str | None]:
    """What changes nothing, or says itself what is missing, may stand among the first three words."""
    first = it.words[:3]
    heard = [(MEANS[word], token) for word, token in first if word in MEANS]
    if not heard or _taken_back([word for word, _ in first]) or _is_no_day(it):
        return Word.UNKNOWN, None
    doubtful = heard[0][0] == Word.NO_SHOW and (it.asks or not _WHETHER.isdisjoint(word for word, _ in first))
    return (Word.UNKNOWN, None) if doubtful or heard[0][0] in ORDERS else heard[0]


def _is_no_day(it: _Sentence) -> bool:
    """``on my way``, ``on leave 12 Dec``: an ON or OFF that no day follows."""
    words = [word for word, _ in it.words if word not in BEFORE_A_DAY]
    days = [after for word, after in pairwise(words) if MEANS.get(word) in (Word.OFF, Word.ON)]
    return len(it.words) > 2 and any(
        not after[0].isdecimal() and after[:3] not in DAYS for after in days if after not in MEANS
    )


def _perhaps(it: _Sentence) -> Word | None:
    """The order that was heard and not obeyed, unless it was taken back: it is asked about."""
    first = [word for word, _ in it.words[:_HEARD_WITHIN]]
    heard = [word for word in first if MEANS.get(word) in ORDERS]
    if not heard or {Word.YES, Word.NO} <= {MEANS[word] for word in heard}:
        return None
    if not DENIALS.isdisjoint(first[: first.index(heard[0])]):
        return None
    meant = MEANS[next((word for word in heard if word not in MILD), heard[0])]
    return Word.STOP if meant == Word.CANCEL and not OF_TEXTS.isdisjoint(first) else meant


def _one_missing(tokens: list[str], word: Word, said_with: str | None) -> list[str]:
    """Digits beside an order that are a code but for one. ``PAY 2000`` and ``REFUND 2000`` name the sum."""
    if word in (Word.PAY, Word.REFUND) or said_with not in tokens:
        return []
    at = tokens.index(said_with)
    beside = [_plain(token) for token in tokens[max(0, at - 1) : at + 2]]
    return [word for word in beside if word.isdecimal() and len(word) == _ONE_MISSING]


def _address(said: str, word: Word) -> str | None:
    found = _ADDRESS.search(said) if word == Word.EMAIL else None
    return found[0] if found else None


def _is_politeness(it: _Sentence) -> bool:
    """Thanks, with or without an OK, and nothing that is an order, a question or a doubt."""
    words = [word for word, _ in it.words]
    more = {word for word in words if word in MEANS or word in DENIALS or word in TURNS} - MILD
    return not more and not it.asks and not THANKS.isdisjoint(words[:4])


def _receipt_told(said: str) -> str | None:
    """PAID and a receipt, or M-Pesa's own text passed on, which begins with one.

    It is looked for before a booking's code, for its digits may look like one.
    """
    passed_on = _PASSED_ON.search(said)
    if passed_on or _says_paid(said):
        found = passed_on or _RECEIPT.search(said)
        return found[1].upper() if found else None
    return None


def _says_paid(said: str) -> bool:
    first = [_plain(token) for token in _TOKEN.findall(said)[:3]]
    heard = [word for word in first if word in MEANS or word in DENIALS]
    return bool(heard) and MEANS.get(heard[0]) == Word.PAID


def _taken_back(words: list[str]) -> bool:
    """``not ok``, ``don't cancel``: whether a denial comes before the first word with a meaning."""
    return next(word for word in words if word in MEANS or word in DENIALS) in DENIALS


def _plain(token: str) -> str:
    return _EDGES.sub("", token).lower()


def _number(said: str, tokens: list[str], word: Word) -> int | None:
    """Which one was chosen; or after DONE the minutes, where it is plain that they are."""
    numbers = [_plain(token) for token in tokens if _plain(token).isdecimal() and len(_plain(token)) <= 4]
    if word == Word.DONE and (minutes := _MINUTES.search(said)):
        return int(minutes[1] or minutes[2])
    lone = len(numbers) == 1 or word == Word.NUMBER
    return int(numbers[0]) if word in (Word.NUMBER, Word.DONE) and numbers and lone else None
