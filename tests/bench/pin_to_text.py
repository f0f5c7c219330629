"""``python -m tests.bench pin-to-text``: how long a payer waits from the PIN to the text that confirms it.

The whole service as ``make play`` runs it: real workers, the real clock. M-Pesa's stand-in takes two of
the seconds to move the money (IN_PLAY in simulator/safaricom/quirks.py). Promised: under 5 seconds on
average with callbacks, and without them no longer than until the next question (payments/coming_in/till.py).
"""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from statistics import fmean
from typing import Final

import requests

from simulator.handset import Handset
from simulator.network import Network
from simulator.playing import playing

PAYMENTS: Final = 10  # of each kind; as many as one therapist has room for
AT_ONCE: Final = 3
THERAPIST: Final = "0722000001"
HOW_M_PESA_TELLS: Final[Mapping[str, Mapping[str, str]]] = {
    "with callbacks": {},
    "callbacks never": {"callback": "never", "confirmation": "never"},
}
_PATIENCE: Final = 120.0  # seconds
_A_DAY_HOLDS: Final = 3  # sessions, also on a Saturday
_SECOND_DAY: Final = 2  # of those offered; on the first some hours are over


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as name, playing(Path(name), fresh=True) as world:
        payers = [Handset(f"07120000{n:02}", world.network, patience=_PATIENCE) for n in range(2 * PAYMENTS)]
        _all_are_accepted(payers, Handset(THERAPIST, world.network, patience=_PATIENCE))
        _say(f"{'from the PIN to the text':<26}{'payments':>9}{'average s':>11}{'slowest s':>11}")
        for number, (told, scenario) in enumerate(HOW_M_PESA_TELLS.items()):
            waits = _measured(world.network, payers[number::2], scenario)
            _say(f"{told:<26}{len(waits):>9}{fmean(waits):>11.1f}{max(waits):>11.1f}")


def _all_are_accepted(payers: Sequence[Handset], therapist: Handset) -> None:
    """Everybody has a session with the one therapist that waits for money."""
    for number, payer in enumerate(payers):
        payer.dial().chooses("English").chooses("I agree").chooses("Book").chooses("Anxiety")
        payer.chooses("Dr Jane").chooses("Individual").types(f"{_SECOND_DAY + number // _A_DAY_HOLDS}")
        payer.types("1").types("Asha").chooses("Send").sees("Request")
        if payer.screen.open:  # whatever else is asked can wait, and M-Pesa cannot ask on a line that is held
            payer.hangs_up()
        therapist.gets_sms("New request").replies("YES {code}")
        payer.gets_sms("accepted")


def _measured(network: Network, payers: Sequence[Handset], scenario: Mapping[str, str]) -> list[float]:
    """Seconds that each of them waited, some of them paying at the same time."""
    for payer in payers:
        url = f"{network.safaricom}/phones/254{payer.phone[1:]}/scenario"
        requests.post(url, json=scenario, timeout=10).raise_for_status()
    with ThreadPoolExecutor(AT_ONCE) as at_once:
        return list(at_once.map(_pay, payers))


def _pay(payer: Handset) -> float:
    """By the networks' clock, which stamps the text when it is handed over to be delivered."""
    payer.texts("PAY").prompt()
    began = datetime.fromisoformat(payer.network.clock())
    payer.enters_pin().gets_sms("Paid")
    return (datetime.fromisoformat(payer.read[-1].at) - began).total_seconds()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
