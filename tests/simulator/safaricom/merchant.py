"""A merchant to try the stand-in with: a client of Daraja with no manners of its own."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from flask import Flask, request

from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.world import World

AMINA = "254712345678"
STAMP = "20261123090000"
WORLD = World()


@dataclass
class Clock:
    """Stands still until told."""

    time: datetime = datetime(2026, 11, 23, 6, 0, 0, 439000, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def later(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Merchant:
    """A client of Daraja with no manners: it sends what a test tells it to, and keeps what comes."""

    url: str
    mpesa: Mpesa
    callbacks_at: str = ""
    got: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: int = 200
    token: str = ""

    def oauth(self, pair: str = "", grant: str = "client_credentials", kind: str = "Basic") -> Any:
        pair = pair or f"{WORLD.consumer_key}:{WORLD.consumer_secret}"
        header = {"Authorization": f"{kind} {b64encode(pair.encode()).decode()}"}
        url = f"{self.url}/oauth/v1/generate"
        return requests.get(url, params={"grant_type": grant}, headers=header, timeout=5)

    def sign_in(self) -> str:
        self.token = self.oauth().json()["access_token"]
        return self.token

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        headers.setdefault("Authorization", f"Bearer {self.token}")
        return requests.post(self.url + path, json=body, headers=headers, timeout=5)

    def push(self, **changes: Any) -> requests.Response:
        return self.post("/mpesa/stkpush/v1/processrequest", self.fields(**changes))

    def fields(self, **changes: Any) -> dict[str, Any]:
        fields = {
            **signature(),
            "TransactionType": "CustomerPayBillOnline",
            "Amount": "2000",
            "PartyA": AMINA,
            "PartyB": "174379",
            "PhoneNumber": AMINA,
            "CallBackURL": f"{self.callbacks_at}/payments/stk/0f1e2d",
            "AccountReference": "48213",
            "TransactionDesc": "Session",
        }
        return {name: value for name, value in {**fields, **changes}.items() if value is not None}

    def ask(self, checkout_request_id: str, **changes: Any) -> requests.Response:
        body = {**signature(), "CheckoutRequestID": checkout_request_id, **changes}
        return self.post("/mpesa/stkpushquery/v1/query", body)

    def pushed(self, **changes: Any) -> str:
        return str(self.push(**changes).json()["CheckoutRequestID"])

    def stk(self) -> list[dict[str, Any]]:
        """The callbacks that have arrived by now."""
        assert self.mpesa.settle()
        return [body["Body"]["stkCallback"] for _, _, body in self.got if "Body" in body]


def signature() -> dict[str, Any]:
    password = b64encode(f"174379{WORLD.passkey}{STAMP}".encode()).decode()
    return {"BusinessShortCode": 174379, "Password": password, "Timestamp": STAMP}


def receiver(merchant: Merchant) -> Flask:
    app = Flask("merchant")

    @app.post("/<path:path>")
    def keep(path: str) -> tuple[str, int]:
        merchant.got.append((f"/{path}", dict(request.headers), request.get_json()))
        return "{}", merchant.answers

    return app


def the_error(answer: requests.Response) -> tuple[int, str, str]:
    body = answer.json()
    assert set(body) == {"requestId", "errorCode", "errorMessage"}
    return answer.status_code, body["errorCode"], body["errorMessage"]
