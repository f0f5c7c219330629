"""What a person types, a line at a time, without holding up what arrives meanwhile."""

from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self, TextIO

try:
    import termios
except ImportError:  # not on Windows: there the PIN shows
    termios = None  # type: ignore[assignment]

_ECHO: Final = 3  # where tcgetattr keeps the local modes


class NothingMoreToRead(Exception):
    """What was typed has come to its end."""


class Keyboard:
    """Lines from a terminal or a pipe. ``with`` puts the terminal back as it was."""

    def __init__(self, source: TextIO) -> None:
        self._source = source
        self._is_terminal = source.isatty()
        self._lines: Queue[str | None] = Queue()
        self._as_it_was: list[Any] | None = None

    def __enter__(self) -> Self:
        Thread(target=self._read, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hide(False)

    def line(self, patience: float) -> str | None:
        """The next line, stripped; None when none came within so many seconds.

        Raises NothingMoreToRead at the end of the input.
        """
        try:
            line = self._lines.get(timeout=patience)
        except Empty:
            return None
        if line is None:
            raise NothingMoreToRead
        return line.strip()

    def invite(self, words: str) -> None:
        """Show that it is the person's turn; a pipe needs no invitation."""
        if self._is_terminal:
            print(words, end="", flush=True)

    def interrupt(self) -> None:
        """Take the invitation back, to print something in its place."""
        if self._is_terminal:
            print("\r\x1b[K", end="")

    def hide(self, hidden: bool) -> None:
        """Whether what is typed stays off the screen, as a PIN must."""
        if termios is None or not self._is_terminal or hidden is (self._as_it_was is not None):
            return
        if self._as_it_was is None:
            self._as_it_was = termios.tcgetattr(self._source)
            quiet = [*self._as_it_was]
            quiet[_ECHO] &= ~termios.ECHO
            termios.tcsetattr(self._source, termios.TCSANOW, quiet)
        else:
            termios.tcsetattr(self._source, termios.TCSANOW, self._as_it_was)
            self._as_it_was = None

    def _read(self) -> None:
        with suppress(OSError):  # a terminal that was closed
            for line in self._source:
                self._lines.put(line)
        self._lines.put(None)
