"""A short run of misfortunes; ``python -m tests.faults --seconds 300`` is a long one."""

import pytest

from tests.faults import chaos, reckoning


@pytest.mark.timeout(120)
def test_whatever_is_killed_everything_owed_is_done_and_nothing_twice(database_url, tmp_path):
    seed = 20261207
    with chaos.opened(database_url, tmp_path, seed) as run:
        run.run(seconds=4)
        assert reckoning.problems(run.world, run.dupes_allowed()) == [], run.happened
        assert run.world.outside.mpesa.book, "nobody paid anything"
