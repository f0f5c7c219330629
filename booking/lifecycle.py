"""A booking's life, written down once (DESIGN 5).

``LIFE[state][event]`` says where an event leads and what else it calls for. What is not in the table
cannot happen, and asking for it raises NotPossible. ``happen`` is the one function that changes a
booking's state, and it writes down what happened, when and by whom.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import update

from booking.work import Work
from models.bookings import Booking, BookingEvent, State


class Event(StrEnum):
    """What can happen to a booking."""

    YES = "yes"
    NO = "no"
    DEADLINE = "deadline"
    MONEY_PROVEN = "money proven"
    CANCEL = "cancel"
    CALLED_OFF = "called off"  # by the therapist or the clinic
    MOVED = "moved"
    REFUND = "refund"
    DONE = "done"
    CLIENT_ABSENT = "client absent"
    THERAPIST_ABSENT = "therapist absent"
    # What people found who looked into a dispute.
    WAS_HELD = "was held"
    CLIENT_WAS_ABSENT = "client was absent"
    THERAPIST_WAS_ABSENT = "therapist was absent"


class Besides(StrEnum):
    """What an event calls for besides the state it leads to."""

    NOTHING = "nothing"
    KEEP_AS_CREDIT = "kept as credit"
    RETURN_SECOND = "second returned"
    RETURN_WHOLE = "returned whole"
    ASK_TO_CONFIRM = "asks to confirm"
    OPEN_OFFER = "opens the offer"
    RETURN_ALL = "all back"
    RETURN_BY_POLICY = "by policy"
    TELL_SUPPORT = "support"
    DISPUTE = "disputed"
    TOO_LATE = "too late"


class Step(NamedTuple):
    """Where an event leads."""

    to: State
    besides: Besides = Besides.NOTHING


S, E, B = State, Event, Besides

FOUND: Final[Mapping[Event, Step]] = {
    E.WAS_HELD: Step(S.COMPLETED),
    E.CLIENT_WAS_ABSENT: Step(S.CLIENT_ABSENT),
    E.THERAPIST_WAS_ABSENT: Step(S.THERAPIST_ABSENT, B.RETURN_ALL),
}

LIFE: Final[Mapping[State, Mapping[Event, Step]]] = {
    S.PENDING: {
        E.YES: Step(S.APPROVED),
        E.NO: Step(S.DECLINED),
        E.DEADLINE: Step(S.LAPSED),
        E.MONEY_PROVEN: Step(S.PENDING, B.KEEP_AS_CREDIT),
        E.CANCEL: Step(S.CALLED_OFF),
        E.CALLED_OFF: Step(S.DECLINED),
    },
    S.APPROVED: {
        E.YES: Step(S.APPROVED),
        E.NO: Step(S.CALLED_OFF),
        E.DEADLINE: Step(S.LAPSED),
        E.MONEY_PROVEN: Step(S.CONFIRMED),
        E.CANCEL: Step(S.CALLED_OFF),
        E.CALLED_OFF: Step(S.CALLED_OFF),
    },
    S.CONFIRMED: {
        E.YES: Step(S.CONFIRMED),
        E.NO: Step(S.CONFIRMED, B.ASK_TO_CONFIRM),
        E.DEADLINE: Step(S.COMPLETED),
        E.MONEY_PROVEN: Step(S.CONFIRMED, B.RETURN_SECOND),
        E.CANCEL: Step(S.CONFIRMED, B.OPEN_OFFER),
        E.CALLED_OFF: Step(S.CALLED_OFF, B.RETURN_ALL),
        E.MOVED: Step(S.CONFIRMED),
        E.REFUND: Step(S.CALLED_OFF, B.RETURN_BY_POLICY),
        E.DONE: Step(S.COMPLETED),
        E.CLIENT_ABSENT: Step(S.CLIENT_ABSENT),
        E.THERAPIST_ABSENT: Step(S.THERAPIST_ABSENT, B.RETURN_ALL),
    },
    S.COMPLETED: {
        E.MONEY_PROVEN: Step(S.COMPLETED, B.RETURN_WHOLE),
        E.CALLED_OFF: Step(S.COMPLETED, B.TELL_SUPPORT),
        E.REFUND: Step(S.COMPLETED, B.TELL_SUPPORT),
        E.DONE: Step(S.COMPLETED),
        E.CLIENT_ABSENT: Step(S.COMPLETED, B.TELL_SUPPORT),
        E.THERAPIST_ABSENT: Step(S.COMPLETED, B.DISPUTE),
        **FOUND,
    },
    S.CLIENT_ABSENT: {
        E.MONEY_PROVEN: Step(S.CLIENT_ABSENT, B.RETURN_WHOLE),
        E.CALLED_OFF: Step(S.CLIENT_ABSENT, B.TELL_SUPPORT),
        E.REFUND: Step(S.CLIENT_ABSENT, B.TELL_SUPPORT),
        E.DONE: Step(S.COMPLETED),  # within 48 hours, which whoever asks has checked
        E.CLIENT_ABSENT: Step(S.CLIENT_ABSENT),
        E.THERAPIST_ABSENT: Step(S.CLIENT_ABSENT, B.DISPUTE),
        **FOUND,
    },
    S.THERAPIST_ABSENT: {
        E.MONEY_PROVEN: Step(S.THERAPIST_ABSENT, B.RETURN_WHOLE),
        E.CALLED_OFF: Step(S.THERAPIST_ABSENT),
        E.REFUND: Step(S.THERAPIST_ABSENT),
        E.DONE: Step(S.THERAPIST_ABSENT, B.DISPUTE),
        E.CLIENT_ABSENT: Step(S.THERAPIST_ABSENT, B.DISPUTE),
        E.THERAPIST_ABSENT: Step(S.THERAPIST_ABSENT),
        **FOUND,
    },
    S.DECLINED: {
        E.YES: Step(S.DECLINED, B.TOO_LATE),
        E.NO: Step(S.DECLINED, B.TOO_LATE),
        E.DEADLINE: Step(S.DECLINED),
        E.MONEY_PROVEN: Step(S.DECLINED, B.RETURN_WHOLE),
    },
    S.LAPSED: {
        E.YES: Step(S.LAPSED, B.TOO_LATE),
        E.NO: Step(S.LAPSED, B.TOO_LATE),
        E.DEADLINE: Step(S.LAPSED),
        E.MONEY_PROVEN: Step(S.LAPSED, B.RETURN_WHOLE),
    },
    S.CALLED_OFF: {
        E.YES: Step(S.CALLED_OFF, B.TOO_LATE),
        E.NO: Step(S.CALLED_OFF),
        E.DEADLINE: Step(S.CALLED_OFF),
        E.MONEY_PROVEN: Step(S.CALLED_OFF, B.RETURN_WHOLE),
        E.CANCEL: Step(S.CALLED_OFF),
        E.CALLED_OFF: Step(S.CALLED_OFF),
        E.REFUND: Step(S.CALLED_OFF),
    },
}


class NotPossible(Exception):
    """This cannot happen to a booking that stands there. Nothing was changed."""

    def __init__(self, state: State, event: Event) -> None:
        self.state, self.event = state, event
        super().__init__(f"a booking that is {state} cannot have {event!r} happen to it")


class Overtaken(Exception):
    """Somebody else changed the booking first. Nothing was changed by us."""


def after(state: State, event: Event) -> Step:
    """Where this event leads. Raises NotPossible."""
    try:
        return LIFE[state][event]
    except KeyError:
        raise NotPossible(state, event) from None


def begin(work: Work, booking: Booking) -> None:
    """Write down that a booking was asked for."""
    _write_down(work, booking, "requested")


def happen(work: Work, booking: Booking, event: Event) -> Step:
    """Let this happen to a booking, and write it down. Raises NotPossible or Overtaken."""
    step = after(State(booking.state), event)
    if step.to != booking.state:
        _move(work, booking, step.to)
    _write_down(work, booking, event)
    return step


def _move(work: Work, booking: Booking, to: State) -> None:
    """Of two who change a booking at once the first wins; the update matches nothing for the second."""
    still_there = (Booking.id == booking.id) & (Booking.state == booking.state)
    moved = update(Booking).where(still_there).values(state=to).returning(Booking.id)
    if work.session.execute(moved, execution_options={"synchronize_session": False}).scalar() is None:
        raise Overtaken
    work.session.refresh(booking, ["state"])


def _write_down(work: Work, booking: Booking, event: str) -> None:
    work.session.add(
        BookingEvent(booking_id=booking.id, event=event, state=booking.state, actor=work.actor, at=work.now)
    )


def drawing() -> str:
    """The table as a Mermaid drawing, for docs/booking.md."""
    arrows = [
        f"    {_name(state)} --> {_name(step.to)}: {_label(event, step)}"
        for state, steps in LIFE.items()
        for event, step in steps.items()
        if step.to != state
    ]
    names = [f'    state "{state}" as {_name(state)}' for state in State if " " in state]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {_name(State.PENDING)}: request", *arrows])


def table() -> str:
    """The table in words, for docs/booking.md."""
    head = ["| | " + " | ".join(Event) + " |", "| --- " * (len(Event) + 1) + "|"]
    rows = [
        f"| **{state}** | " + " | ".join(_cell(state, event) for event in Event) + " |" for state in State
    ]
    return "\n".join(head + rows)


def _cell(state: State, event: Event) -> str:
    if event not in LIFE[state]:
        return "-"
    step = LIFE[state][event]
    to = "=" if step.to == state else str(step.to)
    return to if step.besides == Besides.NOTHING else f"{to}, {step.besides}"


def _label(event: Event, step: Step) -> str:
    return str(event) if step.besides == Besides.NOTHING else f"{event} ({step.besides})"


def _name(state: State) -> str:
    return state.replace(" ", "_")
