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

from language import Language
from tests.databases import Records
from ussd.switchboard import Dialled, Switchboard
from ussd.whereabouts import Reply

WRONG_KEY: Final = "77"
MORE: Final = "9"
LANGUAGES: Final = ("English", "Kiswahili")  # as choices
BACKWARDS: Final = ("Back", "Home")
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
    chosen: bool = False
    """Whether a language was chosen in this call: then the trail holds it."""
    later: bool = False
    """Whether it is a later sheet of the page before."""

    @property
    def page(self) -> tuple[str, str]:
        """What makes it a page of its own: where it is, and what it says."""
        return self.reply.step, self.reply.text

    @property
    def choices(self) -> dict[str, str]:
        """Each key printed on it, with the words beside it."""
        return dict(_CHOICE.findall(self.reply.text))


class SpokenRecords(Records):
    """Records in which everybody's language can be changed."""

    def speak(self, language: Language) -> None:
        """Everybody is spoken to in this language from now on."""
        self._live.execute("UPDATE clients SET language = ?", (language,))
        self._live.execute("UPDATE therapists SET language = ?", (language,))
        self._kept = None


@dataclass(frozen=True)
class InBoth:
    """A page in the language of the walk and in another, each from its first sheet to its last."""

    said: tuple[Bookmark, ...]
    echoed: tuple[Bookmark, ...]


@dataclass
class Echo:
    """Every page once more, in another language.

    Keys lead to the same places in either, so it is enough to walk in one, and to make the request that
    led to a new page a second time. What it then says may take more sheets: all are looked at.
    """

    language: Language
    pages: list[InBoth] = field(default_factory=list)
    _heard: set[tuple[str, str]] = field(default_factory=set)

    def is_new(self, here: Bookmark) -> bool:
        """Whether this page was not asked for again yet; it will be now."""
        known = here.page in self._heard
        self._heard.add(here.page)
        return not known


@dataclass
class Walker:
    """One caller, who begins each call in the world as it is when they are made.

    ``answers`` says what is typed to a question, by its step. ``shunned`` are choices that are not taken.
    ``echo`` is for callers whose language is stored; the others choose theirs in each call.
    """

    switchboard: Switchboard
    redis: Redis
    records: SpokenRecords
    phone: str
    answers: Mapping[str, tuple[str, ...]]
    shunned: frozenset[str] = frozenset()
    echo: Echo | None = None
    world: sqlite3.Connection = field(init=False)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _gone_back: set[tuple[str, str]] = field(default_factory=set)
    _calls: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.world = self.records.keep()

    def dial(self, extra: str = "") -> Bookmark:
        """A first call, with no trail behind it."""
        return self._request({}, self.world, f"ATUid_{next(self._calls)}", extra)

    def redial(self, dropped: Bookmark) -> Bookmark:
        """The line drops here, and they dial again."""
        session = f"ATUid_{next(self._calls)}"
        return self._request(dropped.trails, dropped.world, session, "", chosen=dropped.chosen)

    def press(self, here: Bookmark, key: str) -> Bookmark:
        chosen = here.chosen or here.choices.get(key) in LANGUAGES
        later, typed = key == MORE and MORE in here.choices, _typed(here, key)
        return self._request(here.trails, here.world, here.session, typed, chosen=chosen, later=later)

    def choose(self, here: Bookmark, label: str) -> Bookmark:
        """Press the key beside these words, with More until they are in sight."""
        key = next((key for key, words in here.choices.items() if words == label), None)
        return self.press(here, key) if key else self.choose(self.press(here, MORE), label)

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
        """Every key and every answer that is to be tried here; those that lead back once from each step."""
        if here.reply.ends:
            return []
        keys = [key for key, label in here.choices.items() if self._takes(here.reply.step, label)]
        return keys + list(self.answers.get(here.reply.step, ()))

    def _takes(self, step: str, label: str) -> bool:
        known = (step, label) in self._gone_back
        self._gone_back |= {(step, label)} if label in BACKWARDS else set()
        return label not in self.shunned and not known

    def _request(
        self,
        trails: Trails,
        world: sqlite3.Connection,
        session: str,
        typed: str,
        *,
        chosen: bool = False,
        later: bool = False,
    ) -> Bookmark:
        """What is shown to this caller, whose trail and world are these, in these words of theirs."""
        self._go_back(trails, world)
        here = replace(self._ask(session, typed), chosen=chosen, later=later)
        if self.echo and not chosen and not later and self.echo.is_new(here):
            said = tuple(self._all_sheets(here))
            self._go_back(trails, world)
            self.records.speak(self.echo.language)
            self.echo.pages.append(InBoth(said, tuple(self._all_sheets(self._ask(session, typed)))))
        return here

    def _all_sheets(self, here: Bookmark) -> Iterator[Bookmark]:
        """From this first one on, which they are looking at."""
        yield here
        while MORE in here.choices:
            here = self._ask(here.session, _typed(here, MORE))
            yield here

    def _go_back(self, trails: Trails, world: sqlite3.Connection) -> None:
        self.records.put_back(world)
        with self.redis.pipeline(transaction=False) as all_at_once:
            all_at_once.flushdb()
            for key, kept in trails.items():
                all_at_once.hset(key, mapping=dict(kept))
            all_at_once.execute()

    def _ask(self, session: str, typed: str) -> Bookmark:
        reply = self.switchboard.answer(Dialled(session, self.phone, "*384*7464#", "63902", typed))
        trails = {key: self.redis.hgetall(key) for key in self.redis.keys("trail:*")}
        return Bookmark(reply, session, typed, trails, self.records.keep())


def _typed(here: Bookmark, key: str) -> str:
    """All that was typed in this call, with one key more."""
    return f"{here.typed}*{key}" if here.typed else key
