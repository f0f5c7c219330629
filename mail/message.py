"""A letter as mail programs want it: plain text, and with it the entry for the calendar (RFC 6047).

The entry comes twice, as in the invitations of well-known calendars: as another way to read the letter,
which mail programs show as an invitation, and as a file, which people find and can open with anything.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from mail.gateway import Envelope
from mail.invitation import method_of

FROM: Final = "Smiling Steps"
FILE: Final = "invite.ics"


def as_message(letter: Envelope, sender: str) -> EmailMessage:
    """The same bytes for the same letter, however often it is sent. ``sender`` is an address.

    Auto-Submitted keeps away the replies of machines (RFC 3834). A header that held a line's end would
    raise ValueError.
    """
    name, _, domain = sender.partition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(FROM, name, domain)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.calendar:
        _enclose(message, letter.calendar, edge=f"=={letter.key}")
    return message


def _enclose(message: EmailMessage, calendar: str, edge: str) -> None:
    """``edge`` is what boundaries begin with: always the same for the same letter."""
    method = {"method": method_of(calendar)}
    message.add_alternative(calendar, subtype="calendar", cte="quoted-printable", params=method)
    message.set_boundary(f"{edge}==")
    message.add_attachment(
        calendar.encode(), maintype="application", subtype="ics", filename=FILE, params={"name": FILE}
    )
    message.set_boundary(f"{edge}=0==")
