"""``flask tickets``: what waits for support."""

import click
from flask.cli import AppGroup

from booking.support import open_tickets
from clock import in_nairobi
from models.bookings import Actor
from models.support import Ticket
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("tickets", help="What waits for support.")

    @group.command("list")
    def listing() -> None:
        """The open tickets, the urgent first. What they say is private and not shown."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            waiting = open_tickets(work)
            for each in waiting:
                mark = "URGENT " if each.urgent else ""
                click.echo(f"{each.id}  {in_nairobi(each.opened_at):%d %b %H:%M}  {mark}{each.subject}")
        click.echo(f"{len(waiting)} open.")

    @group.command("show")
    @click.argument("ticket", type=int)
    def show(ticket: int) -> None:
        """All that TICKET says, private words included."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            found = work.session.get(Ticket, ticket)
            if found is None:
                raise click.ClickException(f"There is no ticket {ticket}.")
            click.echo(f"{found.subject}\n{found.note or 'Nothing was noted.'}")

    @group.command("close")
    @click.argument("ticket", type=int)
    def close(ticket: int) -> None:
        """Close TICKET: somebody has seen to it."""
        if not runtime.database.write(lambda session: _close(runtime, session.get(Ticket, ticket))):
            raise click.ClickException(f"No ticket {ticket} is open. Nothing was changed.")
        click.echo("Closed.")

    return [group]


def _close(runtime: Runtime, ticket: Ticket | None) -> bool:
    if ticket is None or ticket.closed_at is not None:
        return False
    ticket.closed_at = runtime.clock.now()
    return True
