"""The USSD gateway: phones dial, the service answers, sessions end in every way they do."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import requests

from simulator.africas_talking import alphabet
from simulator.africas_talking.exchange import Exchange
from simulator.africas_talking.line import SCREEN, Line, Screen, Shown

INPUT: Final = 80  # characters that Safaricom lets a person type on one screen
AGENT: Final = "at-ussd-api/1.0"
LABEL: Final = "at-ussd-hop-metadata"
NO_SERVICE: Final = "Connection problem or invalid MMI code."
MALFORMED: Final = "Response should start with a CON or an END"


class NotOnTheLine(Exception):
    """The phone has no session open: it never dialled, or the session is over."""


class TooMuchTyped(ValueError):
    """More than a phone lets a person type on one screen."""


class _NoAnswer(Exception):
    """The service did not give a screen; what the gateway says about it."""


@dataclass(frozen=True)
class _Answer:
    body: str
    ends: bool


class Ussd:
    """Sessions of all phones, one each at most."""

    def __init__(self, exchange: Exchange) -> None:
        self.screens: list[Screen] = []
        self._exchange = exchange
        self._lines: dict[str, Line] = {}

    def dial(self, phone: str, code: str) -> Shown:
        """Dial ``*384*7464#``, or with more before the hash; whatever was open is hung up first."""
        with self._exchange.lock(phone):
            self._leave(phone)
            extras = self._extras(code)
            if extras is None:
                return Shown(NO_SERVICE, open=False)
            return self._ask(self._new_line(phone, extras))

    def type(self, phone: str, typed: str) -> Shown:
        """Answer the screen. NotOnTheLine when no session is open, TooMuchTyped above 80 characters."""
        if len(typed) > INPUT:
            raise TooMuchTyped(f"a phone takes {INPUT} characters at most")
        with self._exchange.lock(phone):
            line = self._open_line(phone)
            if line.turns_sheet(typed):
                return line.turn(typed, self._exchange.now())
            line.hear(typed, self._exchange.quirks(phone))
            return self._ask(line)

    def hang_up(self, phone: str) -> None:
        """End the session where it is; nothing happens when none is open."""
        with self._exchange.lock(phone):
            self._leave(phone)

    def on_ussd(self, phone: str) -> bool:
        """Whether a session is open on this phone at this moment, a screen being fetched included."""
        line = self._lines.get(phone)
        return line is not None and self._exchange.now() < line.over_at()

    def tick(self) -> None:
        """End the sessions that nobody answered in time."""
        for phone, line in list(self._lines.items()):
            lock = self._exchange.lock(phone)
            if self._exchange.now() >= line.over_at() and lock.acquire(blocking=False):
                try:
                    self._leave(phone, only=line)
                finally:
                    lock.release()

    def reset(self) -> None:
        self._lines.clear()
        self.screens.clear()

    def _extras(self, code: str) -> str | None:
        """What was dialled after our code, ``4821`` of ``*384*7464*4821#``; None for another's code."""
        ours = re.escape(self._exchange.account.ussd_code.removesuffix("#"))
        dialled = re.fullmatch(rf"{ours}(?:\*(.*))?#", code)
        return (dialled[1] or "") if dialled else None

    def _new_line(self, phone: str, text: str) -> Line:
        now = self._exchange.now()
        code, network = self._exchange.account.ussd_code, self._exchange.network(phone)
        line = self._lines[phone] = Line(phone, network, code, text, began=now, shown_at=now)
        return line

    def _open_line(self, phone: str) -> Line:
        line = self._lines.get(phone)
        if line and self._exchange.now() >= line.over_at():
            self._leave(phone)
        if phone not in self._lines:
            raise NotOnTheLine("no session is open on this phone")
        return self._lines[phone]

    def _leave(self, phone: str, only: Line | None = None) -> None:
        line = self._lines.get(phone)
        if line and only in (None, line):
            self._finish(line, "Incomplete")

    def _ask(self, line: Line) -> Shown:
        """Fetch the next screen from the service, and see the session to its end if this was it."""
        line.shown_at = self._exchange.now()
        try:
            answer = self._fetch(line)
        except _NoAnswer as error:
            self._finish(line, "Failed", str(error))
            return Shown(NO_SERVICE, open=False)
        if self._exchange.quirks(line.phone).drops_line:
            self._finish(line, "Incomplete")
            return Shown(NO_SERVICE, open=False)
        return self._last(line, answer) if answer.ends else line.show(answer.body, self._exchange.now())

    def _last(self, line: Line, answer: _Answer) -> Shown:
        self._finish(line, "Success")
        shown, _ = alphabet.cut(alphabet.legible(answer.body), SCREEN)
        return Shown(shown, open=False)

    def _finish(self, line: Line, status: str, error: str = "") -> None:
        self._lines.pop(line.phone, None)
        quirks = self._exchange.quirks(line.phone)
        notice = line.notice(status, error, self._exchange.now())
        ended = self._exchange.addresses.ended
        for _ in range(quirks.notices):
            self._exchange.agenda.after(quirks.notice_after, lambda: self._exchange.tell(ended, notice))

    def _fetch(self, line: Line) -> _Answer:
        line.hops += 1
        response = self._post(line)
        line.last_reply = response.text
        if LABEL in response.headers:
            line.labels.append(response.headers[LABEL])
        answer = _understood(response)
        self.screens.append(Screen(line.phone, self._exchange.now(), answer.body, answer.ends))
        return answer

    def _post(self, line: Line) -> requests.Response:
        """Ask once, or as often as this phone's switches say; every repeat is the same word for word."""
        quirks = self._exchange.quirks(line.phone)
        once = self._request(line)
        if quirks.repeats and quirks.repeats_at_once:
            with ThreadPoolExecutor(quirks.repeats + 1) as senders:
                answers = [senders.submit(once) for _ in range(quirks.repeats + 1)]
            return answers[0].result()
        for _ in range(quirks.repeats):
            once()
        return once()

    def _request(self, line: Line) -> Callable[[], requests.Response]:
        url, form = self._exchange.addresses.ussd, line.form()
        headers = {"User-Agent": AGENT, **({LABEL: line.labels[-1]} if line.labels else {})}

        def send() -> requests.Response:
            try:
                return self._exchange.post(url, form, headers)
            except requests.Timeout:
                raise _NoAnswer("The application did not respond in time") from None
            except requests.RequestException:
                raise _NoAnswer("The application could not be reached") from None

        return send


def _understood(response: requests.Response) -> _Answer:
    """What the service said (1.2): 200, text/plain, CON or END at the very start, and not nothing."""
    if response.status_code != 200:
        raise _NoAnswer(f"The application responded with status {response.status_code}")
    response.encoding = "utf-8"
    word, body = response.text[:4], response.text[4:]
    plain = response.headers.get("Content-Type", "").startswith("text/plain")
    if not plain or word not in ("CON ", "END ") or not body.strip():
        raise _NoAnswer(MALFORMED)
    return _Answer(body, ends=word == "END ")
