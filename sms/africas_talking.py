"""Africa's Talking as an SmsGateway. The only file that knows its SDK (facts/africastalking.md 2, 4)."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import requests
import structlog
from africastalking.SMS import SMSService

from failures import GatewayFailure, TryLater, Unclear, failure_of
from sms.gateway import Accepted, LineDown, TextRefused, WhyNot

TIMEOUT: Final = (3.05, 10.0)  # seconds to connect, seconds of silence

log = structlog.get_logger()

Failed = Callable[[str], GatewayFailure]


def _refuse(why: WhyNot) -> Failed:
    return lambda said: TextRefused(why, said)


def _wait(said: str) -> TryLater:
    return TryLater(said=said)


def _leave_alone(seconds: int) -> Failed:
    return lambda said: LineDown(timedelta(seconds=seconds), said)


TAKEN: Final = (100, 101, 102)

# facts/africastalking.md 2.2: statusCode, its name, what it means to us. Any other code is Unclear.
# What follows from each is in the table of sms/gateway.py.
NOT_TAKEN: Final[tuple[tuple[int, str, Failed], ...]] = (
    (401, "RiskHold", _refuse(WhyNot.CONFIGURATION)),
    (402, "InvalidSenderId", _refuse(WhyNot.CONFIGURATION)),
    (403, "InvalidPhoneNumber", _refuse(WhyNot.INVALID_NUMBER)),
    (404, "UnsupportedNumberType", _refuse(WhyNot.INVALID_NUMBER)),
    (405, "InsufficientBalance", _refuse(WhyNot.OUT_OF_MONEY)),
    (406, "UserInBlacklist", _refuse(WhyNot.OPTED_OUT)),
    (407, "CouldNotRoute", _refuse(WhyNot.UNKNOWN)),
    (409, "DoNotDisturbRejection", _refuse(WhyNot.OPTED_OUT)),
    (500, "InternalServerError", _wait),
    (501, "GatewayError", _wait),
    (502, "RejectedByGateway", _wait),
)
# The whole request turned away, by HTTP status. Any other status but 2xx is Unclear.
TURNED_AWAY: Final[Mapping[int, Failed]] = {
    400: _refuse(WhyNot.TURNED_AWAY),
    401: _refuse(WhyNot.CONFIGURATION),
    403: _refuse(WhyNot.CONFIGURATION),
    404: _refuse(WhyNot.CONFIGURATION),
    429: _leave_alone(60),
}


class _Service(SMSService):  # type: ignore[misc]  # the SDK is untyped
    """The SDK's service, without its global ``initialize()``, at an address of our choosing."""

    def __init__(self, username: str, api_key: str, base_url: str) -> None:
        self._address = base_url.rstrip("/")
        super().__init__(username, api_key)

    def _init_service(self) -> None:
        super()._init_service()
        self._baseUrl = self._contentUrl = f"{self._address}/version1"

    def _make_request(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        data: Mapping[str, Any] | None,
        params: Mapping[str, Any] | None,
        callback: None = None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> requests.Response:
        """The SDK's own drops the HTTP status, which tells "not sent" from "perhaps sent"."""
        return requests.request(
            method, url, headers=headers, data=data, params=params, timeout=timeout, allow_redirects=False
        )


class AfricasTalking:
    """Sends from ``sender``: a short code, or a name that nobody can answer. Safe between threads."""

    def __init__(
        self,
        username: str,
        api_key: str,
        base_url: str,
        sender: str | None,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._service = _Service(username, api_key, base_url)
        self._sender, self._timeout = sender or None, timeout

    def send(self, to: str, body: str) -> Accepted:
        """See SmsGateway. One call, never repeated."""
        try:
            return _read(self._post(to, body))
        except GatewayFailure as failure:
            log.warning("text_not_sent", kind=type(failure).__name__, said=str(failure))
            raise

    def _post(self, to: str, body: str) -> requests.Response:
        if not re.fullmatch(r"\+[0-9]{7,15}", to):  # the SDK's own check lets "+1234\n" through
            raise TextRefused(WhyNot.INVALID_NUMBER, "not E.164")
        try:
            # A list: a string would be read as one recipient for each of its characters.
            response: requests.Response = self._service.send(body, [to], self._sender, timeout=self._timeout)
        except requests.RequestException as trouble:
            raise _broken(trouble) from None
        return response


def _broken(trouble: requests.RequestException) -> GatewayFailure:
    """A call that found nobody is the same for every text; one that broke may have brought this one there."""
    failure = failure_of(trouble)
    return LineDown(said=str(failure)) if isinstance(failure, TryLater) else failure


def _read(response: requests.Response) -> Accepted:
    """What became of the one text in this request."""
    said = f"HTTP {response.status_code}"
    if response.status_code in TURNED_AWAY:
        raise TURNED_AWAY[response.status_code](said)
    if not 200 <= response.status_code < 300:
        raise Unclear(said)
    return _read_message(_message(response.text), said)


def _message(text: str) -> Mapping[str, Any]:
    """The part that matters, or nothing. Read as text: the content type is not always the same."""
    try:
        message = json.loads(text)["SMSMessageData"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}
    return message if isinstance(message, dict) else {}


def _read_message(message: Mapping[str, Any], said: str) -> Accepted:
    match message.get("Recipients"):
        case [dict(recipient), *_]:
            return _read_recipient(recipient)
        case []:
            raise _whole_refusal(str(message.get("Message", "")))
    raise Unclear(f"{said} without recipients")


def _read_recipient(recipient: Mapping[str, Any]) -> Accepted:
    code, name = _number(recipient.get("statusCode")), str(recipient.get("status", ""))
    if code in TAKEN:
        return Accepted(_message_id(recipient.get("messageId")))
    for row, known, failed in NOT_TAKEN:
        if code == row or (code is None and _same(name, known)):
            raise failed(f"{row} {known}")
    raise Unclear(f"statusCode {code}")


def _whole_refusal(words: str) -> GatewayFailure:
    """Nobody was texted, and only prose says why (facts/africastalking.md 2.2)."""
    for _, known, failed in NOT_TAKEN:
        if _same(known, words):
            return failed(f"no recipients: {known}")
    return TextRefused(WhyNot.TURNED_AWAY, "no recipients")


def _same(name: str, words: str) -> bool:
    """``Invalid sender id`` is InvalidSenderId: spelling differs between its channels."""
    return bool(name) and name.casefold() in words.replace(" ", "").casefold()


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 6 else None


def _message_id(value: object) -> str | None:
    """An id, of which there may be none: the gateway then says ``"None"``."""
    usable = isinstance(value, str) and value != "None" and re.fullmatch(r"[!-~]{1,100}", value)
    return str(value) if usable else None
