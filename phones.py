"""Kenyan mobile numbers: one way to write them, however they were typed (facts/reliability.md A6)."""

import re
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, carrier

_COUNTRY_CODE: Final = 254
# The library would also read extensions ("x9", ";ext=2") and digits of other scripts.
_ALL_IT_MAY_HOLD: Final = re.compile(r"[+0-9 ()-]{9,20}")


class NotAPhone(ValueError):
    """What was given is no Kenyan mobile number. The message never repeats it."""


def normalise(raw: str) -> str:
    """``+254712345678``, from any way a Kenyan or a gateway writes it.

    Understands 0712 345 678, 712345678, 254712345678, +254 (0)712-345678, 00254712345678, and the
    leading space that a ``+`` becomes in a form (facts/africastalking.md 1.1). Raises NotAPhone.
    """
    number = _read(_with_country_code(raw.strip()))
    if number.country_code != _COUNTRY_CODE or not phonenumbers.is_valid_number(number):
        raise NotAPhone("no Kenyan mobile number")
    if phonenumbers.number_type(number) != PhoneNumberType.MOBILE:
        raise NotAPhone("a Kenyan number, but no mobile")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def as_written(number: str) -> str:
    """``0712 345 678``: an E.164 number as a Kenyan writes it."""
    return phonenumbers.format_number(_read(number), PhoneNumberFormat.NATIONAL)


def looks_like_safaricom(number: str) -> bool:
    """Whether its prefix was given to Safaricom.

    A hint for wording and never a reason to refuse: Kenyans keep their number when they change network.
    """
    return bool(carrier.name_for_number(_read(number), "en") == "Safaricom")


def _with_country_code(written: str) -> str:
    if not _ALL_IT_MAY_HOLD.fullmatch(written):
        raise NotAPhone("no phone number")
    # Kenya dials abroad with 000, so the library does not take 00254 for a country code.
    return "+" + written.removeprefix("00") if written.startswith("00254") else written


def _read(written: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(written, "KE")
    except NumberParseException:
        raise NotAPhone("no phone number") from None
