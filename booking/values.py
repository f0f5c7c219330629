"""The plain values that a menu may name: what the desk gives, takes and refuses."""

from booking.absences import TooLate
from booking.calling_off import NothingOffered
from booking.cancelling import HasBegun
from booking.clients import NotAName
from booking.completing import CannotRate, NotYet
from booking.directory import Offered, Profile, shown_name
from booking.lifecycle import NotPossible
from booking.moves import NoOffer, TooManyMoves
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
    "NoOffer",
    "NoSuchBooking",
    "NotAName",
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
