"""A phone with keys: dials, reads, texts, pays. For tests, for the demo, and (run as a program) for hands.

Reads like the visit that it makes: ``amina.dial().chooses("Book").sees("KSh 2,000").chooses("Send")``.
Whatever is expected and does not happen raises AssertionError, with the screen and the inbox in it.
"""

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Self, TypeVar

from simulator.network import LineIsDead, Network, Prompt, Received, Screen

MORE: Final = "9"
_CHOICE: Final = re.compile(r"^(\d{1,2})[.:)]\s*(\S.*)$", re.MULTILINE)
_CODE: Final = re.compile(r"(?<![\w+*,/])\d{5,8}(?![\w*#/]|,\d)")
_LONGEST_MENU: Final = 30  # sheets
Found = TypeVar("Found")


def at_once() -> None:
    """Nothing to wait for: the world moves by itself."""


@dataclass
class Handset:
    """One phone, somewhere on the network.

    ``settle`` is called after each thing that it does and before each look at what arrived: tests
    let jobs run in it. ``patience`` is how many real seconds it waits for a text or a prompt.
    """

    phone: str
    network: Network
    settle: Callable[[], None] = at_once
    patience: float = 0.0
    screen: Screen = field(default=Screen("", open=False), init=False)
    read: list[Received] = field(default_factory=list, init=False)

    # on the line

    def dial(self, code: str = "") -> Self:
        """Dial our code, or another, or ours with more before the hash."""
        return self._shows(self.network.dial(self.phone, code or self.network.ussd_code))

    def presses(self, keys: str) -> Self:
        return self.types(keys)

    def types(self, words: str) -> Self:
        """Answer the screen with these characters."""
        try:
            return self._shows(self.network.type(self.phone, words))
        except LineIsDead:
            raise self._complaint(f"typed {words!r} with no session open") from None

    def chooses(self, words: str) -> Self:
        """Press the number beside these words, with More until they are in sight."""
        seen: list[str] = []
        while self.screen.text not in seen and len(seen) < _LONGEST_MENU:
            if key := self._key_of(words):
                return self.types(key)
            seen.append(self.screen.text)
            if not self._key_is_offered(MORE):
                break
            self.types(MORE)
        raise self._complaint(f"no choice says {words!r} (looked at {len(seen)})")

    def hangs_up(self) -> Self:
        self.network.hang_up(self.phone)
        return self._shows(Screen(self.screen.text, open=False))

    def sees(self, *parts: str) -> Self:
        """All of these are on the screen now."""
        for part in parts:
            self._expect(_flat(part) in _flat(self.screen.text), f"does not see {part!r}")
        return self

    def does_not_see(self, *parts: str) -> Self:
        for part in parts:
            self._expect(_flat(part) not in _flat(self.screen.text), f"sees {part!r}")
        return self

    def is_told(self, *parts: str) -> Self:
        """The session has ended, with all of these among its last words, More pressed where they are long."""
        told = _CHOICE.sub("", self.screen.text)
        while self.screen.open and [key for key, _ in choices(self.screen.text)] == [MORE]:
            told += f" {self.types(MORE).screen.text}"
        self._expect(not self.screen.open, "is still on the line")
        for part in parts:
            self._expect(_flat(part) in _flat(told), f"is not told {part!r}")
        return self

    def is_asked(self, *parts: str) -> Self:
        """The session is open, with all of these on its screen."""
        self._expect(self.screen.open, "is not on the line any more")
        return self.sees(*parts)

    # texts

    def gets_sms(self, *parts: str) -> Self:
        """Read the oldest unread text that holds all of these; others stay unread."""

        def arrived() -> Received | None:
            return next((text for text in self.unread() if all(_in(part, text.text) for part in parts)), None)

        found = self._wait_for(arrived)
        self._expect(found is not None, f"got no text with {' and '.join(map(repr, parts))}")
        self.read += [found] if found else []
        return self

    def no_more_sms(self) -> Self:
        """No text is unread."""
        self.settle()
        self._expect(not self.unread(), "has unread texts")
        return self

    def reads_all(self) -> Self:
        """Leave nothing unread."""
        self.read += self.unread()
        return self

    def unread(self) -> list[Received]:
        known = {text.number for text in self.read}
        return [text for text in self.network.inbox(self.phone) if text.number not in known]

    def replies(self, words: str) -> Self:
        """Text the clinic; ``{code}`` becomes the booking code of the text last read that has one."""
        return self.texts(words.format(code=self.code) if "{code}" in words else words)

    def texts(self, words: str) -> Self:
        self.network.text(self.phone, words)
        self.settle()
        return self

    @property
    def code(self) -> str:
        """The booking code in the text last read that holds one, else in the newest unread."""
        for text in [*reversed(self.read), *reversed(self.unread())]:
            codes = [code for code in _CODE.findall(text.text) if code != self.network.short_code]
            if codes:
                return str(max(codes, key=_has_check_digit))
        raise self._complaint("has no text with a booking code")

    # M-Pesa

    def prompt(self, *parts: str) -> Prompt:
        """What M-Pesa asks on this phone, with all of these in its words."""
        prompt = self._wait_for(lambda: self.network.prompt(self.phone))
        if prompt is None:
            raise self._complaint("is not asked for a PIN")
        for part in parts:
            self._expect(_in(part, prompt.text), f"is asked {prompt.text!r}, without {part!r}")
        return prompt

    def no_prompt(self) -> Self:
        self.settle()
        self._expect(self.network.prompt(self.phone) is None, "is asked for a PIN")
        return self

    def enters_pin(self, pin: str = "1234") -> Self:
        return self._answers_prompt(pin=pin)

    def cancels_prompt(self) -> Self:
        return self._answers_prompt(cancel=True)

    def ignores_prompt(self) -> Self:
        return self._answers_prompt(ignore=True)

    def pays_bill(self, shillings: int, account: str, pin: str = "1234") -> Self:
        """From the phone's own M-Pesa menu, without being asked. It must succeed."""
        result = self.network.pay_bill(self.phone, shillings, account, pin)
        self.settle()
        self._expect(result == "0", f"could not pay the bill: {result}")
        return self

    def _answers_prompt(self, **answer: str | bool) -> Self:
        self.prompt()
        self.network.answer_prompt(self.phone, **answer)
        self.settle()
        return self

    # what the rest rests on

    def _shows(self, screen: Screen) -> Self:
        self.screen = screen
        self.settle()
        return self

    def _key_of(self, words: str) -> str | None:
        wanted = re.compile(rf"\b{re.escape(_plain(words))}")
        return next((key for key, label in choices(self.screen.text) if wanted.search(_plain(label))), None)

    def _key_is_offered(self, key: str) -> bool:
        return self.screen.open and any(key == offered for offered, _ in choices(self.screen.text))

    def _wait_for(self, look: Callable[[], Found | None]) -> Found | None:
        self.settle()
        until = time.monotonic() + self.patience
        while (found := look()) is None and time.monotonic() < until:
            time.sleep(0.05)
            self.settle()
        return found

    def _expect(self, true: bool, otherwise: str) -> None:
        if not true:
            raise self._complaint(otherwise)

    def _complaint(self, what: str) -> AssertionError:
        return AssertionError(f"{self.phone} {what}\n{self.picture()}")

    def picture(self) -> str:
        """The screen and the inbox, for people."""
        state = "open" if self.screen.open else "ended"
        lines = [f"  screen ({state}):", *_indented(self.screen.text or "(blank)"), "  inbox:"]
        unread = {text.number for text in self.unread()}
        for text in self.network.inbox(self.phone):
            lines += _indented(f"{'*' if text.number in unread else ' '} {text.sender}: {text.text}")
        return "\n".join([*lines, "    (* unread)"])


def choices(screen: str) -> list[tuple[str, str]]:
    """Each key that a screen prints at the start of a line, with the words beside it."""
    return _CHOICE.findall(screen)


def _plain(words: str) -> str:
    """Letters, digits and single spaces: "Dr Jane" is found in "Dr. Jane Smith", "2 PM" not in "12:00 PM"."""
    return " ".join(re.sub(r"[^\w\s]", "", words).casefold().split())


def _flat(words: str) -> str:
    return " ".join(words.split())


def _in(part: str, words: str) -> bool:
    return _flat(part).casefold() in _flat(words).casefold()


def _indented(words: str) -> list[str]:
    return [f"    {line}" for line in words.splitlines()]


def _has_check_digit(code: str) -> bool:
    """Luhn's, which booking codes end in: tells them from a Pay Bill number in the same text."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(code)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


if __name__ == "__main__":
    from simulator.terminal import main

    sys.exit(main(sys.argv[1:]))
