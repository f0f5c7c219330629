"""The merchant's statement: the book, as an accountant would read it."""

from collections.abc import Iterator
from typing import Any

from simulator.safaricom.book import Account, Book, Entry
from simulator.safaricom.world import World

Json = dict[str, Any]


def statement(book: Book, world: World) -> Json:
    """Every movement with the sum of all before it; the last balance is the total of the accounts."""
    lines = list(_lines(book))
    return {
        "shortcode": world.shortcode,
        "name": world.payee,
        "balances": {account.value: book.balance(account) for account in Account},
        "total": book.balance(),
        "paid_in": sum(line["paid_in"] for line in lines),
        "withdrawn": sum(line["withdrawn"] for line in lines),
        "lines": lines,
    }


def _lines(book: Book) -> Iterator[Json]:
    balance = 0
    for entry in book:
        balance += entry.amount
        yield _line(entry, balance)


def _line(entry: Entry, balance: int) -> Json:
    return {
        "at": entry.at.isoformat(),
        "receipt": entry.receipt,
        "kind": entry.kind.value,
        "account": entry.account.value,
        "phone": entry.phone,
        "reference": entry.reference,
        "of": entry.of,
        "paid_in": max(entry.amount, 0),
        "withdrawn": max(-entry.amount, 0),
        "balance": balance,
    }
