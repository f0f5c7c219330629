"""A free time that is offered in place of another."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class WayOn:
    """A free time that can be asked for instead of one that came to nothing."""

    therapist_id: int
    other: str | None  # the therapist's name, when it is not the same one
    starts: datetime
