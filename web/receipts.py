"""A receipt or a credit note to read and to print, for whoever has its address (REQUIREMENTS R3.13).

It names the clinic, numbers, money and a booking's code: nobody, and nothing of what a session was about.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, abort, render_template

from booking import receipts
from booking.receipts import Bundle, Printed
from booking.work import Office
from clock import in_nairobi
from language import _, say_money, say_time, speaking
from models.payouts import PaperKind
from settings import Settings

_TOKEN: Final = re.compile(r"[a-z0-9]{20,40}")
Row = tuple[str, str]


def blueprint(office: Office, settings: Settings) -> Blueprint:
    doors = Blueprint("receipts", __name__, template_folder="templates")

    @doors.get("/r/<token>")
    def receipt(token: str) -> Response:
        if not _TOKEN.fullmatch(token):
            abort(404)
        with office.looking() as work:
            bundle = receipts.of_token(work, token)
        if bundle is None:
            abort(404)
        return _private(Response(_page(bundle, settings)))

    return doors


def _page(bundle: Bundle, settings: Settings) -> str:
    with speaking(bundle.language):
        return render_template(
            "receipt.html",
            number=bundle.paper.number,
            contact=(settings.support_phone, settings.support_email),
            rows=list(_rows(bundle.paper)),
            heading=_others_are(bundle.paper),
            others=[_line(other) for other in bundle.others],
            total=_total(bundle),
        )


def _rows(paper: Printed) -> Iterator[Row]:
    """What the paper says, the sum last."""
    is_receipt = paper.kind is PaperKind.RECEIPT
    yield _kind(paper), paper.number
    yield _("Date"), _said(paper.issued_at)
    yield _("Booking"), paper.code
    yield _("For"), _("Session") if is_receipt else _("Session, money returned")
    yield "M-Pesa", ", ".join(paper.of_m_pesa) or _("not known yet")
    yield _("Paid") if is_receipt else _("Returned"), _money(paper.amount)


def _others_are(paper: Printed) -> str:
    return _("Returned since then") if paper.kind is PaperKind.RECEIPT else _("It belongs to")


def _line(other: Printed) -> tuple[str, str, str]:
    return f"{_kind(other)} {other.number}", _said(other.issued_at), _money(other.amount)


def _total(bundle: Bundle) -> Row | None:
    """Of a receipt that was followed by credit notes: what was paid in the end."""
    if bundle.paper.kind is not PaperKind.RECEIPT or not bundle.others:
        return None
    return _("Paid in the end"), _money(bundle.paper.amount - sum(other.amount for other in bundle.others))


def _kind(paper: Printed) -> str:
    return _("Receipt") if paper.kind is PaperKind.RECEIPT else _("Credit note")


def _said(moment: datetime) -> str:
    """With its year, for papers are kept."""
    return f"{say_time(moment)}, {in_nairobi(moment).year}"


def _money(shillings: int) -> str:
    return f"KSh {say_money(shillings)}"


def _private(answer: Response) -> Response:
    """Neither shared computers, nor search engines, nor where a link leads should learn its address."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer
