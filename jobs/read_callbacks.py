"""Act on what M-Pesa told us about a payment."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def read_callback(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.till.read_callback(mine.about, mine.tries)
