"""Have M-Pesa ask a phone for money, once its call has ended."""

from datetime import datetime

from jobs.errand import errand
from models.errands import Errand
from runtime import Runtime


@errand
def prompt_for_payment(runtime: Runtime, mine: Errand) -> datetime | None:
    return runtime.till.send_prompt(mine.about)
