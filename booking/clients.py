"""Joining, and what a client may change about themselves."""

import hashlib
import re
import unicodedata
from typing import Final

from sqlalchemy import select, update

from booking.work import Work
from language import Language
from models.people import Client, Consent
from models.texts import Text, TextState

CONSENT_VERSION: Final = "2026-11"


class NotAName(Exception):
    """What was typed holds no name."""


def known_by(work: Work, phone: str) -> Client | None:
    """The client with this number (E.164), if they joined."""
    return work.session.scalars(select(Client).where(Client.phone.matches(phone))).first()


def join(work: Work, phone: str, language: Language, words: str, channel: str = "ussd") -> Client:
    """A new client, with the words they agreed to. Somebody who joined before is simply found."""
    if client := known_by(work, phone):
        return client
    client = Client(phone=phone, language=language, joined_at=work.now)
    work.session.add(client)
    work.session.flush()
    work.session.add(
        Consent(
            client_id=client.id,
            version=CONSENT_VERSION,
            text_hash=hashlib.sha256(words.encode()).hexdigest(),
            language=language,
            channel=channel,
            given_at=work.now,
        )
    )
    return client


def stop_texts(work: Work, phone: str) -> None:
    """No more reminders, ratings and offers, nor those that wait to be sent.

    What a live booking needs still comes (REQUIREMENTS R6.3).
    """
    if client := known_by(work, phone):
        client.reminders = False
    waiting = Text.phone.matches(phone) & Text.may_stop & (Text.state == TextState.WAITING)
    work.session.execute(update(Text).where(waiting).values(state=TextState.STALE, ended_at=work.now))


def first_name(typed: str) -> str:
    """A name as it can be shown on every phone: plain letters, at most 20. Raises NotAName."""
    plain = unicodedata.normalize("NFKD", typed).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z' -]", "", plain).strip(" '-")[:20].strip()
    if not re.search(r"[A-Za-z]", name):
        raise NotAName
    return name[0].upper() + name[1:]
