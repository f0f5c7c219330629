"""Every result code, of a prompt (facts/daraja.md 3.3) and of an order (7), and what it means.

The code decides, never the text: one code has several texts and one text several codes. A code
that is not here is Unclear and not final, for "unknown" must never be read as "failed".
"""

from enum import Enum
from typing import Final

from payments.gateway import Ending, Meaning, OrderEnding, Why

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


REFUSED: Final = Meaning.REFUSED
LATER: Final = Meaning.TRY_LATER

# facts/daraja.md 7, 7.1 to 7.3. The same code may mean another thing than of a prompt: 2001 is not a
# payer's wrong PIN but our own credentials. 22 and 29 are listed there without a meaning, hence not here.
ORDER_CODES: Final[dict[str, tuple[Meaning, Why | None]]] = {
    "0": (Meaning.DONE, None),
    "R000001": (Meaning.ALREADY_DONE, None),  # reversed before (7.1)
    "R000002": (Meaning.NOT_FOUND, None),  # no such receipt (7.1)
    "2032": (Meaning.NOT_FOUND, None),  # of a look-up (seen in Safaricom's sandbox, October 2026)
    "2033": (Meaning.NOT_FOUND, None),  # no such receipt (3.3)
    "1": (LATER, Why.NOT_ENOUGH_MONEY),  # in our Utility account (7.1, 7.3)
    "2": (REFUSED, Why.LIMIT),  # under the minimum (7.3)
    "3": (REFUSED, Why.LIMIT),  # over the maximum (7.3)
    "4": (LATER, Why.LIMIT),  # the payee's for the day (7.3)
    "8": (LATER, Why.LIMIT),  # what the payee's account may hold (7.3)
    "11": (REFUSED, Why.OUR_FAULT),  # our account is not active (7.1, 7.3)
    "15": (Meaning.UNCLEAR, Why.UNCLEAR),  # an order with this key exists: how did that one end?
    "17": (Meaning.UNCLEAR, Why.UNCLEAR),
    "18": (REFUSED, Why.OUR_FAULT),  # credentials (7)
    "20": (REFUSED, Why.OUR_FAULT),
    "21": (REFUSED, Why.OUR_FAULT),  # the initiator lacks a role (7.1)
    "24": (REFUSED, Why.OUR_FAULT),  # a parameter (7)
    "25": (REFUSED, Why.OUR_FAULT),
    "26": (Meaning.UNCLEAR, Why.BUSY),  # rejected by its text, not for certain (3.3)
    "1005": (REFUSED, Why.OUR_FAULT),
    "2001": (REFUSED, Why.OUR_FAULT),  # initiator, credential or certificate (7.1 to 7.3)
    "2006": (REFUSED, Why.ACCOUNT_PROBLEM),
    "2007": (REFUSED, Why.OUR_FAULT),
    "2020": (REFUSED, Why.OUR_FAULT),
    "2028": (REFUSED, Why.OUR_FAULT),  # the product is not ours (7.1, 7.3)
    "2029": (Meaning.UNCLEAR, Why.UNCLEAR),
    "2040": (REFUSED, Why.ACCOUNT_PROBLEM),  # the payee is not registered (7.3)
    "2043": (REFUSED, Why.OUR_FAULT),
    "2051": (REFUSED, Why.ACCOUNT_PROBLEM),
    "2202": (REFUSED, Why.OUR_FAULT),
    "8006": (REFUSED, Why.OUR_FAULT),  # our API user is locked (7.1 to 7.3)
    "SFC_IC0003": (REFUSED, Why.ACCOUNT_PROBLEM),  # no such number (7.3)
}


def order_ending_of(code: str) -> OrderEnding:
    """What this code of an order means; one that is unknown is unclear."""
    return OrderEnding(code, *ORDER_CODES.get(code, (Meaning.UNCLEAR, Why.UNCLEAR)))
