"""A booking's life is the table that was agreed on, whatever the database; and it is written down."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError

import settings
from booking import lifecycle, slots
from booking.asking.requests import ask_for
from booking.lifecycle import Besides, Event, NotPossible, Overtaken, Step, after, happen
from booking.slots import SlotRef
from models.bookings import Actor, Booking, BookingEvent, State
from models.people import Client, SessionKind, Therapist
from runtime import build
from tests.world import MONDAY_AT_NINE, StillClock, settings_of_a_test

AS_AGREED = """
| | YES | NO | deadline | money proven | CANCEL | therapist or clinic calls off | moved | REFUND | DONE | client absent | therapist absent | was held | client was absent | therapist was absent |
| pending | approved | declined | lapsed | =, kept as credit | called off | declined | - | - | - | - | - | - | - | - |
| approved | = | called off | lapsed | confirmed | called off | called off | - | - | - | - | - | - | - | - |
| confirmed | = | asks to confirm, then called off, all back | completed 48 h after the end if nobody says otherwise | =, second returned | =, opens the offer | called off, all back or a move | = | called off, by policy | completed | client absent | therapist absent, all back | - | - | - |
| completed | - | - | - | returned | - | support | - | support | = | support | disputed | = | client absent | therapist absent, all back |
| client absent | - | - | - | returned | - | support | - | support | completed within 48 h | = | disputed | completed | = | therapist absent, all back |
| therapist absent | - | - | - | returned | - | = | - | = | disputed | disputed | = | completed | client absent | therapist absent, all back |
| declined, lapsed | too late | too late | = | returned whole | - | - | - | - | - | - | - | - | - | - |
| called off | too late | = | = | returned whole | = | = | - | = | - | - | - | - | - | - |
"""  # noqa: E501 - as it was agreed, to be compared by eye

# What the words of a cell promise when the event happens: where it leads (None: nowhere), and what besides.
PROMISES = {
    "=": (None, Besides.NOTHING),
    **{state.value: (state, Besides.NOTHING) for state in State},
    "=, kept as credit": (None, Besides.KEEP_AS_CREDIT),
    "asks to confirm, then called off, all back": (None, Besides.ASK_TO_CONFIRM),
    "completed 48 h after the end if nobody says otherwise": (State.COMPLETED, Besides.NOTHING),
    "=, second returned": (None, Besides.RETURN_SECOND),
    "=, opens the offer": (None, Besides.OPEN_OFFER),
    "called off, all back or a move": (State.CALLED_OFF, Besides.RETURN_ALL),
    "called off, by policy": (State.CALLED_OFF, Besides.RETURN_BY_POLICY),
    "therapist absent, all back": (State.THERAPIST_ABSENT, Besides.RETURN_ALL),
    "returned": (None, Besides.RETURN_WHOLE),
    "returned whole": (None, Besides.RETURN_WHOLE),
    "support": (None, Besides.TELL_SUPPORT),
    "disputed": (None, Besides.DISPUTE),
    "completed within 48 h": (State.COMPLETED, Besides.NOTHING),
    "too late": (None, Besides.TOO_LATE),
}
COLUMNS = {"therapist or clinic calls off": Event.CALLED_OFF}


def read(table):
    """{(state, event): the words of the cell}, a row for two states giving two."""
    head, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.strip().splitlines())
    events = [COLUMNS.get(name) or Event(name.lower()) for name in head[1:]]
    return {
        (State(state), event): words
        for names, *cells in rows
        for state in names.split(", ")
        for event, words in zip(events, cells, strict=True)
    }


AGREED = read(AS_AGREED)
EVERY_PAIR = [(state, event) for state in State for event in Event]


def promised(state, event):
    """The step that was agreed on, or None where there is a dash."""
    if (words := AGREED[state, event]) == "-":
        return None
    to, besides = PROMISES[words]
    return Step(to or state, besides)


def test_the_agreed_table_speaks_of_every_pair():
    assert AGREED.keys() == set(EVERY_PAIR)


@pytest.mark.parametrize(("state", "event"), EVERY_PAIR, ids=lambda part: part.value)
def test_the_life_of_a_booking_is_as_agreed(state, event):
    if (step := promised(state, event)) is not None:
        assert after(state, event) == step
    else:
        with pytest.raises(NotPossible):
            after(state, event)


def test_a_drawing_has_an_arrow_for_every_change_and_no_other():
    changes = {(state, step.to) for state, event in EVERY_PAIR if (step := promised(state, event))}
    arrows = re.findall(r"^    (\w+) --> (\w+): ", lifecycle.drawing(), re.MULTILINE)
    drawn = {(State(a.replace("_", " ")), State(b.replace("_", " "))) for a, b in arrows}
    assert drawn == {(a, b) for a, b in changes if a != b}


class Clinic:
    """The demo clinic's office, a booking in it, and a look at what became of it."""

    def __init__(self, runtime):
        self.office, self.database = runtime.office, runtime.database
        self.booking_id = self.office.carry_out(Actor.CLIENT, self.a_request)

    def a_request(self, work):
        client, therapist = work.session.scalars(select(Client)).first(), first_therapist(work)
        at = slots.free_times(work, therapist, 60)[-1]
        return ask_for(work, SlotRef(therapist.id, SessionKind.INDIVIDUAL, at), client, None).id

    def stands_at(self, state):
        change = update(Booking).values(state=state)
        self.database.write(lambda session: session.execute(change) and None)

    def copy(self):
        """The booking as somebody read it a moment ago."""
        with self.database.reading() as session:
            booking = session.get_one(Booking, self.booking_id)
            session.expunge(booking)
            return booking

    def happens(self, event, actor=Actor.THERAPIST, booking=None):
        booking = booking or self.copy()

        def it(work):
            work.session.add(booking)
            return happen(work, booking, event)

        return self.office.carry_out(actor, it)

    @property
    def written_down(self):
        """What happened since the request: rows of booking_events."""
        with self.database.reading() as session:
            query = select(BookingEvent).where(BookingEvent.event != "requested").order_by(BookingEvent.id)
            return list(session.scalars(query))


