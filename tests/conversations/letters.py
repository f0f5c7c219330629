"""Letters as their reader gets them, and a calendar that does what they say."""

import re
from datetime import date
from typing import Final

from icalendar import Calendar, Event

from simulator.handset import Handset
from simulator.post_office import Delivered
from tests.world import World

AMINAS: Final = "amina@example.com"
JANES: Final = "jane@example.org"


def letters_to(world: World, address: str) -> list[Delivered]:
    """Oldest first, once everything due is done."""
    world.settle()
    return world.outside.post_office.letters_to(address)


def subjects(world: World, address: str) -> list[str]:
    return [str(letter.message["Subject"]) for letter in letters_to(world, address)]


def wants_letters(world: World, person: Handset, address: str, word: str = "EMAIL") -> None:
    """Gives an address and proves it; the letter and the texts about that are read."""
    person.texts(f"{word} {address}")
    person.texts(f"{word} {mailed(world, address)} {texted(person)}").gets_sms(address).reads_all()
    world.outside.post_office.letters.clear()


def mailed(world: World, address: str) -> str:
    """The four digits of the newest letter."""
    found = re.search(r"\b\d{4}\b", letters_to(world, address)[-1].text)
    assert found
    return found[0]


def texted(person: Handset) -> str:
    """The three digits of the text about an address."""
    found = re.search(r"\b\d{3}\b", person.gets_sms("@").read[-1].text)
    assert found
    return found[0]


class TheirCalendar:
    """A calendar program that reads mail, as RFC 5546 describes one."""

    def __init__(self) -> None:
        self.events: dict[str, Event] = {}

    def reads(self, letters: list[Delivered]) -> "TheirCalendar":
        for letter in letters:
            if letter.calendar:
                self._obeys(Calendar.from_ical(letter.calendar))
        return self

    def shows(self) -> list[tuple[date, str]]:
        """What its owner sees: when, and in which state."""
        return [(event.start, str(event["STATUS"])) for event in self.events.values()]

    def _obeys(self, calendar: Calendar) -> None:
        [event] = calendar.events
        uid, known = str(event["UID"]), self.events.get(str(event["UID"]))
        if calendar["METHOD"] == "CANCEL" and known is None:
            return
        if known is None or event.sequence >= known.sequence:
            self.events[uid] = event
