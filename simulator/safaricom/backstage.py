"""Not Daraja: looking into M-Pesa's book and post, and arranging misfortunes."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.safaricom.control import Reply, body, explain_mistakes, fitting
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.statements import statement


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("backstage", __name__)
    to_look_at(routes, mpesa)
    to_arrange(routes, mpesa)
    to_move(routes, mpesa)
    explain_mistakes(routes)
    return routes


def to_look_at(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.get("/book")
    def book() -> Reply:
        return jsonify([{**asdict(each), "at": each.at.isoformat()} for each in mpesa.book])

    @routes.get("/statement")
    def show_statement() -> Reply:
        mpesa.tick()
        return jsonify(statement(mpesa.book, mpesa.world))

    @routes.get("/callbacks")
    def callbacks() -> Reply:
        return jsonify([{**asdict(each), "due": each.due.isoformat()} for each in mpesa.post.sent])

    @routes.get("/certificate")
    def certificate() -> Reply:
        return Response(mpesa.certificate_pem, mimetype="application/x-pem-file")


def to_arrange(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.get("/quirks")
    @routes.post("/quirks")
    def quirks() -> Reply:
        return jsonify(asdict(mpesa.behave(body() if request.method == "POST" else {})))

    @routes.post("/misfortune")
    def misfortune() -> Reply:
        return done(lambda asked: mpesa.misfortune(**asked))

    @routes.post("/faults")
    def faults() -> Reply:
        return done(lambda asked: mpesa.next_request(**asked))

    @routes.post("/initiator")
    def initiator() -> Reply:
        tries = fitting(body(), {"wrong_tries": int}).get("wrong_tries", mpesa.initiator.wrong_tries)
        mpesa.initiator.wrong_tries = tries
        return jsonify(name=mpesa.world.initiator, wrong_tries=tries)


def to_move(routes: Blueprint, mpesa: Mpesa) -> None:
    @routes.post("/top-up")
    def top_up() -> Reply:
        asked = fitting(body(), {"amount": int, "account": str})
        return done(lambda _: mpesa.top_up(**asked))

    @routes.post("/tick")
    def tick() -> Reply:
        return done(lambda _: mpesa.tick())

    @routes.post("/reset")
    def reset() -> Reply:
        return done(lambda _: mpesa.reset())


def done(do: Callable[[dict[str, Any]], object]) -> Reply:
    """Nothing to show for it; a name that the deed does not know is a mistake."""
    try:
        do(body())
    except TypeError as unknown:
        raise ValueError(str(unknown)) from unknown
    return "", 204
