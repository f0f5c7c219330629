"""What was found a moment ago, for the next of a crowd who ask the same.

When a thousand come for one time, all but one are shown the same other times (R1.6). Only what is shown may
come from here, never what is decided by: whoever chooses from it has it looked up anew.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from clock import stopwatch

T = TypeVar("T")
AGE: Final = 1.0  # seconds; a caller who looks at a screen for longer sees older news
_MOST: Final = 200  # answers kept


class Lately:
    """Answers of the last second, in this process. Safe for any number of threads."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[float, Any]] = {}

    def ask(self, question: Hashable, look: Callable[[], T]) -> T:
        """What ``look`` finds now, or found within the last second when this was asked."""
        asked_at = stopwatch()
        since, found = self._found.get(question, (float("-inf"), None))
        if asked_at - since <= AGE:
            answer: T = found
            return answer
        answer = look()
        if len(self._found) >= _MOST:
            self._found.clear()
        self._found[question] = (asked_at, answer)
        return answer
