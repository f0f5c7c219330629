"""A mail server as a MailGateway. The only file that speaks SMTP (RFC 5321)."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urlsplit

import structlog

from failures import GatewayFailure, TryLater, Unclear
from mail.gateway import Envelope, MailRefused, NobodyThere, WhyNot
from mail.message import as_message

TIMEOUT: Final = 6.0  # seconds of silence; a job has thirty for the whole conversation
_COME_BACK: Final = timedelta(minutes=10)  # to a server that knows us not yet, and wants to see us twice
_THIS_MACHINE: Final = ("127.0.0.1", "localhost", "::1")
# RFC 3463 3.2, RFC 7505 4.2: no such mailbox, no such domain, no address at all, moved away, takes no mail.
_NO_SUCH_ADDRESS: Final = re.compile(rb"5\.1\.(?:1|2|3|6|10)\b")
_ANY_REASON: Final = re.compile(rb"5\.\d+\.\d+\b")
# Said of addresses, and as often of us: relaying, blocklists, a password that is wanted (RFC 5321 4.2.3).
_PERHAPS_NONE: Final = (550, 551, 553)

log = structlog.get_logger()


class Smtp:
    """Hands letters to the server at ``url``, from ``sender``; one conversation each.

    ``smtps://`` is encrypted from the start, ``smtp://`` by STARTTLS, which the server must offer unless
    it is on this machine. ``trust`` says whose certificates will do, and then STARTTLS is always asked for.
    """

    def __init__(
        self, url: str, sender: str, trust: ssl.SSLContext | None = None, timeout: float = TIMEOUT
    ) -> None:
        parts = urlsplit(url)
        self._host, self._encrypted = parts.hostname or "", parts.scheme == "smtps"
        self._port = parts.port or (465 if self._encrypted else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._starttls = not self._encrypted and (trust is not None or self._host not in _THIS_MACHINE)
        self._trust = trust
        self._sender, self._timeout = sender, timeout

    def send(self, letter: Envelope) -> None:
        """See MailGateway."""
        message = as_message(letter, self._sender).as_bytes()
        try:
            with self._conversation() as server:
                self._address(server, letter.to)
                self._hand_over(server, message)
        except GatewayFailure as failure:
            log.warning("letter_not_sent", kind=type(failure).__name__, said=str(failure))
            raise

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        """Connected, encrypted and known to the server."""
        server = self._connected()
        try:
            with _nothing_was_handed_over():
                self._introduce(server)
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        where, us = (self._host, self._port), self._sender.partition("@")[2]
        with _nothing_was_handed_over():
            if self._encrypted:
                trust = self._trust or ssl.create_default_context()
                return smtplib.SMTP_SSL(*where, us, timeout=self._timeout, context=trust)
            return smtplib.SMTP(*where, us, timeout=self._timeout)

    def _introduce(self, server: smtplib.SMTP) -> None:
        if self._starttls:
            server.starttls(context=self._trust or ssl.create_default_context())
        if self._user:
            server.login(self._user, self._password)
        server.ehlo_or_helo_if_needed()

    def _address(self, server: smtplib.SMTP, to: str) -> None:
        """From whom, to whom. Nothing is handed over yet."""
        with _nothing_was_handed_over():
            sender, recipient = server.mail(self._sender), (250, b"")
            if sender[0] == 250:
                recipient = server.rcpt(to)
        _check(sender, "MAIL", _of_us)
        _check(recipient, "RCPT", _of_the_address)

    def _hand_over(self, server: smtplib.SMTP, message: bytes) -> None:
        try:
            answer = server.data(message)
        except smtplib.SMTPDataError as wrong:
            answer = (wrong.smtp_code, _bytes(wrong.smtp_error))
        except (smtplib.SMTPException, OSError) as trouble:
            raise Unclear(f"DATA {type(trouble).__name__}") from None
        _check(answer, "DATA", _of_the_letter)


@contextmanager
def _nothing_was_handed_over() -> Iterator[None]:
    """Whatever goes wrong in here, no letter was taken; the errors' own words may hold addresses."""
    try:
        yield
    except (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError) as wrong:
        raise MailRefused(WhyNot.CONFIGURATION, type(wrong).__name__) from None
    except smtplib.SMTPAuthenticationError as wrong:
        _check((wrong.smtp_code, b""), "AUTH", _of_us)
    except (smtplib.SMTPException, OSError) as trouble:
        raise NobodyThere(said=type(trouble).__name__) from None


def _check(answer: tuple[int, bytes], step: str, refused: Callable[[int, bytes], WhyNot]) -> None:
    """Nothing when the server agrees. Its words are not kept: they may hold the address."""
    code, words = answer
    said = f"{step} {code}"
    if 200 <= code < 300:
        return
    if 500 <= code < 600:
        raise MailRefused(refused(code, words), said)
    if code == 421:  # it closes the line
        raise NobodyThere(said=said)
    if 400 <= code < 500:
        raise TryLater(_COME_BACK, said)
    raise Unclear(said)


def _of_us(_code: int, _words: bytes) -> WhyNot:
    return WhyNot.CONFIGURATION


def _of_the_address(code: int, words: bytes) -> WhyNot:
    """Only a reason after the code tells for sure; what follows in words is anybody's."""
    if _NO_SUCH_ADDRESS.match(words):
        return WhyNot.NO_SUCH_ADDRESS
    in_doubt = code in _PERHAPS_NONE and not _ANY_REASON.match(words)
    return WhyNot.PERHAPS_NONE if in_doubt else WhyNot.TURNED_DOWN


def _of_the_letter(_code: int, _words: bytes) -> WhyNot:
    return WhyNot.TURNED_DOWN


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
