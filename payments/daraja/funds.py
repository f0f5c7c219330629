"""What is on our accounts, out of the result of asking for it (facts/daraja.md 7.4)."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from payments.daraja.results import Outcome


@dataclass(frozen=True)
class Funds:
    """What is on one of our accounts, in whole shillings, rounded down."""

    account: str
    current: int
    available: int


def read_funds(told: Outcome) -> list[Funds]:
    """The answer to ``ask_balance``: ``name|currency|current|available|reserved|uncleared``, by ``&``."""
    accounts = (told.first("AccountBalance") or "").split("&")
    return [funds for account in accounts if (funds := _funds(account.split("|")))]


def _funds(parts: list[str]) -> Funds | None:
    try:
        name, _currency, current, available, *_others = parts
        return Funds(name.strip(), _floor(current), _floor(available))
    except (ValueError, ArithmeticError):
        return None


def _floor(amount: str) -> int:
    """Decimal, for a balance may have cents and floats lose some."""
    return int(Decimal(amount).to_integral_value(ROUND_FLOOR))
