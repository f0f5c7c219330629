"""The whole gateway in one object, for whoever wants to hold it: tests, or the program that serves it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from simulator.africas_talking.account import Account, Addresses
from simulator.africas_talking.exchange import Exchange, Posted
from simulator.africas_talking.inbound import Inbound
from simulator.africas_talking.line import Screen, Shown
from simulator.africas_talking.numbers import e164
from simulator.africas_talking.quirks import Trouble
from simulator.africas_talking.sms import Sms, Text
from simulator.africas_talking.ussd import Ussd


def machine_time() -> datetime:
    return datetime.now(UTC)


class AfricasTalking:
    """USSD and SMS for one account. Safe for many threads; phones are given in any Kenyan form.

    ``now`` is the world's clock, aware and in UTC. It may jump, so whoever owns this calls ``tick``
    now and then; ``addresses`` may be changed at any time, as on the gateway's dashboard.
    """

    def __init__(
        self,
        account: Account | None = None,
        addresses: Addresses | None = None,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self.exchange = Exchange(account or Account(), addresses or Addresses(), now)
        self.ussd = Ussd(self.exchange)
        self.sms = Sms(self.exchange)
        self.inbound = Inbound(self.exchange)

    @property
    def addresses(self) -> Addresses:
        return self.exchange.addresses

    @addresses.setter
    def addresses(self, addresses: Addresses) -> None:
        self.exchange.addresses = addresses

    # what phones do

    def dial(self, phone: str, code: str = "") -> Shown:
        return self.ussd.dial(e164(phone), code or self.exchange.account.ussd_code)

    def type(self, phone: str, typed: str) -> Shown:
        return self.ussd.type(e164(phone), typed)

    def hang_up(self, phone: str) -> None:
        self.ussd.hang_up(e164(phone))

    def text(self, phone: str, body: str, to: str = "") -> bool:
        return self.inbound.text(e164(phone), to or self.exchange.account.short_code, body)

    def opt_out(self, phone: str) -> bool:
        return self.inbound.opt_out(e164(phone), self.exchange.account.short_code)

    def inbox(self, phone: str, after: int = 0) -> list[Text]:
        return self.sms.inbox(e164(phone), after)

    # what can be seen

    def on_ussd(self, phone: str) -> bool:
        """Whether a USSD session is open on this phone: no M-Pesa prompt can appear over one."""
        return self.ussd.on_ussd(e164(phone))

    @property
    def screens(self) -> list[Screen]:
        """Every screen the service sent, oldest first."""
        return self.ussd.screens

    @property
    def texts(self) -> list[Text]:
        """Every text the service sent, oldest first, delivered or not."""
        return self.sms.texts

    @property
    def posted(self) -> list[Posted]:
        """What was posted to the service, oldest first; the last ten thousand."""
        return list(self.exchange.posted)

    # what can go wrong, and when

    def quirk(self, phone: str, **changes: Any) -> None:
        """Set switches of one phone, by the names in ``quirks.Quirks``."""
        self.exchange.set_quirks(e164(phone), **changes)

    def trouble_next(self, *troubles: Trouble | str) -> None:
        """The coming requests to send texts go wrong like this, one each."""
        self.sms.trouble_next(*(Trouble(trouble) for trouble in troubles))

    def outage(self, trouble: Trouble | str = Trouble.NONE) -> None:
        """Every request to send goes wrong like this, until it is called again without a trouble."""
        self.sms.outage(Trouble(trouble))

    def tick(self) -> None:
        """Do what is due by the world's clock: late reports, second tries, sessions that timed out."""
        self.ussd.tick()
        self.exchange.agenda.tick()

    def quiet(self, patience: float = 5.0) -> bool:
        """Wait until every notice and report that is on its way has arrived."""
        return self.exchange.agenda.quiet(patience)

    def reset(self) -> None:
        """As on the first day, with the same account and addresses."""
        self.quiet()
        self.ussd.reset()
        self.sms.reset()
        self.exchange.reset()
