"""``flask policy``: the figures that the clinic decides: deadlines, notice, limits, how long is kept."""

from typing import NoReturn

import click
from flask.cli import AppGroup

from booking import figures
from booking.figures import Figure, NoFigure, OutOfBounds
from models.bookings import Actor
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("policy", help="What the clinic decides: deadlines, notice, limits, how long is kept.")
    for command in (_listing, _set, _usual):
        group.add_command(command(runtime))
    return [group]


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    def listing() -> None:
        """Every figure, between which bounds it can be set, and what is usual where it was changed."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            for each in figures.all_of_them(work):
                click.echo(_said(each))

    return listing


def _set(runtime: Runtime) -> click.Command:
    @click.command("set")
    @click.argument("name")
    @click.argument("value", type=int)
    def set_(name: str, value: int) -> None:
        """Have the figure NAME be VALUE from now on. Deadlines that were given stay as they were given."""
        try:
            was = runtime.office.carry_out(Actor.SUPPORT, lambda work: figures.change(work, name, value))
        except (NoFigure, OutOfBounds) as wrong:
            _refuse(name, wrong)
        click.echo(f"{name} is {value}; it was {was}.")

    return set_


def _usual(runtime: Runtime) -> click.Command:
    @click.command("usual")
    @click.argument("name")
    def usual(name: str) -> None:
        """Have the figure NAME be what it is where nobody set it."""
        try:
            was, now = runtime.office.carry_out(Actor.SUPPORT, lambda work: figures.put_back(work, name))
        except (NoFigure, OutOfBounds) as wrong:
            _refuse(name, wrong)
        click.echo(f"{name} is {now}, as usual; it was {was}.")

    return usual


def _refuse(name: str, wrong: NoFigure | OutOfBounds) -> NoReturn:
    why = f"The policy has no {name}." if isinstance(wrong, NoFigure) else str(wrong)
    raise click.ClickException(f"{why} Nothing was changed.") from None


def _said(it: Figure) -> str:
    changed = f"  usually {it.usual}" if it.value != it.usual else ""
    return f"{it.name:28} {it.value:>6}  ({it.least} to {it.most}){changed}"
