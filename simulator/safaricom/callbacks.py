"""What Safaricom sends: each letter once, from a thread of its own, never again whatever comes back."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Thread
from typing import Any, Final

import requests

_PATIENCE: Final = 10.0  # seconds; how long M-Pesa waits is not known


@dataclass
class Letter:
    """One POST to the merchant, and how it went: ``status``, or the ``problem`` that kept it away."""

    url: str
    body: dict[str, Any]
    headers: dict[str, str]
    due: datetime
    status: int | None = None
    problem: str = ""


class Postman:
    """Letters waiting and letters sent. Not locked: its owner takes and adds under one lock."""

    def __init__(self) -> None:
        self.waiting: list[Letter] = []
        self.sent: list[Letter] = []
        self._rounds: list[Thread] = []

    def take_due(self, now: datetime) -> list[Letter]:
        due = sorted((each for each in self.waiting if each.due <= now), key=lambda each: each.due)
        self.waiting = [each for each in self.waiting if each.due > now]
        self.sent += due
        return due

    def deliver(self, letters: list[Letter]) -> None:
        """Set out with each letter at once; ``wait`` tells when they have arrived."""
        self._rounds = [each for each in self._rounds if each.is_alive()]
        for letter in letters:
            self.set_out(partial(send, letter))

    def set_out(self, on: Callable[[], object]) -> None:
        """Do this in a thread of its own; ``wait`` waits for it too."""
        thread = Thread(target=on, daemon=True)
        thread.start()
        self._rounds.append(thread)

    def wait(self, seconds: float) -> bool:
        """Whether everything on its way arrived (or failed to) within so many real seconds."""
        over = time.monotonic() + seconds
        while alive := [each for each in list(self._rounds) if each.is_alive()]:
            if time.monotonic() >= over:
                return False
            alive[0].join(over - time.monotonic())
        return True


def send(letter: Letter, patience: float = _PATIENCE) -> requests.Response | None:
    """Post it, and note how it went; the answer, or None when there was none."""
    with requests.Session() as session:
        session.trust_env = False  # a machine's proxy settings are none of M-Pesa's
        try:
            answer = _post(session, letter, patience)
        except requests.RequestException as problem:
            letter.problem = type(problem).__name__
            return None
        letter.status = answer.status_code
        return answer


def _post(session: requests.Session, letter: Letter, patience: float) -> requests.Response:
    return session.post(
        letter.url,
        data=json.dumps(letter.body),
        headers={"Content-Type": "application/json;charset=UTF-8", **letter.headers},
        timeout=patience,
        allow_redirects=False,
    )
