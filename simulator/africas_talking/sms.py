"""Texts to phones: accepted, refused, delivered, reported."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from threading import Lock
from typing import Final
from uuid import uuid4

from simulator.africas_talking import alphabet
from simulator.africas_talking.exchange import Exchange
from simulator.africas_talking.numbers import is_mobile
from simulator.africas_talking.quirks import REFUSAL_CODES, Trouble

DEFAULT_SENDER: Final = "AFRICASTKNG"
_CENTS_A_PART: Final = 80


@dataclass(frozen=True)
class Text:
    """A text that the gateway accepted. ``number`` orders all texts; ``arrived``: it is in the inbox."""

    number: int
    id: str
    sender: str
    to: str
    body: str
    at: datetime
    arrived: bool

    @property
    def parts(self) -> int:
        return alphabet.parts(self.body)


@dataclass(frozen=True)
class Recipient:
    """One line of the answer to a request to send (facts/africastalking.md 2.2)."""

    code: int
    status: str
    number: str
    id: str = "None"
    cents: int = 0

    def shape(self) -> dict[str, str | int]:
        return {
            "statusCode": self.code,
            "number": self.number,
            "status": self.status,
            "cost": _money(self.cents) if self.cents else "0",
            "messageId": self.id,
        }


@dataclass(frozen=True)
class Sent:
    """What came of one request: a line for each recipient, and the texts that went out."""

    recipients: Sequence[Recipient]
    texts: Sequence[Text]

    def shape(self) -> dict[str, object]:
        cost = _money(sum(line.cents for line in self.recipients))
        message = f"Sent to {len(self.texts)}/{len(self.recipients)} Total Cost: {cost}"
        return answer(message, [line.shape() for line in self.recipients])


class Sms:
    """Every text that was sent, and the inbox of every phone."""

    def __init__(self, exchange: Exchange) -> None:
        self.texts: list[Text] = []
        self._exchange = exchange
        self._inboxes: defaultdict[str, list[Text]] = defaultdict(list)
        self._troubles: deque[Trouble] = deque()
        self._outage = Trouble.NONE
        self._numbers = count(1)
        self._guard = Lock()

    def trouble_next(self, *troubles: Trouble) -> None:
        """The coming requests to send go wrong like this, one each, whoever they are for."""
        self._troubles.extend(troubles)

    def outage(self, trouble: Trouble) -> None:
        """From now on every request to send goes wrong like this; NONE ends it."""
        self._outage = trouble

    def trouble(self, to: Sequence[str]) -> Trouble:
        """What goes wrong with this request as a whole; what was said for the next one is used up."""
        with self._guard:
            if self._troubles:
                return self._troubles.popleft()
        if self._outage:
            return self._outage
        troubles = [self._exchange.quirks(phone).trouble for phone in to]
        return next((trouble for trouble in troubles if trouble not in REFUSAL_CODES), Trouble.NONE)

    def send(self, to: Sequence[str], body: str, sender: str, trouble: Trouble = Trouble.NONE) -> Sent:
        """Accept or refuse for each recipient, all of them for a refusal in ``trouble``.

        Accepted texts are in their inboxes when this returns; reports are for ``report`` to send.
        """
        lines, texts = [], []
        for number in to:
            text = None if (why := self._refusal(number, trouble)) else self._keep(number, body, sender)
            lines.append(_listed(text, trouble) if text else Recipient(REFUSAL_CODES[why], why.value, number))
            texts += [text] if text else []
        return Sent(lines, texts)

    def inbox(self, phone: str, after: int = 0) -> list[Text]:
        """The texts on this phone, oldest first, numbered above ``after``."""
        with self._guard:
            return [text for text in self._inboxes[phone] if text.number > after]

    def report(self, texts: Sequence[Text]) -> None:
        """Tell the service what became of these, as each phone's switches say (2.4)."""
        for text in texts:
            quirks = self._exchange.quirks(text.to)
            for _ in range(quirks.reports if quirks.report else 0):
                self._exchange.agenda.after(quirks.report_after, self._reporting(text))

    def reset(self) -> None:
        with self._guard:
            self.texts.clear()
            self._inboxes.clear()
            self._troubles.clear()
            self._outage = Trouble.NONE

    def _refusal(self, number: str, trouble: Trouble) -> Trouble:
        """Why this one is refused; NONE when it is not."""
        if not is_mobile(number):
            return Trouble.INVALID_PHONE_NUMBER
        own = self._exchange.quirks(number).trouble
        return next((why for why in (own, trouble) if why in REFUSAL_CODES), Trouble.NONE)

    def _keep(self, phone: str, body: str, sender: str) -> Text:
        arrives = self._exchange.quirks(phone).receives()
        with self._guard:
            number, now = next(self._numbers), self._exchange.now()
            text = Text(number, f"ATXid_{uuid4().hex}", sender, phone, body, now, arrives)
            self.texts.append(text)
            self._inboxes[phone] += [text] if arrives else []
        return text

    def _reporting(self, text: Text) -> Callable[[], object]:
        quirks = self._exchange.quirks(text.to)
        form = {"id": text.id, "status": quirks.report, "phoneNumber": text.to}
        form["networkCode"] = self._exchange.network(text.to)
        if quirks.report in ("Failed", "Rejected"):
            form["failureReason"] = quirks.failure_reason

        return lambda: self._exchange.tell(self._exchange.addresses.delivery, form)


def answer(message: str, recipients: Sequence[dict[str, str | int]] = ()) -> dict[str, object]:
    """The one shape of answers to a request to send."""
    return {"SMSMessageData": {"Message": message, "Recipients": list(recipients)}}


def _accepted(text: Text) -> Recipient:
    return Recipient(101, "Success", text.to, text.id, text.parts * _CENTS_A_PART)


def _listed(text: Text, trouble: Trouble) -> Recipient:
    """An accepted text in the list, as this trouble has it."""
    line = _accepted(text)
    match trouble:
        case Trouble.NO_ID:
            return replace(line, id="None")
        case Trouble.UNKNOWN_CODE:
            return replace(line, code=777, status="Surprise")
        case _:
            return line


def _money(cents: int) -> str:
    return f"KES {cents / 100:.4f}"
