"""What every request to Daraja passes on its way in and out: misfortunes, the token, the JSON."""

from socket import SHUT_RDWR, socket
from threading import Event
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from simulator.safaricom import refusals, shapes
from simulator.safaricom.checks import text
from simulator.safaricom.faults import AFTER_THE_WORK, ERRORS, HANGING_UP, PAGES, Fault, spike_arrest
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.rates import limit_told
from simulator.safaricom.refusals import Refusal


def guard(routes: Blueprint, mpesa: Mpesa) -> None:
    """Let arranged faults befall every request to these routes."""

    @routes.before_request
    def befall() -> Response | None:
        call = (request.endpoint or "").rpartition(".")[2]
        g.fault = mpesa.fault_for(call, phone_named())
        return None if g.fault in {Fault.NONE, *AFTER_THE_WORK} else misfortune(mpesa, g.fault)

    @routes.after_request
    def spoil(answer: Response) -> Response:
        fault = g.get("fault", Fault.NONE)  # none where the request broke off before it was read
        if fault is Fault.SLOW:
            Event().wait(mpesa.quirks.slow_answer)
        elif fault in AFTER_THE_WORK:
            return misfortune(mpesa, fault)
        return answer


def phone_named() -> str:
    body = request.get_json(silent=True)
    return text(body, "PhoneNumber") if isinstance(body, dict) else ""


def misfortune(mpesa: Mpesa, fault: Fault) -> Response:
    if fault in HANGING_UP:
        return hang_up()
    if fault in PAGES:
        status, page = PAGES[fault]
        return Response(page, status, mimetype="text/html")
    if fault is Fault.SPIKE_ARREST:
        return _json(429, spike_arrest(*limit_told(mpesa.quirks)))
    return refuse(mpesa, Refusal(*ERRORS[fault]))


def hang_up() -> Response:
    """Break the connection without a word (a bare 504 where the server does not let us)."""
    wire: socket | None = request.environ.get("werkzeug.socket")
    if wire is not None:
        wire.shutdown(SHUT_RDWR)
    return Response(status=504)


def refuse(mpesa: Mpesa, refusal: Refusal) -> Response:
    return _json(refusal.status, shapes.error(mpesa.mint.request_id(), refusal.code, refusal.message))


def admit(mpesa: Mpesa, otherwise: Refusal) -> None:
    """Only a good token passes; the refusal is another one on each product."""
    if not mpesa.admits(request.headers.get("Authorization", "")):
        raise otherwise


def fields() -> dict[str, Any]:
    """The body's fields. A body that is not called JSON has none, so the first one is found wrong."""
    if not request.is_json:
        raise refusals.invalid("BusinessShortCode")
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise refusals.bad_payload()
    return body


def _json(status: int, body: dict[str, Any]) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    return answer
