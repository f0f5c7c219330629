"""Programs that we start, and that do not outlive us: not even when we are killed."""

import ctypes
import os
import pwd
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL, STDOUT, Popen, TimeoutExpired
from typing import Final

_TELL_ME_WHEN_MY_PARENT_DIES: Final = 1  # PR_SET_PDEATHSIG, from <linux/prctl.h>
_LIBC: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str | Path],
    log: Path,
    environment: Mapping[str, str] | None = None,
    *,
    user: str | None = None,
    folder: Path | None = None,
    farewell: signal.Signals = signal.SIGTERM,
) -> Popen[bytes]:
    """Start a program whose words go to ``log``, and which gets ``farewell`` when we die.

    It has a session of its own, so Ctrl-C reaches only us and we can end it in good order. Linux sends
    the farewell when the *thread* that started the program ends, hence only the main thread may start
    one (RuntimeError otherwise). Elsewhere than on Linux a program outlives a parent that was killed.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Start programs from the main thread: they die with the thread that starts them.")
    with log.open("ab") as words:
        return Popen(
            [str(word) for word in command],
            stdin=DEVNULL,
            stdout=words,
            stderr=STDOUT,
            env=environment,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_die_with_parent(farewell),
            user=user,
            group=_group_of(user) if user else None,
            extra_groups=() if user else None,
        )


def end(child: Popen[bytes], patience: float = 10.0, farewell: signal.Signals = signal.SIGTERM) -> None:
    """Ask a program to end; after ``patience`` seconds, end it and whatever it started."""
    if child.poll() is None:
        child.send_signal(farewell)
    try:
        child.wait(patience)
    except TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def last_words(log: Path, lines: int = 20) -> str:
    """The end of a log, to show when its program has died."""
    if not log.exists():
        return ""
    with log.open(errors="replace") as words:
        return "".join(deque(words, maxlen=lines)).rstrip()


def _die_with_parent(farewell: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def arrange() -> None:
        if _LIBC is None:
            return
        _LIBC.prctl(_TELL_ME_WHEN_MY_PARENT_DIES, int(farewell))
        if os.getppid() != parent:  # it died before we could ask to be told
            os._exit(1)

    return arrange


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid
