"""What we answer to a text: one function each, said to whoever sent it."""

from collections.abc import Sequence

from language import _
from sms.messages import About
from sms.wording.small_talk import as_we_write


def which_yes(code: str, dial: str) -> str:
    return _(
        "For {code} reply YES {code}. For the time that opened for you dial {dial}. Nothing was changed."
    ).format(code=code, dial=dial)


def call_off_or_cancel(it: About) -> str:
    return _("To call off {code} with {client}, {time}, text CALLOFF {code}. Nothing was changed.").format(
        **it.words()
    )


def no_such_booking(code: str) -> str:
    return _("You have no booking {code}. Please check the code. Nothing was changed. Smiling Steps").format(
        code=code
    )


def nothing_waits(dial: str) -> str:
    return _("Nothing of yours waits for that. Dial {dial} to see your sessions. Smiling Steps").format(
        dial=dial
    )


def no_request_waits() -> str:
    return _("No request waits for your answer. Nothing was changed.")


def no_session_waits() -> str:
    return _("No session waits for DONE. Nothing was changed.")


def which_one(word: str, choices: Sequence[About]) -> str:
    said = as_we_write(word)
    listed = "; ".join(_("{word} {code} for {time}").format(word=said, **it.words()) for it in choices[:3])
    return _("Which one? Reply {listed}. Nothing was changed.").format(listed=listed)


def already_accepted(it: About) -> str:
    return _("{code}, {time}, is accepted already. Nothing was changed.").format(**it.words())


def no_longer_open(it: About) -> str:
    return _(
        "Thank you, but {code}, {time}, is not open any more. The time is free again and {client} was told. "
        "Nothing was changed."
    ).format(**it.words())


def paid_already_call_off(it: About) -> str:
    return _(
        "{client} has paid for {code}, {time}. To call it off all the same reply CALLOFF {code}. "
        "Nothing was changed."
    ).format(**it.words())


def prompt_is_coming(it: About, percent_back: int, pause: int) -> str:
    """What would not come back is said before the prompt (REQUIREMENTS R5.3).

    ``pause`` is in minutes; 0 is a few seconds.
    """
    asks = _(
        "KSh {price} for {code}: M-Pesa will ask for your PIN in a few seconds. Only M-Pesa asks for it."
    )
    if pause:
        asks = _(
            "KSh {price} for {code}: M-Pesa needs a pause and will ask for your PIN in about {wait} min. "
            "Only M-Pesa asks for it."
        )
    ends = (
        _("If you cancel later, you get back at most {percent}%.") if percent_back < 100 else "Smiling Steps"
    )
    return f"{asks} {ends}".format(wait=pause, percent=percent_back, **it.owing())


def phone_is_taken(it: About, minutes: int, other: str | None) -> str:
    """A prompt that is not for this booking is on the reader's phone. ``other`` is whose, if their own."""
    if other is not None:
        return _(
            "A payment request for {other}, not {code}, is on this phone. Please answer that first, then "
            "reply PAY {code} in {wait} min. Smiling Steps"
        ).format(other=other, wait=minutes, **it.words())
    return _(
        "A payment request that is NOT yours was sent to this phone. Enter no PIN for it, unless you know "
        "whose it is. Reply PAY {code} in {wait} min. Help: {support}"
    ).format(wait=minutes, **it.words())


def prompt_is_live(minutes: int, payer: str | None) -> str:
    """``payer`` is how the number ends that was asked, when it is not the reader's own."""
    if payer is not None:
        return _(
            "A payment request was just sent to number ..{payer}. Please wait for it, or try again in "
            "{minutes} min. You will not be charged twice. Smiling Steps"
        ).format(payer=payer, minutes=minutes)
    return _(
        "A payment request was just sent to this phone. Please answer it, or try again in {minutes} min. "
        "You will not be charged twice. Smiling Steps"
    ).format(minutes=minutes)


