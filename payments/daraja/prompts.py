"""Asking a phone for money: the request checked before it is sent, and what its answer means.

facts/daraja.md 2. Nothing here is ever sent twice: Daraja knows no idempotency, so two requests are
two payments.
"""

import base64
from datetime import datetime
from typing import Final

from clock import in_nairobi
from payments.daraja.errors import PROMPT, failure_in
from payments.daraja.fields import ADDRESS, PHONE, Rules, check, fitting, shillings
from payments.daraja.values import as_code
from payments.daraja.wire import Reply
from payments.gateway import PromptAccepted

PATH: Final = "/mpesa/stkpush/v1/processrequest"
RULES: Final[Rules] = {
    "Amount": shillings(1),
    "PhoneNumber": PHONE,
    "AccountReference": fitting(r"[A-Za-z0-9]{1,12}", "1 to 12 letters and digits"),
    "TransactionDesc": fitting(r"[A-Za-z0-9 ]{1,13}", "1 to 13 letters, digits, spaces"),
    "CallBackURL": ADDRESS,
}


def signed(shortcode: str, passkey: str, moment: datetime) -> dict[str, str]:
    """The three fields that say who asks. Nairobi's time: some say that UTC is refused as expired."""
    timestamp = f"{in_nairobi(moment):%Y%m%d%H%M%S}"
    password = base64.b64encode(f"{shortcode}{passkey}{timestamp}".encode()).decode()
    return {"BusinessShortCode": shortcode, "Password": password, "Timestamp": timestamp}


def wanted(
    shortcode: str, phone: str, amount: int, reference: str, description: str, callback_url: str
) -> dict[str, str]:
    """The fields that say what is asked (facts/daraja.md 2.1). ValueError names one that will not do."""
    payer = phone.removeprefix("+")
    order = {
        "TransactionType": "CustomerPayBillOnline",
        "Amount": str(amount),
        "PartyA": payer,
        "PartyB": shortcode,
        "PhoneNumber": payer,
        "CallBackURL": callback_url,
        "AccountReference": reference,
        "TransactionDesc": description,
    }
    check(order, RULES)
    return order


def accepted(reply: Reply) -> PromptAccepted:
    """The ids of a prompt on its way. Raises what went wrong instead."""
    merchant, checkout = (reply.body.get(name) for name in ("MerchantRequestID", "CheckoutRequestID"))
    taken = reply.status == 200 and as_code(reply.body.get("ResponseCode")) == "0"
    if taken and isinstance(merchant, str) and isinstance(checkout, str) and checkout:
        return PromptAccepted(merchant, checkout)
    raise failure_in(reply, PROMPT)
