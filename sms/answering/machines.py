"""Whom we stop answering for a while: perhaps a machine like us, which answers every answer (R6.4)."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from booking.support import open_ticket
from booking.work import Work
from clock import in_nairobi
from models.sealing import keyring
from models.support import Subject
from models.texts import InboundText
from sms.keywords import Word

_LATELY: Final = timedelta(hours=1)
_NOT_UNDERSTOOD: Final = 3  # texts in an hour that nobody understands, and that are answered all the same
_ANY: Final = 20  # texts in an hour, of whatever kind


def how_many_too_many(work: Work, text: InboundText) -> int:
    """By how many texts this one is beyond what is answered in an hour; 0 for a cry for help."""
    match text.understood_as:
        case Word.CRISIS:
            return 0
        case Word.UNKNOWN:
            not_understood = _lately(work, text, Word.UNKNOWN) - _NOT_UNDERSTOOD
            return max(0, not_understood, _lately(work, text) - _ANY)
        case _:
            return max(0, _lately(work, text) - _ANY)


def show_support(work: Work, text: InboundText) -> None:
    """Somebody who is lost is helped by a person, once a day."""
    once = f"many:{in_nairobi(work.now):%Y%m%d}:{keyring().lookup(text.phone)[:32]}"
    open_ticket(work, Subject.MANY_TEXTS, once, note=text.phone)


def _lately(work: Work, text: InboundText, *kinds: Word) -> int:
    theirs = InboundText.phone.matches(text.phone) & (InboundText.arrived_at > work.now - _LATELY)
    if kinds:
        theirs &= InboundText.understood_as.in_(kinds)
    return work.session.scalar(select(func.count(InboundText.id)).where(theirs)) or 0
