"""Group sessions: which there are, and a seat in one. Nobody is asked to approve a seat; it is paid."""

from booking.values import AlreadyBooked, Group, NoSeat, NoSuchGroup, shown_name
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import book, browse, my_sessions, pay
from ussd.pages import Menu, Option, Place, Question, action, answer, ask, option, screen, to


@screen
def coming(call: Call, *, therapist: int | None = None) -> Menu:
    """Those with a free seat, one therapist's or everybody's."""
    found = call.desk.groups(therapist=therapist)
    if not found:
        return Menu(_("No group has a free place just now."), option(_("Book a session"), browse.who))
    return Menu(_("Group sessions"), *(_line(it) for it in found))


@screen
def group(call: Call, *, group: int) -> Menu:
    """All about it, before one key takes a seat."""
    try:
        it = call.desk.group(group)
    except NoSuchGroup:
        return no_seat(call)
    if not it.left:
        return no_seat(call)
    named = call.desk.joined.first_name
    seat = option(_("Take a place"), take_seat if named else ask_name, group=group)
    return Menu(_about(it), seat, option(_("Other groups"), coming))


@screen
def ask_name(call: Call, *, group: int) -> Question:
    return ask(
        _("Your first name, so that they know who is coming? Or type 1 to leave it out."),
        hear_name,
        group=group,
    )


@answer
def hear_name(call: Call, typed: str, *, group: int) -> Place:
    book.take_name(call, typed)
    return to(take_seat, group=group)


@action
def take_seat(call: Call, *, group: int) -> Place:
    """Straight on to paying, which the seat is held for."""
    try:
        it = call.desk.take_seat(group)
    except NoSeat:
        return to(no_seat)
    except AlreadyBooked:
        return to(already_booked)
    return to(pay.pay, code=it.code)


@screen
def no_seat(call: Call) -> Menu:
    return Menu(
        _("Sorry, no place is left in that group. Nothing was booked."),
        option(_("Group sessions"), coming),
        option(_("Book a session"), browse.who),
    )


@screen
def already_booked(call: Call) -> Menu:
    return Menu(
        _("You have a session at that time. Nothing was booked."),
        option(_("My sessions"), my_sessions.my_sessions),
        option(_("Group sessions"), coming),
    )


def _line(it: Group) -> Option:
    label = _("{time}, KSh {price}, {left} free").format(
        time=say_time(it.starts), price=say_money(it.price), left=it.left
    )
    return option(label, group, group=it.id)


def _about(it: Group) -> str:
    text = _(
        "Group with {therapist}, {time}, {minutes} min. KSh {price} a place; {left} of {seats} are free."
    )
    return text.format(
        therapist=shown_name(it.therapist),
        time=say_time(it.starts),
        minutes=it.minutes,
        price=say_money(it.price),
        left=it.left,
        seats=it.seats,
    )
