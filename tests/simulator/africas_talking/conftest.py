"""A gateway, a service to call, and a clock that the test moves."""

from datetime import UTC, datetime, timedelta

import pytest

from simulator.africas_talking.account import Account, Addresses
from simulator.africas_talking.app import create
from simulator.africas_talking.stand_in import AfricasTalking
from simulator.serving import serve
from tests.simulator.small_service import SmallService


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def skip(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service():
    return SmallService()


@pytest.fixture
def gateway(service, clock):
    served = serve(service.app())
    account = Account(
        username="clinic", api_key="atsk_right", senders=("20384", "SmilingS"), answer_within=4.0
    )
    yield AfricasTalking(account, Addresses.of(served.url, "k"), clock.now)
    served.stop()


@pytest.fixture
def api(gateway):
    served = serve(create(gateway))
    yield served.url
    served.stop()
