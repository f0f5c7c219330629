"""The pass that every call must show: one for all processes, kept in Redis.

Each new token may make the one before worthless (facts/daraja.md 1), so processes that each fetched
their own would lock one another out. Redis down: whoever needs one fetches it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from redis import Redis
from redis.exceptions import RedisError

from failures import Refused, TryLater, Unclear
from payments.daraja.pace import QUIET
from payments.daraja.wire import Reply, Wire
from payments.gateway import PaymentRefused, Why

PATH: Final = "/oauth/v1/generate?grant_type=client_credentials"
KEPT_AT_MOST: Final = timedelta(minutes=50)  # of the 3599 s it lives
MARGIN: Final = timedelta(minutes=5)
ONE_REFRESH: Final = 20.0  # seconds; longer than one call can take


@dataclass(frozen=True)
class Token:
    value: str
    keep: timedelta


class SharedToken:
    """One token under ``key``, fetched by one process at a time while the others wait for it."""

    def __init__(self, redis: Redis, key: str, fetch: Callable[[], Token]) -> None:
        self._redis, self._key, self._fetch = redis, key, fetch

    def current(self) -> str:
        """A token that should do. Raises TryLater or Refused when none is to be had."""
        try:
            return self._kept() or self._fetched_once(refused=None)
        except RedisError:
            return self._fetch().value

    def instead_of(self, refused: str) -> str:
        """Another token than the refused one: what a colleague fetched meanwhile, or a new one."""
        try:
            return self._fetched_once(refused)
        except RedisError:
            return self._fetch().value

    def forget(self, refused: str) -> None:
        """Let nobody use this one again. One that a colleague fetched meanwhile mostly stays."""
        try:
            if self._kept() == refused:
                self._redis.delete(self._key)
        except RedisError:
            return

    def _fetched_once(self, refused: str | None) -> str:
        with self._redis.lock(
            f"{self._key}:lock",
            timeout=ONE_REFRESH,
            blocking_timeout=ONE_REFRESH,
            sleep=0.05,
            raise_on_release_error=False,
        ):
            kept = self._kept()
            return kept if kept and kept != refused else self._keep(self._fetch())

    def _kept(self) -> str | None:
        kept = self._redis.get(self._key)
        return kept.decode() if isinstance(kept, bytes) else kept

    def _keep(self, token: Token) -> str:
        self._redis.set(self._key, token.value, ex=token.keep)
        return token.value


def fetch_token(wire: Wire, consumer_key: str, consumer_secret: str) -> Token:
    """A new token from Daraja. Raises TryLater, or Refused when the credentials are wrong.

    Never Unclear: a token that got lost on its way has moved nothing.
    """
    try:
        reply = wire.get(PATH, consumer_key, consumer_secret)
    except Unclear as lost:
        raise TryLater(said=f"token: {lost}") from None
    value = reply.body.get("access_token")
    if reply.status == 200 and isinstance(value, str) and value:
        return Token(value, _keep_for(reply.body.get("expires_in")))
    raise _no_token(reply)


def _no_token(reply: Reply) -> TryLater | Refused:
    """Wrong credentials are answered by 400 and an empty body (facts/daraja.md 1)."""
    if reply.spike_arrest:
        return TryLater(QUIET, f"token: {reply.summary}")
    if reply.status in (400, 401) or reply.error_code == "404.001.01":
        return PaymentRefused(Why.OUR_FAULT, f"token: {reply.summary}")
    return TryLater(said=f"token: {reply.summary}")


def _keep_for(expires_in: object) -> timedelta:
    """Text or number of seconds (facts/daraja.md 1), 3600 where it is neither."""
    text = str(expires_in).partition(".")[0]
    life = timedelta(seconds=int(text) if text.isdecimal() and len(text) < 7 else 3600)
    return max(timedelta(seconds=30), min(KEPT_AT_MOST, life - MARGIN))
