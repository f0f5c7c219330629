"""The ledger report: what stood on each account, what moved it and why, and what stands there now.

Every sum is in whole shillings, with the ledger's signs: what we hold is positive, what we owe is negative.
All accounts together are zero, at any time; ``Report.adds_up`` says whether that is so.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from booking.work import Work
from models.books import Account, LedgerEntry, LedgerLine
from models.people import Therapist


@dataclass(frozen=True)
class Moved:
    """An account, or a therapist's part of one, from one moment to another. ``by`` names causes."""

    name: str
    opening: int
    by: Mapping[str, int]

    @property
    def closing(self) -> int:
        return self.opening + sum(self.by.values())


@dataclass(frozen=True)
class Report:
    """From ``since`` until just before ``until``."""

    since: datetime
    until: datetime
    accounts: tuple[Moved, ...]
    therapists: tuple[Moved, ...]  # of what we owe them, those for whom anything stands or moved

    @property
    def fees(self) -> int:
        """What the platform kept in this time, less what M-Pesa charged."""
        (fees,) = (each for each in self.accounts if each.name == Account.PLATFORM_FEE)
        return fees.opening - fees.closing

    @property
    def adds_up(self) -> bool:
        opened, closed = (sum(map(side, self.accounts)) for side in (_opening, _closing))
        owed = {each.name: each.closing for each in self.accounts}[Account.THERAPIST_PAYABLE]
        return opened == closed == 0 and owed == sum(map(_closing, self.therapists))


class _Sum(NamedTuple):
    """What one cause moved on an account, of one therapist where that matters."""

    account: str
    therapist: int | None
    cause: str
    amount: int


def report(work: Work, since: datetime, until: datetime) -> Report:
    """The books of this time."""
    before = _sums(work, LedgerEntry.at < since)
    moved = _sums(work, (LedgerEntry.at >= since) & (LedgerEntry.at < until))
    accounts = tuple(
        _moved(account.value, _of_account(before, account), _of_account(moved, account))
        for account in Account
    )
    owed = Account.THERAPIST_PAYABLE
    therapists = tuple(_therapists(work, _of_account(before, owed), _of_account(moved, owed)))
    return Report(since, until, accounts, therapists)


def trial_balance(work: Work, at: datetime) -> dict[Account, int]:
    """What stood on each account just before this moment. The values sum to zero."""
    before = _sums(work, LedgerEntry.at < at)
    return {account: sum(each.amount for each in _of_account(before, account)) for account in Account}


def _therapists(work: Work, before: list[_Sum], moved: list[_Sum]) -> Iterator[Moved]:
    keys = {each.therapist for each in (*before, *moved)}
    for therapist in work.session.scalars(
        select(Therapist).where(Therapist.id.in_(keys)).order_by(Therapist.name)
    ):
        mine = [[each for each in sums if each.therapist == therapist.id] for sums in (before, moved)]
        line = _moved(therapist.name, *mine)
        if line.opening or line.by:
            yield line


def _moved(name: str, before: list[_Sum], moved: list[_Sum]) -> Moved:
    by: dict[str, int] = defaultdict(int)
    for each in moved:
        by[each.cause] += each.amount
    return Moved(name, sum(each.amount for each in before), dict(sorted(by.items())))


def _of_account(sums: list[_Sum], account: Account) -> list[_Sum]:
    return [each for each in sums if each.account == account]


def _sums(work: Work, which: ColumnElement[bool]) -> list[_Sum]:
    by = (LedgerLine.account, LedgerLine.therapist_id, LedgerEntry.cause)
    query = select(*by, func.sum(LedgerLine.amount)).join(LedgerEntry, LedgerEntry.id == LedgerLine.entry_id)
    rows = work.session.execute(query.where(which).group_by(*by))
    return [_Sum(account, therapist, cause, int(amount)) for account, therapist, cause, amount in rows]


def _opening(moved: Moved) -> int:
    return moved.opening


def _closing(moved: Moved) -> int:
    return moved.closing
