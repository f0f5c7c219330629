"""Seats given up, unpaid, moved; groups called off, withdrawn and done: what stands and what goes."""

from datetime import datetime, timedelta

import pytest

from booking import deadlines
from booking.asking.seats import NoSeat
from booking.changing import absences, calling_off, cancelling, completing, groups, moves
from booking.changing.groups import NoSuchGroup
from booking.slots import SlotTaken
from clock import NAIROBI
from models.bookings import Actor, State
from models.errands import Kind
from tests.rules.clinic_at_work import PETER, take_texts
from tests.rules.seats_at_work import (
    FRIDAY,
    SATURDAY,
    announced,
    coming,
    paid,
    seated,
    state_of,
    taken_and_cells,
    with_booking,
)


def test_a_seat_given_up_is_free_and_the_group_keeps_its_time(clinic):
    meeting = announced(clinic, seats=2)
    first, second = (seated(clinic, meeting, clinic.joined(n)) for n in (1, 2))
    with pytest.raises(NoSeat):
        seated(clinic, meeting, clinic.joined(3))
    assert with_booking(clinic, first, cancelling.cancel)
    assert "cancelled their place" in clinic.texts(clinic.therapist())[-1]
    assert taken_and_cells(clinic, meeting) == (1, 7)
    assert state_of(clinic, second) == State.APPROVED
    seated(clinic, meeting, clinic.joined(3))
    assert taken_and_cells(clinic, meeting) == (2, 7)


def test_whoever_gave_up_a_seat_may_take_one_again(clinic):
    meeting, amina = announced(clinic), clinic.joined(1)
    with_booking(clinic, seated(clinic, meeting, amina), cancelling.cancel)
    seated(clinic, meeting, amina)
    assert taken_and_cells(clinic, meeting) == (1, 7)


def test_a_seat_that_nobody_pays_for_lapses_alone(clinic):
    meeting = announced(clinic)
    unpaid = seated(clinic, meeting, clinic.joined(1))
    kept = paid(clinic, seated(clinic, meeting, clinic.joined(2)))
    clinic.do(take_texts)
    clinic.clock.advance(hours=25)
    with_booking(clinic, unpaid, deadlines.lapse, Actor.CLOCK)
    assert (state_of(clinic, unpaid), state_of(clinic, kept)) == (State.LAPSED, State.CONFIRMED)
    assert taken_and_cells(clinic, meeting) == (1, 7)
    assert "not paid in time. The place is free" in clinic.texts(clinic.therapist())[-1]


def test_a_paid_seat_can_be_given_up_by_the_policy(clinic):
    meeting = announced(clinic)
    booking = paid(clinic, seated(clinic, meeting, clinic.joined(1)))
    with_booking(clinic, booking, cancelling.cancel)
    assert with_booking(clinic, booking, moves.give_up) == 1000
    assert taken_and_cells(clinic, meeting) == (0, 7)


def test_a_paid_seat_moves_only_to_another_group_of_the_same_price(clinic):
    meeting, other = announced(clinic), announced(clinic, SATURDAY)
    announced(clinic, SATURDAY + timedelta(days=1), price=1500)
    booking = paid(clinic, seated(clinic, meeting, clinic.joined(1)))
    with_booking(clinic, booking, cancelling.cancel)
    assert with_booking(clinic, booking, moves.times_for) == [SATURDAY]
    monday = datetime(2026, 12, 14, 10, tzinfo=NAIROBI)
    with pytest.raises(SlotTaken):
        with_booking(clinic, booking, lambda work, it: moves.choose(work, it, monday))
    assert with_booking(clinic, booking, lambda work, it: moves.choose(work, it, SATURDAY))
    assert (taken_and_cells(clinic, meeting), taken_and_cells(clinic, other)) == ((0, 7), (1, 7))


