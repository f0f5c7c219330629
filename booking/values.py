"""The plain values that a menu may name: what the desk gives, takes and refuses."""

from booking.absences import TooLate
from booking.calling_off import NothingOffered
from booking.cancelling import HasBegun
from booking.clients import NotAName
from booking.completing import CannotRate, NotYet
from booking.diary import Earnings, Entry
from booking.directory import Offered, Profile, shown_name
from booking.groups import CannotAnnounce, Group, NoSuchGroup
from booking.hours import Closed, DayIsOver, NotHours
from booking.lifecycle import NotPossible
from booking.moves import NoOffer, TooManyMoves
from booking.new_booking import AlreadyBooked
from booking.paying import NothingToPay, PromptLive, TooManyPayers
from booking.requests import Quote
from booking.seats import NoSeat
from booking.sessions import NoSuchBooking, Seen
from booking.slots import SlotRef, SlotTaken
from models.bookings import OPEN, State
from models.people import SessionKind

__all__ = [
    "OPEN",
    "AlreadyBooked",
    "CannotAnnounce",
    "CannotRate",
    "Closed",
    "DayIsOver",
    "Earnings",
    "Entry",
    "Group",
    "HasBegun",
    "NoOffer",
    "NoSeat",
    "NoSuchBooking",
    "NoSuchGroup",
    "NotAName",
    "NotHours",
    "NotPossible",
    "NotYet",
    "NothingOffered",
    "NothingToPay",
    "Offered",
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
    "shown_name",
]
