"""What the clinic decides: deadlines, notice, prices. Defaults are those of REQUIREMENTS."""

from dataclasses import dataclass, fields
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from clock import stopwatch
from models.housekeeping import PolicyValue
from models.people import SessionKind

_AGE: Final = 1.0  # seconds


@dataclass(frozen=True)
class Policy:
    """The rules in force. Hours, minutes and days as the names say; money in whole shillings."""

    minimum_notice_hours: int = 6
    horizon_days: int = 14
    times_every_minutes: int = 60
    waking_from_hour: int = 7
    waking_until_hour: int = 21
    answer_within_waking_hours: int = 12
    answer_before_session_hours: int = 3
    pay_within_hours: int = 24
    pay_before_session_hours: int = 2
    pay_at_least_waking_hours: int = 2
    prompt_after_seconds: int = 5
    join_opens_minutes: int = 10
    ask_for_done_minutes: int = 15
    close_after_hours: int = 48
    rate_within_hours: int = 48
    other_payers_a_day: int = 2
    vain_asks_of_another_a_day: int = 3  # prompts on one phone that is not the client's own
    receipts_a_day: int = 5  # that a client may have checked
    addresses_a_day: int = 3  # that one phone may give, and times that one address may be given
    refund_without_approval: int = 10_000  # above this support approves
    least_payout: int = 100
    payout_weekday: int = 4  # Friday; Monday is 0
    payout_hour: int = 9  # in Nairobi
    reconcile_hour: int = 3  # in Nairobi; of the day before
    own_money_at_mpesa: int = 0  # on our account there, and of no concern to the books
    # From what number on something is a signal to support (payments/signals.py).
    prompts_a_day: int = 10  # on one phone
    failures_a_day: int = 5  # of one phone, before the next prompt has to wait
    wait_after_failures_minutes: int = 30
    wrong_pins_in_a_row: int = 3
    refunds_in_30_days: int = 3  # of one client, by the client's own wish
    false_receipts_in_30_days: int = 3  # that one client named and M-Pesa does not know
    # For how long what nobody needs any more is kept (jobs/forget_old_data.py), in days.
    keep_keypresses_days: int = 2
    keep_given_addresses_days: int = 2
    keep_questions_days: int = 30
    keep_waits_days: int = 30
    keep_callbacks_days: int = 90
    keep_letters_days: int = 90
    keep_texts_days: int = 180  # longer than anybody may still ask what they were told


@dataclass(frozen=True)
class Usual:
    """What a kind of session costs and how long it lasts, unless the therapist says otherwise."""

    price: int
    minutes: int


USUAL: Final = {
    SessionKind.INDIVIDUAL: Usual(2000, 60),
    SessionKind.COUPLES: Usual(3500, 90),
    SessionKind.FAMILY: Usual(4500, 90),
    SessionKind.GROUP: Usual(1000, 90),
}


class Rulebook:
    """The rules in force, read again once a second: a hop needs them several times over."""

    def __init__(self) -> None:
        self._policy, self._read_at = Policy(), float("-inf")

    def in_force(self, session: Session) -> Policy:
        """As they were at most a second ago."""
        if stopwatch() - self._read_at > _AGE:
            self._policy, self._read_at = in_force(session), stopwatch()
        return self._policy


def in_force(session: Session) -> Policy:
    """The defaults, overruled by what the clinic stored."""
    known = {field.name for field in fields(Policy)}
    stored = session.execute(select(PolicyValue.name, PolicyValue.value))
    return Policy(**{name: value for name, value in stored if name in known})
