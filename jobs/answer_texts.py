"""Understand a text that somebody sent, do what it asks, and reply once."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from booking.work import Work
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from models.texts import InboundText
from runtime import Runtime
from sms import outbox
from sms.answering import replies
from sms.answering.correspondent import House
from sms.keywords import Word, understand

_PATIENCE: Final = 3  # texts nobody understands, in an hour, that are answered
_LATELY: Final = timedelta(hours=1)


@errand
def answer_text(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLIENT, lambda work: _answer(runtime, work, mine.about))
    return None


def _chatters(work: Work, text: InboundText) -> bool:
    """Whether this phone keeps sending what nobody understands: perhaps a machine like us (R6.4)."""
    if text.understood_as != Word.UNKNOWN:
        return False
    same = InboundText.phone.matches(text.phone) & (InboundText.understood_as == Word.UNKNOWN)
    lately = select(func.count(InboundText.id)).where(same, InboundText.arrived_at > work.now - _LATELY)
    return (work.session.scalar(lately) or 0) > _PATIENCE


def _answer(runtime: Runtime, work: Work, key: int) -> None:
    text = work.session.get_one(InboundText, key)
    if text.understood_as is not None:
        return
    meant = understand(text.body)
    text.understood_as = meant.word
    settings = runtime.settings
    house = House(runtime.announcer, settings.crisis_lines, settings.fee_percent)
    reply = replies.answer(work, text, meant, house)
    if reply and not _chatters(work, text):
        outbox.post(work, text.phone, reply, name="reply", once=f"reply:{key}", may_wake=True)
