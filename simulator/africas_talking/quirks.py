"""What can go wrong, as switches: one set for each phone, all off to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final


class Trouble(StrEnum):
    """What happens to a request to send texts (facts/africastalking.md 2.2)."""

    NONE = ""
    LOST = "lost"  # accepted and delivered, but the line goes dead before the answer
    DEAD = "dead"  # the line goes dead before anything was accepted
    JUNK = "junk"  # accepted and delivered, and answered with a page for browsers
    NO_ID = "no id"  # accepted and delivered under the id "None"
    UNKNOWN_CODE = "unknown code"  # accepted and delivered, with a code that no documentation has
    BROKEN = "500"
    TOO_MANY = "429"
    NO_RECIPIENTS = "no recipients"  # 201 with an empty list: refused as a whole
    RISK_HOLD = "RiskHold"
    INVALID_SENDER_ID = "InvalidSenderId"
    INVALID_PHONE_NUMBER = "InvalidPhoneNumber"
    UNSUPPORTED_NUMBER_TYPE = "UnsupportedNumberType"
    INSUFFICIENT_BALANCE = "InsufficientBalance"
    USER_IN_BLACKLIST = "UserInBlacklist"
    COULD_NOT_ROUTE = "CouldNotRoute"
    DO_NOT_DISTURB = "DoNotDisturbRejection"
    INTERNAL_SERVER_ERROR = "InternalServerError"
    GATEWAY_ERROR = "GatewayError"
    REJECTED_BY_GATEWAY = "RejectedByGateway"


REFUSAL_CODES: Final = {
    Trouble.RISK_HOLD: 401,
    Trouble.INVALID_SENDER_ID: 402,
    Trouble.INVALID_PHONE_NUMBER: 403,
    Trouble.UNSUPPORTED_NUMBER_TYPE: 404,
    Trouble.INSUFFICIENT_BALANCE: 405,
    Trouble.USER_IN_BLACKLIST: 406,
    Trouble.COULD_NOT_ROUTE: 407,
    Trouble.DO_NOT_DISTURB: 409,
    Trouble.INTERNAL_SERVER_ERROR: 500,
    Trouble.GATEWAY_ERROR: 501,
    Trouble.REJECTED_BY_GATEWAY: 502,
}


class Dated(StrEnum):
    """The three ways in which dates of incoming texts have been seen to be written (2.3)."""

    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    PLAIN = "plain"


class UnknownQuirk(ValueError):
    """No such switch, or no such setting of it."""


@dataclass(frozen=True)
class Quirks:
    """How the gateway treats one phone. Delays are seconds of the world's clock."""

    network: str = ""  # the network code it reports; empty: whoever handed the number out
    # USSD
    repeats: int = 0  # times that each request is sent again, word for word
    repeats_at_once: bool = False  # all of them at the same moment rather than one after another
    stray_space: bool = False  # "1 *2" instead of "1*2"
    silence_adds_star: bool = True  # an empty reply makes "1" into "1*" rather than leaving it
    drops_line: bool = False  # the service answers, and the phone never sees it
    notices: int = 1  # how many end-of-session notices come; 0 is a lost one
    notice_after: float = 0.0
    # texts to the phone
    trouble: Trouble = Trouble.NONE
    report: str = "Success"  # the delivery report's status; empty: none ever comes
    failure_reason: str = "DeliveryFailure"  # told when the report is Failed or Rejected
    reports: int = 1
    report_after: float = 0.0
    # texts from the phone
    dated: Dated = Dated.SECONDS
    arrivals: int = 1  # how often each text is posted even though the service answered 200

    def changed(self, changes: Mapping[str, Any]) -> "Quirks":
        """The same with these switches set, by name; UnknownQuirk names what will not do."""
        unknown = changes.keys() - {field.name for field in fields(self)}
        if unknown:
            raise UnknownQuirk(f"no such switch: {', '.join(sorted(unknown))}")
        return replace(self, **{name: self._fitting(name, value) for name, value in changes.items()})

    def receives(self) -> bool:
        """Whether texts get as far as this phone."""
        return self.report not in ("Failed", "Rejected", "AbsentSubscriber", "Expired")

    def _fitting(self, name: str, value: Any) -> Any:
        kind = type(getattr(self, name))
        if kind is bool and not isinstance(value, bool):
            raise UnknownQuirk(f"{name} is true or false")
        try:
            return kind(value)
        except (TypeError, ValueError):
            raise UnknownQuirk(f"{name} cannot be {value!r}") from None
