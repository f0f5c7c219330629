"""What follows when an order to M-Pesa has ended, by what it was about."""

from collections.abc import Mapping
from typing import Final

from models.orders import Cause
from payments.going_out import paying_out, returning
from payments.ordering.cashier import Ending, Objection
from payments.watching import balance

ENDINGS: Final[Mapping[Cause, Ending]] = {
    Cause.REFUND: returning.follow,
    Cause.PAYOUT: paying_out.follow,
    Cause.BALANCE: balance.compare,
}
OBJECTIONS: Final[Mapping[Cause, Objection]] = {Cause.PAYOUT: paying_out.is_disputed}
"""Whether what an order is about must not move now."""
