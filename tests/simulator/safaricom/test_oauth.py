"""Tokens (facts/daraja.md 1)."""

import re

from tests.simulator.safaricom.merchant import the_error


class TestOAuth:
    def test_gives_a_token_of_28_characters_for_3599_seconds(self, merchant):
        body = merchant.oauth().json()
        assert list(body) == ["access_token", "expires_in"]
        assert re.fullmatch("[A-Za-z0-9]{28}", body["access_token"])
        assert body["expires_in"] == 3599

    def test_can_write_the_seconds_as_text(self, merchant, mpesa):
        mpesa.behave(expires_in_is_text=True)
        assert merchant.oauth().json()["expires_in"] == "3599"

    def test_a_wrong_secret_is_400_and_an_empty_body(self, merchant):
        answer = merchant.oauth(pair="simulated-consumer-key:wrong")
        assert (answer.status_code, answer.content) == (400, b"")

    def test_anything_but_basic_is_refused(self, merchant):
        wrong = (400, "400.008.01", "Invalid authentication type passed")
        assert the_error(merchant.oauth(kind="Bearer")) == wrong

    def test_another_grant_type_is_refused(self, merchant):
        assert the_error(merchant.oauth(grant="password")) == (400, "400.008.02", "Invalid grant type passed")

    def test_a_new_token_ends_the_one_before(self, merchant, mpesa):
        old = merchant.token
        new = merchant.sign_in()
        merchant.token = old
        assert the_error(merchant.push()) == (404, "404.001.03", "Invalid Access Token")
        merchant.token = new
        assert merchant.push().status_code == 200

    def test_older_tokens_live_on_when_switched_so(self, merchant, mpesa):
        mpesa.behave(only_newest_token=False)
        old = merchant.token
        merchant.sign_in()
        merchant.token = old
        assert merchant.push().status_code == 200

    def test_a_token_ends_after_3599_seconds(self, merchant, clock):
        clock.later(3598)
        assert merchant.push().status_code == 200
        clock.later(1)
        assert the_error(merchant.push()) == (404, "404.001.03", "Invalid Access Token")

    def test_a_bad_token_is_refused_otherwise_on_the_query(self, merchant):
        merchant.token = "x"
        assert the_error(merchant.ask("ws_CO_1")) == (400, "400.003.01", "Invalid Access Token")
