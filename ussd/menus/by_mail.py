"""Letters by e-mail: where they go, and how to have them. An address is texted, not typed on twelve keys."""

from language import _
from ussd.call import Call
from ussd.pages import Goodbye, Menu, Page, action, option, screen


@screen
def letters(call: Call) -> Page:
    address = call.desk.letters.address
    if address is None:
        return Goodbye(
            _(
                "For letters with an entry for your calendar, text EMAIL and your address to {number}, "
                "like EMAIL amina@example.com."
            ).format(number=call.house.letters_by)
        )
    return Menu(_("Letters go to {address}.").format(address=address), option(_("No more letters"), stop))


@action
def stop(call: Call) -> Goodbye:
    """Their address and all letters are forgotten."""
    call.desk.letters.stop()
    return Goodbye(_("You get no more letters, and we have forgotten your address. Texts still come."))
