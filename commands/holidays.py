"""``flask holidays``: the days on which the clinic is closed."""

from datetime import date, datetime

import click
from flask.cli import AppGroup

from booking.therapists import holidays
from booking.therapists.hours import DayIsOver
from booking.work import Work
from clock import in_nairobi
from commands.therapists import say_what_stands
from models.bookings import Actor
from runtime import Runtime

DAY = click.DateTime(["%Y-%m-%d"])


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("holidays", help="The days on which the clinic is closed.")
    for command in (_set, _remove, _listing, _usual):
        group.add_command(command(runtime))
    return [group]


def _set(runtime: Runtime) -> click.Command:
    @click.command("set")
    @click.argument("day", type=DAY)
    @click.argument("name")
    def set_(day: datetime, name: str) -> None:
        """Close the clinic on DAY (2026-12-12). What is booked then stands, and is listed."""
        _refuse_unsayable(name)
        click.echo(_close(runtime, {day.date(): name}))

    return set_


def _remove(runtime: Runtime) -> click.Command:
    @click.command("remove")
    @click.argument("day", type=DAY)
    def remove(day: datetime) -> None:
        """Work on DAY after all."""
        it = day.date()
        if not runtime.office.carry_out(Actor.SUPPORT, lambda work: holidays.open_again(work, it)):
            raise click.ClickException(f"{_said(it)} is no holiday. Nothing was changed.")
        click.echo(f"{_said(it)} is no holiday any more.")

    return remove


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    def listing() -> None:
        """The holidays from today on."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            ahead = holidays.coming(work)
            for each in ahead:
                click.echo(f"{_said(each.day)}  {each.name}")
        if not ahead:
            click.echo("No holiday is set.")

    return listing


def _usual(runtime: Runtime) -> click.Command:
    @click.command("usual")
    @click.argument("year", type=click.IntRange(2024, 2100))
    def usual(year: int) -> None:
        """Close Kenya's holidays of YEAR that are still ahead. Both Idd are gazetted: set those by hand."""
        today = in_nairobi(runtime.clock.now()).date()
        days = {day: name for day, name in holidays.usual(year).items() if day >= today}
        if not days:
            raise click.ClickException(f"The holidays of {year} are over. Nothing was changed.")
        click.echo(_close(runtime, days))

    return usual


def _close(runtime: Runtime, days: dict[date, str]) -> str:
    """Close these days in one transaction; what was done, in words."""

    def close(work: Work) -> list[str]:
        return [_closed(work, day, name) for day, name in days.items()]

    try:
        return "\n".join(runtime.office.carry_out(Actor.SUPPORT, close))
    except DayIsOver:
        raise click.ClickException("That day is over. Nothing was changed.") from None


def _closed(work: Work, day: date, name: str) -> str:
    return f"{_said(day)}, {name}, is closed. {say_what_stands(holidays.close_day(work, day, name))}"


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _refuse_unsayable(name: str) -> None:
    """Names of holidays are shown on phones."""
    if not holidays.can_be_said(name):
        longest = holidays.LONGEST_NAME
        raise click.ClickException(
            f"Give it a name of at most {longest} plain characters. Nothing was changed."
        )
