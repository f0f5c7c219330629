"""Telling M-Pesa where payments made by hand are to be told (facts/daraja.md 6)."""

from typing import Final

from payments.daraja.errors import EVERY_CALL, failure_in
from payments.daraja.fields import REGISTERED, check
from payments.daraja.values import as_code
from payments.daraja.wire import Reply

PATH: Final = "/mpesa/c2b/v2/registerurl"
_KNOWN: Final = ("already registered", "duplicate notification")


def wanted(shortcode: str, validation_url: str, confirmation_url: str) -> dict[str, str]:
    """The registration. ValueError names an address that will not do.

    When our validation cannot be reached, payments are completed: money that nobody could vet goes to
    support, which is better than turning away a client who pays.
    """
    order = {
        "ShortCode": shortcode,
        "ResponseType": "Completed",
        "ConfirmationURL": confirmation_url,
        "ValidationURL": validation_url,
    }
    check(order, {"ConfirmationURL": REGISTERED, "ValidationURL": REGISTERED})
    return order


def registered(reply: Reply) -> bool:
    """Whether they are registered now; False when some were before. Raises what went wrong instead."""
    if reply.status == 200 and as_code(reply.body.get("ResponseCode")) == "0":
        return True
    if reply.error_code == "500.003.1001" and any(known in reply.error_text for known in _KNOWN):
        return False
    raise failure_in(reply, EVERY_CALL)
