"""They did not come; or they say that I did not, and it is untrue."""

from booking.values import NoSuchBooking, NotPossible, NotYet, State, TooLate
from language import _, say_time
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


@screen
def confirm(call: Call, *, code: str) -> Page:
    """What follows from it is said before it is reported."""
    if not call.desk.owns(code) or not call.desk.loose_ends(code).may_report:
        return my_sessions.session(call, code=code)
    it = call.desk.session(code)
    disputed = it.state in (State.COMPLETED, State.CLIENT_ABSENT)
    asked = _("{code}, {time}: they say otherwise. If you are sure they did not come, our people decide.")
    plain = _("{code}, {time}: they did not come? Then all your money comes back, unless they dispute it.")
    return Menu(
        (asked if disputed else plain).format(code=code, time=say_time(it.starts)),
        option(_("Yes, they did not come"), report, code=code),
        option(_("No, leave it"), my_sessions.session, code=code),
    )


@action
def report(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.desk.report_absence(code)
    except (NotYet, TooLate, NotPossible, NoSuchBooking):
        return to(too_late, code=code)
    return Goodbye(_("Noted for {code}. We are sorry. We text you what follows.").format(code=code))


@screen
def too_late(call: Call, *, code: str) -> Menu:
    return Menu(
        _("That cannot be reported here any more. Please call {support} about {code}.").format(
            support=call.house.support_phone, code=code
        ),
        option(_("My sessions"), my_sessions.my_sessions),
    )
