"""What support types about refunds and payouts: lists, statements, and decisions with their reasons."""

import csv

import pytest
from sqlalchemy import select

from models.bookings import Booking
from models.oversight import Finding
from models.people import Therapist
from tests.conversations.money import findings, gives_up, has_earned, has_paid, movers
from tests.conversations.test_payouts import payday_comes, payouts
from tests.operating import Terminal


@pytest.fixture
def earned(amina, dr_jane, world):
    """Dr. Jane earned KSh 1,600 on Tuesday at two; the booking's code."""
    return has_earned(amina, dr_jane, world)


def short_code_of_jane(world):
    return world.sql(select(Therapist.short_code).where(Therapist.name == "Dr. Jane Smith"))[0][0]


def test_the_statement_says_for_each_session_what_was_kept_earned_and_paid(amina, dr_jane, world, earned):
    payday_comes(world)
    later = has_earned(amina, dr_jane, world, price=999)
    said = Terminal(world).types(f"payouts statement {short_code_of_jane(world)}")
    rows = list(csv.DictReader(said.splitlines()))
    assert [list(row.values()) for row in rows] == [
        ["2026-12-10", earned, "400", "1600", "1"],
        ["2026-12-17", later, "199", "800", ""],
    ]


def test_payouts_are_made_and_listed_by_command(amina, dr_jane, world, earned):
    terminal = Terminal(world)
    assert "0 payouts" in terminal.types("payouts make --date 2026-12-08")
    assert "1 payouts" in terminal.types("payouts make")
    assert "0 payouts" in terminal.types("payouts make")
    assert "KSh 1,600  paid" in terminal.types("payouts list")
    assert payday_comes(world) == 0
    assert "no therapist 999" in terminal.is_refused("payouts statement 999")
    assert "Nothing was changed" in terminal.is_refused("payouts arrived 101 --why seen")


def test_refunds_are_listed_approved_and_refused_by_command(amina, dr_jane, world):
    terminal, code = Terminal(world), has_paid(amina, dr_jane, world, price=12_000)
    gives_up(amina, world).reads_all()
    assert "held  given up by client: it is above KSh 10,000" in terminal.types("refunds list")
    assert "No refund 999 waits" in terminal.is_refused("refunds approve 999 --why seen")
    assert "KSh 12,000 is on its way" in terminal.types(f"refunds approve {code} --why seen")
    amina.gets_sms("was sent back")
    assert "No refund" in terminal.is_refused(f"refunds refuse {code} --why seen")
    assert terminal.types("refunds list") == "0 in all.\n"
    assert "returned" in terminal.types("refunds list --all")


def test_whoever_lets_a_refund_go_or_settles_it_says_why(amina, dr_jane, world):
    terminal, code = Terminal(world), has_paid(amina, dr_jane, world, price=12_000)
    gives_up(amina, world).reads_all()
    for decision in ("approve", "refuse", "settled"):
        assert "--why" in terminal.is_refused(f"refunds {decision} {code}")
    assert (findings(world), movers(world)) == ([], [])
    assert "stays with support" in terminal.types(f"refunds refuse {code} --why doubtful")
    assert "counts as returned" in terminal.types(f"refunds settled {code} --why portal")
    assert findings(world) == [("refused", "doubtful", "support"), ("given back", "portal", "support")]
    assert world.sql(select(Finding.booking_id)) == [*world.sql(select(Booking.id))] * 2


@pytest.mark.parametrize(("decision", "words"), [("arrived", "arrived"), ("failed", "did not arrive")])
def test_whoever_says_how_a_payout_ended_says_why(world, mpesa, earned, decision, words):
    terminal, jane = Terminal(world), short_code_of_jane(world)
    mpesa.behave(results="never", queue="times-out")
    payday_comes(world)
    for _ in range(16):
        world.later(hours=6)
    assert "--why" in terminal.is_refused(f"payouts {decision} {jane}")
    assert (findings(world), payouts(world)) == ([], [(1600, "with support")])
    assert terminal.types(f"payouts {decision} {jane} --why portal") == "Noted.\n"
    assert findings(world) == [(words, "portal", "support")]
