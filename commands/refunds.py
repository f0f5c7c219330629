"""``flask refunds``: money that goes back, and what waits for somebody's word."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup
from sqlalchemy import select

from booking.work import Work
from clock import in_nairobi
from commands.decisions import WHY, Decision, decided
from models.bookings import Actor, Booking
from models.money import Refund, RefundState
from payments.going_out import returning
from runtime import Runtime

_OVER = (RefundState.RETURNED, RefundState.SPENT)


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("refunds", help="Money that goes back, and what waits for approval.")
    group.add_command(_listing(runtime))
    for name, words, do, done in _DECISIONS:
        group.add_command(_decision(runtime, name, words, do, done))
    return [group]


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    @click.option("--all", "everything", is_flag=True, help="Those too that are over.")
    def listing(everything: bool) -> None:
        """What has not gone back yet, the oldest first: when, code, amount, how it stands and why."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            found = _refunds(work, Refund.state.not_in(_OVER)) if not everything else _refunds(work)
            for refund, code in found:
                click.echo(_said(work, refund, code))
        click.echo(f"{len(found)} in all.")

    return listing


def _decision(runtime: Runtime, name: str, words: str, do: Decision, done: str) -> click.Command:
    def decide(code: str, why: str) -> None:
        changed = decided(runtime, lambda work: _decide(work, code, do, why))
        if not changed:
            raise click.ClickException(f"No refund {code} waits for that. Nothing was changed.")
        click.echo(done.format(amount=f"{changed:,}"))

    return WHY(click.Command(name, callback=decide, params=[click.Argument(["code"])], help=words))


def _decide(work: Work, code: str, do: Decision, why: str) -> int:
    """The shillings decided about: of a booking all its refunds that wait, or the one with this number."""
    meant = (Booking.code == code) | (Refund.id == int(code)) if code.isdecimal() else Booking.code == code
    return sum(refund.amount for refund, _ in _refunds(work, meant) if do(work, refund.id, why))


def _refunds(work: Work, *which: object) -> Sequence[tuple[Refund, str | None]]:
    query = select(Refund, Booking.code).outerjoin(Booking, Booking.id == Refund.booking_id)
    found = work.session.execute(query.where(*which).order_by(Refund.id))  # type: ignore[arg-type]
    return [(refund, code) for refund, code in found]


def _said(work: Work, refund: Refund, code: str | None) -> str:
    """A refund of no booking is named by its own number."""
    why = returning.why_approval(work, refund) if refund.state == RefundState.HELD else None
    said = f"{in_nairobi(refund.asked_at):%d %b %H:%M}  {code or refund.id}  KSh {refund.amount:,}"
    return f"{said}  {refund.state}  {refund.why}{f': {why}' if why else ''}"


_DECISIONS = (
    (
        "approve",
        "Let what waits for approval go back: of the booking with CODE, or the refund with that number.",
        returning.approve,
        "KSh {amount} is on its way.",
    ),
    (
        "refuse",
        "Do not let it go back by itself: it stays owed in the books until people have settled it.",
        returning.refuse,
        "KSh {amount} stays with support.",
    ),
    (
        "settled",
        "Say that the payer of CODE has what was with support, by M-Pesa's portal or otherwise.",
        returning.given_by_people,
        "KSh {amount} counts as returned.",
    ),
)
