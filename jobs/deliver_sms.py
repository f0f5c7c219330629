"""Hand a text to the gateway: once, unless nothing happened, or nobody can know and twice harms nobody."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

import structlog
from sqlalchemy import select

from booking.support import open_ticket
from booking.work import Work
from failures import TryLater, Unclear
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from models.support import Subject, Ticket
from models.texts import Text, TextState
from runtime import Runtime
from sms import outbox
from sms.gateway import OPERATOR_MENDS, Accepted, LineDown, TextRefused

log = structlog.get_logger()

_WAITS: Final = (15, 30, 60, 120, 300, 900, 1800)  # seconds, while the gateway will not take this text
_GIVE_UP: Final = timedelta(hours=24)
_MENDED: Final = timedelta(minutes=5)  # how often to see whether an operator has topped up, or set right
_OTHERS_TRY: Final = timedelta(minutes=4)  # before it: so that no text on hold keeps all behind it waiting
_JUST_NOW: Final = timedelta(minutes=1)
_LOOK_AGAIN: Final = timedelta(minutes=2)  # for a delivery report, when it is unclear
_MAY_GO: Final = (TextState.WAITING, TextState.SENDING, TextState.UNCLEAR)


class Envelope(NamedTuple):
    """What is to be sent, and when it was tried before."""

    to: str
    body: str
    tried_at: datetime | None


@errand
def deliver_sms(runtime: Runtime, mine: Errand) -> datetime | None:
    """What becomes of it by what went wrong: see the table in sms/gateway.py."""
    do, key = runtime.office.carry_out, mine.about
    envelope = do(Actor.CLOCK, lambda work: _take(work, key))
    if not isinstance(envelope, Envelope):
        return envelope
    try:
        accepted = runtime.sms.send(envelope.to, envelope.body)
    except TryLater as later:
        wait = runtime.line.close(later.after) if isinstance(later, LineDown) else _wait(later, mine.tries)
        return do(Actor.CLOCK, lambda work: _put_back(work, key, wait))
    except TextRefused as refused:
        return _refused(runtime, key, envelope, refused)
    except Unclear:
        runtime.line.close()
        return do(Actor.CLOCK, lambda work: _doubt(work, key))
    runtime.line.took_one()
    do(Actor.CLOCK, lambda work: _accept(work, key, accepted))
    return None


def _refused(runtime: Runtime, key: int, tried: Envelope, refused: TextRefused) -> datetime | None:
    do, why = runtime.office.carry_out, refused.why
    if why not in OPERATOR_MENDS:
        runtime.line.works()
        do(Actor.CLOCK, lambda work: _end(work, key, why))
        return None
    if not runtime.line.took_any_since(tried.tried_at or runtime.clock.now() - _JUST_NOW):
        runtime.line.close(_OTHERS_TRY)
    log.error("texts_wait", why=why)
    do(Actor.CLOCK, lambda work: _tell_operator(work, key, refused))
    return do(Actor.CLOCK, lambda work: _put_back(work, key, _MENDED, why))


def _wait(later: TryLater, tries: int) -> timedelta:
    return later.after or timedelta(seconds=_WAITS[min(tries, len(_WAITS)) - 1])


def _take(work: Work, key: int) -> Envelope | datetime | None:
    """Count a text as handed over before it is; drop it when it came too late to help.

    At night, when it has to wait for the morning, until when.
    """
    text = _text(work, key)
    if text.state not in _MAY_GO:
        return None
    if text.handed >= text.at_most:
        text.state = TextState.UNCLEAR
        return None
    if text.worth_until is not None and work.now >= text.worth_until:
        text.state, text.ended_at = TextState.UNCLEAR if text.handed else TextState.STALE, work.now
        return None
    if (morning := outbox.leaves_at(work, text, work.now)) > work.now:
        return morning
    envelope = Envelope(text.phone, text.body, text.handed_at)
    text.state, text.handed, text.handed_at = TextState.SENDING, text.handed + 1, work.now
    return envelope


def _put_back(work: Work, key: int, wait: timedelta, why: str = "gateway down") -> datetime | None:
    """Nothing happened, for which it is given up after a day."""
    text = _text(work, key)
    text.handed -= 1
    if work.now - text.made_at > _GIVE_UP:
        _end(work, key, why)
        return None
    if text.state == TextState.SENDING:
        text.state = TextState.UNCLEAR if text.handed else TextState.WAITING
    return outbox.leaves_at(work, text, work.now + wait)


def _doubt(work: Work, key: int) -> datetime | None:
    """It may have gone out; a report may yet tell (sms/delivery.py)."""
    text = _text(work, key)
    if text.state == TextState.SENDING:
        text.state = TextState.UNCLEAR
    again = outbox.leaves_at(work, text, work.now + _LOOK_AGAIN)
    return again if text.handed < text.at_most else None


def _accept(work: Work, key: int, accepted: Accepted) -> None:
    """The gateway has it. How it ended, a report may have told us before."""
    text = _text(work, key)
    text.accepted_at, text.gateway_id = work.now, accepted.message_id or text.gateway_id
    if text.state == TextState.SENDING:
        text.state = TextState.ACCEPTED


def _end(work: Work, key: int, why: str) -> None:
    text = _text(work, key)
    text.state, text.ended_at, text.failure = TextState.FAILED, work.now, why[:40]


def _text(work: Work, key: int) -> Text:
    """The text as it stands, which a report cannot change meanwhile."""
    return work.session.get_one(Text, key, with_for_update=True)


def _tell_operator(work: Work, key: int, refused: TextRefused) -> None:
    """One ticket at a time for each cause: one account holds up all texts."""
    cause = f"texts wait:{refused.why}:"
    known = select(Ticket.id).where(Ticket.once.startswith(cause), Ticket.closed_at.is_(None))
    if work.session.scalars(known).first() is None:
        note = f"Texts wait. Africa's Talking says: {refused}."
        open_ticket(work, Subject.SMS_ACCOUNT, f"{cause}{key}", note=note, urgent=True)
