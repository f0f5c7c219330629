"""``flask payouts``: what therapists are paid, and the statement of one of them."""

import csv
import sys
from datetime import datetime, time

import click
from flask.cli import AppGroup
from sqlalchemy import select

from booking.work import Work
from clock import NAIROBI, in_nairobi
from commands.decisions import WHY, Decision, decided
from commands.holidays import DAY
from models.bookings import Actor
from models.payouts import Payout, PayoutState
from models.people import Therapist
from payments.going_out import paying_out, statements
from payments.going_out.statements import Earned
from runtime import Runtime

COLUMNS = ("date", "code", "fee kept", "earned", "payout")


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("payouts", help="What therapists are paid.")
    for command in (_listing, _make, _statement):
        group.add_command(command(runtime))
    for name, words, do in _FOUND_OUT:
        group.add_command(_found_out(runtime, name, words, do))
    return [group]


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    def listing() -> None:
        """Every payout, the oldest first: when, the therapist's code, the amount and how it stands."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            made = select(Payout, Therapist.short_code).join(Therapist, Therapist.id == Payout.therapist_id)
            found = work.session.execute(made.order_by(Payout.made_at, Payout.id)).all()
            for payout, code in found:
                when = f"{in_nairobi(payout.made_at):%Y-%m-%d %H:%M}"
                click.echo(f"{when}  {code}  KSh {payout.amount:,}  {payout.state}")
        click.echo(f"{len(found)} in all.")

    return listing


def _make(runtime: Runtime) -> click.Command:
    @click.command("make")
    @click.option("--date", "day", type=DAY, help="Pay what was earned by the end of this day.")
    def make(day: datetime | None) -> None:
        """Pay every therapist what is owed to them now. Nothing is ever paid twice."""
        now = runtime.clock.now()
        until = min(now, datetime.combine(day, time.max, NAIROBI)) if day else now
        click.echo(f"{paying_out.make_all(runtime.office, until)} payouts are on their way.")

    return make


def _statement(runtime: Runtime) -> click.Command:
    @click.command("statement")
    @click.argument("therapist")
    def statement(therapist: str) -> None:
        """Write all that the therapist with this short code ever earned, as CSV."""
        with runtime.office.looking(Actor.SUPPORT) as work:
            rows = statements.statement(work, _with_code(work, therapist))
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([COLUMNS, *map(_row, rows)])

    return statement


def _found_out(runtime: Runtime, name: str, words: str, do: Decision) -> click.Command:
    def found_out(therapist: str, why: str) -> None:
        if not decided(runtime, lambda work: _settle(work, therapist, do, why)):
            raise click.ClickException(f"No payout to {therapist} can be settled so. Nothing was changed.")
        click.echo("Noted.")

    return WHY(click.Command(name, callback=found_out, params=[click.Argument(["therapist"])], help=words))


def _settle(work: Work, therapist: str, do: Decision, why: str) -> bool:
    mine = select(Payout.id).where(Payout.therapist_id == _with_code(work, therapist))
    with_support = work.session.scalars(mine.where(Payout.state == PayoutState.WITH_SUPPORT)).first()
    return with_support is not None and do(work, with_support, why)


def _with_code(work: Work, short_code: str) -> int:
    found = work.session.scalars(select(Therapist.id).where(Therapist.short_code == short_code)).first()
    if found is None:
        raise click.ClickException(f"There is no therapist {short_code}. Nothing was changed.")
    return found


def _row(it: Earned) -> tuple[str, str, int, int, int | str]:
    return f"{in_nairobi(it.at):%Y-%m-%d}", it.code or "correction", it.fee, it.earned, it.payout or ""


_FOUND_OUT = (
    ("arrived", "Say that THERAPIST has all of the payout that is with support.", paying_out.arrived),
    (
        "failed",
        "Say that nothing of the payout to THERAPIST arrived: it is owed again.",
        paying_out.did_not_arrive,
    ),
)
