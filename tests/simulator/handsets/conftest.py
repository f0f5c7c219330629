"""Both stand-ins around a small service, and Amina's phone."""

from datetime import UTC, datetime

import pytest

from simulator.africas_talking.account import Addresses
from simulator.handset import Handset
from simulator.serving import serve
from simulator.world import Outside
from tests.simulator.handsets.events import CREDENTIALS
from tests.simulator.small_service import SmallService

AT_NINE = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def service():
    return SmallService()


@pytest.fixture(scope="module")
def outside(service):
    served = serve(service.app())
    world = Outside.open(CREDENTIALS, lambda: AT_NINE, Addresses.of(served.url, "k"))
    yield world
    world.stop()
    served.stop()


@pytest.fixture
def amina(outside, service):
    outside.reset()
    service.answers.clear()
    service.inbound.clear()
    return Handset("0712345678", outside.network, settle=lambda: _settled(outside))


def _settled(outside):
    assert outside.quiet()
