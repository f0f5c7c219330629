"""Ask M-Pesa about payments by hand that we heard of, and let what was kept for a booking count."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def prove_payment(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.by_hand.prove(mine.about)
    return None


@errand
def count_kept(runtime: Runtime, mine: Errand) -> datetime | None:
    runtime.by_hand.count_kept(mine.about)
    return None
