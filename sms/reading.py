"""Reading what people text us, however they write it. What is unclear changes nothing (REQUIREMENTS R2.2)."""

import re
from collections.abc import Collection
from itertools import dropwhile, pairwise
from typing import Final

from booking.codes import is_code
from sms.keywords import (
    CRISIS,
    DAYS,
    DENIALS,
    GREETINGS,
    MEANS,
    MILD,
    NO_HARM,
    NO_LETTERS,
    NO_NAME,
    ORDERS,
    PLEASE,
    SAID_BESIDES,
    THANKS,
    TURNS,
    Understood,
    Word,
)

_NAMED: Final = re.compile(r"^(?:my name is|jina langu ni)\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"(?<![\d+])\d{5,12}(?!\d)")  # a code may touch its word, as in YES48215
_RECEIPT: Final = re.compile(r"\b((?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{10})\b", re.IGNORECASE)
_PASSED_ON: Final = re.compile(_RECEIPT.pattern + r"\W+(?:confirmed|imethibitishwa)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@,;:<>()\"]+\s*@\s*[^\s@,;<>()\"]+")
_LONGEST_CODE: Final = 8  # digits; what is longer is a phone number
_ONE_MISSING: Final = 4  # digits: a code of which one was left out
_HEARD_WITHIN: Final = 6  # words, where an order is only asked about
_TOKEN: Final = re.compile(r"[^\s,;:!?\"()]+")
_TWO_WORDS: Final = re.compile(r"\b(?:(no)[ -](show)|(call)[ -](off))\b", re.IGNORECASE)  # of one meaning
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
    return _NAMED.sub("NAME", joined)


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
    tokens = _TOKEN.findall(_DIGITS.sub(lambda found: " " if found[0] in codes else found[0], said))
    word, said_with = _meaning(tokens, with_code=bool(found))
    perhaps = _perhaps(tokens) if word == Word.UNKNOWN else None
    if _ADDRESS.fullmatch(said):
        word = Word.EMAIL
    rest = " ".join(token for token in tokens if token != said_with).strip(" .-/*#") or None
    code, slip = next(iter(codes), None), next(iter(slips or _one_missing(tokens, word, said_with)), None)
    number, address = _number(tokens, word), _address(said, word)
    return Understood(word, code, number, rest, slip, address=address, perhaps=perhaps)


def _meaning(tokens: list[str], *, with_code: bool) -> tuple[Word, str | None]:
    """What a text asks for, and the word that said so. What is unclear changes nothing (R2.2)."""
    plain = [(_plain(token), token) for token in tokens if _plain(token)]
    begun = list(dropwhile(lambda each: each[0] in GREETINGS and each[0] not in MEANS, plain))
    if not begun:
        return (Word.THANKS if _is_politeness(plain) else Word.UNKNOWN), None
    (first, token), after = begun[0], [word for word, _ in begun[1:]]
    if first.isdecimal() and not with_code and len(first) <= 4 and SAID_BESIDES.issuperset(after):
        return Word.NUMBER, token
    meant = MEANS.get(first)
    if [meant, *map(MEANS.get, after[:1])] in NO_LETTERS:
        return Word.EMAIL, begun[1][1]
    if meant in ORDERS:
        obeyed = _is_order(first, meant, after, with_code)
        return (meant, token) if obeyed else (_unclear(first, after, with_code), None)
    if not with_code and _is_politeness(plain):
        return Word.THANKS, None
    return _asked(plain)


def _is_order(first: str, meant: Word, after: list[str], with_code: bool) -> bool:
    """Whether the words after an order leave it one."""
    opposite = {Word.YES: Word.NO, Word.NO: Word.YES}.get(meant)
    if opposite and opposite in [MEANS.get(word) for word in after[:2]]:
        return False
    besides = SAID_BESIDES | {word for word, meaning in MEANS.items() if meaning == meant}
    plainly = all(word in besides or (word.isdecimal() and _may_follow(meant, word)) for word in after)
    match meant:
        case Word.NO:
            return not after or after[0] not in NO_HARM | {"but", "lakini"}
        case Word.NAME:
            return len(after) <= 3 and not NO_NAME.intersection(after[:1])
        case Word.YES if first in MILD:
            return plainly and (with_code or THANKS.isdisjoint(after))
        case Word.YES if with_code:
            return TURNS.isdisjoint(after)
        case Word.SICK:
            return plainly and not with_code
        case _:
            return plainly or with_code


def _may_follow(meant: Word, digits: str) -> bool:
    """The minutes after DONE, or a code that lacks a digit, which is told so; else it may mean anything."""
    return meant == Word.DONE or len(digits) == _ONE_MISSING


def _unclear(first: str, after: list[str], with_code: bool) -> Word:
    """``ok, let me check`` is a nod; ``ok cancel`` and other words that were not obeyed are asked about."""
    orders = [word for word in after if MEANS.get(word) in ORDERS and word not in MILD]
    return Word.THANKS if first in MILD and not with_code and not orders else Word.UNKNOWN


def _asked(plain: list[tuple[str, str]]) -> tuple[Word, str | None]:
    """What changes nothing, or says itself what is missing, may stand among the first three words."""
    heard = [(MEANS[word], token) for word, token in plain[:3] if word in MEANS]
    if not heard or _taken_back([word for word, _ in plain[:3]]) or _is_no_day(plain):
        return Word.UNKNOWN, None
    return heard[0] if heard[0][0] not in ORDERS else (Word.UNKNOWN, None)


def _is_no_day(plain: list[tuple[str, str]]) -> bool:
    """``on my way``, ``on leave 12 Dec``: an ON or OFF that no day follows."""
    words, allowed = [word for word, _ in plain], MEANS.keys() | PLEASE
    days = [after for word, after in pairwise(words) if MEANS.get(word) in (Word.OFF, Word.ON)]
    return len(words) > 2 and any(
        not after[0].isdecimal() and after[:3] not in DAYS for after in days if after not in allowed
    )


def _perhaps(tokens: list[str]) -> Word | None:
    """The order that was heard and not obeyed, unless it was taken back: it is asked about."""
    first = [word for token in tokens[:_HEARD_WITHIN] if (word := _plain(token))]
    heard = [word for word in first if MEANS.get(word) in ORDERS]
    both = {Word.YES, Word.NO} <= {MEANS[word] for word in heard}
    if not heard or both or not DENIALS.isdisjoint(first) or _is_harmless(first):
        return None
    return MEANS[next((word for word in heard if word not in MILD), heard[0])]


def _is_harmless(first: list[str]) -> bool:
    return any(MEANS.get(word) == Word.NO and after in NO_HARM for word, after in pairwise(first))


def _one_missing(tokens: list[str], word: Word, said_with: str | None) -> list[str]:
    """Digits beside an order that are a code but for one. ``PAY 2000`` names the sum."""
    if word == Word.PAY or said_with not in tokens:
        return []
    at = tokens.index(said_with)
    beside = [_plain(token) for token in tokens[max(0, at - 1) : at + 2]]
    return [word for word in beside if word.isdecimal() and len(word) == _ONE_MISSING]


def _address(said: str, word: Word) -> str | None:
    found = _ADDRESS.search(said) if word == Word.EMAIL else None
    return found[0] if found else None


def _is_politeness(plain: list[tuple[str, str]]) -> bool:
    """Thanks, with or without an OK, and nothing that is an order."""
    words = [word for word, _ in plain[:4]]
    orders = {word for word in words if word in MEANS or word in DENIALS} - MILD
    return not orders and not THANKS.isdisjoint(words)


def _receipt_told(said: str) -> str | None:
    """PAID and a receipt, or M-Pesa's own text passed on, which begins with one.

    It is looked for before a booking's code, for its digits may look like one.
    """
    passed_on = _PASSED_ON.match(said)
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


def _number(tokens: list[str], word: Word) -> int | None:
    wanted = {Word.NUMBER, Word.DONE}
    numbers = [_plain(token) for token in tokens if _plain(token).isdecimal() and len(_plain(token)) <= 4]
    return int(numbers[0]) if word in wanted and numbers else None
