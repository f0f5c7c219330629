"""What M-Pesa says of a payment or an order that ended: one code, and a text that differs by channel.

Codes and texts: facts/daraja.md 3.3, 4 and 7. Any other code may be played; its text is 9999's.
"""

from typing import Final

PAID: Final = "0"
NOT_ENOUGH: Final = "1"
TOO_LITTLE: Final = "2"
TOO_MUCH: Final = "3"
TOO_MUCH_TODAY: Final = "4"
TOO_FULL: Final = "8"
RULE_LIMITED: Final = "17"
NO_KEY: Final = "25"
BUSY: Final = "26"
LINE_HELD: Final = "1001"
NOT_SENT: Final = "1025"
CANCELLED: Final = "1032"
NO_ANSWER: Final = "1037"
WRONG_PIN: Final = "2001"  # of an initiator: wrong name, password or certificate
INACTIVE: Final = "2006"
WRONG_AMOUNT: Final = "2020"
NOT_PERMITTED: Final = "2028"
NO_SUCH_RECEIPT: Final = "2032"
NOT_REGISTERED: Final = "2040"
PENDING: Final = "4999"
PIN_LOCKED: Final = "8006"  # of an initiator: the API user is locked
CATCH_ALL: Final = "9999"
NO_SUCH_PARTY: Final = "SFC_IC0003"
ALREADY_REVERSED: Final = "R000001"
NOT_REVERSIBLE: Final = "R000002"

_TEXTS: Final = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "2": "Declined due to limit rule: less than the minimum transaction amount.",
    "3": "Declined due to limit rule: greater than the maximum transaction amount.",
    "4": "Declined due to limit rule: would exceed daily transfer limit.",
    "8": "Declined due to limit rule: would exceed the maximum balance.",
    "11": "The DebitParty is in an invalid state.",
    "17": "Rule limited.",
    "21": "The initiator is not allowed to initiate this request.",
    "25": "The format of parameter null is invalid.",
    "26": "System busy. The service request is rejected.",
    "1001": "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    "1019": "Transaction has expired.",
    "1025": "An error occurred while sending a push request.",
    "1031": "Request cancelled by user",
    "1032": "Request cancelled by user",
    "1036": "SMSC ACK timeout.",
    "1037": "No response from user.",
    "2001": "The initiator information is invalid.",
    "2006": "The account status does not allow this transaction.",
    "2020": "The amount is invalid.",
    "2028": "The request is not permitted according to product assignment.",
    "2032": "The transaction receipt number does not exist.",
    "2040": "The customer's type (unregistered) is not supported by the service.",
    "4999": "The transaction is still under processing",
    "8006": "The security credential is locked.",
    "9999": "Request failed",
    "SFC_IC0003": "The operator does not exist.",
    "R000001": "The transaction has already been reversed.",
    "R000002": "The OriginalTransactionID is invalid.",
}

# The same code reads otherwise when asked for (observed: facts/daraja.md 4, runs A and B).
_TEXTS_WHEN_ASKED: Final = {
    "1032": "Request Cancelled by user.",
    "1037": "DS timeout user cannot be reached.",
}


def told(code: str) -> str:
    """The text in a callback."""
    return _TEXTS.get(code, _TEXTS["9999"])


def answered(code: str) -> str:
    """The text in the answer to a query."""
    return _TEXTS_WHEN_ASKED.get(code, told(code))
