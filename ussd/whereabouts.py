"""Where a caller is, how they came there, and what their keys mean: plain values, kept between two hops."""

from dataclasses import dataclass, field

from language import Language
from ussd.pages import Place


@dataclass
class Stop:
    """A place a caller came by, and the pieces at which the sheets they saw of it began."""

    place: Place
    sheets: list[int] = field(default_factory=lambda: [0])


@dataclass
class Shown:
    """What each key does on the sheet the caller is looking at."""

    keys: dict[str, Place] = field(default_factory=dict)
    asking: Place | None = None
    more: int | None = None
    back: bool = False


@dataclass
class Trail:
    """Where a caller is, how they came there, and what their keys mean. ``text`` is all of it they typed."""

    session: str = ""
    text: str = ""
    stops: list[Stop] = field(default_factory=list)
    shown: Shown = field(default_factory=Shown)
    refused: int = 0
    ended: bool = False
    earlier: list[Stop] = field(default_factory=list)
    """The stops of a dropped call, while the caller is asked whether to continue there."""

    @property
    def unfinished(self) -> list[Stop]:
        """What the next call may continue: nothing after a Goodbye or at home.

        Only screens are ever on a trail, so that continuing never sends or pays (REQUIREMENTS R1.9).
        """
        if self.earlier:
            return self.earlier
        return self.stops if len(self.stops) > 1 and not self.ended else []

    @property
    def here(self) -> Stop:
        return self.stops[-1]

    @property
    def language(self) -> Language | None:
        """The one chosen on the way here, by somebody of whom nothing is stored yet that could know it."""
        told = (stop.place.language for stop in reversed([*self.earlier, *self.stops]))
        return next(filter(None, told), None)


@dataclass(frozen=True)
class Reply:
    """What goes back to the phone. ``step`` is a static name, safe for logs and the gateway's dashboard."""

    text: str
    ends: bool = False
    step: str = ""

    def __str__(self) -> str:
        return f"{'END' if self.ends else 'CON'} {self.text}"
