"""Asking a phone for money: the request checked before it is sent, and what its answer means.

facts/daraja.md 2. Nothing here is ever sent twice: Daraja knows no idempotency, so two requests are
two payments.
"""

import base64
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from clock import in_nairobi
from failures import GatewayFailure, TryLater, Unclear
from payments.daraja.pace import QUIET
from payments.daraja.wire import Reply
from payments.gateway import LineBusy, PaymentRefused, PromptAccepted, Why

PATH: Final = "/mpesa/stkpush/v1/processrequest"
MOST: Final = 250_000  # shillings in one payment

Failed = Callable[[str], GatewayFailure]


def signed(shortcode: str, passkey: str, moment: datetime) -> dict[str, str]:
    """The three fields that say who asks. Nairobi's time: some say that UTC is refused as expired."""
    timestamp = f"{in_nairobi(moment):%Y%m%d%H%M%S}"
    password = base64.b64encode(f"{shortcode}{passkey}{timestamp}".encode()).decode()
    return {"BusinessShortCode": shortcode, "Password": password, "Timestamp": timestamp}


def wanted(
    shortcode: str, phone: str, shillings: int, reference: str, description: str, callback_url: str
) -> dict[str, str]:
    """The fields that say what is asked (facts/daraja.md 2.1), unchecked."""
    payer = phone.removeprefix("+")
    return {
        "TransactionType": "CustomerPayBillOnline",
        "Amount": str(shillings),
        "PartyA": payer,
        "PartyB": shortcode,
        "PhoneNumber": payer,
        "CallBackURL": callback_url,
        "AccountReference": reference,
        "TransactionDesc": description,
    }


def _an_address(text: str) -> bool:
    """Lower case, since Daraja has refused capitals (facts/daraja.md 5.4). http is for the stand-in."""
    parts = urlsplit(text)
    plain = re.fullmatch(r"[!-~]+", text) is not None and text == text.lower()
    return plain and parts.scheme in ("https", "http") and bool(parts.hostname)


RULES: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "Amount": (
        lambda text: re.fullmatch(r"[1-9][0-9]{0,5}", text) and int(text) <= MOST,
        f"must be whole shillings, 1 to {MOST}",
    ),
    "PhoneNumber": (re.compile(r"254[17][0-9]{8}").fullmatch, "must be a Kenyan mobile number, as +2547…"),
    "AccountReference": (re.compile(r"[A-Za-z0-9]{1,12}").fullmatch, "must be 1 to 12 letters and digits"),
    "TransactionDesc": (
        re.compile(r"[A-Za-z0-9 ]{1,13}").fullmatch,
        "must be 1 to 13 letters, digits, spaces",
    ),
    "CallBackURL": (_an_address, "must be a full address in lower case"),
}


def check(order: Mapping[str, str]) -> None:
    """ValueError names the first field that Daraja would refuse, and never repeats what is in it."""
    for field, (will_do, rule) in RULES.items():
        if not will_do(order[field]):
            raise ValueError(f"{field} {rule}")


def _refuse(why: Why) -> Failed:
    return lambda said: PaymentRefused(why, said)


def _wait(kind: type[TryLater], **after: float) -> Failed:
    return lambda said: kind(timedelta(**after), said)


OURS: Final = _refuse(Why.OUR_FAULT)

# facts/daraja.md 2.3. One code can mean four things, so here, and only here, words are needed as
# well: the first row whose code is the same and whose words are in the text. Otherwise Unclear.
ERRORS: Final[tuple[tuple[str, str, Failed], ...]] = (
    ("400.002.02", "phonenumber", _refuse(Why.ACCOUNT_PROBLEM)),
    ("400.002.02", "partya", _refuse(Why.ACCOUNT_PROBLEM)),
    ("400.002.02", "", OURS),
    ("400.002.05", "", OURS),
    ("401.003.01", "", OURS),
    ("404.001.01", "", OURS),
    ("405.001", "", OURS),
    ("500.001.1001", "merchant does not exist", OURS),
    ("500.001.1001", "wrong credentials", OURS),
    ("500.001.1001", "unable to lock subscriber", _wait(LineBusy, seconds=60)),
    ("500.003.02", "", _wait(TryLater, seconds=45)),
    ("500.003.03", "", _wait(TryLater, minutes=5)),
    # The token was fetched anew and refused again, at the gate: somebody else keeps fetching too.
    ("404.001.03", "", _wait(TryLater, seconds=30)),
    ("400.003.01", "", _wait(TryLater, seconds=30)),
    ("401.002.01", "", _wait(TryLater, seconds=30)),
)


def accepted(reply: Reply) -> PromptAccepted:
    """The ids of a prompt on its way. Raises what went wrong instead."""
    merchant, checkout = (reply.body.get(name) for name in ("MerchantRequestID", "CheckoutRequestID"))
    taken = reply.status == 200 and str(reply.body.get("ResponseCode", "")).strip() == "0"
    if taken and isinstance(merchant, str) and isinstance(checkout, str) and checkout:
        return PromptAccepted(merchant, checkout)
    raise _failure(reply)


def _failure(reply: Reply) -> GatewayFailure:
    if reply.spike_arrest:
        return TryLater(QUIET, reply.summary)
    for code, words, failed in ERRORS:
        if code == reply.error_code and words in reply.error_text:
            return failed(reply.summary)
    return Unclear(reply.summary)
