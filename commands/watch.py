"""``flask clock``: move the clock of a simulated world. There is no such command for the real one."""

import re
from datetime import timedelta

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from clock import in_nairobi, real_now
from models.housekeeping import ClockOffset
from runtime import Runtime

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("clock", help="Move the clock (only in a simulated world).")

    @group.command("advance")
    @click.argument("by")
    def advance(by: str) -> None:
        """Skip BY: 45s, 90m, 23h or 2d. Running processes follow within a second."""
        skipped = read_duration(by)
        _only_simulated(runtime)
        runtime.database.write(lambda session: move(session, skipped))
        _tell_time(runtime)

    @group.command("begin-at-nine")
    def begin_at_nine() -> None:
        """Let a new world begin at nine in the morning in Nairobi; one that has begun goes on."""
        _only_simulated(runtime)
        runtime.database.write(_begin_at_nine)
        _tell_time(runtime)

    @group.command("show")
    def show() -> None:
        """Say what time it is."""
        _tell_time(runtime)

    return [group]


def read_duration(text: str) -> timedelta:
    """``45s``, ``90m``, ``23h``, ``2d``. Only forwards: what has happened stays in the past."""
    if not (match := re.fullmatch(r"(\d{1,6})([smhd])", text.strip().lower())):
        raise click.BadParameter("give a number and s, m, h or d, like 45s or 23h. Nothing was changed.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def move(session: Session, by: timedelta) -> None:
    """Put the world's clock so much further ahead of the machine's."""
    offset = session.scalars(select(ClockOffset).with_for_update()).first()
    if offset is None:
        offset = ClockOffset(milliseconds=0)
        session.add(offset)
    offset.milliseconds += int(by.total_seconds() * 1000)


def _begin_at_nine(session: Session) -> None:
    if session.scalars(select(ClockOffset)).first() is None:
        here = in_nairobi(real_now())
        nine = here.replace(hour=9, minute=0, second=0, microsecond=0)
        move(session, nine - here if nine >= here else nine + timedelta(days=1) - here)


def _only_simulated(runtime: Runtime) -> None:
    if not runtime.settings.simulated:
        raise click.ClickException("Only a simulated world's clock can be moved. Nothing was changed.")


def _tell_time(runtime: Runtime) -> None:
    click.echo(f"It is {in_nairobi(runtime.clock.now()):%A %d %B %Y, %H:%M:%S} in Nairobi.")
