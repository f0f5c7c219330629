"""``python -m tests.properties --steps 200000 --seed 7``: the same for longer, from any seed."""

import argparse
import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.properties.running import run


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked.add_argument("--shrink", action="store_true", help="look for the shortest way to a fault")
    args = asked.parse_args()
    print(f"seed {args.seed}", flush=True)  # noqa: T201
    with TemporaryDirectory() as folder:
        count = run(args.steps, args.seed, Path(folder), shrinking=args.shrink)
    reached = ", ".join(sorted(count.reached))
    print(f"{count.steps} steps, {count.refused} refused; reached: {reached}")  # noqa: T201


if __name__ == "__main__":
    main()
