"""M-Pesa's own list of what came to us, page by page (facts/daraja.md 7.5).

The only way to find a payment of which neither answer nor callback nor confirmation arrived.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import structlog

from clock import in_nairobi
from payments.daraja.errors import PULL, failure_in
from payments.daraja.fields import ADDRESS, PHONE, check
from payments.daraja.values import as_code, moment, whole_shillings, words
from payments.daraja.wire import Reply
from payments.gateway import LISTED_FOR, Received

QUERY: Final = "/pulltransactions/v1/query"
REGISTER: Final = "/pulltransactions/v1/register"
SOME, NONE = "1000", "1001"  # of a registration: done now, and done before

Row = Mapping[str, object]

log = structlog.get_logger()


class Period(NamedTuple):
    """From when to when, in whole seconds."""

    start: datetime
    end: datetime


def period(start: datetime, end: datetime, now: datetime) -> Period | None:
    """What of this span M-Pesa answers for; None when that is nothing. A part of a second counts whole.

    ValueError unless start and end are aware and in order.
    """
    if start.tzinfo is None or end.tzinfo is None or start >= end:
        raise ValueError("start and end must be aware, start before end")
    begins, ends = max(start, now - LISTED_FOR), min(_rounded_up(end), now)
    return Period(begins.replace(microsecond=0), ends.replace(microsecond=0)) if begins < ends else None


def asked(shortcode: str, period: Period, offset: int) -> dict[str, str]:
    """Rows from ``offset`` on, in Nairobi's time."""
    return {
        "ShortCode": shortcode,
        "StartDate": f"{in_nairobi(period.start):%Y-%m-%d %H:%M:%S}",
        "EndDate": f"{in_nairobi(period.end):%Y-%m-%d %H:%M:%S}",
        "OffSetValue": str(offset),
    }


def rows_in(reply: Reply) -> list[Row]:
    """The rows of a page, none after the last. Raises what went wrong instead."""
    code = as_code(reply.body.get("ResponseCode"))
    if reply.status != 200 or code not in (SOME, NONE):
        raise failure_in(reply, PULL)
    return list(_flat(reply.body.get("Response"))) if code == SOME else []


def read(rows: list[Row]) -> Iterator[Received]:
    """The payments in these rows. A row without a receipt is none, and is counted in the log."""
    found = [payment for row in rows if (payment := _payment(row))]
    if len(found) < len(rows):
        log.error("mpesa_lists_what_cannot_be_read", rows=len(rows) - len(found))
    yield from found


def registration(shortcode: str, nominated_number: str, callback_url: str) -> dict[str, str]:
    """Asked for once. ValueError names a field that will not do."""
    order = {
        "ShortCode": shortcode,
        "RequestType": "Pull",
        "NominatedNumber": nominated_number.removeprefix("+"),
        "CallBackURL": callback_url,
    }
    check(order, {"NominatedNumber": PHONE, "CallBackURL": ADDRESS})
    return order


def registered(reply: Reply) -> bool:
    """Whether the registration is new. The key has two spellings. Raises what went wrong instead."""
    status = as_code(reply.body.get("ResponseStatus", reply.body.get("Response Status")))
    if reply.status == 200 and status in (SOME, NONE):
        return status == SOME
    raise failure_in(reply, PULL)


def _rounded_up(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1 if moment.microsecond else 0)


def _flat(said: object, deep: int = 4) -> Iterator[Row]:
    """Rows in lists within lists, and also when the list is written as text."""
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except (ValueError, RecursionError):
            return
    if isinstance(said, dict):
        yield {str(name).lower(): value for name, value in said.items()}
    for each in said if isinstance(said, list) and deep else ():
        yield from _flat(each, deep - 1)


def _payment(row: Row) -> Received | None:
    receipt = as_code(row.get("transactionid")) or ""
    if not receipt.isalnum():
        return None
    return Received(
        receipt=receipt,
        shillings=whole_shillings(row.get("amount")),
        reference=words(row.get("billreference")),
        phone_hint=words(row.get("msisdn"), 80),
        at=moment(row.get("trxdate")),
        kind=words(row.get("transactiontype"), 40),
    )
