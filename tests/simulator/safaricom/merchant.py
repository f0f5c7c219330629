"""A merchant to try the stand-in with: a client of Daraja with no manners of its own."""

import json
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate
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
    verdict: Any = field(default_factory=lambda: {"ResultCode": "0", "ResultDesc": "Accepted"})
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
        return _without_none({**fields, **changes})

    def ask(self, checkout_request_id: str, **changes: Any) -> requests.Response:
        body = {**signature(), "CheckoutRequestID": checkout_request_id, **changes}
        return self.post("/mpesa/stkpushquery/v1/query", body)

    def pushed(self, **changes: Any) -> str:
        return str(self.push(**changes).json()["CheckoutRequestID"])

    def stk(self) -> list[dict[str, Any]]:
        """The callbacks that have arrived by now."""
        assert self.mpesa.settle()
        return [body["Body"]["stkCallback"] for _, _, body in self.got if "Body" in body]

    # orders

    def signed(self, who: str = "Initiator") -> dict[str, Any]:
        return {
            who: WORLD.initiator,
            "SecurityCredential": sealed(WORLD.initiator_password, self.mpesa.certificate_pem),
            "ResultURL": f"{self.callbacks_at}/payments/results/4a5b",
            "QueueTimeOutURL": f"{self.callbacks_at}/payments/timeouts/4a5b",
            "Remarks": "OK",
        }

    def reverse(self, receipt: str, amount: int = 2000, **changes: Any) -> requests.Response:
        body = {
            **self.signed(),
            "CommandID": "TransactionReversal",
            "TransactionID": receipt,
            "Amount": str(amount),
            "ReceiverParty": "174379",
            "RecieverIdentifierType": "11",
        }
        return self.post("/mpesa/reversal/v1/request", _without_none(body | changes))

    def pay_out(self, amount: int = 500, key: str = "a1b2", **changes: Any) -> requests.Response:
        body = {
            **self.signed("InitiatorName"),
            "OriginatorConversationID": key,
            "CommandID": "BusinessPayment",
            "Amount": str(amount),
            "PartyA": "174379",
            "PartyB": AMINA,
            "Occassion": "x",
        }
        return self.post("/mpesa/b2c/v3/paymentrequest", _without_none(body | changes))

    def look_up(self, **by: Any) -> requests.Response:
        """``TransactionID="…"`` or ``OriginalConversationID="…"``."""
        about = {"PartyA": "174379", "IdentifierType": "4", "Occasion": "OK"}
        body = {**self.signed(), "CommandID": "TransactionStatusQuery", **about, **by}
        return self.post("/mpesa/transactionstatus/v1/query", _without_none(body))

    def ask_balance(self, **changes: Any) -> requests.Response:
        about = {"CommandID": "AccountBalance", "PartyA": "174379", "IdentifierType": "4"}
        body = {**self.signed(), **about, **changes}
        return self.post("/mpesa/accountbalance/v1/query", _without_none(body))

    # what customers pay of themselves

    def register(self, **changes: Any) -> requests.Response:
        base = f"{self.callbacks_at}/payments/c2b/k"
        urls = {"ConfirmationURL": f"{base}/confirmation", "ValidationURL": f"{base}/validation"}
        body = {"ShortCode": "174379", "ResponseType": "Completed", **urls, **changes}
        return self.post("/mpesa/c2b/v2/registerurl", body)

    def register_pull(self, **changes: Any) -> requests.Response:
        body = {
            "ShortCode": "174379",
            "RequestType": "Pull",
            "NominatedNumber": "254722000000",
            "CallBackURL": f"{self.callbacks_at}/payments/pull",
        }
        return self.post("/pulltransactions/v1/register", body | changes)

    def pull(self, start: str, end: str, offset: int = 0, **changes: Any) -> requests.Response:
        period = {"StartDate": start, "EndDate": end, "OffSetValue": str(offset)}
        return self.post("/pulltransactions/v1/query", {"ShortCode": "174379", **period, **changes})

    def arrived(self, at: str) -> list[Any]:
        """The bodies that have come by now to paths with this in them, oldest first."""
        assert self.mpesa.settle()
        return [body for path, _, body in self.got if at in path]

    def result(self) -> dict[str, Any]:
        """The newest result that has come by now."""
        return dict(self.arrived("/results/")[-1]["Result"])


def parameters(result: dict[str, Any]) -> dict[str, Any]:
    listed = result["ResultParameters"]["ResultParameter"]
    return {each["Key"]: each.get("Value") for each in listed}


def sealed(password: str, certificate: str) -> str:
    """As a merchant seals it: RSA, PKCS#1 v1.5, base64 (facts/daraja.md 7)."""
    return b64encode(public_key(certificate).encrypt(password.encode(), PKCS1v15())).decode()


def public_key(certificate: str) -> RSAPublicKey:
    key = load_pem_x509_certificate(certificate.encode()).public_key()
    assert isinstance(key, RSAPublicKey)
    return key


def _without_none(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def signature() -> dict[str, Any]:
    password = b64encode(f"174379{WORLD.passkey}{STAMP}".encode()).decode()
    return {"BusinessShortCode": 174379, "Password": password, "Timestamp": STAMP}


def receiver(merchant: Merchant) -> Flask:
    app = Flask("merchant")

    @app.post("/<path:path>")
    def keep(path: str) -> tuple[str, int]:
        merchant.got.append((f"/{path}", dict(request.headers), request.get_json()))
        said = merchant.verdict if path.endswith("/validation") else {}
        return (said if isinstance(said, str) else json.dumps(said)), merchant.answers

    return app


def the_error(answer: requests.Response) -> tuple[int, str, str]:
    body = answer.json()
    assert set(body) == {"requestId", "errorCode", "errorMessage"}
    return answer.status_code, body["errorCode"], body["errorMessage"]
