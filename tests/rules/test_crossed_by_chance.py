"""Crossings that people acting in any order found (tests/properties), each told plainly."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from booking import questions
from booking.asking import paying, requests
from booking.asking.new_booking import AlreadyBooked
from booking.changing import absences, calling_off, completing, moves, refunds
from booking.changing.answers import yes
from booking.changing.calling_off import NothingOffered
from booking.desk import Desk
from booking.lifecycle import NotPossible
from booking.questions import Asks
from booking.slots import SlotRef, free_times, is_free
from booking.work import Work, take_up
from models.bookings import Booking, State
from models.changes import MoveOffer
from models.money import PaymentAttempt, Refund
from models.people import Client, SessionKind
from payments.coming_in import settling
from tests.rules.clinic_at_work import JANE, PETER, Clinic

KIND = SessionKind.INDIVIDUAL


def a_time(clinic: Clinic, n: int = 0, phone: str = JANE, days: int = 3) -> datetime:
    """The n-th free time of a therapist, from so many days ahead."""
    since = clinic.clock.now() + timedelta(days=days)
    return clinic.do(lambda work: free_times(work, clinic.therapist(phone), 60, since))[n]


def asked(clinic: Clinic, client: int, starts: datetime, phone: str = JANE) -> int:
    slot = SlotRef(clinic.therapist(phone).id, KIND, starts)
    return clinic.do(lambda w: requests.ask_for(w, slot, w.session.get_one(Client, client), None).id)


def paid(clinic: Clinic, client: int, starts: datetime, phone: str = JANE) -> int:
    """A paid session's key."""
    key = asked(clinic, client, starts, phone)
    clinic.do(lambda work: yes(work, take_up(work, key)))
    payer = f"+254712{key % 1_000_000:06}"
    clinic.do(lambda w: paying.ask_for_payment(w, take_up(w, key), payer, timedelta()))
    prompt = select(PaymentAttempt.id).where(PaymentAttempt.booking_id == key)
    attempt = clinic.do(lambda w: w.session.scalars(prompt).one())
    clinic.do(lambda work: settling.settle(work, attempt, f"R{attempt}"))
    return key


def state(clinic: Clinic, key: int) -> str:
    return clinic.do(lambda work: work.session.get_one(Booking, key).state)


def at_the_desk(work: Work, key: int) -> tuple[Desk, str]:
    booking = work.session.get_one(Booking, key)
    return Desk(work, booking.client.phone, booking.client), booking.code


@pytest.mark.parametrize("what", ["move", "give_up", "what_comes_back"])
def test_a_screen_older_than_the_news_cannot_change_what_is_not_paid(clinic: Clinic, what: str) -> None:
    key = asked(clinic, clinic.joined(1), a_time(clinic))
    arguments = (a_time(clinic, 2),) if what == "move" else ()

    def press(work: Work) -> None:
        desk, code = at_the_desk(work, key)
        with pytest.raises(NotPossible):
            getattr(desk, what)(code, *arguments)

    clinic.do(press)
    assert state(clinic, key) == State.PENDING
    assert clinic.do(lambda work: work.session.scalar(select(func.count(MoveOffer.id)))) == 0


def test_what_was_called_off_meanwhile_cannot_be_given_up_for_money_as_well(clinic: Clinic) -> None:
    key = paid(clinic, clinic.joined(1), a_time(clinic))
    clinic.do(lambda work: moves.open_offer(work, take_up(work, key)))
    clinic.do(lambda work: calling_off.call_off(work, take_up(work, key)))

    def press(work: Work) -> None:
        desk, code = at_the_desk(work, key)
        with pytest.raises(NotPossible):
            desk.give_up(code)

    clinic.do(press)
    assert clinic.do(lambda work: work.session.scalar(select(func.count(Refund.id)))) == 1


