"""What we say when a prompt ends without money, and of money that goes back: the truth, and who helps.

A code that can mean two things says so (REQUIREMENTS R3.4): M-Pesa reports a cancelled prompt and one
that ran out on the phone alike (facts/daraja.md 3.3, code 1032).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from language import _, say_money, say_time
from sms.messages import About


def payment_failed(it: About, why: str, payer: str | None = None) -> str:
    """``why`` is one of payments/gateway.py's kinds; one we have no words for is told plainly.

    ``payer`` is how the number ends that was asked, when it is not the reader's own.
    """
    if payer is not None:
        return _on_another(it, why, payer)
    happened = _HAPPENED.get(why, _no_reason)()
    ways_on = _("{code} is still yours until {pay_by}. Reply PAY to try again. Help: {support}")
    return f"{happened} {ways_on.format(**it.words())}"


def refund_sent(it: About, back: int, receipt: str | None) -> str:
    """Said on M-Pesa's word alone. The receipt is that of the money on its way back, where it is known."""
    words = {**it.words(), "back": say_money(back), "receipt": receipt}
    if receipt is None:
        return _("KSh {back} for {code} was sent back to the number that paid. Smiling Steps").format(**words)
    return _(
        "KSh {back} for {code} was sent back to the number that paid. M-Pesa receipt {receipt}. Smiling Steps"
    ).format(**words)


def refund_with_support(it: About, back: int) -> str:
    return _(
        "Our team is looking at your KSh {back} for {code} and texts you when it is sent. Help: {support}. "
        "Smiling Steps"
    ).format(**{**it.words(), "back": say_money(back)})


def _on_another(it: About, why: str, payer: str) -> str:
    """The same of another's phone, which the reader does not hold, and which PAY does not ask."""
    happened = {**_HAPPENED, **_HAPPENED_ELSEWHERE}.get(why, _no_reason)()
    return _(
        "No. ..{payer}: {happened} {code} waits until {pay_by}. Reply PAY to pay here. Help: {support}"
    ).format(payer=payer, happened=happened, **it.words())


def failed_often(it: About, at: datetime) -> str:
    """When M-Pesa can be asked again on the reader's phone, and how else to pay now."""
    return _(
        "Payments from your phone failed often today; reply PAY again at {time}. Or now by Pay Bill "
        "{pay_bill}, account {code}, KSh {price}. Help: {support}"
    ).format(**{**it.owing(), "time": say_time(at)})


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


def _line_busy_there() -> str:
    return _("Another session was open on that phone. Close it and wait a minute.")


def _not_sent() -> str:
    return _("We could not reach M-Pesa in time, so no prompt was sent.")


def _limit() -> str:
    return _("The amount is over an M-Pesa limit of that number. Another one can pay.")


def _pin_locked() -> str:
    return _("Your M-Pesa PIN is locked. Please call Safaricom on 100 first.")


def _pin_locked_there() -> str:
    return _("That M-Pesa PIN is locked. Its owner can call Safaricom on 100.")


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
    "not_sent": _not_sent,
    "limit": _limit,
    "pin_locked": _pin_locked,
    "busy": _busy,
    "account_problem": _account_problem,
    "our_fault": _our_fault,
    "unclear": _no_reason,
}
_HAPPENED_ELSEWHERE: Final[Mapping[str, Callable[[], str]]] = {
    "line_busy": _line_busy_there,
    "pin_locked": _pin_locked_there,
}
