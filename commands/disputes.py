"""``flask disputes``: sessions of which both sides tell differently, and what people found out about them."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from booking import findings
from booking.changing import disputes
from booking.lifecycle import Event
from booking.work import Work, take_up
from clock import in_nairobi
from commands.decisions import WHY, decided
from models.bookings import Actor, Booking, BookingEvent
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("disputes", help="Sessions of which both sides tell differently.")
    for command in (_listing(runtime), _show(runtime)):
        group.add_command(command)
    for name, words, found, done in _DECISIONS:
        group.add_command(_decision(runtime, name, words, found, done))
    return [group]


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    def listing() -> None:
        """What waits for somebody to find out: when it was, code, price, and how it stands meanwhile."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            waiting = disputes.waiting(work)
            for booking in waiting:
                click.echo(_said(booking))
        click.echo(f"{len(waiting)} in all.")

    return listing


def _show(runtime: Runtime) -> click.Command:
    @click.command("show")
    @click.argument("code")
    def show(code: str) -> None:
        """Who said what about CODE and when, and what people found out."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            booking = work.session.get_one(Booking, _with_code(work, code))
            click.echo("\n".join([_said(booking), *_told(work, booking), _found(work, booking)]))

    return show


def _decision(runtime: Runtime, name: str, words: str, found: Event, done: str) -> click.Command:
    def decide(code: str, why: str) -> None:
        def it(work: Work) -> int:
            booking = take_up(work, _with_code(work, code))
            disputes.decide(work, booking, found, why)
            return booking.price

        price = decided(runtime, it)
        click.echo(done.format(price=f"{price:,}"))

    return WHY(click.Command(name, callback=decide, params=[click.Argument(["code"])], help=words))


def _with_code(work: Work, code: str) -> int:
    found = work.session.scalars(select(Booking.id).where(Booking.code == code.strip())).first()
    if found is None:
        raise click.ClickException(f"There is no booking {code}. Nothing was changed.")
    return found


def _said(booking: Booking) -> str:
    when = f"{in_nairobi(booking.meeting.starts_at):%d %b %H:%M}"
    return f"{when}  {booking.code}  KSh {booking.price:,}  {booking.state}"


def _told(work: Work, booking: Booking) -> list[str]:
    """Since it began: what was said before does not matter here."""
    mine = select(BookingEvent).where(BookingEvent.booking_id == booking.id)
    since = mine.where(BookingEvent.at >= booking.meeting.starts_at).order_by(BookingEvent.id)
    return [f"{in_nairobi(it.at):%d %b %H:%M}  {it.actor}: {it.event}" for it in work.session.scalars(since)]


def _found(work: Work, booking: Booking) -> str:
    made = findings.about(work, disputes.name(booking))
    if made is None:
        return "Nobody has decided about it."
    return f"{in_nairobi(made.at):%d %b %H:%M}  {made.actor}: {made.found}. Why: {made.why}"


_EARNED = "It counts: KSh {price} is earned, less the fee."
_DECISIONS = (
    ("held", "Say that the session of CODE took place.", Event.WAS_HELD, _EARNED),
    (
        "client-absent",
        "Say that the therapist was there for CODE, and the client was not.",
        Event.CLIENT_WAS_ABSENT,
        _EARNED,
    ),
    (
        "therapist-absent",
        "Say that the therapist was not there for CODE: everything goes back.",
        Event.THERAPIST_WAS_ABSENT,
        "KSh {price} goes back.",
    ),
)