def test_done_after_the_client_said_that_nobody_came_is_a_dispute_and_asks_for_no_stars(
    clinic: Clinic,
) -> None:
    client, starts = clinic.joined(1), a_time(clinic)
    key = paid(clinic, client, starts)
    clinic.clock.moment = starts + timedelta(minutes=20)
    clinic.do(lambda work: absences.therapist_absent(work, take_up(work, key)))
    clinic.do(lambda work: completing.done(work, take_up(work, key), None))
    disputed = clinic.do(lambda work: work.session.get_one(Booking, key).disputed)
    phone = "+254711000001"
    assert disputed
    assert clinic.do(lambda work: questions.waiting(work, phone, Asks.RATING)) == []
    clinic.clock.advance(days=3)
    clinic.goes_round()
    assert clinic.do(lambda work: refunds.offered_for(work, take_up(work, key))) is not None


def test_an_absence_stands_when_nobody_contradicts_it_for_two_days(clinic: Clinic) -> None:
    starts = a_time(clinic)
    key = paid(clinic, clinic.joined(1), starts)
    clinic.clock.moment = starts + timedelta(minutes=20)
    clinic.do(lambda work: absences.client_absent(work, take_up(work, key)))
    clinic.clock.advance(days=3)
    with pytest.raises(NotPossible):
        clinic.do(lambda work: completing.done(work, take_up(work, key), None))


def test_money_for_an_absence_does_not_go_back_before_it_can_be_disputed(clinic: Clinic) -> None:
    starts = a_time(clinic)
    key = paid(clinic, clinic.joined(1), starts)
    clinic.clock.moment = starts + timedelta(minutes=20)
    clinic.do(lambda work: absences.therapist_absent(work, take_up(work, key)))
    with pytest.raises(NothingOffered):
        clinic.do(lambda work: calling_off.take_the_money(work, take_up(work, key)))


def test_a_session_is_not_moved_to_where_the_client_has_another(clinic: Clinic) -> None:
    client, starts = clinic.joined(1), a_time(clinic, 1)
    key = paid(clinic, client, starts)
    elsewhere = a_time(clinic, 4)
    asked(clinic, client, elsewhere, PETER)
    clinic.do(lambda work: moves.begin(work, take_up(work, key)))
    assert elsewhere not in clinic.do(lambda work: moves.all_times(work, take_up(work, key)))
    with pytest.raises(AlreadyBooked):
        clinic.do(lambda work: moves.choose(work, take_up(work, key), elsewhere))


def test_nothing_is_booked_where_a_session_is_about_to_be_moved_to(clinic: Clinic) -> None:
    client, starts = clinic.joined(1), a_time(clinic)
    key = paid(clinic, client, starts)
    clinic.clock.moment = starts - timedelta(hours=20)
    wanted = a_time(clinic, 0, days=1)
    clinic.do(lambda work: moves.begin(work, take_up(work, key)))
    assert not clinic.do(lambda work: moves.choose(work, take_up(work, key), wanted))
    with pytest.raises(AlreadyBooked):
        asked(clinic, client, wanted, PETER)


def test_what_was_taken_instead_can_be_given_up_like_any_other(clinic: Clinic) -> None:
    key = paid(clinic, clinic.joined(1), a_time(clinic))
    clinic.do(lambda work: calling_off.call_off(work, take_up(work, key)))
    another = a_time(clinic, 5)
    new = clinic.do(lambda work: calling_off.take_another_time(work, take_up(work, key), another).id)
    clinic.do(lambda work: moves.begin(work, take_up(work, new)))
    assert clinic.do(lambda work: moves.give_up(work, take_up(work, new))) == 2000


def test_what_took_place_cannot_be_moved_any_more_and_holds_no_other_time(clinic: Clinic) -> None:
    starts = a_time(clinic)
    key = paid(clinic, clinic.joined(1), starts)
    clinic.clock.moment = starts - timedelta(minutes=30)
    wanted = a_time(clinic, 0, days=1)
    clinic.do(lambda work: moves.begin(work, take_up(work, key)))
    clinic.do(lambda work: moves.choose(work, take_up(work, key), wanted))
    clinic.clock.moment = starts + timedelta(minutes=5)
    clinic.do(lambda work: completing.done(work, take_up(work, key), None))
    assert clinic.do(lambda work: moves.living_offer(work, take_up(work, key))) is None
    jane = clinic.therapist()
    assert clinic.do(lambda work: is_free(work, jane, wanted, 60))
