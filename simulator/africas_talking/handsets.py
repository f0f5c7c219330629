"""What phones do, over HTTP: dial, press keys, text, read. This is not Africa's Talking's API.

Phones may be written in any Kenyan form. Wrong requests are answered 400, pressing keys with no
session open 409, both with ``{"error": "..."}``.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from simulator.africas_talking.line import Screen, Shown
from simulator.africas_talking.quirks import UnknownQuirk
from simulator.africas_talking.sms import Text
from simulator.africas_talking.stand_in import AfricasTalking
from simulator.africas_talking.ussd import NotOnTheLine


def blueprint(gateway: AfricasTalking) -> Blueprint:
    routes = Blueprint("handsets", __name__)
    _lines(routes, gateway)
    _texts(routes, gateway)
    _switches(routes, gateway)
    routes.register_error_handler(ValueError, lambda error: (jsonify(error=str(error)), 400))
    routes.register_error_handler(NotOnTheLine, lambda error: (jsonify(error=str(error)), 409))
    return routes


def _lines(routes: Blueprint, gateway: AfricasTalking) -> None:
    @routes.post("/phones/<phone>/dial")
    def dial(phone: str) -> ResponseReturnValue:
        return _shown(gateway.dial(phone, _said("code")))

    @routes.post("/phones/<phone>/keys")
    def keys(phone: str) -> ResponseReturnValue:
        return _shown(gateway.type(phone, _said("typed")))

    @routes.post("/phones/<phone>/hang-up")
    def hang_up(phone: str) -> ResponseReturnValue:
        gateway.hang_up(phone)
        return "", 204


def _texts(routes: Blueprint, gateway: AfricasTalking) -> None:
    @routes.post("/phones/<phone>/text")
    def text(phone: str) -> ResponseReturnValue:
        return jsonify(arrived=gateway.text(phone, _said("text"), _said("to")))

    @routes.get("/phones/<phone>/inbox")
    def inbox(phone: str) -> ResponseReturnValue:
        after = int(request.args.get("after", 0))
        return jsonify([_read(text) for text in gateway.inbox(phone, after)])

    @routes.post("/phones/<phone>/opt-out")
    def opt_out(phone: str) -> ResponseReturnValue:
        return jsonify(told=gateway.opt_out(phone))


def _switches(routes: Blueprint, gateway: AfricasTalking) -> None:
    @routes.post("/phones/<phone>/quirks")
    def quirks(phone: str) -> ResponseReturnValue:
        gateway.quirk(phone, **_body())
        return "", 204

    @routes.post("/next-request")
    def next_request() -> ResponseReturnValue:
        gateway.trouble_next(_said("trouble"))
        return "", 204

    @routes.get("/clock")
    def clock() -> ResponseReturnValue:
        return jsonify(now=gateway.exchange.now().isoformat())

    @routes.get("/screens")
    def screens() -> ResponseReturnValue:
        return jsonify([_recorded(screen) for screen in list(gateway.screens)])


def _body() -> dict[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise UnknownQuirk("a JSON object is needed")
    return given


def _said(name: str) -> str:
    return str(_body().get(name, ""))


def _shown(shown: Shown) -> ResponseReturnValue:
    return jsonify(asdict(shown))


def _read(text: Text) -> dict[str, object]:
    return {
        "number": text.number,
        "id": text.id,
        "from": text.sender,
        "text": text.body,
        "at": text.at.isoformat(),
        "parts": text.parts,
    }


def _recorded(screen: Screen) -> dict[str, object]:
    return {
        "phone": screen.phone,
        "at": screen.at.isoformat(),
        "body": screen.body,
        "ends": screen.ends,
        "septets": screen.septets,
        "strangers": screen.strangers,
    }
