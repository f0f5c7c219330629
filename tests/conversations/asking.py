"""The ways of asking M-Pesa for what a booking costs: each is one key, or one word."""

from collections.abc import Callable
from typing import Final

from simulator.handset import Handset
from tests.conversations.scenes import comes_home


def by_call(client: Handset) -> None:
    """One key, in the menu that says how much."""
    comes_home(client).chooses("Pay KSh 2,000").chooses("Pay from this phone")
    client.is_told("M-Pesa PIN in a few seconds")


def by_text(client: Handset) -> None:
    """One word."""
    client.texts("PAY").gets_sms("M-Pesa will ask")


WAYS: Final[dict[str, Callable[[Handset], None]]] = {"by call": by_call, "by text": by_text}
