"""Which words are English and which Kiswahili, read off the catalogue itself."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT: Final = Path(__file__).parents[1]
SPEAKING: Final = ("booking", "jobs", "mail", "payments", "sms", "ussd", "web")
CATALOGUE: Final = ROOT / "locales/sw/LC_MESSAGES/messages.po"
_FILLED_IN: Final = re.compile(r"\{\w+\}")
_WORD: Final = re.compile(r"[a-z]+")


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as source:
        return read_po(source)


def said_in_code() -> set[str]:
    """Every text that the service may say to anybody, in English."""
    at_the_top = {text for file in ROOT.glob("*.py") for text in _said_in(file)}
    return at_the_top | said_in(*SPEAKING)


def said_in(*rooms: str) -> set[str]:
    """Every text of these rooms."""
    return {text for room in rooms for file in (ROOT / room).rglob("*.py") for text in _said_in(file)}


def _said_in(file: Path) -> set[str]:
    return {str(text) for _, text, *_ in extract_from_file("python", file)}


def english_left_in(said: str, names: str = "") -> set[str]:
    """The words that our English texts use and no Kiswahili one does, but for those in ``names``."""
    return _words(said) & _only_english() - _words(names)


@cache
def _only_english() -> frozenset[str]:
    english = {word for message in catalogue() if message.id for word in _words(str(message.id))}
    kiswahili = {word for message in catalogue() if message.id for word in _words(str(message.string))}
    return frozenset(english - kiswahili)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_FILLED_IN.sub(" ", text).lower()))