def test_a_group_called_off_calls_off_every_seat_and_frees_the_time(clinic):
    meeting, other = announced(clinic), announced(clinic, SATURDAY)
    amina, brian = clinic.joined(1), clinic.joined(2)
    unpaid, kept = seated(clinic, meeting, amina), paid(clinic, seated(clinic, meeting, brian))
    with_booking(clinic, unpaid, calling_off.call_off, Actor.THERAPIST)
    assert (state_of(clinic, unpaid), state_of(clinic, kept)) == (State.CALLED_OFF, State.CALLED_OFF)
    assert taken_and_cells(clinic, meeting) == (0, 0)
    assert [it.id for it in coming(clinic)] == [other]
    assert "You were not charged" in clinic.texts(amina)[-1]
    assert "reply 1 Sat 12 Dec 2:00 PM" in clinic.texts(brian)[-1]
    told = [text for text in clinic.texts(clinic.therapist()) if "called off" in text]
    assert len(told) == 1
    assert "place (2)" in told[0]
    assert not with_booking(clinic, kept, calling_off.call_off, Actor.THERAPIST)


def test_whoever_paid_for_a_group_that_was_called_off_may_sit_in_another(clinic):
    meeting, other = announced(clinic), announced(clinic, SATURDAY)
    booking = paid(clinic, seated(clinic, meeting, clinic.joined(1)))
    with_booking(clinic, booking, calling_off.call_off, Actor.THERAPIST)
    new = with_booking(clinic, booking, lambda w, it: calling_off.take_another_time(w, it, SATURDAY).id)
    assert state_of(clinic, new) == State.CONFIRMED
    assert taken_and_cells(clinic, other) == (1, 7)


def test_nobody_is_moved_into_a_group_that_is_called_off(clinic):
    meeting, other = announced(clinic), announced(clinic, SATURDAY)
    booking = paid(clinic, seated(clinic, meeting, clinic.joined(1)))
    clinic.clock.advance(hours=90)  # less than a day before: the therapist is asked about moving
    with_booking(clinic, booking, cancelling.cancel)
    assert not with_booking(clinic, booking, lambda work, it: moves.choose(work, it, SATURDAY))
    assert taken_and_cells(clinic, other) == (1, 7)
    clinic.do(lambda work: groups.call_off(work, clinic.therapist(), other), Actor.THERAPIST)
    assert not with_booking(clinic, booking, moves.agree, Actor.THERAPIST)
    assert taken_and_cells(clinic, meeting) == (1, 7)


def test_a_group_that_nobody_joined_is_withdrawn_by_its_therapist_only(clinic):
    meeting = announced(clinic)
    with pytest.raises(NoSuchGroup):
        clinic.do(lambda work: groups.call_off(work, clinic.therapist(PETER), meeting), Actor.THERAPIST)
    assert clinic.do(lambda work: groups.call_off(work, clinic.therapist(), meeting), Actor.THERAPIST) == 0
    assert "withdrawn" in clinic.texts(clinic.therapist())[-1]
    with pytest.raises(NoSeat):
        seated(clinic, meeting, clinic.joined(1))
    announced(clinic)  # the time is free again


def test_one_done_closes_the_group_but_for_those_who_did_not_come(clinic):
    meeting = announced(clinic)
    first, second, absent = (paid(clinic, seated(clinic, meeting, clinic.joined(n))) for n in (1, 2, 3))
    clinic.clock.moment = FRIDAY + timedelta(hours=2)
    for booking in (first, second):
        with_booking(
            clinic, booking, lambda work, it: deadlines.remind(work, it, Kind.ASK_FOR_DONE), Actor.CLOCK
        )
    assert len([text for text in clinic.texts(clinic.therapist()) if "take place?" in text]) == 1
    with_booking(clinic, absent, absences.client_absent, Actor.THERAPIST)
    with_booking(clinic, first, lambda work, it: completing.done(work, it, None), Actor.THERAPIST)
    states = [state_of(clinic, booking) for booking in (first, second, absent)]
    assert states == [State.COMPLETED, State.COMPLETED, State.CLIENT_ABSENT]
    assert len([text for text in clinic.texts(clinic.therapist()) if "recorded as done" in text]) == 1
