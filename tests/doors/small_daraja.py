"""A small Daraja for the tests of its client: it gives the replies it is told to give, and remembers."""

import base64
import json
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import fakeredis
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask, Response, request

from failures import GatewayFailure
from payments.daraja.client import Daraja
from payments.gateway import Purpose
from simulator.serving import serve

NOON = datetime(2024, 7, 10, 9, 0, tzinfo=UTC)  # noon in Nairobi
CHECKOUT = "ws_CO_1007202409152617172396192"
HTML = "<html><body>Request unsuccessful. Incapsula incident ID: 1</body></html>"
SPIKE = {
    "fault": {
        "faultstring": "Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5}",
        "detail": {"errorcode": "policies.ratelimit.SpikeArrestViolation"},
    }
}
QUOTA = {
    "fault": {
        "faultstring": "Rate limit quota violation. Quota limit exceeded. Identifier : _default",
        "detail": {"errorcode": "policies.ratelimit.QuotaViolation"},
    }
}
ACCEPTED = {
    "MerchantRequestID": "2654-4b64-97ff-b827b542881d3130",
    "CheckoutRequestID": CHECKOUT,
    "ResponseCode": "0",
    "ResponseDescription": "Success. Request accepted for processing",
    "CustomerMessage": "Success. Request accepted for processing",
}

TAKEN = {
    "OriginatorConversationID": "f1e2-4b95-a71d-b30d3cdbb7a7735297",
    "ConversationID": "AG_20210706_20106e9209f64bebd05b",
    "ResponseCode": "0",
    "ResponseDescription": "Accept the service request successfully.",
}
NO_PAYMENTS = {
    "ResponseRefID": "26178-4d2b",
    "ResponseCode": "1001",
    "ResponseMessage": "No transactions",
    "Response": "[[]]",
}


def error(code, text=""):
    return {"requestId": "1c5b-4ba8-815c-ac45c57a3db0", "errorCode": code, "errorMessage": text}


def ended(code, **more):
    """The answer to a question about CHECKOUT."""
    return {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": "22205-34066-1",
        "CheckoutRequestID": CHECKOUT,
        "ResultCode": code,
        "ResultDesc": "…",
        **more,
    }


TOKEN_REFUSED = (404, error("404.001.03", "Invalid Access Token"))


@dataclass(frozen=True)
class Account:
    daraja_url: str
    daraja_consumer_key: str = "consumer-key"
    daraja_consumer_secret: str = "consumer-secret"
    daraja_shortcode: str = "174379"
    daraja_passkey: str = "passkey"
    daraja_initiator: str = "clinicapi"
    daraja_initiator_password: str = "S3cret#99"
    daraja_certificate: str = ""


@cache
def private_key():
    """The key that Safaricom would keep to itself."""
    return rsa.generate_private_key(65537, 2048)


@cache
def certificate() -> str:
    """The path of the certificate that Safaricom gives out; long past its date, as the real ones are."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "small daraja")])
    made = (
        x509.CertificateBuilder(name, name, private_key().public_key(), 1)
        .not_valid_before(NOON - timedelta(days=4000))
        .not_valid_after(NOON - timedelta(days=2000))
        .sign(private_key(), hashes.SHA256())
    )
    file = Path(mkdtemp()) / "safaricom.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return str(file)


def opened(credential):
    """The password in a SecurityCredential."""
    return private_key().decrypt(base64.b64decode(credential, validate=True), padding.PKCS1v15()).decode()


class SmallDaraja:
    """Answers with its replies in turn, the last one for ever; ``before`` runs before each answer.

    All its clients share one Redis and a clock that stands still until ``moment`` is moved.
    """

    def __init__(self):
        self.pushes, self.questions, self.token_requests = [], [], []
        self.push_replies, self.query_replies = [(200, ACCEPTED)], [(200, ended("0"))]
        self.token_replies = []
        self.orders, self.order_replies = [], [(200, TAKEN)]
        self.pulls, self.pull_replies = [], []
        self.before = lambda: None
        self.moment, self.redis_server = NOON, fakeredis.FakeServer()
        self._served = serve(self._app())
        self.url, self.stop = self._served.url, self._served.stop

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def client(self, consumer_key="consumer-key", account=None, **options) -> Daraja:
        account = Account(self.url, consumer_key, **{"daraja_certificate": certificate(), **(account or {})})
        return Daraja(account, self.redis(), lambda: self.moment, requests.Session(), **options)

    def redis(self):
        return fakeredis.FakeRedis(server=self.redis_server)

    def _app(self):
        app = Flask(__name__)
        app.add_url_rule("/oauth/v1/generate", view_func=self._token)
        app.add_url_rule("/mpesa/stkpush/v1/processrequest", view_func=self._push, methods=["POST"])
        app.add_url_rule("/mpesa/stkpushquery/v1/query", view_func=self._query, methods=["POST"])
        app.add_url_rule("/<path:path>", view_func=self._order, methods=["POST"])
        return app

    def _token(self):
        self.token_requests.append(dict(request.headers))
        token = {"access_token": f"token-{len(self.token_requests)}", "expires_in": "3599"}
        return self._reply(self.token_replies or [(200, token)])

    def _push(self):
        self.pushes.append((dict(request.headers), request.get_json()))
        return self._reply(self.push_replies)

    def _query(self):
        self.questions.append((dict(request.headers), request.get_json()))
        return self._reply(self.query_replies)

    def _order(self, path):
        """Any other call; one for past payments is answered with nothing after the last reply."""
        called = (f"/{path}", dict(request.headers), request.get_json())
        if path == "pulltransactions/v1/query":
            self.pulls.append(called)
            return self._reply([self.pull_replies.pop(0) if self.pull_replies else (200, NO_PAYMENTS)])
        self.orders.append(called)
        return self._reply(self.order_replies)

    def _reply(self, replies):
        status, body = replies.pop(0) if len(replies) > 1 else replies[0]
        self.before()
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(
            text, status, content_type="text/html" if isinstance(body, str) else "application/json"
        )


def cut_the_line():
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


def prompt(daraja, turn=None, **changed):
    asked = {
        "phone": "+254712345678",
        "shillings": 2000,
        "reference": "48213",
        "description": "Session",
        "callback_url": "https://pay.example/payments/stk/k3y",
    }
    return daraja.prompt(turn or daraja.line_up(), **{**asked, **changed})


REPORTS = {
    "results_url": "https://pay.example/payments/results/k3y",
    "timeouts_url": "https://pay.example/payments/timeouts/k3y",
}


def give_back(daraja, **changed):
    asked = {"receipt": "PDU91HIVIT", "shillings": 200, "about": "Refund 48213", **REPORTS}
    return daraja.give_back(**{**asked, **changed})


def send_money(daraja, **changed):
    asked = {
        "phone": "+254705912645",
        "shillings": 10,
        "key": "53e3-4aa8-9fe0",
        "purpose": Purpose.PAYOUT,
        "about": "Payout 7",
        **REPORTS,
    }
    return daraja.send_money(**{**asked, **changed})


def look_up(daraja, **changed):
    return daraja.look_up(**{"receipt": "NEF61H8J60", **REPORTS, **changed})


def ask_balance(daraja, **changed):
    return daraja.ask_balance(**{**REPORTS, **changed})


def failure(daraja, call=prompt, **changed):
    with pytest.raises(GatewayFailure) as caught:
        call(daraja, **changed)
    return caught.value
