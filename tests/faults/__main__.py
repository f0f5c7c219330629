"""``python -m tests.faults --seconds 300``: a long run of misfortunes, and the reckoning.

Exits with 1 when anything is not as promised.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import chaos, reckoning
from tests.world import template_of


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        folder = Path(name)
        url = asked.database_url or f"sqlite:///{folder / 'clinic.sqlite'}"
        template_of(url)
        say(f"seed {asked.seed}, {asked.seconds} s of misfortunes")
        with chaos.opened(url, folder, asked.seed) as run:
            run.run(asked.seconds)
            wrong = reckoning.problems(run.world, run.dupes_allowed())
        told(run, wrong)
    return 1 if wrong else 0


def told(run: chaos.Chaos, wrong: list[str]) -> None:
    outside = run.world.outside
    counted = {
        **run.happened,
        "bookings": len(run.phones),
        "prompts": len(outside.mpesa.prompts),
        "payments": len(outside.mpesa.book),
        "texts": len(outside.africas_talking.texts),
    }
    for what, often in sorted(counted.items()):
        say(f"{often:6} {what}")
    say("\n".join(wrong) or "All is as promised.")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m tests.faults")
    words.add_argument("--seconds", type=float, default=60)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--database-url", help="an empty database; SQLite in a temporary folder without one")
    return words.parse_args()


if __name__ == "__main__":
    sys.exit(main())
