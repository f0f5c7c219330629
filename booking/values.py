"""The plain values that a menu may name: what the desk gives, takes and refuses."""

from booking.alternatives import WayOn
from booking.asking.again import LastTime
from booking.asking.my_waits import Opened, Wished
from booking.asking.new_booking import AlreadyBooked
from booking.asking.patience import FailedOften, TooManyPayers
from booking.asking.paying import NothingToPay, PhoneTaken, PromptLive
from booking.asking.requests import Quote
from booking.asking.seats import NoSeat
from booking.asking.waitlist import NoWaiting
from booking.changing.absences import TooLate
from booking.changing.calling_off import NothingOffered
from booking.changing.cancelling import ComesBack, HasBegun
from booking.changing.completing import CannotRate, NotYet
from booking.changing.groups import CannotAnnounce, Group, NoSuchGroup, Why
from booking.changing.moves import NoOffer, TooManyMoves
from booking.clients import NotAName
from booking.lifecycle import NotPossible
from booking.loose_ends import LooseEnds
from booking.sessions import NoSuchBooking, Seen
from booking.slots import SlotRef, SlotTaken
from booking.therapists.dates import DayHasPassed, NotADate
from booking.therapists.diary import Earnings, Entry
from booking.therapists.directory import Offered, Profile, shown_name
from booking.therapists.hours import Closed, DayIsOver, NotHours
from booking.therapists.hours_of_day import NotATime
from booking.therapists.soonest import Mark
from models.bookings import OPEN, State
from models.people import SessionKind

__all__ = [
    "OPEN",
    "AlreadyBooked",
    "CannotAnnounce",
    "CannotRate",
    "Closed",
    "ComesBack",
    "DayHasPassed",
    "DayIsOver",
    "Earnings",
    "Entry",
    "FailedOften",
    "Group",
    "HasBegun",
    "LastTime",
    "LooseEnds",
    "Mark",
    "NoOffer",
    "NoSeat",
    "NoSuchBooking",
    "NoSuchGroup",
    "NoWaiting",
    "NotADate",
    "NotAName",
    "NotATime",
    "NotHours",
    "NotPossible",
    "NotYet",
    "NothingOffered",
    "NothingToPay",
    "Offered",
    "Opened",
    "PhoneTaken",
    "Profile",
    "PromptLive",
    "Quote",
    "Seen",
    "SessionKind",
    "SlotRef",
    "SlotTaken",
    "State",
    "TooLate",
    "TooManyMoves",
    "TooManyPayers",
    "WayOn",
    "Why",
    "Wished",
    "shown_name",
]
