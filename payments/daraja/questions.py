"""Asking M-Pesa how a payment ended, and how little most of its answers prove (facts/daraja.md 4)."""

from typing import Final

import structlog

from payments.daraja.pace import QUIET
from payments.daraja.result_codes import PAID, PENDING, ending_of
from payments.daraja.values import as_code
from payments.daraja.wire import Reply
from payments.gateway import Answer, NoAnswer, NotAsked, NotPaid, Paid, Pending

PATH: Final = "/mpesa/stkpushquery/v1/query"

log = structlog.get_logger()


def read_answer(reply: Reply, checkout_request_id: str) -> Answer:
    """Only a whole answer about the very payment asked for says anything.

    ``500.001.1001`` is no answer, whatever its text and status: M-Pesa gives it at random for
    payments that are pending, that have ended, and that never were.
    """
    if reply.spike_arrest:
        return NotAsked(QUIET)
    if reply.error_code == "400.002.02" and "checkoutrequestid" in reply.error_text:
        log.error("mpesa_denies_a_request_we_hold")
    if not _answers(reply, checkout_request_id):
        return NoAnswer()
    return _verdict(as_code(reply.body.get("ResultCode")))


def _answers(reply: Reply, checkout_request_id: str) -> bool:
    return (
        reply.status == 200
        and not reply.error_code
        and as_code(reply.body.get("ResponseCode")) == "0"
        and reply.body.get("CheckoutRequestID") == checkout_request_id
    )


def _verdict(code: str | None) -> Answer:
    match code:
        case None:
            return NoAnswer()
        case _ if code == PAID:
            return Paid()
        case _ if code == PENDING:
            return Pending()
    ending = ending_of(code)
    return NotPaid(ending) if ending.final or ending.safe_once_asked else NoAnswer(heard=ending)
