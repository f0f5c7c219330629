"""What operators type: each command says what it did, and refuses what would be a disaster in production."""

from datetime import timedelta

import click
import pytest
from sqlalchemy import func, select

import settings
from app import create
from clock import real_now
from commands import add_to
from commands.watch import read_duration
from models.housekeeping import ClockOffset
from models.people import Client, Therapist
from runtime import build, clock_offset
from simulator.environment import make_secrets
from tests.world import settings_of_a_test

PRODUCTION = {
    **make_secrets(),
    "SIMULATED": "0",
    "PUBLIC_URL": "https://phone.smilingsteps.example",
    "AFRICASTALKING_URL": "https://api.africastalking.com",
    "AFRICASTALKING_VOICE_URL": "https://voice.africastalking.com",
    "DARAJA_URL": "https://api.safaricom.co.ke",
    "DARAJA_INITIATOR": "clinicapi",
}


class Operator:
    """Somebody at a terminal of one installation."""

    def __init__(self, **environment: str) -> None:
        self.runtime = build(settings.read(environment))
        app = create(self.runtime)
        add_to(app, self.runtime)
        self._runner = app.test_cli_runner()

    def types(self, command: str) -> str:
        """What it prints when it ends well."""
        done = self._runner.invoke(args=command.split())
        assert done.exit_code == 0, done.output
        return done.output

    def is_refused(self, command: str) -> str:
        done = self._runner.invoke(args=command.split())
        assert done.exit_code != 0, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        return done.output

    def counts(self, table: type) -> int:
        with self.runtime.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


def operator_of(tmp_path, **others: str) -> Operator:
    kept = settings_of_a_test(f"sqlite:///{tmp_path}/new.sqlite", "redis://127.0.0.1:9", **others)
    return Operator(**kept)


@pytest.fixture
def laptop(tmp_path):
    operator = operator_of(tmp_path)
    operator.types("db upgrade")
    yield operator
    operator.runtime.database.engine.dispose()


@pytest.fixture
def production(tmp_path):
    certificate = tmp_path / "safaricom.pem"
    certificate.write_text("-----BEGIN CERTIFICATE-----")
    operator = operator_of(tmp_path, **PRODUCTION, DARAJA_CERTIFICATE=str(certificate))
    operator.types("db upgrade")
    yield operator
    operator.runtime.database.engine.dispose()


@pytest.mark.parametrize("command", ["clock advance 1h", "clock begin-at-nine"])
def test_nobody_moves_the_clock_of_production(production, command):
    assert "Nothing was changed" in production.is_refused(command)
    assert production.counts(ClockOffset) == 0


def test_nobody_seeds_production(production):
    assert "Nothing was changed" in production.is_refused("seed")
    assert production.counts(Therapist) == production.counts(Client) == 0


def test_production_never_reads_a_moved_clock(production):
    production.runtime.database.write(lambda session: session.add(ClockOffset(milliseconds=86_400_000)))
    ahead = production.runtime.clock.now() - real_now()
    assert abs(ahead) < timedelta(minutes=1)


def test_the_clock_of_a_simulated_world_moves_forwards_for_every_process(laptop):
    laptop.types("clock advance 23h")
    laptop.types("clock advance 90m")
    assert clock_offset(laptop.runtime.database) == timedelta(hours=24, minutes=30)
    assert "in Nairobi" in laptop.types("clock show")


def test_a_world_begins_at_nine_once(laptop):
    assert ", 09:00" in laptop.types("clock begin-at-nine")
    began = clock_offset(laptop.runtime.database)
    laptop.types("clock begin-at-nine")
    assert clock_offset(laptop.runtime.database) == began


@pytest.mark.parametrize("by", ["-1h", "1", "h", "1w", "1.5h", "99999999999d", ""])
def test_a_clock_only_skips_what_is_plainly_written(by):
    with pytest.raises(click.BadParameter, match="Nothing was changed"):
        read_duration(by)


@pytest.mark.parametrize(
    ("by", "skipped"),
    [
        ("45s", timedelta(seconds=45)),
        ("90m", timedelta(minutes=90)),
        ("23H ", timedelta(hours=23)),
        ("2d", timedelta(days=2)),
    ],
)
def test_a_clock_skips_seconds_minutes_hours_or_days(by, skipped):
    assert read_duration(by) == skipped


def test_the_demo_clinic_is_seeded_once(laptop):
    assert "13 therapists were added" in laptop.types("seed")
    assert "0 therapists were added" in laptop.types("seed")
    assert (laptop.counts(Therapist), laptop.counts(Client)) == (13, 1)


def test_the_list_of_therapists_shows_no_phone(laptop):
    laptop.types("seed")
    listed = laptop.types("therapists list")
    assert "101  Dr. Jane Smith" in listed
    assert "722" not in listed


def test_the_tables_are_checked_brought_up_to_date_and_taken_back(tmp_path):
    operator = operator_of(tmp_path)
    assert "flask db upgrade" in operator.is_refused("db check")
    operator.types("db upgrade")
    operator.types("db upgrade")
    assert "what this code expects" in operator.types("db check")
    operator.types("db downgrade base")
    operator.is_refused("db check")
    operator.runtime.database.engine.dispose()
