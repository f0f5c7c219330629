"""How orders are signed, and how their results travel (facts/daraja.md 7)."""

from base64 import b64encode
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

from simulator import environment
from simulator.safaricom import credentials
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World
from tests.simulator.safaricom.merchant import AMINA, WORLD, public_key, sealed


def codes(merchant):
    return [each["Result"]["ResultCode"] for each in merchant.arrived("/results/")]


class TestTheCredential:
    def test_is_sealed_with_the_certificate_that_is_given_away(self, merchant, mpesa):
        pem = requests.get(f"{merchant.url}/certificate", timeout=5).text
        assert pem == mpesa.certificate_pem
        credential = sealed(WORLD.initiator_password, pem)
        assert len(credential) == 344
        merchant.ask_balance(SecurityCredential=credential)
        assert codes(merchant) == [0]

    @pytest.mark.parametrize(
        "credential",
        ["plain", "cGxhaW4=", b64encode(bytes(256)).decode(), "\N{SNOWMAN}"],
    )
    def test_that_is_not_one_ends_with_2001(self, merchant, credential):
        merchant.ask_balance(SecurityCredential=credential)
        assert codes(merchant) == [2001]

    def test_sealed_by_oaep_ends_with_2001(self, merchant, mpesa):
        key, padding = public_key(mpesa.certificate_pem), OAEP(MGF1(SHA256()), SHA256(), None)
        credential = b64encode(key.encrypt(WORLD.initiator_password.encode(), padding)).decode()
        merchant.ask_balance(SecurityCredential=credential)
        assert codes(merchant) == [2001]

    def test_of_another_name_or_password_moves_nothing(self, merchant, mpesa):
        mpesa.top_up(500)
        merchant.pay_out(500, InitiatorName="nobody")
        assert codes(merchant) == [2001]
        wrong = sealed("wrong", mpesa.certificate_pem)
        merchant.pay_out(500, key="2", SecurityCredential=wrong)
        assert codes(merchant) == [2001, 2001]
        assert mpesa.book.balance() == 500

    def test_three_wrong_ones_in_a_row_lock_the_initiator(self, merchant, mpesa):
        for _ in range(3):
            merchant.ask_balance(SecurityCredential="wrong")
        merchant.ask_balance()
        assert sorted(codes(merchant)) == [2001, 2001, 2001, 8006]
        unlocked = requests.post(f"{merchant.url}/initiator", json={"wrong_tries": 0}, timeout=5)
        assert unlocked.json() == {"name": WORLD.initiator, "wrong_tries": 0}
        merchant.ask_balance()
        assert codes(merchant)[-1] == 0

    def test_a_right_one_forgives_the_wrong_ones(self, merchant, mpesa):
        for _ in range(2):
            merchant.ask_balance(SecurityCredential="wrong")
        merchant.ask_balance()
        assert mpesa.initiator.wrong_tries == 0

    def test_may_be_of_a_certificate_in_a_file_that_outlives_the_program(self, tmp_path):
        place = tmp_path / "safaricom.pem"
        credentials.keep(place)
        kept = place.read_text(), credentials.key_of(place).read_text()
        credentials.keep(place)
        assert kept == (place.read_text(), credentials.key_of(place).read_text())
        assert credentials.key_of(place).stat().st_mode & 0o077 == 0
        mpesa = Mpesa(World.from_environment({"DARAJA_CERTIFICATE": str(place)}))
        assert mpesa.certificate_pem == place.read_text()

    def test_is_one_for_the_service_and_the_stand_in_of_a_played_world(self, tmp_path):
        given = environment.settings(tmp_path, "unix:///tmp/redis.sock", environment.free_ports())
        world = World.from_environment(given)
        assert (world.initiator, world.initiator_password) == (
            given["DARAJA_INITIATOR"],
            given["DARAJA_INITIATOR_PASSWORD"],
        )
        assert Mpesa(world).certificate_pem == Path(given["DARAJA_CERTIFICATE"]).read_text()

    def test_has_dates_long_past_as_safaricoms_has(self, mpesa):
        certificate = load_pem_x509_certificate(mpesa.certificate_pem.encode())
        assert certificate.not_valid_after_utc.year == 2016


