"""M-Pesa's own book of the shortcode: what was truly paid, whatever anybody was told."""

from dataclasses import dataclass
from datetime import datetime

from simulator.safaricom.world import NAIROBI


@dataclass(frozen=True)
class Entry:
    """One payment received, in whole shillings. ``left`` is what the payer has afterwards."""

    receipt: str
    amount: int
    phone: str
    reference: str
    at: datetime
    left: int
    checkout_request_id: str = ""


def confirmation_text(entry: Entry, payee: str) -> str:
    """The payer's SMS. It prints the AccountReference word for word (facts/daraja.md 0.9)."""
    there = entry.at.astimezone(NAIROBI)
    return (
        f"{entry.receipt} Confirmed. Ksh{entry.amount:,}.00 sent to {payee} for account {entry.reference}"
        f" on {there.day}/{there.month}/{there:%y} at {there:%I:%M %p}."
        f" New M-PESA balance is Ksh{entry.left:,}.00. Transaction cost, Ksh0.00."
    )
