"""The processes that a chaos run starts, kills, and starts again."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import Popen
from typing import Final

from simulator import children

AS_IN_THE_PROCFILE: Final = ("money", "sms", "bulk", "schedule")
FOR_A_CROWD: Final = ("money", "money 2", "sms", "sms 2", "bulk", "schedule", "schedule 2")


class Programs:
    """Started by name (tests/faults/started.py), and started again whenever one has ended."""

    def __init__(self, names: Sequence[str], environment: dict[str, str], folder: Path) -> None:
        self.names = names
        self._environment, self._folder = environment, folder
        self._running: dict[str, Popen[bytes]] = {}

    def keep_running(self) -> None:
        """Only from the main thread."""
        for name in self.names:
            if name not in self._running or self._running[name].poll() is not None:
                self._running[name] = self._start(name)

    def kill(self, name: str) -> None:
        """With -9. A job of a worker's lives on for a moment."""
        self._running[name].kill()
        self._running[name].wait()

    def kill_jobs(self, name: str) -> int:
        """The processes that carry out jobs for this program, at whatever they are; how many there were."""
        return sum(map(_kill, _children_of(self._running[name].pid)))

    def stop(self) -> None:
        """With -9, and whatever they forked."""
        for each in self._running.values():
            forked = _children_of(each.pid)
            each.kill()
            each.wait()
            for job in forked:
                _kill(job)
        self._running.clear()

    def _start(self, name: str) -> Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.started", name.split()[0]]
        return children.start(command, self._folder / f"{name}.log", {**os.environ, **self._environment})


def _kill(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        return True
    return False


def _children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []
