"""Daraja's own paths: tokens, pushes, and what became of them."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify, request

from simulator.safaricom import refusals, results, shapes
from simulator.safaricom.checks import read_push, read_query
from simulator.safaricom.door import admit, fields, guard
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.prompts import Prompt
from simulator.safaricom.quirks import Pending
from simulator.safaricom.tokens import LIFE, basic_pair

_WORDS = "The transaction is being processed"
_PENDING_ERRORS = {
    Pending.ERROR_200_EMPTY: (200, ""),
    Pending.ERROR_500_EMPTY: (500, ""),
    Pending.ERROR_500_WORDS: (500, _WORDS),
}


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("daraja", __name__)
    guard(routes, mpesa)

    @routes.get("/oauth/v1/generate")
    def token() -> Response:
        return give_token(mpesa)

    @routes.post("/mpesa/stkpush/v1/processrequest")
    def push() -> Response:
        admit(mpesa, refusals.bad_token_for_push())
        return jsonify(shapes.accepted(accept(mpesa)))

    @routes.post("/mpesa/stkpushquery/v1/query")
    def query() -> Response:
        admit(mpesa, refusals.bad_token())
        return jsonify(answer(mpesa, find(mpesa)))

    return routes


def give_token(mpesa: Mpesa) -> Response:
    """A new token; a wrong key or secret is answered with 400 and nothing at all."""
    pair = basic_pair(request.headers.get("Authorization", ""))
    if pair is None:
        raise refusals.not_basic()
    if request.args.get("grant_type") != "client_credentials":
        raise refusals.wrong_grant()
    if pair != f"{mpesa.world.consumer_key}:{mpesa.world.consumer_secret}":
        return Response(status=400)
    life = int(LIFE.total_seconds())
    return jsonify(
        access_token=mpesa.new_token(), expires_in=str(life) if mpesa.quirks.expires_in_is_text else life
    )


def accept(mpesa: Mpesa) -> Prompt:
    prompt = mpesa.push(read_push(fields(), mpesa.world, mpesa.quirks))
    habits = mpesa.phone(prompt.push.phone).scenario
    if mpesa.hurries(habits.callback, habits.confirmation):
        mpesa.settle()
    return prompt


def find(mpesa: Mpesa) -> Prompt:
    prompt = mpesa.find(read_query(fields(), mpesa.world))
    if prompt is not None:
        return prompt
    if mpesa.quirks.unknown_id_is_invalid:
        raise refusals.invalid("CheckoutRequestID")
    raise refusals.no_transaction()


def answer(mpesa: Mpesa, prompt: Prompt) -> shapes.Json:
    """How it ended, if it has; 500.001.1001 proves nothing either way (facts/daraja.md 0.5)."""
    if prompt.open:
        return not_yet(mpesa, prompt)
    if is_noisy(mpesa, prompt):
        raise refusals.still_processing(500, mpesa.mint.chance().choice(["", _WORDS]))
    says = mpesa.phone(prompt.push.phone).scenario.query_says
    return shapes.answer(prompt, says or prompt.outlook)


def not_yet(mpesa: Mpesa, prompt: Prompt) -> shapes.Json:
    shape = mpesa.mint.chance().choice(mpesa.quirks.pending_shapes)
    if shape is Pending.CODE_4999:
        return shapes.answer(prompt, results.PENDING)
    raise refusals.still_processing(*_PENDING_ERRORS[shape])


def is_noisy(mpesa: Mpesa, prompt: Prompt) -> bool:
    quiet = timedelta(seconds=mpesa.quirks.query_noise_from)
    old = mpesa.world.now() - prompt.sent_at >= quiet
    return old and mpesa.mint.chance().random() < mpesa.quirks.query_noise
