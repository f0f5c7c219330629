"""What people decide: whoever does says why, and hears why it cannot be."""

from collections.abc import Callable
from typing import Final, TypeVar

import click

from booking.findings import CannotDecide
from booking.work import Work
from models.bookings import Actor
from runtime import Runtime

Made = TypeVar("Made")
Decision = Callable[[Work, int, str], bool]
"""Decides about the row with this key, and why; False when it is not for people now."""


def _reason(_context: click.Context, _option: click.Parameter, words: str) -> str:
    if not words.strip():
        raise click.BadParameter("Say why. Nothing was changed.")
    return words.strip()


WHY: Final = click.option(
    "--why", required=True, callback=_reason, help="what was found out, in a few words; it is kept"
)


def decided(runtime: Runtime, do: Callable[[Work], Made]) -> Made:
    """Carry out what support decided. What cannot be decided any more is said, and changes nothing."""
    try:
        return runtime.office.carry_out(Actor.SUPPORT, do)
    except CannotDecide as refusal:
        raise click.ClickException(f"{refusal} Nothing was changed.") from None
