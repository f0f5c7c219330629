"""How asking a gateway can go wrong, said in the only words that decide what to do next.

GatewayFailure
├── TryLater   nothing happened; asking again is safe
├── Refused    turned down, and the same request always will be
└── Unclear    money or a message may have moved: find out how it ended, never ask for it again

What a gateway itself said is kept for the log and must hold no phone number, name or text.
"""

from datetime import timedelta
from enum import StrEnum

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError


class GatewayFailure(Exception):
    """What was asked of a gateway was not plainly done."""


class TryLater(GatewayFailure):
    """Nothing happened. Ask again after ``after``, or when it suits where the gateway named no time."""

    def __init__(self, after: timedelta | None = None, said: str = "") -> None:
        super().__init__(said)
        self.after = after


class Refused(GatewayFailure):
    """Turned down for ``why``. The same request will never do."""

    why: StrEnum

    def __init__(self, why: StrEnum, said: str = "") -> None:
        super().__init__(f"{why}: {said}" if said else why)
        self.why = why


class Unclear(GatewayFailure):
    """It may have been done. Only asking how it ended can tell; asking for it again could do it twice."""


def failure_of(trouble: requests.RequestException) -> TryLater | Unclear:
    """What a broken HTTP call leaves behind: TryLater only where no byte of it can have arrived."""
    kind = type(trouble).__name__  # its text may name numbers or secrets in an address
    return TryLater(said=kind) if _never_left(trouble) else Unclear(kind)


def _never_left(trouble: requests.RequestException) -> bool:
    if isinstance(trouble, requests.ConnectTimeout):
        return True
    cause = trouble.args[0] if trouble.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
