"""What a client has ahead: how it stands, and the one thing to do next."""

from booking.values import HasBegun, NoSuchBooking, NotPossible, Seen, State, shown_name
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import browse, help_now, pay, rate
from ussd.pages import Goodbye, Menu, Option, Page, Place, action, option, screen, to


@screen
def my_sessions(call: Call) -> Menu:
    mine = call.desk.sessions()
    if not mine:
        return Menu(_("You have no sessions ahead."), option(_("Book a session"), browse.who))
    return Menu(_("Your sessions"), *(option(_line(it), session, code=it.code) for it in mine))


@screen
def session(call: Call, *, code: str) -> Page:
    """One booking, for its owner; to anybody else it does not exist."""
    if not call.desk.owns(code):
        return no_such_booking(code)
    it = call.desk.session(code)
    heading = _("{code}. {therapist}, {time}. {state}").format(
        code=it.code, therapist=shown_name(it.therapist), time=say_time(it.starts), state=in_words(it)
    )
    return Menu(heading, *_next(it))


@screen
def how_to_join(call: Call, *, code: str) -> Menu:
    it = call.desk.session(code)
    return Menu(
        _("The link in our text opens 10 minutes before {time}. No data? Call us on {support}.").format(
            time=say_time(it.starts), support=call.house.support_phone
        )
    )


@screen
def call_off(call: Call, *, code: str) -> Menu:
    it = call.desk.session(code)
    return Menu(
        _("Call off {code}, {time}? There is nothing to pay.").format(code=code, time=say_time(it.starts)),
        option(_("Yes, call it off"), really_call_off, code=code),
        option(_("No, keep it"), session, code=code),
    )


@action
def really_call_off(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.desk.cancel(code)
    except (HasBegun, NotPossible, NoSuchBooking):
        return to(session, code=code)
    return Goodbye(_("{code} is called off. Nothing to pay. You can dial again any time.").format(code=code))


@screen
def paid_already(call: Call, *, code: str) -> Menu:
    """Until a paid session can be moved by phone, support moves it."""
    return Menu(
        _("{code} is paid. To move or cancel it call {support}. Nothing was changed.").format(
            code=code, support=call.house.support_phone
        ),
        option(_("What comes back"), help_now.cancelling),
    )


def no_such_booking(code: str) -> Menu:
    return Menu(
        _("You have no booking {code}. Please check the code.").format(code=code),
        option(_("My sessions"), my_sessions),
    )


def in_words(it: Seen) -> str:
    """How a booking stands, as a client would ask about it."""
    if it.paying:
        return _("Payment is being checked.")
    return {
        State.PENDING: _("Waiting for an answer until {when}.").format(when=say_time(it.answer_by)),
        State.APPROVED: _("Accepted. Pay KSh {price} by {when}.").format(
            price=say_money(it.price), when=say_time(it.pay_by or it.starts)
        ),
        State.CONFIRMED: _("Paid and confirmed."),
        State.COMPLETED: _("Done."),
        State.CLIENT_ABSENT: _("You were not there."),
        State.THERAPIST_ABSENT: _("They were not there."),
        State.DECLINED: _("They could not take it. {reason}").format(reason=it.reason or ""),
        State.LAPSED: _("It was not answered or paid in time."),
        State.CALLED_OFF: _("Called off. {reason}").format(reason=it.reason or ""),
    }[it.state].strip()


def _line(it: Seen) -> str:
    todo = {
        State.PENDING: _("waiting"),
        State.APPROVED: _("to pay"),
        State.CONFIRMED: _("confirmed"),
        State.COMPLETED: _("rate it"),
    }
    return f"{say_time(it.starts)}, {todo[it.state]}"


def _next(it: Seen) -> list[Option]:
    """What can be done, the likeliest first."""
    if it.state == State.APPROVED and not it.paying:
        return [option(_("Pay now"), pay.pay, code=it.code), option(_("Call off"), call_off, code=it.code)]
    if it.state in (State.PENDING, State.APPROVED):
        return [option(_("Call off"), call_off, code=it.code)]
    if it.state == State.CONFIRMED:
        return [
            option(_("How to join"), how_to_join, code=it.code),
            option(_("Move or cancel"), paid_already, code=it.code),
        ]
    return [option(_("Rate it"), rate.rate, code=it.code)] if it.to_rate else []
