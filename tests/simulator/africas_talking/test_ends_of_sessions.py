"""How sessions end, and what the service is told (1.2, 1.4, 1.5)."""

import pytest

from simulator.africas_talking.ussd import NO_SERVICE, NotOnTheLine
from tests.simulator.africas_talking.customer import AMINA


def end(gateway, service):
    assert gateway.quiet()
    assert len(service.ended) == 1
    return service.ended[0]


def test_the_notice_after_end(gateway, service, clock):
    gateway.dial(AMINA)
    clock.skip(seconds=4)
    gateway.type(AMINA, "7")
    notice = end(gateway, service)
    assert list(notice) == [
        "date", "sessionId", "serviceCode", "networkCode", "phoneNumber", "status", "cost",
        "durationInMillis", "hopsCount", "hopsMetadata", "input", "lastAppResponse",
    ]  # fmt: skip
    assert notice["date"] == "2026-12-04 06:00:04"
    assert (notice["status"], notice["durationInMillis"], notice["hopsCount"]) == ("Success", "4000", "2")
    assert (notice["input"], notice["lastAppResponse"]) == ("7", "END Thank you. You said 7")
    assert notice["sessionId"] == service.hops[0]["sessionId"]
    assert not gateway.on_ussd(AMINA)


def test_hanging_up_is_incomplete(gateway, service):
    gateway.dial(AMINA)
    gateway.hang_up(AMINA)
    assert end(gateway, service)["status"] == "Incomplete"


def test_dialling_again_hangs_up_first(gateway, service):
    gateway.dial(AMINA)
    gateway.dial(AMINA)
    assert end(gateway, service)["sessionId"] == service.hops[0]["sessionId"]


@pytest.mark.parametrize(
    ("phone", "seconds", "still_open"),
    [(AMINA, 29, True), (AMINA, 30, False), ("+254733000001", 59, True), ("+254733000001", 60, False)],
)
def test_thirty_idle_seconds_end_it_and_sixty_on_airtel(gateway, clock, phone, seconds, still_open):
    gateway.dial(phone)
    clock.skip(seconds=seconds)
    assert gateway.on_ussd(phone) is still_open
    gateway.tick()
    assert gateway.on_ussd(phone) is still_open


def test_three_minutes_end_it_however_busy(gateway, service, clock):
    service.answers |= {"*".join("1" * n): "CON On" for n in range(1, 9)}
    gateway.dial(AMINA)
    for _ in range(7):
        clock.skip(seconds=25)
        gateway.type(AMINA, "1")
    clock.skip(seconds=5)
    gateway.tick()
    notice = end(gateway, service)
    assert (notice["status"], notice["durationInMillis"]) == ("Incomplete", "180000")


def test_a_key_after_the_time_is_too_late(gateway, service, clock):
    gateway.dial(AMINA)
    clock.skip(minutes=10)
    with pytest.raises(NotOnTheLine):
        gateway.type(AMINA, "1")
    assert end(gateway, service)["status"] == "Incomplete"


@pytest.mark.parametrize(
    "answer", [" CON Hello", "Hello", "", "END ", "END", "con Hello", '"CON Hello"', "CON\nHello"]
)
def test_an_answer_must_start_with_con_or_end(gateway, service, answer):
    service.answers[""] = answer
    assert gateway.dial(AMINA).screen == NO_SERVICE
    notice = end(gateway, service)
    assert (notice["status"], notice["errorMessage"]) == (
        "Failed",
        "Response should start with a CON or an END",
    )


@pytest.mark.parametrize("wrong", [{"status": 500}, {"status": 404}, {"content_type": "application/json"}])
def test_an_answer_must_be_200_and_plain_text(gateway, service, wrong):
    for name, value in wrong.items():
        setattr(service, name, value)
    assert gateway.dial(AMINA) == gateway.ussd.dial(AMINA, "*100#")
    assert end(gateway, service)["status"] == "Failed"


def test_a_slow_answer_is_no_answer(gateway, service):
    service.takes = 4.5
    assert gateway.dial(AMINA).screen == NO_SERVICE
    assert "errorMessage" in end(gateway, service)


def test_a_line_can_drop_while_the_answer_is_on_its_way(gateway, service):
    gateway.dial(AMINA)
    gateway.quirk(AMINA, drops_line=True)
    assert not gateway.type(AMINA, "1").open
    assert service.hops[-1]["text"] == "1"
    assert end(gateway, service)["status"] == "Incomplete"


def test_a_notice_can_be_lost_doubled_or_late(gateway, service, clock):
    for switches in ({"notices": 0}, {"notices": 2}, {"notices": 1, "notice_after": 60}):
        gateway.quirk(AMINA, **switches)
        gateway.dial(AMINA)
        gateway.hang_up(AMINA)
    assert gateway.quiet()
    assert len(service.ended) == 2
    clock.skip(seconds=60)
    gateway.tick()
    assert len(service.ended) == 3
