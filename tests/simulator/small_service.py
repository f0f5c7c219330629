"""A service of three screens, which writes down all that it is sent: what the stand-ins are tried on."""

import time
from dataclasses import dataclass, field
from threading import Lock

from flask import Flask, Response, request

HOME = "CON Welcome\n1. Book\n2. About\n9. More"
SECOND = "CON Welcome\n1. Dr. Jane Smith\n2. 12:00 PM\n3. 2:00 PM\n0. Back"
ASKS_NAME = "CON Your name?\n0. Back"
TEXT_PLAIN = "text/plain; charset=utf-8"


@dataclass
class SmallService:
    """``answers`` overrides the screen of a text; everything received is kept in order."""

    answers: dict[str, str] = field(default_factory=dict)
    content_type: str = TEXT_PLAIN
    status: int = 200
    label: str = ""
    takes: float = 0.0
    takes_texts: bool = True
    hops: list[dict[str, str]] = field(default_factory=list)
    order: list[list[str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    ended: list[dict[str, str]] = field(default_factory=list)
    inbound: list[dict[str, str]] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)
    opt_outs: list[dict[str, str]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def app(self) -> Flask:
        app = Flask("small_service")
        app.add_url_rule("/ussd/k", view_func=self.hop, methods=["POST"])
        for path, kept in (
            ("/ussd/k/ended", self.ended),
            ("/sms/k/delivery", self.reports),
            ("/sms/k/opt-out", self.opt_outs),
        ):
            app.add_url_rule(path, path, self.keeper(kept), methods=["POST"])
        app.add_url_rule("/sms/k/inbound", view_func=self.text, methods=["POST"])
        return app

    def keeper(self, kept):
        def keep() -> Response:
            with self.lock:
                kept.append(request.form.to_dict())
            return Response("", 200)

        return keep

    def text(self) -> Response:
        self.inbound.append(request.form.to_dict())
        return Response("", 200 if self.takes_texts else 503)

    def hop(self) -> Response:
        with self.lock:
            self.hops.append(request.form.to_dict())
            self.order.append(list(request.form))
            self.headers.append({name.lower(): value for name, value in request.headers})
        time.sleep(self.takes)
        answer = Response(self.screen(request.form["text"]), self.status, content_type=self.content_type)
        if self.label:
            answer.headers["at-ussd-hop-metadata"] = self.label
        return answer

    def screen(self, text: str) -> str:
        if text in self.answers:
            return self.answers[text]
        usual = {"": HOME, "9": SECOND, "1": ASKS_NAME, "4821": "CON Booking 4821\n1. Pay"}
        return usual.get(text, f"END Thank you. You said {text}")
