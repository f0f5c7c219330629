"""``flask payments``: money of which people find out whose it is. See unclear_payments.py, too."""

import click
from flask.cli import AppGroup

from booking.findings import CannotDecide
from booking.work import Work
from clock import in_nairobi
from commands import unclear_payments
from commands.decisions import WHY, decided
from models.bookings import Actor, Booking
from models.by_hand import HandPayment
from payments.coming_in import by_people
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("payments", help="Money of which people find out whose it is, or whether it came.")
    unclear = (unclear_payments.unclear, unclear_payments.paid, unclear_payments.not_paid)
    for command in (_unmatched, _show, _assign, _give_back, *unclear):
        group.add_command(command(runtime))
    return [group]


def _unmatched(runtime: Runtime) -> click.Command:
    @click.command("unmatched")
    def unmatched() -> None:
        """What waits for somebody to say whose it is, the oldest first. What was typed is private."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            waiting = by_people.with_people(work)
            for payment in waiting:
                click.echo(_said(payment))
        click.echo(f"{len(waiting)} in all.")

    return unmatched


def _show(runtime: Runtime) -> click.Command:
    @click.command("show")
    @click.argument("receipt")
    def show(receipt: str) -> None:
        """All that is known of RECEIPT, private words included."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            payment = _found(work, receipt)
            lines = (_said(payment), f"Account typed: {payment.account or 'not known'}", _payer(payment))
            click.echo("\n".join([*lines, _decision(work, payment)]))

    return show


def _assign(runtime: Runtime) -> click.Command:
    @click.command("assign")
    @click.argument("receipt")
    @click.argument("code")
    @WHY
    def assign(receipt: str, code: str, why: str) -> None:
        """Let RECEIPT pay for the booking with CODE, as if its account had named it."""
        new = decided(runtime, lambda work: by_people.assign(work, receipt, code, why))
        click.echo(f"It is put to {code}." if new else f"It was put to {code} before. Nothing was changed.")

    return assign


def _give_back(runtime: Runtime) -> click.Command:
    @click.command("give-back")
    @click.argument("receipt")
    @WHY
    def give_back(receipt: str, why: str) -> None:
        """Send all of RECEIPT back to whoever paid."""
        new = decided(runtime, lambda work: by_people.give_back(work, receipt, why))
        click.echo("It goes back." if new else "That was decided before. Nothing was changed.")

    return give_back


def _found(work: Work, receipt: str) -> HandPayment:
    try:
        return by_people.known(work, receipt)
    except CannotDecide as refusal:
        raise click.ClickException(f"{refusal}") from None


def _said(payment: HandPayment) -> str:
    heard = in_nairobi(payment.paid_at or payment.heard_at)
    return f"{heard:%d %b %H:%M}  {payment.receipt}  KSh {payment.amount:,}  {payment.state}"


def _payer(payment: HandPayment) -> str:
    return f"Paid from {payment.payer}." if payment.payer else "M-Pesa does not show who paid."


def _decision(work: Work, payment: HandPayment) -> str:
    made = by_people.decided(work, payment)
    if made is None:
        return "Nobody has decided about it."
    to = f" to {work.session.get_one(Booking, made.booking_id).code}" if made.booking_id else ""
    return f"{in_nairobi(made.at):%d %b %H:%M}  {made.actor}: {made.decision}{to}. Why: {made.why}"
