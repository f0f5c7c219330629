"""``flask payments unclear | paid | not-paid``: what M-Pesa could not say of a prompt."""

import click

from clock import in_nairobi
from commands.decisions import WHY, decided
from models.bookings import Actor
from models.money import AttemptState, PaymentAttempt
from payments.coming_in import found_out
from runtime import Runtime


def unclear(runtime: Runtime) -> click.Command:
    @click.command("unclear")
    def unclear() -> None:
        """What waits for somebody to look into M-Pesa's portal, the oldest first: when, code and amount.

        What is marked as asked may still be told by M-Pesa. After a day it is for people alone.
        """
        with runtime.office.looking(Actor.SUPPORT) as work:
            waiting = found_out.waiting(work)
            for attempt in waiting:
                click.echo(_said(attempt))
        click.echo(f"{len(waiting)} in all.")

    return unclear


def paid(runtime: Runtime) -> click.Command:
    @click.command("paid")
    @click.argument("code")
    @click.argument("receipt")
    @WHY
    def paid(code: str, receipt: str, why: str) -> None:
        """Say that M-Pesa has the money for CODE, by RECEIPT. It counts, or goes back if it is too late."""
        booking = decided(runtime, lambda work: found_out.paid(work, code, receipt, why))
        click.echo(f"It is in the books. {booking.code} is {booking.state}.")

    return paid


def not_paid(runtime: Runtime) -> click.Command:
    @click.command("not-paid")
    @click.argument("code")
    @WHY
    def not_paid(code: str, why: str) -> None:
        """Say that M-Pesa took nothing for CODE: the client hears so, and can pay."""
        booking = decided(runtime, lambda work: found_out.not_paid(work, code, why))
        click.echo(f"Noted. {booking.code} is {booking.state}.")

    return not_paid


def _said(attempt: PaymentAttempt) -> str:
    mark = "  still asked" if attempt.state == AttemptState.UNCLEAR else ""
    asked = f"{in_nairobi(attempt.asked_at):%d %b %H:%M}"
    return f"{asked}  {attempt.booking.code}  KSh {attempt.amount:,}  ..{attempt.phone[-3:]}{mark}"
