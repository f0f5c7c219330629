"""What we say when a prompt ends without money: the truth, until when to pay, and who helps.

A code that can mean two things says so (REQUIREMENTS R3.4): M-Pesa reports a cancelled prompt and one
that ran out on the phone alike (facts/daraja.md 3.3, code 1032).
"""

from collections.abc import Callable, Mapping
from typing import Final

from language import _
from sms.messages import About


def payment_failed(it: About, why: str) -> str:
    """``why`` is one of payments/gateway.py's kinds; one we have no words for is told plainly."""
    happened = _HAPPENED.get(why, _no_reason)()
    ways_on = _("{code} is still yours until {pay_by}. Reply PAY to try again. Help: {support}")
    return f"{happened} {ways_on.format(**it.words())}"


def _no_reason() -> str:
    return _("The payment did not go through. M-Pesa did not say why.")


def _not_completed() -> str:
    return _("The payment was not completed: it was cancelled or ran out of time.")


def _not_enough_money() -> str:
    return _("M-Pesa says there was not enough money. Please top up first.")


def _wrong_pin() -> str:
    return _("M-Pesa did not accept the PIN. After three wrong PINs M-Pesa locks it.")


def _unreachable() -> str:
    return _("M-Pesa got no answer: phone off, out of reach, in use or not answered.")


def _line_busy() -> str:
    return _("Another session was open on your phone. Close it and wait a minute.")


def _limit() -> str:
    return _("The amount is over an M-Pesa limit of that number. Another one can pay.")


def _pin_locked() -> str:
    return _("Your M-Pesa PIN is locked. Please call Safaricom on 100 first.")


def _busy() -> str:
    return _("M-Pesa is busy. Please wait a few minutes.")


def _account_problem() -> str:
    return _("M-Pesa cannot take money from that number. Another number can pay.")


def _our_fault() -> str:
    return _("Something went wrong on our side, and you were not charged.")


_HAPPENED: Final[Mapping[str, Callable[[], str]]] = {
    "not_completed": _not_completed,
    "not_enough_money": _not_enough_money,
    "wrong_pin": _wrong_pin,
    "unreachable": _unreachable,
    "line_busy": _line_busy,
    "limit": _limit,
    "pin_locked": _pin_locked,
    "busy": _busy,
    "account_problem": _account_problem,
    "our_fault": _our_fault,
    "unclear": _no_reason,
}
