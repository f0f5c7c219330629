"""A whole world on this machine: the service, its worker processes, and everybody it talks to.

``with playing(folder) as world`` starts it and ends it; ``make play`` and ``make demo`` are both that.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import requests

from simulator import children, environment, private_redis
from simulator.environment import Ports
from simulator.network import Network
from simulator.private_redis import PrivateRedis

PROJECT: Final = Path(__file__).parents[1]
ACCOUNT_PHONE: Final = "0722000999"  # of the clinic's account, as M-Pesa knows it
_LOCK: Final = "lock"  # held while the world runs; all else in the folder may be thrown away
_MADE_FOR: Final = "made-for"  # the tables that the world's data fits
_PYTHON: Final = sys.executable
_STARTS_WITHIN: Final = 60.0  # seconds, on a slow laptop
_FOLLOWS_WITHIN: Final = 1.0  # seconds until every program has asked what time it is
_SAME_TIME: Final = timedelta(seconds=3)
_ENDS_WITHIN: Final = 5.0  # seconds for a program to finish what it is doing


def _web(ports: Ports) -> list[str]:
    conf = ["-c", "gunicorn_conf.py", "-b", f"127.0.0.1:{ports.web}"]
    return [_PYTHON, "-m", "gunicorn", *conf, "wsgi:app"]


def _module(*words: str) -> Callable[[Ports], list[str]]:
    return lambda _: [_PYTHON, "-m", *words]


PROGRAMS: Final[Mapping[str, Callable[[Ports], list[str]]]] = {
    "stand-ins": _module("simulator"),
    "web": _web,
    "money": _module("jobs.worker", "money"),
    "sms": _module("jobs.worker", "sms"),
    "bulk": _module("jobs.worker", "bulk"),
    "schedule": _module("jobs.schedule"),
}


class AlreadyPlaying(Exception):
    """Another play has this folder."""


class ProgramDied(Exception):
    """A part of the world ended by itself, or a command failed; the message holds its last words."""


@dataclass
class World:
    """A running world. ``settings`` is its environment; logs are in ``folder``, one for each program."""

    folder: Path
    ports: Ports
    redis: PrivateRedis
    project: Path = PROJECT
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = environment.settings(self.folder, self.redis.url, self.ports)

    def flask(self, *words: str) -> str:
        """What ``flask --app wsgi …`` prints in this world. Raises ProgramDied when it fails."""
        return run_flask(self.settings, *words, project=self.project)

    def skip(self, how_long: str) -> None:
        """Move the world's clock ahead by 45s, 90m, 23h or 2d, and wait until all its programs follow."""
        self.flask("clock", "advance", how_long)
        time.sleep(_FOLLOWS_WITHIN)
        self._wait_until(self.agrees_on_the_time, "The networks do not follow the service's clock")

    def now(self) -> datetime:
        """What time it is in this world: aware, UTC."""
        there = _get(f"{self.ports.service_url}/healthz").json()["time"]
        return datetime.fromisoformat(there)

    @property
    def network(self) -> Network:
        """What a handset needs to know of this world."""
        ports = self.ports
        return Network(
            ports.africas_talking_url, ports.safaricom_url, environment.USSD_CODE, environment.SHORT_CODE
        )

    def check(self) -> None:
        """Raises ProgramDied if a part of the world has ended."""
        for name, program in (*self.running.items(), ("redis/redis", self.redis.process)):
            if program and program.poll() is not None:
                words = children.last_words(self.log(name))
                raise ProgramDied(f"{name} ended with status {program.returncode}. Its last words:\n{words}")

    def watch(self) -> None:
        """Stay until a part of the world dies; raises ProgramDied then."""
        while True:
            self.check()
            time.sleep(0.5)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def start(self, programs: Mapping[str, Callable[[Ports], list[str]]]) -> None:
        for name, command in programs.items():
            self.log(name).unlink(missing_ok=True)
            self.running[name] = children.start(
                command(self.ports), self.log(name), self.settings, folder=self.project
            )

    def wait_until_ready(self) -> None:
        """Until everybody answers and knows what time it is. Raises ProgramDied when that never is so."""
        ports = self.ports
        for url in (f"{ports.service_url}/readyz", ports.africas_talking_url, ports.safaricom_url):
            self._wait_until(partial(_answers, url), f"{url} did not answer")
        self._wait_until(self.agrees_on_the_time, "The networks do not follow the service's clock")

    def agrees_on_the_time(self) -> bool:
        """Whether the stand-ins go by the service's clock; till then they would drop lines as too old."""
        apart = datetime.fromisoformat(self.network.clock()) - self.now()
        return abs(apart) < _SAME_TIME

    def _wait_until(self, true: Callable[[], bool], otherwise: str) -> None:
        given_up = time.monotonic() + _STARTS_WITHIN
        while not true():
            self.check()
            if time.monotonic() > given_up:
                raise ProgramDied(f"{otherwise}; the logs are in {self.folder}")
            time.sleep(0.1)

    def end(self) -> None:
        """Ask all at once, so that the whole takes as long as the slowest."""
        for program in self.running.values():
            if program.poll() is None:
                program.terminate()
        for program in self.running.values():
            children.end(program, _ENDS_WITHIN)


