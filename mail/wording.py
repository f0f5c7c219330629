"""Every letter we send, one function each.

As neutral as texts (REQUIREMENTS R6.2): the provider by name without title, no word that tells a stranger
why somebody writes. Sentences are GSM-7 like all others in the catalogue.
"""

from booking.happenings import GivenUp, Moved, PaymentConfirmed, Rebooked, RefundSent
from booking.personal import AddressGiven, PayoutSent
from booking.receipts import number_of
from language import _, say_money, say_time
from mail.writing import About, House, Written, details, letter


def _about(it: About, subject: str, *paragraphs: str) -> Written:
    """Subjects begin with who writes and end with when it is, so that letters are found again."""
    return letter(it.house, it.reader, f"Smiling Steps: {subject}", *paragraphs)


def confirmed(it: About, news: PaymentConfirmed) -> Written:
    return _about(
        it,
        _("confirmed, {time}").format(**it.words()),
        _("Your session is paid and confirmed. It is attached for your calendar."),
        details(it),
        _paid(it, news),
        _how_to_change(it),
    )


def _paid(it: About, news: PaymentConfirmed) -> str:
    lines = [_("Paid: KSh {price}").format(**it.words())]
    if news.receipt:
        lines.append(_("M-Pesa receipt: {receipt}").format(receipt=news.receipt))
    if news.paper:
        numbered = {"number": number_of(news.paper), "page": it.page_of(news.paper.token)}
        lines.append(_("Our receipt {number}, to print: {page}").format(**numbered))
    return "\n".join(lines)


def _how_to_change(it: About) -> str:
    return _(
        "To move it or cancel it, dial {dial_here} or text CANCEL to {number}. We say what comes "
        "back before anything changes."
    ).format(**it.words())


def confirmed_noted(it: About) -> Written:
    return _about(
        it,
        _("confirmed, {time}").format(**it.words()),
        _("{other} has paid, and your session is confirmed. It is attached for your calendar.").format(
            **it.words()
        ),
        details(it),
        _how_to_call_off(it),
    )


def _how_to_call_off(it: About) -> str:
    return _("If you cannot hold it, text CALLOFF {code} to {number}.").format(**it.words())


def rebooked(it: About, news: Rebooked) -> Written:
    return _about(
        it,
        _("confirmed, {time}").format(**it.words()),
        _("{code} replaces {old}. It is paid and confirmed, and attached for your calendar.").format(
            old=news.instead_of, **it.words()
        ),
        details(it),
        _how_to_change(it),
    )


def rebooked_noted(it: About, news: Rebooked) -> Written:
    return _about(
        it,
        _("confirmed, {time}").format(**it.words()),
        _("{other} took another time: {code} replaces {old}. It is attached for your calendar.").format(
            old=news.instead_of, **it.words()
        ),
        details(it),
        _how_to_call_off(it),
    )


def moved(it: About, news: Moved) -> Written:
    nothing_to_pay = _(
        "Your session is moved from {was}; there is nothing more to pay. "
        "The attached entry moves it in your calendar too."
    )
    was = say_time(news.was)
    return _about(it, _moved_to(it), nothing_to_pay.format(was=was), details(it), _how_to_change(it))


def moved_noted(it: About, news: Moved) -> Written:
    moved_from = _("Your session is moved from {was}. The attached entry moves it in your calendar too.")
    was = say_time(news.was)
    return _about(it, _moved_to(it), moved_from.format(was=was), details(it), _how_to_call_off(it))


def _moved_to(it: About) -> str:
    return _("moved to {time}").format(**it.words())


def given_up(it: About, news: GivenUp) -> Written:
    back = _comes_back(news.percent, news.back)
    return _about(it, _off(it), _("You cancelled this session:"), _which(it), back)


def _off(it: About) -> str:
    return _("called off, {time}").format(**it.words())


def _which(it: About) -> str:
    """What is off, without a link that leads nowhere any more."""
    return _(
        "When: {time}\nWith: {other}\nReference: {code}\n\nThe attached entry takes it out of your calendar."
    ).format(**it.words())


