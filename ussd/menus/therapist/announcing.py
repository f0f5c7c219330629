"""Announcing a group session: a day, a time, and a look at the whole before it is announced (R1.3)."""

from datetime import date, datetime

from booking.values import CannotAnnounce, DayHasPassed, NotADate, NotATime, SlotTaken, Why
from language import _, say_date, say_money, say_time
from ussd.call import Call
from ussd.menus.therapist import diary
from ussd.pages import Goodbye, Menu, Place, Question, TryAgain, action, answer, ask, option, screen, to


@screen
def ask_day(call: Call) -> Question:
    return ask(_("On which day is the group? Type it like 12 Dec, tomorrow or Fri."), hear_day)


@answer
def hear_day(call: Call, typed: str) -> Place:
    return to(ask_time, day=read_day(call, typed))


def read_day(call: Call, typed: str) -> date:
    """The day that was typed, or another try."""
    try:
        return call.practice.day_meant(typed)
    except DayHasPassed:
        raise TryAgain(_("That day has passed.")) from None
    except NotADate:
        raise TryAgain(_("Please type a day like 12 Dec, tomorrow or Fri.")) from None


@screen
def ask_time(call: Call, *, day: date) -> Question:
    return ask(
        _("When does the group of {day} begin? Type it like 14:30 or 2:30 pm.").format(day=say_date(day)),
        hear_time,
        day=day,
    )


@answer
def hear_time(call: Call, typed: str, *, day: date) -> Place:
    try:
        starts = call.practice.moment_meant(day, typed)
    except NotATime:
        raise TryAgain(_("Please type a time like 14:30 or 2:30 pm.")) from None
    price, _minutes, seats = call.practice.usual_group()
    return to(confirm, starts=starts, seats=seats, price=price)


@screen
def confirm(call: Call, *, starts: datetime, seats: int, price: int) -> Menu:
    _price, minutes, _seats = call.practice.usual_group()
    return Menu(
        _("Group on {time}, {minutes} min, {seats} places, KSh {price} each. Announce it?").format(
            time=say_time(starts), minutes=minutes, seats=seats, price=say_money(price)
        ),
        option(_("Yes, announce it"), announce, starts=starts, seats=seats, price=price),
        option(_("More or fewer places"), ask_seats, starts=starts, price=price),
        option(_("Another price"), ask_price, starts=starts, seats=seats),
        option(_("Another day"), ask_day),
    )


@screen
def ask_seats(call: Call, *, starts: datetime, price: int) -> Question:
    return ask(_("How many places has the group?"), hear_seats, starts=starts, price=price)


@answer
def hear_seats(call: Call, typed: str, *, starts: datetime, price: int) -> Place:
    return to(confirm, starts=starts, seats=_number(typed), price=price)


@screen
def ask_price(call: Call, *, starts: datetime, seats: int) -> Question:
    return ask(_("What does a place cost, in shillings?"), hear_price, starts=starts, seats=seats)


@answer
def hear_price(call: Call, typed: str, *, starts: datetime, seats: int) -> Place:
    return to(confirm, starts=starts, seats=seats, price=_number(typed))


@action
def announce(call: Call, *, starts: datetime, seats: int, price: int) -> Goodbye | Place:
    minutes = call.practice.usual_group()[1]
    try:
        call.practice.announce(starts, minutes, seats, price)
    except CannotAnnounce as cannot:
        return to(not_like_this, why=cannot.why)
    except SlotTaken:
        return to(taken, starts=starts)
    return Goodbye(
        _("The group of {time} is announced. We text you about each place.").format(time=say_time(starts))
    )


@screen
def not_like_this(call: Call, *, why: Why) -> Menu:
    return Menu(_reason(why), option(_("Try again"), ask_day))


@screen
def taken(call: Call, *, starts: datetime) -> Menu:
    return Menu(
        _("You have something else at {time}. Nothing was announced.").format(time=say_time(starts)),
        option(_("Another day"), ask_day),
        option(_("This week"), diary.week),
    )


def _number(typed: str) -> int:
    if not typed.isdecimal() or not typed.isascii() or len(typed) > 6:
        raise TryAgain(_("Please type a number."))
    return int(typed)


def _reason(why: Why) -> str:
    return {
        Why.TOO_SOON: _("That is too soon: nobody could pay in time. Nothing was announced."),
        Why.ODD_TIME: _("A group begins on a quarter of an hour. Nothing was announced."),
        Why.SEATS: _("A group has 2 to 30 places. Nothing was announced."),
        Why.PRICE: _("A place costs at least KSh 1. Nothing was announced."),
        Why.MINUTES: _("A group lasts at most 4 hours. Nothing was announced."),
    }[why]
