"""When nothing suits: being told that a time opened, saying yes to it, and waiting no longer (R1.13)."""

from booking.values import AlreadyBooked, Opened, SessionKind, SlotTaken, Wished, shown_name
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import book, browse, my_sessions, privacy
from ussd.pages import Goodbye, Menu, Option, Place, action, option, screen, to


@screen
def none_suits(call: Call, *, therapist: int, kind: SessionKind) -> Menu:
    return Menu(
        _("We can text you when a time opens for {kind}.").format(kind=book.kind_name(kind)),
        option(_("With this person"), wait, therapist=therapist, kind=kind),
        option(_("With anybody"), wait, therapist=None, kind=kind),
        option(_("No, show me others"), browse.who),
    )


@screen
def which_kind(call: Call) -> Menu:
    """With anybody, whose groups can be seen and need no waiting."""
    kinds = [kind for kind in SessionKind if kind != SessionKind.GROUP]
    return Menu(
        _("We can text you when a time opens. For which kind of session?"),
        *(option(book.kind_name(kind), wait, therapist=None, kind=kind) for kind in kinds),
    )


@action
def wait(call: Call, *, therapist: int | None, kind: SessionKind) -> Goodbye:
    call.desk.wait_for(therapist, kind)
    if not call.desk.joined.reminders:
        return Goodbye(_("Noted. You stopped our offers: text START, or we cannot tell you of a time."))
    return Goodbye(_("Noted. We text you when a time opens; the first YES has it. Stop it in My sessions."))


@screen
def wish(call: Call, *, wish: int) -> Menu:
    it = next((it for it in call.desk.wishes() if it.id == wish), None)
    if it is None:
        return Menu(_("You wait for nothing any more."), option(_("My sessions"), my_sessions.my_sessions))
    return Menu(
        _("You wait for a time: {what}, until {when}.").format(what=_what(it), when=say_time(it.until)),
        option(_("Stop waiting"), stop, wish=wish),
        option(_("Keep waiting"), my_sessions.my_sessions),
    )


@action
def stop(call: Call, *, wish: int) -> Place:
    call.desk.stop_waiting(wish)
    return to(stopped)


@screen
def stopped(call: Call) -> Menu:
    return Menu(
        _("You wait for that no longer. Nothing else has changed."),
        option(_("My sessions"), my_sessions.my_sessions),
        option(_("Book a session"), browse.who),
    )


@screen
def opened(call: Call, *, freed: int) -> Menu:
    it = next((it for it in call.desk.opened() if it.freed == freed), None)
    return gone(call) if it is None else Menu(_about(it), *_answers(freed))


@action
def claim(call: Call, *, freed: int) -> Goodbye | Place:
    """Ask for it; of all who were offered it the first has it."""
    try:
        return privacy.sent(call, call.desk.claim(freed))
    except SlotTaken:
        return to(gone)
    except AlreadyBooked:
        return to(busy)


@screen
def gone(call: Call) -> Menu:
    return Menu(
        _("Sorry, somebody was quicker, or it is too late. We tell you of the next one."),
        option(_("Book a session"), browse.who),
        option(_("My sessions"), my_sessions.my_sessions),
    )


@screen
def busy(call: Call) -> Menu:
    return Menu(
        _("You have another session at that time. Nothing was sent."),
        option(_("My sessions"), my_sessions.my_sessions),
    )


def line(it: Wished) -> Option:
    """A wish, as it stands in My sessions."""
    return option(_("Waiting for a time: {what}").format(what=_what(it)), wish, wish=it.id)


def _what(it: Wished) -> str:
    kind = book.kind_name(it.kind)
    if it.therapist is None:
        return _("{kind}, anybody").format(kind=kind)
    return _("{kind}, {name}").format(kind=kind, name=shown_name(it.therapist))


def _about(it: Opened) -> str:
    text = _("{therapist}, {kind}, {time} has opened: KSh {price}. First yes has it. Answer by {when}.")
    return text.format(
        therapist=shown_name(it.therapist),
        kind=book.kind_name(it.kind),
        time=say_time(it.starts),
        price=say_money(it.price),
        when=say_time(it.answer_by),
    )


def _answers(freed: int) -> list[Option]:
    return [
        option(_("Yes, ask for it"), claim, freed=freed),
        option(_("No, not this one"), my_sessions.my_sessions),
    ]
