"""A therapist's requests, and an answer to each: for a new session, or for moving one at short notice."""

from booking.values import OPEN, NoSuchBooking, NotPossible, State
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus.therapist import diary
from ussd.pages import Goodbye, Menu, Page, Place, Question, action, answer, ask, option, screen, to


@screen
def waiting(call: Call) -> Menu:
    requests, moves = call.practice.waiting(), call.practice.moves_waiting()
    if not requests and not moves:
        return Menu(_("No request waits for you."), option(_("This week"), diary.week))
    return Menu(
        _("Requests that wait for you"),
        *(option(say_time(it.meeting.starts_at), request, code=it.code) for it in requests),
        *(option(_("Move {code}").format(code=it.code), asked_move, code=it.code) for it in moves),
    )


@screen
def request(call: Call, *, code: str) -> Menu:
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return gone(call, code=code)
    if it.state != State.PENDING:
        return gone(call, code=code)
    return Menu(
        _("{code}: {client}, {time}, {minutes} min, KSh {price}. Answer by {when}.").format(
            code=code,
            client=it.client.first_name or _("a client"),
            time=say_time(it.meeting.starts_at),
            minutes=it.minutes,
            price=say_money(it.price),
            when=say_time(it.answer_by),
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
def asked_move(call: Call, *, code: str) -> Page:
    """Until it is answered the old time stands, and silence keeps it."""
    asked = call.practice.asked_time(code)
    if asked is None:
        return gone(call, code=code)
    it = call.practice.booking(code)
    return Menu(
        _("{code}: {client} asks to move {was} to {time}. Do you agree?").format(
            code=code,
            client=it.client.first_name or _("a client"),
            was=say_time(it.meeting.starts_at),
            time=say_time(asked),
        ),
        option(_("Yes, move it"), agree, code=code),
        option(_("No, keep the old time"), refuse, code=code),
    )


@action
def agree(call: Call, *, code: str) -> Goodbye | Place:
    asked = call.practice.asked_time(code)
    if asked is None:
        return to(gone, code=code)
    call.practice.yes(code)
    return Goodbye(
        _("{code} is moved to {time}. The client is told.").format(code=code, time=say_time(asked))
    )


@action
def refuse(call: Call, *, code: str) -> Goodbye | Place:
    if call.practice.asked_time(code) is None:
        return to(gone, code=code)
    call.practice.no(code, None)
    return Goodbye(_("{code} keeps its old time. The client is told.").format(code=code))


@screen
def gone(call: Call, *, code: str) -> Menu:
    return Menu(
        _("{code} is not open any more. Nothing was changed.").format(code=code),
        option(_("Requests that wait for you"), waiting),
    )
