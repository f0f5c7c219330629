"""When M-Pesa is asked how a prompt's payment stands, and when people must find out instead (DESIGN 8)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from booking.work import Work
from models.money import PaymentAttempt
from payments.coming_in import settling

# Seconds between our questions about one payment: close together for three minutes, while the prompt
# lives; then rarely, for a day. Afterwards people must find out.
QUESTIONS: Final[Sequence[int]] = (20, 10, 15, 20, 30, 30, 30, 25, 300, 900, 3600, 86400)
_ALL: Final = timedelta(seconds=sum(QUESTIONS))
_PROMPT_LIVES: Final = timedelta(minutes=3)
_SOONEST, _LATEST = timedelta(seconds=QUESTIONS[0]), timedelta(minutes=15)  # after one that never got there


def again(work: Work, attempt_id: int) -> datetime | None:
    """M-Pesa was asked in vain: when to ask next. None when that was the last time: people must find out."""
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    attempt.questions += 1
    if attempt.questions >= len(QUESTIONS):
        settling.hand_to_support(work, attempt_id)
        return None
    return _wait(work, attempt, timedelta(seconds=QUESTIONS[attempt.questions]))


def later(work: Work, attempt_id: int, after: timedelta | None) -> datetime | None:
    """M-Pesa could not even be asked, which is no question: when to try again, ``after`` as long if told.

    The longer that lasts, the rarer. People do not wait longer for it than for all questions.
    """
    attempt = work.session.get_one(PaymentAttempt, attempt_id)
    age = work.now - attempt.left_at
    if age >= _ALL:
        settling.hand_to_support(work, attempt_id)
        return None
    return _wait(work, attempt, after or min(max(age / 4, _SOONEST), _LATEST))


def _wait(work: Work, attempt: PaymentAttempt, wait: timedelta) -> datetime:
    """Once the prompt cannot live any more, the client hears that it is unclear."""
    if work.now - attempt.left_at >= _PROMPT_LIVES:
        settling.doubt(work, attempt.id)
    return work.now + wait
