"""When a request came to nothing: another time of the same person, or somebody similar (R2.4, R2.5)."""

from booking.values import AlreadyBooked, NoSuchBooking, SlotRef, SlotTaken, WayOn, shown_name
from language import _, say_time
from ussd.call import Call
from ussd.menus import book, my_sessions, privacy
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


@screen
def confirm(call: Call, *, code: str, way: WayOn) -> Page:
    if not call.desk.owns(code):
        return my_sessions.no_such_booking(code)
    slot = SlotRef(way.therapist_id, call.desk.session(code).kind, way.starts)
    try:
        it = call.desk.quote(slot)
    except SlotTaken:
        return just_taken(call, code=code)
    return Menu(
        book.summary(slot, it),
        option(_("Send request"), ask, code=code, way=way),
        option(_("Other times"), book.choose_day, therapist=slot.therapist, kind=slot.kind),
    )


@action
def ask(call: Call, *, code: str, way: WayOn) -> Goodbye | Place:
    try:
        return privacy.sent(call, call.desk.ask_instead(code, way))
    except SlotTaken:
        return to(just_taken, code=code)
    except AlreadyBooked:
        return to(busy_then, code=code, way=way)
    except NoSuchBooking:
        return to(my_sessions.session, code=code)


@screen
def just_taken(call: Call, *, code: str) -> Menu:
    return Menu(
        _("Sorry, that time was just taken. Nothing was sent."),
        option(_("Choose again"), my_sessions.session, code=code),
    )


@screen
def busy_then(call: Call, *, code: str, way: WayOn) -> Menu:
    return Menu(
        _("You have another session at {time}. Nothing was sent.").format(time=say_time(way.starts)),
        option(_("Choose again"), my_sessions.session, code=code),
    )


def label(way: WayOn) -> str:
    """``Thu 10 Dec 2:00 PM``, and with whom when it is somebody else."""
    if way.other is None:
        return say_time(way.starts)
    return _("{name}, {time}").format(name=shown_name(way.other), time=say_time(way.starts))
