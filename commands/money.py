"""``flask reconcile``, ``flask differences`` and ``flask signals``: looking after the money."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import click
from flask.cli import AppGroup

from clock import in_nairobi
from commands.decisions import WHY, decided
from failures import GatewayFailure
from models.bookings import Actor
from models.oversight import Difference
from payments import signals
from payments.watching import balance, differences, reconciliation
from payments.watching.reconciliation import Comparison
from runtime import Runtime

DAY: Final = click.DateTime(["%Y-%m-%d"])


def commands(runtime: Runtime) -> list[click.Command]:
    return [_reconcile(runtime), _differences(runtime), _signals(runtime)]


def _reconcile(runtime: Runtime) -> click.Command:
    @click.command("reconcile")
    @click.option("--date", "day", type=DAY, help="YYYY-MM-DD in Nairobi; yesterday unless given")
    @click.option(
        "--balance", "ask_balance", is_flag=True, help="have M-Pesa tell what is on our account, too"
    )
    def reconcile(day: datetime | None, ask_balance: bool) -> None:
        """Compare a day's money with M-Pesa's own list. Exits 0 when clean, 1 when a difference is left."""
        meant = day.date() if day else reconciliation.yesterday(runtime.clock.now())
        _refuse_future(runtime, meant)
        try:
            came = reconciliation.reconcile(runtime.office, runtime.by_hand.mpesa, meant)
        except GatewayFailure as failure:
            raise click.ClickException(_no_list(failure)) from None
        for line in _told(came):
            click.echo(line)
        if ask_balance:
            runtime.office.carry_out(Actor.SUPPORT, balance.ask)
            click.echo("M-Pesa was asked what is on our account. Its answer is compared when it comes.")
        if not came.is_clean:
            raise click.exceptions.Exit(1)

    return reconcile


def _told(came: Comparison) -> Iterator[str]:
    """What came of it, the verdict last."""
    if came.since is None:
        yield f"M-Pesa keeps its list for 48 hours: nothing of {_said(came.day)} is left of it."
    elif not came.is_whole:
        yield f"M-Pesa's list goes back to {in_nairobi(came.since):%a %d %b %H:%M} only."
    if came.skipped:
        yield f"{came.skipped} of our own movements are older than its list and were not compared."
    if came.settled:
        yield f"Settled, because M-Pesa's list proves it: {came.settled}."
    yield from (_line(row) for row in came.left)
    yield _verdict(came)


def _verdict(came: Comparison) -> str:
    if came.left:
        return (
            f"{_counted(len(came.left), 'difference')} left. {_counted(came.compared, 'movement')} compared."
        )
    if came.since is None:
        return "Our own rows show no difference."
    return f"A clean day: {_counted(came.compared, 'movement')} agree."


def _differences(runtime: Runtime) -> click.Group:
    group = AppGroup("differences", help="Where M-Pesa's list and our books differ.")

    @group.command("list")
    def listing() -> None:
        """What is open, the oldest first."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            rows = differences.open_ones(work)
        for row in rows:
            click.echo(_line(row))
        click.echo(f"{len(rows)} open.")

    @group.command("resolve")
    @click.argument("difference", type=int)
    @WHY
    def resolve(difference: int, why: str) -> None:
        """Say that DIFFERENCE is settled. It is not opened again."""
        if not decided(runtime, lambda work: differences.resolve(work, difference, why)):
            raise click.ClickException(f"No difference {difference} is open. Nothing was changed.")
        click.echo("Resolved.")

    return group


def _signals(runtime: Runtime) -> click.Group:
    group = AppGroup("signals", help="Signs of misuse, for support to look at.")

    @group.command("list")
    def listing() -> None:
        """What nobody has looked at yet, the oldest first."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            rows = signals.unseen(work)
            for row in rows:
                done = f" Done: {row.done}."
                click.echo(f"{row.id}  {in_nairobi(row.at):%d %b %H:%M}  {row.rule}: {row.reason}{done}")
        click.echo(f"{len(rows)} not seen.")

    @group.command("seen")
    @click.argument("signal", type=int)
    def seen(signal: int) -> None:
        """Somebody has looked at SIGNAL; it holds no refund any more."""
        if not runtime.office.carry_out(Actor.SUPPORT, lambda work: signals.see(work, signal)):
            raise click.ClickException(f"No signal {signal} waits. Nothing was changed.")
        click.echo("Seen.")

    return group


def _line(row: Difference) -> str:
    return f"{row.id}  {_said(row.day)}  {differences.in_words(row)}"


def _counted(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"


def _said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _no_list(failure: GatewayFailure) -> str:
    return f"M-Pesa's list is not to be had now ({type(failure).__name__}). Nothing was compared."


def _refuse_future(runtime: Runtime, day: date) -> None:
    if day > in_nairobi(runtime.clock.now()).date():
        raise click.ClickException(f"{_said(day)} is yet to come. Nothing was compared.")
