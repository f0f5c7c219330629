"""Daraja and a merchant, both on 127.0.0.1, and a clock that stands still until told."""

from collections.abc import Iterator

import pytest

from simulator.safaricom.app import create
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from simulator.serving import serve
from tests.simulator.safaricom.merchant import Clock, Merchant, receiver


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mpesa(clock: Clock) -> Mpesa:
    return Mpesa(World(now=clock.now, seed=7))


@pytest.fixture
def merchant(mpesa: Mpesa) -> Iterator[Merchant]:
    daraja = serve(create(mpesa))
    merchant = Merchant(daraja.url, mpesa)
    own = serve(receiver(merchant))
    merchant.callbacks_at = own.url
    merchant.sign_in()
    yield merchant
    own.stop()
    daraja.stop()
