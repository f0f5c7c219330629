"""Fixtures are things with a life: databases, worlds, and the people in them.

They are made once in a worker and put back to the first day before each test, for making them takes longer
than most tests do.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest

import gsm7
from simulator.handset import Handset
from simulator.safaricom.mpesa import Mpesa
from tests import servers
from tests.databases import FirstDay, OnPostgres, OnSqlite
from tests.memory import Memory, remembering
from tests.servers import (  # noqa: F401 - hooks that pytest finds here
    postgres_admin_url,
    pytest_configure,
    pytest_unconfigure,
    redis_url,
)
from tests.wires import shortcuts
from tests.world import StillClock, World, built

# The same cases in every run: what a person waits for must not fail by chance. `make fuzz` looks further.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("fuzz", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

ON_BOTH_DATABASES: Final = ("rules", "faults")
"""Folders whose tests run on SQLite and on PostgreSQL, for they are about what a database is relied on for:
locks, constraints, upserts, what is undone with what, and the words of every query.

What people see and hear does not depend on it, so all other tests run on SQLite alone, but for those that are
marked ``both_databases``: enough of them that whatever is asked of one database is asked of the other. In
the two folders, ``one_database`` marks what would only say the same twice; and of the moments at which a
worker dies, all are tried on SQLite and every fourth on PostgreSQL. A test that parametrizes
``database_url`` has decided by itself.
"""
HEAVIEST_FIRST: Final = (
    "test_every_page.py",
    "test_any_order.py",
    "test_a_thousand_press_send.py",
    "test_chaos.py",
    "test_many_at_once.py",
    "test_nobody_gets_anothers_screen.py",
    "test_demo.py",
    "test_playing.py",
    "test_privacy.py",
)
"""Two workers end together when what is left for the end is small."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(HEAVIEST_FIRST)}
    items[:] = [item for item in items if not is_a_moment_too_many(item)]
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it for garbage again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def is_a_moment_too_many(item: pytest.Item) -> bool:
    given: dict[str, Any] = getattr(getattr(item, "callspec", None), "params", {})
    return given.get("database_url") == "postgres" and given.get("moment", 1) % 4 != 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    itself = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_url" in metafunc.fixturenames and not itself:
        metafunc.parametrize("database_url", databases_for(metafunc.definition), indirect=True)


def databases_for(test: pytest.Item) -> list[str]:
    by_folder = test.path.parent.name in ON_BOTH_DATABASES and not test.get_closest_marker("one_database")
    both = by_folder or test.get_closest_marker("both_databases")
    return ["sqlite", "postgres"] if both else ["sqlite"]


@pytest.fixture(scope="session")
def quick_place(worker_id: str) -> Path:
    """A folder of this worker's own, in memory where there is such a place."""
    place = servers.quick_place() / worker_id
    place.mkdir()
    return place


@pytest.fixture(scope="session")
def sqlite_clinic(quick_place: Path) -> OnSqlite:
    return OnSqlite(quick_place)


@pytest.fixture(scope="session")
def postgres_clinic(worker_id: str) -> FirstDay:
    return OnPostgres(f"clinic_{worker_id}")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The demo clinic's database as on the first day."""
    clinic: FirstDay = request.getfixturevalue(f"{request.param}_clinic")
    clinic.put_back()
    return clinic.url


@pytest.fixture(scope="session")
def worlds(worker_id: str) -> Iterator[Callable[[str], World]]:
    """The world on a database, the same for every test."""
    kept: dict[str, World] = {}

    def on(url: str) -> World:
        if url not in kept:
            kept[url] = built(url, redis_url(worker_id))
        return kept[url]

    yield on
    for world in kept.values():
        world.close()


@pytest.fixture(scope="session")
def memory(worlds: Callable[[str], World], sqlite_clinic: OnSqlite) -> Memory:
    """The scenes that were played on SQLite."""
    return Memory(worlds(sqlite_clinic.url), sqlite_clinic.records)


@pytest.fixture
def world(
    request: pytest.FixtureRequest, database_url: str, worlds: Callable[[str], World], memory: Memory
) -> Iterator[World]:
    """The service and everybody it talks to, on the first day. Marked ``over_http``, they use sockets."""
    world = worlds(database_url)
    world.begin_again()
    with ExitStack() as quickly:
        if not request.node.get_closest_marker("over_http"):
            quickly.enter_context(shortcuts(world.served, *world.outside.served))
            if memory.world is world and os.environ.get("SCENES") != "played":
                quickly.enter_context(remembering(memory))
        yield world
        world.outside.quiet()
    check_every_screen_and_text(world)


def check_every_screen_and_text(world: World) -> None:
    """Whatever a test was about: what it showed and sent fits the phone it was meant for."""
    gateway = world.outside.africas_talking
    for screen in gateway.screens:
        words = screen.body.removeprefix("CON ").removeprefix("END ")
        assert gsm7.septets(words) <= 150, f"too long for a screen: {words!r}"
    for text in gateway.texts:
        assert text.parts <= 2, f"longer than two parts: {text.body!r}"
        assert not gsm7.outside(text.body), f"not GSM-7: {text.body!r}"


@pytest.fixture
def clock(world: World) -> StillClock:
    return world.clock


@pytest.fixture
def mpesa(world: World) -> Mpesa:
    """Safaricom's side, with its own book of what was paid."""
    return world.outside.mpesa


@pytest.fixture
def amina(world: World) -> Handset:
    """A client of the demo clinic."""
    return world.handset("0712345678")


@pytest.fixture
def achieng(world: World) -> Handset:
    """Somebody who never dialled before."""
    return world.handset("0721555010")


@pytest.fixture
def dr_jane(world: World) -> Handset:
    return world.handset("0722000001")
