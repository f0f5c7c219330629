"""Hand a letter to the mail server. A letter twice is harmless, for its Message-ID stays the same."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from booking import clients, letters
from booking.practice import therapist_with
from booking.support import is_waiting, open_ticket
from booking.work import Work
from failures import TryLater, Unclear
from jobs.errand import errand
from mail import outbox
from mail.gateway import Envelope, MailRefused, NobodyThere, WhyNot
from mail.who_is_mailed import WITH_ENTRY
from models import errands
from models.base import new_id
from models.bookings import Actor
from models.errands import Errand, Kind
from models.mail import Letter, LetterState
from models.support import Subject
from runtime import Runtime

log = structlog.get_logger()

_WAITS: Final = (120, 300, 900, 1800, 3600)  # seconds, while the server says that it may take it later
_GIVE_UP: Final = timedelta(hours=24)
_MENDED: Final = timedelta(minutes=30)  # how soon an operator may have set right what was wrong
_SERVER_AGAIN: Final = timedelta(minutes=2)
_TO_BE_SENT: Final = (LetterState.WAITING, LetterState.SENDING, LetterState.UNCLEAR)


@errand
def deliver_letter(runtime: Runtime, mine: Errand) -> datetime | None:
    do, key = runtime.office.carry_out, mine.about
    taken = do(Actor.CLOCK, lambda work: _take(work, key))
    if taken is None:
        return None
    envelope, again = taken
    try:
        runtime.mail.send(envelope)
    except NobodyThere:
        return do(Actor.CLOCK, lambda work: _all_wait(work, key, _SERVER_AGAIN))
    except TryLater as later:
        wait = later.after or timedelta(seconds=_WAITS[min(mine.tries, len(_WAITS)) - 1])
        return do(Actor.CLOCK, lambda work: _put_back(work, key, wait))
    except MailRefused as refused:
        return _refused(runtime, key, refused)
    except Unclear:
        return do(Actor.CLOCK, lambda work: _doubt(work, key, again))
    do(Actor.CLOCK, lambda work: _end(work, key, LetterState.SENT))
    return None


def _refused(runtime: Runtime, key: int, refused: MailRefused) -> datetime | None:
    do, why = runtime.office.carry_out, refused.why
    if why != WhyNot.CONFIGURATION:
        do(Actor.CLOCK, lambda work: _turned_down(work, key, why))
        return None
    log.error("letters_wait", said=str(refused))
    do(Actor.CLOCK, lambda work: _tell_operator(work, str(refused)))
    return do(Actor.CLOCK, lambda work: _all_wait(work, key, _MENDED))


def _take(work: Work, key: int) -> tuple[Envelope, bool] | None:
    """Mark a letter as being sent, before it is, and whether an earlier try may have sent it.

    None when nothing is to be sent any more: it came too late to help, or its reader took the address back.
    """
    letter = work.session.get(Letter, key)
    if letter is None or letter.state not in _TO_BE_SENT or letter.address is None:
        return None
    if letter.worth_until is not None and work.now >= letter.worth_until:
        _end(work, key, LetterState.STALE)
        return None
    again, letter.state = letter.state != LetterState.WAITING, LetterState.SENDING
    return _envelope(work, letter), again


def _envelope(work: Work, letter: Letter) -> Envelope:
    """Without the entry for the calendar when a later letter brings one: it must not come last."""
    overtaken = letter.booking_id and outbox.is_overtaken(work, letter, WITH_ENTRY)
    return Envelope(
        key=letter.id,
        to=letter.address or "",
        subject=letter.subject,
        body=letter.body,
        calendar=None if overtaken else letter.calendar,
        written_at=letter.made_at,
    )


def _all_wait(work: Work, key: int, wait: timedelta) -> datetime | None:
    """Nobody takes letters: let the others wait too, so that none keeps what else is to be done waiting."""
    errands.postpone(work.session, Kind.DELIVER_LETTER, work.now + wait)
    return _put_back(work, key, wait)


def _put_back(work: Work, key: int, wait: timedelta) -> datetime | None:
    letter = work.session.get(Letter, key)
    if letter is None:
        return None
    if work.now - letter.made_at > _GIVE_UP:
        _end(work, key, LetterState.FAILED, "server down")
        return None
    letter.state = LetterState.WAITING
    return work.now + wait


def _turned_down(work: Work, key: int, why: WhyNot) -> None:
    letter = _end(work, key, LetterState.FAILED, why)
    if letter and _leads_nowhere(work, letter, why):
        phone = letter.mailbox.phone
        letters.came_back(work, letter, clients.known_by(work, phone) or therapist_with(work, phone))


def _tell_operator(work: Work, said: str) -> None:
    """One ticket at a time: one account holds up all letters."""
    if not is_waiting(work, Subject.MAIL_ACCOUNT):
        note = f"Letters wait. Set right SMTP_URL or our account with the mail server: {said}."
        open_ticket(work, Subject.MAIL_ACCOUNT, f"letters wait:{new_id()}", note=note)


def _leads_nowhere(work: Work, letter: Letter, why: WhyNot) -> bool:
    if why == WhyNot.PERHAPS_NONE:
        return not letter.unproven and outbox.is_turned_down_for_long(work, letter)
    return why == WhyNot.NO_SUCH_ADDRESS


def _doubt(work: Work, key: int, again: bool) -> datetime | None:
    """It may have gone out: one more try, then not."""
    _end(work, key, LetterState.UNCLEAR)
    return None if again else work.now + _SERVER_AGAIN


def _end(work: Work, key: int, state: LetterState, why: str | None = None) -> Letter | None:
    letter = work.session.get(Letter, key)
    if letter is not None:
        letter.state, letter.ended_at, letter.failure = state, work.now, why
    return letter
