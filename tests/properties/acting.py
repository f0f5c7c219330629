"""How a test lets people act in a small clinic, and looks after each step whether every promise was kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple

from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition
from sqlalchemy import select

from booking.changing.calling_off import NothingOffered
from booking.desk import Desk
from booking.practice import Practice
from booking.slots import SlotRef
from booking.values import (
    OPEN,
    AlreadyBooked,
    CannotAnnounce,
    CannotRate,
    DayIsOver,
    HasBegun,
    NoOffer,
    NoSuchGroup,
    NothingToPay,
    NotPossible,
    NotYet,
    PhoneTaken,
    PromptLive,
    SessionKind,
    SlotTaken,
    State,
    TooLate,
    TooManyMoves,
    TooManyPayers,
)
from booking.work import Actor, Work
from models.people import Client, Therapist
from payments.coming_in import settling
from payments.coming_in.settling import ReceiptUsed
from payments.gateway import Why
from tests.properties.clinic import Clinic
from tests.properties.lives import Chronicle
from tests.properties.promises import PROMISES

REFUSALS: Final = (
    AlreadyBooked,
    CannotAnnounce,
    CannotRate,
    DayIsOver,
    HasBegun,
    NoOffer,
    NoSuchGroup,
    NothingOffered,
    NothingToPay,
    NotPossible,
    NotYet,
    PhoneTaken,
    PromptLive,
    ReceiptUsed,
    SlotTaken,
    TooLate,
    TooManyMoves,
    TooManyPayers,
)
_BOOKINGS: Final = """SELECT b.id, b.code, b.state, b.client_id, b.therapist_id, s.starts_at, s.ends_at
    FROM bookings b JOIN sessions s ON s.id = b.meeting_id ORDER BY b.id DESC"""
_ATTEMPTS: Final = """SELECT id, token, state, receipt FROM payment_attempts
    ORDER BY state IN ('paid', 'failed'), id DESC"""
_ENDED_ORDERS: Final = """SELECT handings.originator, state FROM mpesa_orders
    JOIN handings ON handings.order_id = mpesa_orders.id
    WHERE kind IN ('give back', 'send') AND state IN ('done', 'refused')"""
GROUPS: Final = """SELECT count(*) FROM sessions
    WHERE announced_at IS NOT NULL AND called_off_at IS NULL AND starts_at > ?"""
OFFERS: Final = "SELECT count(*) FROM open_questions WHERE asks = 'freed time' AND expires_at > ?"
WISHES: Final = "SELECT count(*) FROM wishes WHERE ended_at IS NULL AND until > ?"


def when(*states: State, begun: bool = False) -> Callable[[Any], Any]:
    """Only when a booking stands there. Which one is then meant may still be any other."""
    return precondition(lambda it: any(one.likely(it.clinic.now, states, begun) for one in it.known))


class Known(NamedTuple):
    """A booking, as the test sees it."""

    id: int
    code: str
    state: str
    client: int
    therapist: int
    starts: str
    ends: str

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def likely(self, now: str, states: Sequence[State], begun: bool) -> bool:
        """Whether it stands in one of these states, and has begun if that matters."""
        return self.state in states and (not begun or self.starts <= now)


class Attempt(NamedTuple):
    """A payment, as the test sees it; ``secret`` is that of its callback address."""

    id: int
    secret: str
    state: str
    receipt: str | None


@dataclass
class Count:
    """What a run came to. A step is whatever somebody did, or time, with a look at every promise after it."""

    steps: int = 0
    refused: int = 0
    reached: set[str] = field(default_factory=set)


class Acting(RuleBasedStateMachine):
    """One life of the clinic. ``clinic`` and ``count`` are shared by all lives of a run."""

    clinic: ClassVar[Clinic]
    count: ClassVar[Count]

    def __init__(self) -> None:
        super().__init__()
        self.clinic.open()
        self.chronicle = Chronicle(self.clinic)
        self.known: list[Known] = []
        self.attempts: list[Attempt] = []
        self.phones = dict(self.clinic.do(Actor.SUPPORT, _phones))
        self.count.steps -= 1  # the invariant is looked at once before the first step

    # What must hold

    @invariant()
    def every_promise_is_kept(self) -> None:
        self.clinic.goes_round()
        self.count.steps += 1
        self.known = [Known(*row) for row in self.clinic.seen(_BOOKINGS)]
        self.attempts = self._attempts()
        self.count.reached.update(it.state for it in self.known)
        for promise, broken in PROMISES.items():
            offenders = self.clinic.seen(broken, now=self.clinic.now)
            assert not offenders, f"broken: {promise}: {offenders}"
        assert not (late := self.clinic.overdue()), f"overdue: {late}"
        assert not (untrue := self._untrue_orders()), f"M-Pesa's own book says otherwise: {untrue}"
        faults = list(self.chronicle.faults())
        assert not faults, faults

    def _untrue_orders(self) -> list[tuple[str, str]]:
        """Orders that are not as M-Pesa carried them out."""
        ended = self.clinic.seen(_ENDED_ORDERS)
        return [(key, state) for key, state in ended if (state == "done") is not self.clinic.mpesa.moved(key)]

    def teardown(self) -> None:
        self.clinic.close()

    # How they do it

    def at_the_desk(self, who: str, do: Callable[[Desk], Any]) -> Any:
        return self.clinic.as_client(who, lambda desk: self._unless_refused(lambda: do(desk)))

    def in_the_practice(self, whom: str, do: Callable[[Practice], Any]) -> Any:
        return self.clinic.as_therapist(whom, lambda practice: self._unless_refused(lambda: do(practice)))

    def _as_mpesa(self, what: Callable[[Work], Any]) -> None:
        """A refusal undoes the whole transaction, as it does in the till."""
        self._unless_refused(lambda: self.clinic.do(Actor.MPESA, what))

    def _unless_refused(self, do: Callable[[], Any]) -> Any:
        """A refusal is answered in the same transaction, as menus do: what was done before it stays."""
        try:
            return do()
        except REFUSALS:
            self.count.refused += 1
            return None

    def _ask(self, desk: Desk, whom: str, kind: SessionKind, n: int) -> str | None:
        key = self._key(whom)
        assert key is not None
        starts = free_one(desk.times(key, kind), n)
        return desk.request(SlotRef(key, kind, starts), None).code if starts else None

    def _with_own(
        self, r: int, states: Sequence[State], do: Callable[[Desk, Known], Any], *, begun: bool = False
    ) -> None:
        if it := self._booking(r, states, begun=begun):
            self.at_the_desk(self.phones[it.client], lambda desk: do(desk, it))

    def _with_client(
        self, r: int, states: Sequence[State], do: Callable[[Practice, Known], Any], *, begun: bool = False
    ) -> None:
        if it := self._booking(r, states, begun=begun):
            self.in_the_practice(self.phones[it.therapist], lambda practice: do(practice, it))

    def _booking(self, r: int, states: Sequence[State], *, begun: bool) -> Known | None:
        """One of all bookings, those first that something can be expected of."""

        now = self.clinic.now
        known = sorted(self.known, key=lambda it: not it.likely(now, states, begun))
        return known[r % len(known)] if known else None

    def _attempts(self) -> list[Attempt]:
        """The newest that has not ended first."""
        return [Attempt(*row) for row in self.clinic.seen(_ATTEMPTS)]

    def _pay(self, attempt: Attempt, times: int) -> None:
        if self.clinic.mpesa.pays(attempt.secret):
            for _ in range(times):
                self._as_mpesa(lambda work: settling.settle(work, attempt.id, f"R{attempt.id}"))

    def _do_not_pay(self, attempt: Attempt, code: str, *, told: bool) -> None:
        if self.clinic.mpesa.refuses(attempt.secret, code) and told:
            self._as_mpesa(lambda work: settling.fail(work, attempt.id, Why.NOT_COMPLETED))

    def failed(self) -> list[Attempt]:
        """What M-Pesa said would not be paid, the newest first."""
        return [it for it in self.attempts if it.state == "failed" and it.secret in self.clinic.mpesa.shown]

    def _any(self, query: str) -> bool:
        return bool(self.clinic.seen(query, self.clinic.now)[0][0])

    def _key(self, phone: str | None) -> int | None:
        return next((key for key, known in self.phones.items() if known == phone), None)


def free_one(times: Sequence[datetime], n: int) -> datetime | None:
    return times[n % len(times)] if times else None


def _phones(work: Work) -> list[tuple[int, str]]:
    people = [*work.session.scalars(select(Client)), *work.session.scalars(select(Therapist))]
    return [(one.id, one.phone) for one in people]
