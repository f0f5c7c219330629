"""What we say when a paid session is moved, given up, called off or missed: one function each."""

from collections.abc import Sequence
from datetime import datetime

from language import _, say_money, say_time
from sms.messages import About


def listed(times: Sequence[datetime]) -> str:
    """``1 Tue 8 Dec 2:00 PM, 2 …``: what a bare number will mean."""
    return ", ".join(f"{number} {say_time(at)}" for number, at in enumerate(times, 1))


def offer(it: About, percent: int, back: int, times: Sequence[datetime]) -> str:
    """Everything that can be chosen, and what giving up brings, before it bites."""
    if not back:
        return _offer_nothing(it, times)
    money = {**it.words(), "percent": percent, "back": say_money(back), "choices": listed(times)}
    if not times:
        return _(
            "{code}, {time}, is still yours. Reply KEEP to keep it, or REFUND to cancel it: KSh {back} "
            "({percent}%) comes back. To move it call {support}. Smiling Steps"
        ).format(**money)
    return _(
        "{code}, {time}, is still yours. To move it reply {choices}. "
        "Or KEEP. Or REFUND: KSh {back} ({percent}%) comes back. More times: {dial_here}"
    ).format(**money)


def _offer_nothing(it: About, times: Sequence[datetime]) -> str:
    """So late that nothing comes back."""
    if not times:
        return _(
            "{code}, {time}, is still yours. Nothing comes back so late. Reply KEEP to keep it, or REFUND "
            "to cancel it. To move it call {support}. Smiling Steps"
        ).format(**it.words())
    return _(
        "{code}, {time}, is still yours. To move it reply {choices}. Nothing comes back so late: "
        "reply KEEP, or REFUND to cancel it. More times: {dial_here}"
    ).format(choices=listed(times), **it.words())


def kept(it: About) -> str:
    return _("{code}, {provider}, {time}, stays as it is. Smiling Steps").format(**it.words())


def move_asked(it: About, wanted: datetime, answer_by: datetime) -> str:
    return _(
        "We ask {provider} about {wanted} and text you by {by}. Until then {code}, {time}, stands. "
        "Smiling Steps"
    ).format(wanted=say_time(wanted), by=say_time(answer_by), **it.words())


def may_it_move(it: About, wanted: datetime, answer_by: datetime) -> str:
    return _(
        "{client} asks to move {code} from {time} to {wanted}. Reply YES {code} or NO {code} by {by}."
    ).format(wanted=say_time(wanted), by=say_time(answer_by), **it.words())


def moved(it: About, was: datetime) -> str:
    return _(
        "{code} is moved from {was} to {time} with {provider}. Nothing more to pay. "
        "Join: {link} Smiling Steps"
    ).format(was=say_time(was), **it.words())


def moved_noted(it: About, was: datetime) -> str:
    return _("{code} with {client} is moved from {was} to {time}, {minutes} min. Join: {link}").format(
        was=say_time(was), **it.words()
    )


def move_refused(it: About) -> str:
    return _(
        "{provider} cannot change {code}: {time} stands. Reply CANCEL for other choices. Smiling Steps"
    ).format(**it.words())


def move_lapsed(it: About) -> str:
    return _(
        "{provider} did not answer about {code}: {time} stands. Reply CANCEL for other choices. Smiling Steps"
    ).format(**it.words())


def move_refused_noted(it: About) -> str:
    return _("Noted. {code} stays on {time}. {client} has been told.").format(**it.words())


def given_up(it: About, percent: int, back: int) -> str:
    if back == 0:
        return _(
            "{code}, {time}, is cancelled. With so little notice nothing comes back. Help: {support}. "
            "Smiling Steps"
        ).format(**it.words())
    return _(
        "{code}, {time}, is cancelled. KSh {back} ({percent}%) goes back to the number that paid; we "
        "text you when it is sent. Smiling Steps"
    ).format(**{**it.words(), "percent": percent, "back": say_money(back)})


def given_up_noted(it: About) -> str:
    return _("{client} cancelled {code}, {time}. The time is free again.").format(**it.words())


def called_off_by_clinic(it: About, times: Sequence[datetime]) -> str:
    if not times:
        return _(
            "We are sorry: {provider} cannot hold {code}, {time}. All of your KSh {price} goes back. "
            "Reply REFUND to have it now. Smiling Steps"
        ).format(**it.words())
    return _(
        "We are sorry: {provider} cannot hold {code}, {time}. Take another time, paid already: "
        "reply {choices}. Or REFUND: all KSh {price} back."
    ).format(choices=listed(times), **it.words())


def called_off_noted(it: About) -> str:
    return _(
        "{code}, {time}, is called off. {client} has been told and gets another time or all back."
    ).format(**it.words())


def rebooked(it: About, instead_of: str) -> str:
    return _(
        "{code} replaces {old}: {provider}, {time}, {minutes} min, paid and confirmed. "
        "Join: {link} Smiling Steps"
    ).format(old=instead_of, **it.words())


def rebooked_noted(it: About, instead_of: str) -> str:
    return _("{client} took {time} instead ({code} replaces {old}), paid and confirmed. Join: {link}").format(
        old=instead_of, **it.words()
    )


def everything_back(it: About) -> str:
    return _(
        "All of your KSh {price} for {code} goes back to the number that paid; we text you when it is sent. "
        "Smiling Steps"
    ).format(**it.words())


def client_was_absent(it: About, until: datetime) -> str:
    return _(
        "{provider} says that you were not there for {code}, {time}. If that is wrong reply NOSHOW {code} "
        "by {until}. Help: {support}. Smiling Steps"
    ).format(until=say_time(until), **it.words())


def client_absent_noted(it: About, until: datetime) -> str:
    return _("Noted: {client} did not come to {code}, {time}. They have until {until} to object.").format(
        until=say_time(until), **it.words()
    )


def therapist_was_absent(it: About, until: datetime) -> str:
    return _(
        "{client} says that you were not there for {code}, {time}. If that is wrong reply DONE {code} by "
        "{until}. Help: {support}."
    ).format(until=say_time(until), **it.words())


def therapist_absent_noted(it: About, until: datetime) -> str:
    return _(
        "We are sorry. Unless they object, all of your KSh {price} for {code} goes back on {until}. "
        "Help: {support}. Smiling Steps"
    ).format(until=say_time(until), **it.words())


def disputed(it: About) -> str:
    return _(
        "We have heard two different things about {code}, {time}. No money moves until we have spoken "
        "with both of you. Help: {support}. Smiling Steps"
    ).format(**it.words())


def dispute_decided(it: About, goes_back: bool) -> str:
    """Both sides read the same."""
    if goes_back:
        return _(
            "Our team has looked into {code}, {time}: all of the KSh {price} goes back to the number that "
            "paid. Help: {support}. Smiling Steps"
        ).format(**it.words())
    return _(
        "Our team has looked into {code}, {time}: it counts, and the KSh {price} for it is not returned. "
        "Help: {support}. Smiling Steps"
    ).format(**it.words())
