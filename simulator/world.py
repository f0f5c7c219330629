"""Everybody the service talks to, as one program: Africa's Talking, Safaricom and a post office."""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

import requests

from simulator.africas_talking import app as africas_talking_app
from simulator.africas_talking.account import Account, Addresses
from simulator.africas_talking.stand_in import AfricasTalking
from simulator.network import Network
from simulator.post_office import PostOffice
from simulator.safaricom import app as safaricom_app
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.quirks import IN_PLAY
from simulator.safaricom.world import World
from simulator.serving import Served, serve

TICKS_EVERY: Final = 0.2  # seconds
ASKS_THE_TIME_EVERY: Final = 0.5


@dataclass(frozen=True)
class Outside:
    """The stand-ins, answering on 127.0.0.1 until ``stop``; their state is there to look into.

    Time moves when ``tick`` is called. ``quiet`` ticks and waits until all that was sent has arrived.
    """

    africas_talking: AfricasTalking
    mpesa: Mpesa
    post_office: PostOffice
    served: tuple[Served, Served]

    @classmethod
    def open(
        cls,
        environment: Mapping[str, str],
        now: Callable[[], datetime],
        addresses: Addresses | None = None,
    ) -> Self:
        """With the service's own settings, on the ports that they name (…_PORT), or free ones.

        Letters are also put into MAIL_FOLDER, if there is one.
        """
        logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its lines would be full of numbers
        gateway = AfricasTalking(account(environment), addresses or service_addresses(environment), now)
        mpesa = Mpesa(World.from_environment(environment, now=now, on_ussd=gateway.on_ussd))
        first = serve(africas_talking_app.create(gateway), int(environment.get("AFRICASTALKING_PORT", "0")))
        second = serve(safaricom_app.create(mpesa), int(environment.get("SAFARICOM_PORT", "0")))
        letters = Path(environment["MAIL_FOLDER"]) if "MAIL_FOLDER" in environment else None
        post_office = PostOffice(int(environment.get("SMTP_PORT", "0")), letters)
        return cls(gateway, mpesa, post_office, (first, second))

    @property
    def network(self) -> Network:
        """What a handset needs to know of this world."""
        known = self.africas_talking.exchange.account
        return Network(self.served[0].url, self.served[1].url, known.ussd_code, known.short_code)

    def tick(self) -> None:
        self.africas_talking.tick()
        self.mpesa.tick()

    def quiet(self, patience: float = 5.0) -> bool:
        """False when something was still on its way after so many seconds."""
        self.africas_talking.tick()
        return all([self.africas_talking.quiet(patience), self.mpesa.settle(patience)])

    def reset(self) -> None:
        self.quiet()
        self.africas_talking.reset()
        self.mpesa.reset()
        self.post_office.reset()

    def stop(self) -> None:
        for each in self.served:
            each.stop()
        self.post_office.close()


class ServiceClock:
    """The service's time, which people may move: asked for over HTTP, and kept between questions."""

    def __init__(self, service: str) -> None:
        self._service = service
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def follow(self) -> None:
        """Ask once. While the service does not answer, the last known offset holds, at first none."""
        try:
            answer = requests.get(f"{self._service}/healthz", timeout=2).json()
            self._offset = datetime.fromisoformat(answer["time"]) - datetime.now(UTC)
        except (requests.RequestException, KeyError, TypeError, ValueError):
            return


def account(environment: Mapping[str, str]) -> Account:
    """The account on the gateway, by the settings of the service; what is not set stays as in a sandbox."""
    usual = Account()
    short_code = environment.get("AFRICASTALKING_SHORT_CODE", usual.short_code)
    return Account(
        username=environment.get("AFRICASTALKING_USERNAME", usual.username),
        api_key=environment.get("AFRICASTALKING_API_KEY", usual.api_key),
        ussd_code=environment.get("USSD_CODE", usual.ussd_code),
        short_code=short_code,
        senders=tuple(filter(None, (short_code, environment.get("AFRICASTALKING_SENDER_ID")))),
    )


def service_addresses(environment: Mapping[str, str]) -> Addresses:
    """Paths under SERVICE_URL (else PUBLIC_URL), with the first of WEBHOOK_KEYS in them."""
    service = environment.get("SERVICE_URL") or environment.get("PUBLIC_URL", "")
    key = environment.get("WEBHOOK_KEYS", "").split(",")[0].strip()
    return Addresses.of(service, key) if service and key else Addresses()


def main() -> None:
    """``python -m simulator``: all stand-ins until the program is ended, on the service's clock."""
    clock = ServiceClock(os.environ.get("SERVICE_URL", ""))
    clock.follow()
    outside = Outside.open(os.environ, clock.now)
    outside.mpesa.behave(IN_PLAY)
    print(f"Africa's Talking: {outside.network.africas_talking}", flush=True)
    print(f"Safaricom:        {outside.network.safaricom}", flush=True)
    print(f"Post office:      {outside.post_office.url}", flush=True)
    Thread(target=_every, args=(ASKS_THE_TIME_EVERY, clock.follow), daemon=True).start()
    _every(TICKS_EVERY, outside.tick)


def _every(seconds: float, do: Callable[[], None]) -> None:
    pause = Event()
    while not pause.wait(seconds):
        do()
