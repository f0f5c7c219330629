"""Every text we send about a booking, one function each.

Neutral by rule (REQUIREMENTS R6.2): the provider by name without title, no word that tells a stranger
why somebody writes. Plain GSM-7; the tests hold each text, in each language, to two segments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.alternatives import WayOn
from booking.therapists.directory import spoken_name
from language import _, say_hour, say_money, say_time
from phones import as_written


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
    due: int | None = None  # shillings still to be paid, if not the whole price
    back: int = 0  # shillings that were paid in part and go back
    may_be_paid: bool = False  # though it came to nothing: M-Pesa has not said that it was not
    pay_bill: str = ""  # the business number
    pages: str = ""  # the address that our own pages begin with

    def owing(self) -> dict[str, object]:
        """The same as ``words``, the price being what is still to be paid of it."""
        return replace(self, price=self.price if self.due is None else self.due).words()

    def page_of(self, token: str) -> str:
        """Where the receipt with this token is shown."""
        return f"{self.pages}/r/{token}"

    def words(self) -> dict[str, object]:
        """As people say them."""
        return {
            **vars(self),
            "time": say_time(self.starts),
            "hour": say_hour(self.starts),
            "price": say_money(self.price),
            "back": say_money(self.back),
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
    ).format(**it.owing())


def approval_noted(it: About) -> str:
    return _(
        "Thank you. {code}, {time}, is accepted. {client} has until {pay_by} to pay. We will text you."
    ).format(**it.words())


def declined(it: About, ways_on: Sequence[WayOn], reason: str | None) -> str:
    """The reason is for those who chose fuller texts; it can be read by dialling, too (R2.4)."""
    if it.back:
        return off_with_money_back(it, ways_on)
    sorry = _("{provider} cannot take {code}, {time}.").format(**it.words())
    why = [_("They say: {reason}.").format(reason=reason)] if reason else []
    return " ".join([sorry, _charged(it), *why, _instead(it, ways_on)])


def decline_noted(it: About) -> str:
    return _("Noted. {code}, {time}, is declined and the time is free again. {client} has been told.").format(
        **it.words()
    )


def request_lapsed(it: About, ways_on: Sequence[WayOn]) -> str:
    if it.back:
        return off_with_money_back(it, ways_on)
    sorry = _("{provider} did not answer request {code} for {time} in time.")
    return f"{sorry.format(**it.words())} {_charged(it)} {_instead(it, ways_on)}"


def _charged(it: About) -> str:
    """Nobody is told that they were not while M-Pesa has not said so."""
    if it.may_be_paid:
        return _("If you paid, all of it comes back.")
    return _("You were not charged.")


def _instead(it: About, ways_on: Sequence[WayOn]) -> str:
    """What a number asks for instead, and where everything else is."""
    if not ways_on:
        return _("Other times and people: dial {dial_here}. Smiling Steps").format(**it.words())
    listed = ", ".join(f"{number} {_way(way)}" for number, way in enumerate(ways_on, 1))
    return _("Instead reply {choices}, or dial {dial_here}. Smiling Steps").format(
        choices=listed, **it.words()
    )


def _way(way: WayOn) -> str:
    if way.other is None:
        return say_time(way.starts)
    return _("{name} {time}").format(name=spoken_name(way.other), time=say_time(way.starts))


def off_with_money_back(it: About, ways_on: Sequence[WayOn]) -> str:
    """It came to nothing, and part of its price had been paid."""
    off = _("{provider}, {time}, {code}, is off. Your KSh {back} goes back; we text you when it is sent.")
    return f"{off.format(**it.words())} {_instead(it, ways_on)}"


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
    ).format(**it.owing())


def payment_lapsed(it: About) -> str:
    if it.back:
        return off_with_money_back(it, ())
    off = _("{code}, {provider}, {time}, was not paid in time and is called off.").format(**it.words())
    again = _("Dial {dial} to book again. Smiling Steps").format(**it.words())
    return f"{off} {_charged(it)} {again}"


def payment_lapsed_noted(it: About) -> str:
    return _("{code}, {time}, was not paid in time. The time is free again.").format(**it.words())


def called_off(it: About, *, may_be_asked: bool) -> str:
    """With a prompt out, what to do about it, and what becomes of money that comes all the same (R5.4)."""
    if may_be_asked:
        return _(
            "{code}, {time}, is called off. Do not enter your PIN if M-Pesa still asks; "
            "if you did, all of it comes back. Smiling Steps"
        ).format(**it.words())
    if it.back:
        return off_with_money_back(it, ())
    return _("{code}, {provider}, {time}, is called off as you asked. Nothing to pay. Smiling Steps").format(
        **it.words()
    )


def called_off_noted(it: About) -> str:
    return _("{client} called off {code}, {time}. The time is free again.").format(**it.words())


def taken_back(it: About, ways_on: Sequence[WayOn], *, may_be_asked: bool) -> str:
    if it.back and not may_be_asked:
        return off_with_money_back(it, ways_on)
    sorry = _("We are sorry: {provider} can no longer take {code}, {time}.").format(**it.words())
    told = ways_on[:2] if may_be_asked else ways_on  # with so much else to say
    return f"{sorry} {_asked_for_pin() if may_be_asked else _charged(it)} {_instead(it, told)}"


def _asked_for_pin() -> str:
    return _("Do not enter your PIN if M-Pesa still asks; if you did, all of it comes back.")


def taken_back_noted(it: About) -> str:
    return _(
        "Noted. {code}, {time}, is called off and the time is free again. {client} has been told."
    ).format(**it.words())


def paid_noted(it: About, contact: str | None) -> str:
    if contact is None:
        return _(
            "{client} has paid for {code}, {time}, {minutes} min. Join: {link} To reach them call us: "
            "{support}."
        ).format(**it.words())
    return _(
        "{client} has paid. Confirmed: {code}, {time}, {minutes} min. Join: {link} Their number: {contact}."
    ).format(contact=as_written(contact), **it.words())


def payment_with_support(it: About) -> str:
    return _(
        "M-Pesa cannot say if your KSh {price} for {code} went through. Our team finds out and texts you. "
        "Please do not pay again. Help: {support}. Smiling Steps"
    ).format(**it.owing())


def payment_unclear(it: About) -> str:
    return _(
        "We cannot see yet if your KSh {price} for {code} went through. Please do not pay again: we are "
        "asking M-Pesa and will text you. Help: {support}. Smiling Steps"
    ).format(**it.owing())


def paid_for_another(it: About, amount: int) -> str:
    return _(
        "KSh {amount} from this phone paid for another person's booking. Yours, {code}, still waits for "
        "KSh {price} until {pay_by}. If that was not meant, call {support}. Smiling Steps"
    ).format(amount=say_money(amount), **it.owing())


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
        "In one hour: {provider}, {hour}. Join: {link} Be somewhere quiet, your phone charged. "
        "Reply CANCEL to reschedule. Ref {code}. Smiling Steps"
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
