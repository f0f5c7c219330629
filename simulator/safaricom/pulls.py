"""Pull Transactions: the list of what customers paid in the last 48 hours (facts/daraja.md 7.5)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from simulator.safaricom.book import Entry
from simulator.safaricom.state import State
from simulator.safaricom.world import NAIROBI

REACH: Final = timedelta(hours=48)
_FORM: Final = "%Y-%m-%d %H:%M:%S"
Json = dict[str, Any]


class Pulls:
    """One shortcode's registration, and its list. What was never confirmed is in it like all the rest."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.nominated = ""

    def register(self, nominated: str) -> Json:
        """1000, and 1001 ever after."""
        code, words = ("1001", "already") if self.nominated else ("1000", "successfully")
        self.nominated = self.nominated or nominated
        key = "Response Status" if self._state.quirks.pull_spaced_key else "ResponseStatus"
        return {
            "ResponseRefID": self._state.mint.request_id(),
            key: code,
            "ShortCode": self._state.world.shortcode,
            "ResponseDescription": f"ShortCode registered {words}",
        }

    @property
    def open(self) -> bool:
        """Whether the list may be asked for."""
        return bool(self.nominated) or not self._state.quirks.pull_needs_registration

    def reaches(self, start: datetime) -> bool:
        """Whether a period may begin so long ago."""
        return self._state.quirks.pull_clips or start >= self._state.now() - REACH

    def page(self, start: datetime, end: datetime, offset: int) -> Json:
        """Oldest first, from this row on, at most ``pull_page`` of them; 1001 when there are none."""
        rows = [self._row(each) for each in self._paid(start, end)][offset:]
        listed: Json | list[Any] | str = [rows[: self._state.quirks.pull_page]]
        if not rows and self._state.quirks.odd_types:
            listed = "[[]]"
        return {
            "ResponseRefID": self._state.mint.request_id(),
            "ResponseCode": "1000" if rows else "1001",
            "ResponseMessage": "Success" if rows else "No transactions found for the period",
            "Response": listed,
        }

    def _paid(self, start: datetime, end: datetime) -> list[Entry]:
        """Start and end count in whole seconds; the reach and the lag do not."""
        now = self._state.now()
        first, last = now - REACH, now - timedelta(seconds=self._state.quirks.pull_lag)
        there = [each for each in self._state.book.received() if first <= each.at <= last]
        found = [each for each in there if start <= each.at.replace(microsecond=0) <= end]
        return sorted(found, key=lambda each: each.at)

    def _row(self, entry: Entry) -> Json:
        """Keys in lower case; the date is Nairobi's, though its Z says otherwise, unless it means that."""
        at = entry.at.astimezone(UTC if self._state.quirks.pull_means_utc else NAIROBI)
        payer = self._state.phones.named(entry.phone)
        return {
            "transactionId": entry.receipt,
            "trxDate": f"{at:%Y-%m-%dT%H:%M:%S}Z",
            "msisdn": payer.masked if self._state.quirks.odd_types else int(payer.number[3:]),
            "sender": payer.name,
            "transactiontype": "c2b-buy-goods-debit" if self._state.world.till else "c2b-pay-bill-debit",
            "billreference": entry.reference,
            "amount": f"{entry.amount}.00",
            "organizationname": self._state.world.payee,
        }


def moment(text: str) -> datetime | None:
    """``2026-10-01 08:00:00``, which is Nairobi's."""
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=NAIROBI)
    except ValueError:
        return None
