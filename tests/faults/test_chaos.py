"""A short run of misfortunes; ``make chaos ARGS="--seconds 300"`` is a long one, on either database."""

import pytest

from tests.faults import chaos
from tests.faults.reckoning import whole

SEED = 20261207


@pytest.mark.timeout(180)
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_whatever_is_killed_everything_owed_is_done_and_nothing_twice(database_url, tmp_path):
    with chaos.opened(database_url, tmp_path, SEED) as run:
        run.run(seconds=2.5)
        assert whole.problems(run.world, run.dupes_allowed()) == [], (SEED, run.happened)
        assert run.world.outside.mpesa.book.balance(), "nobody paid anything"
