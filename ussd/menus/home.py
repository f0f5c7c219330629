"""Home: first whatever waits for the caller, then every errand."""

from datetime import datetime

from booking.values import Seen, State
from language import _, say_hour, say_money, say_time
from ussd.call import Call
from ussd.menus import account, book, browse, called_off, help_now, my_sessions, pay, rate, unheard, waiting
from ussd.menus.therapist import office
from ussd.pages import Menu, Option, option, screen


@screen
def home(call: Call) -> Menu:
    return Menu(
        _("Smiling Steps"),
        *unheard.waiting(call),
        *_waiting(call),
        *_work(call),
        option(_("Book a session"), browse.who),
        *_again(call),
        option(_("My sessions"), my_sessions.my_sessions),
        option(_("Help, someone to talk to"), help_now.help_menu),
        option(_("My name and language"), account.account),
    )


def _work(call: Call) -> list[Option]:
    """For a client who sees clients, too."""
    if not call.is_therapist:
        return []
    asked = len(call.practice.waiting()) + len(call.practice.moves_waiting())
    return [option(_("My work ({number})").format(number=asked), office.office)]


def _waiting(call: Call) -> list[Option]:
    """What a word is waited for, the most pressing first, naming neither person nor reason."""
    mine = call.desk.sessions()
    lines = [
        *(line for it in mine if (line := _due(call, it))),
        *(option(_("Choose a time or your money"), called_off.choose, code=it.code) for it in _choices(call)),
        *(_opened(it.freed, it.starts) for it in call.desk.opened()),
        *(option(_("Rate your last session"), rate.rate, code=it.code) for it in mine if it.to_rate),
    ]
    return lines[:2]


def _due(call: Call, it: Seen) -> Option | None:
    """A payment, or a session that is near; its day is said unless it is today."""
    if it.state == State.APPROVED and not it.paying:
        return option(_("Pay KSh {price}").format(price=say_money(it.due)), pay.pay, code=it.code)
    if not it.is_near(call.desk.now):
        return None
    today = call.day(it.starts) == call.day(call.desk.now)
    label = _("Your session today, {hour}") if today else _("Your session, {time}")
    label = label.format(hour=say_hour(it.starts), time=say_time(it.starts))
    return option(label, my_sessions.session, code=it.code)


def _choices(call: Call) -> list[Seen]:
    return [it for it in call.desk.unsettled() if it.state == State.CALLED_OFF]


def _opened(freed: int, starts: datetime) -> Option:
    return option(_("A time has opened: {time}").format(time=say_time(starts)), waiting.opened, freed=freed)


def _again(call: Call) -> list[Option]:
    """A returning client is two keys from a time with the person they saw last."""
    if call.desk.last_time():
        return [option(_("Book the same person"), book.again)]
    last = call.desk.last_therapist()
    return [option(_("Book the same person"), book.choose_kind, therapist=last)] if last else []
