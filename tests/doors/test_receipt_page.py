"""The page of a receipt: what it says, what it never says, and that nobody remembers it."""

import re

import pytest
from sqlalchemy import select, update

from models.money import PaymentAttempt
from models.payouts import Paper
from models.people import Client
from tests.conversations.scenes import is_accepted, pays

TELLING = ("Amina", "Jane", "Anxiety", "712345678", "722000001", "ndividual", "therap", "Dr")


@pytest.fixture
def door(world):
    return world.served.server.app.test_client()


@pytest.fixture
def code(amina, dr_jane):
    """A booking that Amina has paid."""
    code = is_accepted(amina, dr_jane)
    pays(amina, dr_jane)
    return code


@pytest.fixture
def token(world, code):
    [(token,)] = world.sql(select(Paper.token))
    return token


def test_it_says_what_an_accountant_asks_for(door, world, code, token):
    [(of_m_pesa,)] = world.sql(select(PaymentAttempt.receipt))
    page = door.get(f"/r/{token}")
    assert page.status_code == 200
    said = words_of(page)
    for part in ("Smiling Steps", "0709000000", "R00001", "Mon 7 Dec 9:00 AM, 2026", code, "Session"):
        assert part in said, part
    assert f"M-Pesa {of_m_pesa} Paid KSh 2,000" in said


def test_it_names_nobody_and_nothing_of_what_it_was_about(door, token):
    page = door.get(f"/r/{token}").text
    assert not any(word in page for word in (*TELLING, token))


def test_nothing_comes_from_elsewhere_and_nothing_is_remembered(door, token):
    page = door.get(f"/r/{token}")
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"https?:|src=|href=|<script|@import|url\(", page.text)


def test_it_can_be_printed_on_paper_of_any_width(door, token):
    page = door.get(f"/r/{token}").text
    assert "@media print" in page
    assert "width=device-width" in page


def test_it_speaks_the_clients_language(door, world, token):
    assert '<html lang="en">' in door.get(f"/r/{token}").text
    world.runtime.database.write(lambda session: session.execute(update(Client).values(language="sw")))
    assert '<html lang="sw">' in door.get(f"/r/{token}").text


def test_every_other_token_finds_nothing(door, token):
    unknown = door.get("/nowhere").data
    for other in (token[:-1], token.upper(), token + "x", "x" * 27, "%00", "%ff", "x" * 5000, "'--", "%25"):
        answer = door.get(f"/r/{other}")
        assert (answer.status_code, answer.data) == (404, unknown), other
    assert door.get("/r/").status_code == 404


def test_it_is_only_looked_at(door, token):
    assert door.post(f"/r/{token}").status_code == 405
    assert door.head(f"/r/{token}").status_code == 200


def words_of(page):
    body = page.text[page.text.index("<main>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
