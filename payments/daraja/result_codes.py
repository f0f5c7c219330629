"""Every result code of a prompt, and what it means (facts/daraja.md 3.3).

The code decides, never the text: one code has several texts and one text several codes. A code
that is not here is Unclear and not final, for "unknown" must never be read as "failed".
"""

import re
from enum import Enum
from typing import Final

from payments.gateway import Ending, Why

PAID: Final = "0"
PENDING: Final = "4999"  # only ever in answer to a question


class Again(Enum):
    """Whether prompting again is safe: nothing moved, and nothing is live on the phone."""

    YES = "yes"
    ONCE_ASKED = "after M-Pesa, asked, confirms it"
    NO = "no"


FINAL: Final = True
AMBIGUOUS: Final = False

# Where the facts say "not today" or "support", the request is safe though useless: that is what Why tells.
CODES: Final[dict[str, tuple[Why, bool, Again]]] = {
    "1": (Why.NOT_ENOUGH_MONEY, FINAL, Again.YES),
    "2": (Why.LIMIT, FINAL, Again.YES),
    "3": (Why.LIMIT, FINAL, Again.YES),
    "4": (Why.LIMIT, FINAL, Again.YES),
    "8": (Why.OUR_FAULT, FINAL, Again.YES),  # our own account is full
    "11": (Why.ACCOUNT_PROBLEM, FINAL, Again.YES),
    "15": (Why.UNCLEAR, AMBIGUOUS, Again.NO),
    "17": (Why.UNCLEAR, AMBIGUOUS, Again.NO),  # an earlier identical prompt may have been paid
    "21": (Why.OUR_FAULT, FINAL, Again.YES),
    "26": (Why.BUSY, AMBIGUOUS, Again.ONCE_ASKED),
    "1001": (Why.LINE_BUSY, FINAL, Again.NO),  # this one is over; the one that holds the line is not
    "1019": (Why.NOT_COMPLETED, FINAL, Again.ONCE_ASKED),
    "1025": (Why.BUSY, AMBIGUOUS, Again.ONCE_ASKED),
    "1031": (Why.NOT_COMPLETED, FINAL, Again.YES),
    "1032": (Why.NOT_COMPLETED, FINAL, Again.YES),
    "1036": (Why.UNREACHABLE, AMBIGUOUS, Again.ONCE_ASKED),
    "1037": (Why.UNREACHABLE, FINAL, Again.ONCE_ASKED),
    "1101": (Why.OUR_FAULT, FINAL, Again.YES),
    "1102": (Why.OUR_FAULT, FINAL, Again.YES),
    "2001": (Why.WRONG_PIN, FINAL, Again.YES),
    "2006": (Why.ACCOUNT_PROBLEM, FINAL, Again.YES),
    "2008": (Why.NOT_COMPLETED, AMBIGUOUS, Again.ONCE_ASKED),
    "2026": (Why.NOT_COMPLETED, AMBIGUOUS, Again.ONCE_ASKED),
    "2028": (Why.OUR_FAULT, FINAL, Again.YES),
    "2029": (Why.UNCLEAR, AMBIGUOUS, Again.NO),
    "2033": (Why.OUR_FAULT, FINAL, Again.YES),
    "2040": (Why.ACCOUNT_PROBLEM, FINAL, Again.YES),
    "2043": (Why.OUR_FAULT, FINAL, Again.YES),
    "2051": (Why.ACCOUNT_PROBLEM, FINAL, Again.YES),
    "2202": (Why.OUR_FAULT, FINAL, Again.YES),
    "1005": (Why.OUR_FAULT, FINAL, Again.YES),
    "2020": (Why.OUR_FAULT, FINAL, Again.YES),
    "2007": (Why.OUR_FAULT, FINAL, Again.YES),
    "4999": (Why.UNCLEAR, AMBIGUOUS, Again.NO),
    "8006": (Why.PIN_LOCKED, FINAL, Again.YES),
    "9999": (Why.UNCLEAR, AMBIGUOUS, Again.ONCE_ASKED),
    "SFC_IC0003": (Why.OUR_FAULT, FINAL, Again.YES),
}
UNKNOWN: Final = (Why.UNCLEAR, AMBIGUOUS, Again.NO)


def ending_of(code: str) -> Ending:
    """What this code of an unpaid prompt means. ValueError for the code of a paid one."""
    if code == PAID:
        raise ValueError(f"result code {PAID} means paid")
    why, final, again = CODES.get(code, UNKNOWN)
    return Ending(code, why, final, again is Again.YES, again is not Again.NO)


def as_code(value: object) -> str | None:
    """``0``, ``0.0``, ``"0"`` and ``" 0 "`` are one code (facts/daraja.md, fact 12); None if it is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if re.fullmatch(r"[ -~]{1,40}", text) else None
