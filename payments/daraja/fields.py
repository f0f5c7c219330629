"""What may stand in the fields of a call, checked before it is sent (facts/daraja.md 2.1, 5.4, 6, 7)."""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from settings import REFUSED_IN_ADDRESSES

Rule = tuple[Callable[[str], object], str]
Rules = Mapping[str, Rule]

MOST: Final = 250_000  # shillings in one payment


def check(order: Mapping[str, str], rules: Rules) -> None:
    """ValueError names the first field that Daraja would refuse, and never repeats what is in it."""
    for field, (will_do, rule) in rules.items():
        if not will_do(order[field]):
            raise ValueError(f"{field} {rule}")


def fitting(pattern: str, rule: str) -> Rule:
    return re.compile(pattern).fullmatch, f"must be {rule}"


def shillings(least: int) -> Rule:
    """Between ``least`` and what M-Pesa moves at once."""

    def will_do(text: str) -> bool:
        return re.fullmatch(r"[1-9][0-9]{0,5}", text) is not None and least <= int(text) <= MOST

    return will_do, f"must be whole shillings, {least} to {MOST}"


def _an_address(text: str) -> bool:
    parts = urlsplit(text)
    plain = re.fullmatch(r"[!-~]+", text) is not None and text == text.lower()
    return plain and parts.scheme in ("https", "http") and bool(parts.hostname)


def _a_registered_address(text: str) -> bool:
    return _an_address(text) and not any(word in text for word in REFUSED_IN_ADDRESSES)


PHONE: Final = fitting(r"254[17][0-9]{8}", "a Kenyan mobile number, as +2547…")
RECEIPT: Final = fitting(r"[A-Z0-9]{10}", "ten capitals and digits")
KEY: Final = fitting(r"[A-Za-z0-9_-]{1,60}", "1 to 60 letters, digits, - and _")
REMARK: Final = fitting(r"[A-Za-z0-9 ]{2,100}", "2 to 100 letters, digits, spaces")
# Lower case, since Daraja has refused capitals (facts/daraja.md 5.4). http is for the stand-in.
ADDRESS: Final[Rule] = (_an_address, "must be a full address in lower case")
# Addresses that are registered, not given with each call, have words that they must not hold.
REGISTERED: Final[Rule] = (
    _a_registered_address,
    f"must be a full address in lower case without {', '.join(REFUSED_IN_ADDRESSES)}",
)
