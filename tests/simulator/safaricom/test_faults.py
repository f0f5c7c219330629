"""Misfortunes of single requests (facts/daraja.md 1 and 2.3)."""

from datetime import timedelta

import pytest
import requests

from tests.simulator.safaricom.merchant import AMINA


class TestFaults:
    def test_a_lost_answer_leaves_a_prompt_behind(self, merchant, mpesa):
        mpesa.next_request("lost-answer", on="push")
        with pytest.raises(requests.ConnectionError):
            merchant.push()
        assert mpesa.prompt(AMINA)

    def test_a_request_that_never_arrived_leaves_none(self, merchant, mpesa):
        mpesa.next_request("not-reached")
        with pytest.raises(requests.ConnectionError):
            merchant.push()
        assert mpesa.prompt(AMINA) is None
        assert merchant.push().status_code == 200

    @pytest.mark.parametrize(
        ("fault", "status", "part", "prompted"),
        [
            ("gateway-timeout", 504, "<html>", True),
            ("internal-error", 500, "500.003.1001", True),
            ("bad-gateway", 502, "<html>", False),
            ("html-page", 200, "Incapsula", False),
            ("forbidden-page", 403, "Incapsula", False),
            ("spike-arrest", 429, "policies.ratelimit.SpikeArrestViolation", False),
            ("spike-arrest-500", 500, "Spike Arrest Violation", False),
            ("busy", 500, "System is busy. Please try again in few minutes.", False),
            ("quota", 500, "Quota Violation", False),
            ("unspecific", 500, "500.001.1001", False),
            ("no-product", 401, "no apiproduct match found", False),
        ],
    )
    def test_befall_one_request(self, merchant, mpesa, fault, status, part, prompted):
        mpesa.next_request(fault, on="push")
        answer = merchant.push()
        assert answer.status_code == status
        assert part in answer.text
        assert bool(mpesa.prompt(AMINA)) is prompted

    def test_wait_for_the_call_they_are_meant_for(self, merchant, mpesa):
        mpesa.next_request("busy", on="query", times=2)
        id_ = merchant.pushed()
        mpesa.cancel(AMINA)
        assert [merchant.ask(id_).status_code for _ in range(3)] == [500, 500, 200]

    def test_can_follow_one_phone(self, merchant, mpesa):
        mpesa.scenario(AMINA, fault="busy")
        other = {"PhoneNumber": "254722000001", "PartyA": "254722000001"}
        assert [merchant.push().status_code, merchant.push(**other).status_code] == [500, 200]

    def test_a_slow_answer_comes_after_the_work(self, merchant, mpesa):
        mpesa.behave(slow_answer=0.05)
        mpesa.next_request("slow")
        assert merchant.push().elapsed > timedelta(seconds=0.05)
