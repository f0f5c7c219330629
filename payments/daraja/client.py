"""Daraja as an MpesaGateway and a Treasury."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

import requests
from redis import Redis

from failures import GatewayFailure, TryLater, Unclear
from payments.daraja import addresses, credential, orders, prompts, pulls, questions
from payments.daraja.errors import EVERY_CALL, SEND_MONEY, moving_nothing
from payments.daraja.line import Line
from payments.daraja.pace import A_SECOND, Lane, Pace
from payments.daraja.pulls import Period, Row
from payments.daraja.token import SharedToken, Token, fetch_token
from payments.daraja.wire import TIMEOUT, Reply, Wire
from payments.gateway import (
    Accepted,
    AlreadyAsked,
    Answer,
    NoAnswer,
    NotAsked,
    PromptAccepted,
    Purpose,
    Received,
    Turn,
)

PAGE_PATIENCE: Final = timedelta(seconds=5)


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
    @property
    def daraja_initiator(self) -> str: ...
    @property
    def daraja_initiator_password(self) -> str: ...
    @property
    def daraja_certificate(self) -> str: ...


class Daraja:
    """Prompts phones, moves our own money and asks about either, for one Pay Bill number.

    Safe to share between threads and across forks. Redis only makes it quieter: the token, the budgets
    and the quiet time are shared through it, and without it every call still works.
    """

    def __init__(
        self,
        settings: DarajaSettings,
        redis: Redis,
        now: Callable[[], datetime],
        http: requests.Session,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        a_second: Mapping[Lane, int] = A_SECOND,
    ) -> None:
        self._settings, self._shortcode, self._now = settings, settings.daraja_shortcode, now
        key = _key(settings)
        pace = Pace(redis, key, now, a_second)
        self._wire = Wire(http, settings.daraja_url, pace.fall_quiet, timeout)
        self._line = Line(self._wire, pace, SharedToken(redis, f"{key}:token", self._fetch_token))

    def line_up(self) -> Turn:
        """See MpesaGateway."""
        return self._line.turn(Lane.PROMPTS)

    def prompt(
        self, turn: Turn, phone: str, shillings: int, reference: str, description: str, callback_url: str
    ) -> PromptAccepted:
        """See MpesaGateway. Sent at most once."""
        order = prompts.wanted(self._shortcode, phone, shillings, reference, description, callback_url)
        return prompts.accepted(self._line.post_in(turn, prompts.PATH, self._signed(order)))

    def ask(self, checkout_request_id: str) -> Answer:
        """See MpesaGateway."""
        question = self._signed({"CheckoutRequestID": checkout_request_id})
        try:
            reply = self._line.post(Lane.QUESTIONS, questions.PATH, question)
        except Unclear:
            return NoAnswer()
        except GatewayFailure as nothing_sent:
            return NotAsked(nothing_sent.after if isinstance(nothing_sent, TryLater) else None)
        return questions.read_answer(reply, checkout_request_id)

    def give_back(
        self, receipt: str, shillings: int, *, about: str, results_url: str, timeouts_url: str
    ) -> Accepted:
        """See Treasury. M-Pesa keeps no key of ours: an Unclear one must be looked up, never repeated."""
        order = orders.give_back(self._shortcode, receipt, shillings)
        order |= orders.reports_to(results_url, timeouts_url, about)
        return orders.accepted(self._order(orders.GIVE_BACK, order), EVERY_CALL)

    def send_money(
        self,
        phone: str,
        shillings: int,
        *,
        key: str,
        purpose: Purpose,
        about: str,
        results_url: str,
        timeouts_url: str,
    ) -> Accepted | AlreadyAsked:
        """See Treasury."""
        order = orders.send_money(self._shortcode, phone, shillings, key, purpose)
        order |= orders.reports_to(results_url, timeouts_url, about)
        reply = self._order(orders.SEND_MONEY, order, initiator="InitiatorName")
        return AlreadyAsked() if orders.is_duplicate(reply) else orders.accepted(reply, SEND_MONEY)

    def look_up(
        self, *, receipt: str | None = None, key: str | None = None, results_url: str, timeouts_url: str
    ) -> Accepted:
        """See Treasury."""
        order = orders.look_up(self._shortcode, receipt, key)
        order |= orders.reports_to(results_url, timeouts_url, "Look up")
        with moving_nothing():
            return orders.accepted(self._order(orders.LOOK_UP, order), EVERY_CALL)

    def ask_balance(self, *, results_url: str, timeouts_url: str) -> Accepted:
        """See Treasury."""
        order = orders.ask_balance(self._shortcode)
        order |= orders.reports_to(results_url, timeouts_url, "Balance")
        with moving_nothing():
            return orders.accepted(self._order(orders.ASK_BALANCE, order), EVERY_CALL)

    def payments_between(self, start: datetime, end: datetime) -> list[Received]:
        """See Treasury. Whole or not at all: when one page is not to be had, what it raises is raised."""
        period = pulls.period(start, end, self._now())
        if period is None:
            return []
        with moving_nothing():
            return list({each.receipt: each for each in pulls.read(self._rows(period))}.values())

    def register_addresses(self, validation_url: str, confirmation_url: str) -> bool:
        """See Treasury."""
        order = addresses.wanted(self._shortcode, validation_url, confirmation_url)
        with moving_nothing():
            return addresses.registered(self._line.post(Lane.ORDERS, addresses.PATH, order))

    def register_pull(self, nominated_number: str, callback_url: str) -> bool:
        """See Treasury."""
        order = pulls.registration(self._shortcode, nominated_number, callback_url)
        with moving_nothing():
            return pulls.registered(self._line.post(Lane.ORDERS, pulls.REGISTER, order))

    def _rows(self, period: Period) -> list[Row]:
        """Page after page until one is empty, or is the last again: a page's size is not published."""
        rows: list[Row] = []
        page: list[Row] = []
        while True:
            asked = pulls.asked(self._shortcode, period, len(rows))
            last, page = page, pulls.rows_in(self._line.post(Lane.LISTS, pulls.QUERY, asked, PAGE_PATIENCE))
            if not page or page == last:
                return rows
            rows += page

    def _order(self, path: str, order: orders.Order, initiator: str = "Initiator") -> Reply:
        mine = self._settings
        signature = credential.signature(
            initiator, mine.daraja_initiator, mine.daraja_initiator_password, mine.daraja_certificate
        )
        return self._line.post(Lane.ORDERS, path, {**signature, **order})

    def _signed(self, said: Mapping[str, str]) -> dict[str, str]:
        """Prompts and questions carry the passkey, orders the initiator's credential."""
        return {**prompts.signed(self._shortcode, self._settings.daraja_passkey, self._now()), **said}

    def _fetch_token(self) -> Token:
        return fetch_token(
            self._wire, self._settings.daraja_consumer_key, self._settings.daraja_consumer_secret
        )


def _key(settings: DarajaSettings) -> str:
    """One per environment and consumer key, so that test and live never share a token."""
    whose = f"{settings.daraja_url} {settings.daraja_consumer_key}"
    return f"daraja:{sha256(whose.encode()).hexdigest()[:16]}"
