"""Where somebody wants letters besides texts: given by text, proven, taken back (REQUIREMENTS R6.1).

The sender of a text can be forged, and an address can be mistyped. So the proof is in two halves, one
mailed to the address and one texted to the phone: together only its owner has them. Until both have come
back, nothing else is mailed there, and letters go where they went before.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Select, delete, func, select

import addresses
from booking.personal import AddressGiven, LettersComeBack
from booking.work import Work
from models.base import new_id
from models.mail import GivenAddress, Letter, Mailbox
from models.people import Client, Therapist
from models.sealing import keyring

PROOF_HOLDS: Final = timedelta(hours=24)
TRIES: Final = 5  # of one phone in a day, whatever it gave
_MAILED, _TEXTED = 4, 3  # digits; in a day's tries, whoever reads only the letter guesses one in two hundred
_A_DAY: Final = timedelta(days=1)

Person = Client | Therapist


class ProvenAlready(Exception):
    """Letters go to this address as it is."""


class TooOften(Exception):
    """So many addresses came from this phone today, or wrong digits; or this address so often, from any."""


class NothingToProve(Exception):
    """No address waits for its digits: none was given, too long ago, or no letter arrives there."""


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
    return work.session.scalars(_mailbox_of(phone)).first()


def open_mailbox(work: Work, phone: str) -> Mailbox | None:
    """Where letters to this phone's owner go: a proven address from which none came back."""
    mailbox = mailbox_of(work, phone)
    return mailbox if mailbox and mailbox.address and not mailbox.broken_at else None


def give(work: Work, person: Person, typed: str) -> None:
    """Have letters sent to this address, once it is proven; both halves of the proof are on their way.

    Raises addresses.NotAnAddress, ProvenAlready or TooOften.
    """
    address = addresses.normalise(typed)
    mailbox = _taken_up(work, person.phone) or _new(work, person.phone)
    if mailbox.address == address and not mailbox.broken_at:
        raise ProvenAlready
    _count(work, mailbox, address)
    _forget_given(work, mailbox)
    mailed, texted = _digits(_MAILED), _digits(_TEXTED)
    _note_given(work, mailbox, address, proof=mailed + texted)
    work.tell(AddressGiven(person, new_id(), work.now, address=address, mailed=mailed, texted=texted))


def prove(work: Work, person: Person, digits: str) -> str:
    """The address, now that these digits prove it; in whichever order the two halves come.

    Raises WrongDigits, NothingToProve or TooOften.
    """
    mailbox = _taken_up(work, person.phone)
    given = _waiting(work, mailbox) if mailbox else None
    if mailbox is None or given is None or given.address is None or given.proof is None:
        raise NothingToProve
    if _wrong_today(work, mailbox) >= TRIES:
        raise TooOften
    if digits not in (given.proof, given.proof[_MAILED:] + given.proof[:_MAILED]):
        given.tries, given.tried_at = given.tries + 1, work.now
        raise WrongDigits
    return _open(work, mailbox, given.address)


def take_back(work: Work, phone: str) -> bool:
    """No more letters, and none is kept; whether there was an address."""
    mailbox = _taken_up(work, phone)
    if mailbox is None or not (mailbox.address or _waiting(work, mailbox)):
        return False
    _empty(work, mailbox)
    return True


def came_back(work: Work, letter: Letter, person: Person | None) -> None:
    """Whatever goes where this one went comes back: none goes there again, and its owner hears so once."""
    address, mailbox = letter.address, letter.mailbox
    if address is None:
        return
    if letter.unproven:
        _forget_given(work, mailbox)
    else:
        mailbox.broken_at = work.now
    if person is not None:
        work.tell(LettersComeBack(person, new_id(), work.now, address=address))


def _mailbox_of(phone: str) -> Select[Mailbox]:
    return select(Mailbox).where(Mailbox.phone.matches(phone))


def _taken_up(work: Work, phone: str) -> Mailbox | None:
    """As mailbox_of, and until we commit nobody else counts what this phone tries."""
    return work.session.scalars(_mailbox_of(phone).with_for_update()).first()


def _new(work: Work, phone: str) -> Mailbox:
    mailbox = Mailbox(phone=phone)
    work.session.add(mailbox)
    work.session.flush()
    return mailbox


def _note_given(work: Work, mailbox: Mailbox, address: str, proof: str) -> None:
    given = GivenAddress(mailbox_id=mailbox.id, address=address, proof=proof, tries=0, given_at=work.now)
    given.address_lookup = keyring().lookup(address)
    work.session.add(given)


def _count(work: Work, mailbox: Mailbox, address: str) -> None:
    """Whoever's address it is, from whichever phones: no more than so many letters a day."""
    today = select(func.count(GivenAddress.id)).where(GivenAddress.given_at > work.now - _A_DAY)
    of_phone = work.session.scalar(today.where(GivenAddress.mailbox_id == mailbox.id))
    there = GivenAddress.address_lookup.in_(keyring().lookups(address))
    most = max(of_phone or 0, work.session.scalar(today.where(there)) or 0)
    if most >= work.policy.addresses_a_day or _wrong_today(work, mailbox) >= TRIES:
        raise TooOften


def _wrong_today(work: Work, mailbox: Mailbox) -> int:
    """Another address makes no tries good."""
    wrong = select(func.sum(GivenAddress.tries)).where(GivenAddress.mailbox_id == mailbox.id)
    return int(work.session.scalar(wrong.where(GivenAddress.tried_at > work.now - _A_DAY)) or 0)


def _waiting(work: Work, mailbox: Mailbox) -> GivenAddress | None:
    """The address that is still to be proven, and may be."""
    proof_holds = GivenAddress.given_at >= work.now - PROOF_HOLDS
    return work.session.scalars(_given_by(mailbox).where(GivenAddress.proof.is_set(), proof_holds)).first()


def _given_by(mailbox: Mailbox) -> Select[GivenAddress]:
    return select(GivenAddress).where(GivenAddress.mailbox_id == mailbox.id)


def _open(work: Work, mailbox: Mailbox, address: str) -> str:
    """Send letters there and nowhere else."""
    _empty(work, mailbox)
    mailbox.address, mailbox.proven_at = address, work.now
    return address


def _empty(work: Work, mailbox: Mailbox) -> None:
    """Forget the addresses, and every letter written for them."""
    _forget_given(work, mailbox)
    work.session.execute(delete(Letter).where(Letter.mailbox_id == mailbox.id))
    mailbox.address = mailbox.proven_at = mailbox.broken_at = None


def _forget_given(work: Work, mailbox: Mailbox) -> None:
    """Of what was not proven only how often stays, and nothing that was written for it."""
    unproven = delete(Letter).where(Letter.mailbox_id == mailbox.id, Letter.unproven.is_set())
    work.session.execute(unproven)
    for given in work.session.scalars(_given_by(mailbox).where(GivenAddress.address.is_set())):
        given.address = given.proof = None


def _digits(many: int) -> str:
    return "".join(secrets.choice("0123456789") for _ in range(many))
