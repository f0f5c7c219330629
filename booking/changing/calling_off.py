"""A therapist, or the clinic, calls off: everything back, or another time (R2.6, R5.3)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from booking import lifecycle, questions, terms
from booking.asking import alarms
from booking.asking.holding import clear, let_go, release
from booking.asking.new_booking import enter
from booking.changing import moves, refunds
from booking.changing.answers import declined, taken_back
from booking.happenings import CalledOffByClinic, EverythingBack, PaidSeatCalledOff, Rebooked
from booking.lifecycle import Besides, Event
from booking.personal import GroupCalledOff
from booking.questions import Asks
from booking.work import Work
from clock import in_nairobi
from models.bookings import OPEN, Booking, Meeting, State
from models.money import Refund
from models.people import SessionKind, Therapist


class NothingOffered(Exception):
    """Nothing is offered for this booking, or it was decided before."""


def call_off(work: Work, booking: Booking) -> bool:
    """Call a booking off, and with a seat its whole group; False when it was before. Raises NotPossible."""
    if booking.meeting.is_group and booking.meeting.called_off_at is None:
        call_off_group(work, booking.meeting)
        return True
    return _call_off(work, booking)


def call_off_group(work: Work, meeting: Meeting) -> int:
    """Call off a group and every seat in it; how many people are told. Its therapist hears once.

    Whoever calls has locked the diary.
    """
    meeting.called_off_at = work.now
    places = select(Booking).where(Booking.meeting_id == meeting.id, Booking.state.in_(OPEN))
    told = [booking.id for booking in work.session.scalars(places).all() if _call_off(work, booking)]
    moves.refuse_into(work, meeting)
    clear(work, meeting)
    therapist = work.session.get_one(Therapist, meeting.therapist_id)
    work.tell(GroupCalledOff(therapist, meeting.id, meeting.starts_at, seats=len(told)))
    return len(told)


def _call_off(work: Work, booking: Booking) -> bool:
    was = State(booking.state)
    step = lifecycle.happen(work, booking, Event.CALLED_OFF)
    if step.to == was:
        return False
    if step.besides == Besides.RETURN_ALL:
        _offer_the_money(work, booking)
    else:
        let_go(work, booking, offered=False)
        work.tell(declined(work, booking) if was == State.PENDING else taken_back(work, booking))
    return True


def open_today(work: Work, therapist: Therapist) -> Sequence[Booking]:
    """What a therapist who fell ill would call off: all of today that has not begun."""
    mine = select(Booking).join(Booking.meeting).where(Booking.therapist_id == therapist.id)
    ahead = mine.where(Booking.state.in_(OPEN), Meeting.starts_at > work.now).order_by(Meeting.starts_at)
    today = in_nairobi(work.now).date()
    return [it for it in work.session.scalars(ahead) if in_nairobi(it.meeting.starts_at).date() == today]


def take_another_time(work: Work, booking: Booking, starts: datetime) -> Booking:
    """Instead of the money, another time of the same therapist, paid already.

    A therapist who calls off thereby offers their free times: nobody is asked again.
    Raises SlotTaken, AlreadyBooked or NothingOffered.
    """
    refund = _offered(work, booking)
    new = _like(work, booking, moves.place_at(work, booking, starts))
    lifecycle.happen(work, new, Event.MONEY_PROVEN)
    refunds.spend(work, refund, new)
    questions.close(work, booking, Asks.CALLED_OFF)
    alarms.await_session(work, new)
    work.tell(Rebooked(new, booking.code))
    return new


def take_the_money(work: Work, booking: Booking) -> None:
    """Everything back, now. Raises NothingOffered."""
    refunds.return_offered(work, _offered(work, booking))
    questions.close(work, booking, Asks.CALLED_OFF)
    work.tell(EverythingBack(booking))


def times_for(work: Work, booking: Booking) -> list[datetime]:
    """The free times nearest to the one that was called off, however often it was moved before."""
    return moves.times_for(work, booking)


def _offer_the_money(work: Work, booking: Booking) -> None:
    moves.stop_offering(work, booking)
    times = tuple(times_for(work, booking))
    release(work, booking.meeting, offered=False)
    alarms.silence(work, booking)
    until = terms.awake_from(work.now, work.policy) + terms.CHOOSE_WITHIN
    refunds.offer_back(work, booking, "called off", until)
    questions.ask(work, booking, Asks.CALLED_OFF, until, times)
    news = PaidSeatCalledOff if booking.meeting.is_group else CalledOffByClinic
    work.tell(news(booking, times))


def _offered(work: Work, booking: Booking) -> Refund:
    """What is offered for a time that was called off; money for an absence waits for who disputes it."""
    refund = refunds.offered_for(work, booking)
    if refund is None or booking.state != State.CALLED_OFF:
        raise NothingOffered
    return refund


def _like(work: Work, old: Booking, meeting: Meeting) -> Booking:
    new = enter(
        work,
        meeting,
        old.client,
        old.therapist,
        SessionKind(old.kind),
        old.price,
        state=State.APPROVED,
        specialisation=old.specialisation,
    )
    new.fee_percent = old.fee_percent
    return new
