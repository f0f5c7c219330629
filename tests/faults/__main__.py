"""``python -m tests.faults --seconds 300 --seed 7``: a long run of misfortunes, and the reckoning.

On PostgreSQL where this machine has it, else on SQLite. Exits with 1 when anything is not as promised.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from tests import servers
from tests.faults import chaos, left_behind, tally
from tests.faults.programs import FOR_A_CROWD
from tests.faults.reckoning import whole
from tests.world import template_of


def main() -> int:
    asked = _arguments()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with _folder() as folder, _database(asked, folder) as url:
        template_of(url)
        say(f"seed {asked.seed}: {asked.seconds:.0f} s of misfortunes on {url.partition(':')[0]}")
        with chaos.opened(url, folder, asked.seed, FOR_A_CROWD) as run:
            run.run(asked.seconds)
            wrong = whole.problems(run.world, run.dupes_allowed())
            for line in tally.told(run):
                say(line)
            if wrong and asked.keep:
                left_behind.write(run.world, asked.keep)
    say("\n".join(wrong) or "All is as promised.")
    return 1 if wrong else 0


@contextmanager
def _folder() -> Iterator[Path]:
    """In memory where there is such a place: nobody pulls the plug here, and disks are slow."""
    with servers._quick_folder() as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user
        yield folder


@contextmanager
def _database(asked: argparse.Namespace, folder: Path) -> Iterator[str]:
    if asked.database_url or asked.sqlite:
        yield asked.database_url or f"sqlite:///{folder / 'clinic.sqlite'}"
        return
    with servers.postgres(folder) as socket:
        there = f"postgresql+psycopg://{servers.ADMIN}@/postgres?host={socket}"
        yield there if socket else f"sqlite:///{folder / 'clinic.sqlite'}"


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.faults")
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--database-url", help="an empty database, in place of one of our own")
    words.add_argument("--sqlite", action="store_true", help="SQLite, also where there is PostgreSQL")
    words.add_argument("--keep", type=Path, help="a folder for all rows about money, if anything is wrong")
    return words.parse_args()


if __name__ == "__main__":
    sys.exit(main())
