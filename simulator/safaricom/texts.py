"""What M-PESA texts to customers."""

from typing import Final

from simulator.safaricom import results
from simulator.safaricom.book import Entry
from simulator.safaricom.world import NAIROBI


def paid(entry: Entry, payee: str) -> str:
    """It prints the account number, of a push the AccountReference, word for word (facts/daraja.md 0.9)."""
    return (
        f"{entry.receipt} Confirmed. Ksh{entry.amount:,}.00 sent to {payee} for account {entry.reference}"
        f" on {_when(entry)}. {_left(entry)} Transaction cost, Ksh0.00."
    )


def got_back(entry: Entry, payee: str) -> str:
    return (
        f"{entry.receipt} Confirmed. Transaction {entry.of} has been reversed on {_when(entry)}:"
        f" Ksh{-entry.amount:,}.00 is returned to you by {payee}. {_left(entry)}"
    )


def received(entry: Entry, payer: str) -> str:
    return (
        f"{entry.receipt} Confirmed. You have received Ksh{-entry.amount:,}.00 from {payer}"
        f" on {_when(entry)}. {_left(entry)}"
    )


def not_paid(code: str, payee: str, account: str) -> str:
    """Why a payment by hand came to nothing."""
    why = _WHY.get(code, "The business did not accept it.")
    return f"Failed. Your payment to {payee} for account {account} was not made. {why}"


_WHY: Final = {
    results.NOT_ENOUGH: "You have insufficient funds in your M-PESA account.",
    results.TOO_LITTLE: "The amount is below the least that can be paid.",
    results.TOO_MUCH: "The amount is above the most that can be paid at once.",
    results.WRONG_PIN: "You have entered the wrong PIN.",
    results.PIN_LOCKED: "Your PIN is locked. Call 100.",
    "C2B00011": "The business does not accept your number.",
    "C2B00012": "The account number is not valid.",
    "C2B00013": "The amount is not valid.",
}


def _left(entry: Entry) -> str:
    return f"New M-PESA balance is Ksh{entry.left:,}.00."


def _when(entry: Entry) -> str:
    there = entry.at.astimezone(NAIROBI)
    return f"{there.day}/{there.month}/{there:%y} at {there:%I:%M %p}"
