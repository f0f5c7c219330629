"""Texts from phones to the short code, posted until the service has them (facts/africastalking.md 2.3)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from simulator.africas_talking.exchange import Exchange
from simulator.africas_talking.quirks import Dated

AGAIN_AFTER: Final = 60.0  # seconds
GIVES_UP_AFTER: Final = timedelta(hours=12)


class Inbound:
    """The way in for texts."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def text(self, phone: str, to: str, body: str) -> bool:
        """Text the short code; whether the service had it at the first try.

        When it had not, it is posted again each minute, for 12 hours or until it answers 200. A
        text to any other number goes nowhere.
        """
        if to != self._exchange.account.short_code:
            return False
        form = self._form(phone, body)
        arrivals = self._exchange.quirks(phone).arrivals
        answers = [self._deliver(form, self._exchange.now()) for _ in range(arrivals)]
        return bool(answers) and answers[-1]

    def opt_out(self, phone: str, sender: str) -> bool:
        """The phone's owner blocks us at the network; the service is told who and which sender (2.5)."""
        self._exchange.set_quirks(phone, trouble="UserInBlacklist")
        form = {"senderId": sender, "phoneNumber": phone}
        return self._exchange.tell(self._exchange.addresses.opt_out, form)

    def _deliver(self, form: Mapping[str, str], since: datetime) -> bool:
        if self._exchange.tell(self._exchange.addresses.inbound, form):
            return True
        if self._exchange.now() - since < GIVES_UP_AFTER:
            self._exchange.agenda.after(AGAIN_AFTER, lambda: self._deliver(form, since))
        return False

    def _form(self, phone: str, body: str) -> Mapping[str, str]:
        return {
            "id": str(uuid4()),
            "from": phone,
            "to": self._exchange.account.short_code,
            "text": body,
            "date": written(self._exchange.now(), self._exchange.quirks(phone).dated),
            "linkId": str(uuid4()),
            "cost": "KES 0.0000",
            "networkCode": self._exchange.network(phone),
        }


def written(moment: datetime, dated: Dated) -> str:
    """A moment in UTC, in one of the three ways seen in the wild."""
    match dated:
        case Dated.PLAIN:
            return f"{moment:%Y-%m-%d %H:%M:%S}"
        case Dated.MILLISECONDS:
            return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
        case Dated.SECONDS:
            return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
