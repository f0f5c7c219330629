"""The gateway's notice that somebody wants no more texts (facts/africastalking.md 2.5)."""

import pytest
from sqlalchemy import select

from models.people import Client
from tests.world import KEY


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


def reminded(world) -> bool:
    (row,) = world.sql(select(Client.reminders))
    return bool(row[0])


def test_who_opted_out_gets_no_more_reminders(door, world):
    answer = door.post(f"/sms/{KEY}/opt-out", data={"senderId": "20384", "phoneNumber": "+254712345678"})
    assert answer.status_code == 200
    assert not reminded(world)


def test_a_stranger_may_opt_out_and_nobody_else_is_stopped(door, world):
    assert door.post(f"/sms/{KEY}/opt-out", data={"phoneNumber": "0799000111"}).status_code == 200
    assert reminded(world)


@pytest.mark.parametrize("phone", ["", "hello", "+15551234567"])
def test_a_number_that_is_no_phone_is_refused(door, world, phone):
    assert door.post(f"/sms/{KEY}/opt-out", data={"phoneNumber": phone}).status_code == 400
    assert reminded(world)
