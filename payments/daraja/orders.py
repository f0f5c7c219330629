"""What an initiator signs: money back, money out, and questions about either (facts/daraja.md 7).

Each is answered by an acceptance only; what came of it is posted to its results address (results.py).
Fields are misspelt as Safaricom misspells them. ValueError names one that will not do.
"""

from typing import Final

from payments.daraja.errors import Table, failure_in
from payments.daraja.fields import ADDRESS, KEY, PHONE, RECEIPT, REMARK, Rules, check, shillings
from payments.daraja.values import as_code, plain_id
from payments.daraja.wire import Reply
from payments.gateway import Accepted, Purpose

GIVE_BACK: Final = "/mpesa/reversal/v1/request"
SEND_MONEY: Final = "/mpesa/b2c/v3/paymentrequest"
LOOK_UP: Final = "/mpesa/transactionstatus/v1/query"
ASK_BALANCE: Final = "/mpesa/accountbalance/v1/query"

REPORT: Final[Rules] = {"Remarks": REMARK, "ResultURL": ADDRESS, "QueueTimeOutURL": ADDRESS}
SHORTCODE: Final = "4"  # kind of identifier

Order = dict[str, str]


def reports_to(results_url: str, timeouts_url: str, about: str) -> Order:
    """The fields that all four have. ``about`` is a neutral remark."""
    fields = {"ResultURL": results_url, "QueueTimeOutURL": timeouts_url, "Remarks": about}
    check(fields, REPORT)
    return fields


def give_back(shortcode: str, receipt: str, amount: int) -> Order:
    """A payment to us, undone whole (facts/daraja.md 7.1)."""
    order = {
        "CommandID": "TransactionReversal",
        "TransactionID": receipt,
        "Amount": str(amount),
        "ReceiverParty": shortcode,
        "RecieverIdentifierType": "11",
    }
    check(order, {"TransactionID": RECEIPT, "Amount": shillings(1)})
    return order


def send_money(shortcode: str, phone: str, amount: int, key: str, purpose: Purpose) -> Order:
    """Money from our Utility account to a phone (facts/daraja.md 7.3).

    Whatever it is for, it goes as a business payment, so that our shortcode needs one product assigned only.
    """
    order = {
        "OriginatorConversationID": key,
        "CommandID": "BusinessPayment",
        "Amount": str(amount),
        "PartyA": shortcode,
        "PartyB": phone.removeprefix("+"),
        "Occassion": purpose.value,
    }
    check(order, {"OriginatorConversationID": KEY, "Amount": shillings(10), "PartyB": PHONE})
    return order


def look_up(shortcode: str, receipt: str | None, key: str | None) -> Order:
    """How a movement of money stands, by its receipt or by its order's key (facts/daraja.md 7.2)."""
    if (receipt is None) == (key is None):
        raise ValueError("either a receipt or a key must be given")
    known = {"TransactionID": receipt} if receipt is not None else {"OriginalConversationID": key or ""}
    order = {
        "CommandID": "TransactionStatusQuery",
        **known,
        "PartyA": shortcode,
        "IdentifierType": SHORTCODE,
        "Occasion": "Look up",
    }
    check(order, {"TransactionID": RECEIPT} if receipt is not None else {"OriginalConversationID": KEY})
    return order


def ask_balance(shortcode: str) -> Order:
    """What is on our own accounts (facts/daraja.md 7.4)."""
    return {"CommandID": "AccountBalance", "PartyA": shortcode, "IdentifierType": SHORTCODE}


def accepted(reply: Reply, table: Table) -> Accepted:
    """The ids of an order that M-Pesa took. Raises what went wrong instead."""
    conversation = plain_id(reply.body.get("ConversationID"))
    if reply.status == 200 and as_code(reply.body.get("ResponseCode")) == "0" and conversation:
        return Accepted(conversation, plain_id(reply.body.get("OriginatorConversationID")))
    raise failure_in(reply, table)


def is_duplicate(reply: Reply) -> bool:
    """M-Pesa has an order with this key already: the first one stands (facts/daraja.md 7.3)."""
    return reply.error_code == "500.002.1001" and "duplicate" in reply.error_text
