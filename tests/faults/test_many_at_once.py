"""Many ask for one time at once: exactly one gets it, and everybody else is told so and nothing else."""

import json
import os
import secrets
import subprocess
import sys
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from booking.clients import join
from booking.codes import is_code
from booking.slots import SlotRef, cells_of
from clock import NAIROBI
from language import Language
from models.bookings import Actor, Booking, BookingEvent, Cell, Meeting
from models.errands import Errand, Kind
from models.people import Client, SessionKind, Therapist
from models.texts import Text
from simulator.handset import Handset
from tests.faults.crowd import all_at_once, tally
from tests.faults.rivals import asking
from tests.world import World, settings_of_a_test

ROOT = Path(__file__).parents[2]
TUESDAY_AT_TWO = datetime(2026, 12, 8, 14, tzinfo=NAIROBI)


def phone(n: int) -> str:
    return f"+2547205{n:05}"


def clients_of(world: World, many: int, therapist: int | None = None) -> list[int]:
    """So many clients who joined, as if they had seen this therapist before; their keys."""

    def plant(work) -> list[int]:
        people = [join(work, phone(n), Language.ENGLISH, "their words") for n in range(many)]
        for n, client in enumerate(people):
            client.first_name, client.last_therapist_id = f"C{'abcdefghij'[n % 10]}", therapist
        return [client.id for client in people]

    return world.runtime.office.carry_out(Actor.SUPPORT, plant)


def jane(world: World) -> int:
    [(key,)] = world.sql(select(Therapist.id).where(Therapist.name == "Dr. Jane Smith"))
    return int(key)


def exactly_one_has_it(world: World) -> None:
    """One booking, one session, its own cells, one line of history, its alarms, one request in the post."""
    [(booking, meeting, therapist)] = world.sql(
        select(Booking.id, Booking.meeting_id, Booking.therapist_id).where(Booking.state == "pending")
    )
    assert world.sql(select(Meeting.id, Meeting.starts_at, Meeting.taken)) == [(meeting, TUESDAY_AT_TWO, 1)]
    cells = world.sql(select(Cell.cell, Cell.meeting_id, Cell.therapist_id).order_by(Cell.cell))
    assert cells == [(cell, meeting, therapist) for cell in cells_of(TUESDAY_AT_TWO, 75)]
    events = world.sql(select(BookingEvent.booking_id, BookingEvent.event, BookingEvent.state))
    assert events == [(booking, "requested", "pending")]
    alarms = world.sql(select(Errand.kind).where(Errand.about == booking))
    assert {kind for (kind,) in alarms} == {Kind.NUDGE_THERAPIST, Kind.LAPSE_REQUEST}
    assert world.sql(select(func.count(Text.id)).where(Text.booking_id == booking)) == [(2,)]


def test_of_200_threads_asking_for_one_time_exactly_one_gets_it(world):
    slot = SlotRef(jane(world), SessionKind.INDIVIDUAL, TUESDAY_AT_TWO)
    clients = clients_of(world, 200)
    came = tally([asking(world.runtime.office, client, slot) for client in clients])
    assert came == {"done": 1, "SlotTaken": 199}
    exactly_one_has_it(world)


@pytest.mark.timeout(120)
def test_of_20_processes_with_10_threads_each_exactly_one_gets_it(world):
    clients = clients_of(world, 200)
    crowds = [clients[n : n + 10] for n in range(0, 200, 10)]
    told = {"therapist": jane(world), "starts": TUESDAY_AT_TWO.isoformat(), "clients": crowds}
    assert outcomes_of_processes(world, told) == {"done": 1, "SlotTaken": 199}
    exactly_one_has_it(world)


def outcomes_of_processes(world: World, told: dict[str, object]) -> dict[str, int]:
    known = world.runtime.settings
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.rivals"],
        env={**os.environ, **settings_of_a_test(known.database_url, known.redis_url)},
        cwd=ROOT,
        input=json.dumps(told) + "\n",
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    outcomes: dict[str, int] = json.loads(ended.stdout)
    return outcomes


def test_one_client_pressing_for_several_times_at_once_is_never_in_two_sessions(world):
    """Three therapists at the same hour, twice each: one of them is asked, once."""
    [client] = clients_of(world, 1)
    therapists = world.sql(select(Therapist.id).where(Therapist.name.in_(("Dr. Jane Smith", "Hassan Ali"))))
    slots = [SlotRef(key, SessionKind.INDIVIDUAL, TUESDAY_AT_TWO) for (key,) in therapists] * 3
    came = tally([asking(world.runtime.office, client, slot) for slot in slots])
    assert came["done"] == 1
    assert set(came) <= {"done", "AlreadyBooked", "SlotTaken"}
    assert world.sql(select(func.count(Booking.id))) == [(1,)]


def test_a_code_in_use_is_never_given_again(world, monkeypatch):
    """Even when the lot falls on it twice more."""
    one, two = clients_of(world, 2)
    slots = [
        SlotRef(jane(world), SessionKind.INDIVIDUAL, TUESDAY_AT_TWO - timedelta(hours=n)) for n in (0, 2)
    ]
    first = asking(world.runtime.office, one, slots[0])()
    drawn = iter([int(first[0]) - 1, *map(int, first[1:-1])] * 2)
    by_lot = secrets.randbelow
    monkeypatch.setattr(secrets, "randbelow", lambda below: next(drawn, by_lot(below)))
    second = asking(world.runtime.office, two, slots[1])()
    assert second != first
    assert is_code(second)


def test_60_callers_press_send_at_once_and_59_are_offered_the_nearest_other_times(world):
    clients_of(world, 60, jane(world))
    callers = [Handset(phone(n), world.outside.network) for n in range(60)]
    all_at_once([partial(ready_to_send, caller) for caller in callers])
    waits = all_at_once([partial(pressing_send, caller) for caller in callers])
    told = [caller for caller in callers if caller.screen.text.startswith("Request ")]
    assert len(told) == 1
    for caller in callers:
        if caller not in told:
            caller.is_asked("Tue 8 Dec 2:00 PM was just taken", "Nothing was sent")
            caller.sees("Tue 8 Dec 11:00 AM", "Tue 8 Dec 12:00 PM", "Tue 8 Dec 4:00 PM")
    assert max(waits) < 10, "seconds; the gateway hangs up on whoever waits longer"
    exactly_one_has_it(world)
    assert world.sql(select(func.count(Client.id))) == [(61,)], "sixty, and the demo's Amina"


def ready_to_send(caller: Handset) -> None:
    caller.dial().chooses("Book the same person").chooses("Individual").chooses("Tue 8").chooses("2:00 PM")
    caller.sees("Tue 8 Dec 2:00 PM", "KSh 2,000")


def pressing_send(caller: Handset) -> float:
    """How many seconds the answer took."""
    began = time.monotonic()
    caller.chooses("Send")
    return time.monotonic() - began
