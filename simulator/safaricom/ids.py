"""Numbers and names as Safaricom makes them; the same ones again for the same seed and clock."""

from datetime import datetime, timedelta
from itertools import count
from random import Random
from string import ascii_letters, ascii_uppercase, digits
from typing import Final

from simulator.safaricom.world import NAIROBI, World

_DAYS: Final = digits[1:] + ascii_uppercase


class Mint:
    """Nothing it makes is ever made twice, even when the clock stands still."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._serial = count()
        self._checkouts: set[str] = set()
        self._receipts: set[str] = set()

    def chance(self) -> Random:
        """Fresh luck, decided by the seed, the moment and how much luck was used before."""
        # The moment is part of it, or a stand-in started again would repeat yesterday's receipts.
        return Random(f"{self._world.seed}/{next(self._serial)}/{self._world.now().isoformat()}")

    def token(self) -> str:
        """28 characters, as observed (facts/daraja.md 1)."""
        return "".join(self.chance().choices(ascii_letters + digits, k=28))

    def request_id(self) -> str:
        """``f1e2-4b95-a71d-b30d3cdbb7a7942864``: four hex groups with digits glued on."""
        luck = self.chance()
        groups = [f"{luck.getrandbits(16):04x}" for _ in range(3)]
        return "-".join([*groups, f"{luck.getrandbits(48):012x}{luck.randrange(10**4, 10**6)}"])

    def conversation_id(self) -> str:
        """``AG_20210706_20106e9209f64bebd05b``: the day in Nairobi, and twenty hex digits."""
        today = self._world.now().astimezone(NAIROBI)
        return f"AG_{today:%Y%m%d}_2010{self.chance().getrandbits(64):016x}"

    def checkout_request_id(self, phone: str) -> str:
        """``ws_CO_``, the moment in Nairobi, 1 to 3 digits of milliseconds, the payer's nine digits."""
        moment = self._world.now().astimezone(NAIROBI)
        while (made := _checkout(moment, phone)) in self._checkouts:
            moment += timedelta(milliseconds=1)
        self._checkouts.add(made)
        return made

    def receipt(self) -> str:
        """Ten of A-Z and 0-9, of which the first three tell year, month and day (NLJ… is 19 Dec 2019)."""
        while (made := self._day() + self._seven()) in self._receipts:
            pass
        self._receipts.add(made)
        return made

    def no_receipt(self) -> str:
        """``SKE0000000``: what stands where there is no receipt (facts/daraja.md 7)."""
        return f"{self._day()}0000000"

    def _day(self) -> str:
        today = self._world.now().astimezone(NAIROBI)
        year, month = ascii_uppercase[(today.year - 2006) % 26], ascii_uppercase[today.month - 1]
        return year + month + _DAYS[today.day - 1]

    def _seven(self) -> str:
        return "".join(self.chance().choices(ascii_uppercase + digits, k=7))


def _checkout(moment: datetime, phone: str) -> str:
    return f"ws_CO_{moment:%d%m%Y%H%M%S}{moment.microsecond // 1000}{phone[-9:]}"