def first_therapist(work):
    return work.session.scalars(select(Therapist).order_by(Therapist.short_code)).first()


@pytest.fixture
def clinic(database_url):
    environment = settings_of_a_test(database_url, "redis://127.0.0.1:9")
    runtime = build(settings.read(environment), lambda _: StillClock())
    yield Clinic(runtime)
    runtime.database.engine.dispose()


def test_the_database_knows_exactly_these_states(clinic):
    checks = {
        check["name"]: check["sqltext"] for check in inspector(clinic).get_check_constraints("bookings")
    }
    assert set(re.findall(r"'([^']+)'", checks["ck_bookings_state"])) == {state.value for state in State}
    with pytest.raises(IntegrityError):
        clinic.stands_at("refunding")


def inspector(clinic):
    return inspect(clinic.database.engine)


@pytest.mark.parametrize("state", State, ids=lambda state: state.value)
def test_what_happens_moves_the_booking_and_is_written_down(clinic, state):
    for event in Event:
        clinic.stands_at(state)
        before = len(clinic.written_down)
        step = promised(state, event)
        if step is None:
            with pytest.raises(NotPossible):
                clinic.happens(event)
            assert clinic.copy().state == state
            assert len(clinic.written_down) == before
        else:
            assert clinic.happens(event) == step
            assert clinic.copy().state == step.to
            assert len(clinic.written_down) == before + 1


@pytest.mark.parametrize("actor", Actor)
def test_an_event_says_what_happened_where_it_led_who_did_it_and_when(clinic, actor):
    clinic.happens(Event.YES, actor)
    (event,) = clinic.written_down
    assert (event.booking_id, event.event, event.state) == (clinic.booking_id, "yes", "approved")
    assert (event.actor, event.at) == (actor, MONDAY_AT_NINE)


def test_a_request_is_written_down_as_the_clients(clinic):
    with clinic.database.reading() as session:
        (event,) = session.scalars(select(BookingEvent))
    assert (event.event, event.state, event.actor) == ("requested", "pending", "client")


def test_who_looked_before_somebody_else_changed_it_comes_too_late(clinic):
    seen_before = clinic.copy()
    clinic.happens(Event.CANCEL, Actor.CLIENT)
    with pytest.raises(Overtaken):
        clinic.happens(Event.YES, Actor.THERAPIST, seen_before)
    assert clinic.copy().state == State.CALLED_OFF
    assert [event.event for event in clinic.written_down] == ["cancel"]


def test_of_many_at_once_the_first_wins_and_only_that_is_written_down(clinic):
    events = [Event.CANCEL, Event.YES, Event.NO, Event.DEADLINE] * 2
    seen, start = [clinic.copy() for _ in events], Barrier(len(events))

    def race(event, booking):
        start.wait(timeout=10)
        try:
            return clinic.happens(event, booking=booking)
        except Overtaken:
            return None

    with ThreadPoolExecutor(len(events)) as racers:
        won = [step for step in racers.map(race, events, seen) if step]
    assert len(won) == len(clinic.written_down) == 1
    assert clinic.copy().state == won[0].to
