"""What can befall one request on its way to Daraja and back."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_PAGE: Final = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_INCAPSULA: Final = _PAGE.format("Request unsuccessful. Incapsula incident ID: 877000150")


class Fault(StrEnum):
    """Misfortunes by name. Those of the first block leave the work done and spoil only the answer."""

    LOST_ANSWER = "lost-answer"
    GATEWAY_TIMEOUT = "gateway-timeout"
    INTERNAL_ERROR = "internal-error"
    SLOW = "slow"

    NOT_REACHED = "not-reached"
    HTML_PAGE = "html-page"
    FORBIDDEN_PAGE = "forbidden-page"
    BAD_GATEWAY = "bad-gateway"
    SPIKE_ARREST = "spike-arrest"
    SPIKE_ARREST_500 = "spike-arrest-500"
    BUSY = "busy"
    QUOTA = "quota"
    UNSPECIFIC = "unspecific"
    NO_PRODUCT = "no-product"
    NOT_ENTITLED = "not-entitled"

    NONE = "none"


class Spike(StrEnum):
    """The two shapes of spike arrest, and either by chance."""

    POLICY = "429"
    ERROR = "500"
    EITHER = "either"


CALLS: Final = (
    "",
    *("token", "push", "query", "register", "simulate"),
    *("reversal", "payout", "status", "balance", "register_pull", "pull"),
)

AFTER_THE_WORK: Final = {Fault.LOST_ANSWER, Fault.GATEWAY_TIMEOUT, Fault.INTERNAL_ERROR, Fault.SLOW}
HANGING_UP: Final = {Fault.LOST_ANSWER, Fault.NOT_REACHED}

PAGES: Final = {
    Fault.GATEWAY_TIMEOUT: (504, _PAGE.format("504 Gateway Time-out")),
    Fault.BAD_GATEWAY: (502, _PAGE.format("502 Bad Gateway")),
    Fault.HTML_PAGE: (200, _INCAPSULA),
    Fault.FORBIDDEN_PAGE: (403, _INCAPSULA),
}

ERRORS: Final = {
    Fault.INTERNAL_ERROR: (500, "500.003.1001", "Internal Server Error"),
    Fault.SPIKE_ARREST_500: (500, "500.003.02", "Error Occurred: Spike Arrest Violation"),
    Fault.BUSY: (500, "500.003.02", "System is busy. Please try again in few minutes."),
    Fault.QUOTA: (500, "500.003.03", "Quota Violation"),
    Fault.UNSPECIFIC: (500, "500.001.1001", ""),
    Fault.NO_PRODUCT: (
        401,
        "401.003.01",
        "Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found",
    ),
    Fault.NOT_ENTITLED: (403, "403.002.1001", "You are not authorized to initiate this transaction"),
}

SPIKES: Final = {Spike.POLICY: Fault.SPIKE_ARREST, Spike.ERROR: Fault.SPIKE_ARREST_500}


def spike_arrest(allowed: int, seconds: int) -> dict[str, object]:
    """The gateway's own words when more than so many came in so many seconds (facts/daraja.md 1)."""
    rate = f"messagesPerPeriod={allowed}, periodInMicroseconds={seconds}000000, maxBurstMessageCount=1.0"
    return {
        "fault": {
            "faultstring": f"Spike arrest violation. Allowed rate : MessageRate{{{rate}}}",
            "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"},
        }
    }


@dataclass
class _Arranged:
    fault: Fault
    on: str
    times: int


class Faults:
    """Faults arranged for the next requests: to one call (``token``, ``push``, ``query``…) or to any."""

    def __init__(self) -> None:
        self._arranged: list[_Arranged] = []

    def arrange(self, fault: Fault, on: str = "", times: int = 1) -> None:
        """The next ``times`` requests to ``on`` (any call when empty) meet this fault, or ValueError."""
        if on not in CALLS or times < 1:
            raise ValueError(f"calls are {', '.join(CALLS[1:])}; times is at least 1")
        self._arranged.append(_Arranged(fault, on, times))

    def take(self, call: str) -> Fault:
        """The fault that this request meets, if any, used up by it."""
        return self._use(lambda each: each.on in ("", call))

    def _use(self, fits: Callable[[_Arranged], bool]) -> Fault:
        for each in filter(fits, self._arranged):
            each.times -= 1
            self._arranged = [left for left in self._arranged if left.times > 0]
            return each.fault
        return Fault.NONE
