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
_LIVES: Final = 11  # from one seed; the next is the one after it


def run(steps: int, seed: int, folder: Path, *, shrinking: bool = False) -> Count:
    """Let people act at least so often, in a clinic of their own, and say what it came to.

    Lives are drawn some to a seed, until there were steps enough. A broken promise fails with every step
    that led to it; ``shrinking`` looks for a shorter way there, which takes minutes.
    """

    class Run(People):
        clinic = Clinic(folder)
        count = Count()

    phases = [Phase.generate, Phase.shrink] if shrinking else [Phase.generate]
    how = hypothesis.settings(
        max_examples=_LIVES,
        stateful_step_count=STEPS_IN_A_LIFE,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    while Run.count.steps < steps:
        hypothesis.seed(seed)(Run)
        run_state_machine_as_test(Run, settings=how)
        seed += 1
    return Run.count
