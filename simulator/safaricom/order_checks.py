"""Whether an order's, a C2B or a pull request's fields are as Daraja wants them (facts/daraja.md 6 and 7)."""

from datetime import datetime
from typing import Final

from simulator.safaricom import refusals
from simulator.safaricom.c2b import Addresses
from simulator.safaricom.checks import (
    PHONE,
    Fields,
    Test,
    check,
    has_forbidden_word,
    is_callback,
    like,
    text,
)
from simulator.safaricom.orders import Signed
from simulator.safaricom.pulls import moment
from simulator.safaricom.quirks import Quirks
from simulator.safaricom.world import World

_WHOLE: Final = like("[1-9][0-9]*")
_REMARKS: Final = like(".{2,100}")
_PAYS: Final = {"BusinessPayment", "SalaryPayment", "PromotionPayment"}


def check_reversal(fields: Fields, world: World, quirks: Quirks) -> Signed:
    """7.1. Everything is required; RecieverIdentifierType is spelt so."""
    wanted: dict[str, Test] = {
        "TransactionID": bool,
        "Amount": _WHOLE,
        "ReceiverParty": world.shortcode.__eq__,
        "RecieverIdentifierType": "11".__eq__,
        "Remarks": _REMARKS,
    }
    return _signed(fields, quirks, "Initiator", {"TransactionReversal"}, wanted)


def check_payout(fields: Fields, world: World, quirks: Quirks) -> Signed:
    """7.3. A number that is none is found out later: SFC_IC0003."""
    wanted: dict[str, Test] = {
        "OriginatorConversationID": bool,
        "Amount": _WHOLE,
        "PartyA": world.shortcode.__eq__,
        "PartyB": bool,
        "Remarks": _REMARKS,
    }
    return _signed(fields, quirks, "InitiatorName", _PAYS, wanted)


def check_status(fields: Fields, world: World, quirks: Quirks) -> Signed:
    """7.2. Neither id is required here: a question about nothing ends with 25."""
    return _check_question(fields, world, quirks, "TransactionStatusQuery")


def check_balance(fields: Fields, world: World, quirks: Quirks) -> Signed:
    """7.4. One's own shortcode only."""
    return _check_question(fields, world, quirks, "AccountBalance")


def read_addresses(fields: Fields, world: World, quirks: Quirks) -> Addresses:
    """6. The ban on words, stated for these addresses, always holds here."""

    def fine(url: str) -> bool:
        return is_callback(url, quirks) and not has_forbidden_word(url)

    kinds = {"Completed", "Cancelled"}.__contains__
    check(fields, {"ShortCode": world.shortcode.__eq__, "ResponseType": kinds})
    check(fields, {"ConfirmationURL": fine, "ValidationURL": fine})
    names = "ValidationURL", "ConfirmationURL", "ResponseType"
    return Addresses(*(text(fields, name) for name in names))


def check_simulation(fields: Fields, world: World) -> None:
    """6, in the sandbox alone."""
    kind = "CustomerBuyGoodsOnline" if world.till else "CustomerPayBillOnline"
    check(
        fields,
        {
            "ShortCode": world.shortcode.__eq__,
            "CommandID": kind.__eq__,
            "Amount": _WHOLE,
            "Msisdn": PHONE,
            "BillRefNumber": bool,
        },
    )


def check_nomination(fields: Fields, world: World, quirks: Quirks) -> None:
    """7.5. The nominated number is a phone's, never the shortcode."""
    ours = text(fields, "ShortCode") == world.shortcode and text(fields, "RequestType") == "Pull"
    reachable = PHONE(text(fields, "NominatedNumber")) and is_callback(text(fields, "CallBackURL"), quirks)
    if not (ours and reachable):
        raise refusals.bad_pull()


def read_period(fields: Fields, world: World) -> tuple[datetime, datetime, int]:
    """7.5. From when to when, and from which row on."""
    start, end = moment(text(fields, "StartDate")), moment(text(fields, "EndDate"))
    offset, ours = text(fields, "OffSetValue"), text(fields, "ShortCode") == world.shortcode
    if start is None or end is None or end < start or not offset.isdecimal() or not ours:
        raise refusals.bad_pull()
    return start, end, int(offset)


def _check_question(fields: Fields, world: World, quirks: Quirks, command: str) -> Signed:
    ours = world.shortcode.__eq__
    wanted: dict[str, Test] = {"PartyA": ours, "IdentifierType": "4".__eq__, "Remarks": _REMARKS}
    return _signed(fields, quirks, "Initiator", {command}, wanted)


def _signed(fields: Fields, quirks: Quirks, who: str, commands: set[str], wanted: dict[str, Test]) -> Signed:
    """Refuses with the name of the first field that will not do."""

    def fine(url: str) -> bool:
        return is_callback(url, quirks)

    check(fields, {who: bool, "SecurityCredential": bool, "CommandID": commands.__contains__})
    check(fields, wanted)
    check(fields, {"ResultURL": fine, "QueueTimeOutURL": fine})
    names = who, "SecurityCredential", "ResultURL", "QueueTimeOutURL"
    return Signed(*(text(fields, name) for name in names))
