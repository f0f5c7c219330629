"""A post box in place of the mail server, and somebody whose letters go into it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from booking import letters
from booking.personal import PayoutSent
from booking.work import Work
from mail.announcer import MailAnnouncer
from mail.docs_page import HOUSE
from mail.gateway import Envelope
from models.mail import GivenAddress
from models.people import Client
from tests.rules.clinic_at_work import Clinic

AMINA = "+254711000001"
ADDRESS = "amina@example.com"


class PostBox:
    """Keeps what it is given, or is shut."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.tried = 0
        self.trouble: Exception | None = None

    def send(self, letter: Envelope) -> None:
        self.tried += 1
        if self.trouble:
            raise self.trouble
        self.taken.append(letter)


@contextmanager
def standing_in(clinic: Clinic) -> Iterator[PostBox]:
    """For the mail server, which this clinic has none of."""
    was, box = clinic.runtime.mail, PostBox()
    vars(clinic.runtime)["mail"] = box
    yield box
    vars(clinic.runtime)["mail"] = was


def opens_a_mailbox(clinic: Clinic, number: int = 1) -> int:
    """A client's proven address, Amina's if no other is named; their key."""
    key = clinic.joined(number)

    def prove(work: Work) -> None:
        client = work.session.get_one(Client, key)
        letters.give(work, client, ADDRESS if number == 1 else f"somebody{number}@example.com")
        given = work.session.scalars(select(GivenAddress).order_by(GivenAddress.id.desc())).first()
        assert given
        letters.prove(work, client, given.proof or "")

    clinic.do(prove)
    return key


def mails(clinic: Clinic, key: int, about: int = 1) -> None:
    """Something happens that is worth a letter."""

    def tell(work: Work) -> None:
        person = work.session.get_one(Client, key)
        told = PayoutSent(person, about, work.now, amount=2000, sessions=4, fee=400, receipt=None)
        MailAnnouncer(HOUSE).tell(work, told)

    clinic.do(tell)
