"""A mail server that keeps every letter it takes, for people to read: SMTP on 127.0.0.1.

With a folder it also puts each letter there, as a file that any mail program opens:
``amina@example.com/001.eml``. What can go wrong is asked for by ``trouble_next``; whatever is sent to
``nobody@`` comes back.
"""

import asyncio
import socket
from collections import deque
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import StrEnum
from pathlib import Path
from ssl import SSLContext
from threading import Event, Thread
from typing import Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

NOBODY: Final = "nobody@"
_TAKEN: Final = "250 2.0.0 OK"


class Trouble(StrEnum):
    """How the coming letter goes wrong."""

    COME_BACK_LATER = "come back later"  # greylisted: nothing happened
    CLOSED = "closed"  # for everybody
    NO_SUCH_ADDRESS = "no such address"
    LETTER_REFUSED = "letter refused"  # after it was read
    NO_ROOM = "no room"  # after it was read, for now
    LINE_DROPPED = "line dropped"  # the letter is kept, and nobody hears so


_BEFORE_THE_LETTER: Final = {
    Trouble.COME_BACK_LATER: "451 4.7.1 Greylisted, please try again later",
    Trouble.CLOSED: "421 4.3.2 Service shutting down",
    Trouble.NO_SUCH_ADDRESS: "550 5.1.1 No such user here",
}
_AFTER_THE_LETTER: Final = {
    Trouble.LETTER_REFUSED: "554 5.6.0 Message refused",
    Trouble.NO_ROOM: "452 4.3.1 Insufficient system storage",
}


@dataclass(frozen=True)
class Delivered:
    """One letter that was taken, for one reader."""

    to: str
    message: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return str(body.get_content()).replace("\r\n", "\n") if body else ""

    @property
    def calendar(self) -> str | None:
        """The iCalendar object in it, exactly as it came."""
        for part in self.message.walk():
            if part.get_content_type() == "text/calendar":
                return bytes(part.get_payload(decode=True)).decode()
        return None


@dataclass
class PostOffice:
    """Open until ``close``. ``account`` is a user and a password, if letters are taken from nobody else."""

    port: int = 0
    folder: Path | None = None
    trust: SSLContext | None = None  # with it, STARTTLS is offered and demanded
    account: tuple[str, str] | None = None
    letters: list[Delivered] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        self._loop, self._open = asyncio.new_event_loop(), Event()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._open.wait()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def letters_to(self, address: str) -> list[Delivered]:
        """Oldest first."""
        return [letter for letter in self.letters if letter.to == address]

    def trouble_next(self, *troubles: Trouble | str) -> None:
        """The coming letters go wrong like this, one each."""
        self.troubles.extend(Trouble(trouble) for trouble in troubles)

    def reset(self) -> None:
        self.letters.clear()
        self.troubles.clear()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    # what aiosmtpd asks for

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith(NOBODY):
            return _BEFORE_THE_LETTER[Trouble.NO_SUCH_ADDRESS]
        if self.troubles and self.troubles[0] in _BEFORE_THE_LETTER:
            return _BEFORE_THE_LETTER[self.troubles.popleft()]
        envelope.rcpt_tos.append(address)
        return _TAKEN

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble in _AFTER_THE_LETTER:
            return _AFTER_THE_LETTER[trouble]
        for address in envelope.rcpt_tos:
            self._keep(address, envelope.original_content or b"")
        if trouble == Trouble.LINE_DROPPED and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return _TAKEN

    def _keep(self, address: str, raw: bytes) -> None:
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        self.letters.append(Delivered(address, message, raw))
        if self.folder:
            place = self.folder / address.replace("/", "_")
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{len(self.letters_to(address)):03}.eml").write_bytes(raw)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._greet, sock=self._door))
        self._loop.call_soon(self._open.set)
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(server.wait_closed())
        self._loop.close()

    def _greet(self) -> SMTP:
        return SMTP(
            self,
            hostname="post.example",
            loop=self._loop,
            tls_context=self.trust,
            require_starttls=self.trust is not None,
            authenticator=self._knows if self.account else None,
            auth_required=self.account is not None,
            auth_require_tls=self.trust is not None,
        )

    def _knows(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object
    ) -> AuthResult:
        login, password = getattr(data, "login", b""), getattr(data, "password", b"")
        return AuthResult(success=(login.decode(), password.decode()) == self.account, handled=False)
