"""By which ways money goes back: payments whole by reversal, a part of one to the phone that paid it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from models.orders import OrderKind

LEAST_SENT: Final = 10  # whole shillings; less M-Pesa does not send (facts/daraja.md 7.3)
MOST_SENT: Final = 250_000


@dataclass(frozen=True)
class Source:
    """A payment of ``whole`` shillings, so much of which is ours to give back.

    ``receipt`` is None while nobody knows it, ``phone`` where M-Pesa masks the payer.
    """

    receipt: str | None
    whole: int
    counts: int
    phone: str | None = field(repr=False)


@dataclass(frozen=True)
class Part:
    """So much of it by this way. With a reversal ``phone`` is where it may be sent instead."""

    kind: OrderKind
    amount: int
    receipt: str | None
    phone: str | None = field(repr=False)


def ways_back(sources: Sequence[Source], amount: int) -> list[Part]:
    """How ``amount`` goes back out of these payments; what there is no way for is left out.

    A masked payer can only have a payment back whole, so those payments go first where they fit.
    """
    return list(_ways_back(sorted(sources, key=lambda it: it.phone is not None), amount))


def can_be_sent(amount: int) -> bool:
    return LEAST_SENT <= amount <= MOST_SENT


def _ways_back(sources: Sequence[Source], left: int) -> Iterator[Part]:
    for source in sources:
        if part := _part_of(source, min(left, source.counts)):
            yield part
            left -= part.amount


def _part_of(source: Source, amount: int) -> Part | None:
    if amount > 0 and amount == source.whole and source.receipt:
        return Part(OrderKind.GIVE_BACK, amount, source.receipt, source.phone)
    if source.phone and can_be_sent(amount):
        return Part(OrderKind.SEND, amount, None, source.phone)
    return None
