"""One USSD session: what was typed so far, what the phone shows, and how it is told to the service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from simulator.africas_talking import alphabet
from simulator.africas_talking.numbers import AIRTEL
from simulator.africas_talking.quirks import Quirks

SCREEN: Final = 160  # septets (facts/africastalking.md 0.4)
SESSION: Final = timedelta(seconds=180)  # 1.4
IDLE: Final = timedelta(seconds=30)
IDLE_ON_AIRTEL: Final = timedelta(seconds=60)
MORE, BACK = "98", "00"


@dataclass(frozen=True)
class Shown:
    """What is on the phone now, and whether it waits for a reply."""

    screen: str
    open: bool


@dataclass(frozen=True)
class Screen:
    """A body that the service sent, as recorded for checks of its length and alphabet."""

    phone: str
    at: datetime
    body: str
    ends: bool

    @property
    def septets(self) -> int:
        return alphabet.septets(self.body)

    @property
    def strangers(self) -> str:
        return alphabet.strangers(self.body)


@dataclass
class Line:
    """An open session. Whoever holds the phone's lock may change it."""

    phone: str
    network: str
    service_code: str
    text: str
    began: datetime
    shown_at: datetime
    session: str = field(default_factory=lambda: f"ATUid_{uuid4().hex}")
    hops: int = 0
    labels: list[str] = field(default_factory=list)
    last_reply: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: int = 0
    paged_with: list[str] = field(default_factory=list)

    def form(self) -> Mapping[str, str]:
        """The five fields, in the order of captures (1.1)."""
        return {
            "phoneNumber": self.phone,
            "serviceCode": self.service_code,
            "text": self.text,
            "sessionId": self.session,
            "networkCode": self.network,
        }

    def hear(self, typed: str, quirks: Quirks) -> None:
        """Add a reply to the cumulative text, with the paging keys that leak into it (1.3)."""
        said = "*".join([*self.paged_with, typed])
        self.paged_with = []
        if self.text and (said or quirks.silence_adds_star):
            self.text += f"{' *' if quirks.stray_space else '*'}{said}"
        elif not self.text:
            self.text = said

    def show(self, body: str, at: datetime) -> Shown:
        """Put a screen on the phone, paged by the gateway when it is too long."""
        self.sheets, self.sheet, self.shown_at = sheets(alphabet.legible(body)), 0, at
        return Shown(self.sheets[0], open=True)

    def turns_sheet(self, typed: str) -> bool:
        """Whether the gateway itself answers this key, without asking the service."""
        first, last = self.sheet == 0, self.sheet == len(self.sheets) - 1
        return (typed == MORE and not last) or (typed == BACK and not first)

    def turn(self, typed: str, at: datetime) -> Shown:
        self.paged_with.append(typed)
        self.sheet += 1 if typed == MORE else -1
        self.shown_at = at
        return Shown(self.sheets[self.sheet], open=True)

    def over_at(self) -> datetime:
        """When the network ends this session if nothing more is typed."""
        idle = IDLE_ON_AIRTEL if self.network == AIRTEL else IDLE
        return min(self.began + SESSION, self.shown_at + idle)

    def notice(self, status: str, error: str, at: datetime) -> dict[str, str]:
        """The end-of-session notice (1.5)."""
        told = {
            "date": f"{at:%Y-%m-%d %H:%M:%S}",
            "sessionId": self.session,
            "serviceCode": self.service_code,
            "networkCode": self.network,
            "phoneNumber": self.phone,
            "status": status,
            "cost": "KES 0.10",
            "durationInMillis": str(int((at - self.began) / timedelta(milliseconds=1))),
            "hopsCount": str(self.hops),
            "hopsMetadata": "|".join(self.labels),
            "input": self.text,
            "lastAppResponse": self.last_reply,
        }
        return {**told, "errorMessage": error} if status == "Failed" else told


def sheets(body: str) -> list[str]:
    """A body as the gateway shows it: whole, or cut hard into pages with keys of the gateway's own."""
    if alphabet.septets(body) <= SCREEN:
        return [body]
    room = SCREEN - alphabet.septets(f"\n{MORE}:More {BACK}:Back")
    pages = []
    while body:
        page, body = alphabet.cut(body, room)
        pages.append(page)
    return [_with_keys(page, number, len(pages)) for number, page in enumerate(pages)]


def _with_keys(page: str, number: int, of: int) -> str:
    keys = ([f"{MORE}:More"] if number < of - 1 else []) + ([f"{BACK}:Back"] if number else [])
    return f"{page}\n{' '.join(keys)}"
