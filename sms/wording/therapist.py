"""What we answer to a therapist's texts about their own days, and what they earned."""

from collections.abc import Sequence
from datetime import date

from booking.therapists.diary import Earnings, Entry
from gsm7 import TWO_PARTS, septets
from language import _, say_date, say_day, say_money, say_time
from sms.messages import About
from sms.wording.small_talk import as_we_write

_SHOWN = 6  # bookings in one text; more are for the screen


def call_off_needs_code() -> str:
    return _("Please text CALLOFF and the code. If you are ill today, text SICK. Nothing was changed.")


def called_off_before(it: About) -> str:
    return _("{code} is called off already. Nothing was changed.").format(**it.words())


def sick(called_off: int) -> str:
    if called_off == 0:
        return _("We are sorry to hear it. Nothing of today was left to call off. Get well soon.")
    return _(
        "We are sorry to hear it. {many} of today's sessions are called off and each client has been told. "
        "Get well soon."
    ).format(many=called_off)


def no_show_needs_code() -> str:
    return _("Please text NOSHOW and the code of the session. Nothing was changed.")


def not_begun(it: About) -> str:
    return _("{code} is on {time}; it has not begun. Nothing was changed.").format(**it.words())


def too_late_to_report(it: About) -> str:
    return _("{code} can no longer be reported by text. Please call {support}. Nothing was changed.").format(
        **it.words()
    )


def absence_known(it: About) -> str:
    return _("We know that already about {code}. Nothing was changed.").format(**it.words())


def day_off(day: date, standing: Sequence[str]) -> str:
    if not standing:
        return _("{day} is off. Nobody can book you then. To undo text ON {day}.").format(day=say_date(day))
    return _(
        "{day} is off for new bookings. These stand: {codes}. To call one off text CALLOFF and its code."
    ).format(day=say_date(day), codes=", ".join(standing[:_SHOWN]))


def day_on(day: date, *, works: bool) -> str:
    if works:
        return _("{day} is open again in your usual hours.").format(day=say_date(day))
    return _(
        "{day} is not off, but you keep no hours on that day of the week. Call us to change them."
    ).format(day=say_date(day))


def which_day(off_or_on: str) -> str:
    return _(
        "Which day? Text {word} and the day, like {word} 12 Dec or {word} Friday. Nothing was changed."
    ).format(word=as_we_write(off_or_on))


def day_has_passed(off_or_on: str) -> str:
    return _(
        "That day has passed. Text {word} and a day to come, like {word} 12 Dec. Nothing was changed."
    ).format(word=as_we_write(off_or_on))


def agenda(entries: Sequence[Entry], dial: str) -> str:
    """As many as two parts of a text hold; the rest is for the screen."""
    if not entries:
        return _("You have no sessions then. Dial {dial} for more.").format(dial=dial)
    listings = (_listing(entries, shown, dial) for shown in range(min(len(entries), _SHOWN), 0, -1))
    return next(listing for listing in listings if septets(listing) <= TWO_PARTS)


def _listing(entries: Sequence[Entry], shown: int, dial: str) -> str:
    listed, more = "; ".join(map(_line, entries[:shown])), len(entries) - shown
    if not more:
        return listed
    return _("{listed}; {more} more: dial {dial}").format(listed=listed, more=more, dial=dial)


def earnings(it: Earnings) -> str:
    paid = _("Paid to you so far: KSh {paid}.").format(paid=say_money(it.paid))
    to_come = _("Still to come: KSh {pending}.").format(pending=say_money(it.pending))
    way = [_("On its way: KSh {amount}.").format(amount=say_money(it.on_its_way))] if it.on_its_way else []
    return " ".join([paid, *way, _next_payout(it), to_come])


def _next_payout(it: Earnings) -> str:
    amount = say_money(it.next_payout)
    if it.payday:
        return _("Next payout: KSh {amount} on {day}.").format(amount=amount, day=say_day(it.payday))
    if it.least:
        return _("Next payout: KSh {amount}, once it is KSh {least}.").format(
            amount=amount, least=say_money(it.least)
        )
    return _("Next payout: KSh {amount}.").format(amount=amount)


def _line(entry: Entry) -> str:
    who = entry.client or _("a client")
    return f"{entry.code} {say_time(entry.starts)} {who}"
