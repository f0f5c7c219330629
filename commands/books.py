"""``flask report``: the books of a month, or of any days, for people and for a spreadsheet."""

import csv
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import click

from clock import NAIROBI, in_nairobi
from models.bookings import Actor
from payments.watching import report as books
from payments.watching.report import Moved, Report
from runtime import Runtime

DAY: Final = click.DateTime(["%Y-%m-%d"])
MONTH: Final = click.DateTime(["%Y-%m"])
HEADINGS: Final = ("account", "therapist", "line", "shillings")


def commands(runtime: Runtime) -> list[click.Command]:
    @click.command("report")
    @click.option("--month", type=MONTH, help="YYYY-MM; the month that runs now unless anything is given")
    @click.option("--from", "first", type=DAY, help="the first day, in Nairobi")
    @click.option("--to", "last", type=DAY, help="the last day, which counts, too")
    @click.option("--trial", is_flag=True, help="only what stood on each account at the end")
    @click.option("--csv", "as_csv", is_flag=True, help="one line for each sum, to be stored in a file")
    def report(
        month: datetime | None, first: datetime | None, last: datetime | None, trial: bool, as_csv: bool
    ) -> None:
        """The books: opening, what moved by cause, closing; for each account and each therapist."""
        since, until = _span(runtime, month, first, last)
        with runtime.office.looking(Actor.SUPPORT) as work:
            it = books.report(work, since, until)
        if as_csv:
            csv.writer(sys.stdout, lineterminator="\n").writerows([HEADINGS, *_rows(it, trial=trial)])
            return
        for line in _trial(it) if trial else _told(it):
            click.echo(line)

    return [report]


def _span(
    runtime: Runtime, month: datetime | None, first: datetime | None, last: datetime | None
) -> tuple[datetime, datetime]:
    """From midnight to midnight in Nairobi."""
    if month and (first or last):
        raise click.UsageError("Give a month, or the first and the last day.")
    newest = last.date() if last else in_nairobi(runtime.clock.now()).date()
    begins = first.date() if first else (month.date() if month else newest.replace(day=1))
    ends = _month_after(begins) if month else newest + timedelta(days=1)
    if begins >= ends:
        raise click.UsageError("The first day must not be after the last.")
    return _midnight(begins), _midnight(ends)


def _told(it: Report) -> Iterator[str]:
    yield f"The books from {_said(it.since)} to {_said(it.until - timedelta(days=1))}, in KSh."
    yield "What we hold is positive, what we owe is negative."
    for account in it.accounts:
        yield from _block(account)
    yield "\nOf what we owe therapists:"
    for therapist in it.therapists:
        yield from _block(therapist)
    yield f"\n{'Fees kept in this time':40}{it.fees:>12,}"
    yield _sum(it)


def _block(it: Moved) -> Iterator[str]:
    yield f"\n{it.name}"
    yield f"  {'opening':38}{it.opening:>12,}"
    for cause, amount in it.by.items():
        yield f"  {cause:38}{amount:>+12,}"
    yield f"  {'closing':38}{it.closing:>12,}"


def _trial(it: Report) -> Iterator[str]:
    yield f"Trial balance at the end of {_said(it.until - timedelta(days=1))}, in KSh."
    for account in it.accounts:
        yield f"  {account.name:38}{account.closing:>12,}"
    yield _sum(it)


def _sum(it: Report) -> str:
    total = sum(account.closing for account in it.accounts)
    if it.adds_up:
        return "All accounts together: 0. The books balance."
    return f"All accounts together: {total:,}. THE BOOKS DO NOT BALANCE."


def _rows(it: Report, *, trial: bool) -> Iterator[tuple[str, str, str, int]]:
    sides = [("", it.accounts), *([] if trial else [("therapist payable", it.therapists)])]
    for payable, moved in sides:
        for each in moved:
            named = (payable, each.name) if payable else (each.name, "")
            yield from ((*named, *line) for line in _lines(each, trial=trial))


def _lines(it: Moved, *, trial: bool) -> Iterator[tuple[str, int]]:
    if not trial:
        yield "opening", it.opening
        yield from it.by.items()
    yield "closing", it.closing


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), NAIROBI)


def _said(moment: datetime) -> str:
    there = in_nairobi(moment)
    return f"{there:%a} {there.day} {there:%b %Y}"