class TestResults:
    @pytest.fixture(autouse=True)
    def _money(self, mpesa):
        mpesa.top_up(5000)

    def test_are_posted_once_whatever_comes_back(self, merchant, mpesa, clock):
        merchant.answers = 500
        merchant.pay_out()
        clock.later(7200)
        assert codes(merchant) == [0]

    @pytest.mark.parametrize(("fate", "copies"), [("once", 1), ("never", 0), ("twice", 2)])
    @pytest.mark.parametrize("arrange", ["scenario", "quirk"])
    def test_can_be_lost_or_doubled(self, merchant, mpesa, arrange, fate, copies):
        if arrange == "scenario":
            mpesa.scenario(AMINA, results=fate)
        else:
            mpesa.behave(results=fate)
        merchant.pay_out()
        assert codes(merchant) == [0] * copies
        assert mpesa.phone(AMINA).balance == 10_500

    def test_can_be_late_though_the_money_is_there(self, merchant, mpesa, clock):
        mpesa.scenario(AMINA, results_after=300)
        merchant.pay_out()
        assert (codes(merchant), mpesa.phone(AMINA).balance) == ([], 10_500)
        clock.later(300)
        assert codes(merchant) == [0]

    def test_can_overtake_the_answer_to_the_request(self, merchant, mpesa):
        mpesa.scenario(AMINA, results="before-answer")
        accepted = merchant.pay_out().json()
        [(_, _, body)] = merchant.got
        assert body["Result"]["ConversationID"] == accepted["ConversationID"]

    def test_of_a_balance_can_be_lost_too(self, merchant, mpesa):
        mpesa.behave(results="never")
        merchant.ask_balance()
        assert codes(merchant) == []

    @pytest.mark.parametrize(("queue", "balance"), [("times-out", 10_000), ("times-out-done", 10_500)])
    def test_give_way_to_a_time_out_that_does_not_say_how_it_ended(self, merchant, mpesa, queue, balance):
        mpesa.scenario(AMINA, queue=queue)
        accepted = merchant.pay_out().json()
        [body] = merchant.arrived("/timeouts/")
        assert body["Result"]["OriginatorConversationID"] == accepted["OriginatorConversationID"]
        assert "ResultParameters" not in body["Result"]
        assert codes(merchant) == []
        assert mpesa.phone(AMINA).balance == balance

    @pytest.mark.parametrize("code", ["21", "26", "8006"])
    def test_of_every_order_may_be_the_same_code(self, merchant, mpesa, code):
        mpesa.behave(order_result=code)
        merchant.pay_out()
        merchant.result()
        merchant.ask_balance()
        assert codes(merchant) == [int(code)] * 2

    def test_may_vary_their_types(self, merchant, mpesa):
        mpesa.behave(odd_types=True)
        for key in "12345678":
            merchant.pay_out(key=key)
        told = [each["Result"] for each in merchant.arrived("/results/")]
        assert {type(each["ResultCode"]) for each in told} == {int, str}
        assert all(isinstance(each["ReferenceData"]["ReferenceItem"], list) for each in told)
        orders = {tuple(item["Key"] for item in each["ResultParameters"]["ResultParameter"]) for each in told}
        assert len(orders) > 1

    def test_may_name_both_parties_of_a_status_by_one_key(self, merchant, mpesa):
        mpesa.behave(odd_types=True)
        merchant.look_up(TransactionID=mpesa.pay_bill(AMINA, 20, "48213").receipt)
        listed = merchant.result()["ResultParameters"]["ResultParameter"]
        parties = {each["Value"] for each in listed if each["Key"] == "DebitPartyName"}
        assert parties == {f"{AMINA} - CUSTOMER", "174379 - SMILING STEPS"}

    def test_come_with_the_shortcode_in_a_header_and_no_signature(self, merchant):
        merchant.pay_out()
        merchant.result()
        assert merchant.got[0][1]["Businessshortcode"] == "174379"
