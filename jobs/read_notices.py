"""Act on what M-Pesa told us about a payment by hand."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def read_notice(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.by_hand.read_notice(mine.about)
    return None