@contextmanager
def playing(folder: Path, *, fresh: bool = False, project: Path = PROJECT) -> Iterator[World]:
    """The world of this folder, running and ready; it ends with the block, and its data stays.

    A new world begins at 9:00 in the morning in Nairobi with the demo clinic. A world is made anew
    when ``fresh`` is asked for, or when the tables have changed since it was made. ``project`` is
    where the service's code is. Raises AlreadyPlaying, ProgramDied, RedisDidNotStart.
    """
    with _alone_in(folder):
        known = not fresh and _fits(folder, project)
        if not known:
            _clear(folder)
        with private_redis.start(folder / "redis") as redis:
            world = World(folder, environment.free_ports(), redis, project)
            if not known:
                _make(world)
            with _running(world):
                yield world


@contextmanager
def _running(world: World) -> Iterator[None]:
    try:
        _publish(world)
        world.start(PROGRAMS)
        world.wait_until_ready()
        _register(world)
        yield
    finally:
        world.end()
        (world.folder / "world.json").unlink(missing_ok=True)


def _make(world: World) -> None:
    """Tables, then the hour, then the clinic: what is seeded must not lie in the future."""
    world.flask("db", "upgrade")
    world.flask("clock", "begin-at-nine")
    world.flask("seed")
    (world.folder / _MADE_FOR).write_text(fingerprint(world.project))


def _register(world: World) -> None:
    """What an operator does on a new number: M-Pesa tells of payments by hand, and keeps its list.

    At every start, because a world's addresses change, and its M-Pesa remembers nothing of the last one.
    """
    world.flask("mpesa", "register-urls", "--number", ACCOUNT_PHONE)


def run_flask(settings: Mapping[str, str], *words: str, project: Path = PROJECT) -> str:
    """What ``flask --app wsgi …`` prints with these settings. Raises ProgramDied when it fails."""
    command = [_PYTHON, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(command, env=settings, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ProgramDied(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def _publish(world: World) -> None:
    """Tell handsets where the networks are, and ``make later`` how to reach this world's database."""
    (world.folder / "world.json").write_text(json.dumps(asdict(world.network), indent=2))
    settings = world.folder / "settings.json"
    settings.touch(mode=0o600)
    settings.write_text(json.dumps(world.settings, indent=2))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyPlaying(f"A world is already running in {folder}; end it first.") from None
        yield


def fingerprint(project: Path) -> str:
    """Of the tables' definitions: data made with others may not fit."""
    digest = hashlib.sha256()
    for file in sorted([*project.glob("migrations/**/*.py"), *project.glob("models/**/*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _fits(folder: Path, project: Path) -> bool:
    made_for = folder / _MADE_FOR
    return made_for.exists() and made_for.read_text() == fingerprint(project)


def _clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != _LOCK:
            entry.unlink()


def _answers(url: str) -> bool:
    """Whatever a stand-in says at its front door, it is there; of the service only 200 will do."""
    try:
        status = _get(url).status_code
    except requests.RequestException:
        return False
    return status == 200 or not url.endswith("/readyz")


def _get(url: str) -> requests.Response:
    with requests.Session() as line:
        line.trust_env = False  # a proxy does not know our machine
        return line.get(url, timeout=5)
