"""Ask M-Pesa how a payment stands that nobody told us about."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def chase_payment(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.till.chase(mine.about)
