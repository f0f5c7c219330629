"""Whatever a test leaves in its database, the next one finds the first day."""

import pytest
from sqlalchemy import MetaData, create_engine, delete, select

from booking.work import Actor, Work
from models.errands import Kind
from models.people import WeeklyHours
from tests.rules.clinic import JANE, a_booking, office_on, therapist_called


@pytest.fixture
def clinic(request, database_url):
    """What puts the database back."""
    name = "sqlite" if database_url.startswith("sqlite") else "postgres"
    return request.getfixturevalue(f"{name}_clinic")


def everything_in(url: str) -> dict[str, list[str]]:
    """Every row of every table."""
    engine, found = create_engine(url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        kept = {
            name: sorted(map(repr, connection.execute(select(table)))) for name, table in found.tables.items()
        }
    engine.dispose()
    return kept


def a_day_goes_by(url: str) -> None:
    """Rows are added, changed and taken away."""

    def work_is_done(work: Work) -> None:
        booking = a_booking(work, work.now)
        work.owe(Kind.CLOSE_SESSION, booking.id, work.now)
        therapist_called(work, JANE).name = "Dr. Somebody Else"
        work.session.execute(delete(WeeklyHours))

    with office_on(url) as office:
        office.carry_out(Actor.SUPPORT, work_is_done)


def test_a_day_that_went_by_is_undone(clinic, database_url):
    first = everything_in(database_url)
    a_day_goes_by(database_url)
    assert everything_in(database_url) != first
    clinic.put_back()
    assert everything_in(database_url) == first
