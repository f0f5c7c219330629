"""Whoever sent us a text, and what is needed to answer them."""

from dataclasses import dataclass, replace

from booking.desk import Desk
from booking.practice import Practice
from booking.readers import Reader
from booking.work import Actor, Work
from language import Language
from models.bookings import Booking
from models.people import Client, Therapist
from sms.messages import About
from sms.telling.announcer import SmsAnnouncer

NOTHING_MORE = ""  # what happened is told by an announcement already


@dataclass(frozen=True)
class House:
    """What every reply may need of the clinic.

    ``support_hours`` is said as it is, as in "8 AM-5 PM".
    """

    announcer: SmsAnnouncer
    crisis_lines: tuple[str, ...]
    support_hours: str
    sends_letters: bool = False  # whether there is a mail server


@dataclass(frozen=True)
class Correspondent:
    """Somebody at the other end of a text: a client, a therapist, both, or nobody we know."""

    work: Work
    phone: str
    house: House
    text_id: int
    client: Client | None
    therapist: Therapist | None

    @property
    def person(self) -> Client | Therapist | None:
        """As what they are spoken to: somebody who is both is a client to us."""
        return self.client or self.therapist

    @property
    def language(self) -> Language:
        return Language(self.person.language) if self.person else Language.ENGLISH

    @property
    def desk(self) -> Desk:
        """Where they act as a client."""
        return Desk(replace(self.work, actor=Actor.CLIENT), self.phone, self.client)

    @property
    def practice(self) -> Practice:
        """Where they act as a therapist."""
        assert self.therapist is not None
        return Practice(replace(self.work, actor=Actor.THERAPIST), self.therapist)

    @property
    def dial(self) -> str:
        return self.house.announcer.ussd_code

    @property
    def hours(self) -> str:
        return self.house.support_hours

    @property
    def support(self) -> str:
        return self.house.announcer.support_phone

    def about(self, booking: Booking) -> About:
        mine = self.client is not None and booking.client_id == self.client.id
        return self.house.announcer.about(self.work, booking, Reader.CLIENT if mine else Reader.THERAPIST)
