"""After the clinic called off a paid session: another time instead, or everything back."""

from datetime import datetime

from booking.values import AlreadyBooked, NoSuchBooking, NothingOffered, SlotTaken
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


@screen
def choose(call: Call, *, code: str) -> Page:
    if not call.desk.owns(code) or not (ends := call.desk.loose_ends(code)).to_choose:
        return my_sessions.session(call, code=code)
    it = call.desk.session(code)
    text = _("{code}, {time}, was called off. Sorry. Take another time, paid already, or KSh {price} back.")
    return Menu(
        text.format(code=code, time=say_time(it.starts), price=say_money(it.price)),
        *(option(say_time(at), confirm_time, code=code, starts=at) for at in ends.times),
        option(_("My money back"), confirm_money, code=code),
    )


@screen
def confirm_time(call: Call, *, code: str, starts: datetime) -> Menu:
    return Menu(
        _("{time} instead of {code}? Nothing more to pay.").format(time=say_time(starts), code=code),
        option(_("Yes, take it"), take_time, code=code, starts=starts),
        option(_("Something else"), choose, code=code),
    )


@action
def take_time(call: Call, *, code: str, starts: datetime) -> Goodbye | Place:
    try:
        it = call.desk.take_another_time(code, starts)
    except SlotTaken:
        return to(just_taken, code=code)
    except AlreadyBooked:
        return to(busy_then, code=code, starts=starts)
    except (NothingOffered, NoSuchBooking):
        return to(my_sessions.session, code=code)
    return Goodbye(
        _("{code} is confirmed: {time}. Nothing to pay. We text you.").format(
            code=it.code, time=say_time(it.starts)
        )
    )


@screen
def confirm_money(call: Call, *, code: str) -> Menu:
    it = call.desk.session(code)
    return Menu(
        _("All of KSh {price} back to the number that paid?").format(price=say_money(it.price)),
        option(_("Yes, my money back"), take_money, code=code),
        option(_("Something else"), choose, code=code),
    )


@action
def take_money(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.desk.take_the_money(code)
    except (NothingOffered, NoSuchBooking):
        return to(my_sessions.session, code=code)
    return Goodbye(
        _("Your money for {code} comes back, all of it. We text you when it is sent.").format(code=code)
    )


@screen
def just_taken(call: Call, *, code: str) -> Menu:
    return Menu(
        _("Sorry, that time was just taken. Your money is safe."),
        option(_("Choose again"), choose, code=code),
    )


@screen
def busy_then(call: Call, *, code: str, starts: datetime) -> Menu:
    return Menu(
        _("You have another session at {time}. Your money is safe.").format(time=say_time(starts)),
        option(_("Choose again"), choose, code=code),
    )
