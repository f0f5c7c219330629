"""Weekly hours, and days off (R2.6). What is booked stands, and is named."""

from collections.abc import Sequence
from datetime import date, time
from typing import Protocol

from booking.values import DayIsOver, NotATime, NotHours
from language import _, say_date, say_weekday
from ussd.call import Call
from ussd.menus.therapist import announcing, calling_off
from ussd.pages import (
    Goodbye,
    Menu,
    Option,
    Place,
    Question,
    TryAgain,
    action,
    answer,
    ask,
    option,
    screen,
    to,
)

_WORKDAYS, _WHOLE_WEEK = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)


class Booked(Protocol):
    """A booking, as far as it is named here."""

    @property
    def code(self) -> str: ...


@screen
def hours(call: Call) -> Menu:
    kept = call.practice.hours()
    return Menu(
        _("Your hours: {hours}").format(hours=kept) if kept else _("You keep no weekly hours."),
        option(_("A day off"), ask_day_off),
        option(_("My days off"), days_off),
        option(_("Change my hours"), which_days),
    )


@screen
def ask_day_off(call: Call) -> Question:
    return ask(_("Which day do you take off? Type it like 12 Dec, tomorrow or Fri."), hear_day_off)


@answer
def hear_day_off(call: Call, typed: str) -> Place:
    return to(confirm_off, day=announcing.read_day(call, typed))


@screen
def confirm_off(call: Call, *, day: date) -> Menu:
    asked = _("See nobody new on {day}?").format(day=say_date(day))
    return Menu(
        f"{asked} {_stand(call.practice.booked_on(day))}".strip(),
        option(_("Yes, take it off"), turn_off, day=day),
        option(_("No, change nothing"), hours),
    )


@action
def turn_off(call: Call, *, day: date) -> Goodbye | Place:
    try:
        booked = call.practice.turn_off(day)
    except DayIsOver:
        return to(day_is_over, day=day)
    if booked:
        return to(off_but_booked, day=day)
    return Goodbye(_("Noted. {day} is a day off; nobody new can book it.").format(day=say_date(day)))


@screen
def off_but_booked(call: Call, *, day: date) -> Menu:
    return Menu(
        _("Noted. {day} is a day off, but what is booked on it stands.").format(day=say_date(day)),
        option(_("Call something off"), calling_off.what),
    )


@screen
def days_off(call: Call) -> Menu:
    closed = call.practice.days_off()
    if not closed:
        return Menu(_("You have no days off ahead."), option(_("A day off"), ask_day_off))
    days = (option(" ".join([say_date(it.day), it.holiday or ""]), confirm_on, day=it.day) for it in closed)
    return Menu(_("Your days off. Which one do you work on after all?"), *days)


@screen
def confirm_on(call: Call, *, day: date) -> Menu:
    return Menu(
        _("See people on {day} after all?").format(day=say_date(day)),
        option(_("Yes, I work"), turn_on, day=day),
        option(_("No, change nothing"), days_off),
    )


@action
def turn_on(call: Call, *, day: date) -> Goodbye | Place:
    try:
        kept = call.practice.turn_on(day)
    except DayIsOver:
        return to(day_is_over, day=day)
    if not kept:
        return to(no_hours_then, day=day)
    return Goodbye(_("Noted. You can be booked on {day}.").format(day=say_date(day)))


@screen
def no_hours_then(call: Call, *, day: date) -> Menu:
    return Menu(
        _("{day} is no day off now, but you keep no hours on that weekday.").format(day=say_date(day)),
        option(_("Change my hours"), which_days),
    )


@screen
def day_is_over(call: Call, *, day: date) -> Menu:
    return Menu(
        _("{day} has passed. Nothing was changed.").format(day=say_date(day)),
        option(_("Hours and days off"), hours),
    )


@screen
def which_days(call: Call) -> Menu:
    return Menu(
        _("Which days do you change?"),
        _days(_WORKDAYS),
        _days(_WHOLE_WEEK),
        *(_days((day,)) for day in _WHOLE_WEEK),
    )


@screen
def what_hours(call: Call, *, weekdays: tuple[int, ...]) -> Menu:
    return Menu(
        _say(weekdays),
        option(_("Set the hours"), ask_hours, weekdays=weekdays),
        option(_("Do not work then"), confirm_hours, weekdays=weekdays, opens=None, closes=None),
    )


@screen
def ask_hours(call: Call, *, weekdays: tuple[int, ...]) -> Question:
    return ask(
        _("{days}: from when to when? Type it like 9:00-17:00 or 8am-1pm.").format(days=_say(weekdays)),
        hear_hours,
        weekdays=weekdays,
    )


@answer
def hear_hours(call: Call, typed: str, *, weekdays: tuple[int, ...]) -> Place:
    try:
        opens, closes = call.practice.hours_meant(typed)
    except NotATime:
        raise TryAgain(_("Please type it like 9:00-17:00 or 8am-1pm.")) from None
    if opens >= closes:
        raise TryAgain(_("That ends before it begins. Type it like 9:00-17:00."))
    return to(confirm_hours, weekdays=weekdays, opens=opens, closes=closes)


@screen
def confirm_hours(call: Call, *, weekdays: tuple[int, ...], opens: time | None, closes: time | None) -> Menu:
    asked = _("Work {days} {opens}-{closes} every week, and at no other hours on these days?")
    if opens is None or closes is None:
        text = _("Work no more on {days}?").format(days=_say(weekdays))
    else:
        text = asked.format(days=_say(weekdays), opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    return Menu(
        text,
        option(_("Yes, change it"), change, weekdays=weekdays, opens=opens, closes=closes),
        option(_("No, change nothing"), hours),
    )


@action
def change(
    call: Call, *, weekdays: tuple[int, ...], opens: time | None, closes: time | None
) -> Goodbye | Place:
    try:
        if opens is None or closes is None:
            booked = call.practice.stop_working(weekdays)
        else:
            booked = call.practice.set_hours(weekdays, opens, closes)
    except NotHours:
        return to(no_quarter)
    noted = _("Noted. Your hours: {hours}.").format(hours=call.practice.hours() or "-")
    return Goodbye(f"{noted} {_stand(booked)}".strip())


@screen
def no_quarter(call: Call) -> Menu:
    return Menu(
        _("Hours begin and end on a quarter of an hour. Nothing was changed."),
        option(_("Change my hours"), which_days),
    )


def _days(weekdays: tuple[int, ...]) -> Option:
    return option(_say(weekdays), what_hours, weekdays=weekdays)


def _say(weekdays: tuple[int, ...]) -> str:
    first, last = say_weekday(weekdays[0]), say_weekday(weekdays[-1])
    return first if len(weekdays) == 1 else f"{first}-{last}"


def _stand(booked: Sequence[Booked]) -> str:
    """What was booked before, and is not called off by this."""
    codes = ", ".join(it.code for it in booked)
    return _("These stand until you call them off: {codes}.").format(codes=codes) if booked else ""
