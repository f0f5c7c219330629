"""Stop asking somebody who does not answer."""

from collections.abc import Callable
from threading import Lock

import clock


class Breaker:
    """After ``limit`` failures in a row nobody asks for ``rest`` seconds; then one asks for all."""

    def __init__(
        self, limit: int = 3, rest: float = 2.0, stopwatch: Callable[[], float] = clock.stopwatch
    ) -> None:
        self._limit, self._rest, self._stopwatch = limit, rest, stopwatch
        self._failures, self._since = 0, 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """Whether to ask now. While it is open, only the one who tries for all is told yes."""
        with self._lock:
            if self._failures < self._limit:
                return True
            rested = self._stopwatch() - self._since >= self._rest
            self._since = self._stopwatch() if rested else self._since
            return rested

    def worked(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._since = self._stopwatch()
