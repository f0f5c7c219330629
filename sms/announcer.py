"""Who is told what: for everything that can happen, one line for each reader (REQUIREMENTS section 6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from booking.directory import spoken_name
from booking.happenings import (
    Approved,
    CalledOffByClient,
    CalledOffByTherapist,
    ClientNudged,
    Completed,
    DayBefore,
    Declined,
    Happening,
    HourBefore,
    MoneyToReturn,
    PaymentConfirmed,
    PaymentFailed,
    PaymentLapsed,
    PaymentUnclear,
    Rated,
    Requested,
    RequestLapsed,
    SessionOver,
    TherapistNudged,
)
from booking.work import Work
from language import Language, _, speaking
from models.bookings import Booking
from models.people import SessionKind
from sms import messages as say
from sms.messages import About
from sms.outbox import post
from sms.payment_messages import payment_failed


class Reader(StrEnum):
    CLIENT = "client"
    THERAPIST = "therapist"


@dataclass(frozen=True)
class Telling:
    """A text that follows from a happening.

    ``wakes``: it may be sent at night, being about money that just moved or an answer to what the
    reader themselves just did. ``until_start``: it is worth nothing once the session has begun.
    ``may_stop``: whoever texted STOP does without it (REQUIREMENTS R6.3).
    """

    reader: Reader
    write: Callable[[About, Any], str]
    wakes: bool = False
    until_start: bool = False
    may_stop: bool = False


def _only(write: Callable[[About], str]) -> Callable[[About, Any], str]:
    """A text that needs nothing of the happening but its booking."""

    def written(it: About, _happening: Happening) -> str:
        return write(it)

    written.__name__ = write.__name__
    return written


def _paid(it: About, news: PaymentConfirmed) -> str:
    return say.paid(it, news.receipt)


def _paid_noted(it: About, news: PaymentConfirmed) -> str:
    client = news.booking.client
    return say.paid_noted(it, client.phone if client.shares_phone else None)


def _payment_failed(it: About, news: PaymentFailed) -> str:
    return payment_failed(it, news.why)


def _money_comes_back(it: About, news: MoneyToReturn) -> str:
    return say.money_comes_back(it, news.amount)


def _done_noted(it: About, news: Completed) -> str:
    return say.done_noted(it, news.booking.lasted_minutes or it.minutes)


def _thanks_for_rating(it: About, news: Rated) -> str:
    return say.thanks_for_rating(it, news.stars)


C, T = Reader.CLIENT, Reader.THERAPIST

WHO_IS_TOLD: Final[Mapping[type[Happening], tuple[Telling, ...]]] = {
    Requested: (
        Telling(C, _only(say.request_received), wakes=True),
        Telling(T, _only(say.new_request), until_start=True),
    ),
    TherapistNudged: (Telling(T, _only(say.answer_nudge), until_start=True),),
    Approved: (
        Telling(C, _only(say.approved), until_start=True),
        Telling(T, _only(say.approval_noted), wakes=True),
    ),
    Declined: (Telling(C, _only(say.declined)), Telling(T, _only(say.decline_noted), wakes=True)),
    RequestLapsed: (Telling(C, _only(say.request_lapsed)), Telling(T, _only(say.request_lapsed_noted))),
    ClientNudged: (Telling(C, _only(say.payment_nudge), until_start=True),),
    PaymentLapsed: (Telling(C, _only(say.payment_lapsed)), Telling(T, _only(say.payment_lapsed_noted))),
    CalledOffByClient: (
        Telling(C, _only(say.called_off), wakes=True),
        Telling(T, _only(say.called_off_noted)),
    ),
    CalledOffByTherapist: (
        Telling(C, _only(say.taken_back)),
        Telling(T, _only(say.taken_back_noted), wakes=True),
    ),
    PaymentConfirmed: (Telling(C, _paid, wakes=True), Telling(T, _paid_noted, wakes=True)),
    PaymentFailed: (Telling(C, _payment_failed, wakes=True),),
    PaymentUnclear: (Telling(C, _only(say.payment_unclear), wakes=True),),
    MoneyToReturn: (Telling(C, _money_comes_back, wakes=True),),
    DayBefore: (
        Telling(C, _only(say.day_before), until_start=True, may_stop=True),
        Telling(T, _only(say.day_before_noted), until_start=True),
    ),
    HourBefore: (
        Telling(C, _only(say.hour_before), until_start=True, may_stop=True),
        Telling(T, _only(say.hour_before_noted), until_start=True),
    ),
    SessionOver: (Telling(T, _only(say.how_did_it_go)),),
    Completed: (Telling(C, _only(say.rate_it), may_stop=True), Telling(T, _done_noted, wakes=True)),
    Rated: (Telling(C, _thanks_for_rating, wakes=True),),
}

_CLOSE: Final = timedelta(hours=12)  # about a session this near people are told at night, too


@dataclass(frozen=True)
class SmsAnnouncer:
    """Tells people by text. Needs to know where links lead, what to dial, and who helps."""

    public_url: str
    ussd_code: str
    support_phone: str

    def tell(self, work: Work, happening: Happening) -> None:
        for telling in WHO_IS_TOLD[type(happening)]:
            if happening.booking.client.reminders or not telling.may_stop:
                self._post(work, happening, telling)

    def _post(self, work: Work, happening: Happening, telling: Telling) -> None:
        booking, name = happening.booking, telling.write.__name__.strip("_")
        to = booking.client if telling.reader == Reader.CLIENT else booking.therapist
        with speaking(Language(to.language)):
            body = telling.write(self.about(booking, telling.reader), happening)
        post(
            work,
            to.phone,
            body,
            name=name,
            once=f"{name}:{booking.id}{_which(happening)}",
            may_wake=telling.wakes or booking.meeting.starts_at - work.now < _CLOSE,
            booking_id=booking.id,
            worth_until=booking.meeting.starts_at if telling.until_start else None,
        )

    def about(self, booking: Booking, reader: Reader) -> About:
        """A booking in words, for one of the two who have it."""
        link = booking.client_link if reader == Reader.CLIENT else booking.therapist_link
        return About(
            code=booking.code,
            provider=spoken_name(booking.therapist.name),
            client=booking.client.first_name or _("a client"),
            kind=kind_in_words(SessionKind(booking.kind)),
            starts=booking.meeting.starts_at,
            minutes=booking.minutes,
            price=booking.price,
            answer_by=booking.answer_by,
            pay_by=booking.pay_by or booking.meeting.starts_at,
            link=f"{self.public_url}/j/{link}",
            dial=self.ussd_code,
            dial_here=f"{self.ussd_code[:-1]}*{booking.code}#",
            support=self.support_phone,
        )


def kind_in_words(kind: SessionKind) -> str:
    return {
        SessionKind.INDIVIDUAL: _("individual"),
        SessionKind.COUPLES: _("couples"),
        SessionKind.FAMILY: _("family"),
        SessionKind.GROUP: _("group"),
    }[kind]


def _which(happening: Happening) -> str:
    """What tells this one from another of its kind for the same booking."""
    attempt = getattr(happening, "attempt_id", None)
    return f":{attempt}" if attempt else ""
