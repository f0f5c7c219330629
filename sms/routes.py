"""Africa's Talking's doors for texts: what people send us, and what became of what we sent.

Everything is written down before it is answered with 200; until then the gateway repeats an incoming
text every minute (facts/africastalking.md 2.3). What it means is worked out by a job.
"""

import re

import structlog
from flask import Blueprint, Response, request
from sqlalchemy import select

from booking import clients
from booking.support import open_ticket
from booking.work import Office, Work
from doors import Doorkeeper
from models.bookings import Actor
from models.errands import Kind
from models.support import Subject
from models.texts import InboundText
from phones import NotAPhone, normalise
from sms.delivery import note_delivery
from sms.keywords import Word
from sms.reading import understand

_ID = re.compile(r"[!-~]{1,80}")
log = structlog.get_logger()

_LONGEST = 1600  # characters: ten parts, far more than any phone sends


def blueprint(office: Office, doorkeeper: Doorkeeper) -> Blueprint:
    doors = Blueprint("sms", __name__, url_prefix="/sms")
    for door in (_inbound, _delivery, _opt_out):
        door(doors, office, doorkeeper)
    return doors


def _inbound(doors: Blueprint, office: Office, doorkeeper: Doorkeeper) -> None:
    @doors.post("/<key>/inbound")
    def inbound(key: str) -> Response:
        doorkeeper.admit(key)
        form = request.form
        try:
            sender = form["from"]
            gateway_id, body = form["id"].strip(), form["text"].replace("\x00", "")[:_LONGEST]
        except KeyError:
            return _refused("id, from and text are needed")
        if not _ID.fullmatch(gateway_id):
            return _refused("id is no id")
        try:
            phone = normalise(sender)
        except NotAPhone:
            office.carry_out(Actor.CLIENT, lambda work: pass_by(work, gateway_id, sender, body))
        else:
            office.carry_out(Actor.CLIENT, lambda work: keep(work, gateway_id, phone, body))
        return Response("", 200)


def _delivery(doors: Blueprint, office: Office, doorkeeper: Doorkeeper) -> None:
    @doors.post("/<key>/delivery")
    def delivery(key: str) -> Response:
        doorkeeper.admit(key)
        gateway_id, status = request.form.get("id", ""), request.form.get("status", "")
        why = request.form.get("failureReason")
        if not _ID.fullmatch(gateway_id):
            return _refused("id is no id")
        phone = _phone(request.form.get("phoneNumber", ""))
        office.carry_out(Actor.CLOCK, lambda work: note_delivery(work, gateway_id, phone, status, why))
        return Response("", 200)


def _opt_out(doors: Blueprint, office: Office, doorkeeper: Doorkeeper) -> None:
    @doors.post("/<key>/opt-out")
    def opt_out(key: str) -> Response:
        doorkeeper.admit(key)
        try:
            phone = normalise(request.form.get("phoneNumber", ""))
        except NotAPhone:
            return _refused("phoneNumber is not a phone")
        office.carry_out(Actor.CLIENT, lambda work: clients.stop_texts(work, phone))
        return Response("", 200)


def keep(work: Work, gateway_id: str, phone: str, body: str) -> None:
    """Write an incoming text down, once, and owe it an answer."""
    known = select(InboundText.id).where(InboundText.gateway_id == gateway_id)
    if work.session.scalars(known).first():
        return
    text = InboundText(gateway_id=gateway_id, phone=phone, body=body, arrived_at=work.now)
    work.session.add(text)
    work.session.flush()
    work.owe(Kind.ANSWER_TEXT, text.id, work.now)


def pass_by(work: Work, gateway_id: str, sender: str, body: str) -> None:
    """A text from no Kenyan mobile: a machine, a short code, or somebody abroad, whom we cannot answer.

    It is taken, or the gateway would bring it every minute for twelve hours. A cry for help is seen.
    """
    log.info("text_from_no_phone", length=len(body))
    if understand(body).word == Word.CRISIS:
        note = f"{sender[:20]}: {body}"
        open_ticket(work, Subject.CRISIS, f"crisis:{gateway_id}"[:60], note=note, urgent=True)


def _phone(given: str) -> str | None:
    try:
        return normalise(given)
    except NotAPhone:
        return None


def _refused(why: str) -> Response:
    return Response(why, 400, mimetype="text/plain")
