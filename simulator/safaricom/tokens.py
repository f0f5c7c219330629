"""OAuth: who may ask, and which token is good."""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Final

LIFE: Final = timedelta(seconds=3599)


class Tokens:
    """Tokens handed out and when. The newest one alone is good, unless older ones may live on."""

    def __init__(self) -> None:
        self._issued: dict[str, datetime] = {}

    def add(self, token: str, now: datetime) -> None:
        self._issued[token] = now

    def accepts(self, authorization: str, now: datetime, *, only_newest: bool) -> bool:
        """Whether ``Bearer …`` carries a token that is still good."""
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or token not in self._issued:
            return False
        if only_newest and token != next(reversed(self._issued)):
            return False
        return now - self._issued[token] < LIFE


def basic_pair(authorization: str) -> str | None:
    """``key:secret`` out of a Basic header; None when it is another kind of header or none at all."""
    kind, _, coded = authorization.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return b64decode(coded, validate=True).decode()
    except (NotBase64, UnicodeDecodeError):
        return ""
