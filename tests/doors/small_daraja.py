"""A small Daraja for the tests of its client: it gives the replies it is told to give, and remembers."""

import json
import socket
from dataclasses import dataclass
from datetime import UTC, datetime

import fakeredis
import pytest
import requests
from flask import Flask, Response, request

from failures import GatewayFailure
from payments.daraja.client import Daraja
from payments.gateway import MpesaGateway
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
ACCEPTED = {
    "MerchantRequestID": "2654-4b64-97ff-b827b542881d3130",
    "CheckoutRequestID": CHECKOUT,
    "ResponseCode": "0",
    "ResponseDescription": "Success. Request accepted for processing",
    "CustomerMessage": "Success. Request accepted for processing",
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


class SmallDaraja:
    """Answers with its replies in turn, the last one for ever; ``before`` runs before each answer.

    All its clients share one Redis and a clock that stands still until ``moment`` is moved.
    """

    def __init__(self):
        self.pushes, self.questions, self.token_requests = [], [], []
        self.push_replies, self.query_replies = [(200, ACCEPTED)], [(200, ended("0"))]
        self.token_replies = []
        self.before = lambda: None
        self.moment, self.redis_server = NOON, fakeredis.FakeServer()
        self._served = serve(self._app())
        self.url, self.stop = self._served.url, self._served.stop

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def client(self, consumer_key="consumer-key", **options) -> MpesaGateway:
        account = Account(self.url, consumer_key)
        return Daraja(account, self.redis(), lambda: self.moment, requests.Session(), **options)

    def redis(self):
        return fakeredis.FakeRedis(server=self.redis_server)

    def _app(self):
        app = Flask(__name__)
        app.add_url_rule("/oauth/v1/generate", view_func=self._token)
        app.add_url_rule("/mpesa/stkpush/v1/processrequest", view_func=self._push, methods=["POST"])
        app.add_url_rule("/mpesa/stkpushquery/v1/query", view_func=self._query, methods=["POST"])
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

    def _reply(self, replies):
        status, body = replies.pop(0) if len(replies) > 1 else replies[0]
        self.before()
        text = body if isinstance(body, str) else json.dumps(body)
        return Response(
            text, status, content_type="text/html" if isinstance(body, str) else "application/json"
        )


def cut_the_line():
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


def prompt(daraja, **changed):
    asked = {
        "phone": "+254712345678",
        "shillings": 2000,
        "reference": "48213",
        "description": "Session",
        "callback_url": "https://pay.example/payments/stk/k3y",
    }
    return daraja.prompt(**{**asked, **changed})


def failure(daraja):
    with pytest.raises(GatewayFailure) as caught:
        prompt(daraja)
    return caught.value
