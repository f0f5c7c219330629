"""Many people press Send for one time, over HTTP on the production server: one has it, all get a kind answer.

Two hundred in the test run; ``python -m tests.faults.thousand`` does it with a thousand.
"""

import pytest

from tests.faults.thousand import press_send
from tests.servers import fresh_postgres_database, redis_url


@pytest.mark.timeout(120)
def test_of_200_who_press_send_within_a_second_one_has_it_and_the_rest_see_other_times(tmp_path, worker_id):
    database = fresh_postgres_database(f"crowd_{worker_id}")
    outcome = press_send(tmp_path / "service", redis_url(worker_id, spare=3), database, 200)
    assert outcome.wrong(200) == []
