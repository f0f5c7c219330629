"""Delivery reports (2.4)."""

from threading import Event

from tests.simulator.africas_talking.customer import AMINA, JANE, recipients, send


def wait(gateway, service, count):
    """A report leaves after the answer has: a moment after our request returned."""
    for _ in range(200):
        gateway.quiet()
        if len(service.reports) >= count:
            break
        Event().wait(0.01)
    assert len(service.reports) == count
    return service.reports


def test_a_report_says_what_became_of_a_text(api, gateway, service):
    sent = recipients(send(api))[0]
    assert wait(gateway, service, 1) == [
        {"id": sent["messageId"], "status": "Success", "phoneNumber": AMINA, "networkCode": "63902"}
    ]


def test_a_failure_has_its_reason_and_the_text_does_not_arrive(api, gateway, service):
    gateway.quirk(AMINA, report="Failed", failure_reason="UserInBlackList")
    send(api)
    report = wait(gateway, service, 1)[0]
    assert (report["status"], report["failureReason"]) == ("Failed", "UserInBlackList")
    assert gateway.inbox(AMINA) == []
    assert len(gateway.texts) == 1


def test_a_report_can_come_twice(api, gateway, service):
    gateway.quirk(AMINA, reports=2)
    send(api)
    first, second = wait(gateway, service, 2)
    assert first == second


def test_a_report_can_be_late_by_the_clock_of_the_world(api, gateway, service, clock):
    gateway.quirk(AMINA, report_after=3600)
    send(api)
    wait_until_planned(gateway)
    gateway.tick()
    assert service.reports == []
    clock.skip(hours=1)
    gateway.tick()
    assert len(service.reports) == 1


def test_a_report_may_never_come(api, gateway, service, clock):
    gateway.quirk(AMINA, report="")
    send(api)
    send(api, to=JANE)
    assert wait(gateway, service, 1)[0]["phoneNumber"] == JANE


def wait_until_planned(gateway):
    for _ in range(200):
        if gateway.exchange.agenda.waiting:
            return
        Event().wait(0.01)
