"""Understand a text that somebody sent, do what it asks, and reply once."""

from datetime import datetime

from booking.work import Work
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from models.texts import InboundText, Text
from runtime import Runtime
from sms import outbox
from sms.answering import machines, replies
from sms.answering.correspondent import House
from sms.keywords import Understood, Word
from sms.reading import understand, without_prefix


@errand
def answer_text(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.office.carry_out(Actor.CLIENT, lambda work: _answer(runtime, work, mine.about))
    return None


def _answer(runtime: Runtime, work: Work, key: int) -> None:
    text = work.session.get_one(InboundText, key)
    if text.understood_as is not None:
        return
    settings = runtime.settings
    meant = understand(without_prefix(text.body, settings.africastalking_keyword))
    text.understood_as = meant.word
    house = House(
        runtime.announcer,
        settings.crisis_lines,
        settings.support_hours,
        sends_letters=bool(settings.smtp_url),
    )
    reply = _in_measure(work, text, replies.answer(work, text, meant, house), house)
    if reply:
        at_most = _at_most(meant)
        owed = Text(phone=text.phone, body=reply, name="reply", once=f"reply:{key}", at_most=at_most)
        owed.may_wake = True
        outbox.post(work, owed)


def _at_most(meant: Understood) -> int:
    """Whoever misses a reply asks again; but somebody in danger must not have to."""
    return 2 if meant.word == Word.CRISIS else 1


def _in_measure(work: Work, text: InboundText, reply: str, house: House) -> str:
    """The reply; or none, to whoever gets too many of them. What they asked for is done all the same."""
    match machines.how_many_too_many(work, text):
        case 0:
            return reply
        case 1:
            machines.show_support(work, text)
            return replies.many_texts(work, text, house)
        case _:
            return ""
