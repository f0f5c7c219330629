"""Where each caller is, in Redis: found, held and put back in two round trips a hop.

One hash for each caller, under a keyed hash of the number. In it only keyed hashes, a lease and sealed bytes:
who reads Redis learns no number, name or typed word. Nothing of record is here; Redis may be emptied at any
moment (DESIGN 1.1). Measured reasons: facts/reliability.md A4.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha1
from typing import Any, Final, TypeVar

import redis
import structlog
from pydantic import TypeAdapter
from redis.exceptions import NoScriptError, RedisError

from ussd.breaker import Breaker
from ussd.transcript import tidy
from ussd.whereabouts import Reply, Trail

log = structlog.get_logger()

LEASE: Final = 3_000
"""Milliseconds for which one worker alone answers a caller; when it dies, the next may after this."""
KEPT: Final = 3_600_000
"""Milliseconds for which a dropped call can be continued (REQUIREMENTS R1.9)."""
PAUSES: Final = (0.02, 0.03, 0.05, *[0.1] * 19)
"""Seconds between looks at a caller whom another worker is answering: two in all."""

_CLAIM: Final = """
local hop, token, lease, kept = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local was = redis.call('HMGET', KEYS[1], 'hop', 'reply', 'owner', 'until', 'asked', 'trail', 'version')
if was[1] == hop then return {'REPEAT', was[2]} end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if was[3] and tonumber(was[4]) > now then return {'BUSY'} end
local behind = '0'
if was[3] and was[5] ~= hop then behind = '1' end
redis.call('HSET', KEYS[1], 'owner', token, 'until', string.format('%d', now + lease), 'asked', hop)
redis.call('PEXPIRE', KEYS[1], kept)
return {'RUN', was[6] or '', was[7] or '0', behind}
"""
_COMMIT: Final = """
local token, version, kept = ARGV[1], ARGV[2], tonumber(ARGV[3])
local was = redis.call('HMGET', KEYS[1], 'owner', 'version')
if was[1] ~= token or (was[2] or '0') ~= version then return 0 end
redis.call('HSET', KEYS[1], 'hop', ARGV[4], 'reply', ARGV[5], 'trail', ARGV[6])
redis.call('HINCRBY', KEYS[1], 'version', 1)
redis.call('HDEL', KEYS[1], 'owner', 'until', 'asked')
redis.call('PEXPIRE', KEYS[1], kept)
return 1
"""
T = TypeVar("T")
_REPLY: Final = TypeAdapter(Reply)
_TRAIL: Final = TypeAdapter(Trail)


@dataclass(frozen=True)
class Run:
    """This worker answers. ``trail`` is None where there was none, or none that can be read."""

    hop: str
    trail: Trail | None
    behind: bool
    """An earlier hop was begun and never put back: the caller may have seen more than the trail knows."""
    key: str
    sealed: bytes
    token: str
    version: str


@dataclass(frozen=True)
class Repeat:
    """This request was answered before, so."""

    reply: Reply


@dataclass(frozen=True)
class Busy:
    """Another worker is answering this caller, and has been for long."""


@dataclass(frozen=True)
class Away:
    """Redis does not answer."""


Claim = Run | Repeat | Busy | Away


@dataclass(frozen=True)
class Trails:
    """``redis`` returns bytes, does not retry, and gives up within a fraction of a second.

    ``seal`` and ``unseal`` encrypt and authenticate; ``secret`` keys the hashes of numbers and words.
    """

    redis: "redis.Redis"
    secret: bytes
    seal: Callable[[bytes], bytes]
    unseal: Callable[[bytes], bytes]
    lease: int = LEASE
    kept: int = KEPT
    pauses: tuple[float, ...] = PAUSES
    breaker: Breaker = field(default_factory=Breaker)

    def claim(self, phone: str, session: str, text: str) -> Claim:
        """Hold this caller for one hop; waits for another worker's. Never raises for Redis."""
        key, hop = f"trail:{{{self._digest(phone)}}}", self._digest(phone, session, tidy(text))
        claim = self._claim_once(key, hop)
        for pause in self.pauses:
            if not isinstance(claim, Busy):
                break
            time.sleep(pause)
            claim = self._claim_once(key, hop)
        return claim

    def commit(self, run: Run, trail: Trail | None, reply: Reply) -> bool:
        """Put the caller back with what they were told; None leaves them where they were.

        False when the hold was lost to another worker, or Redis went away: then nothing was put back.
        """
        told = self._sealed(run.key, _REPLY.dump_json(reply))
        there = self._sealed(run.key, _TRAIL.dump_json(trail)) if trail else run.sealed
        kept = self._ask(_COMMIT, run.key, run.token, run.version, self.kept, run.hop, told, there)
        if kept != 1:
            log.warning("trail_not_kept", step=reply.step, away=kept is None)
        return bool(kept == 1)

    def _claim_once(self, key: str, hop: str) -> Claim:
        token = secrets.token_hex(8)
        answer = self._ask(_CLAIM, key, hop, token, self.lease, self.kept)
        match answer:
            case [b"RUN", sealed, version, behind]:
                trail = self._opened(key, sealed, _TRAIL)
                return Run(hop, trail, behind == b"1", key, sealed, token, version.decode())
            case [b"REPEAT", sealed]:
                reply = self._opened(key, sealed, _REPLY)
                return Repeat(reply) if reply else Away()
            case [b"BUSY"]:
                return Busy()
        return Away()

    def _ask(self, script: str, key: str, *values: str | bytes | int) -> Any:
        """What the script answers; None while Redis does not."""
        if not self.breaker.allows():
            return None
        try:
            answer = self._evaluate(script, key, *values)
        except RedisError:
            self.breaker.failed()
            return None
        self.breaker.worked()
        return answer

    def _evaluate(self, script: str, key: str, *values: str | bytes | int) -> Any:
        """One round trip; two for the first of its kind after Redis was started or emptied."""
        try:
            return self.redis.evalsha(_name(script), 1, key, *values)
        except NoScriptError:
            return self.redis.eval(script, 1, key, *values)

    def _sealed(self, key: str, kept: bytes) -> bytes:
        """Bound to its caller: put under another's key, it does not open."""
        return self.seal(key.encode() + b"\n" + kept)

    def _opened(self, key: str, sealed: bytes, shape: TypeAdapter[T]) -> T | None:
        """None for what is not there, is another's, or cannot be read: its key or its shape is gone."""
        if not sealed:
            return None
        try:
            owner, _newline, kept = self.unseal(sealed).partition(b"\n")
            return shape.validate_json(kept) if owner == key.encode() else None
        except Exception as wrong:
            log.warning("trail_not_read", problem=type(wrong).__name__)
            return None

    def _digest(self, *parts: str) -> str:
        return hmac.digest(self.secret, "\0".join(parts).encode(), "sha256").hex()[:40]


@cache
def _name(script: str) -> str:
    """Redis's own name for a script; no secret hangs on it."""
    return sha1(script.encode(), usedforsecurity=False).hexdigest()
