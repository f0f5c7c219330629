"""The air between a handset and the two stand-ins: every request a handset makes, over HTTP."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

WORLD_FILE: Final = Path("var/play/world.json")
_PATIENCE: Final = 30.0  # seconds for one request; longer than the gateway waits for the service


class NoWorld(Exception):
    """There is no world to phone in, or it does not answer."""


class LineIsDead(Exception):
    """A key was pressed with no session open."""


class NotTaken(Exception):
    """The network would not take what the phone sent; it says why."""


@dataclass(frozen=True)
class Screen:
    """What the phone shows, and whether it waits for a reply."""

    text: str
    open: bool


@dataclass(frozen=True)
class Received:
    """A text in the inbox; ``number`` orders them. ``at`` is ISO, in UTC."""

    number: int
    sender: str
    text: str
    at: str


@dataclass(frozen=True)
class Prompt:
    """M-Pesa asking for a PIN."""

    text: str
    amount: int
    reference: str


@dataclass(frozen=True)
class Network:
    """Where the stand-ins are, and what our code and number are in their world."""

    africas_talking: str
    safaricom: str
    ussd_code: str = "*384*7464#"
    short_code: str = "20384"

    @classmethod
    def read(cls, path: Path | None = None) -> "Network":
        """The world that ``make play`` wrote down; the path may also be in HANDSET_WORLD."""
        place = path or Path(os.environ.get("HANDSET_WORLD", WORLD_FILE))
        try:
            return cls(**json.loads(place.read_text()))
        except FileNotFoundError:
            raise NoWorld(f"no world is running: {place} is missing. Start one with: make play") from None
        except (TypeError, ValueError):
            raise NoWorld(f"{place} does not describe a world") from None

    def dial(self, phone: str, code: str) -> Screen:
        return self._screen(phone, "dial", code=code)

    def type(self, phone: str, typed: str) -> Screen:
        """LineIsDead when no session is open."""
        return self._screen(phone, "keys", typed=typed)

    def hang_up(self, phone: str) -> None:
        self._ask("POST", f"{self.africas_talking}/phones/{phone}/hang-up")

    def text(self, phone: str, words: str) -> None:
        url = f"{self.africas_talking}/phones/{phone}/text"
        self._ask("POST", url, to=self.short_code, text=words)

    def inbox(self, phone: str, after: int = 0) -> list[Received]:
        """Texts numbered above ``after``, oldest first."""
        found = self._ask("GET", f"{self.africas_talking}/phones/{phone}/inbox?after={after}").json()
        return [Received(text["number"], text["from"], text["text"], text["at"]) for text in found]

    def clock(self) -> str:
        """What time it is in that world: ISO, in UTC."""
        return str(self._ask("GET", f"{self.africas_talking}/clock").json()["now"])

    def prompt(self, phone: str) -> Prompt | None:
        """What M-Pesa asks on this phone at this moment."""
        answer = self._ask("GET", f"{self.safaricom}/phones/{_plain(phone)}/prompt")
        if answer.status_code == 204:
            return None
        shown = answer.json()
        return Prompt(shown["text"], int(shown["amount"]), str(shown["reference"]))

    def answer_prompt(self, phone: str, **answer: Any) -> None:
        """``pin="1234"``, ``cancel=True`` or ``ignore=True``."""
        self._ask("POST", f"{self.safaricom}/phones/{_plain(phone)}/prompt", **answer)

    def pay_bill(self, phone: str, amount: int, account: str, pin: str = "1234") -> str:
        """Pay to our Pay Bill from the phone's own menu; M-Pesa's result code, 0 when it was made."""
        url = f"{self.safaricom}/phones/{_plain(phone)}/pay-bill"
        return str(self._ask("POST", url, amount=amount, account=account, pin=pin).json()["result"])

    def mpesa_messages(self, phone: str) -> list[str]:
        """What M-PESA itself texted to this phone, oldest first."""
        found = self._ask("GET", f"{self.safaricom}/phones/{_plain(phone)}/messages").json()
        return [message["text"] for message in found]

    def _screen(self, phone: str, deed: str, **body: Any) -> Screen:
        shown = self._ask("POST", f"{self.africas_talking}/phones/{phone}/{deed}", **body).json()
        return Screen(shown["screen"], shown["open"])

    def _ask(self, method: str, url: str, **body: Any) -> requests.Response:
        try:
            with requests.Session() as air:
                air.trust_env = False
                answer = air.request(method, url, json=body or None, timeout=_PATIENCE)
        except requests.RequestException as error:
            raise NoWorld(f"the world does not answer ({type(error).__name__})") from None
        return _taken(answer)


def _taken(answer: requests.Response) -> requests.Response:
    if answer.status_code == 409:
        raise LineIsDead("no session is open on this phone")
    if answer.status_code >= 400:
        raise NotTaken(f"{answer.status_code}: {answer.text.strip()}")
    return answer


def _plain(phone: str) -> str:
    """254712345678, as Safaricom writes numbers."""
    return f"254{phone.removeprefix('+').removeprefix('254').removeprefix('0')}"