def being_checked(it: About) -> str:
    return _(
        "We are finding out whether your KSh {price} for {code} arrived. Please do not pay again; "
        "we will text you. Help: {support}. Smiling Steps"
    ).format(**it.owing())


def not_accepted_yet(it: About) -> str:
    return _("{provider} has not answered {code} yet. We will text you by {answer_by}. Smiling Steps").format(
        **it.words()
    )


def paid_already(it: About) -> str:
    return _("{code}, {provider}, {time}, is paid and confirmed. Nothing more to pay. Smiling Steps").format(
        **it.words()
    )


def not_open_for_payment(it: About) -> str:
    return _(
        "{code} is not open any more, so there is nothing to pay. Dial {dial} to book. Smiling Steps"
    ).format(**it.words())


def has_begun(it: About) -> str:
    return _("{code} has begun and cannot be cancelled. Help: {support}. Smiling Steps").format(**it.words())


def still_to_choose(it: About) -> str:
    return _(
        "{code} was called off by us, and your KSh {price} is yours: reply REFUND to have all back, or dial "
        "{dial_here} for another time. Smiling Steps"
    ).format(**it.words())


def called_off_before(it: About) -> str:
    return _("{code} is called off already. Nothing to pay. Smiling Steps").format(**it.words())


def not_yet_done(it: About) -> str:
    return _("{code} is on {time}. Text DONE {code} once it has begun. Nothing was changed.").format(
        **it.words()
    )


def cannot_be_done(it: About) -> str:
    return _("{code} is not a session that can be reported as done. Help: {support}.").format(**it.words())


def done_before(it: About) -> str:
    return _("{code} is recorded as done already. Thank you.").format(**it.words())


def rated_before() -> str:
    return _("We have your rating already. Thank you. Smiling Steps")


def number_up_to(most: int) -> str:
    return _("Please reply with one number from 1 to {most}. Nothing was changed. Smiling Steps").format(
        most=most
    )


def fits_two_questions(dial: str) -> str:
    return _(
        "That could answer two of our questions. Please add the code, like 1 48216, or dial {dial}. "
        "Nothing was changed. Smiling Steps"
    ).format(dial=dial)


def time_just_taken(it: About) -> str:
    return _(
        "Sorry, that time was just taken. {code}, {time}, stands. Reply CANCEL for other times. Smiling Steps"
    ).format(**it.words())


def time_just_taken_refund(it: About) -> str:
    return _(
        "Sorry, that time was just taken. Dial {dial_here} for others, or reply REFUND to have all back. "
        "Smiling Steps"
    ).format(**it.words())


def another_session_then(dial: str) -> str:
    return _(
        "You have another session at that time. Nothing was changed. Other times: dial {dial}. Smiling Steps"
    ).format(dial=dial)


def moved_too_often(it: About) -> str:
    return _(
        "{code} was moved twice already. To move it again call {support}. Nothing was changed. Smiling Steps"
    ).format(**it.words())


def cancel_first() -> str:
    return _("Please text CANCEL first: we tell you what comes back before anything changes. Smiling Steps")


def instead_just_taken(dial: str) -> str:
    return _("Sorry, that time was just taken. Other times: dial {dial}. Smiling Steps").format(dial=dial)


def opened_time_gone(dial: str) -> str:
    return _(
        "Sorry, somebody was quicker, or it is too late. We will text you of the next one. "
        "Other times: dial {dial}. Smiling Steps"
    ).format(dial=dial)


def no_show_needs_code() -> str:
    return _("If they did not come, please text NOSHOW and the code of the session. Smiling Steps")


def not_begun_yet(it: About) -> str:
    return _("{code} is on {time}; it has not begun. Nothing was changed. Smiling Steps").format(**it.words())


def call_us_about(it: About) -> str:
    return _("Please call us about {code} on {support}. Nothing was changed. Smiling Steps").format(
        **it.words()
    )


def absence_known(it: About) -> str:
    return _("We know that already about {code}. Help: {support}. Smiling Steps").format(**it.words())
