"""What follows when an order to M-Pesa has ended, by what it was about."""

from collections.abc import Mapping
from typing import Final

from models.orders import Cause
from payments import balance, paying_out, returning
from payments.cashier import Ending

ENDINGS: Final[Mapping[Cause, Ending]] = {
    Cause.REFUND: returning.follow,
    Cause.PAYOUT: paying_out.follow,
    Cause.BALANCE: balance.compare,
}
