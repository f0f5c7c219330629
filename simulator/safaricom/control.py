"""Not Daraja: how people hold the phones, look into M-Pesa's book, and arrange misfortunes."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.safaricom.mpesa import Mpesa, NoPrompt
from simulator.safaricom.phones import NoSuchPhone, Phone
from simulator.safaricom.prompts import Prompt

Reply = Response | tuple[Response, int] | tuple[str, int]


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("control", __name__)
    phones(routes, mpesa)
    behind_the_scenes(routes, mpesa)
    routes.register_error_handler(NoSuchPhone, lambda _: (jsonify(error="not a Kenyan mobile number"), 404))
    routes.register_error_handler(NoPrompt, lambda _: (jsonify(error="nothing to answer on that phone"), 409))
    routes.register_error_handler(ValueError, lambda wrong: (jsonify(error=str(wrong)), 400))
    return routes


def phones(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.get("/phones/<number>/prompt")
    def show_prompt(number: str) -> Reply:
        prompt = mpesa.prompt(number)
        return ("", 204) if prompt is None else jsonify(on_screen(mpesa, prompt))

    @routes.post("/phones/<number>/prompt")
    def answer_prompt(number: str) -> Reply:
        prompt = press(mpesa, number, body())
        return jsonify(stage=prompt.stage, result="" if prompt.open else prompt.outlook)

    @routes.get("/phones/<number>/messages")
    def messages(number: str) -> Reply:
        return jsonify([{"text": each.text, "at": each.at.isoformat()} for each in mpesa.messages(number)])

    @routes.post("/phones/<number>/scenario")
    def scenario(number: str) -> Reply:
        return jsonify(asdict(mpesa.scenario(number, **body())))

    @routes.post("/phones/<number>/account")
    def account(number: str) -> Reply:
        return jsonify(set_account(mpesa.phone(number), body()))


def behind_the_scenes(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.get("/book")
    def book() -> Reply:
        return jsonify([{**asdict(each), "at": each.at.isoformat()} for each in mpesa.book])

    @routes.get("/callbacks")
    def callbacks() -> Reply:
        return jsonify([{**asdict(each), "due": each.due.isoformat()} for each in mpesa.post.sent])

    @routes.get("/quirks")
    @routes.post("/quirks")
    def quirks() -> Reply:
        return jsonify(asdict(mpesa.behave(body() if request.method == "POST" else {})))

    @routes.post("/faults")
    def faults() -> Reply:
        return done(lambda asked: mpesa.next_request(**asked))

    @routes.post("/tick")
    def tick() -> Reply:
        return done(lambda _: mpesa.tick())

    @routes.post("/reset")
    def reset() -> Reply:
        return done(lambda _: mpesa.reset())


def done(do: Callable[[dict[str, Any]], None]) -> Reply:
    try:
        do(body())
    except TypeError as unknown:
        raise ValueError(str(unknown)) from unknown
    return "", 204


def body() -> dict[str, Any]:
    """The request's JSON object; an empty one when there is no body."""
    found = request.get_json(force=True, silent=True) if request.data else {}
    if not isinstance(found, dict):
        raise ValueError("a JSON object is wanted")
    return found


def on_screen(mpesa: Mpesa, prompt: Prompt) -> dict[str, Any]:
    return {
        "text": mpesa.words(prompt),
        "payee": mpesa.world.payee,
        "amount": prompt.push.amount,
        "reference": prompt.push.reference,
    }


def press(mpesa: Mpesa, number: str, keys: dict[str, Any]) -> Prompt:
    """``{"pin": "1234"}``, ``{"cancel": true}`` or ``{"ignore": true}``."""
    if isinstance(keys.get("pin"), str):
        return mpesa.enter_pin(number, keys["pin"])
    if keys.get("cancel") is True:
        return mpesa.cancel(number)
    if keys.get("ignore") is True:
        return mpesa.ignore(number)
    raise ValueError('press {"pin": "1234"}, {"cancel": true} or {"ignore": true}')


def set_account(phone: Phone, wanted: dict[str, Any]) -> dict[str, Any]:
    """Change any of pin, balance, wrong_pins, in_ussd; what is not named stays."""
    kinds = {"pin": str, "balance": int, "wrong_pins": int, "in_ussd": bool}
    for name, value in wanted.items():
        if type(value) is not kinds.get(name):
            raise ValueError(f"{name} cannot be {value!r}")
    for name, value in wanted.items():
        setattr(phone, name, value)
    return {name: getattr(phone, name) for name in kinds}