def _comes_back(percent: int, back: int) -> str:
    if not back:
        return _("With so little notice nothing comes back.")
    return _(
        "KSh {back} ({percent}%) goes back to the number that paid; we write again when it is sent."
    ).format(back=say_money(back), percent=percent)


def given_up_noted(it: About) -> Written:
    return _about(it, _off(it), _("{other} cancelled this session:").format(**it.words()), _which(it))


def called_off(it: About) -> Written:
    return _about(
        it,
        _off(it),
        _("We are sorry: {other} cannot hold this session.").format(**it.words()),
        _which(it),
        _(
            "You can take another time, which is paid already, or have all of your KSh {price} back: "
            "answer the text that we sent you, or dial {dial_here}."
        ).format(**it.words()),
    )


def called_off_noted(it: About) -> Written:
    return _about(
        it,
        _off(it),
        _("This session is called off. {other} has been told and gets another time or all back.").format(
            **it.words()
        ),
        _which(it),
    )


def day_before(it: About) -> Written:
    return _about(
        it,
        _reminder(it),
        _("Your session is tomorrow. Find a quiet, private place and test your sound."),
        details(it),
        _how_to_change(it),
    )


def day_before_noted(it: About) -> Written:
    return _about(it, _reminder(it), _("Your session is tomorrow."), details(it), _how_to_call_off(it))


def group_day_before(it: About) -> Written:
    return _about(
        it,
        _reminder(it),
        _("Your group is tomorrow."),
        _group(it),
        _("To call it off dial {ussd_code}.").format(**it.words()),
    )


def _reminder(it: About) -> str:
    return _("reminder, {time}").format(**it.words())


def everything_back(it: About) -> Written:
    return _about(
        it,
        _("your refund for {code}").format(**it.words()),
        _(
            "All of your KSh {price} for {code}, {time}, goes back to the number that paid. "
            "We write again when it is sent."
        ).format(**it.words()),
    )


def refund_sent(it: About, news: RefundSent) -> Written:
    told = {**it.words(), "back": say_money(news.back), "receipt": news.receipt}
    sent = _("KSh {back} for {code}, {time}, was sent back to the number that paid.").format(**told)
    proof = [_("M-Pesa receipt: {receipt}").format(**told)] if news.receipt else []
    return _about(it, _("your refund for {code}").format(**told), "\n".join([sent, *proof]))


def group_announced(it: About) -> Written:
    return _about(
        it,
        _("your group, {time}").format(**it.words()),
        _("Clients can take places in your group. It is attached for your calendar."),
        _group(it),
    )


def group_called_off(it: About) -> Written:
    return _about(
        it,
        _off(it),
        _("Your group is called off, and everybody who had a place has been told."),
        _("When: {time}\n\nThe attached entry takes it out of your calendar.").format(**it.words()),
    )


def _group(it: About) -> str:
    return _("When: {time}, {minutes} min (Nairobi time)\nJoin: {link}").format(**it.words())


def payout_sent(it: PayoutSent, house: House) -> Written:
    """The statement in short; the long one is a file (``flask payouts statement``)."""
    words = {"amount": say_money(it.amount), "fee": say_money(it.fee), "sessions": it.sessions}
    lines = [
        _("Sent to your M-Pesa: KSh {amount}").format(**words),
        _("Sessions: {sessions}").format(**words),
        _("Our fee, taken off: KSh {fee}").format(**words),
        *([_("M-Pesa receipt: {receipt}").format(receipt=it.receipt)] if it.receipt else []),
    ]
    subject = _("your payout, KSh {amount}").format(**words)
    return letter(house, None, f"Smiling Steps: {subject}", "\n".join(lines))


def prove_address(it: AddressGiven, house: House) -> Written:
    """The first letter anybody gets, perhaps somebody else: it names nobody and says no more than it must."""
    return Written(
        _("Smiling Steps: your four digits are {mailed}").format(mailed=it.mailed),
        _(
            "Hello,\n\n"
            "somebody asked for letters from Smiling Steps to this address. "
            "If it was you, text to {number}, within a day:\n\n"
            "EMAIL {mailed} and the three digits from our SMS\n\n"
            "If it was not you, do nothing: letters begin only with those three digits.\n\n"
            "Smiling Steps\n"
        ).format(mailed=it.mailed, number=house.number),
    )
