"""The gateway on HTTP: Africa's Talking's own API, with the handsets' beside it."""

import socket
from typing import Final

from flask import Flask, Request, Response, jsonify, request

from simulator.africas_talking import handsets
from simulator.africas_talking.quirks import Trouble
from simulator.africas_talking.sms import DEFAULT_SENDER, Sent, answer
from simulator.africas_talking.stand_in import AfricasTalking

NOT_YOU: Final = "The supplied authentication is invalid"
_WHOLE: Final = {
    Trouble.BROKEN: ("Internal Server Error", 500),
    Trouble.TOO_MANY: ("Too Many Requests", 429),
}


def create(gateway: AfricasTalking) -> Flask:
    app = Flask("africas_talking")
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the order of the documentation
    app.register_blueprint(handsets.blueprint(gateway))

    @app.post("/version1/messaging")
    def messaging() -> Response:
        if not _is_customer(gateway, request):
            return _plain(NOT_YOU, 401)
        missing = [name for name in ("to", "message") if name not in request.form]
        if missing:
            return _plain(f"Request is missing required form field '{missing[0]}'", 400)
        return _send(gateway, request.form["to"], request.form["message"], request.form.get("from", ""))

    return app


def _send(gateway: AfricasTalking, to: str, body: str, sender: str) -> Response:
    phones = [phone for phone in to.split(",") if phone]
    trouble = gateway.sms.trouble(phones)
    if trouble in _WHOLE:
        return _plain(*_WHOLE[trouble])
    if refusal := _refused_whole(gateway, trouble, sender):
        return _json(answer(refusal))
    if trouble is Trouble.DEAD:
        return _line_goes_dead(request)
    sent = gateway.sms.send(phones, body, sender or DEFAULT_SENDER, trouble)
    return _reporting(gateway, sent, trouble)


def _reporting(gateway: AfricasTalking, sent: Sent, trouble: Trouble) -> Response:
    """The answer, or none at all; either way reports follow when it has left."""
    match trouble:
        case Trouble.LOST:
            response = _line_goes_dead(request)
        case Trouble.JUNK:
            response = Response("<html>Busy</html>", 201, content_type="text/html")
        case _:
            response = _json(sent.shape())
    response.call_on_close(lambda: gateway.sms.report(sent.texts))
    return response


def _refused_whole(gateway: AfricasTalking, trouble: Trouble, sender: str) -> str:
    """Why nobody gets this: the message that stands beside an empty list; empty when it goes on."""
    known = gateway.exchange.account.senders
    if sender and known and sender not in known:
        return Trouble.INVALID_SENDER_ID.value
    return "The request was not accepted" if trouble is Trouble.NO_RECIPIENTS else ""


def _is_customer(gateway: AfricasTalking, asked: Request) -> bool:
    account = gateway.exchange.account
    given = asked.headers.get("apiKey"), asked.form.get("username")
    return given == (account.api_key, account.username)


def _json(shape: dict[str, object]) -> Response:
    """201 with exactly ``application/json``: the Python SDK reads nothing else (4)."""
    response = jsonify(shape)
    response.status_code = 201
    return response


def _plain(words: str, status: int) -> Response:
    return Response(words, status, content_type="text/plain; charset=utf-8")


def _line_goes_dead(asked: Request) -> Response:
    """Close the connection without a word; a server that does not let us says 504 instead."""
    wire = asked.environ.get("werkzeug.socket")
    if isinstance(wire, socket.socket):
        wire.shutdown(socket.SHUT_RDWR)
    return _plain("", 504)
