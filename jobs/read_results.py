"""Act on what M-Pesa told us about an order."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def read_result(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.cashier.read(mine.about)
    return None
