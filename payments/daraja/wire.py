"""One HTTP call to Daraja, and its reply with the many shapes of an error made one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import requests
import structlog
from requests.auth import AuthBase, HTTPBasicAuth

from failures import failure_of

TIMEOUT: Final = (3.05, 10.0)  # seconds to connect, seconds of silence

# facts/daraja.md 1: the same refusal, numbered differently by each of its products.
TOKEN_REFUSED: Final = ("404.001.03", "400.003.01", "401.002.01", "401.001")

log = structlog.get_logger()


@dataclass(frozen=True)
class Reply:
    """What came back. ``body`` is empty unless it was a JSON object: an HTML page says nothing."""

    status: int
    body: Mapping[str, object]

    @property
    def error_code(self) -> str:
        """Daraja's code, or that of the gateway before it (facts/daraja.md 1)."""
        return str(self.body.get("errorCode", "")).strip() or self._fault_code

    @property
    def error_text(self) -> str:
        return str(self.body.get("errorMessage", "")).strip().lower()

    @property
    def token_refused(self) -> bool:
        """Refused at the gate, before anything was queued (facts/daraja.md 1)."""
        return self.error_code in TOKEN_REFUSED

    @property
    def spike_arrest(self) -> bool:
        """Too many calls; refused before M-Pesa saw it (facts/daraja.md 1, 2.3)."""
        fault = str(self.body.get("fault", "")).lower()
        return self.status == 429 or "spikearrest" in fault or "spike arrest" in self.error_text

    @property
    def _fault_code(self) -> str:
        fault = self.body.get("fault")
        detail = fault.get("detail") if isinstance(fault, dict) else None
        return str(detail.get("errorcode", "")).strip() if isinstance(detail, dict) else ""

    @property
    def summary(self) -> str:
        """For logs: no digits of the text survive, so no phone number can."""
        text = re.sub("[0-9]+", "#", self.error_text)
        return f"HTTP {self.status} {self.error_code[:60]} {text[:80]}".strip()


class _Bearer(AuthBase):
    """A header given as auth, since requests lets a .netrc overrule one that is only a header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Wire:
    """Calls Daraja once, and only once, per call.

    Raises ``failures.TryLater`` when no connection came about and ``failures.Unclear`` when one broke.
    ``too_fast`` hears of every spike arrest. ``http`` must not retry by itself.
    """

    def __init__(
        self,
        http: requests.Session,
        base: str,
        too_fast: Callable[[], None],
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._http, self._base = http, base.rstrip("/")
        self._too_fast, self._timeout = too_fast, timeout

    def get(self, path: str, key: str, secret: str) -> Reply:
        return self._heard(path, self._sent("GET", path, HTTPBasicAuth(key, secret), None))

    def post(self, path: str, body: Mapping[str, object], token: str) -> Reply:
        return self._heard(path, self._sent("POST", path, _Bearer(token), body))

    def _sent(
        self, method: str, path: str, auth: AuthBase, body: Mapping[str, object] | None
    ) -> requests.Response:
        try:
            return self._http.request(
                method,
                self._base + path,
                json=body,
                auth=auth,
                timeout=self._timeout,
                allow_redirects=False,
                # A kept connection may be dead when next used, which would leave a payment unclear
                # for nothing, and would be shared by every forked worker.
                headers={"Accept": "application/json", "Connection": "close"},
            )
        except requests.RequestException as trouble:
            log.warning("daraja_unreachable", path=path.partition("?")[0], error=type(trouble).__name__)
            raise failure_of(trouble) from None

    def _heard(self, path: str, response: requests.Response) -> Reply:
        reply = Reply(response.status_code, _object(response))
        if reply.status != 200 or reply.error_code:
            log.info("daraja_error", path=path.partition("?")[0], summary=reply.summary)
        if reply.spike_arrest:
            self._too_fast()
        return reply


def _object(response: requests.Response) -> Mapping[str, object]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
