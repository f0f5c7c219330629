"""The one way a text leaves: a row and an errand, written in the transaction of their cause."""

from datetime import datetime

from sqlalchemy import select

from booking.terms import awake_from
from booking.work import Work
from models.errands import Kind, Lane
from models.texts import Text, TextState


def post(work: Work, text: Text, *, lane: Lane | None = None, needless: bool = False) -> None:
    """Owe somebody this text, once for each ``once``.

    It leaves when ``leaves_at`` says, at once or in the morning. What is ``needless`` already is only kept
    as told. What may wake people goes first, unless a ``lane`` is named (sms/telling/importance.py).
    """
    if work.session.scalars(select(Text.id).where(Text.once == text.once)).first():
        return
    text.made_at = work.now
    if needless:
        text.state, text.ended_at = TextState.STALE, work.now
    work.session.add(text)
    work.session.flush()
    if not needless:
        due = leaves_at(work, text, work.now)
        lane = lane or (Lane.URGENT_TEXTS if text.may_wake else Lane.TEXTS)
        work.owe(Kind.DELIVER_TEXT, text.id, due, lane)


def leaves_at(work: Work, text: Text, moment: datetime) -> datetime:
    """The first moment from this one on at which it may leave: by day, unless it ``may_wake`` people.

    So it is (REQUIREMENTS R6.5) when it is owed, and whenever it is tried again.
    """
    return moment if text.may_wake else awake_from(moment, work.policy)
