"""The one way a text leaves: a row and an errand, written in the transaction of their cause."""

from datetime import datetime

from sqlalchemy import select

from booking.terms import awake_from
from booking.work import Work
from models.errands import Kind, Lane
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
    lane: Lane | None = None,
    at_most: int = 2,
) -> None:
    """Owe this text to this phone (E.164), once for each ``once``.

    At night it waits for the morning, unless it ``may_wake`` (REQUIREMENTS R6.5). After ``worth_until``
    nobody needs it and it is dropped. What is ``needless`` already is only kept as told. What may wake
    people goes first, unless a ``lane`` is named. ``at_most`` so often it is sent when nobody can know
    whether it left (sms/telling/weight.py).
    """
    if work.session.scalars(select(Text.id).where(Text.once == once)).first():
        return
    text = Text(
        phone=phone,
        body=body,
        once=once,
        name=name,
        at_most=at_most,
        booking_id=booking_id,
        worth_until=worth_until,
        made_at=work.now,
    )
    if needless:
        text.state, text.ended_at = TextState.STALE, work.now
    work.session.add(text)
    work.session.flush()
    if not needless:
        due = work.now if may_wake else awake_from(work.now, work.policy)
        work.owe(Kind.DELIVER_TEXT, text.id, due, lane or (Lane.URGENT_TEXTS if may_wake else Lane.TEXTS))
