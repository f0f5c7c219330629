"""The people of the demo: handsets whose every key and every text is shown while it happens."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, Self

from simulator.demo_show import Face, Phone, Show
from simulator.handset import MORE, Handset, choices


class World(Protocol):
    """What the demo needs of the world it plays in."""

    def now(self) -> datetime: ...
    def skip(self, how_long: str) -> None: ...


@dataclass
class Person:
    """Somebody with a phone. What does not happen raises AssertionError, as with a Handset."""

    phone: Phone
    handset: Handset
    show: Show

    def dials(self) -> Self:
        code = self.handset.network.ussd_code
        self.phone.face = Face()
        self._types(code, f"dials {code}")
        self.handset.dial()
        return self._looks_at_screen()

    def chooses(self, words: str) -> Self:
        """Press the number beside these words, after More where they are further on."""
        while (key := self._key_beside(words)) is None and self._key_beside("More") == MORE:
            self._presses(MORE, "reads on")
        self._types(f"Reply: {key}", f"presses {key} ({words})")
        self.handset.chooses(words)
        return self._looks_at_screen()

    def types(self, words: str) -> Self:
        return self._presses(words, f"types {words}")

    def is_told(self, *parts: str) -> Self:
        self.handset.is_told(*parts)
        return self

    def reads(self, *parts: str) -> Self:
        """Wait for a text with all of these in it, and read it."""
        text = self.handset.gets_sms(*parts).read[-1]
        return self._looks_at(Face(f"SMS from {text.sender}", text.text))

    def replies(self, words: str) -> Self:
        words = words.format(code=self.handset.code) if "{code}" in words else words
        self._types(f"Reply: {words}", f"texts {words}")
        self.handset.texts(words)
        return self

    def is_prompted(self, *parts: str) -> Self:
        """Wait until M-Pesa asks for the PIN."""
        return self._looks_at(Face("M-PESA", self.handset.prompt(*parts).text))

    def enters_pin(self) -> Self:
        self._types("PIN: ****", "enters the PIN")
        self.handset.enters_pin()
        return self

    def _key_beside(self, words: str) -> str | None:
        offered = choices(self.handset.screen.text)
        return next((key for key, label in offered if words in label.replace(".", "")), None)

    def _presses(self, keys: str, deed: str) -> Self:
        self._types(f"Reply: {keys}", deed)
        self.handset.types(keys)
        return self._looks_at_screen()

    def _types(self, shown: str, deed: str) -> None:
        self.phone.face = replace(self.phone.face, foot=shown)
        self.show.does(self.phone, deed)

    def _looks_at_screen(self) -> Self:
        screen = self.handset.screen
        foot = "" if screen.open else "(ended)"
        return self._looks_at(Face(self.handset.network.ussd_code, screen.text, foot))

    def _looks_at(self, face: Face) -> Self:
        self.phone.face = face
        self.show.shows(self.phone)
        return self


@dataclass
class Stage:
    """Where the visit is played: the world, and the two who meet in it."""

    world: World
    show: Show
    left: Person
    right: Person
    caption: str = "the world begins"

    def now(self) -> datetime:
        return self.world.now()

    def scene(self, caption: str) -> None:
        """Say in plain words what happens now; what fails is told by these words."""
        self.caption = caption
        self.show.scene(caption, self.now().isoformat())

    def time_passes_until(self, moment: datetime, caption: str) -> None:
        """Move the world's clock; both phones lie idle meanwhile."""
        for person in (self.left, self.right):
            person.phone.face = Face()
        self.scene("Time passes.")
        ahead = moment - self.now() + timedelta(seconds=1)
        self.world.skip(f"{int(ahead.total_seconds())}s")
        self.scene(caption)
