"""Help: crisis lines without any condition, people who answer, and the rules in plain words."""

from language import _
from ussd.call import Call
from ussd.pages import Menu, option, screen


@screen
def help_menu(call: Call) -> Menu:
    return Menu(
        _("Help. You can call us on {support}.").format(support=call.house.support_phone),
        option(_("Someone to talk to now"), crisis_lines),
        option(_("How it works"), how_it_works),
        option(_("If I cancel"), cancelling),
        option(_("My privacy"), privacy),
    )


@screen
def crisis_lines(call: Call) -> Menu:
    return Menu(
        _("You matter. These people answer now:\n{lines}\nWe are not an emergency service.").format(
            lines="\n".join(call.house.crisis_lines)
        )
    )


@screen
def crisis_lines_in_both(call: Call) -> Menu:
    """For who has not chosen a language yet."""
    lines = "\n".join(call.house.crisis_lines)
    return Menu(f"These people answer now / Watu hawa wanajibu sasa:\n{lines}")


@screen
def how_it_works(call: Call) -> Menu:
    return Menu(
        _(
            "How it works: choose a person and a time; they accept; you pay by M-Pesa (PIN for M-Pesa only); "
            "a link comes by SMS. A dial is up to KSh 1."
        )
    )


@screen
def cancelling(call: Call) -> Menu:
    return Menu(
        _(
            "Not paid: free. Paid, you get back: all with 48 hours to go, 75% with 24, 50% with 12, 25% "
            "with 6, then nothing. If they cancel: all."
        )
    )


@screen
def privacy(call: Call) -> Menu:
    return Menu(
        _(
            "We keep your number, name, sessions and payments, locked, as long as the law asks. The "
            "person you see gets your name; your number only if you say so. M-Pesa and SMS companies see "
            "what they carry. To see or erase it call {support}."
        ).format(support=call.house.support_phone)
    )
