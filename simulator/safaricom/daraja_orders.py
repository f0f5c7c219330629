"""Daraja's paths for those with an initiator: reversal, B2C, Transaction Status, Account Balance."""

from flask import Blueprint, Response, jsonify, request

from simulator.safaricom import order_shapes, refusals
from simulator.safaricom.checks import text
from simulator.safaricom.door import admit, fields, guard
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.order_checks import check_balance, check_payout, check_reversal, check_status
from simulator.safaricom.orders import Deed, Signed
from simulator.safaricom.payouts import Payout
from simulator.safaricom.questions import Balance, Status
from simulator.safaricom.refusals import Refusal
from simulator.safaricom.reversals import Reversal


def blueprint(mpesa: Mpesa) -> Blueprint:
    routes = Blueprint("orders", __name__)
    guard(routes, mpesa)

    @routes.post("/mpesa/reversal/v1/request")
    def reversal() -> Response:
        admit(mpesa, refusals.bad_token_for_push())
        return reverse(mpesa)

    @routes.post("/mpesa/b2c/v3/paymentrequest")
    def payout() -> Response:
        admit(mpesa, stale_token())
        return pay_out(mpesa)

    @routes.post("/mpesa/transactionstatus/v1/query")
    def status() -> Response:
        admit(mpesa, refusals.bad_token())
        return look_up(mpesa)

    @routes.post("/mpesa/accountbalance/v1/query")
    def balance() -> Response:
        admit(mpesa, stale_token())
        return take(mpesa, Balance(mpesa.state), check_balance(fields(), mpesa.world, mpesa.quirks))

    return routes


def reverse(mpesa: Mpesa) -> Response:
    asked = fields()
    signed = check_reversal(asked, mpesa.world, mpesa.quirks)
    return take(
        mpesa, Reversal(mpesa.state, text(asked, "TransactionID"), int(text(asked, "Amount"))), signed
    )


def pay_out(mpesa: Mpesa) -> Response:
    """Once for each OriginatorConversationID, however the first one ended."""
    asked = fields()
    signed = check_payout(asked, mpesa.world, mpesa.quirks)
    payout = Payout(mpesa.state, text(asked, "PartyB"), int(text(asked, "Amount")), text(asked, "Remarks"))
    return take(mpesa, payout, signed, text(asked, "OriginatorConversationID"))


def look_up(mpesa: Mpesa) -> Response:
    asked = fields()
    signed = check_status(asked, mpesa.world, mpesa.quirks)
    ids = text(asked, "TransactionID"), text(asked, "OriginalConversationID")
    return take(mpesa, Status(mpesa.state, mpesa.orders, *ids, mpesa.receipt_of_push), signed)


def take(mpesa: Mpesa, deed: Deed, signed: Signed, originator_id: str = "") -> Response:
    order = mpesa.order(deed, signed, originator_id)
    if mpesa.hurries(order.fate.delivery):
        mpesa.settle()
    return jsonify(order_shapes.accepted(order.accepted_as, order.conversation_id))


def stale_token() -> Refusal:
    """Which names the token that it refuses."""
    return refusals.bad_token_for_orders(request.headers.get("Authorization", "").rpartition(" ")[2])
