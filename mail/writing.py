"""How a letter is made of its sentences: a greeting, paragraphs, and how to have no more of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from language import _, say_money, say_time


class Written(NamedTuple):
    """A letter in plain text, its lines ended by a newline."""

    subject: str
    body: str


@dataclass(frozen=True)
class House:
    """What every letter may need of the clinic. ``number`` is where texts to us go."""

    pages: str
    ussd_code: str
    number: str
    support: str
    sender: str  # our e-mail address


@dataclass(frozen=True)
class About:
    """What a letter may need to know of a session, ready to be said to one reader; of a group no code.

    ``other`` is whom they meet, ``token`` that of their way in; ``full``: they chose to be told more.
    """

    house: House
    starts: datetime
    minutes: int
    token: str
    code: str = ""
    reader: str | None = None  # their first name
    other: str = ""
    price: int = 0
    full: bool = False

    def words(self) -> dict[str, object]:
        """As people say them."""
        return {
            **vars(self.house),
            **vars(self),
            "time": say_time(self.starts),
            "price": say_money(self.price),
            "link": f"{self.house.pages}/j/{self.token}",
            "dial_here": f"{self.house.ussd_code[:-1]}*{self.code}#",
        }

    def page_of(self, token: str) -> str:
        """Where the receipt with this token is shown."""
        return f"{self.house.pages}/r/{token}"


def letter(house: House, reader: str | None, subject: str, *paragraphs: str) -> Written:
    """All of it but the sentences themselves; a paragraph of nothing is left out."""
    hello = _("Hello {name},").format(name=reader) if reader else _("Hello,")
    ending = _(
        "Questions? Call {support}.\n\n"
        "Smiling Steps\n\n"
        "You gave us this address. For no more letters, text EMAIL OFF to {number}."
    ).format(**vars(house))
    return Written(subject, "\n\n".join(filter(None, [hello, *paragraphs, ending])) + "\n")


def details(it: About) -> str:
    """When, with whom and where, a line each."""
    return _(
        "When: {time}, {minutes} min (Nairobi time)\nWith: {other}\nJoin: {link}\nReference: {code}"
    ).format(**it.words())


def summary(it: About) -> str:
    """What the calendar calls it, where others may look over a shoulder."""
    if it.full:
        return _("Session with {other}").format(**it.words())
    return _("Smiling Steps session")


def description(it: About) -> str:
    """What the calendar shows below it."""
    lines = _("Join: {link}\nHelp: {support}").format(**it.words())
    reference = _("Reference: {code}").format(**it.words())
    return f"{lines}\n{reference}" if it.code else lines
