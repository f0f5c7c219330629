"""What machines ask: are you alive, are you ready, how are you doing."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select

from booking.work import Office, Work
from models.bookings import Booking
from models.errands import Errand
from models.money import PaymentAttempt
from models.texts import Text


def blueprint(office: Office, checks: dict[str, Callable[[], object]]) -> Blueprint:
    """``checks`` are the parts we need, each with something that raises when it is not there."""
    doors = Blueprint("machines", __name__)
    registry = CollectorRegistry()
    registry.register(Figures(office))

    @doors.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="alive", time=office.clock.now().isoformat())

    @doors.get("/readyz")
    def readyz() -> tuple[Response, int]:
        missing = [name for name, check in checks.items() if not _works(check)]
        return jsonify(status="not ready" if missing else "ready", missing=missing), 503 if missing else 200

    @doors.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), mimetype=CONTENT_TYPE_LATEST)

    return doors


class Figures:
    """Counted from the database when asked, so that every process tells the same."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._office.looking() as work:
            yield _by_state(work, "bookings", "Bookings by state", Booking.state)
            yield _by_state(work, "payment_attempts", "M-Pesa prompts by state", PaymentAttempt.state)
            yield _by_state(work, "texts", "Texts by state", Text.state)
            yield _overdue(work)


def _by_state(work: Work, name: str, says: str, state: Any) -> GaugeMetricFamily:
    figure = GaugeMetricFamily(f"smiling_steps_{name}", says, labels=["state"])
    for value, count in work.session.execute(select(state, func.count()).group_by(state)):
        figure.add_metric([value], count)
    return figure


def _overdue(work: Work) -> GaugeMetricFamily:
    """How long the oldest errand that is due has waited: the one figure that says whether work is done."""
    oldest = work.session.scalar(select(func.min(Errand.due_at)).where(Errand.due_at <= work.now))
    seconds = (work.now - oldest).total_seconds() if oldest else 0.0
    return GaugeMetricFamily("smiling_steps_oldest_errand_seconds", "Age of the oldest due errand", seconds)


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:
        return False
    return True
