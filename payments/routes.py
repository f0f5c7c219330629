"""M-Pesa's doors: write down, ring, answer. What it means is worked out by a job.

Safaricom delivers a callback once (facts/daraja.md 0.4): what cannot be stored is not acknowledged.
The token in the address belongs to one payment attempt; whoever does not know it finds no door.
"""

import json
import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, jsonify, request
from sqlalchemy import select

from booking.work import Office, Work
from models.bookings import Actor
from models.errands import Kind
from models.money import Callback, PaymentAttempt

_LONGEST = 16 * 1024  # bytes; a real callback is under 1 KiB
_TOKEN = re.compile(r"[a-z0-9]{20,40}")
_WRONG_ADDRESS = "from a wrong address"


def blueprint(office: Office, allowed_ips: Sequence[str], turned_away: Callable[[str], None]) -> Blueprint:
    doors = Blueprint("payments", __name__, url_prefix="/payments")

    @doors.post("/stk/<token>")
    def stk(token: str) -> Response | tuple[Response, int]:
        source = request.remote_addr or ""
        if (request.content_length or 0) > _LONGEST:
            return jsonify(error="the body is too long"), 413
        attempt = _attempt_of(office, token)
        if attempt is None:
            turned_away("payments.stk")
            abort(404)
        body = request.get_data(as_text=True)
        if not _is_object(body):
            return jsonify(error="the body is not a JSON object"), 400
        obey = not allowed_ips or source in allowed_ips
        if not obey:
            turned_away("payments.stk")
        office.carry_out(Actor.MPESA, lambda work: keep(work, attempt, body, source, obey=obey))
        return jsonify(ResultCode=0, ResultDesc="Accepted")

    return doors


def _attempt_of(office: Office, token: str) -> int | None:
    """What cannot be a token is not even looked for: PostgreSQL would choke on a NUL."""
    if not _TOKEN.fullmatch(token):
        return None
    with office.looking(Actor.MPESA) as work:
        return work.session.scalars(select(PaymentAttempt.id).where(PaymentAttempt.token == token)).first()


def keep(work: Work, attempt: int, body: str, source: str, *, obey: bool) -> None:
    """Write a callback down, and owe it a reading unless it came from where M-Pesa is not."""
    verdict = None if obey else _WRONG_ADDRESS
    callback = Callback(
        attempt_id=attempt, body=body, source=source[:45], arrived_at=work.now, verdict=verdict
    )
    work.session.add(callback)
    work.session.flush()
    if obey:
        work.owe(Kind.READ_CALLBACK, callback.id, work.now)


def _is_object(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
