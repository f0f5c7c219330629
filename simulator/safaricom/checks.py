"""Whether a request's fields are as Daraja wants them (facts/daraja.md 2.1, 5.4, 9.1.1)."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from simulator.safaricom import refusals, results
from simulator.safaricom.prompts import Push
from simulator.safaricom.quirks import Quirks, TooLong
from simulator.safaricom.world import World

PAY_BILL: Final = "CustomerPayBillOnline"
BUY_GOODS: Final = "CustomerBuyGoodsOnline"
_DEAREST: Final = 250_000
_REFERENCE, _DESCRIPTION = 12, 13
_FORBIDDEN: Final = re.compile("m-pesa|mpesa|safaricom|exe|cmd|sql|query", re.IGNORECASE)

Fields = Mapping[str, Any]
Test = Callable[[str], bool]


def text(fields: Fields, name: str) -> str:
    """A field as text: both numbers and strings are taken; anything else, or nothing, is empty."""
    value = fields.get(name)
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def like(pattern: str) -> Test:
    return lambda value: re.fullmatch(pattern, value) is not None


def is_timestamp(value: str) -> bool:
    """Form only: whether Nairobi's time or UTC is meant is disputed, so the clock is not compared."""
    try:
        datetime.strptime(value, "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        return False
    return len(value) == 14


def is_price(value: str) -> bool:
    return re.fullmatch("[1-9][0-9]{0,5}", value) is not None and int(value) <= _DEAREST


PHONE: Final = like("254[17][0-9]{8}")
SHORTCODE: Final = like("[0-9]{5,7}")

_MERCHANT: Final[dict[str, Test]] = {
    "BusinessShortCode": SHORTCODE,
    "Password": bool,
    "Timestamp": is_timestamp,
}
_PUSH: Final[dict[str, Test]] = {
    "TransactionType": {PAY_BILL, BUY_GOODS}.__contains__,
    "Amount": is_price,
    "PartyA": PHONE,
    "PartyB": SHORTCODE,
    "PhoneNumber": PHONE,
}


def check(fields: Fields, tests: Mapping[str, Test]) -> None:
    """Refuses with the name of the first field that will not do."""
    for name, good in tests.items():
        if not good(text(fields, name)):
            raise refusals.invalid(name)


def read_push(fields: Fields, world: World, quirks: Quirks) -> Push:
    """The push that was asked for, or the Refusal it deserves."""
    check(fields, _MERCHANT | _PUSH | {"CallBackURL": lambda url: is_callback(url, quirks)})
    check(fields, _texts(quirks))
    check_merchant(fields, world)
    return Push(
        phone=text(fields, "PhoneNumber"),
        amount=int(text(fields, "Amount")),
        reference=text(fields, "AccountReference"),
        callback_url=text(fields, "CallBackURL"),
        refused_as=_refused_as(fields, world, quirks),
    )


def read_query(fields: Fields, world: World) -> str:
    """The CheckoutRequestID that is asked about."""
    check(fields, {**_MERCHANT, "CheckoutRequestID": bool})
    check_merchant(fields, world)
    return text(fields, "CheckoutRequestID")


def check_merchant(fields: Fields, world: World) -> None:
    shortcode, timestamp = text(fields, "BusinessShortCode"), text(fields, "Timestamp")
    if shortcode != world.shortcode:
        raise refusals.no_merchant()
    if text(fields, "Password") != password(shortcode, world.passkey, timestamp):
        raise refusals.wrong_credentials()


def password(shortcode: str, passkey: str, timestamp: str) -> str:
    return b64encode(f"{shortcode}{passkey}{timestamp}".encode()).decode()


def is_callback(url: str, quirks: Quirks) -> bool:
    """Where Safaricom would agree to post to."""
    fine = like(r"https?://[^\s/]+(/[^\s]*)?")(url)
    secure = quirks.http_allowed or url.startswith("https://")
    small = quirks.upper_case_allowed or url == url.lower()
    clean = not (quirks.forbidden_words_refused and has_forbidden_word(url))
    return fine and secure and small and clean


def has_forbidden_word(url: str) -> bool:
    return _FORBIDDEN.search(url) is not None


def _texts(quirks: Quirks) -> dict[str, Test]:
    letters = like("[A-Za-z0-9]+") if quirks.alphanumeric_reference else bool
    if quirks.too_long is not TooLong.REJECT:
        return {"AccountReference": letters}
    return {
        "AccountReference": lambda value: letters(value) and len(value) <= _REFERENCE,
        "TransactionDesc": lambda value: len(value) <= _DESCRIPTION,
    }


def _refused_as(fields: Fields, world: World, quirks: Quirks) -> str:
    """The code of a fault that only M-Pesa itself finds, after the push was accepted."""
    if text(fields, "PartyB") != _receivers(world).get(text(fields, "TransactionType")):
        return results.NOT_PERMITTED
    if quirks.too_long is TooLong.ENDS_1025 and _over_long(fields):
        return results.NOT_SENT
    return ""


def _receivers(world: World) -> dict[str, str]:
    return {BUY_GOODS: world.till} if world.till else {PAY_BILL: world.shortcode}


def _over_long(fields: Fields) -> bool:
    long_reference = len(text(fields, "AccountReference")) > _REFERENCE
    return long_reference or len(text(fields, "TransactionDesc")) > _DESCRIPTION
