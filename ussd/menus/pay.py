"""Paying: which phone M-Pesa should ask, and the request itself once the call is over."""

from booking.values import NoSuchBooking, NothingToPay, PromptLive, Seen, State, TooManyPayers, shown_name
from language import _, say_money, say_time
from ussd.call import Call
from ussd.menus import my_sessions
from ussd.pages import (
    Goodbye,
    Menu,
    Option,
    Page,
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


@screen
def what_to_pay(call: Call) -> Menu:
    """For who dialled the payment errand itself."""
    due = [it for it in call.desk.sessions() if it.state == State.APPROVED]
    if not due:
        return Menu(_("You have nothing to pay."), option(_("My sessions"), my_sessions.my_sessions))
    return Menu(_("What would you like to pay?"), *(option(_line(it), pay, code=it.code) for it in due))


@screen
def pay(call: Call, *, code: str) -> Page:
    if not call.desk.owns(code):
        return my_sessions.no_such_booking(code)
    it = call.desk.session(code)
    if it.state != State.APPROVED or it.paying:
        return my_sessions.session(call, code=code)
    return Menu(
        _("{therapist}, {time}. KSh {price} by {when}. PIN for M-Pesa only.").format(
            therapist=shown_name(it.therapist),
            time=say_time(it.starts),
            price=say_money(it.price),
            when=say_time(it.pay_by or it.starts),
        ),
        option(_("Pay from this phone"), send_prompt, code=code, phone=None),
        option(_("Pay from another number"), another_number, code=code),
    )


@screen
def another_number(call: Call, *, code: str) -> Question:
    return ask(_("Type the M-Pesa number that pays, like 0712345678."), hear_number, code=code)


@answer
def hear_number(call: Call, typed: str, *, code: str) -> Place:
    phone = call.read_phone(typed)
    if phone is None:
        raise TryAgain(_("That is no Kenyan mobile number."))
    return to(check_number, code=code, phone=phone)


@screen
def check_number(call: Call, *, code: str, phone: str) -> Menu:
    """The number read back; one that does not look like Safaricom's gets a warning, not a refusal."""
    local = f"0{phone[4:]}"
    if call.looks_like_safaricom(phone):
        text = _("M-Pesa will ask {phone} to pay. Is that right?").format(phone=local)
    else:
        text = _(
            "{phone} does not look like Safaricom, and only M-Pesa can pay. Try it all the same?"
        ).format(phone=local)
    return Menu(text, *_yes_or_no(code, phone))


@action
def send_prompt(call: Call, *, code: str, phone: str | None) -> Goodbye | Place:
    """Have M-Pesa ask for the money once this call is over: a prompt cannot open above it."""
    try:
        call.desk.ask_for_payment(code, phone, on_a_call=True)
    except PromptLive as live:
        return _wait(call, live)
    except TooManyPayers:
        return to(too_many_payers, code=code)
    except (NothingToPay, NoSuchBooking):
        return to(my_sessions.session, code=code)
    if phone is None:
        return Goodbye(_("You will be asked for your M-Pesa PIN in a few seconds. Only M-Pesa asks for it."))
    return Goodbye(
        _("M-Pesa will ask {phone} to pay in a few seconds. We text you when it is done.").format(
            phone=f"0{phone[4:]}"
        )
    )


@screen
def too_many_payers(call: Call, *, code: str) -> Menu:
    return Menu(
        _("Two other numbers were asked today. Please pay from this phone, or call {support}.").format(
            support=call.house.support_phone
        ),
        option(_("Pay from this phone"), send_prompt, code=code, phone=None),
    )


def _wait(call: Call, live: PromptLive) -> Goodbye:
    if live.unclear:
        return Goodbye(_("We are asking M-Pesa whether you paid. Please do not pay again; we will text you."))
    return Goodbye(
        _(
            "A payment request was just sent. Answer it, or try again at {time}. You are never charged twice."
        ).format(time=say_time(live.at))
    )


def _yes_or_no(code: str, phone: str) -> list[Option]:
    return [
        option(_("Yes, ask that number"), send_prompt, code=code, phone=phone),
        option(_("No, another number"), another_number, code=code),
    ]


def _line(it: Seen) -> str:
    return _("KSh {price}, {time}").format(price=say_money(it.price), time=say_time(it.starts))
