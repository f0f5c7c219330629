"""E-mail addresses: one way to write them, and none that could carry anything but an address.

Far stricter than RFC 5321: what ordinary mailboxes are called, in plain ASCII. So no address can break
out of a header or of a line of an SMTP conversation, and each fits a text that reads it back.
"""

import re
from typing import Final

LONGEST: Final = 64  # characters
_PART: Final = r"[a-z0-9_%+'-]+"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_PART}(?:\.{_PART})*@(?:{_LABEL}\.)+[a-z]{{2,}}")
_AROUND: Final = "<>()[]\"',;:.!?* "  # what people and phones put around an address
_SPOKEN: Final = re.compile(r"\s*@\s*")


class NotAnAddress(ValueError):
    """What was given is no e-mail address that we write to. The message never repeats it."""


def normalise(raw: str) -> str:
    """``amina@example.com``, from ``Amina@Example.com.`` or ``mailto:amina @ example.com``.

    In small letters: old phones write in capitals, and no provider tells two mailboxes apart by them.
    Raises NotAnAddress.
    """
    address = _SPOKEN.sub("@", raw.strip(_AROUND)).lower().removeprefix("mailto:")
    if len(address) > LONGEST:
        raise NotAnAddress(f"longer than {LONGEST} characters")
    if not _ADDRESS.fullmatch(address):
        raise NotAnAddress("no e-mail address")
    return address


def masked(address: str) -> str:
    """``a***@example.com``: enough for its owner to know it again, on a phone that others may read."""
    name, _, domain = address.partition("@")
    return f"{name[0]}***@{domain}"
