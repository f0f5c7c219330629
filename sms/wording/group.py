"""What we say about seats in a group, and to therapists about their groups: one function each.

To clients a seat is a place with somebody at a time, and no text says more (REQUIREMENTS R6.2).
"""

from booking.personal import GroupAnnounced, GroupCalledOff
from language import _, say_money, say_time
from sms.messages import About


def seat_taken(it: About) -> str:
    return _(
        "Place {code} with {provider}, {time}, {minutes} min, is held for you. Pay KSh {price} by {pay_by}: "
        "reply PAY or dial {dial_here}. Only M-Pesa asks for a PIN. Smiling Steps"
    ).format(**it.words())


def seat_taken_noted(it: About, taken: int, seats: int) -> str:
    return _(
        "{client} took a place ({code}) in your group on {time}: {taken} of {seats} are taken. "
        "You need not answer; we text you when they have paid."
    ).format(taken=taken, seats=seats, **it.words())


def seat_unpaid_noted(it: About) -> str:
    return _("{code} in your group on {time} was not paid in time. The place is free again.").format(
        **it.words()
    )


def seat_given_up_noted(it: About) -> str:
    return _("{client} cancelled their place ({code}) in your group on {time}. It is free again.").format(
        **it.words()
    )


def seat_taken_back_noted(it: About) -> str:
    return _(
        "Noted. {code} in your group on {time} is called off. {client} has been told; the group stands."
    ).format(**it.words())


def group_day_before(it: About) -> str:
    return _("Reminder: your group, {time}, {minutes} min. Join: {link}").format(**it.words())


def group_hour_before(it: About) -> str:
    return _("In one hour: your group, {time}, {minutes} min. Join: {link}").format(**it.words())


def how_did_the_group_go(it: About) -> str:
    return _(
        "Did your group on {time} take place? First reply NOSHOW and the code of whoever did not come, then "
        "DONE {code} for all others, and the minutes if it was not {minutes}."
    ).format(**it.words())


def group_announced(it: GroupAnnounced, _dial: str) -> str:
    return _(
        "Your group on {time} is announced: {minutes} min, {seats} places, KSh {price} each. "
        "We text you about each place that is taken."
    ).format(time=say_time(it.starts), minutes=it.minutes, seats=it.seats, price=say_money(it.price))


def group_called_off(it: GroupCalledOff, _dial: str) -> str:
    if it.seats == 0:
        return _("Your group on {time} is withdrawn. Nobody had taken a place.").format(
            time=say_time(it.starts)
        )
    return _(
        "Your group on {time} is called off. Those who had taken a place ({seats}) have been told; "
        "whoever paid gets another time or all back."
    ).format(time=say_time(it.starts), seats=it.seats)
