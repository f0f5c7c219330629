"""What befalls the service and M-Pesa in a chaos run. Each is noted by its name."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import requests
from redis.exceptions import RedisError
from sqlalchemy import func, select

from models.money import PaymentAttempt
from simulator import private_redis
from simulator.safaricom.faults import Spike
from simulator.safaricom.quirks import Collision, Quirks, Repeats
from tests.world import KEY

WEATHERS: Final = (0.0, 0.02, 0.05, 0.1, 0.3)
FAULTS: Final = ("lost-answer", "gateway-timeout", "busy", "html-page", "internal-error", "not-reached")
CALLS: Final = ("push", "push", "query", "reversal", "payout", "status", "pull", "token")
TROUBLES: Final = ("lost", "500", "429", "GatewayError")
QUIRKS: Final[Sequence[dict[str, Any]]] = (
    {"query_noise": 0.3},
    {"payout_charge": 7},
    {"odd_types": True},
    {"pull_spaced_key": True},
    {"pull_page": 7},
    {"collision": Collision.ENDS_1001},
    {"repeats": Repeats.PAID},
    {"only_newest_token": False},
    {"result_renames_originator": True},
    {"unknown_id_is_invalid": True},
    {"order_takes": 20.0, "pay_takes": 8.0},
    {"c2b_delay": 90.0},
    {"allowed_a_second": 2},
    {"allowed_a_second": 3, "spike_shape": Spike.EITHER},
)
_MUCH: Final = 3_000_000  # shillings


def kill_a_job(run: Any) -> int:
    """The process that RQ forked, at whatever it is."""
    return int(run.programs.kill_jobs(run.chance.choice(run.programs.names)))


def kill_a_program(run: Any) -> None:
    run.programs.kill(run.chance.choice(run.programs.names))


def empty_redis(run: Any) -> None:
    with suppress(RedisError):
        run.world.redis.flushdb()


def kill_redis(run: Any) -> None:
    run.redis.kill()
    time.sleep(run.chance.uniform(0, 0.3))
    run.redis = private_redis.start(run.folder / "redis")


def change_the_weather(run: Any) -> str:
    """From now on everything at M-Pesa may go wrong, with another chance."""
    rate = run.chance.choice(WEATHERS)
    run.mpesa.misfortune(rate)
    return f"weather {rate}"


def spoil_a_request(run: Any) -> str:
    fault, on = run.chance.choice(FAULTS), run.chance.choice(CALLS)
    run.mpesa.next_request(fault, on)
    return f"{on} meets {fault}"


def turn_odd(run: Any) -> str:
    """M-Pesa behaves in another of the ways in which it has been seen to behave."""
    rate = run.mpesa.quirks.misfortune
    quirk = run.chance.choice(QUIRKS)
    run.mpesa.behave(vars(Quirks()), **quirk, misfortune=rate)
    return f"quirk {', '.join(quirk)}"


def take_the_token_away(run: Any) -> None:
    """Somebody else has M-Pesa give out a token, and ours is good no more."""
    run.mpesa.new_token()


def empty_the_account(run: Any) -> None:
    run.mpesa.top_up(-max(0, run.mpesa.book.balance()))


def fill_the_account(run: Any) -> None:
    run.mpesa.top_up(_MUCH)


def spoil_a_text(run: Any) -> str:
    trouble = run.chance.choice(TROUBLES)
    run.world.outside.africas_talking.trouble_next(trouble)
    return f"text {trouble}"


def forge_a_callback(run: Any) -> str | bool:
    """To the true address of some prompt: for another amount, or in the name of another request."""
    attempt = run.world.sql(select(PaymentAttempt).order_by(func.random()).limit(1))
    if not attempt:
        return False
    ours = attempt[0][0]
    claimed = run.chance.choice((ours.amount, 1))
    others = run.chance.choice(["none", *run.mpesa.prompts])
    told = {
        "MerchantRequestID": "forged",
        "CheckoutRequestID": others if claimed == ours.amount else ours.checkout_request or others,
        "ResultCode": 0,
        "ResultDesc": "forged",
        "CallbackMetadata": {"Item": _items(claimed, _receipt_to_claim(run))},
    }
    _post(run, f"/payments/stk/{ours.token}", {"Body": {"stkCallback": told}})
    return f"forged callback, amount {'right' if claimed == ours.amount else 'wrong'}"


def forge_a_confirmation(run: Any) -> bool:
    """Of a payment by hand that nobody made, for a true booking."""
    known = run.people.some_booking()
    if known is None:
        return False
    told = {
        "TransactionType": "Pay Bill",
        "TransID": f"FRG{run.chance.randrange(10**7):07}",
        "TransTime": f"{run.world.clock.now():%Y%m%d%H%M%S}",
        "TransAmount": f"{known.price}.00",
        "BusinessShortCode": run.mpesa.world.shortcode,
        "BillRefNumber": known.code,
        "MSISDN": "2547 ***** 000",
    }
    _post(run, f"/payments/c2b/{KEY}/confirmation", told)
    return True


def _receipt_to_claim(run: Any) -> str:
    """That of another payment, or none that there is."""
    book = run.mpesa.book
    return str(run.chance.choice(book).receipt) if len(book) and run.chance.random() < 0.5 else "FORGED0001"


def _items(amount: int, receipt: str) -> list[dict[str, object]]:
    return [{"Name": "Amount", "Value": amount}, {"Name": "MpesaReceiptNumber", "Value": receipt}]


def _post(run: Any, path: str, body: object) -> None:
    with suppress(requests.RequestException):
        requests.post(f"{run.world.served.url}{path}", json=body, timeout=5)


Misfortune = Callable[[Any], str | bool | int | None]
EVERY: Final[Mapping[Misfortune, float]] = {
    kill_a_job: 0.5,
    spoil_a_request: 0.5,
    spoil_a_text: 1,
    forge_a_callback: 3,
    forge_a_confirmation: 15,  # each is asked about for a day
    change_the_weather: 5,
    turn_odd: 5,
    take_the_token_away: 5,
    kill_a_program: 8,
    empty_redis: 20,  # what was rung for then waits for 15 s
    kill_redis: 20,
    empty_the_account: 30,
    fill_the_account: 10,
}
"""Seconds, on the average."""
