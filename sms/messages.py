"""Every text we send about a booking, one function each.

Neutral by rule (REQUIREMENTS R6.2): the provider by name without title, no word that tells a stranger
why somebody writes. Plain GSM-7; the tests hold each text, in each language, to two segments.
"""

from dataclasses import dataclass
from datetime import datetime

from language import _, say_hour, say_money, say_time


@dataclass(frozen=True)
class About:
    """What a text may need to know of a booking, ready to be said to one reader."""

    code: str
    provider: str
    client: str
    kind: str
    starts: datetime
    minutes: int
    price: int
    answer_by: datetime
    pay_by: datetime
    link: str
    dial: str  # the short code
    dial_here: str  # the short code that opens this booking
    support: str

    def words(self) -> dict[str, object]:
        """As people say them."""
        return {
            **vars(self),
            "time": say_time(self.starts),
            "hour": say_hour(self.starts),
            "price": say_money(self.price),
            "answer_by": say_time(self.answer_by),
            "pay_by": say_time(self.pay_by),
        }


def request_received(it: About) -> str:
    return _(
        "Request {code} sent to {provider} for {time}, KSh {price}. You pay only once they accept; "
        "we will text you by {answer_by}. Smiling Steps"
    ).format(**it.words())


def new_request(it: About) -> str:
    return _(
        "New request {code}: {client}, {kind}, {time}, {minutes} min, KSh {price}. "
        "Reply YES {code}, or NO {code} and why, by {answer_by}."
    ).format(**it.words())


def approved(it: About) -> str:
    return _(
        "{provider} accepted {code}, {time}. Pay KSh {price} by {pay_by}: reply PAY or dial {dial_here}. "
        "Only M-Pesa asks for a PIN. Smiling Steps"
    ).format(**it.words())


def approval_noted(it: About) -> str:
    return _(
        "Thank you. {code}, {time}, is accepted. {client} has until {pay_by} to pay. We will text you."
    ).format(**it.words())


def declined(it: About) -> str:
    return _(
        "{provider} cannot take {code}, {time}. You were not charged. "
        "Dial {dial} for other times or other people. Smiling Steps"
    ).format(**it.words())


def decline_noted(it: About) -> str:
    return _("Noted. {code}, {time}, is declined and the time is free again. {client} has been told.").format(
        **it.words()
    )


def request_lapsed(it: About) -> str:
    return _(
        "{provider} did not answer request {code} for {time} in time. You were not charged. "
        "Dial {dial} for other times or other people. Smiling Steps"
    ).format(**it.words())


def request_lapsed_noted(it: About) -> str:
    return _("Request {code}, {time}, had no answer in time and has lapsed. The time is free again.").format(
        **it.words()
    )


def answer_nudge(it: About) -> str:
    return _(
        "Request {code} still waits: {client}, {time}. Reply YES {code} or NO {code} by {answer_by}."
    ).format(**it.words())


def payment_nudge(it: About) -> str:
    return _(
        "{code}, {provider}, {time}, waits for KSh {price} until {pay_by}. "
        "Reply PAY or dial {dial_here}. Smiling Steps"
    ).format(**it.words())


def payment_lapsed(it: About) -> str:
    return _(
        "{code}, {provider}, {time}, was not paid in time and is called off. You were not charged. "
        "Dial {dial} to book again. Smiling Steps"
    ).format(**it.words())


def payment_lapsed_noted(it: About) -> str:
    return _("{code}, {time}, was not paid in time. The time is free again.").format(**it.words())


def called_off(it: About) -> str:
    return _("{code}, {provider}, {time}, is called off as you asked. Nothing to pay. Smiling Steps").format(
        **it.words()
    )


def called_off_noted(it: About) -> str:
    return _("{client} called off {code}, {time}. The time is free again.").format(**it.words())


def taken_back(it: About) -> str:
    return _(
        "We are sorry: {provider} can no longer take {code}, {time}. You were not charged. "
        "Dial {dial} for other times or other people. Smiling Steps"
    ).format(**it.words())


def taken_back_noted(it: About) -> str:
    return _(
        "Noted. {code}, {time}, is called off and the time is free again. {client} has been told."
    ).format(**it.words())


def paid(it: About, receipt: str | None) -> str:
    if receipt is None:
        return _(
            "Paid: KSh {price}. Confirmed: {provider}, {time}, {minutes} min. Ref {code}. "
            "Join: {link} Smiling Steps"
        ).format(**it.words())
    return _(
        "Paid: KSh {price}. Receipt {receipt}. Confirmed: {provider}, {time}, {minutes} min. Ref {code}. "
        "Join: {link} Smiling Steps"
    ).format(receipt=receipt, **it.words())


def paid_noted(it: About, contact: str | None) -> str:
    if contact is None:
        return _(
            "{client} has paid. Confirmed: {code}, {time}, {minutes} min. Join: {link} "
            "To reach them: {support}."
        ).format(**it.words())
    return _(
        "{client} has paid. Confirmed: {code}, {time}, {minutes} min. Join: {link} Their number: {contact}."
    ).format(contact=contact, **it.words())


def payment_unclear(it: About) -> str:
    return _(
        "We cannot see yet if your KSh {price} for {code} went through. Please do not pay again: we are "
        "asking M-Pesa and will text you. Help: {support}. Smiling Steps"
    ).format(**it.words())


def money_comes_back(it: About, amount: int) -> str:
    return _(
        "Your KSh {amount} for {code} came when it was not needed any more. All of it goes back to you; "
        "we will text you when it is sent. Help: {support}. Smiling Steps"
    ).format(amount=say_money(amount), **it.words())


def day_before(it: About) -> str:
    return _(
        "Reminder: {provider}, {time}. Join: {link} Find a quiet, private place and test your sound. "
        "Reply CANCEL to reschedule. Ref {code}. Smiling Steps"
    ).format(**it.words())


def day_before_noted(it: About) -> str:
    return _("Reminder: {client}, {time}, {minutes} min. Join: {link} Ref {code}.").format(**it.words())


def hour_before(it: About) -> str:
    return _(
        "In one hour: {provider}, {hour}. Join: {link} Reply CANCEL to reschedule. Ref {code}. Smiling Steps"
    ).format(**it.words())


def hour_before_noted(it: About) -> str:
    return _("In one hour: {client}, {time}, {minutes} min. Join: {link} Ref {code}.").format(**it.words())


def how_did_it_go(it: About) -> str:
    return _(
        "Did {code} with {client}, {time}, take place? "
        "Reply DONE {code}, and the minutes if it was not {minutes}."
    ).format(**it.words())


def rate_it(it: About) -> str:
    return _(
        "Thank you for your time with {provider}. How was it? Reply 1 to 5 (5 is best). "
        "To book again dial {dial}. Smiling Steps"
    ).format(**it.words())


def done_noted(it: About, lasted: int) -> str:
    return _("Thank you. {code}, {time}, is recorded as done, {lasted} min.").format(
        lasted=lasted, **it.words()
    )


def thanks_for_rating(it: About, stars: int) -> str:
    return _("Thank you. You gave {stars} of 5. To book again dial {dial}. Smiling Steps").format(
        stars=stars, **it.words()
    )
