"""The plain values that a menu may name: what the desk gives, takes and refuses."""

from booking.cancelling import HasBegun
from booking.clients import NotAName
from booking.completing import CannotRate
from booking.directory import Offered, Profile, shown_name
from booking.lifecycle import NotPossible
from booking.paying import NothingToPay, PromptLive, TooManyPayers
from booking.requests import AlreadyBooked, Quote
from booking.sessions import NoSuchBooking, Seen
from booking.slots import SlotRef, SlotTaken
from models.bookings import OPEN, State
from models.people import SessionKind

__all__ = [
    "OPEN",
    "AlreadyBooked",
    "CannotRate",
    "HasBegun",
    "NoSuchBooking",
    "NotAName",
    "NotPossible",
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
    "TooManyPayers",
    "shown_name",
]
