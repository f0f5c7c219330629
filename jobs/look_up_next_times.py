"""Keep the order of therapists young: work out again whose next free time is over, or has changed."""

from booking.therapists import soonest
from booking.work import Actor
from runtime import Runtime


def look_up_next_times(runtime: Runtime) -> int:
    """How many were looked at, at most booking.soonest.AT_ONCE. Computed without holding up any writer."""
    with runtime.office.looking(Actor.CLOCK) as work:
        found = soonest.look_up(work)
    if not found:
        return 0
    return runtime.office.carry_out(Actor.CLOCK, lambda work: soonest.note(work, found))
