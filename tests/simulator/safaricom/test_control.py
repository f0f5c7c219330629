"""Holding the phones over HTTP, and what is decided by seed and clock."""

from typing import Any

import pytest
import requests

from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from tests.simulator.safaricom.merchant import AMINA


class TestHoldingThePhonesOverHttp:
    def test_the_screen_is_empty_then_asks_then_pays(self, merchant):
        screen = f"{merchant.url}/phones/0712345678/prompt"
        assert requests.get(screen, timeout=5).status_code == 204
        merchant.push()
        shown = requests.get(screen, timeout=5).json()
        assert (shown["payee"], shown["amount"], shown["reference"]) == ("SMILING STEPS", 2000, "48213")
        assert shown["text"].endswith("Enter M-PESA PIN:")
        assert requests.post(screen, json={"pin": "1234"}, timeout=5).json() == {
            "stage": "ended",
            "result": "0",
        }
        assert requests.post(screen, json={"pin": "1234"}, timeout=5).status_code == 409
        assert len(merchant.stk()) == 1
        [message] = requests.get(f"{merchant.url}/phones/{AMINA}/messages", timeout=5).json()
        [entry] = requests.get(f"{merchant.url}/book", timeout=5).json()
        assert message["text"].startswith(entry["receipt"])
        assert (entry["amount"], entry["phone"]) == (2000, AMINA)

    @pytest.mark.parametrize(("key", "code"), [("cancel", 1032), ("ignore", 1037)])
    def test_other_keys(self, merchant, clock, key, code):
        merchant.push()
        requests.post(f"{merchant.url}/phones/{AMINA}/prompt", json={key: True}, timeout=5)
        clock.later(60)
        assert merchant.stk()[0]["ResultCode"] == code

    @pytest.mark.parametrize("keys", [{}, {"pin": 1234}, {"cancel": False}, [1]])
    def test_keys_that_no_phone_has_are_refused(self, merchant, keys):
        merchant.push()
        answer = requests.post(f"{merchant.url}/phones/{AMINA}/prompt", json=keys, timeout=5)
        assert answer.status_code == 400

    def test_scenarios_accounts_quirks_and_faults_are_set_there_too(self, merchant, mpesa):
        def put(path: str, body: Any) -> int:
            return requests.post(merchant.url + path, json=body, timeout=5).status_code

        assert put(f"/phones/{AMINA}/scenario", {"payer": "pays"}) == 200
        assert put(f"/phones/{AMINA}/account", {"balance": 5, "in_ussd": True}) == 200
        assert put("/quirks", {"collision": "1037", "pending_shapes": ["200-4999"]}) == 200
        assert put("/faults", {"fault": "busy", "on": "query"}) == 204
        assert mpesa.phone(AMINA).balance == 5
        merchant.push()
        assert put("/tick", {}) == 204
        assert merchant.stk()[0]["ResultCode"] == 1037
        assert put("/reset", {}) == 204
        assert mpesa.phone(AMINA).balance == 10_000

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            (f"/phones/{AMINA}/scenario", {"payer": "sleeps"}),
            (f"/phones/{AMINA}/account", {"balance": "5"}),
            ("/quirks", {"colision": "1037"}),
            ("/quirks", {"odd_types": "no"}),
            ("/faults", {"fault": "plague"}),
            ("/faults", {"falt": "busy"}),
            ("/faults", {"fault": "busy", "on": "b2b"}),
            (f"/phones/{AMINA}/pay-bill", {"amount": "2000", "account": "48213"}),
            (f"/phones/{AMINA}/pay-bill", {"amount": 2000}),
            (f"/phones/{AMINA}/scenario", {"confirmation": "thrice"}),
            ("/misfortune", {"rate": "often"}),
            ("/misfortune", {"chance": 0.1}),
            ("/top-up", {"amount": 5, "account": "savings"}),
            ("/top-up", {"amount": "5"}),
            ("/initiator", {"wrong_tries": "none"}),
            ("/faults", {"fault": "busy", "times": "2"}),
        ],
    )
    def test_switches_that_do_not_exist_are_refused(self, merchant, path, body):
        answer = requests.post(merchant.url + path, json=body, timeout=5)
        assert answer.status_code == 400
        assert answer.json()["error"]

    def test_a_number_that_is_no_phone_is_not_found(self, merchant):
        assert requests.get(f"{merchant.url}/phones/12/prompt", timeout=5).status_code == 404


def test_the_same_seed_and_clock_make_the_same_numbers(clock):
    def story(seed: int) -> list[str]:
        mpesa = Mpesa(World(now=clock.now, seed=seed))
        return [mpesa.new_token(), mpesa.mint.receipt(), mpesa.mint.request_id()]

    assert story(1) == story(1)
    assert story(1) != story(2)


def test_ids_stay_unique_while_the_clock_stands_still(merchant, mpesa):
    mpesa.behave(repeats="off")
    ids = set()
    for _ in range(3):
        ids.add(merchant.pushed())
        mpesa.cancel(AMINA)
    assert len(ids) == 3
    assert "ws_CO_23112026090000439712345678" in ids


def test_starting_again_does_not_repeat_receipts(clock):
    first = Mpesa(World(now=clock.now)).mint.receipt()
    clock.later(1)
    assert Mpesa(World(now=clock.now)).mint.receipt() != first
