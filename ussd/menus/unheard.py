"""Texts that did not reach this phone, to be read here instead (REQUIREMENTS R6.3)."""

from language import _
from ussd.call import Call
from ussd.menus import help_now
from ussd.pages import Menu, Option, Place, action, option, screen, to


def waiting(call: Call) -> list[Option]:
    """The line that leads here, where there is anything to read."""
    missed = call.desk.lost_texts.unread()
    return [option(_("Texts you missed ({number})").format(number=missed), oldest)] if missed else []


@screen
def oldest(call: Call) -> Menu:
    """One after the other, in the words in which it was sent."""
    missed = call.desk.lost_texts.oldest()
    if missed is None:
        return Menu(_("You have read them all."), option(_("Help"), help_now.help_menu))
    return Menu(missed.body, option(_("I have read it"), read, key=missed.id))


@action
def read(call: Call, *, key: int) -> Place:
    call.desk.lost_texts.note_read(key)
    return to(oldest)
