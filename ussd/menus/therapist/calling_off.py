"""Calling off: one session, a group, or everything of today (R2.6). It asks once before it bites."""

from booking.values import NoSuchBooking, NoSuchGroup, NotPossible
from language import _, say_time
from ussd.call import Call
from ussd.menus.therapist import diary, requests
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


@screen
def what(call: Call) -> Menu:
    groups = call.practice.groups()
    alone = [it for it in call.practice.ahead() if not it.meeting.is_group]
    return Menu(
        _("What do you call off?"),
        option(_("I am ill: all of today"), confirm_today),
        *(
            option(_("Group {time}").format(time=say_time(it.starts)), confirm_group, group=it.id)
            for it in groups
        ),
        *(option(f"{say_time(it.meeting.starts_at)} {it.code}", confirm_one, code=it.code) for it in alone),
    )


@screen
def confirm_today(call: Call) -> Menu:
    text = _("Call off all of today that has not begun: {number} sessions? Each client hears at once.")
    return Menu(
        text.format(number=len(call.practice.rest_of_today())),
        option(_("No, change nothing"), diary.today),
        option(_("Yes, I am ill"), ill_today),
    )


@action
def ill_today(call: Call) -> Goodbye:
    told = call.practice.ill_today()
    return Goodbye(_("Get well soon. {number} clients are told. No more today.").format(number=told))


@screen
def confirm_one(call: Call, *, code: str) -> Page:
    try:
        it = call.practice.booking(code)
    except NoSuchBooking:
        return requests.gone(call, code=code)
    single = _("Call off {code}, {client}, {time}? If paid: another time or all back.")
    group = _("Call off the whole group of {time}? Who paid takes another time or all of it back.")
    client = it.client.first_name or _("a client")
    return Menu(
        (group if it.meeting.is_group else single).format(
            code=code, client=client, time=say_time(it.meeting.starts_at)
        ),
        option(_("No, change nothing"), diary.entry, code=code),
        option(_("Yes, call it off"), call_off, code=code),
    )


@action
def call_off(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.practice.call_off(code)
    except (NotPossible, NoSuchBooking):
        return to(requests.gone, code=code)
    return Goodbye(_("{code} is called off, and the client is told.").format(code=code))


@screen
def confirm_group(call: Call, *, group: int) -> Menu:
    it = next((it for it in call.practice.groups() if it.id == group), None)
    if it is None:
        return no_group(call)
    return Menu(
        _("Call off the group of {time}? {taken} places are taken; each client hears at once.").format(
            time=say_time(it.starts), taken=it.seats - it.left
        ),
        option(_("No, change nothing"), what),
        option(_("Yes, call it off"), call_off_group, group=group),
    )


@action
def call_off_group(call: Call, *, group: int) -> Goodbye | Place:
    try:
        told = call.practice.call_off_group(group)
    except NoSuchGroup:
        return to(no_group)
    return Goodbye(_("The group is called off. {number} clients are told.").format(number=told))


@screen
def no_group(call: Call) -> Menu:
    return Menu(
        _("That group has begun or is called off. Nothing was changed."), option(_("This week"), diary.week)
    )
