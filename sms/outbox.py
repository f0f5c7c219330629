"""The one way a text leaves: a row and an errand, written in the transaction of their cause."""

from datetime import datetime

from sqlalchemy import select

from booking.terms import awake_from
from booking.work import Work
from models.errands import Kind
from models.texts import Text, TextState


def post(
    work: Work,
    phone: str,
    body: str,
    *,
    name: str,
    once: str,
    may_wake: bool,
    booking_id: int | None = None,
    worth_until: datetime | None = None,
    needless: bool = False,
) -> None:
    """Owe this text to this phone (E.164), once for each ``once``.

    At night it waits for the morning, unless it ``may_wake`` (REQUIREMENTS R6.5). After ``worth_until``
    nobody needs it and it is dropped. What is ``needless`` already is only kept as told.
    """
    if work.session.scalars(select(Text.id).where(Text.once == once)).first():
        return
    text = Text(
        phone=phone,
        body=body,
        once=once,
        name=name,
        booking_id=booking_id,
        worth_until=worth_until,
        made_at=work.now,
    )
    if needless:
        text.state, text.ended_at = TextState.STALE, work.now
    work.session.add(text)
    work.session.flush()
    if not needless:
        work.owe(Kind.DELIVER_TEXT, text.id, work.now if may_wake else awake_from(work.now, work.policy))
