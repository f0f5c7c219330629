"""Keys whose action was carried out: pressed again, they only say where they led."""

from collections.abc import Callable

from sqlalchemy import select

from booking.work import Work
from models.housekeeping import Keypress


def once(work: Work, key: str, run: Callable[[], str]) -> str:
    """What ``run`` says, or what it said when this key was pressed before; kept with what it changed.

    Of two who press at once the second fails on the unique key, and its whole transaction is repeated.
    """
    if (before := known(work, key)) is not None:
        return before
    outcome = run()
    work.session.add(Keypress(once=key, outcome=outcome, at=work.now))
    return outcome


def known(work: Work, key: str) -> str | None:
    """Where this key led; None while nothing was carried out for it."""
    pressed = work.session.scalars(select(Keypress).where(Keypress.once == key)).first()
    return pressed.outcome if pressed else None
