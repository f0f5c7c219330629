"""Every switch: how Daraja behaves today (Quirks), and how one phone does (Scenario).

Both are frozen and made of plain values, so that they can be changed by name over HTTP too. Seconds are
the world's, except ``slow_answer`` and ``validation_patience``. Sources: facts/daraja.md 9.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from simulator.safaricom.book import Account
from simulator.safaricom.faults import Fault, Spike
from simulator.safaricom.results import NO_ANSWER


class Collision(StrEnum):
    """What a push meets whose phone is busy with another prompt or a USSD session (5.3)."""

    REFUSED = "refused"
    ENDS_1001 = "1001"
    ENDS_1037 = "1037"


class TooLong(StrEnum):
    """What becomes of a reference over 12 or a description over 13 characters: not known (2.1, 11.6)."""

    REJECT = "reject"
    ACCEPT = "accept"
    ENDS_1025 = "1025"


class Repeats(StrEnum):
    """Which earlier push within 120 s, of this phone and amount, makes the next one end with 17."""

    PAID = "paid"
    ANY = "any"
    OFF = "off"


class Pending(StrEnum):
    """The shapes of "not yet" in answer to a query (4): HTTP status and what is in the body."""

    CODE_4999 = "200-4999"
    ERROR_200_EMPTY = "200-error-empty"
    ERROR_500_EMPTY = "500-error-empty"
    ERROR_500_WORDS = "500-error-words"


class Delivery(StrEnum):
    """What becomes of a letter that Safaricom sends once."""

    ONCE = "once"
    NEVER = "never"
    TWICE = "twice"
    BEFORE_ANSWER = "before-answer"  # it overtakes the answer to the request, if nobody has to act first


class Queue(StrEnum):
    """What becomes of an order before M-Pesa does it (7): a notice of time-out says nothing of the money."""

    ANSWERS = "answers"
    TIMES_OUT = "times-out"
    TIMES_OUT_DONE = "times-out-done"  # done, though a time-out is all that is told


class Renaming(StrEnum):
    """Whether an acceptance names an order otherwise than the merchant did (7.3), and what look-ups know."""

    NEVER = "never"
    FOR_GOOD = "for-good"  # results and look-ups go by the new name alone
    IN_PASSING = "in-passing"  # they go by the merchant's, and know nothing of the new one


@dataclass(frozen=True)
class Quirks:
    """How Daraja behaves. The defaults are its behaviour as known, without waiting."""

    clock_ahead: float = 0.0  # of everybody's; below zero it is behind
    misfortune: float = 0.0  # chance that any fault befalls any request, letter or order: misfortunes.py

    only_newest_token: bool = True
    expires_in_is_text: bool = False
    http_allowed: bool = True  # as in the sandbox; production wants https
    upper_case_allowed: bool = False
    forbidden_words_refused: bool = False  # stated for C2B alone, seen not to hold for STK
    alphanumeric_reference: bool = True
    too_long: TooLong = TooLong.REJECT
    collision: Collision = Collision.REFUSED
    repeats: Repeats = Repeats.ANY
    unanswered_code: str = NO_ANSWER
    pending_shapes: tuple[Pending, ...] = tuple(Pending)
    query_noise: float = 0.0  # chance of 500.001.1001 for a payment that has ended; about 0.2 in the sandbox
    query_noise_from: float = 70.0  # this long after the push, as observed
    unknown_id_is_invalid: bool = False
    odd_types: bool = False  # text for numbers, a Balance without a value, another order
    c2b_urls_once: bool = False  # production: a second registration is refused
    c2b_delay: float = 0.0
    c2b_simulate: bool = True  # as in the sandbox alone
    external_validation: bool = False  # Safaricom switches it on when asked by e-mail
    validation_patience: float = 8.0  # real seconds
    paid_into: Account = Account.UTILITY
    allowed_a_second: int = 0  # requests to each call before spike arrest; 0 is any number
    allowed_a_minute: int = 0
    spike_shape: Spike = Spike.POLICY
    order_takes: float = 0.0  # from an order's acceptance to its end
    order_result: str = ""  # any code, for every order, in place of doing it
    results: Delivery = Delivery.ONCE  # of every order; a phone's own scenario goes before
    results_after: float = 0.0
    queue: Queue = Queue.ANSWERS
    wrong_credentials_lock: int = 3  # in a row; 0 is never
    acceptance_renames_originator: Renaming = Renaming.NEVER
    result_renames_originator: bool = False  # as in the portal's samples of B2C
    reversed_stays_completed: bool = False  # of what was given back, when it is looked up; not known
    payout_charge: int = 0  # shillings
    part_reversals: bool = False  # not documented; without it the amount must be the payment's
    status_knows_pushes: bool = False  # by MerchantRequestID: plausible, never tried
    status_masks_payers: bool = False  # as C2B v2 does; not known
    pull_needs_registration: bool = True
    pull_page: int = 100  # rows; not known
    pull_lag: float = 0.0  # until a payment is in the list
    pull_clips: bool = False  # a period from before the 48 hours is cut, not refused; not known
    pull_means_utc: bool = False  # by the Z of a payment's time, which is taken for a slip
    pull_spaced_key: bool = False  # "Response Status", as one client in production reads it
    source_ip: str = "196.201.212.69"
    slow_answer: float = 15.0  # real seconds: what Fault.SLOW takes
    display_after: float = 0.0  # from the push to the prompt on the screen
    pay_takes: float = 0.0  # from the PIN to the outcome
    cancel_takes: float = 0.0
    unanswered_after: float = 60.0  # from the screen to giving up; 1 to 3 minutes by phone
    unreachable_after: float = 14.0
    unanswered_callback_lag: float = 0.0  # the query knows first: 12 s in the sandbox


IN_PLAY = {"display_after": 1.0, "pay_takes": 2.0, "cancel_takes": 1.0, "order_takes": 1.0}
# From the push (facts/daraja.md 9.1.3): paid at 17 s, cancelled at 27 s; out of reach 14 s asked, 26 s told.
AS_MEASURED = {
    "display_after": 3.0,
    "pay_takes": 14.0,
    "cancel_takes": 24.0,
    "order_takes": 10.0,
    "unanswered_callback_lag": 12.0,
    "query_noise": 0.2,
}


class Payer(StrEnum):
    """What the person does with a prompt. ASKED means that somebody will press the keys."""

    ASKED = "asked"
    PAYS = "pays"
    CANCELS = "cancels"
    MISTYPES = "mistypes"
    IGNORES = "ignores"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Scenario:
    """What happens to one phone and its money, from now until told otherwise. Empty means: nothing odd.

    Orders are the reversals of what it paid, the payouts to it, and questions about either.
    """

    payer: Payer = Payer.ASKED
    result: str = ""  # any code, in place of what the PIN would have led to
    never_shown: str = ""  # any code, without a prompt on the screen
    fault: Fault = Fault.NONE  # befalls every push to it
    callback: Delivery = Delivery.ONCE
    callback_after: float = 0.0
    callback_amount: int = 0  # shillings named by the callback, when not the true ones
    callback_says: str = ""  # a code that the callback claims against the truth
    query_says: str = ""
    confirmation: Delivery = Delivery.ONCE  # of C2B
    confirmation_after: float = 0.0
    results: Delivery = Delivery.ONCE  # of orders
    results_after: float = 0.0
    queue: Queue = Queue.ANSWERS
    reversal_result: str = ""  # any code, in place of doing it
    payout_result: str = ""
    status_result: str = ""


S = TypeVar("S", Quirks, Scenario)


def changed(old: S, changes: Mapping[str, Any]) -> S:
    """The same with these changes. ValueError names a switch that does not exist or cannot be so."""
    known = {field.name: getattr(old, field.name) for field in fields(old)}
    return replace(old, **{name: _fitting(name, known, value) for name, value in changes.items()})


def _fitting(name: str, known: Mapping[str, Any], value: Any) -> Any:
    if name not in known:
        raise ValueError(f"no switch is called {name}; there are: {', '.join(known)}")
    try:
        return _like(known[name], value)
    except (TypeError, ValueError) as unfit:
        raise ValueError(f"{name} cannot be {value!r}") from unfit


def _like(old: Any, value: Any) -> Any:
    if isinstance(old, tuple):
        return tuple(Pending(each) for each in value) or old
    if isinstance(old, bool) is not isinstance(value, bool):
        raise TypeError
    return type(old)(value)
