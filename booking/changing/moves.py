"""Moving a paid session, or giving it up: nothing is lost until something else is chosen (R5.2)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from booking import lifecycle, questions, slots, terms
from booking.asking import alarms, seats
from booking.asking.holding import hold, release
from booking.asking.new_booking import refuse_overlap, when_free
from booking.changing import refunds
from booking.happenings import (
    GivenUp,
    MoveAsked,
    Moved,
    MoveLapsed,
    MoveRefused,
    OfferKept,
    OfferNudged,
    OfferOpened,
)
from booking.lifecycle import Event, NotPossible
from booking.questions import Asks
from booking.slots import SlotTaken
from booking.work import Work
from models.bookings import Booking, Meeting, State
from models.changes import MoveOffer, OfferState
from models.errands import Kind
from models.people import Therapist

_ALARMS = (Kind.NUDGE_OFFER, Kind.LAPSE_MOVE)


class NoOffer(Exception):
    """The client did not ask to cancel, or chose already. Nothing was changed."""


class TooManyMoves(Exception):
    """The session was moved twice; support decides about a third time."""


def open_offer(work: Work, booking: Booking) -> MoveOffer:
    """A client asks to cancel a paid session: offer times, the money, or keeping it. Nothing is given up.

    Asked again, the first offer is said again: notice counts from the first CANCEL.
    """
    offer = begin(work, booking)
    work.tell(OfferOpened(booking, *_offered(work, booking, offer)))
    return offer


def begin(work: Work, booking: Booking) -> MoveOffer:
    """The same with nothing said by text, for a client who has it all on a screen.

    Raises NotPossible.
    """
    refuse_unpaid(booking)
    lifecycle.happen(work, booking, Event.CANCEL)
    return living_offer(work, booking) or _new_offer(work, booking)


def refuse_unpaid(booking: Booking) -> None:
    """Raises NotPossible for what is not paid, or not any more: a screen may be older than the news."""
    if booking.state != State.CONFIRMED:
        raise NotPossible(State(booking.state), Event.CANCEL)


def would_come_back(work: Work, booking: Booking) -> tuple[int, int]:
    """The percent, and the shillings, that giving up would bring if it were asked for now.

    Raises NotPossible.
    """
    refuse_unpaid(booking)
    offer = living_offer(work, booking) or _as_of_now(work, booking)
    percent = refunds.percent_back(work, booking, offer)
    return percent, terms.share(booking.price, percent)


def living_offer(work: Work, booking: Booking) -> MoveOffer | None:
    """The offer that the client has not answered, or the therapist is asked about."""
    query = select(MoveOffer).where(MoveOffer.booking_id == booking.id)
    return work.session.scalars(query.where(MoveOffer.state.in_((OfferState.OPEN, OfferState.ASKED)))).first()


def asked_of(work: Work, therapist: Therapist) -> list[Booking]:
    """The sessions that this therapist is asked to move, the soonest first."""
    asked = select(Booking).join(MoveOffer, MoveOffer.booking_id == Booking.id).join(Booking.meeting)
    asked = asked.where(Booking.therapist_id == therapist.id, MoveOffer.state == OfferState.ASKED)
    return list(work.session.scalars(asked.order_by(Meeting.starts_at)))


def may_move(booking: Booking) -> bool:
    """Whether the client may still choose another time; after two moves support decides."""
    return booking.moves < terms.MOST_MOVES


def times_for(work: Work, booking: Booking, many: int = 3) -> list[datetime]:
    """Of all times that would suit instead, the nearest to the old one, in order."""
    times, old = all_times(work, booking), booking.meeting.starts_at
    return sorted(sorted(times, key=lambda at: abs(at - old))[:many])


def all_times(work: Work, booking: Booking) -> list[datetime]:
    """When the same therapist is free for this session and the client has nothing else, soonest first.

    For a seat in a group these are their other groups.
    """
    if booking.therapist.paused:
        return []
    if booking.meeting.is_group:
        times = seats.other_times(work, booking)
    else:
        times = slots.free_times(work, booking.therapist, booking.minutes)
    others = [at for at in times if at != booking.meeting.starts_at]
    return when_free(work, booking.client_id, others, booking.minutes)


def choose(work: Work, booking: Booking, starts: datetime) -> bool:
    """Take another time: at once with a day's notice, else the therapist is asked; whether it moved.

    Raises NoOffer, TooManyMoves, SlotTaken or AlreadyBooked; then the old time stands.
    """
    offer = _open(work, booking)
    if not may_move(booking):
        raise TooManyMoves
    if booking.meeting.starts_at - work.now < terms.MOVES_AT_ONCE:
        _ask(work, booking, offer, starts)
        return False
    notice = booking.meeting.starts_at - work.now
    meeting = place_at(work, booking, starts)
    least = booking.least_notice_minutes
    booking.least_notice_minutes = _minutes(notice) if least is None else min(_minutes(notice), least)
    _move(work, booking, offer, meeting)
    return True


def keep(work: Work, booking: Booking) -> None:
    """Keep the old time. Raises NoOffer."""
    offer = living_offer(work, booking)
    if offer is None:
        raise NoOffer
    withdraw(work, offer)
    work.tell(OfferKept(booking))


def give_up(work: Work, booking: Booking) -> int:
    """Give the session up; the shillings that come back, by the policy. Raises NoOffer or NotPossible."""
    offer = living_offer(work, booking)
    if offer is None:
        raise NoOffer
    percent = refunds.percent_back(work, booking, offer)
    lifecycle.happen(work, booking, Event.REFUND)
    _let_go_of_held(work, offer)
    _close(work, offer, OfferState.GIVEN_UP)
    release(work, booking.meeting)
    alarms.silence(work, booking)
    back = refunds.give_back(work, booking, percent, "given up by client").amount
    work.tell(GivenUp(booking, percent, back))
    return back


def agree(work: Work, booking: Booking) -> bool:
    """The therapist agrees to a move at short notice; False when none waits."""
    offer = living_offer(work, booking)
    if offer is None or offer.state != OfferState.ASKED or offer.held is None:
        return False
    _move(work, booking, offer, offer.held)
    return True


def refuse(work: Work, booking: Booking) -> bool:
    """The therapist cannot move; the old time stands. False when no move waits."""
    offer = living_offer(work, booking)
    if offer is None or offer.state != OfferState.ASKED:
        return False
    withdraw(work, offer)
    work.tell(MoveRefused(booking, offer.id))
    return True


def lapse(work: Work, booking: Booking, offer: MoveOffer) -> bool:
    """The therapist did not answer in time; whether that is so."""
    if offer.state != OfferState.ASKED or offer.answer_by is None or work.now < offer.answer_by:
        return False
    withdraw(work, offer)
    work.tell(MoveLapsed(booking, offer.id))
    return True


def nudge(work: Work, booking: Booking, offer: MoveOffer) -> bool:
    """Say the offer again, once; silence keeps the old time."""
    if offer.state != OfferState.OPEN or booking.state != State.CONFIRMED:
        return False
    work.tell(OfferNudged(booking, *_offered(work, booking, offer)))
    return True


def _as_of_now(work: Work, booking: Booking) -> MoveOffer:
    notice = _minutes(booking.meeting.starts_at - work.now)
    return MoveOffer(booking_id=booking.id, state=OfferState.OPEN, notice_minutes=notice, opened_at=work.now)


def _new_offer(work: Work, booking: Booking) -> MoveOffer:
    offer = _as_of_now(work, booking)
    work.session.add(offer)
    work.session.flush()
    half_way = terms.awake_from(work.now + (booking.meeting.starts_at - work.now) / 2, work.policy)
    work.owe(Kind.NUDGE_OFFER, offer.id, min(half_way, work.now + timedelta(hours=12)))
    return offer


def _offered(work: Work, booking: Booking, offer: MoveOffer) -> tuple[int, int, tuple[datetime, ...]]:
    """The percent and shillings that would come back, and the times, which are remembered as asked."""
    percent = refunds.percent_back(work, booking, offer)
    times = times_for(work, booking) if may_move(booking) else []
    questions.ask(work, booking, Asks.MOVE, booking.meeting.starts_at, times)
    return percent, terms.share(booking.price, percent), tuple(times)


def _open(work: Work, booking: Booking) -> MoveOffer:
    offer = living_offer(work, booking)
    if offer is None or offer.state != OfferState.OPEN:
        raise NoOffer
    return offer


def _ask(work: Work, booking: Booking, offer: MoveOffer, starts: datetime) -> None:
    """Hold the new time while the old one stands, and ask the therapist once."""
    offer.held = place_at(work, booking, starts)
    half = work.now + (booking.meeting.starts_at - work.now) / 2
    offer.state, offer.answer_by = OfferState.ASKED, half
    work.owe(Kind.LAPSE_MOVE, offer.id, half)
    work.tell(MoveAsked(booking, starts, half))


def place_at(work: Work, booking: Booking, starts: datetime) -> Meeting:
    """A session at another time, with a place held in it for this booking.

    Raises SlotTaken, or AlreadyBooked when it is the client who has something else then.
    """
    if booking.meeting.is_group:
        return seats.take_other(work, booking, starts)
    therapist, minutes = booking.therapist, booking.minutes
    if not slots.is_free(work, therapist, starts, minutes):
        raise SlotTaken
    refuse_overlap(work, booking.client, starts, minutes)  # with others: the own time is not free
    return hold(work, therapist, starts, minutes)


def _move(work: Work, booking: Booking, offer: MoveOffer, meeting: Meeting) -> None:
    was = booking.meeting.starts_at
    lifecycle.happen(work, booking, Event.MOVED)
    release(work, booking.meeting)
    booking.meeting = meeting
    booking.moves += 1
    work.session.flush()
    alarms.await_session(work, booking)
    _close(work, offer, OfferState.MOVED)
    work.tell(Moved(booking, was, booking.moves))


def refuse_into(work: Work, meeting: Meeting) -> None:
    """A group is called off: whoever was to be moved into it keeps the old time."""
    asked = select(MoveOffer).where(MoveOffer.held_id == meeting.id, MoveOffer.state == OfferState.ASKED)
    for offer in work.session.scalars(asked).all():
        refuse(work, offer.booking)


def stop_offering(work: Work, booking: Booking) -> None:
    """The session took place, or never will: there is nothing to choose any more."""
    if (offer := living_offer(work, booking)) is not None:
        withdraw(work, offer)


def withdraw(work: Work, offer: MoveOffer) -> None:
    """Other things happened: the offer is closed, and a time it held is free again."""
    _let_go_of_held(work, offer)
    _close(work, offer, OfferState.KEPT)


def _let_go_of_held(work: Work, offer: MoveOffer) -> None:
    if offer.held is not None:
        release(work, offer.held, offered=False)  # it was free before, and nobody waited for it


def _close(work: Work, offer: MoveOffer, state: OfferState) -> None:
    offer.state, offer.closed_at = state, work.now
    questions.close(work, offer.booking, Asks.MOVE)
    work.forgive(offer.id, *_ALARMS)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
