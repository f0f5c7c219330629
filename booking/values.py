"""The plain values that a menu may name: what the desk gives, takes and refuses."""

from booking.absences import TooLate
from booking.again import LastTime
from booking.calling_off import NothingOffered
from booking.cancelling import HasBegun
from booking.clients import NotAName
from booking.completing import CannotRate, NotYet
from booking.dates import DayHasPassed, NotADate
from booking.desk import ComesBack
from booking.diary import Earnings, Entry
from booking.directory import Offered, Profile, shown_name
from booking.groups import CannotAnnounce, Group, NoSuchGroup, Why
from booking.hours import Closed, DayIsOver, NotHours
from booking.hours_of_day import NotATime
from booking.lifecycle import NotPossible
from booking.loose_ends import LooseEnds
from booking.moves import NoOffer, TooManyMoves
from booking.new_booking import AlreadyBooked
from booking.paying import NothingToPay, PromptLive, TooManyPayers
from booking.requests import Quote
from booking.seats import NoSeat
from booking.sessions import NoSuchBooking, Seen
from booking.slots import SlotRef, SlotTaken
from booking.soonest import Mark
from booking.waiting_list import Opened, Wished
from booking.waitlist import NoWaiting
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
    "Why",
    "Wished",
    "shown_name",
]
