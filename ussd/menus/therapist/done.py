"""After a session: it took place, and how long; or the client did not come (R2.7)."""

from booking.values import NoSuchBooking, NotPossible, NotYet, TooLate
from language import _, say_time
from ussd.call import Call
from ussd.menus.therapist import requests
from ussd.pages import Goodbye, Menu, Page, Place, Question, TryAgain, action, answer, ask, option, screen, to

_LONGEST = 480  # minutes


@screen
def unfinished(call: Call) -> Menu:
    over = call.practice.unfinished()
    if not over:
        return Menu(_("Every session has been reported. Thank you."))
    return Menu(
        _("Which session took place?"),
        *(option(f"{say_time(it.meeting.starts_at)} {it.code}", confirm, code=it.code) for it in over),
    )


@screen
def confirm(call: Call, *, code: str) -> Page:
    """Of a group all seats are done with one word, so whoever did not come is reported before."""
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return requests.gone(call, code=code)
    single = _("{code}, {client}, {time}: did it take place?")
    group = _("Group, {time}: did it take place? First report each who did not come, in Today.")
    text = group if it.meeting.is_group else single
    client = it.client.first_name or _("a client")
    return Menu(
        text.format(code=code, client=client, time=say_time(it.meeting.starts_at)),
        option(_("Yes, {minutes} min").format(minutes=it.minutes), mark, code=code, minutes=it.minutes),
        option(_("Yes, but not so long"), ask_minutes, code=code),
        option(_("The client did not come"), confirm_absent, code=code),
    )


@screen
def ask_minutes(call: Call, *, code: str) -> Question:
    return ask(_("How many minutes did it take?"), hear_minutes, code=code)


@answer
def hear_minutes(call: Call, typed: str, *, code: str) -> Place:
    if not typed.isdecimal() or not 1 <= int(typed) <= _LONGEST:
        raise TryAgain(_("Please type the minutes, like 45."))
    return to(mark, code=code, minutes=int(typed))


@action
def mark(call: Call, *, code: str, minutes: int) -> Goodbye | Place:
    try:
        call.practice.done(code, minutes)
    except (NotYet, NotPossible, NoSuchBooking):
        return to(cannot, code=code)
    return Goodbye(_("Thank you. {code} is recorded as done.").format(code=code))


@screen
def confirm_absent(call: Call, *, code: str) -> Page:
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return requests.gone(call, code=code)
    return Menu(
        _("{code}, {client}, {time}: you were there and the client did not come?").format(
            code=code, client=it.client.first_name or _("a client"), time=say_time(it.meeting.starts_at)
        ),
        option(_("Yes, report it"), report_absent, code=code),
        option(_("No, it took place"), confirm, code=code),
    )


@action
def report_absent(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.practice.client_absent(code)
    except (NotYet, TooLate, NotPossible, NoSuchBooking):
        return to(cannot, code=code)
    return Goodbye(
        _("Noted for {code}. The client is told and may dispute it within a day.").format(code=code)
    )


@screen
def cannot(call: Call, *, code: str) -> Menu:
    return Menu(
        _("That cannot be said about {code} now. Nothing was changed. Questions? Call {support}.").format(
            code=code, support=call.house.support_phone
        ),
        option(_("Mark as done"), unfinished),
    )
