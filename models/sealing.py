"""Private values: encrypted in the database, found by keyed hashes, bound to their place.

A sealed value opens only in the table, column and row it was sealed for (AES-256-GCM with those as
authenticated data), tells nothing by its length (padded), and names its key, so that keys can be
changed while both are live. Reasons and measurements: facts/reliability.md A7.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any, Final, Generic, Self, TypeVar, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, LargeBinary, String
from sqlalchemy.orm import InstrumentedAttribute, mapped_column

_VERSION: Final = b"\x01"
_NONCE: Final = 12  # bytes, as NIST SP 800-38D asks of GCM
_BLOCK: Final = 64  # bytes; every name, phone and specialisation is one block long

Key = tuple[str, bytes]
T = TypeVar("T", bound="str | None")


class CannotOpen(Exception):
    """A sealed value was tampered with, moved from its row, or its key is no longer configured."""


@dataclass(frozen=True)
class Keyring:
    """The keys of this installation: the first of each is active, the others still read."""

    field_keys: tuple[Key, ...]
    lookup_keys: tuple[Key, ...]

    def seal(self, text: str, place: str) -> bytes:
        name, key = self.field_keys[0]
        head = _VERSION + bytes([len(name)]) + name.encode()
        nonce = secrets.token_bytes(_NONCE)
        return head + nonce + AESGCM(key).encrypt(nonce, _padded(text.encode()), head + place.encode())

    def unseal(self, sealed: bytes, place: str) -> str:
        """The text again. Raises CannotOpen."""
        try:
            cut = 2 + sealed[1]
            head, nonce, body = sealed[:cut], sealed[cut : cut + _NONCE], sealed[cut + _NONCE :]
            key = dict(self.field_keys)[head[2:].decode()]
            return _unpadded(AESGCM(key).decrypt(nonce, body, head + place.encode())).decode()
        except (KeyError, IndexError, InvalidTag, ValueError) as wrong:
            raise CannotOpen(place.partition(":")[0]) from wrong

    def lookup(self, value: str) -> str:
        """What to store beside a sealed value so that it can be found again."""
        return _keyed(self.lookup_keys[0], value)

    def lookups(self, value: str) -> list[str]:
        """All that may be stored for this value, under the active and the older keys."""
        return [_keyed(key, value) for key in self.lookup_keys]


_installed: list[Keyring] = []


def install(keyring: Keyring) -> None:
    """Use these keys in this process. Columns cannot be handed arguments, hence one for all."""
    _installed[:] = [keyring]


def keyring() -> Keyring:
    return _installed[0]


class Sealed(Generic[T]):
    """An encrypted text column: ``name = Sealed[str]()`` stores the name only in sealed form.

    The column ``name`` holds bytes; the attribute opens them when it is read and not before.
    """

    def __init__(self, *, optional: bool = False) -> None:
        self._optional = optional

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner, self._name, self._column = owner, name, f"{name}_sealed"
        setattr(owner, self._column, mapped_column(name, LargeBinary, nullable=self._optional))

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> T: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self._column)
        return None if sealed is None else keyring().unseal(sealed, self._place(row))

    def __set__(self, row: Any, value: T) -> None:
        setattr(row, self._column, None if value is None else keyring().seal(value, self._place(row)))

    def is_set(self) -> ColumnElement[bool]:
        """The condition that a row has one."""
        column: InstrumentedAttribute[bytes | None] = getattr(self._owner, self._column)
        return column.is_not(None)

    def _place(self, row: Any) -> str:
        return f"{row.__tablename__}.{self._name}:{row.id}"


class SealedAndFound(Sealed[T]):
    """A sealed text with a keyed hash beside it: ``Client.phone.matches("+2547…")`` finds its row.

    ``indexed`` is false where the table has an index for it of its own.
    """

    def __init__(self, *, optional: bool = False, unique: bool = False, indexed: bool = True) -> None:
        super().__init__(optional=optional)
        self._unique, self._indexed = unique, indexed and not unique

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        self._lookup = f"{name}_lookup"
        column = mapped_column(String(80), nullable=self._optional, unique=self._unique, index=self._indexed)
        setattr(owner, self._lookup, column)

    def __set__(self, row: Any, value: T) -> None:
        super().__set__(row, value)
        setattr(row, self._lookup, None if value is None else keyring().lookup(value))

    def matches(self, value: str) -> ColumnElement[bool]:
        """The condition that a row's text is this one, under whichever key it was hashed."""
        column: InstrumentedAttribute[str | None] = getattr(self._owner, self._lookup)
        return column.in_(keyring().lookups(value))


class SealedPhone(SealedAndFound[str]):
    """A sealed phone (E.164), found by its number."""


def _keyed(key: Key, value: str) -> str:
    return f"{key[0]}:{hmac.new(key[1], value.encode(), hashlib.sha256).hexdigest()}"


def _padded(data: bytes) -> bytes:
    framed = len(data).to_bytes(4) + data
    return framed + b"\0" * (-len(framed) % _BLOCK)


def _unpadded(framed: bytes) -> bytes:
    return framed[4 : 4 + int.from_bytes(framed[:4])]
