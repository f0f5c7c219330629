"""What is worth a letter: of what can happen, one line for each reader who gave an address (R6.1).

Letters are what people look up again: when it is, what was paid, what comes back. All else is for the
phone alone, and so is whatever waits for an answer. STOP ends none of them, EMAIL OFF all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from booking import happenings as what
from booking import personal
from booking.happenings import Happening
from booking.personal import Personal
from booking.readers import Reader
from mail import wording as say
from mail.invitation import Method
from mail.writing import About, House, Written


@dataclass(frozen=True)
class Mailing:
    """A letter that follows from a happening.

    ``calendar``: what it asks the reader's calendar to do. ``until_start``: it is worth nothing once the
    session has begun. A therapist's group is one entry in their calendar however many sit in it, so
    ``in_group`` is said once about all its seats; without it, nothing is said of a seat.
    """

    reader: Reader
    write: Callable[[About, Any], Written]
    calendar: Method | None = None
    until_start: bool = False
    in_group: Callable[[About], Written] | None = None

    @property
    def name(self) -> str:
        """What the letter is called where it is kept."""
        return self.write.__name__


@dataclass(frozen=True)
class MailedInPerson:
    """A letter to one person that is about no booking.

    ``unproven``: the address that it goes to, which is still to be proven.
    """

    write: Callable[[Any, House], Written]
    unproven: Callable[[Any], str] | None = None

    @property
    def name(self) -> str:
        return self.write.__name__


@dataclass(frozen=True)
class MailedOfGroup:
    """A letter to a therapist about a group as a whole."""

    write: Callable[[About], Written]
    calendar: Method
    until_start: bool = False

    @property
    def name(self) -> str:
        return self.write.__name__


def _only(write: Callable[[About], Written]) -> Callable[[About, Any], Written]:
    """A letter that needs nothing of the happening but its booking."""

    def written(it: About, _happening: Happening) -> Written:
        return write(it)

    written.__name__ = write.__name__
    return written


C, T = Reader.CLIENT, Reader.THERAPIST
REQUEST, CANCEL = Method.REQUEST, Method.CANCEL

WHO_IS_MAILED: Final[Mapping[type[Happening], tuple[Mailing, ...]]] = {
    what.PaymentConfirmed: (
        Mailing(C, say.confirmed, REQUEST),
        Mailing(T, _only(say.confirmed_noted), REQUEST),
    ),
    what.Rebooked: (Mailing(C, say.rebooked, REQUEST), Mailing(T, say.rebooked_noted, REQUEST)),
    what.Moved: (Mailing(C, say.moved, REQUEST), Mailing(T, say.moved_noted, REQUEST)),
    what.DayBefore: (
        Mailing(C, _only(say.day_before), REQUEST, until_start=True),
        Mailing(T, _only(say.day_before_noted), REQUEST, until_start=True, in_group=say.group_day_before),
    ),
    what.GivenUp: (Mailing(C, say.given_up, CANCEL), Mailing(T, _only(say.given_up_noted), CANCEL)),
    what.CalledOffByClinic: (
        Mailing(C, _only(say.called_off), CANCEL),
        Mailing(T, _only(say.called_off_noted), CANCEL),
    ),
    what.PaidSeatCalledOff: (Mailing(C, _only(say.called_off), CANCEL),),
    what.EverythingBack: (Mailing(C, _only(say.everything_back)),),
    what.RefundSent: (Mailing(C, say.refund_sent),),
}

# Letters that bring an entry for the calendar.
WITH_ENTRY: Final = frozenset(
    mailing.name for mailings in WHO_IS_MAILED.values() for mailing in mailings if mailing.calendar
)

IN_PERSON: Final[Mapping[type[Personal], MailedInPerson]] = {
    personal.AddressGiven: MailedInPerson(say.prove_address, unproven=lambda news: news.address),
    personal.PayoutSent: MailedInPerson(say.payout_sent),
}

OF_GROUPS: Final[Mapping[type[Personal], MailedOfGroup]] = {
    personal.GroupAnnounced: MailedOfGroup(say.group_announced, REQUEST),
    personal.GroupCalledOff: MailedOfGroup(say.group_called_off, CANCEL),
}

# What each of these makes untrue of what still waits to be sent about the same booking.
OVERTAKES: Final[Mapping[type[Happening], tuple[type[Happening], ...]]] = {
    what.Moved: (what.DayBefore,),
    what.GivenUp: (what.DayBefore,),
    what.CalledOffByClinic: (what.DayBefore,),
    what.PaidSeatCalledOff: (what.DayBefore,),
}
