"""What we say to those who wait for a time: that one has opened, and that it is gone."""

from booking.personal import TimeGone, TimeOffered
from booking.therapists.directory import spoken_name
from language import _, say_money, say_time


def time_offered(it: TimeOffered, _dial: str) -> str:
    return _(
        "A time has opened: {provider}, {time}, {minutes} min, KSh {price}. To ask for it reply YES "
        "by {by}; the first YES has it. No more offers: reply STOP. Smiling Steps"
    ).format(
        provider=spoken_name(it.therapist),
        time=say_time(it.starts),
        minutes=it.minutes,
        price=say_money(it.price),
        by=say_time(it.answer_by),
    )


def time_gone(it: TimeGone, dial: str) -> str:
    return _(
        "{time} with {provider} has gone to somebody who was quicker. We will text you of the next one. "
        "Other times: dial {dial}. Smiling Steps"
    ).format(provider=spoken_name(it.therapist), time=say_time(it.starts), dial=dial)
