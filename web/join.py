"""The link to a session: short, unguessable, and useful only around the session itself."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, redirect, render_template
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from booking.work import Office, Work
from language import Language, _, say_time, speaking
from models.bookings import Booking, Meeting, State
from models.people import Therapist
from settings import Settings

_TOKEN = re.compile(r"[a-z0-9]{20,40}")


def blueprint(office: Office, settings: Settings) -> Blueprint:
    doors = Blueprint("join", __name__, template_folder="templates")

    @doors.get("/j/<token>")
    def join(token: str) -> AnyResponse:
        if not _TOKEN.fullmatch(token):
            abort(404)
        with office.looking() as work:
            invited = _of_a_booking(work, token) or _of_a_group(work, token)
            if invited is None:
                abort(404)
            with speaking(invited.language):
                return _door_for(work, invited, settings)

    return doors


@dataclass(frozen=True)
class Invited:
    """Who comes with a link, and to what; whether it stands."""

    language: Language
    meeting: Meeting
    stands: bool


def _of_a_booking(work: Work, token: str) -> Invited | None:
    """Either side of a session, or one seat of a group."""
    link = (Booking.client_link == token) | (Booking.therapist_link == token)
    booking = work.session.scalars(select(Booking).where(link)).first()
    if booking is None:
        return None
    person = booking.client if booking.client_link == token else booking.therapist
    return Invited(Language(person.language), booking.meeting, booking.state == State.CONFIRMED)


def _of_a_group(work: Work, token: str) -> Invited | None:
    """The therapist of a group, which stands whichever seats are given up."""
    meeting = work.session.scalars(select(Meeting).where(Meeting.therapist_link == token)).first()
    if meeting is None:
        return None
    therapist = work.session.get_one(Therapist, meeting.therapist_id)
    return Invited(Language(therapist.language), meeting, meeting.called_off_at is None)


def _door_for(work: Work, invited: Invited, settings: Settings) -> AnyResponse:
    """The room, or why it is not open."""
    opens = invited.meeting.starts_at - timedelta(minutes=work.policy.join_opens_minutes)
    if not invited.stands or work.now >= invited.meeting.ends_at:
        return _page(_("This link is not open. The session was moved, called off or is over."), settings)
    if work.now < opens:
        words = _("This link opens on {time}. Please come back then.")
        return _page(words.format(time=say_time(opens)), settings)
    room = redirect(f"{settings.video_url}/{_room(invited.meeting.id, settings.secret_key)}")
    room.headers["Referrer-Policy"] = "no-referrer"
    return _private(room)


def _page(why: str, settings: Settings) -> AnyResponse:
    help_line = _("Help: {support}").format(support=settings.support_phone)
    return _private(Response(render_template("join.html", why=why, help_line=help_line)))


def _private(answer: AnyResponse) -> AnyResponse:
    """Neither shared computers nor search engines should remember this."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _room(meeting: int, secret: str) -> str:
    """The same unguessable room for everyone in a session, and for nobody else."""
    return hmac.new(secret.encode(), f"room:{meeting}".encode(), hashlib.sha256).hexdigest()[:26]
