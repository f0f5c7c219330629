"""A therapist, or the clinic, calls off: everything back, or another time (R2.6, R5.3)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from booking import alarms, lifecycle, moves, questions, refunds, slots, terms
from booking.answers import let_go
from booking.codes import new_code, new_link
from booking.happenings import CalledOffByClinic, CalledOffByTherapist, Declined, EverythingBack, Rebooked
from booking.holding import hold, release
from booking.lifecycle import Besides, Event
from booking.questions import Asks
from booking.slots import SlotTaken
from booking.work import Work
from clock import in_nairobi
from models.bookings import OPEN, Booking, Meeting, State
from models.money import Refund
from models.people import Therapist


class NothingOffered(Exception):
    """Nothing is offered for this booking, or it was decided before."""


def call_off(work: Work, booking: Booking) -> bool:
    """Call a booking off; False when it was before. Raises NotPossible."""
    was = State(booking.state)
    step = lifecycle.happen(work, booking, Event.CALLED_OFF)
    if step.to == was:
        return False
    if step.besides == Besides.RETURN_ALL:
        _offer_the_money(work, booking)
    else:
        let_go(work, booking)
        work.tell(Declined(booking) if was == State.PENDING else CalledOffByTherapist(booking))
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
    Raises SlotTaken or NothingOffered.
    """
    refund = _offered(work, booking)
    if not slots.is_free(work, booking.therapist, starts, booking.minutes):
        raise SlotTaken
    new = _like(work, booking, hold(work, booking.therapist, starts, booking.minutes))
    lifecycle.begin(work, new)
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
    """The free times nearest to the one that was called off."""
    return moves.times_for(work, booking)


def _offer_the_money(work: Work, booking: Booking) -> None:
    if (offer := moves.living_offer(work, booking)) is not None:
        moves.withdraw(work, offer)
    times = tuple(times_for(work, booking))
    release(work, booking.meeting)
    alarms.silence(work, booking)
    until = terms.awake_from(work.now, work.policy) + terms.CHOOSE_WITHIN
    refunds.offer_back(work, booking, "called off", until)
    questions.ask(work, booking, Asks.CALLED_OFF, until, times)
    work.tell(CalledOffByClinic(booking, times))


def _offered(work: Work, booking: Booking) -> Refund:
    refund = refunds.offered_for(work, booking)
    if refund is None:
        raise NothingOffered
    return refund


def _like(work: Work, old: Booking, meeting: Meeting) -> Booking:
    new = Booking(
        code=new_code(work),
        client=old.client,
        therapist=old.therapist,
        meeting=meeting,
        state=State.APPROVED,
        kind=old.kind,
        specialisation=old.specialisation,
        price=old.price,
        minutes=old.minutes,
        made_at=work.now,
        answer_by=work.now,
        client_link=new_link(),
        therapist_link=new_link(),
    )
    work.session.add(new)
    work.session.flush()
    return new
