"""What every part of M-Pesa works on: the world, today's switches, the post, the phones, the book."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock

from simulator.safaricom.book import Book, Entry
from simulator.safaricom.callbacks import Postman
from simulator.safaricom.ids import Mint
from simulator.safaricom.phones import Message, Phones
from simulator.safaricom.quirks import Quirks
from simulator.safaricom.world import World


@dataclass
class State:
    """One life of M-Pesa, from one reset to the next. Whoever changes it holds ``lock``."""

    world: World
    lock: RLock
    quirks: Quirks = field(default_factory=Quirks)
    post: Postman = field(default_factory=Postman)
    phones: Phones = field(default_factory=Phones)
    book: Book = field(default_factory=Book)
    befell: Counter[str] = field(default_factory=Counter)  # how often each misfortune came

    def __post_init__(self) -> None:
        self.mint = Mint(self.world)

    def now(self) -> datetime:
        return self.world.now()

    def text(self, entry: Entry, words: str) -> None:
        """Into the inbox of the customer whose money it was."""
        self.phones.named(entry.phone).inbox.append(Message(words, entry.at))
