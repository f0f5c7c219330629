"""The gateway's door for calls: its form in, ``CON …`` or ``END …`` out.

Fields, replies and notices as facts/africastalking.md 1.1, 1.2 and 1.5 have them.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from doors import Doorkeeper
from phones import NotAPhone, normalise
from ussd.switchboard import Dialled, Switchboard
from ussd.whereabouts import Reply

log = structlog.get_logger()

MOST_BYTES: Final = 16 * 1024
"""Of a request. The gateway documents no limit for ``text``; 180 seconds of typing are far below this."""
_SESSION: Final = re.compile(r"[!-~]{1,128}")
_METADATA: Final = 99  # characters, of which none may be a bar


class BadForm(ValueError):
    """What is wrong with a form, in words that repeat none of it."""


@dataclass(frozen=True)
class Ended:
    """The gateway's notice that a session is over. What was typed and shown in it is left out on purpose."""

    session_id: str
    phone: str
    status: str


def blueprint(switchboard: Switchboard, doorkeeper: Doorkeeper, ended: Callable[[Ended], None]) -> Blueprint:
    """``POST /ussd/<key>`` and ``POST /ussd/<key>/ended``; ``ended`` is told of notices that can be read."""
    door = Blueprint("ussd", __name__)

    @door.post("/ussd/<key>")
    def hop(key: str) -> Response:
        doorkeeper.admit(key)
        try:
            dialled = _dialled()
        except RequestEntityTooLarge:
            return _refusal(413, "too long")
        except BadForm as wrong:
            return _refusal(400, str(wrong))
        return _spoken(switchboard.answer(dialled))

    @door.post("/ussd/<key>/ended")
    def end(key: str) -> Response:
        doorkeeper.admit(key)
        try:
            ended(_notice())
        except (BadForm, HTTPException):
            log.info("ended_notice_unread")
        except Exception as wrong:
            log.error("ended_notice_failed", problem=type(wrong).__name__)
        return Response("", 200, mimetype="text/plain")

    return door


def _dialled() -> Dialled:
    _check_body()
    return Dialled(
        session_id=_session(),
        phone=_phone(),
        service_code=_field("serviceCode", ""),
        network_code=_field("networkCode", ""),
        text=_field("text"),
    )


def _notice() -> Ended:
    _check_body()
    return Ended(_session(), _phone(), _field("status", ""))


def _check_body() -> None:
    """Raises RequestEntityTooLarge, or BadForm for bytes that are no text, which Flask would pass on."""
    request.max_content_length = MOST_BYTES
    try:
        unquote_to_bytes(request.get_data()).decode()
    except UnicodeDecodeError:
        raise BadForm("the form is not UTF-8") from None


def _session() -> str:
    session = _field("sessionId")
    if not _SESSION.fullmatch(session):
        raise BadForm("sessionId is no session id")
    return session


def _phone() -> str:
    try:
        return normalise(_field("phoneNumber"))
    except NotAPhone as wrong:
        raise BadForm(f"phoneNumber: {wrong}") from None


def _field(name: str, default: str | None = None) -> str:
    """A field of the form, of characters that a phone can send; without a default it must be there."""
    value = request.form.get(name, default)
    if value is None:
        raise BadForm(f"{name} is missing")
    if not value.isprintable() and any(map(_unprintable, value)):
        raise BadForm(f"{name} has characters that no phone sends")
    return value


def _unprintable(one: str) -> bool:
    """Control characters, and halves of characters."""
    return unicodedata.category(one) in {"Cc", "Cs"}


def _spoken(reply: Reply) -> Response:
    response = Response(str(reply), 200, mimetype="text/plain")
    response.headers["at-ussd-hop-metadata"] = reply.step[:_METADATA]
    return response


def _refusal(status: int, reason: str) -> Response:
    return Response(f"{reason}\n", status, mimetype="text/plain")
