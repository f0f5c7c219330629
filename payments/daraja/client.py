"""Daraja as an MpesaGateway."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Protocol

import requests
from redis import Redis

from failures import GatewayFailure, TryLater
from payments.daraja import prompts, questions
from payments.daraja.pace import QUESTIONS_A_SECOND, Pace
from payments.daraja.token import SharedToken, Token, fetch_token
from payments.daraja.wire import TIMEOUT, Reply, Wire
from payments.gateway import Answer, NoAnswer, PromptAccepted


class DarajaSettings(Protocol):
    """What Daraja needs of the settings. ``daraja_url`` is a base without a path."""

    @property
    def daraja_url(self) -> str: ...
    @property
    def daraja_consumer_key(self) -> str: ...
    @property
    def daraja_consumer_secret(self) -> str: ...
    @property
    def daraja_shortcode(self) -> str: ...
    @property
    def daraja_passkey(self) -> str: ...


class Daraja:
    """Prompts phones and asks how it ended, for one Pay Bill number.

    Safe to share between threads and across forks. Redis only makes it quieter: the token, the budget
    of questions and the quiet time are shared through it, and without it every call still works.
    """

    def __init__(
        self,
        settings: DarajaSettings,
        redis: Redis,
        now: Callable[[], datetime],
        http: requests.Session,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        questions_a_second: int = QUESTIONS_A_SECOND,
    ) -> None:
        self._settings, self._now = settings, now
        key = _key(settings)
        self._pace = Pace(redis, key, now, questions_a_second)
        self._wire = Wire(http, settings.daraja_url, self._pace.fall_quiet, timeout)
        self._token = SharedToken(redis, f"{key}:token", self._fetch_token)

    def prompt(
        self, phone: str, shillings: int, reference: str, description: str, callback_url: str
    ) -> PromptAccepted:
        """See MpesaGateway. Sent at most once, but for a token refused at the gate (facts/daraja.md 1)."""
        shortcode = self._settings.daraja_shortcode
        order = prompts.wanted(shortcode, phone, shillings, reference, description, callback_url)
        prompts.check(order)
        if quiet := self._pace.quiet_left():
            raise TryLater(quiet, "quiet after spike arrest")
        return prompts.accepted(self._post(prompts.PATH, order))

    def ask(self, checkout_request_id: str) -> Answer:
        """See MpesaGateway."""
        if wait := self._pace.wait_before_asking():
            return NoAnswer(wait)
        try:
            reply = self._post(questions.PATH, {"CheckoutRequestID": checkout_request_id})
        except TryLater as later:
            return NoAnswer(later.after)
        except GatewayFailure:
            return NoAnswer()
        return questions.read_answer(reply, checkout_request_id)

    def _post(self, path: str, said: Mapping[str, str]) -> Reply:
        signature = prompts.signed(
            self._settings.daraja_shortcode, self._settings.daraja_passkey, self._now()
        )
        body, token = {**signature, **said}, self._token.current()
        reply = self._wire.post(path, body, token)
        if reply.token_refused:
            return self._wire.post(path, body, self._token.instead_of(token))
        return reply

    def _fetch_token(self) -> Token:
        return fetch_token(
            self._wire, self._settings.daraja_consumer_key, self._settings.daraja_consumer_secret
        )


def _key(settings: DarajaSettings) -> str:
    """One per environment and consumer key, so that test and live never share a token."""
    whose = f"{settings.daraja_url} {settings.daraja_consumer_key}"
    return f"daraja:{sha256(whose.encode()).hexdigest()[:16]}"
