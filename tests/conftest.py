"""Fixtures are things with a life: servers, worlds, and the people in them."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
import pytest

import gsm7
from simulator.handset import Handset
from tests.servers import (  # noqa: F401 - hooks that pytest finds here
    fresh_postgres_database,
    postgres_admin_url,
    pytest_configure,
    pytest_unconfigure,
    redis_url,
)
from tests.world import StillClock, World, copied, opened, template_of

# The same cases in every run: what a person waits for must not fail by chance. `make fuzz` looks further.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("fuzz", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("template") / "clinic.sqlite"
    template_of(f"sqlite:///{place}")
    return place


@pytest.fixture(scope="session")
def postgres_template(worker_id: str) -> str:
    name = f"template_{worker_id}"
    template_of(fresh_postgres_database(name))
    return name


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: SQLite waits for the disk at every commit."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir="/dev/shm", prefix="steps-") as name:
        yield Path(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, quick_folder: Path, worker_id: str) -> str:
    """The demo clinic's database, new for each test, on either engine."""
    if request.param == "sqlite":
        return copied(request.getfixturevalue("sqlite_template"), quick_folder / "clinic.sqlite")
    return fresh_postgres_database(f"clinic_{worker_id}", request.getfixturevalue("postgres_template"))


@pytest.fixture
def world(database_url: str, worker_id: str) -> Iterator[World]:
    with opened(database_url, redis_url(worker_id)) as world:
        yield world
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
