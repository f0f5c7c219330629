"""The receipt for a paid session: its number, the amount, M-Pesa's own; and its page, by text."""

from booking.values import NoSuchBooking
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


@screen
def receipt(call: Call, *, code: str) -> Page:
    if not call.desk.owns(code):
        return my_sessions.no_such_booking(code)
    it = call.desk.receipt(code)
    if it is None:
        return my_sessions.session(call, code=code)
    of_m_pesa = ", ".join(it.of_m_pesa) or _("not known yet")
    return Menu(
        _("Receipt {number}, {time}. KSh {amount} for {code}. M-Pesa: {of_m_pesa}").format(
            number=it.number,
            time=say_time(it.issued_at),
            amount=say_money(it.amount),
            code=it.code,
            of_m_pesa=of_m_pesa,
        ),
        option(_("Text me a link to it"), text_me, code=code),
    )


@action
def text_me(call: Call, *, code: str) -> Goodbye | Place:
    """Send the address of its page to this phone."""
    try:
        sent = call.desk.text_receipt(code)
    except NoSuchBooking:
        sent = False
    if not sent:
        return to(my_sessions.session, code=code)
    return Goodbye(_("We text you the address of your receipt. It can be read and printed there."))
