"""Waking a worker: which queue does what first, and which job carries out each kind of errand.

A ring is a courtesy. Redis may be gone or lose it; the schedule finds every errand that is due. It wakes a
worker, and what the worker does first is decided when it comes, by what is due then.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from models.errands import Kind, Lane, Rung

log = structlog.get_logger()

MONEY, SMS, BULK = QUEUES = ("money", "sms", "bulk")


LANES: Final[Mapping[str, tuple[Lane, ...]]] = {
    MONEY: (Lane.MONEY, Lane.BOOKS),
    SMS: (Lane.ANSWERS, Lane.URGENT_TEXTS, Lane.TEXTS),
    BULK: (Lane.DEADLINES, Lane.REMINDERS, Lane.TO_REMIND, Lane.LETTERS),
}
"""What each queue's workers do, the most important first. No number of reminders keeps money waiting."""

QUEUE_OF: Final[Mapping[Lane, str]] = {lane: name for name, lanes in LANES.items() for lane in lanes}
WHOEVER_COMES: Final = "jobs.errand.see_to"  # does what is due in the lanes of the errand it was rung for
_ENOUGH: Final = 30  # rings in a queue: whoever comes for those does the rest

JOBS: Final[Mapping[Kind, str]] = {
    Kind.PROMPT_FOR_PAYMENT: "jobs.prompt_for_payment.prompt_for_payment",
    Kind.CHASE_PAYMENT: "jobs.chase_payments.chase_payment",
    Kind.REPORT_UNCLEAR: "jobs.chase_payments.report_unclear",
    Kind.READ_CALLBACK: "jobs.read_callbacks.read_callback",
    Kind.GIVE_ORDER: "jobs.give_orders.give_order",
    Kind.CHASE_ORDER: "jobs.give_orders.chase_order",
    Kind.READ_RESULT: "jobs.read_results.read_result",
    Kind.READ_NOTICE: "jobs.read_notices.read_notice",
    Kind.PROVE_PAYMENT: "jobs.prove_payments.prove_payment",
    Kind.COUNT_KEPT: "jobs.prove_payments.count_kept",
    Kind.FIND_PAYMENTS: "jobs.find_payments.find_payments",
    Kind.RECONCILE: "jobs.reconcile_books.reconcile_books",
    Kind.BOOK_EARNINGS: "jobs.book_earnings.book_earnings",
    Kind.BOOK_REFUND: "jobs.issue_refunds.book_refund",
    Kind.RETURN_UNCHOSEN: "jobs.issue_refunds.return_unchosen",
    Kind.SEND_REFUND: "jobs.issue_refunds.send_refund",
    Kind.SEND_PAYOUT: "jobs.pay_therapists.send_payout",
    Kind.DELIVER_TEXT: "jobs.deliver_sms.deliver_sms",
    Kind.ANSWER_TEXT: "jobs.answer_texts.answer_text",
    Kind.NUDGE_THERAPIST: "jobs.send_reminders.send_reminder",
    Kind.NUDGE_CLIENT: "jobs.send_reminders.send_reminder",
    Kind.REMIND_DAY_BEFORE: "jobs.send_reminders.send_reminder",
    Kind.REMIND_HOUR_BEFORE: "jobs.send_reminders.send_reminder",
    Kind.ASK_FOR_DONE: "jobs.send_reminders.send_reminder",
    Kind.LAPSE_REQUEST: "jobs.lapse_requests.lapse_request",
    Kind.LAPSE_PAYMENT: "jobs.lapse_requests.lapse_request",
    Kind.NUDGE_OFFER: "jobs.close_offers.nudge_offer",
    Kind.LAPSE_MOVE: "jobs.close_offers.lapse_move",
    Kind.OFFER_FREED: "jobs.offer_freed_times.offer_freed_time",
    Kind.DELIVER_LETTER: "jobs.deliver_mail.deliver_letter",
    Kind.CLOSE_SESSION: "jobs.close_sessions.close_session",
}


class Doorbell:
    """Rings for errands. The payload is the errand's key, never anything private."""

    def __init__(self, redis: Redis) -> None:
        self._queues = {name: queue(name, redis) for name in QUEUES}

    def ring(self, rung: Sequence[Rung]) -> None:
        """Call workers for these. Never raises: a ring that fails is found by the schedule."""
        try:
            for name, keys in _by_queue(rung).items():
                self._ring_at(self._queues[name], keys)
        except (RedisError, OSError) as trouble:
            log.warning("doorbell_silent", problem=type(trouble).__name__, errands=len(rung))

    def _ring_at(self, queue: Queue, keys: Sequence[int]) -> None:
        for errand in keys[: max(0, _ENOUGH - queue.count)]:
            queue.enqueue(WHOEVER_COMES, errand, result_ttl=0, failure_ttl=3600)


def _by_queue(rung: Sequence[Rung]) -> Mapping[str, list[int]]:
    keys: dict[str, list[int]] = {}
    for lane, errand in rung:
        keys.setdefault(QUEUE_OF[lane], []).append(errand)
    return keys


def queue(name: str, redis: Redis) -> Queue:
    """One of the queues, as workers and ringers must both see it: JSON, thirty seconds a job."""
    return Queue(name, connection=redis, serializer=JSONSerializer, default_timeout=30)
