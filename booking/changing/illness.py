"""A therapist who is ill today: everything that has not begun is called off (R2.6)."""

from booking.changing import calling_off, groups
from booking.work import Work, lock_diary
from clock import in_nairobi
from models.people import Therapist


def call_off_today(work: Work, therapist: Therapist) -> int:
    """Call off the rest of today, groups that nobody joined included; how many clients are told."""
    lock_diary(work, therapist.id)
    today = in_nairobi(work.now).date()
    theirs = groups.of_therapist(work, therapist)
    ahead = [it for it in theirs if it.starts > work.now and in_nairobi(it.starts).date() == today]
    told = sum(groups.call_off(work, therapist, it.id) for it in ahead)
    return told + sum(calling_off.call_off(work, it) for it in calling_off.open_today(work, therapist))
