"""One run: so many steps of so many lives, drawn from a seed."""

from pathlib import Path
from typing import Final

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.acting import Count
from tests.properties.clinic import Clinic
from tests.properties.people import People

STEPS_IN_A_LIFE: Final = 60
_LIVES: Final = 11  # from one seed at most; the next is the one after it
_STEPS_AT_MOST: Final = STEPS_IN_A_LIFE + 20  # time and those who do several things at once take more


def run(steps: int, seed: int, folder: Path, *, shrinking: bool = False) -> Count:
    """Let people act at least so often, in a clinic of their own, and say what it came to.

    Lives are drawn some to a seed, until there were steps enough. A broken promise fails with every step
    that led to it; ``shrinking`` looks for a shorter way there, which takes minutes.
    """

    class Run(People):
        clinic = Clinic(folder)
        count = Count()

    while (missing := steps - Run.count.steps) > 0:
        lives = min(_LIVES, max(1, missing // _STEPS_AT_MOST))
        hypothesis.seed(seed)(Run)
        run_state_machine_as_test(Run, settings=_how(lives, shrinking=shrinking))
        seed += 1
    return Run.count


def _how(lives: int, *, shrinking: bool) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=lives,
        stateful_step_count=STEPS_IN_A_LIFE,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if shrinking else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
