"""Not Daraja: how people hold the phones. backstage.py has the rest of what is not Daraja's."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.safaricom.mpesa import Mpesa, NoPrompt
from simulator.safaricom.phones import NoSuchPhone, Phone
from simulator.safaricom.prompts import Prompt

Reply = Response | tuple[Response, int] | tuple[str, int]


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("control", __name__)
    prompts(routes, mpesa)
    phones(routes, mpesa)
    explain_mistakes(routes)
    return routes


def prompts(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.get("/phones/<number>/prompt")
    def show_prompt(number: str) -> Reply:
        prompt = mpesa.prompt(number)
        return ("", 204) if prompt is None else jsonify(on_screen(mpesa, prompt))

    @routes.post("/phones/<number>/prompt")
    def answer_prompt(number: str) -> Reply:
        prompt = press(mpesa, number, body())
        return jsonify(stage=prompt.stage, result="" if prompt.open else prompt.outlook)


def phones(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.post("/phones/<number>/pay-bill")
    def pay_bill(number: str) -> Reply:
        return jsonify(asdict(mpesa.pay_bill(number, **payment(body()))))

    @routes.get("/phones/<number>/messages")
    def messages(number: str) -> Reply:
        return jsonify([{"text": each.text, "at": each.at.isoformat()} for each in mpesa.messages(number)])

    @routes.post("/phones/<number>/scenario")
    def scenario(number: str) -> Reply:
        return jsonify(asdict(mpesa.scenario(number, **body())))

    @routes.post("/phones/<number>/account")
    def account(number: str) -> Reply:
        return jsonify(set_account(mpesa.phone(number), body()))


def explain_mistakes(routes: Blueprint) -> None:
    """Every mistake is answered with ``{"error": "why"}``."""
    routes.register_error_handler(NoSuchPhone, lambda _: (jsonify(error="not a Kenyan mobile number"), 404))
    routes.register_error_handler(NoPrompt, lambda _: (jsonify(error="nothing to answer on that phone"), 409))
    routes.register_error_handler(ValueError, lambda wrong: (jsonify(error=str(wrong)), 400))


def body() -> dict[str, Any]:
    """The request's JSON object; an empty one when there is no body."""
    found = request.get_json(force=True, silent=True) if request.data else {}
    if not isinstance(found, dict):
        raise ValueError("a JSON object is wanted")
    return found


def fitting(wanted: dict[str, Any], kinds: dict[str, type]) -> dict[str, Any]:
    """The same, if every name is known and every value of its kind; else ValueError."""
    for name, value in wanted.items():
        if type(value) is not kinds.get(name):
            raise ValueError(f"{name} cannot be {value!r}")
    return wanted


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


def payment(asked: dict[str, Any]) -> dict[str, Any]:
    """``{"amount": 2000, "account": "48213", "pin": "1234"}``; without a pin it is 1234."""
    if not asked.keys() >= {"amount", "account"}:
        raise ValueError('pay {"amount": 2000, "account": "48213"}')
    return fitting(asked, {"amount": int, "account": str, "pin": str})


def set_account(phone: Phone, wanted: dict[str, Any]) -> dict[str, Any]:
    """Change any of these; what is not named stays."""
    kinds = {
        "pin": str,
        "balance": int,
        "wrong_pins": int,
        "in_ussd": bool,
        "name": str,
        "registered": bool,
        "active": bool,
    }
    for name, value in fitting(wanted, kinds).items():
        setattr(phone, name, value)
    return {name: getattr(phone, name) for name in kinds}
