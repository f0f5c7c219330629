"""Spike arrest by rate (facts/daraja.md 1, 2.3 and 4)."""

import pytest

from tests.simulator.safaricom.merchant import the_error


def statuses(merchant, many):
    return [merchant.ask("ws_CO_0").status_code for _ in range(many)]


def is_arrest(answer):
    return "Spike" in answer.text


class TestSpikeArrest:
    def test_is_off_unless_switched_on(self, merchant):
        assert not any(is_arrest(merchant.ask("ws_CO_0")) for _ in range(20))

    @pytest.mark.parametrize(("switch", "seconds"), [("allowed_a_second", 1), ("allowed_a_minute", 60)])
    def test_stops_what_is_too_much_and_lets_go_when_the_time_is_over(
        self, merchant, mpesa, clock, switch, seconds
    ):
        mpesa.behave({switch: 2})
        assert [is_arrest(merchant.ask("ws_CO_0")) for _ in range(3)] == [False, False, True]
        clock.later(seconds - 0.1)
        assert is_arrest(merchant.ask("ws_CO_0"))
        clock.later(0.1)
        assert not is_arrest(merchant.ask("ws_CO_0"))

    def test_counts_each_call_by_itself(self, merchant, mpesa):
        mpesa.behave(allowed_a_minute=1)
        assert [is_arrest(merchant.ask("ws_CO_0")), is_arrest(merchant.push())] == [False, False]
        assert is_arrest(merchant.push())

    def test_stops_before_anything_is_done(self, merchant, mpesa):
        mpesa.behave(allowed_a_minute=1)
        merchant.push()
        merchant.push(PhoneNumber="254722000001")
        assert len(mpesa.prompts) == 1

    def test_has_the_gateways_shape_and_names_the_rate(self, merchant, mpesa):
        mpesa.behave(allowed_a_second=1)
        merchant.ask("ws_CO_0")
        answer = merchant.ask("ws_CO_0")
        fault = answer.json()["fault"]
        assert answer.status_code == 429
        assert fault["detail"] == {"errorcode": "policies.ratelimit.SpikeArrestViolation"}
        assert "messagesPerPeriod=1, periodInMicroseconds=1000000," in fault["faultstring"]

    def test_has_another_shape_too(self, merchant, mpesa):
        mpesa.behave(allowed_a_second=1, spike_shape="500")
        merchant.ask("ws_CO_0")
        words = "Error Occurred: Spike Arrest Violation"
        assert the_error(merchant.ask("ws_CO_0")) == (500, "500.003.02", words)

    def test_or_either_by_chance(self, merchant, mpesa):
        mpesa.behave(allowed_a_second=1, spike_shape="either")
        assert set(statuses(merchant, 20)[1:]) == {429, 500}
