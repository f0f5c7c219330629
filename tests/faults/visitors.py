"""What clients do while all around them breaks: they book, and they press Pay."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from booking import clients
from booking.asking import requests
from booking.asking.paying import NothingToPay, PhoneTaken, PromptLive
from booking.changing import answers
from booking.desk import Desk
from booking.slots import SlotRef, free_times
from booking.work import Work
from language import Language
from models.people import SessionKind, Therapist


def book(work: Work, phone: str) -> bool:
    """A client joins, asks for a time some days ahead, and gets a yes."""
    client = clients.join(work, phone, Language.ENGLISH, "words")
    for therapist in work.session.scalars(select(Therapist)):
        if free := free_times(work, therapist, 60, since=work.now + timedelta(days=5)):
            slot = SlotRef(therapist.id, SessionKind.INDIVIDUAL, free[0])
            answers.yes(work, requests.ask_for(work, slot, client, None))
            return True
    return False


def press_pay(work: Work, phone: str) -> None:
    """What the pay screen's key does."""
    desk = Desk(work, phone, clients.known_by(work, phone))
    for it in desk.sessions():
        with suppress(NothingToPay, PhoneTaken, PromptLive):
            desk.ask_for_payment(it.code)
