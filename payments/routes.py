"""M-Pesa's doors: write down, ring, answer. What it means is worked out by a job.

Safaricom delivers once (facts/daraja.md 0.4): what cannot be stored is not acknowledged. The token in
an address belongs to one payment attempt or one order; whoever does not know it finds no door.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import select

from booking.work import Office, Work
from doors import Doorkeeper as Lock
from models.bookings import Actor
from models.by_hand import HandNotice
from models.errands import Kind
from models.money import NOT_OBEYED, Callback, PaymentAttempt
from models.orders import Order, OrderResult
from payments import signals
from payments.coming_in import matching
from payments.daraja.pay_bill import (
    GO_AHEAD,
    TAKEN_DOWN,
    NotAPayment,
    Objection,
    read_validation,
    turned_away,
)

LONGEST: Final = 16 * 1024  # bytes; a real callback is under 1 KiB
_TOKEN: Final = re.compile(r"[a-z0-9]{20,40}")

ACCEPTED: Final = {"ResultCode": 0, "ResultDesc": "Accepted"}

Json = Mapping[str, object]
Keep = Callable[..., None]
Answer = Response | tuple[Response, int]


@dataclass(frozen=True)
class Doorkeeper:
    """What every door asks. ``allowed_ips``: none means that any source is believed."""

    office: Office
    allowed_ips: Sequence[str]
    turned_away: Callable[[str], None]

    def receive(self, door: str, owner: Any, token: str, keep: Keep) -> Answer:
        """Store what came for the row of ``owner`` with this token, and answer as Safaricom expects."""
        if too_long():
            return jsonify(error="the body is too long"), 413
        about = self._about(owner, token)
        if about is None:
            self.turned_away(door)
            abort(404)
        return self.take_in(door, partial(keep, about=about))

    def take_in(self, door: str, keep: Keep, thanks: Json = ACCEPTED) -> Answer:
        """Store a body that found its way, also when it comes from where M-Pesa is not."""
        if too_long():
            return jsonify(error="the body is too long"), 413
        body = request.get_data(as_text=True)
        if not is_object(body):
            return jsonify(error="the body is not a JSON object"), 400
        source = (request.remote_addr or "")[:45]
        obey = self.believes(door)
        self.office.carry_out(Actor.MPESA, lambda work: keep(work, body=body, source=source, obey=obey))
        return jsonify(thanks)

    def believes(self, door: str) -> bool:
        """Whether this comes from where M-Pesa is; what does not is counted."""
        believed = not self.allowed_ips or request.remote_addr in self.allowed_ips
        if not believed:
            self.turned_away(door)
        return believed

    def _about(self, owner: Any, token: str) -> int | None:
        """What cannot be a token is not even looked for: PostgreSQL would choke on a NUL."""
        if not _TOKEN.fullmatch(token):
            return None
        with self.office.looking(Actor.MPESA) as work:
            return work.session.scalars(select(owner.id).where(owner.token == token)).first()


def blueprint(
    office: Office, allowed_ips: Sequence[str], turned_away: Callable[[str], None], lock: Lock
) -> Blueprint:
    """``lock`` is on the doors for payments by hand, whose address is one for all of them."""
    doors = Blueprint("payments", __name__, url_prefix="/payments")
    keeper = Doorkeeper(office, allowed_ips, turned_away)
    _open_pay_bill(doors, keeper, lock)

    @doors.post("/stk/<token>")
    def stk(token: str) -> Answer:
        return keeper.receive("payments.stk", PaymentAttempt, token, keep_callback)

    @doors.post("/results/<token>")
    def results(token: str) -> Answer:
        return keeper.receive("payments.results", Order, token, keep_result)

    @doors.post("/timeouts/<token>")
    def timeouts(token: str) -> Answer:
        return keeper.receive("payments.timeouts", Order, token, partial(keep_result, timed_out=True))

    return doors


def _open_pay_bill(doors: Blueprint, keeper: Doorkeeper, lock: Lock) -> None:
    @doors.post("/c2b/<key>/validation")
    def validation(key: str) -> Answer:
        lock.admit(key)
        return jsonify(_vetted(keeper))

    @doors.post("/c2b/<key>/confirmation")
    def confirmation(key: str) -> Answer:
        lock.admit(key)
        return keeper.take_in("payments.confirmation", keep_notice, TAKEN_DOWN)


def _vetted(keeper: Doorkeeper) -> Json:
    """Whether M-Pesa may take a payment by hand: yes, unless its account can be nobody's.

    A slip is caught here before any money has moved. All else is accepted, also for a booking that lapsed
    meanwhile: its money goes back by itself, while who is turned away in time would not know why. Nothing
    is kept, for nothing has been paid; and whoever is not M-Pesa does not learn which codes there are.
    """
    if too_long() or not keeper.believes("payments.validation"):
        return GO_AHEAD
    try:
        asked = read_validation(request.get_data())
    except NotAPayment:
        return GO_AHEAD
    with keeper.office.looking(Actor.MPESA) as work:
        is_ours = matching.named_by(work, asked.reference) is not None
    return GO_AHEAD if is_ours else turned_away(Objection.ACCOUNT)


def keep_callback(work: Work, *, about: int, body: str, source: str, obey: bool) -> None:
    """Write a callback down, and owe it a reading unless it came from where M-Pesa is not."""
    callback = Callback(attempt_id=about, body=body, source=source, arrived_at=work.now)
    keep(work, callback, Kind.READ_CALLBACK, obey=obey)


def keep_result(
    work: Work, *, about: int, body: str, source: str, obey: bool, timed_out: bool = False
) -> None:
    """The same for what became of an order."""
    result = OrderResult(order_id=about, body=body, source=source, arrived_at=work.now, timed_out=timed_out)
    keep(work, result, Kind.READ_RESULT, obey=obey)


def keep_notice(work: Work, *, body: str, source: str, obey: bool) -> None:
    """The same for a payment by hand. Its address is M-Pesa's for all of them."""
    notice = HandNotice(body=body, source=source, arrived_at=work.now)
    keep(work, notice, Kind.READ_NOTICE, obey=obey)


def keep(work: Work, notice: Any, reading: Kind, *, obey: bool) -> None:
    """Write something down that has ``verdict`` to be filled in by its reading."""
    notice.verdict = None if obey else NOT_OBEYED
    work.session.add(notice)
    work.session.flush()
    if obey:
        work.owe(reading, notice.id, work.now)
    else:
        signals.from_wrong_address(work, notice.source)


def too_long() -> bool:
    return (request.content_length or 0) > LONGEST


def is_object(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
