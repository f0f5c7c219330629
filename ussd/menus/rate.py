"""Stars for a session that took place."""

from booking.values import CannotRate, NoSuchBooking
from language import _
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import Goodbye, Page, TryAgain, answer, ask, screen


@screen
def rate(call: Call, *, code: str) -> Page:
    if not call.desk.owns(code) or not call.desk.session(code).to_rate:
        return my_sessions.session(call, code=code)
    return ask(_("How was your session? Type 1 to 5, where 5 is best."), hear_stars, code=code)


@answer
def hear_stars(call: Call, typed: str, *, code: str) -> Goodbye:
    if typed not in {"1", "2", "3", "4", "5"}:
        raise TryAgain(_("Please type one number from 1 to 5."))
    try:
        call.desk.rate(code, int(typed))
    except (CannotRate, NoSuchBooking):
        return Goodbye(_("We have your rating already. Thank you."))
    return Goodbye(_("Thank you. It helps others to choose, and you can dial to book again any time."))
