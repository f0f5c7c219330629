"""A remembered scene leaves the world as the scene itself did, and only where it was played before."""

from inspect import unwrap

import pytest
from sqlalchemy import update

from models.bookings import State
from models.people import Client
from tests.conversations.scenes import books, is_accepted, pays, pushes, state_of
from tests.memory import Memory, stays
from tests.rules.test_first_day import everything_in

pytestmark = pytest.mark.one_database


class Day:
    """The first day of a world, again and again."""

    def __init__(self, clinic, world) -> None:
        self._clinic, self.world = clinic, world
        self._memory = Memory(world, clinic.records)
        self.played = 0

    def dawns(self):
        """Amina's and Dr. Jane's phones."""
        self._clinic.put_back()
        self.world.begin_again()
        self._memory.begin()
        return self.world.handset("0712345678"), self.world.handset("0722000001")

    def is_told(self, *people):
        return self._memory.tell(self._scene, *people)

    def _scene(self, *people):
        self.played += 1
        return unwrap(is_accepted)(*people)


@pytest.fixture
def day(sqlite_clinic, world):
    return Day(sqlite_clinic, world)


def all_there_is(world, *people) -> list[object]:
    """Whatever anybody could look at."""
    outside = world.outside
    return [
        everything_in(world.runtime.settings.database_url),
        sorted((key, world.redis.type(key)) for key in world.redis.scan_iter()),
        [list(map(repr, seen)) for seen in (outside.africas_talking.texts, outside.africas_talking.screens)],
        list(map(repr, outside.africas_talking.posted)),
        list(map(repr, (*outside.mpesa.book, *outside.mpesa.prompts.values()))),
        [(person.screen, tuple(person.read), person.unread()) for person in people],
        world.clock.now(),
    ]


def test_nothing_is_missing_and_life_goes_on_from_there(day, world):
    people = day.dawns()
    code = day.is_told(*people)
    there_was = all_there_is(world, *people)
    pays(*people)
    world.later(hours=5)
    people = day.dawns()
    assert (day.is_told(*people), day.played) == (code, 1), "it was remembered"
    assert all_there_is(world, *people) == there_was
    world.clock.advance(minutes=3)
    assert world.outside.africas_talking.exchange.now() == world.clock.now()
    pays(*people)
    assert (state_of(world, code), pushes(world)) == (State.CONFIRMED, 1)
    assert books(world) == {"mpesa clearing": 2000, "client credit": -2000}


DEEDS = {
    "time passes": lambda world: world.clock.advance(minutes=1),
    "a client is written": lambda world: world.runtime.database.write(
        lambda session: session.execute(update(Client).values(reminders=False))
    ),
    "redis holds something": lambda world: world.redis.set("anything", "else"),
    "somebody dials": lambda world: world.handset("0712345678").dial().hangs_up(),
    "a phone behaves oddly": lambda world: world.outside.mpesa.scenario("0712345678", callback="never"),
    "a fault is arranged": lambda world: world.outside.mpesa.next_request("lost-answer", "push"),
    "a network is slow": lambda world: world.outside.africas_talking.quirk("0722000001", report_after=60),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_after_anything_else_the_scene_is_played(day, world, deed):
    day.is_told(*day.dawns())
    people = day.dawns()
    deed(world)
    day.is_told(*people)
    assert day.played == 2


def test_what_stands_in_stays_itself_and_what_it_made_is_copied(world):
    outside = world.outside
    prompts, phone = outside.mpesa.prompts, outside.mpesa.phone("0712345678")
    assert [stays(type(it)) for it in (outside.mpesa, outside.mpesa.post, prompts, phone)] == [1, 1, 0, 0]  # type: ignore[arg-type]
