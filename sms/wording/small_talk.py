"""What we answer to a text that is about no booking: calls for help, slips, politeness, STOP and a name."""

from collections.abc import Sequence

from language import _
from sms.messages import About


def crisis_lines(lines: Sequence[str]) -> str:
    return _(
        "You matter. We are not an emergency service; these people can talk with you now: {lines}. "
        "Somebody from our team will look at your message too. Your sessions stay as they are."
    ).format(lines=", ".join(lines))


def we_call_you(dial: str, support: str, hours: str) -> str:
    """Whoever texts HELP is called by a person (REQUIREMENTS R6.4)."""
    return _(
        "We will call you ({hours}), or call us: {support}. To book, pay or see your sessions dial {dial}. "
        "All you may text: INFO. Smiling Steps"
    ).format(dial=dial, support=support, hours=hours)


def words_of_a_client(dial: str, support: str) -> str:
    return _(
        "Dial {dial} to book, pay or see your sessions. Or text PAY, CANCEL or STOP. "
        "People who help: {support}. Smiling Steps"
    ).format(dial=dial, support=support)


def words_of_a_therapist(dial: str, support: str) -> str:
    return _(
        "With the code: YES, NO and why, DONE, NOSHOW, CALLOFF. And SICK, OFF 12 DEC, ON 12 DEC, TODAY, "
        "WEEK, EARNINGS. Or dial {dial}. Help: {support}"
    ).format(dial=dial, support=support)


def not_understood(dial: str) -> str:
    return _("Sorry, we did not understand. Text HELP, or dial {dial}. Smiling Steps").format(dial=dial)


def did_you_mean(word: str, code: str | None) -> str:
    """``word`` as in ``which_one``; with the code that it seems to be about."""
    meant = " ".join(filter(None, (as_we_write(word), code)))
    return _("Did you mean {meant}? Then please text that. Nothing was changed. Smiling Steps").format(
        meant=meant
    )


def to_accept(it: About) -> str:
    """To whoever thanks for a request and may think that this is an answer."""
    return _("To accept {code}, {time}, reply YES {code}; or NO {code} and why. Nothing was changed.").format(
        **it.words()
    )


def to_pay(it: About) -> str:
    return _("To pay KSh {price} for {code} by {pay_by} reply PAY or dial {dial_here}. Smiling Steps").format(
        **it.owing()
    )


def many_texts(support: str, hours: str) -> str:
    """The last reply for a while, so that no machine is answered for ever."""
    return _(
        "We got many texts from you and stop answering for an hour. A person of ours looks at it; "
        "or call {support} ({hours}). Smiling Steps"
    ).format(support=support, hours=hours)


def no_texts() -> str:
    """To STOP from somebody who never joined."""
    return _("You are not on our list and get no texts from us. Smiling Steps")


def not_joined(dial: str) -> str:
    return _("This is Smiling Steps. To begin, dial {dial}.").format(dial=dial)


def as_we_write(word: str) -> str:
    """One of our words, as the reader would write it; sms/keywords.py knows it in both languages."""
    return {
        "YES": _("YES"),
        "NO": _("NO"),
        "DONE": _("DONE"),
        "PAY": _("PAY"),
        "CANCEL": _("CANCEL"),
        "REFUND": _("REFUND"),
        "KEEP": _("KEEP"),
        "HELP": _("HELP"),
        "STOP": _("STOP"),
        "START": _("START"),
        "PAID": _("PAID"),
        "NAME": _("NAME"),
        "NO SHOW": _("NOSHOW"),
        "CALL OFF": _("CALLOFF"),
        "SICK": _("SICK"),
        "TODAY": _("TODAY"),
        "WEEK": _("WEEK"),
        "EARNINGS": _("EARNINGS"),
        "EMAIL": _("EMAIL"),
        "INFO": "INFO",
        "OFF": _("OFF"),
        "ON": _("ON"),
    }[word]


def stopped(booked: bool) -> str:
    if booked:
        return _(
            "Reminders and ratings have stopped. What your booking needs still comes: answers, payment, "
            "changes. Text START to have all again. Smiling Steps"
        )
    return _("You will get no more texts unless you book. Text START to have all again. Smiling Steps")


def started(dial: str) -> str:
    return _("You get all our texts again. Dial {dial} any time. Smiling Steps").format(dial=dial)


def named(name: str) -> str:
    return _("Thank you, {name}. That is what we will call you. Smiling Steps").format(name=name)


def not_a_name() -> str:
    return _("Please text NAME and your first name, like: NAME Amina. Smiling Steps")


def stopped_for_therapist(support: str) -> str:
    return _(
        "What your sessions need still comes: requests, payments, changes. To take no new clients call "
        "{support}. Nothing was changed."
    ).format(support=support)
