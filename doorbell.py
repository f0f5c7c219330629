"""Waking a worker: which queue and which job carry out each kind of errand.

A ring is a courtesy. Redis may be gone or lose it; the schedule finds every errand that is due.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from models.errands import Kind, Rung

log = structlog.get_logger()

MONEY, SMS, BULK = QUEUES = ("money", "sms", "bulk")


class Bell(NamedTuple):
    queue: str
    job: str  # the function, by its import path


BELLS: Final[Mapping[Kind, Bell]] = {
    Kind.PROMPT_FOR_PAYMENT: Bell(MONEY, "jobs.prompt_for_payment.prompt_for_payment"),
    Kind.CHASE_PAYMENT: Bell(MONEY, "jobs.chase_payments.chase_payment"),
    Kind.READ_CALLBACK: Bell(MONEY, "jobs.read_callbacks.read_callback"),
    Kind.GIVE_ORDER: Bell(MONEY, "jobs.give_orders.give_order"),
    Kind.CHASE_ORDER: Bell(MONEY, "jobs.give_orders.chase_order"),
    Kind.READ_RESULT: Bell(MONEY, "jobs.read_results.read_result"),
    Kind.READ_NOTICE: Bell(MONEY, "jobs.read_notices.read_notice"),
    Kind.PROVE_PAYMENT: Bell(MONEY, "jobs.prove_payments.prove_payment"),
    Kind.COUNT_KEPT: Bell(MONEY, "jobs.prove_payments.count_kept"),
    Kind.FIND_PAYMENTS: Bell(MONEY, "jobs.find_payments.find_payments"),
    Kind.RECONCILE: Bell(MONEY, "jobs.reconcile_books.reconcile_books"),
    Kind.BOOK_EARNINGS: Bell(MONEY, "jobs.book_earnings.book_earnings"),
    Kind.BOOK_REFUND: Bell(MONEY, "jobs.issue_refunds.book_refund"),
    Kind.RETURN_UNCHOSEN: Bell(MONEY, "jobs.issue_refunds.return_unchosen"),
    Kind.SEND_REFUND: Bell(MONEY, "jobs.issue_refunds.send_refund"),
    Kind.SEND_PAYOUT: Bell(MONEY, "jobs.pay_therapists.send_payout"),
    Kind.DELIVER_TEXT: Bell(SMS, "jobs.deliver_sms.deliver_sms"),
    Kind.ANSWER_TEXT: Bell(SMS, "jobs.answer_texts.answer_text"),
    Kind.NUDGE_THERAPIST: Bell(BULK, "jobs.send_reminders.send_reminder"),
    Kind.NUDGE_CLIENT: Bell(BULK, "jobs.send_reminders.send_reminder"),
    Kind.REMIND_DAY_BEFORE: Bell(BULK, "jobs.send_reminders.send_reminder"),
    Kind.REMIND_HOUR_BEFORE: Bell(BULK, "jobs.send_reminders.send_reminder"),
    Kind.ASK_FOR_DONE: Bell(BULK, "jobs.send_reminders.send_reminder"),
    Kind.LAPSE_REQUEST: Bell(BULK, "jobs.lapse_requests.lapse_request"),
    Kind.LAPSE_PAYMENT: Bell(BULK, "jobs.lapse_requests.lapse_request"),
    Kind.NUDGE_OFFER: Bell(BULK, "jobs.close_offers.nudge_offer"),
    Kind.LAPSE_MOVE: Bell(BULK, "jobs.close_offers.lapse_move"),
    Kind.OFFER_FREED: Bell(BULK, "jobs.offer_freed_times.offer_freed_time"),
    Kind.CLOSE_SESSION: Bell(BULK, "jobs.close_sessions.close_session"),
}


class Doorbell:
    """Rings for errands. The payload is the errand's key, never anything private."""

    def __init__(self, redis: Redis) -> None:
        self._queues = {name: queue(name, redis) for name in QUEUES}

    def ring(self, rung: Sequence[Rung]) -> None:
        """Call a worker for each. Never raises: a ring that fails is found by the schedule."""
        try:
            for kind, errand in rung:
                bell = BELLS[kind]
                self._queues[bell.queue].enqueue(bell.job, errand, result_ttl=0, failure_ttl=3600)
        except (RedisError, OSError) as trouble:
            log.warning("doorbell_silent", problem=type(trouble).__name__, errands=len(rung))


def queue(name: str, redis: Redis) -> Queue:
    """One of the queues, as workers and ringers must both see it: JSON, thirty seconds a job."""
    return Queue(name, connection=redis, serializer=JSONSerializer, default_timeout=30)
