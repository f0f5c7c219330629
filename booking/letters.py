"""Where somebody wants letters besides texts: given by text, proven, taken back (REQUIREMENTS R6.1).

The sender of a text can be forged, and an address can be mistyped. So the proof is in two halves, one
mailed to the address and one texted to the phone: together only its owner has them. Until both have come
back, nothing else is mailed.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select, update

import addresses
from booking.personal import AddressGiven, LettersComeBack
from booking.work import Work
from models.base import new_id
from models.mail import Letter, Mailbox
from models.people import Client, Therapist

PROOF_HOLDS: Final = timedelta(hours=24)
TRIES: Final = 5
_MAILED, _TEXTED = 4, 3  # digits; in five tries, whoever reads only the letter guesses one in two hundred
_A_DAY: Final = timedelta(days=1)

Person = Client | Therapist


class ProvenAlready(Exception):
    """Letters go to this address as it is."""


class TooManyAddresses(Exception):
    """This phone gave so many today that we write to no other."""


class NothingToProve(Exception):
    """No address waits for its digits: none was given, or too long ago, or too many digits were wrong."""


class WrongDigits(Exception):
    """These are not the digits."""


@dataclass(frozen=True)
class Letters:
    """What somebody on the phone may see of their letters, and end."""

    work: Work
    phone: str  # E.164

    @property
    def address(self) -> str | None:
        """Where they go, as much of it as others may see."""
        mailbox = open_mailbox(self.work, self.phone)
        return addresses.masked(mailbox.address) if mailbox and mailbox.address else None

    def stop(self) -> bool:
        return take_back(self.work, self.phone)


def mailbox_of(work: Work, phone: str) -> Mailbox | None:
    """What this phone (E.164) said of letters, if it ever did."""
    return work.session.scalars(select(Mailbox).where(Mailbox.phone.matches(phone))).first()


def open_mailbox(work: Work, phone: str) -> Mailbox | None:
    """Where letters to this phone's owner go: a proven address from which none came back."""
    mailbox = mailbox_of(work, phone)
    return mailbox if mailbox and mailbox.proven_at and not mailbox.broken_at else None


def give(work: Work, person: Person, typed: str) -> None:
    """Have letters sent to this address, once it is proven; both halves of the proof are on their way.

    Raises addresses.NotAnAddress, ProvenAlready or TooManyAddresses.
    """
    address = addresses.normalise(typed)
    mailbox = mailbox_of(work, person.phone) or _new(work, person.phone)
    if mailbox.address == address and mailbox.proven_at and not mailbox.broken_at:
        raise ProvenAlready
    _count(work, mailbox)
    _empty(work, mailbox)
    mailed, texted = _digits(_MAILED), _digits(_TEXTED)
    mailbox.address, mailbox.proof, mailbox.given_at = address, mailed + texted, work.now
    work.tell(AddressGiven(person, new_id(), work.now, address=address, mailed=mailed, texted=texted))


def prove(work: Work, person: Person, digits: str) -> str:
    """The address, now that these digits prove it; in whichever order the two halves come.

    Raises WrongDigits or NothingToProve.
    """
    mailbox = mailbox_of(work, person.phone)
    if mailbox is None or not mailbox.address or not mailbox.proof or _is_over(work, mailbox):
        raise NothingToProve
    if digits not in (mailbox.proof, mailbox.proof[_MAILED:] + mailbox.proof[:_MAILED]):
        _count_wrong(work, mailbox)
        raise WrongDigits
    mailbox.proof, mailbox.proven_at = None, work.now
    return mailbox.address


def take_back(work: Work, phone: str) -> bool:
    """No more letters, and none is kept; whether there was an address."""
    mailbox = mailbox_of(work, phone)
    if mailbox is None or mailbox.address is None:
        return False
    _empty(work, mailbox)
    return True


def forget(work: Work, phone: str) -> None:
    """Leave nothing of this phone's letters, as when its owner is erased (R8.1)."""
    if mailbox := mailbox_of(work, phone):
        _empty(work, mailbox)
        work.session.delete(mailbox)


def came_back(work: Work, mailbox: Mailbox, person: Person | None) -> None:
    """Letters to this address come back for good: none goes there any more, and its owner hears so once."""
    if mailbox.broken_at or not mailbox.address:
        return
    mailbox.broken_at, mailbox.proof = work.now, None
    if person is not None:
        work.tell(LettersComeBack(person, new_id(), work.now, address=mailbox.address))


def _new(work: Work, phone: str) -> Mailbox:
    mailbox = Mailbox(phone=phone, given_since=work.now, given_at=work.now, given=0, tries=0)
    work.session.add(mailbox)
    return mailbox


def _count(work: Work, mailbox: Mailbox) -> None:
    if work.now - mailbox.given_since >= _A_DAY:
        mailbox.given, mailbox.given_since = 0, work.now
    if mailbox.given >= work.policy.addresses_a_day:
        raise TooManyAddresses
    mailbox.given += 1


def _empty(work: Work, mailbox: Mailbox) -> None:
    """Forget the address, and every letter written for it."""
    work.session.flush()
    work.session.execute(delete(Letter).where(Letter.mailbox_id == mailbox.id))
    mailbox.address = mailbox.proof = mailbox.proven_at = mailbox.broken_at = None
    mailbox.tries = 0


def _is_over(work: Work, mailbox: Mailbox) -> bool:
    return mailbox.tries >= TRIES or work.now - mailbox.given_at > PROOF_HOLDS


def _count_wrong(work: Work, mailbox: Mailbox) -> None:
    more = update(Mailbox).where(Mailbox.id == mailbox.id).values(tries=Mailbox.tries + 1)
    work.session.execute(more)


def _digits(many: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(many))
