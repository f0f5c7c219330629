"""Understand a text that somebody sent, do what it asks, and reply once."""

from datetime import datetime

from booking import clients
from booking.work import Work
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from models.texts import InboundText
from runtime import Runtime
from sms import outbox, replies
from sms.keywords import understand


@errand
def answer_text(runtime: Runtime, mine: Errand) -> datetime | None:
    with runtime.office.looking() as work:
        phone = work.session.get_one(InboundText, mine.about).phone
        actor = Actor.CLIENT if clients.known_by(work, phone) else Actor.THERAPIST
    runtime.office.carry_out(actor, lambda work: _answer(runtime, work, mine.about))
    return None


def _answer(runtime: Runtime, work: Work, key: int) -> None:
    text = work.session.get_one(InboundText, key)
    if text.understood_as is not None:
        return
    meant = understand(text.body)
    text.understood_as = meant.word
    reply = replies.answer(work, text.phone, meant, runtime.announcer, runtime.settings.crisis_lines)
    if reply:
        outbox.post(work, text.phone, reply, name="reply", once=f"reply:{key}", may_wake=True)
