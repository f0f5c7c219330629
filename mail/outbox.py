"""The one way a letter leaves: a row and an errand, written in the transaction of their cause."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update

from booking.work import Work
from mail.writing import Written
from models.errands import Kind
from models.mail import Letter, LetterState, Mailbox

_LONG: Final = timedelta(days=1)


def post(
    work: Work,
    mailbox: Mailbox,
    written: Written,
    *,
    name: str,
    once: str,
    unproven: str | None = None,
    calendar: str | None = None,
    booking_id: int | None = None,
    worth_until: datetime | None = None,
) -> None:
    """Owe this letter to this mailbox, once for each ``once``; whatever the hour, for letters wake nobody.

    ``unproven`` is the address, where it is not the mailbox's yet. After ``worth_until`` nobody needs it
    and it is dropped.
    """
    if work.session.scalars(select(Letter.id).where(Letter.once == once)).first():
        return
    letter = Letter(
        mailbox_id=mailbox.id,
        unproven=unproven,
        subject=written.subject,
        body=written.body,
        calendar=calendar,
        once=once,
        name=name,
        booking_id=booking_id,
        worth_until=worth_until,
        made_at=work.now,
    )
    work.session.add(letter)
    work.session.flush()
    work.owe(Kind.DELIVER_LETTER, letter.id, work.now)


def withdraw(work: Work, booking_id: int, names: Collection[str]) -> None:
    """Let none of these letters about a booking go out any more. What is being sent is out of our hands."""
    waiting = update(Letter).where(Letter.booking_id == booking_id, Letter.name.in_(names))
    waiting = waiting.where(Letter.state == LetterState.WAITING)
    gone = waiting.values(state=LetterState.STALE, ended_at=work.now).returning(Letter.id)
    for key in work.session.scalars(gone, execution_options={"synchronize_session": False}).all():
        work.forgive(key, Kind.DELIVER_LETTER)


def is_overtaken(work: Work, letter: Letter, names: Collection[str]) -> bool:
    """Whether a later letter about the same booking, of these names, is on its way to the same reader."""
    later = select(Letter.id).where(Letter.mailbox_id == letter.mailbox_id, Letter.id > letter.id)
    later = later.where(Letter.booking_id == letter.booking_id, Letter.name.in_(names))
    return work.session.scalars(later.where(Letter.state != LetterState.STALE)).first() is not None


def is_turned_down_for_long(work: Work, letter: Letter) -> bool:
    """Whether a letter there was turned down a day before this one, none was taken since, but others' were.

    What is said of every address is said of us, and tells nothing of this one.
    """
    there = (Letter.mailbox_id == letter.mailbox_id) & ~Letter.unproven.is_set()
    newest_taken = select(func.max(Letter.ended_at)).where(Letter.state == LetterState.SENT)
    taken = work.session.scalar(newest_taken.where(there)) or letter.mailbox.proven_at
    refused = select(func.min(Letter.ended_at)).where(there, Letter.state == LetterState.FAILED)
    since = work.session.scalar(refused.where(Letter.failure == letter.failure, Letter.ended_at >= taken))
    others = work.session.scalar(newest_taken.where(~there))
    return bool(since and others and since <= work.now - _LONG and others > since)
