"""Moving a paid session, or giving it up: the old time stands until something else is chosen."""

from datetime import date, datetime

from booking.values import (
    AlreadyBooked,
    ComesBack,
    HasBegun,
    NoOffer,
    NoSuchBooking,
    NotPossible,
    SlotTaken,
    TooManyMoves,
)
from language import _, say_day, say_hour, say_money, say_time
from ussd.call import Call
from ussd.menus import help_now, my_sessions
from ussd.pages import Goodbye, Menu, Option, Page, Place, action, option, screen, to


@screen
def move_or_cancel(call: Call, *, code: str) -> Page:
    """What giving up brings is said before it bites."""
    terms = _terms(call, code)
    if terms is None or call.desk.loose_ends(code).asked:
        return my_sessions.session(call, code=code)
    text = _("{code}. Nothing changes until you choose. If you cancel you get back KSh {back} ({percent}%).")
    if not terms.back:
        text = _("{code}. Nothing changes until you choose. If you cancel so late, nothing comes back.")
    return Menu(
        text.format(code=code, back=say_money(terms.back), percent=terms.percent),
        *(option(say_time(at), confirm_move, code=code, starts=at) for at in terms.nearest),
        *_elsewhere(call, terms, code),
        *_otherwise(code),
    )


@screen
def choose_day(call: Call, *, code: str) -> Page:
    terms = _terms(call, code)
    if terms is None:
        return my_sessions.session(call, code=code)
    if not terms.times:
        return Menu(_("No other time is free. You keep the old time."), *_otherwise(code))
    times = terms.times
    firsts = {call.day(at): at for at in reversed(times)}
    days = (option(say_day(at), choose_time, code=code, day=day) for day, at in reversed(firsts.items()))
    return Menu(_("Which day?"), *days)


@screen
def choose_time(call: Call, *, code: str, day: date) -> Page:
    terms = _terms(call, code)
    if terms is None:
        return my_sessions.session(call, code=code)
    times = [at for at in terms.times if call.day(at) == day]
    if not times:
        return Menu(
            _("Nothing is free on that day any more."), option(_("Other days"), choose_day, code=code)
        )
    options = (option(say_hour(at), confirm_move, code=code, starts=at) for at in times)
    return Menu(_("{day}. Which time?").format(day=say_day(times[0])), *options)


@screen
def confirm_move(call: Call, *, code: str, starts: datetime) -> Page:
    if _terms(call, code) is None:
        return my_sessions.session(call, code=code)
    it = call.desk.session(code)
    return Menu(
        _("Move {code} from {was} to {time}? Nothing more to pay.").format(
            code=code, was=say_time(it.starts), time=say_time(starts)
        ),
        option(_("Yes, move it"), move, code=code, starts=starts),
        option(_("Other times"), choose_day, code=code),
    )


@action
def move(call: Call, *, code: str, starts: datetime) -> Goodbye | Place:
    """At once with a day's notice; with less they are asked, and the old time stands meanwhile."""
    try:
        moved = call.desk.move(code, starts)
    except SlotTaken:
        return to(just_taken, code=code)
    except AlreadyBooked:
        return to(busy_then, code=code, starts=starts)
    except TooManyMoves:
        return to(move_or_cancel, code=code)
    except (NoOffer, HasBegun, NotPossible, NoSuchBooking):
        return to(my_sessions.session, code=code)
    if moved:
        return Goodbye(_("{code} is moved to {time}. We text you.").format(code=code, time=say_time(starts)))
    return Goodbye(
        _(
            "It is soon, so we ask them about {time} and text you. Until they agree the old time stands."
        ).format(time=say_time(starts))
    )


@screen
def confirm_giving_up(call: Call, *, code: str) -> Page:
    terms = _terms(call, code)
    if terms is None:
        return my_sessions.session(call, code=code)
    text = _("Cancel {code}? You get back KSh {back} ({percent}%), to the number that paid.")
    if not terms.back:
        text = _("Cancel {code}? So late nothing comes back.")
    return Menu(
        text.format(code=code, back=say_money(terms.back), percent=terms.percent),
        option(_("No, keep it"), keep, code=code),
        option(_("Yes, cancel it"), give_up, code=code),
        option(_("What I get back"), help_now.cancelling),
    )


@action
def give_up(call: Call, *, code: str) -> Goodbye | Place:
    try:
        back = call.desk.give_up(code)
    except (NoOffer, HasBegun, NotPossible, NoSuchBooking):
        return to(my_sessions.session, code=code)
    text = _("{code} is cancelled. KSh {back} comes back; we text you.")
    if not back:
        text = _("{code} is cancelled. So late nothing comes back.")
    return Goodbye(text.format(code=code, back=say_money(back)))


@action
def keep(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.desk.keep(code)
    except (NoOffer, NoSuchBooking):
        return to(my_sessions.session, code=code)
    return Goodbye(_("{code} stays as it is.").format(code=code))


@screen
def just_taken(call: Call, *, code: str) -> Menu:
    return Menu(
        _("Sorry, that time was just taken. You keep the old time."),
        option(_("Other times"), choose_day, code=code),
        option(_("Keep it"), keep, code=code),
    )


@screen
def busy_then(call: Call, *, code: str, starts: datetime) -> Menu:
    return Menu(
        _("You have another session at {time}. You keep the old time.").format(time=say_time(starts)),
        option(_("Other times"), choose_day, code=code),
        option(_("Keep it"), keep, code=code),
    )


def _terms(call: Call, code: str) -> ComesBack | None:
    """What may be done about a paid session of the caller's; None for any other, and for one that began."""
    if not call.desk.owns(code) or call.desk.session(code).starts <= call.desk.now:
        return None
    try:
        return call.desk.what_comes_back(code)
    except NotPossible:
        return None


def _otherwise(code: str) -> list[Option]:
    return [
        option(_("Cancel it"), confirm_giving_up, code=code),
        option(_("Keep it"), keep, code=code),
    ]


def _elsewhere(call: Call, terms: ComesBack, code: str) -> list[Option]:
    if not terms.may_move:
        label = _("Move it again: call {support}").format(support=call.house.support_phone)
        return [option(label, help_now.help_menu)]
    return [option(_("More times"), choose_day, code=code)] if terms.nearest else []
