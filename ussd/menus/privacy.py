"""How much our texts may say, and who has the caller's number: asked once, and changed any time (R6.2)."""

from booking.values import Seen
from language import _, say_time
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import Goodbye, Menu, Page, Place, action, option, screen, to


def sent(call: Call, it: Seen) -> Goodbye | Place:
    """The last words to whoever asked for a time; before the first text comes, what texts may say."""
    if call.desk.joined.full_texts is None:
        return to(may_texts_say_more, code=it.code)
    return _goodbye(it)


@screen
def may_texts_say_more(call: Call, *, code: str) -> Page:
    if not call.desk.owns(code):
        return my_sessions.no_such_booking(code)
    it = call.desk.session(code)
    return Menu(
        _(
            "Request {code} is sent; we text you by {when}. Others may read your texts. May they say "
            "titles (Dr) and reasons?"
        ).format(code=it.code, when=say_time(it.answer_by)),
        option(_("No"), decide, code=code, more=False),
        option(_("Yes"), decide, code=code, more=True),
    )


@action
def decide(call: Call, *, code: str, more: bool) -> Goodbye | Place:
    call.desk.let_texts_say_more(more)
    return _goodbye(call.desk.session(code)) if call.desk.owns(code) else to(my_sessions.my_sessions)


def _goodbye(it: Seen) -> Goodbye:
    return Goodbye(
        _(
            "Request {code} sent. The time is held for you. We text you by {when}. You pay once they accept."
        ).format(code=it.code, when=say_time(it.answer_by))
    )


@screen
def texts(call: Call) -> Menu:
    more = call.desk.joined.full_texts
    return Menu(
        _("Our texts name titles, and the reasons that people give.")
        if more
        else _("Our texts say little, as others may read them: names without titles, no reasons."),
        option(_("Say little"), let, more=False) if more else option(_("Say more"), let, more=True),
    )


@action
def let(call: Call, *, more: bool) -> Place:
    call.desk.let_texts_say_more(more)
    return to(texts)


@screen
def whose_number(call: Call) -> Menu:
    shared = call.desk.joined.shares_phone
    return Menu(
        _("Whoever you see gets your number once you have paid.")
        if shared
        else _("Only we know your number. Whoever you see reaches you through us."),
        option(_("Keep my number private"), share, number=False)
        if shared
        else option(_("Give them my number"), share, number=True),
    )


@action
def share(call: Call, *, number: bool) -> Place:
    call.desk.share_number(number)
    return to(whose_number)
