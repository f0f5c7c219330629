"""Tells people by text what happened, in their own language (the table is in who_is_told.py)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from booking.directory import spoken_name
from booking.happenings import Happening
from booking.work import Work
from language import Language, _, speaking
from models.bookings import Booking
from models.people import SessionKind
from sms.messages import About
from sms.outbox import post
from sms.who_is_told import WHO_IS_TOLD, Reader, Telling

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
            once=f"{name}:{booking.id}:{booking.moves}{_which(work, happening, telling)}",
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


def _which(work: Work, happening: Happening, telling: Telling) -> str:
    """What tells this one from another of its kind for the same booking at the same time."""
    if telling.repeats:
        return f":{work.now.timestamp()}"
    cause = getattr(happening, "attempt_id", None) or getattr(happening, "offer_id", None)
    return f":{cause}" if cause else ""
