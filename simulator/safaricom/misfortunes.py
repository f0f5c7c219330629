"""Everything that can go wrong, at random: the switch ``misfortune`` is the chance of each.

What befalls follows from the seed and the clock. Left out are payers' doings, forged callbacks, and the
faults that are not Safaricom's bad luck (``slow``, which takes real time; ``no-product``, ``not-entitled``).
"""

from dataclasses import dataclass
from typing import Final, TypeVar

from simulator.safaricom.faults import Fault
from simulator.safaricom.quirks import Delivery, Queue, Renaming
from simulator.safaricom.state import State

T = TypeVar("T")

_REQUESTS: Final = (
    *(Fault.LOST_ANSWER, Fault.LOST_ANSWER, Fault.NOT_REACHED, Fault.NOT_REACHED),
    *(Fault.GATEWAY_TIMEOUT, Fault.INTERNAL_ERROR, Fault.UNSPECIFIC, Fault.BUSY),
    *(Fault.BAD_GATEWAY, Fault.HTML_PAGE, Fault.FORBIDDEN_PAGE),
    *(Fault.SPIKE_ARREST, Fault.SPIKE_ARREST_500, Fault.QUOTA),
)
_DELIVERIES: Final = (Delivery.NEVER, Delivery.NEVER, Delivery.TWICE, Delivery.ONCE, Delivery.BEFORE_ANSWER)
_LATE: Final = (1.0, 10.0, 60.0, 600.0, 7200.0)  # seconds, of what is delivered once
_NEVER_SHOWN: Final = ("26", "1001", "1019", "1025", "1037", "9999")
_NOT_DONE: Final = ("17", "26", "9999", "100000100")
_QUEUES: Final = (Queue.TIMES_OUT, Queue.TIMES_OUT_DONE)
_RENAMINGS: Final = (Renaming.FOR_GOOD, Renaming.IN_PASSING)


@dataclass(frozen=True)
class Fate:
    """How one letter travels: how often, and so many seconds late."""

    delivery: Delivery = Delivery.ONCE
    after: float = 0.0

    @property
    def copies(self) -> int:
        return {Delivery.NEVER: 0, Delivery.TWICE: 2}.get(self.delivery, 1)


@dataclass(frozen=True)
class Misfortunes:
    """Asked at every turn; when luck holds, what was to be stays as it was."""

    state: State

    def of_request(self) -> Fault:
        return self._choice("request", _REQUESTS, Fault.NONE)

    def of_letter(self, otherwise: Fate) -> Fate:
        delivery = self._choice("letter", _DELIVERIES, None)
        if delivery is None:
            return otherwise
        late = self.state.mint.chance().choice(_LATE) if delivery is Delivery.ONCE else 0.0
        return Fate(delivery, late)

    def of_push(self, otherwise: str) -> str:
        """The code that keeps a push off the screen."""
        return self._choice("push", _NEVER_SHOWN, otherwise)

    def of_order(self, otherwise: str) -> str:
        """The code with which M-Pesa leaves an order undone."""
        return self._choice("order", _NOT_DONE, otherwise)

    def of_queue(self, otherwise: Queue) -> Queue:
        return self._choice("queue", _QUEUES, otherwise)

    def of_name(self, otherwise: Renaming) -> Renaming:
        """What an order's acceptance calls it."""
        return self._choice("name", _RENAMINGS, otherwise)

    def _choice(self, what: str, among: tuple[T, ...], otherwise: T) -> T:
        rate = self.state.quirks.misfortune
        if not rate:
            return otherwise
        luck = self.state.mint.chance()
        if luck.random() >= rate:
            return otherwise
        came = luck.choice(among)
        self.state.befell[f"{what} {came}"] += 1
        return came
