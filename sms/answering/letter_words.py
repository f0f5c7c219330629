"""What EMAIL does, a client's or a therapist's: give an address, prove it, take it back."""

import re
from typing import Final

from addresses import NotAnAddress
from booking import letters
from booking.letters import NothingToProve, Person, ProvenAlready, TooOften, WrongDigits
from sms.answering.correspondent import NOTHING_MORE, Correspondent
from sms.keywords import Understood
from sms.wording import letters as say

_NO_MORE: Final = frozenset(
    {"off", "stop", "no", "remove", "cancel", "funga", "zima", "acha", "komesha", "hapana", "ondoa", "futa"}
)


def about_letters(them: Correspondent, text: Understood) -> str:
    person, rest = them.person, text.rest or ""
    if person is None or not them.house.sends_letters:
        return say.we_send_none()
    if text.address:
        return _give(them, person, text.address)
    if _NO_MORE & set(re.findall(r"\w+", rest.lower())):
        return (
            say.no_more_letters() if letters.take_back(them.work, person.phone) else say.no_letters_anyway()
        )
    digits = re.sub(r"\D", "", f"{text.code or ''}{rest}")
    return _prove(them, person, digits) if digits else _explain(them, person, rest)


def _give(them: Correspondent, person: Person, typed: str) -> str:
    try:
        letters.give(them.work, person, typed)
    except NotAnAddress:
        return say.not_an_address()
    except ProvenAlready:
        return _explain(them, person, "")
    except TooOften:
        return say.too_often(them.support)
    return NOTHING_MORE


def _prove(them: Correspondent, person: Person, digits: str) -> str:
    try:
        return say.letters_begin(letters.prove(them.work, person, digits))
    except WrongDigits:
        return say.wrong_digits()
    except NothingToProve:
        return say.nothing_to_prove()
    except TooOften:
        return say.too_often(them.support)


def _explain(them: Correspondent, person: Person, rest: str) -> str:
    """EMAIL with nothing that we can use behind it."""
    mailbox = letters.open_mailbox(them.work, person.phone)
    if rest and not mailbox:
        return say.not_an_address()
    return say.letters_go_there(mailbox.address or "") if mailbox else say.how_to_have_letters()
