"""Texts to the short code (2.3, 2.5)."""

import pytest

from tests.simulator.africas_talking.customer import AMINA, JANE, recipients, send


def test_a_text_to_the_short_code_is_posted(gateway, service):
    assert gateway.text("0722000001", "YES 48216")
    text = service.inbound[0]
    assert list(text) == ["id", "from", "to", "text", "date", "linkId", "cost", "networkCode"]
    assert (text["from"], text["to"], text["text"]) == (JANE, "20384", "YES 48216")
    assert text["date"] == "2026-12-04T06:00:00Z"


@pytest.mark.parametrize(
    ("dated", "date"),
    [("milliseconds", "2026-12-04T06:00:00.000Z"), ("plain", "2026-12-04 06:00:00")],
)
def test_dates_are_written_in_three_ways(gateway, service, dated, date):
    gateway.quirk(JANE, dated=dated)
    gateway.text(JANE, "HELP")
    assert service.inbound[0]["date"] == date


def test_it_is_posted_each_minute_until_the_service_has_it(gateway, service, clock):
    service.takes_texts = False
    assert not gateway.text(JANE, "YES")
    gateway.tick()
    assert len(service.inbound) == 1
    clock.skip(minutes=1)
    gateway.tick()
    assert len(service.inbound) == 2
    service.takes_texts = True
    clock.skip(minutes=1)
    gateway.tick()
    clock.skip(minutes=5)
    gateway.tick()
    assert len(service.inbound) == 3
    assert len({text["id"] for text in service.inbound}) == 1
    assert len({text["date"] for text in service.inbound}) == 1


def test_it_is_given_up_after_twelve_hours(gateway, service, clock):
    service.takes_texts = False
    gateway.text(JANE, "YES")
    clock.skip(hours=12)
    gateway.tick()
    clock.skip(hours=1)
    gateway.tick()
    assert len(service.inbound) == 2


def test_it_can_arrive_twice_with_one_id(gateway, service):
    gateway.quirk(JANE, arrivals=2)
    gateway.text(JANE, "YES")
    assert len(service.inbound) == 2
    assert service.inbound[0] == service.inbound[1]


def test_a_text_to_another_number_goes_elsewhere(gateway, service):
    assert not gateway.text(JANE, "YES", to="21606")
    assert service.inbound == []


def test_opting_out_at_the_network_blocks_and_tells(api, gateway, service):
    gateway.opt_out(AMINA)
    assert service.opt_outs == [{"senderId": "20384", "phoneNumber": AMINA}]
    assert recipients(send(api))[0]["status"] == "UserInBlacklist"
