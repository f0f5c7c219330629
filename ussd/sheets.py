"""A page, laid out for a small screen: as many sheets as it takes, none over the budget.

A sheet begins at a piece (a word of the text, or an option) rather than bearing a number, so that a sentence
put in front, or a page that grew meanwhile, never makes a caller skip what has not been shown.
"""

import re
from dataclasses import dataclass
from typing import Final

import gsm7
from language import _

BUDGET: Final = 150
"""GSM-7 septets without CON or END. Safaricom's limit is 160; above it the gateway pages by itself and puts
its own keys into our input (facts/africastalking.md 0.3, 0.4)."""

BACK: Final = "0"
MORE: Final = "9"
HELP: Final = "8"
MOST_CHOICES: Final = 8
_TITLE: Final = 40  # septets; a heading up to this long is said again on every sheet
_UNBROKEN: Final = 40  # characters; a longer word may be broken between sheets


@dataclass(frozen=True)
class Printed:
    """A page in words: what it says, the labels of its choices, and which engine's keys stand under them."""

    text: str
    labels: tuple[str, ...] = ()
    back: bool = False
    help: bool = False
    last_words: bool = False
    """A Goodbye: nothing is asked under its last sheet."""


@dataclass(frozen=True)
class Sheet:
    """One screenful. ``first`` and ``count`` say which labels are numbered on it, from 1."""

    text: str
    first: int
    count: int
    more: int | None
    """Where the next sheet begins; None on the last."""


def lay_out(page: Printed, start: int = 0, notice: str = "") -> Sheet:
    """The sheet that begins at piece ``start``, ``notice`` above it; plain GSM-7, at most BUDGET septets."""
    return _Layout(page).sheet(start, _squeezed(notice))


class _Layout:
    def __init__(self, page: Printed) -> None:
        self.page = page
        self.text = _squeezed(page.text)
        self.words: list[str] = re.findall(rf"\s*\S{{1,{_UNBROKEN}}}", self.text)
        self.labels = [gsm7.cut(_squeezed(label), self._room() - len("\n1. ")) for label in page.labels]
        self.sizes = [gsm7.septets(word) for word in self.words]
        self.sizes += [len("\n1. ") + gsm7.septets(label) for label in self.labels]

    def sheet(self, start: int, notice: str) -> Sheet:
        start = start if start < len(self.sizes) else 0
        if notice and self.labels and self._end(start, notice) < len(self.sizes):
            start = max(start, len(self.words))  # they have just read the heading
        lead = self._lead(start, notice)
        return self._printed(lead, start, self._end(start, lead))

    def _lead(self, start: int, notice: str) -> str:
        """What stands above: the notice, else the heading again; as far as one piece still fits below."""
        room = self._room() - (self.sizes[start] if self.sizes else 0) - 1
        if notice:
            return gsm7.cut(notice, room)
        title = self.text if 0 < len(self.words) <= start else ""
        return title if gsm7.septets(title) <= min(room, _TITLE) else ""

    def _end(self, start: int, lead: str) -> int:
        """The first piece that has to wait for the next sheet."""
        taken = gsm7.septets(lead) + 1 if lead else 0
        if self._all_fit(start, taken):
            return len(self.sizes)
        end, room = start, self._room() - taken
        while self.sizes[end] <= room and self._numbered(start, end) < self._choices():
            room -= self.sizes[end]
            end += 1
        return max(end, start + 1)

    def _all_fit(self, start: int, taken: int) -> bool:
        size = taken + sum(self.sizes[start:]) + gsm7.septets(self._foot(more=False))
        return size <= BUDGET and self._numbered(start, len(self.sizes)) <= self._choices()

    def _printed(self, lead: str, start: int, end: int) -> Sheet:
        first, count = max(0, start - len(self.words)), self._numbered(start, end)
        words = "".join(self.words[start:end]).strip()
        lines = [f"{number}. {label}" for number, label in enumerate(self.labels[first : first + count], 1)]
        more = end if end < len(self.sizes) else None
        foot = self._foot(more=more is not None).strip()
        return Sheet("\n".join(part for part in (lead, words, *lines, foot) if part), first, count, more)

    def _numbered(self, start: int, end: int) -> int:
        return max(0, end - max(start, len(self.words)))

    def _choices(self) -> int:
        return MOST_CHOICES - 1 if self.page.help else MOST_CHOICES

    def _room(self) -> int:
        return BUDGET - gsm7.septets(self._foot(more=True))

    def _foot(self, *, more: bool) -> str:
        if self.page.last_words and not more:
            return ""
        keys = [(HELP, _("Help"), self.page.help), (MORE, _("More"), more), (BACK, _("Back"), self.page.back)]
        return "".join(f"\n{key}. {gsm7.plain(word)}" for key, word, shown in keys if shown)


def _squeezed(text: str) -> str:
    """In the alphabet, with single spaces and single line breaks: a phone has no room for more."""
    one_line_each = (" ".join(line.split()) for line in gsm7.plain(text).splitlines())
    return "\n".join(line for line in one_line_each if line)
