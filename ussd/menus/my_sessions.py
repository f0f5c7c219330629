"""What a client has ahead: how it stands, and the one thing to do next."""

from booking.values import HasBegun, LooseEnds, NoSuchBooking, NotPossible, Seen, State, shown_name
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import browse, called_off, help_now, instead, missed, move, pay, rate, receipt, waiting
from ussd.pages import Goodbye, Menu, Option, Page, Place, action, option, screen, to


@screen
def my_sessions(call: Call) -> Menu:
    mine = [*call.desk.sessions(), *call.desk.unsettled(), *call.desk.came_to_nothing()]
    wishes = [waiting.line(it) for it in call.desk.wishes()]
    if not mine:
        return Menu(_("You have no sessions ahead."), *wishes, option(_("Book a session"), browse.who))
    return Menu(_("Your sessions"), *(option(_line(it), session, code=it.code) for it in mine), *wishes)


@screen
def session(call: Call, *, code: str) -> Page:
    """One booking, for its owner; to anybody else it does not exist."""
    if not call.desk.owns(code):
        return no_such_booking(code)
    it, ends = call.desk.session(code), call.desk.loose_ends(code)
    heading = _("{code}. {therapist}, {time}. {state}").format(
        code=it.code, therapist=shown_name(it.therapist), time=say_time(it.starts), state=_stands(it, ends)
    )
    return Menu(heading, *_next(call, it, ends), *_receipt(call, it), option(_("Help"), help_now.help_menu))


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
        _("Cancel {code}, {time}? There is nothing to pay.").format(code=code, time=say_time(it.starts)),
        option(_("No, keep it"), session, code=code),
        option(_("Yes, cancel it"), really_call_off, code=code),
    )


@action
def really_call_off(call: Call, *, code: str) -> Goodbye | Place:
    """With a prompt on the phone, what to do about it is said as well (R5.4)."""
    paying = call.desk.owns(code) and call.desk.session(code).paying
    try:
        call.desk.cancel(code)
    except (HasBegun, NotPossible, NoSuchBooking):
        return to(session, code=code)
    if paying:
        text = _(
            "{code} is cancelled. If M-Pesa still asks, do not enter your PIN; if you did, all comes back."
        )
        return Goodbye(text.format(code=code))
    return Goodbye(_("{code} is cancelled. Nothing to pay. You can dial again any time.").format(code=code))


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
            price=say_money(it.due), when=say_time(it.pay_by or it.starts)
        ),
        State.CONFIRMED: _("Paid and confirmed."),
        State.COMPLETED: _("Done."),
        State.CLIENT_ABSENT: _("You were not there."),
        State.THERAPIST_ABSENT: _("They were not there."),
        State.DECLINED: _("They could not take it. {reason}").format(reason=it.reason or ""),
        State.LAPSED: _("It was not answered or paid in time."),
        State.CALLED_OFF: _("Called off. {reason}").format(reason=it.reason or ""),
    }[it.state].strip()


def _stands(it: Seen, ends: LooseEnds) -> str:
    if ends.asked:
        return _("They are asked about {time}; this time stands until they agree.").format(
            time=say_time(ends.asked)
        )
    if ends.to_choose:
        return _("Called off. Another time, or all your money back.")
    return in_words(it)


def _line(it: Seen) -> str:
    todo = {
        State.PENDING: _("waiting"),
        State.APPROVED: _("to pay"),
        State.CONFIRMED: _("confirmed"),
        State.COMPLETED: _("rate it"),
        State.CLIENT_ABSENT: _("you did not come"),
        State.THERAPIST_ABSENT: _("they did not come"),
        State.CALLED_OFF: _("called off, choose"),
        State.DECLINED: _("declined, other times"),
        State.LAPSED: _("lapsed, other times"),
    }
    return f"{say_time(it.starts)}, {todo[it.state]}"


def _next(call: Call, it: Seen, ends: LooseEnds) -> list[Option]:
    """What can be done, the likeliest first."""
    if it.state == State.APPROVED and not it.paying:
        return [option(_("Pay now"), pay.pay, code=it.code), option(_("Cancel"), call_off, code=it.code)]
    if it.state in (State.PENDING, State.APPROVED):
        return [option(_("Cancel"), call_off, code=it.code)]
    if it.state == State.CONFIRMED and call.desk.now < it.starts:
        return [option(_("How to join"), how_to_join, code=it.code), *_changes(it, ends)]
    return _afterwards(call, it, ends)


def _receipt(call: Call, it: Seen) -> list[Option]:
    if call.desk.receipt(it.code) is None:
        return []
    return [option(_("Receipt"), receipt.receipt, code=it.code)]


def _changes(it: Seen, ends: LooseEnds) -> list[Option]:
    if ends.asked is None:
        return [option(_("Move or cancel"), move.move_or_cancel, code=it.code)]
    return [
        option(_("Keep the old time"), move.keep, code=it.code),
        option(_("Cancel it"), move.confirm_giving_up, code=it.code),
    ]


def _afterwards(call: Call, it: Seen, ends: LooseEnds) -> list[Option]:
    """From its start on, or when it is called off."""
    instead_of_it = [
        option(instead.label(way), instead.confirm, code=it.code, way=way) for way in ends.ways_on
    ]
    join = it.state == State.CONFIRMED and call.desk.now < it.ends
    may = {
        option(_("How to join"), how_to_join, code=it.code): join,
        option(_("Rate it"), rate.rate, code=it.code): it.to_rate,
        option(_("Choose a time or your money"), called_off.choose, code=it.code): ends.to_choose,
        option(_("They did not come"), missed.confirm, code=it.code): ends.may_report,
    }
    return [*instead_of_it, *(line for line, so in may.items() if so)]
