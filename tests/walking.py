"""Somebody who presses every key there is: the walk of tests/test_every_page.py.

A bookmark holds a call as it stands, with its trail and all records, so that from one page every key can be
pressed as if it were the only one.
"""

import re
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from redis import Redis

from ussd.switchboard import Dialled, Switchboard
from ussd.whereabouts import Reply

WRONG_KEY: Final = "77"
Trails = Mapping[Any, Mapping[Any, Any]]
"""What Redis holds of a caller: bytes by bytes, though its client does not promise so."""
_CHOICE: Final = re.compile(r"^(\d)\. (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Bookmark:
    """A page, and all it takes to be there again: the call so far, its trail, and the world it is in."""

    reply: Reply
    session: str
    typed: str
    trails: Trails
    world: sqlite3.Connection

    @property
    def page(self) -> tuple[str, str]:
        """What makes it a page of its own: where it is, and what it says."""
        return self.reply.step, self.reply.text

    @property
    def choices(self) -> dict[str, str]:
        """Each key printed on it, with the words beside it."""
        return dict(_CHOICE.findall(self.reply.text))


class Records:
    """A SQLite database that can be put back to how it was, under the service that uses it."""

    def __init__(self, file: str) -> None:
        self._live = sqlite3.connect(file, isolation_level=None)
        self._live.execute("PRAGMA synchronous=OFF")
        self._kept: sqlite3.Connection | None = None
        self._version = 0

    def keep(self) -> sqlite3.Connection:
        """How they are now; the copy kept last, if the service has written nothing since."""
        if self._kept is None or self._written() != self._version:
            self._kept = sqlite3.connect(":memory:")
            self._live.backup(self._kept)
            self._version = self._written()
        return self._kept

    def put_back(self, copy: sqlite3.Connection) -> None:
        if self.keep() is not copy:
            copy.backup(self._live)
            self._kept, self._version = copy, self._written()

    def _written(self) -> int:
        """Another number after each time that somebody else wrote."""
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])


@dataclass
class Walker:
    """One caller, who begins each call in the world as it is when they are made.

    ``answers`` says what is typed to a question, by its step. ``shunned`` are choices that are not taken.
    """

    switchboard: Switchboard
    redis: Redis
    records: Records
    phone: str
    answers: Mapping[str, tuple[str, ...]]
    shunned: frozenset[str] = frozenset()
    world: sqlite3.Connection = field(init=False)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _calls: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.world = self.records.keep()

    def dial(self, extra: str = "") -> Bookmark:
        """A first call, with no trail behind it."""
        self._go_back({}, self.world)
        return self._ask(f"ATUid_{next(self._calls)}", extra)

    def redial(self, dropped: Bookmark) -> Bookmark:
        """The line drops here, and they dial again."""
        self._go_back(dropped.trails, dropped.world)
        return self._ask(f"ATUid_{next(self._calls)}", "")

    def press(self, here: Bookmark, key: str) -> Bookmark:
        self._go_back(here.trails, here.world)
        return self._ask(here.session, f"{here.typed}*{key}" if here.typed else key)

    def choose(self, here: Bookmark, label: str) -> Bookmark:
        """Press the key beside these words, with More until they are in sight."""
        key = next((key for key, words in here.choices.items() if words == label), None)
        return self.press(here, key) if key else self.choose(self.press(here, "9"), label)

    def walk(self, starts: Iterable[Bookmark]) -> list[Bookmark]:
        """Every page that can be reached from these and they have not seen before."""
        found, ahead = [], deque(starts)
        while ahead:
            here = ahead.popleft()
            if here.page not in self._seen:
                self._seen.add(here.page)
                found.append(here)
                ahead.extend(self.press(here, key) for key in self.ways_on(here))
        return found

    def walk_on(self, earlier: Iterable[Bookmark]) -> list[Bookmark]:
        """Whatever can be pressed on these pages, now that the world is another."""
        moved = [replace(page, world=self.world) for page in earlier]
        return self.walk(self.press(page, key) for page in moved for key in self.ways_on(page))

    def ways_on(self, here: Bookmark) -> list[str]:
        """Every key and every answer that is to be tried here."""
        if here.reply.ends:
            return []
        keys = [key for key, label in here.choices.items() if label not in self.shunned]
        return keys + list(self.answers.get(here.reply.step, ()))

    def _go_back(self, trails: Trails, world: sqlite3.Connection) -> None:
        self.records.put_back(world)
        self.redis.flushdb()
        for key, kept in trails.items():
            self.redis.hset(key, mapping=dict(kept))

    def _ask(self, session: str, typed: str) -> Bookmark:
        reply = self.switchboard.answer(Dialled(session, self.phone, "*384*7464#", "63902", typed))
        trails = {key: self.redis.hgetall(key) for key in self.redis.keys("trail:*")}
        return Bookmark(reply, session, typed, trails, self.records.keep())
