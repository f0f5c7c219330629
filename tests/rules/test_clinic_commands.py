"""What operators type about therapists and holidays: each command says what it did, and no phone."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

import settings
from app import create
from booking import slots
from booking.therapists import hours
from clock import NAIROBI
from commands import add_to
from models.bookings import Booking
from models.people import Practises
from runtime import build
from tests.rules.clinic import JANE, Clinic, therapist_called
from tests.rules.test_roster import AGNES, HEADING, KEVIN
from tests.world import StillClock, settings_of_a_test


class Operator:
    """Somebody at a terminal of the demo clinic, on Monday, 7 December 2026."""

    def __init__(self, database_url: str) -> None:
        kept = settings.read(settings_of_a_test(database_url, "redis://127.0.0.1:9"))
        self.runtime = build(kept, lambda _: StillClock())
        self.clinic = Clinic(self.runtime.office)
        app = create(self.runtime)
        add_to(app, self.runtime)
        self._runner = app.test_cli_runner()

    def types(self, *words: str, then: str = "") -> str:
        """What it prints when it ends well."""
        done = self._runner.invoke(args=words, input=then)
        assert done.exit_code == 0, done.output
        return done.output

    def is_refused(self, *words: str, then: str = "", status: int = 1) -> str:
        done = self._runner.invoke(args=words, input=then)
        assert done.exit_code == status, done.output
        assert isinstance(done.exception, SystemExit), repr(done.exception)
        return done.output

    def listed(self) -> str:
        return self.types("therapists", "list")


@pytest.fixture
def operator(database_url):
    operator = Operator(database_url)
    yield operator
    operator.runtime.database.engine.dispose()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "therapists.csv"


def test_a_file_of_therapists_is_imported_and_they_are_listed(operator, file):
    file.write_text(f"{HEADING}\n{AGNES}\n{KEVIN}\n")
    said = operator.types("therapists", "import", str(file))
    assert said == "Imported: 2.\n114  Agnes Muthoni\n115  Dr. Kevin Barasa\n"
    assert "114  Agnes Muthoni" in operator.listed()


def test_a_file_with_faults_is_refused_with_all_of_them_and_nobody_is_imported(operator, file):
    file.write_text(f"{HEADING}\n{AGNES}\n{AGNES.replace('0733000', '0733')}\n{KEVIN},\n")
    said = operator.is_refused("therapists", "import", str(file))
    assert "Nobody was imported from therapists.csv." in said
    assert "line 3: name: is that of line 2" in said
    assert "line 3: phone: no phone number" in said
    assert "line 4: there are 11 columns instead of 10" in said
    assert "Agnes" not in operator.listed()


def test_a_file_that_is_not_there_is_said_to_be_missing(operator, file):
    assert "No such file" in operator.is_refused("therapists", "import", str(file), status=2)


def test_the_list_of_therapists_shows_no_phone(operator):
    assert "101  Dr. Jane Smith" in operator.listed()
    assert "722" not in operator.listed()


def test_one_therapist_is_added_by_options(operator):
    cells = dict(zip(HEADING.split(","), AGNES.split(","), strict=True))
    options = [word for name, cell in cells.items() for word in (f"--{name}", cell)]
    assert operator.types("therapists", "add", *options) == "Added: 114  Agnes Muthoni\n"


def test_one_therapist_is_added_by_answering_questions(operator):
    answers = "Agnes Muthoni\n0733000001\nAnxiety\n\n2500\n\n\n\n\n\n"
    assert "Added: 114  Agnes Muthoni" in operator.types("therapists", "add", then=answers)
    agnes = operator.clinic.does(lambda work: therapist_called(work, "Agnes Muthoni"))
    assert (agnes.speaks, agnes.pause_minutes) == ("English|Kiswahili", 15)


def test_one_therapist_with_faults_is_not_added(operator):
    answers = "Dr. Jane Smith\n0733\nAnxiety\n\n\n\n\n\n\n\n"
    said = operator.is_refused("therapists", "add", then=answers)
    assert "Nobody was added.\nname: is that of therapist 101\nphone: no phone number" in said
    assert "no kind of session has a fee" in said


def test_a_paused_therapist_is_not_booked_and_what_stands_is_listed(operator):
    code = operator.clinic.has(datetime(2026, 12, 8, 14, tzinfo=NAIROBI))
    said = operator.types("therapists", "pause", "101")
    assert said == f"Therapist 101 takes no new clients. Bookings that stand: {code}\n"
    assert "101  Dr. Jane Smith  (paused)" in operator.listed()
    assert "can be booked" in operator.types("therapists", "resume", "101")
    assert "(paused)" not in operator.listed()


@pytest.mark.parametrize("command", ["pause", "resume"])
def test_nobody_is_paused_who_is_not_there(operator, command):
    assert "no therapist 999. Nothing was changed" in operator.is_refused("therapists", command, "999")


def test_no_address_is_taken_where_no_letters_are_sent(operator):
    said = operator.is_refused("therapists", "set", "101", "--email", "jane@example.org")
    assert "SMTP_URL is not set. Nothing was changed." in said


def test_a_holiday_is_set_and_its_bookings_are_listed_by_their_codes_alone(operator):
    code = operator.clinic.has(datetime(2026, 12, 12, 10, tzinfo=NAIROBI))
    said = operator.types("holidays", "set", "2026-12-12", "Jamhuri Day")
    assert said == f"Sat 12 Dec 2026, Jamhuri Day, is closed. Bookings that stand: {code}\n"
    free = operator.clinic.for_(JANE, slots.free_times, 60)
    assert date(2026, 12, 12) not in {each.date() for each in free}


def test_holidays_are_listed_and_removed(operator):
    assert "No holiday is set" in operator.types("holidays", "list")
    operator.types("holidays", "set", "2026-12-12", "Jamhuri Day")
    assert operator.types("holidays", "list") == "Sat 12 Dec 2026  Jamhuri Day\n"
    assert "no holiday any more" in operator.types("holidays", "remove", "2026-12-12")
    assert "Nothing was changed" in operator.is_refused("holidays", "remove", "2026-12-12")
    assert "No holiday is set" in operator.types("holidays", "list")


@pytest.mark.parametrize(
    ("day", "name", "status"),
    [
        ("2026-12-06", "Yesterday", 1),
        ("2026-12-12", "", 1),
        ("2026-12-12", "x" * 41, 1),
        ("2026-12-12", "節日", 1),
        ("12 Dec", "Jamhuri Day", 2),
    ],
)
def test_what_is_no_holiday_is_refused(operator, day, name, status):
    operator.is_refused("holidays", "set", day, name, status=status)
    assert "No holiday is set" in operator.types("holidays", "list")


def test_the_usual_holidays_of_a_year_are_set_from_today_on(operator):
    said = operator.types("holidays", "usual", "2026").splitlines()
    assert said == [
        "Sat 12 Dec 2026, Jamhuri Day, is closed. No booking stands.",
        "Fri 25 Dec 2026, Christmas Day, is closed. No booking stands.",
        "Sat 26 Dec 2026, Boxing Day, is closed. No booking stands.",
    ]
    assert len(operator.types("holidays", "usual", "2027").splitlines()) == 13
    assert "are over" in operator.is_refused("holidays", "usual", "2025")


def test_what_a_therapist_offers_is_changed_and_what_it_cost_before_is_kept(operator):
    code = operator.clinic.has(datetime(2026, 12, 8, 14, tzinfo=NAIROBI), price=2000)
    said = operator.types("therapists", "set", "101", "--individual", "2,500", "--couples", "-")
    assert said == "Therapist 101: individual, couples changed.\n"
    offers = operator.clinic.for_(
        JANE, lambda _, jane: [(o.kind, o.price, o.until is None) for o in jane.offers]
    )
    assert {("individual", 2000, False), ("individual", 2500, True), ("couples", 3500, False)} <= set(offers)
    assert ("couples", 3500, True) not in offers
    kept = operator.clinic.does(
        lambda w: w.session.scalars(select(Booking.price).where(Booking.code == code)).one()
    )
    assert kept == 2000


def test_a_fee_that_stays_the_same_is_no_new_fee(operator):
    operator.types("therapists", "set", "101", "--individual", "2000")
    offers = operator.clinic.for_(
        JANE, lambda _, jane: [o.price for o in jane.offers if o.kind == "individual"]
    )
    assert offers == [2000]


def test_words_languages_pause_and_hours_are_changed(operator):
    code = operator.clinic.has(datetime(2026, 12, 8, 14, tzinfo=NAIROBI))
    said = operator.types(
        *("therapists", "set", "101", "--bio", "Twenty years of listening.", "--languages", "english|Dholuo"),
        *("--pause", "30", "--hours", "Mon 09:00-12:00; Mon 14:00-17:00", "--texts", "Kiswahili"),
        *("--specialisations", "grief|Trauma"),
    )
    assert f"Bookings that stand: {code}" in said
    jane = operator.clinic.does(lambda work: therapist_called(work, JANE))
    assert (jane.bio, jane.speaks, jane.pause_minutes, jane.language) == (
        *("Twenty years of listening.", "English|Dholuo", 30, "sw"),
    )
    assert operator.clinic.for_(JANE, hours.hours_in_words) == "Mon 09:00-12:00; Mon 14:00-17:00"
    practised = select(Practises.therapist_id).where(Practises.therapist_id == jane.id)
    assert len(operator.clinic.does(lambda work: work.session.scalars(practised).all())) == 2


def test_nothing_is_changed_when_anything_is_wrong(operator):
    said = operator.is_refused(
        *("therapists", "set", "101", "--individual", "lots", "--pause", "15", "--texts", "French"),
        *("--bio", "\u2603", "--hours", "always", "--specialisations", "Magic"),
    )
    for fault in ("individual:", "texts: must be one of", "bio: has", "hours:", "Magic is not one of"):
        assert fault in said
    assert "Nothing was changed." in said
    assert operator.clinic.for_(JANE, hours.hours_in_words).startswith("Mon-Fri")


def test_nobody_is_changed_who_is_not_there(operator):
    assert "no therapist 999" in operator.is_refused("therapists", "set", "999", "--pause", "10")
