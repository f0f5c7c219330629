"""How the demo is watched: two drawn phones side by side, or the same told line by line."""

import sys
import textwrap
import time
from dataclasses import dataclass, field
from typing import Final, Protocol, TextIO

from simulator.terminal import hour, wrapped

WIDE: Final = 34  # characters on a phone's line
HIGH: Final = 11  # lines on a phone's screen: a heading, nine choices, and one to spare
GAP: Final = "   "
STAGE: Final = (2 * (WIDE + 4) + len(GAP), HIGH + 13)  # columns and lines that a terminal must have
_TO_SEE_A_KEY: Final = 0.25  # seconds
_TO_LOOK: Final = 0.25  # seconds, and then so many characters in a second:
_READS: Final = 280


@dataclass(frozen=True)
class Face:
    """What a phone shows: where the words come from, the words, and what is typed below them."""

    head: str = ""
    words: str = ""
    foot: str = ""


@dataclass
class Phone:
    """One of the two phones that are watched."""

    owner: str
    number: str
    face: Face = field(default_factory=Face)


class Show(Protocol):
    """Whoever lets people watch."""

    def scene(self, caption: str, at: str) -> None:
        """Say what happens now, and what time it is there (ISO)."""

    def does(self, phone: Phone, deed: str) -> None:
        """Its owner is about to do this; the face shows what is typed."""

    def shows(self, phone: Phone) -> None:
        """The face has changed."""


@dataclass
class SideBySide:
    """Two phones drawn over and over in one place. ``pace`` stretches every pause."""

    left: Phone
    right: Phone
    pace: float = 1.0
    out: TextIO = sys.stdout
    caption: str = ""
    at: str = ""

    def scene(self, caption: str, at: str) -> None:
        self.caption, self.at = caption, at
        self._draw(0)

    def does(self, phone: Phone, deed: str) -> None:
        self._draw(_TO_SEE_A_KEY)

    def shows(self, phone: Phone) -> None:
        self._draw(_TO_LOOK + len(phone.face.words) / _READS)

    def _draw(self, pause: float) -> None:
        lines = drawn_stage(self.left, self.right, self.caption, self.at)
        self.out.write("\x1b[H" + "".join(f"{line}\x1b[K\n" for line in lines) + "\x1b[J")
        self.out.flush()
        time.sleep(pause * self.pace)


@dataclass
class LineByLine:
    """The same, told in sentences: for pipes, logs and narrow terminals. Waits for nobody."""

    out: TextIO = sys.stdout

    def scene(self, caption: str, at: str) -> None:
        words = textwrap.fill(f"{hour(at)}. {caption}", 78)
        print(f"\n{words}", file=self.out, flush=True)

    def does(self, phone: Phone, deed: str) -> None:
        print(f"  {phone.owner} {deed}", file=self.out, flush=True)

    def shows(self, phone: Phone) -> None:
        head = f"{phone.face.head}, on the phone of {phone.owner}:"
        words = [f"    | {line}" for line in wrapped(phone.face.words, 70)]
        print("\n".join([f"    {head}", *words]), file=self.out, flush=True)


def watched(left: Phone, right: Phone, size: tuple[int, int], pace: float, out: TextIO) -> Show:
    """Side by side where that fits (``size`` is columns and lines), else line by line."""
    fits = size[0] >= STAGE[0] and size[1] >= STAGE[1]
    return SideBySide(left, right, pace, out) if out.isatty() and fits else LineByLine(out)


def drawn_stage(left: Phone, right: Phone, caption: str, at: str) -> list[str]:
    """Both phones below the hour, above what happens. Always equally many lines, none too wide."""
    wide = STAGE[0]
    said = [line.center(wide).rstrip() for line in textwrap.wrap(caption, wide - 4)]
    phones = [a + GAP + b for a, b in zip(drawn_phone(left), drawn_phone(right), strict=True)]
    head = f"Smiling Steps by phone{hour(at):>{wide - 22}}"
    return [head, "", *phones, "", *[*said, "", ""][:2]]


def drawn_phone(phone: Phone) -> list[str]:
    """A phone with its owner's name above."""
    face, bar = phone.face, "─" * (WIDE + 2)
    room = [*wrapped(face.words, WIDE), *[""] * HIGH][:HIGH]
    head, foot = face.head[:WIDE], face.foot[:WIDE]
    rows = [f"│ {line:<{WIDE}} │" for line in room]
    title = f"{phone.owner}, {phone.number}".center(WIDE + 4)
    return [
        title,
        f"╭{bar}╮",
        f"│ {head:^{WIDE}} │",
        f"├{bar}┤",
        *rows,
        f"├{bar}┤",
        f"│ {foot:<{WIDE}} │",
        f"╰{bar}╯",
    ]
