"""Hand M-Pesa the orders that are due, and look up those whose result has not come."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def give_order(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.cashier.give(mine.about, mine.tries)


@errand
def chase_order(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.cashier.chase(mine.about)
