"""Today and the week, and what can be done about each session in them."""

from booking.values import Entry, NoSuchBooking, SessionKind, State
from language import _, say_hour, say_money, say_time
from ussd.call import Call
from ussd.menus import book
from ussd.menus.therapist import calling_off, done, requests
from ussd.pages import Menu, Option, Page, option, screen


@screen
def today(call: Call) -> Menu:
    mine = call.practice.today()
    if not mine:
        return Menu(_("You have no sessions today."), option(_("This week"), week))
    lines = (option(f"{say_hour(it.starts)} {_short(it)}", entry, code=it.code) for it in mine)
    return Menu(_("Today"), *lines)


@screen
def week(call: Call) -> Menu:
    mine = call.practice.week()
    if not mine:
        return Menu(_("You have no sessions in the next seven days."))
    lines = (option(f"{say_time(it.starts)} {_short(it)}", entry, code=it.code) for it in mine)
    return Menu(_("This week"), *lines)


@screen
def entry(call: Call, *, code: str) -> Page:
    """One booking, for its therapist; to anybody else it does not exist."""
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return requests.gone(call, code=code)
    if it.state == State.PENDING:
        return requests.request(call, code=code)
    return Menu(
        _("{code}: {client}, {kind}, {time}, {minutes} min, KSh {price}. {state}").format(
            code=code,
            client=it.client.first_name or _("a client"),
            kind=book.kind_name(SessionKind(it.kind)),
            time=say_time(it.meeting.starts_at),
            minutes=it.minutes,
            price=say_money(it.price),
            state=_stands(State(it.state)),
        ),
        *_next(call, code, State(it.state), begun=it.meeting.starts_at <= call.desk.now),
    )


def _next(call: Call, code: str, state: State, *, begun: bool) -> list[Option]:
    if not begun and state in (State.APPROVED, State.CONFIRMED):
        asked = [option(_("They ask to move it"), requests.asked_move, code=code)]
        off = option(_("Call it off"), calling_off.confirm_one, code=code)
        return [*(asked if call.practice.asked_time(code) else []), off]
    if state == State.CONFIRMED:
        return [
            option(_("Mark as done"), done.confirm, code=code),
            option(_("The client did not come"), done.confirm_absent, code=code),
        ]
    if state == State.CLIENT_ABSENT:
        return [option(_("It took place after all"), done.confirm, code=code)]
    disputable = [option(_("That is not so"), done.confirm_absent, code=code)]
    return disputable if state == State.THERAPIST_ABSENT else []


def _short(it: Entry) -> str:
    who = it.client or _("a client")
    return f"{who}, {_stands(it.state).rstrip('.').lower()}"


def _stands(state: State) -> str:
    """How a booking stands, as its therapist would ask about it."""
    return {
        State.PENDING: _("Waits for your answer."),
        State.APPROVED: _("Not paid yet."),
        State.CONFIRMED: _("Paid."),
        State.COMPLETED: _("Done."),
        State.CLIENT_ABSENT: _("Client did not come."),
        State.THERAPIST_ABSENT: _("Client says you did not come."),
        State.DECLINED: _("Declined."),
        State.LAPSED: _("Lapsed."),
        State.CALLED_OFF: _("Called off."),
    }[state]
