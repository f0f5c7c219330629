"""What the caller newly typed, out of a text that only ever grows (facts/africastalking.md 1.3).

Africa's Talking sends everything typed in a session so far, joined by ``*`` without escaping, with no
number for the request. So the new part is found by comparing with what was there before, never by splitting:
a ``*`` may have been typed by a person.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class FirstDial:
    """A session begins, with nothing typed."""


@dataclass(frozen=True)
class Express:
    """A session begins with something dialled after the code; or we forgot it: the two look alike."""

    parts: tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """The newest reply, stripped; empty when the caller sent nothing."""

    words: str


@dataclass(frozen=True)
class Repeated:
    """The same request again."""


@dataclass(frozen=True)
class Conflict:
    """Not a continuation of what we know: shorter, or different."""


Heard = FirstDial | Express | Typed | Repeated | Conflict


def tidy(text: str) -> str:
    """Without the stray spaces that the gateway puts before a ``*``, or leaves at the end."""
    return re.sub(r"\s+(?=\*|$)", "", text)


def hear(before: str | None, text: str) -> Heard:
    """What is new in ``text``, given the session's whole text ``before``; None: this is its first."""
    text = tidy(text)
    if before is None:
        return _begun(text)
    blank, before = before.isspace(), tidy(before)
    if text == before:
        return Repeated()
    if not before:
        return Typed((text.removeprefix("*") if blank else text).strip())
    if not text.startswith(before + "*"):
        return Conflict()
    return Typed(text.removeprefix(before + "*").strip())


def keys_in(text: str) -> tuple[str, ...]:
    """Everything typed, taken apart; where a person typed a ``*``, in too many pieces."""
    return tuple(part for part in map(str.strip, text.split("*")) if part)


def _begun(text: str) -> Heard:
    parts = keys_in(text)
    return Express(parts) if parts else FirstDial()
