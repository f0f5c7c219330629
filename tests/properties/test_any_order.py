"""Clients, therapists, money and time act in any order, and every promise is kept after each step."""

from pathlib import Path
from typing import Final

import pytest

from tests.properties.running import run

STEPS: Final = 2_500  # of each part; parts can run side by side
SEEDS: Final = (100, 200, 302, 400)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_in_any_order_every_promise_is_kept(seed: int, quick_place: Path) -> None:
    folder = quick_place / f"lives-{seed}"
    folder.mkdir()
    count = run(STEPS, seed, folder)
    print(f"seed {seed}: {count.steps} steps, {count.refused} refused")  # noqa: T201
    assert count.steps >= STEPS
    assert {"confirmed", "called off", "lapsed", "completed"} <= count.reached


def test_a_run_of_the_tests_has_ten_thousand_steps() -> None:
    assert STEPS * len(SEEDS) >= 10_000
