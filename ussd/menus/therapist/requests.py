"""A therapist's requests, and an answer to each."""

from booking.values import OPEN, NoSuchBooking, NotPossible, State
from language import _, say_money, say_time
from ussd.call import Call
from ussd.pages import Goodbye, Menu, Place, Question, action, answer, ask, option, screen, to


@screen
def waiting(call: Call) -> Menu | Goodbye:
    requests = call.practice.waiting()
    if not requests:
        return Goodbye(_("No request waits for you. Text HELP for what you can text us."))
    return Menu(
        _("Requests that wait for you"),
        *(option(say_time(it.meeting.starts_at), request, code=it.code) for it in requests),
    )


@screen
def request(call: Call, *, code: str) -> Menu:
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return Menu(_("You have no booking {code}.").format(code=code))
    return Menu(
        _("{code}: {client}, {time}, {minutes} min, KSh {price}.").format(
            code=code,
            client=it.client.first_name or _("a client"),
            time=say_time(it.meeting.starts_at),
            minutes=it.minutes,
            price=say_money(it.price),
        ),
        option(_("Accept"), accept, code=code),
        option(_("Decline"), ask_why, code=code),
    )


@screen
def ask_why(call: Call, *, code: str) -> Question:
    return ask(_("Why? A few words for the client, or 1 to give no reason."), decline, code=code)


@action
def accept(call: Call, *, code: str) -> Goodbye | Place:
    try:
        step = call.practice.yes(code)
    except (NotPossible, NoSuchBooking):
        return to(gone, code=code)
    if step.to not in OPEN:
        return to(gone, code=code)
    return Goodbye(_("Thank you. {code} is accepted; we will text you when it is paid.").format(code=code))


@answer
def decline(call: Call, typed: str, *, code: str) -> Goodbye | Place:
    try:
        step = call.practice.no(code, None if typed.strip() == "1" else typed)
    except (NotPossible, NoSuchBooking):
        return to(gone, code=code)
    if step.to not in (State.DECLINED, State.CALLED_OFF):
        return to(gone, code=code)
    return Goodbye(_("Noted. {code} is declined, and the client is told politely.").format(code=code))


@screen
def gone(call: Call, *, code: str) -> Menu:
    return Menu(
        _("{code} is not open any more. Nothing was changed.").format(code=code),
        option(_("Requests that wait for you"), waiting),
    )
