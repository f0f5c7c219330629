"""Home: first whatever waits for the caller, then every errand."""

from language import _, say_money
from ussd.call import Call
from ussd.menus import account, book, browse, help_now, my_sessions, pay, rate
from ussd.pages import Menu, Option, option, screen


@screen
def home(call: Call) -> Menu:
    return Menu(
        _("Smiling Steps"),
        *_waiting(call),
        option(_("Book a session"), browse.who),
        *_again(call),
        option(_("My sessions"), my_sessions.my_sessions),
        option(_("Help, someone to talk to"), help_now.help_menu),
        option(_("My name and language"), account.account),
    )


def _waiting(call: Call) -> list[Option]:
    """A payment due, a session today, stars to give: said first, naming neither person nor reason."""
    lines = []
    for it in call.desk.sessions():
        if it.state == "approved" and not it.paying:
            lines.append(
                option(_("Pay KSh {price}").format(price=say_money(it.price)), pay.pay, code=it.code)
            )
        elif it.is_near(call.desk.now):
            lines.append(option(_("Your session today"), my_sessions.session, code=it.code))
        elif it.to_rate:
            lines.append(option(_("Rate your last session"), rate.rate, code=it.code))
    return lines[:2]


def _again(call: Call) -> list[Option]:
    """A returning client is two keys from the person they saw last."""
    last = call.desk.last_therapist()
    return [option(_("Book the same person"), book.choose_kind, therapist=last)] if last else []
