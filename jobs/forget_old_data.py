"""Forget what nobody needs any more: done errands and remembered keypresses."""

from datetime import timedelta
from typing import Final, cast

from sqlalchemy import CursorResult, delete

from models.errands import Errand
from models.housekeeping import Keypress
from runtime import Runtime

_KEYPRESSES_LAST: Final = timedelta(days=2)  # a gateway repeats a hop within minutes


def forget_old_data(runtime: Runtime) -> int:
    """How many rows were forgotten."""
    old = delete(Keypress).where(Keypress.at < runtime.clock.now() - _KEYPRESSES_LAST)
    done = delete(Errand).where(Errand.due_at.is_(None), Errand.lease.is_(None))
    return runtime.database.write(
        lambda session: sum(
            cast("CursorResult[object]", session.execute(each)).rowcount for each in (old, done)
        )
    )
