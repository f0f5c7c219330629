"""What an initiator asks M-Pesa to do: taken at once, done later, told once (facts/daraja.md 7).

Reversals, payouts and questions are all orders; what each does is its deed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from simulator.safaricom import order_shapes, refusals, results
from simulator.safaricom.credentials import Initiator
from simulator.safaricom.misfortunes import Fate, Misfortunes
from simulator.safaricom.notices import letters
from simulator.safaricom.quirks import Delivery, Queue, Renaming, Scenario
from simulator.safaricom.state import State


@dataclass(frozen=True)
class Outcome:
    """How an order ended. ``receipt`` is of what it moved, or of what it looked up."""

    code: str
    receipt: str = ""
    parameters: list[dict[str, Any]] = field(default_factory=list)


class Deed(Protocol):
    """What one order does."""

    @property
    def results_path(self) -> str:
        """The product's name in Safaricom's own addresses, like ``reversalresults``."""

    @property
    def amount(self) -> int:
        """Shillings that it would move; 0 for a question."""

    def phone(self) -> str:
        """The customer whose scenario this is, as 2547…; nobody's when empty."""

    def arranged(self, scenario: Scenario) -> str:
        """The code that the scenario has for it, in place of doing it."""

    def do(self, conversation_id: str, at: datetime) -> Outcome:
        """Move the money, or look."""


@dataclass(frozen=True)
class Signed:
    """Who asks, with what sealed password, and where the answer is to go."""

    initiator: str
    credential: str
    result_url: str
    timeout_url: str


@dataclass
class Order:
    """One order. ``due`` is when M-Pesa does it; ``outcome`` is None until then, and if it never does.

    ``originator_id`` is the merchant's name for it; ``accepted_as`` that of the acceptance, and
    ``known_as`` that of results and look-ups, mostly all the same.
    """

    deed: Deed
    signed: Signed
    originator_id: str
    accepted_as: str
    known_as: str
    conversation_id: str
    taken_at: datetime
    due: datetime
    stopped_by: str
    queue: Queue
    fate: Fate
    outcome: Outcome | None = None
    over: bool = False

    @property
    def status(self) -> str:
        """As Transaction Status calls it (7.2)."""
        if self.outcome is None:
            return "Expired" if self.over else "Authorized"
        return "Completed" if self.outcome.code == results.PAID else "Declined"


class Orders:
    """Every order there was. Not locked: its callers hold the state's lock."""

    def __init__(self, state: State, initiator: Initiator) -> None:
        self._state, self._initiator = state, initiator
        self._misfortunes = Misfortunes(state)
        self._by_id: dict[str, Order] = {}
        self._waiting: list[Order] = []

    def take(self, deed: Deed, signed: Signed, originator_id: str = "") -> Order:
        """It will be done ``order_takes`` from now. The id is made here unless the merchant chose one.

        Refusal when there was an order with that id before, however that one ended.
        """
        if originator_id in self._by_id:
            raise refusals.duplicate_originator()
        now, quirks, scenario = self._state.now(), self._state.quirks, self._scenario(deed)
        own_name, accepted_as, known_as = self._names(originator_id)
        order = Order(
            deed,
            signed,
            originator_id=own_name,
            accepted_as=accepted_as,
            known_as=known_as,
            conversation_id=self._state.mint.conversation_id(),
            taken_at=now,
            due=now + timedelta(seconds=quirks.order_takes),
            stopped_by=self._stopped_by(deed, signed, scenario),
            queue=self._queue(scenario),
            fate=self._fate(scenario),
        )
        names = (own_name, accepted_as, order.conversation_id)
        self._by_id |= dict.fromkeys(names, order)
        self._waiting.append(order)
        return order

    def find(self, id_: str) -> Order | None:
        """By any OriginatorConversationID that it ever had, or its ConversationID."""
        return self._by_id.get(id_)

    def look_up(self, id_: str) -> Order | None:
        """The same, by those that a merchant's question may name."""
        order = self.find(id_)
        return order if order and id_ in (order.known_as, order.conversation_id) else None

    def catch_up(self, now: datetime) -> None:
        """Do what is due, and put the answers into the post."""
        due = sorted((each for each in self._waiting if each.due <= now), key=lambda each: each.due)
        self._waiting = [each for each in self._waiting if each.due > now]
        for order in due:
            self._end(order)

    def _scenario(self, deed: Deed) -> Scenario:
        phone = deed.phone()
        return self._state.phones.named(phone).scenario if phone else Scenario()

    def _names(self, chosen: str) -> tuple[str, str, str]:
        """The merchant's, that of the acceptance, and the one for later; one is made if none was chosen."""
        if not chosen:
            return (self._state.mint.request_id(),) * 3
        renaming = self._misfortunes.of_name(self._state.quirks.acceptance_renames_originator)
        if renaming is Renaming.NEVER:
            return (chosen,) * 3
        other = self._state.mint.request_id()
        return chosen, other, other if renaming is Renaming.FOR_GOOD else chosen

    def _stopped_by(self, deed: Deed, signed: Signed, scenario: Scenario) -> str:
        """The code with which M-Pesa leaves it undone; nothing when it will be done."""
        tries = self._state.quirks.wrong_credentials_lock
        trouble = self._initiator.trouble(signed.initiator, signed.credential, tries)
        arranged = deed.arranged(scenario) or self._state.quirks.order_result
        return trouble or arranged or self._misfortunes.of_order("")

    def _queue(self, scenario: Scenario) -> Queue:
        quirk, own = self._state.quirks.queue, scenario.queue
        return self._misfortunes.of_queue(quirk if own is Queue.ANSWERS else own)

    def _fate(self, scenario: Scenario) -> Fate:
        quirks = self._state.quirks
        delivery = quirks.results if scenario.results is Delivery.ONCE else scenario.results
        return self._misfortunes.of_letter(Fate(delivery, scenario.results_after or quirks.results_after))

    def _end(self, order: Order) -> None:
        order.over = True
        if order.queue is not Queue.TIMES_OUT:
            order.outcome = self._outcome(order)
        answers = order.outcome is not None and order.queue is Queue.ANSWERS
        url = order.signed.result_url if answers else order.signed.timeout_url
        self._state.post.waiting += letters(self._state, url, self._body(order), order.due, order.fate)

    def _outcome(self, order: Order) -> Outcome:
        if order.stopped_by:
            return Outcome(order.stopped_by)
        return order.deed.do(order.conversation_id, order.due)

    def _body(self, order: Order) -> dict[str, Any]:
        quirks, mint = self._state.quirks, self._state.mint
        told = order_shapes.Told(
            at=order.due,
            originator_id=mint.request_id() if quirks.result_renames_originator else order.known_as,
            conversation_id=order.conversation_id,
            results_path=order.deed.results_path,
            no_receipt=mint.no_receipt(),
        )
        if order.outcome is None or order.queue is not Queue.ANSWERS:
            return order_shapes.timeout(told)
        outcome = order.outcome
        body = order_shapes.result(told, outcome.code, outcome.receipt, outcome.parameters)
        return order_shapes.oddly_told(body, mint.chance()) if quirks.odd_types else body
