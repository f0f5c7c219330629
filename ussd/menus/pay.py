"""Paying: which phone M-Pesa should ask, and the request itself once the call is over."""

from datetime import datetime

from booking.values import (
    FailedOften,
    NoSuchBooking,
    NothingToPay,
    PhoneTaken,
    PromptLive,
    Seen,
    State,
    TooManyPayers,
    shown_name,
)
from language import _, in_minutes, say_money, say_time
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
    text = _("{therapist}, {time}. KSh {price} by {when}. PIN for M-Pesa only.").format(
        therapist=shown_name(it.therapist),
        time=say_time(it.starts),
        price=say_money(it.due),
        when=say_time(it.pay_by or it.starts),
    )
    return Menu(
        " ".join([text, *_what_comes_back(it)]),
        option(_("Pay from this phone"), send_prompt, code=code, phone=None),
        option(_("Pay from another number"), another_number, code=code),
        option(_("Pay by Pay Bill"), by_hand, code=code),
    )


@screen
def by_hand(call: Call, *, code: str) -> Page:
    """What to type into M-Pesa's own menu (R3.1)."""
    it = call.desk.session(code)
    return Menu(
        _("M-Pesa: Lipa na M-Pesa, Pay Bill. Business no. {pay_bill}, account {code}, KSh {price}.").format(
            pay_bill=call.house.pay_bill, code=code, price=say_money(it.due)
        ),
        option(_("Send me this by SMS"), text_by_hand, code=code),
    )


@action
def text_by_hand(call: Call, *, code: str) -> Goodbye | Place:
    try:
        call.desk.text_how_to_pay(code)
    except NoSuchBooking:
        return to(my_sessions.session, code=code)
    return Goodbye(_("We text it to you now, and again when your money comes."))


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
        wait = call.desk.ask_for_payment(code, phone, on_a_call=True)
    except PromptLive as live:
        return _wait(live)
    except PhoneTaken as taken:
        return Goodbye(_taken(code, taken))
    except TooManyPayers:
        return to(too_many_payers, code=code)
    except FailedOften as often:
        return to(failed_often, code=code, at=often.at)
    except (NothingToPay, NoSuchBooking):
        return to(my_sessions.session, code=code)
    return Goodbye(_it_comes(in_minutes(wait), phone))


@screen
def too_many_payers(call: Call, *, code: str) -> Menu:
    return Menu(
        _("Other numbers were asked often today. Please pay from this phone, or call {support}.").format(
            support=call.house.support_phone
        ),
        option(_("Pay from this phone"), send_prompt, code=code, phone=None),
    )


@screen
def failed_often(call: Call, *, code: str, at: datetime) -> Menu:
    """When M-Pesa can ask that number again, and how else to pay now."""
    return Menu(
        _("Payments from that number failed often today. M-Pesa can ask it again at {time}.").format(
            time=say_time(at)
        ),
        option(_("Pay from another number"), another_number, code=code),
        option(_("Pay by Pay Bill"), by_hand, code=code),
    )


def _what_comes_back(it: Seen) -> list[str]:
    """What would not come back is said before the prompt (REQUIREMENTS R5.3)."""
    if it.percent_back == 100:
        return []
    return [_("If you cancel later, you get back at most {percent}%.").format(percent=it.percent_back)]


def _it_comes(minutes: int, phone: str | None) -> str:
    """``minutes`` is 0 for a few seconds."""
    if phone is not None:
        other = f"0{phone[4:]}"
        if minutes:
            later = _("M-Pesa will ask {phone} to pay in about {minutes} min. We text you when it is done.")
            return later.format(phone=other, minutes=minutes)
        soon = _("M-Pesa will ask {phone} to pay in a few seconds. We text you when it is done.")
        return soon.format(phone=other)
    if minutes:
        later = _(
            "M-Pesa needs a short pause. You will be asked for your PIN in about {minutes} min. "
            "Only M-Pesa asks for it."
        )
        return later.format(minutes=minutes)
    return _("You will be asked for your M-Pesa PIN in a few seconds. Only M-Pesa asks for it.")


def _taken(code: str, taken: PhoneTaken) -> str:
    """Another payment's prompt is on the phone: nobody may take it for this one's."""
    words = {"code": code, "other": taken.code, "payer": taken.payer, "time": say_time(taken.at)}
    if taken.payer is not None:
        return _("Number ..{payer} has another payment request now. Try again at {time}.").format(**words)
    if taken.code is not None:
        return _(
            "A payment request for {other} is on this phone. Answer that, then pay {code} at {time}."
        ).format(**words)
    return _(
        "A payment request that is not yours was sent to this phone. Enter no PIN for it, unless you know "
        "whose it is. Pay {code} at {time}."
    ).format(**words)


def _wait(live: PromptLive) -> Goodbye:
    if live.unclear:
        return Goodbye(_("We are finding out whether you paid. Please do not pay again; we will text you."))
    if live.payer:
        sent = _("A payment request was just sent to number ..{payer}. Try again at {time}.")
        return Goodbye(sent.format(payer=live.payer, time=say_time(live.at)))
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
    return _("KSh {price}, {time}").format(price=say_money(it.due), time=say_time(it.starts))
