"""A visit with secrets in it, through every real process, to look afterwards where they were left."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final

from redis import Redis

from simulator.handset import Handset
from simulator.playing import World

ZAWADI, JANE = "0721555010", "0722000001"
ADDRESS: Final = "zawadi@example.com"


class Visit:
    """A whole visit, with all that was private in it and all that was kept of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.redis = Redis.from_url(world.redis.url)
        self.sent_to_redis: list[bytes] = []

    def take_place(self) -> None:
        zawadi = Handset(ZAWADI, self.world.network, patience=30)
        jane = Handset(JANE, self.world.network, patience=30)
        zawadi.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Grief")
        zawadi.chooses("Fatuma").types("0").types("0").chooses("Stress").chooses("Dr Jane")
        zawadi.chooses("Couples").chooses("Tue").chooses("10:00 AM").types("Zawadi").chooses("Send")
        self._has_letters(zawadi.hangs_up())
        jane.gets_sms("New request", "Zawadi").replies("YES {code}")
        zawadi.gets_sms("accepted").replies("PAY").enters_pin().gets_sms("Paid", "/j/")
        assert "BEGIN:VCALENDAR" in self._mailed(2)
        zawadi.texts("Nimechoka kabisa").gets_sms("HELP")
        self.texts = [each.text for phone in (ZAWADI, JANE) for each in self.world.network.inbox(phone)]

    def _has_letters(self, zawadi: Handset) -> None:
        """She gives an address and proves it; what is mailed lies in a folder."""
        texted = zawadi.texts(f"EMAIL {ADDRESS}").gets_sms(ADDRESS).read[-1].text
        halves = re.findall(r"EMAIL (\d{4})", self._mailed(1)), re.findall(r" 1234 (\d{3})", texted)
        zawadi.texts(f"EMAIL {halves[0][0]} {halves[1][0]}").gets_sms("Letters now go to")

    def _mailed(self, which: int) -> str:
        file, given_up = self.world.folder / f"mail/{ADDRESS}/{which:03}.eml", time.monotonic() + 30
        while not file.exists() and time.monotonic() < given_up:
            time.sleep(0.05)
        return file.read_text()

    @property
    def phones(self) -> list[str]:
        """However they might be written."""
        bare = [ZAWADI[1:], JANE[1:]]
        spaced = [f"{each[:3]} {each[3:6]} {each[6:]}" for each in bare]
        return [*bare, *spaced, *(each.replace(" ", "-") for each in spaced)]

    @property
    def words(self) -> list[str]:
        written = ["Zawadi", "Nimechoka", "zawadi@", "BEGIN:VCALENDAR", *self.texts]
        return [*written, *(text[:24] for text in self.texts)]

    @property
    def tokens(self) -> list[str]:
        """Links, callback addresses, keys of webhooks, and M-Pesa's names for the prompt."""
        links = re.findall(r"/j/(\w+)", " ".join(self.texts))
        database = sqlite3.connect(self.world.folder / "clinic.sqlite")
        links += [token for (token,) in database.execute("SELECT token FROM payment_attempts")]
        database.close()
        assert len(links) >= 3
        return [*links, self.world.settings["WEBHOOK_KEYS"], "ws_CO_"]

    @contextmanager
    def listening_to_redis(self) -> Iterator[None]:
        """Every command that any process sends, and every value in it."""
        with self.redis.monitor() as monitor:
            Thread(target=self._listen, args=(monitor,), daemon=True).start()
            yield

    def _listen(self, monitor: Any) -> None:
        try:
            for heard in monitor.listen():
                self.sent_to_redis.append(heard["command"].encode("latin-1", "replace"))
        except Exception:  # the visit is over
            return
