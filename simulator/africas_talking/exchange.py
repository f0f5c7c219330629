"""What USSD and SMS share: the account, the clock, the switches, and the line to the service."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import requests

from simulator.africas_talking.account import Account, Addresses
from simulator.africas_talking.agenda import Agenda
from simulator.africas_talking.numbers import network_of
from simulator.africas_talking.quirks import Quirks


@dataclass(frozen=True)
class Posted:
    """One form that was posted to the service, and the status it answered; None when it did not."""

    url: str
    fields: Mapping[str, str]
    status: int | None


class Exchange:
    """The gateway's floor. Safe for many threads."""

    def __init__(self, account: Account, addresses: Addresses, now: Callable[[], datetime]) -> None:
        self.account = account
        self.addresses = addresses
        self.now = now
        self.agenda = Agenda(now)
        self.posted: deque[Posted] = deque(maxlen=10_000)
        self._quirks: dict[str, Quirks] = {}
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)
        self._guard = Lock()

    def quirks(self, phone: str) -> Quirks:
        return self._quirks.get(phone, Quirks())

    def set_quirks(self, phone: str, **changes: Any) -> None:
        with self._guard:
            self._quirks[phone] = self.quirks(phone).changed(changes)

    def network(self, phone: str) -> str:
        return self.quirks(phone).network or network_of(phone)

    def lock(self, phone: str) -> Lock:
        """One person presses one key at a time."""
        with self._guard:
            return self._locks[phone]

    def reset(self) -> None:
        self.agenda.clear()
        self._quirks.clear()
        self.posted.clear()

    def tell(self, url: str, fields: Mapping[str, str]) -> bool:
        """Post a notice; whether the service answered 200. Nothing is raised: nobody is listening."""
        try:
            return bool(url) and self.post(url, fields).status_code == 200
        except requests.RequestException:
            return False

    def post(
        self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> requests.Response:
        """Post a form as the gateway does; raises what ``requests`` raises."""
        status = None
        try:
            answer = _post(url, urlencode(fields), headers or {}, self.account.answer_within)
            status = answer.status_code
            return answer
        finally:
            self.posted.append(Posted(url, dict(fields), status))


def _post(url: str, body: str, headers: Mapping[str, str], timeout: float) -> requests.Response:
    form = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", **headers}
    with requests.Session() as line:
        line.trust_env = False  # a proxy in the environment has no business between two local programs
        return line.post(url, data=body, headers=form, timeout=timeout, allow_redirects=False)
