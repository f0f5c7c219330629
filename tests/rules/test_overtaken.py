"""Which news make which other untrue, as a table, and what it leaves alone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from booking import deadlines
from booking.changing import calling_off, cancelling, moves
from models.bookings import Actor
from models.errands import Errand, Kind
from models.texts import Text, TextState
from sms.telling.overtaken import ENDS, IN_PERSON, OVERTAKES
from sms.telling.who_is_told import TOLD_IN_PERSON, WHO_IS_TOLD
from tests.rules.clinic_at_work import Clinic, opened
from tests.rules.seats_at_work import FRIDAY, announced, paid, seated, with_booking


@pytest.fixture
def clinic(database_url: str) -> Iterator[Clinic]:
    """Its texts are owed, and none is sent."""
    with opened(database_url) as clinic:
        yield clinic


def named(clinic: Clinic, name: str) -> list[TextState]:
    query = select(Text.state).where(Text.name == name).order_by(Text.id)
    return clinic.do(lambda work: [TextState(state) for state in work.session.scalars(query)])


def reminded(clinic: Clinic, booking: int) -> None:
    clinic.clock.moment = FRIDAY - timedelta(hours=24)
    with_booking(clinic, booking, lambda w, b: deadlines.remind(w, b, Kind.REMIND_DAY_BEFORE), Actor.CLOCK)


def given_up(clinic: Clinic, booking: int) -> None:
    with_booking(clinic, booking, cancelling.cancel)
    with_booking(clinic, booking, moves.give_up)


def test_a_reminder_of_what_was_given_up_is_not_sent_nor_owed(clinic):
    first = paid(clinic, seated(clinic, announced(clinic), clinic.joined(1)))
    reminded(clinic, first)
    given_up(clinic, first)
    assert named(clinic, "day_before") == [TextState.STALE]
    key = clinic.do(lambda work: work.session.scalars(select(Text.id).where(Text.name == "day_before")).one())
    owed = select(Errand.due_at).where(Errand.kind == Kind.DELIVER_TEXT, Errand.about == key)
    assert clinic.do(lambda work: work.session.scalars(owed).one()) is None


def test_what_is_told_of_a_whole_group_outlives_the_seat_it_was_told_with(clinic):
    meeting = announced(clinic)
    first, second = (paid(clinic, seated(clinic, meeting, clinic.joined(n))) for n in (1, 2))
    reminded(clinic, first)
    reminded(clinic, second)
    given_up(clinic, first)
    assert named(clinic, "group_day_before") == [TextState.WAITING]
    assert named(clinic, "day_before") == [TextState.STALE, TextState.WAITING]


def test_what_is_being_sent_is_out_of_our_hands(clinic):
    first = paid(clinic, seated(clinic, announced(clinic), clinic.joined(1)))
    reminded(clinic, first)
    sending = update(Text).where(Text.name == "day_before").values(state=TextState.SENDING)
    clinic.do(lambda work: work.session.execute(sending))
    given_up(clinic, first)
    assert named(clinic, "day_before") == [TextState.SENDING]


def test_choices_that_were_made_by_dialling_are_not_offered_in_the_morning(clinic):
    old = paid(clinic, seated(clinic, announced(clinic), clinic.joined(1)))
    announced(clinic, FRIDAY + timedelta(days=1))
    with_booking(clinic, old, calling_off.call_off, Actor.THERAPIST)
    assert named(clinic, "called_off_by_clinic") == [TextState.WAITING]
    with_booking(clinic, old, lambda w, b: calling_off.take_another_time(w, b, FRIDAY + timedelta(days=1)))
    assert named(clinic, "called_off_by_clinic") == [TextState.STALE]


@pytest.mark.parametrize("news", [*OVERTAKES, *IN_PERSON, *ENDS], ids=lambda news: news.__name__)
def test_only_what_is_told_overtakes_and_is_overtaken(news):
    told = {*WHO_IS_TOLD, *TOLD_IN_PERSON}
    assert {news, *OVERTAKES.get(news, ()), IN_PERSON.get(news, news)} <= told


def test_the_end_of_something_overtakes_whatever_it_ends():
    """Or who never heard of it could still be told to answer, to pay or to come."""
    for end in ENDS:
        assert end in OVERTAKES or end in IN_PERSON
