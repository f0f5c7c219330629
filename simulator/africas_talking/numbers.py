"""Kenyan mobile numbers, and the networks that handed them out."""

import re
from typing import Final

SAFARICOM: Final = "63902"
AIRTEL: Final = "63903"
TELKOM: Final = "63907"
EQUITEL: Final = "63999"

_MOBILE: Final = re.compile(r"\+254[17]\d{8}", re.ASCII)
_HANDED_OUT: Final = (
    (("763", "764", "765", "766"), EQUITEL),
    (("77",), TELKOM),
    (("10", "73", "750", "751", "752", "753", "754", "755", "756", "762", "78"), AIRTEL),
)


class NotAPhone(ValueError):
    """What was given is no Kenyan mobile number."""


def is_mobile(number: str) -> bool:
    """Whether this is a Kenyan mobile number in the one form that the gateway takes, +2547…"""
    return bool(_MOBILE.fullmatch(number))


def e164(number: str) -> str:
    """``+254712345678`` from 0712345678, 254712345678 or itself."""
    full = re.sub(r"^(?:\+?254|0)?", "+254", number.strip(), count=1)
    if not is_mobile(full):
        raise NotAPhone("not a Kenyan mobile number")
    return full


def network_of(phone: str) -> str:
    """The network code (facts/africastalking.md 1.6) of whoever first handed this number out."""
    local = phone.removeprefix("+254")
    return next((code for prefixes, code in _HANDED_OUT if local.startswith(prefixes)), SAFARICOM)
