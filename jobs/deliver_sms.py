"""Hand a text to the gateway: once, unless nothing happened."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from booking.work import Work
from failures import Refused, TryLater, Unclear
from jobs.errand import errand
from models.bookings import Actor
from models.errands import Errand
from models.texts import Text, TextState
from runtime import Runtime
from sms.gateway import WhyNot

_WAITS: Final = (15, 30, 60, 120, 300, 900, 1800)  # seconds, while the gateway says that nothing happened
_GIVE_UP: Final = timedelta(hours=24)
_OPERATOR_MENDS: Final = (WhyNot.OUT_OF_MONEY, WhyNot.CONFIGURATION)
_MENDED: Final = timedelta(minutes=30)  # how soon an operator may have topped up, or set right what was wrong
_LOOK_AGAIN: Final = timedelta(minutes=2)  # for a delivery report, when it is unclear


class Envelope(NamedTuple):
    """What is to be sent, and whether an earlier try may have sent it."""

    to: str
    body: str
    again: bool


@errand
def deliver_sms(runtime: Runtime, mine: Errand) -> datetime | None:
    envelope = runtime.office.carry_out(Actor.CLOCK, lambda work: _take(work, mine.about))
    if envelope is None:
        return None
    try:
        accepted = runtime.sms.send(envelope.to, envelope.body)
    except TryLater as later:
        wait = later.after or timedelta(seconds=_WAITS[min(mine.tries, len(_WAITS)) - 1])
        return runtime.office.carry_out(Actor.CLOCK, lambda work: _put_back(work, mine.about, wait))
    except Refused as refused:
        why = refused.why
        if why in _OPERATOR_MENDS:
            return runtime.office.carry_out(Actor.CLOCK, lambda work: _put_back(work, mine.about, _MENDED))
        runtime.office.carry_out(Actor.CLOCK, lambda work: _end(work, mine.about, TextState.FAILED, why))
    except Unclear:
        return runtime.office.carry_out(Actor.CLOCK, lambda work: _doubt(work, mine.about, envelope.again))
    else:
        gateway_id = accepted.message_id
        runtime.office.carry_out(Actor.CLOCK, lambda work: _accept(work, mine.about, gateway_id))
    return None


def _take(work: Work, key: int) -> Envelope | None:
    """Mark a text as being sent, before it is; drop it when it came too late to help."""
    text = work.session.get_one(Text, key)
    again = text.state in (TextState.SENDING, TextState.UNCLEAR)
    if text.state != TextState.WAITING and not again:
        return None
    if text.worth_until is not None and work.now >= text.worth_until:
        text.state, text.ended_at = TextState.STALE, work.now
        return None
    text.state = TextState.SENDING
    return Envelope(text.phone, text.body, again)


def _put_back(work: Work, key: int, wait: timedelta) -> datetime | None:
    text = work.session.get_one(Text, key)
    if work.now - text.made_at > _GIVE_UP:
        _end(work, key, TextState.FAILED, "gateway down")
        return None
    text.state = TextState.WAITING
    return work.now + wait


def _doubt(work: Work, key: int, again: bool) -> datetime | None:
    """It may have gone out. A text read twice is better than one never read: one more try, then not."""
    text = work.session.get_one(Text, key)
    text.state = TextState.UNCLEAR
    return None if again else work.now + _LOOK_AGAIN


def _accept(work: Work, key: int, gateway_id: str | None) -> None:
    text = work.session.get_one(Text, key)
    text.state, text.accepted_at, text.gateway_id = TextState.ACCEPTED, work.now, gateway_id


def _end(work: Work, key: int, state: TextState, why: str) -> None:
    text = work.session.get_one(Text, key)
    text.state, text.ended_at, text.failure = state, work.now, why[:40]
