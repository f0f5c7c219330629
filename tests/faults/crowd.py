"""Many people at once: threads that all begin at the same moment, and what came of each."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def all_at_once(deeds: Sequence[Callable[[], T]]) -> list[T]:
    """What each gave, in their order. Nobody begins before everybody is ready."""
    ready = Barrier(len(deeds))

    def when_ready(deed: Callable[[], T]) -> T:
        ready.wait(30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as crowd:
        return list(crowd.map(when_ready, deeds))


def outcome_of(deed: Callable[[], object]) -> str:
    """``done``, or the name of what was raised."""
    try:
        deed()
    except Exception as wrong:
        return type(wrong).__name__
    return "done"


def tally(deeds: Sequence[Callable[[], object]]) -> Counter[str]:
    """How often each outcome came, of all these done at once."""
    return Counter(all_at_once([partial(outcome_of, deed) for deed in deeds]))
