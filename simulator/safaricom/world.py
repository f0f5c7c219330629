"""What the stand-in is told about the world it stands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, Self

# Kenya keeps no summer time, so the offset is the zone, and no zone database is needed.
NAIROBI: Final = timezone(timedelta(hours=3), "EAT")

_SETTINGS: Final = {
    "DARAJA_CONSUMER_KEY": "consumer_key",
    "DARAJA_CONSUMER_SECRET": "consumer_secret",
    "DARAJA_SHORTCODE": "shortcode",
    "DARAJA_PASSKEY": "passkey",
    "DARAJA_INITIATOR": "initiator",
    "DARAJA_INITIATOR_PASSWORD": "initiator_password",
    "DARAJA_CERTIFICATE": "certificate",
}


def machine_time() -> datetime:
    return datetime.now(UTC)


def never(_phone: str) -> bool:
    return False


@dataclass(frozen=True)
class World:
    """One merchant's app and shortcode, the clock everybody shares, and the seed of all chance.

    ``now`` answers aware UTC; it may jump forwards. ``on_ussd`` says whether that phone (2547…) is in
    a USSD session at this moment. ``till`` is only for Buy Goods; without one this is a Pay Bill.
    ``certificate`` is the path of a PEM file whose private key lies beside it, as ``credentials.keep``
    makes them; without one the key is made anew in each process.
    """

    now: Callable[[], datetime] = machine_time
    seed: int = 0
    on_ussd: Callable[[str], bool] = never
    consumer_key: str = "simulated-consumer-key"
    consumer_secret: str = "simulated-consumer-secret"
    shortcode: str = "174379"
    passkey: str = "5afa71c05afa71c05afa71c05afa71c05afa71c05afa71c05afa71c05afa71c0"
    payee: str = "SMILING STEPS"
    till: str = ""
    initiator: str = "simulated-initiator"
    initiator_password: str = "simulated-initiator-password"
    certificate: str = ""

    @property
    def public_name(self) -> str:
        """``600992 - Safaricom Daraja 992``, as results name a merchant."""
        return f"{self.shortcode} - {self.payee}"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], **others: Any) -> Self:
        """The world with the same ``DARAJA_…`` settings that a client would be given."""
        given: dict[str, Any] = {
            field: environment[name] for name, field in _SETTINGS.items() if environment.get(name)
        }
        return cls(**{**given, **others})
