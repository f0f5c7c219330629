"""What the gateway does by itself: at once in a thread, or later by the world's clock."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from threading import Condition, Thread

Errand = Callable[[], object]


class Agenda:
    """Errands, each done once. The world's clock may jump: what is due is done by ``tick``."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._due: list[tuple[datetime, int, Errand]] = []
        self._order = count()
        self._under_way = 0
        self._change = Condition()

    def after(self, seconds: float, errand: Errand) -> None:
        """In so many seconds of the world's clock; zero means at once, in a thread of its own."""
        if seconds <= 0:
            self._start(errand)
            return
        with self._change:
            heapq.heappush(self._due, (self._now() + timedelta(seconds=seconds), next(self._order), errand))

    def tick(self) -> None:
        """Do all that is due now, one after another, before returning."""
        while errand := self._next_due():
            errand()

    def quiet(self, patience: float = 5.0) -> bool:
        """Wait, at most so many real seconds, until every errand that was started has ended."""
        with self._change:
            return self._change.wait_for(lambda: self._under_way == 0, patience)

    @property
    def waiting(self) -> int:
        """How many errands are still to come."""
        return len(self._due)

    def clear(self) -> None:
        """Forget what is still to come."""
        with self._change:
            self._due.clear()

    def _next_due(self) -> Errand | None:
        with self._change:
            if self._due and self._due[0][0] <= self._now():
                return heapq.heappop(self._due)[2]
            return None

    def _start(self, errand: Errand) -> None:
        with self._change:
            self._under_way += 1
        Thread(target=self._run, args=(errand,), daemon=True).start()

    def _run(self, errand: Errand) -> None:
        try:
            errand()
        finally:
            with self._change:
                self._under_way -= 1
                self._change.notify_all()
