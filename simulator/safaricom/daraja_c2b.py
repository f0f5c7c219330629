"""Daraja's paths for what customers pay of themselves: C2B v2 and Pull Transactions."""

from flask import Blueprint, Response, jsonify

from simulator.safaricom import refusals, shapes
from simulator.safaricom.checks import text
from simulator.safaricom.door import admit, fields, guard
from simulator.safaricom.faults import ERRORS, Fault
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.order_checks import (
    check_nomination,
    check_simulation,
    read_addresses,
    read_period,
)
from simulator.safaricom.refusals import Refusal


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("c2b", __name__)
    guard(routes, mpesa)

    @routes.post("/mpesa/c2b/v2/registerurl")
    def register() -> Response:
        admit(mpesa, refusals.bad_token())
        mpesa.register(read_addresses(fields(), mpesa.world, mpesa.quirks))
        return jsonify(shapes.registered(mpesa.mint.request_id()))

    @routes.post("/mpesa/c2b/v1/registerurl")
    def register_v1() -> Response:
        raise Refusal(*ERRORS[Fault.NO_PRODUCT])

    @routes.post("/mpesa/c2b/v2/simulate")
    def simulate() -> Response:
        admit(mpesa, refusals.bad_token())
        return pay_as_told(mpesa)

    @routes.post("/pulltransactions/v1/register")
    def register_pull() -> Response:
        admit(mpesa, refusals.bad_token_for_pull())
        return nominate(mpesa)

    @routes.post("/pulltransactions/v1/query")
    def pull() -> Response:
        admit(mpesa, refusals.bad_token_for_pull())
        return list_payments(mpesa)

    return routes


def pay_as_told(mpesa: Mpesa) -> Response:
    """The sandbox's own customer: pays without being asked for a PIN, after the answer."""
    if not mpesa.quirks.c2b_simulate:
        raise refusals.not_found()
    asked = fields()
    check_simulation(asked, mpesa.world)
    phone, amount, account = text(asked, "Msisdn"), int(text(asked, "Amount")), text(asked, "BillRefNumber")
    mpesa.post.set_out(lambda: mpesa.pay_bill(phone, amount, account, mpesa.phone(phone).pin))
    return jsonify(shapes.simulated(mpesa.mint.request_id()))


def nominate(mpesa: Mpesa) -> Response:
    asked = fields()
    check_nomination(asked, mpesa.world, mpesa.quirks)
    return jsonify(mpesa.pulls.register(text(asked, "NominatedNumber")))


def list_payments(mpesa: Mpesa) -> Response:
    """Nobody who has not registered is told anything, nor who asks for what is no longer kept."""
    start, end, offset = read_period(fields(), mpesa.world)
    if not (mpesa.pulls.open and mpesa.pulls.reaches(start)):
        raise refusals.bad_pull()
    mpesa.tick()
    return jsonify(mpesa.pulls.page(start, end, offset))
