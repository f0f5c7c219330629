"""Who is told what: for everything that can happen, one line for each reader (REQUIREMENTS section 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from booking import happenings as what
from booking.happenings import Happening, Personal
from sms import change_messages as change
from sms import group_messages as group
from sms import messages as say
from sms import waitlist_messages as waiting
from sms.messages import About
from sms.payment_messages import payment_failed


class Reader(StrEnum):
    CLIENT = "client"
    THERAPIST = "therapist"


@dataclass(frozen=True)
class Telling:
    """A text that follows from a happening.

    ``wakes``: it may be sent at night, being about money that just moved or an answer to what the
    reader themselves just did. ``until_start``: it is worth nothing once the session has begun.
    ``may_stop``: whoever texted STOP does without it (REQUIREMENTS R6.3). ``repeats``: it answers
    something that may be asked again and again. ``in_group`` is said instead about a seat in a group,
    and ``together`` once about all its seats.
    """

    reader: Reader
    write: Callable[[About, Any], str]
    wakes: bool = False
    until_start: bool = False
    may_stop: bool = False
    repeats: bool = False
    in_group: Callable[[About, Any], str] | None = None
    together: bool = False


@dataclass(frozen=True)
class Note:
    """A text to one person that is about no booking; written with the news and what to dial."""

    write: Callable[[Any, str], str]
    wakes: bool = False
    may_stop: bool = False


def _only(write: Callable[[About], str]) -> Callable[[About, Any], str]:
    """A text that needs nothing of the happening but its booking."""

    def written(it: About, _happening: Happening) -> str:
        return write(it)

    written.__name__ = write.__name__
    return written


def _paid(it: About, news: what.PaymentConfirmed) -> str:
    return say.paid(it, news.receipt)


def _paid_noted(it: About, news: what.PaymentConfirmed) -> str:
    client = news.booking.client
    return say.paid_noted(it, client.phone if client.shares_phone else None)


def _payment_failed(it: About, news: what.PaymentFailed) -> str:
    return payment_failed(it, news.why)


def _money_comes_back(it: About, news: what.MoneyToReturn) -> str:
    return say.money_comes_back(it, news.amount)


def _done_noted(it: About, news: what.Completed) -> str:
    return say.done_noted(it, news.booking.lasted_minutes or it.minutes)


def _thanks_for_rating(it: About, news: what.Rated) -> str:
    return say.thanks_for_rating(it, news.stars)


def _offer(it: About, news: what.OfferOpened) -> str:
    return change.offer(it, news.percent, news.back, news.times)


def _offer_again(it: About, news: what.OfferNudged) -> str:
    return change.offer(it, news.percent, news.back, news.times)


def _move_asked(it: About, news: what.MoveAsked) -> str:
    return change.move_asked(it, news.wanted, news.answer_by)


def _may_it_move(it: About, news: what.MoveAsked) -> str:
    return change.may_it_move(it, news.wanted, news.answer_by)


def _moved(it: About, news: what.Moved) -> str:
    return change.moved(it, news.was)


def _moved_noted(it: About, news: what.Moved) -> str:
    return change.moved_noted(it, news.was)


def _given_up(it: About, news: what.GivenUp) -> str:
    return change.given_up(it, news.percent, news.back)


def _called_off_by_clinic(it: About, news: what.CalledOffByClinic) -> str:
    return change.called_off_by_clinic(it, news.times)


def _rebooked(it: About, news: what.Rebooked) -> str:
    return change.rebooked(it, news.instead_of)


def _rebooked_noted(it: About, news: what.Rebooked) -> str:
    return change.rebooked_noted(it, news.instead_of)


def _seat_taken_noted(it: About, news: what.SeatTaken) -> str:
    return group.seat_taken_noted(it, news.booking.meeting.taken, news.booking.meeting.seats)


_SEAT_GIVEN_UP: Final = _only(group.seat_given_up_noted)

C, T = Reader.CLIENT, Reader.THERAPIST

WHO_IS_TOLD: Final[Mapping[type[Happening], tuple[Telling, ...]]] = {
    what.Requested: (
        Telling(C, _only(say.request_received), wakes=True),
        Telling(T, _only(say.new_request), until_start=True),
    ),
    what.TherapistNudged: (Telling(T, _only(say.answer_nudge), until_start=True),),
    what.Approved: (
        Telling(C, _only(say.approved), until_start=True),
        Telling(T, _only(say.approval_noted), wakes=True),
    ),
    what.Declined: (Telling(C, _only(say.declined)), Telling(T, _only(say.decline_noted), wakes=True)),
    what.RequestLapsed: (Telling(C, _only(say.request_lapsed)), Telling(T, _only(say.request_lapsed_noted))),
    what.ClientNudged: (Telling(C, _only(say.payment_nudge), until_start=True),),
    what.PaymentLapsed: (
        Telling(C, _only(say.payment_lapsed)),
        Telling(T, _only(say.payment_lapsed_noted), in_group=_only(group.seat_unpaid_noted)),
    ),
    what.CalledOffByClient: (
        Telling(C, _only(say.called_off), wakes=True),
        Telling(T, _only(say.called_off_noted), in_group=_SEAT_GIVEN_UP),
    ),
    what.CalledOffByTherapist: (
        Telling(C, _only(say.taken_back)),
        Telling(T, _only(say.taken_back_noted), wakes=True, in_group=_only(group.seat_taken_back_noted)),
    ),
    what.PaymentConfirmed: (Telling(C, _paid, wakes=True), Telling(T, _paid_noted, wakes=True)),
    what.PaymentFailed: (Telling(C, _payment_failed, wakes=True),),
    what.PaymentUnclear: (Telling(C, _only(say.payment_unclear), wakes=True),),
    what.MoneyToReturn: (Telling(C, _money_comes_back, wakes=True),),
    what.DayBefore: (
        Telling(C, _only(say.day_before), until_start=True, may_stop=True),
        Telling(
            T,
            _only(say.day_before_noted),
            until_start=True,
            in_group=_only(group.group_day_before),
            together=True,
        ),
    ),
    what.HourBefore: (
        Telling(C, _only(say.hour_before), until_start=True, may_stop=True),
        Telling(
            T,
            _only(say.hour_before_noted),
            until_start=True,
            in_group=_only(group.group_hour_before),
            together=True,
        ),
    ),
    what.SessionOver: (
        Telling(T, _only(say.how_did_it_go), in_group=_only(group.how_did_the_group_go), together=True),
    ),
    what.Completed: (
        Telling(C, _only(say.rate_it), may_stop=True),
        Telling(T, _done_noted, wakes=True, together=True),
    ),
    what.Rated: (Telling(C, _thanks_for_rating, wakes=True),),
    what.OfferOpened: (Telling(C, _offer, wakes=True, until_start=True, repeats=True),),
    what.OfferNudged: (Telling(C, _offer_again, until_start=True),),
    what.OfferKept: (Telling(C, _only(change.kept), wakes=True, repeats=True),),
    what.MoveAsked: (
        Telling(C, _move_asked, wakes=True, repeats=True),
        Telling(T, _may_it_move, until_start=True, repeats=True),
    ),
    what.Moved: (Telling(C, _moved, wakes=True), Telling(T, _moved_noted)),
    what.MoveRefused: (
        Telling(C, _only(change.move_refused), until_start=True),
        Telling(T, _only(change.move_refused_noted), wakes=True),
    ),
    what.MoveLapsed: (Telling(C, _only(change.move_lapsed), until_start=True),),
    what.GivenUp: (
        Telling(C, _given_up, wakes=True),
        Telling(T, _only(change.given_up_noted), in_group=_SEAT_GIVEN_UP),
    ),
    what.CalledOffByClinic: (
        Telling(C, _called_off_by_clinic),
        Telling(T, _only(change.called_off_noted), wakes=True),
    ),
    what.Rebooked: (Telling(C, _rebooked, wakes=True), Telling(T, _rebooked_noted)),
    what.EverythingBack: (Telling(C, _only(change.everything_back), wakes=True),),
    what.ClientAbsent: (
        Telling(C, _only(change.client_was_absent)),
        Telling(T, _only(change.client_absent_noted), wakes=True),
    ),
    what.TherapistAbsent: (
        Telling(C, _only(change.therapist_absent_noted), wakes=True),
        Telling(T, _only(change.therapist_was_absent)),
    ),
    what.SeatTaken: (
        Telling(C, _only(group.seat_taken), wakes=True, until_start=True),
        Telling(T, _seat_taken_noted, until_start=True),
    ),
    what.SeatCalledOff: (Telling(C, _only(say.taken_back)),),
    what.PaidSeatCalledOff: (Telling(C, _called_off_by_clinic),),
    what.Disputed: (Telling(C, _only(change.disputed)), Telling(T, _only(change.disputed))),
}

TOLD_IN_PERSON: Final[Mapping[type[Personal], Note]] = {
    what.GroupAnnounced: Note(group.group_announced, wakes=True),
    what.GroupCalledOff: Note(group.group_called_off, wakes=True),
    what.TimeOffered: Note(waiting.time_offered, may_stop=True),
    what.TimeGone: Note(waiting.time_gone, may_stop=True),
}
