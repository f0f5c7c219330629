"""What often happens before the scene that a test is about, and looks behind the scenes."""

from collections import Counter

import requests
from sqlalchemy import select

from models.bookings import Booking, State
from models.money import AttemptState, PaymentAttempt, Refund
from payments import ledger
from simulator.handset import Handset
from tests.memory import scene
from tests.world import World


def comes_home(client: Handset) -> Handset:
    """Dial, and begin at the beginning even when an earlier call broke off."""
    client.dial()
    return client.chooses("Start again") if "Start again" in client.screen.text else client


@scene
def asks_for(client: Handset, day: str = "Thu", at: str = "2:00 PM", whom: str = "Dr Jane") -> str:
    """A client asks for a time; the request's code."""
    comes_home(client).chooses("Book a session").chooses("Anxiety").chooses(whom).chooses("Individual")
    sends(client.chooses(day).chooses(at))
    return client.gets_sms("Request", at).code


def sends(client: Handset) -> Handset:
    """Send the request; whoever does so for the first time keeps texts short."""
    client.chooses("Send")
    if "May they say titles" in client.screen.text:
        client.chooses("No")
    return client.is_told("Request")


@scene
def is_accepted(client: Handset, therapist: Handset, day: str = "Thu", at: str = "2:00 PM") -> str:
    """A client asks for a time, and the therapist says yes; everybody has read what was said so far."""
    code = asks_for(client, day, at)
    therapist.gets_sms("New request", code).replies(f"YES {code}").reads_all()
    client.gets_sms("accepted", code, "reply PAY").reads_all()
    return code


@scene
def pays(client: Handset, therapist: Handset) -> None:
    """The client pays by text, and everybody has read that."""
    client.texts("PAY").enters_pin().gets_sms("Paid").reads_all()
    therapist.gets_sms("has paid").reads_all()


def state_of(world: World, code: str) -> State:
    return State(world.sql(select(Booking.state).where(Booking.code == code))[0][0])


def attempts(world: World) -> list[AttemptState]:
    """How every payment attempt stands, oldest first."""
    rows = world.sql(select(PaymentAttempt.state).order_by(PaymentAttempt.id))
    return [AttemptState(state) for (state,) in rows]


def pushes(world: World) -> int:
    """How many prompts M-Pesa was ever asked for."""
    return len(world.outside.mpesa.prompts)


def refunds(world: World) -> list[tuple[int, str]]:
    return [(amount, state) for amount, state in world.sql(select(Refund.amount, Refund.state))]


def books(world: World) -> dict[str, int]:
    """The accounts on which anything stands."""
    with world.runtime.office.looking() as work:
        return {account.value: amount for account, amount in ledger.balances(work).items() if amount}


def callback_address(world: World, which: int = -1) -> str:
    """Where M-Pesa was asked to say how a prompt ended."""
    return str(list(world.outside.mpesa.prompts.values())[which].push.callback_url)


def said_by_m_pesa(
    world: World, *, code: str = "0", receipt: str | None = None, amount: object = 2000, which: int = -1
) -> dict[str, object]:
    """A callback about a true prompt, with what somebody claims about it."""
    prompt = list(world.outside.mpesa.prompts.values())[which]
    items = [{"Name": "Amount", "Value": amount}, {"Name": "MpesaReceiptNumber", "Value": receipt}]
    told = {
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": prompt.checkout_request_id,
        "ResultCode": int(code),
        "ResultDesc": "said",
        **({"CallbackMetadata": {"Item": items}} if code == "0" else {}),
    }
    return {"Body": {"stkCallback": told}}


def tell(world: World, said: dict[str, object], which: int = -1) -> None:
    """Post this to a prompt's callback address; it is accepted, and everything that follows is done."""
    answer = requests.post(callback_address(world, which), json=said, timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"ResultCode": 0, "ResultDesc": "Accepted"})
    world.settle()


def texts_to(world: World, phone: str) -> Counter[str]:
    """Every text that a phone was ever sent, and how often."""
    national = phone.removeprefix("0")
    return Counter(text.body for text in world.outside.africas_talking.texts if text.to.endswith(national))
