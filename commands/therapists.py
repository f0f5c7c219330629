"""``flask therapists``: take on the clinic's therapists, list them, let them pause and come back."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import click
from flask.cli import AppGroup
from sqlalchemy import select

from booking.therapists import changes, onboarding, roster
from booking.therapists.changes import NotLikeThis
from booking.therapists.onboarding import NoSuchTherapist
from booking.therapists.roster import NotARoster, Row
from models.bookings import Actor, Booking
from models.people import Therapist
from runtime import Runtime

_ASKED: Final = {
    "name": ("Name, as in the directory", None),
    "phone": ("Mobile number", None),
    "specialisations": ("Specialisations, split by |", None),
    "languages": ("Languages, split by |", "English|Kiswahili"),
    "individual": ("Fee for one person, empty if not offered", ""),
    "couples": ("Fee for a couple, empty if not offered", ""),
    "family": ("Fee for a family, empty if not offered", ""),
    "group": ("Fee for a seat in a group, empty if not offered", ""),
    "hours": ("Weekly hours", "Mon-Fri 09:00-17:00"),
    "pause": ("Minutes between sessions", str(onboarding.USUAL_PAUSE)),
}
"""What ``add`` asks for, and what it takes when only Enter is pressed."""


_ALSO_KEPT: Final = {
    "bio": "What they say of themselves, empty for nothing",
    "texts": "The language they are written to in, english or kiswahili",
    "email": "Where they get letters too, once they have proven it; - for none",
}


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("therapists", help="The clinic's therapists.")
    for command in (_import, _add, _listing, _set, _pause, _resume):
        group.add_command(command(runtime))
    return [group]


def _import(runtime: Runtime) -> click.Command:
    @click.command("import")
    @click.argument("file", type=click.File("rb"))
    def import_(file: BinaryIO) -> None:
        """Take on everybody in FILE, a CSV in UTF-8; or nobody, with every fault named by its line."""
        try:
            added = _take_on(runtime, roster.read_file(file.read()))
        except NotARoster as wrong:
            name = Path(file.name).name
            raise click.ClickException(f"Nobody was imported from {name}.\n{wrong}") from None
        click.echo(f"Imported: {len(added)}.\n" + "\n".join(added))

    return import_


def _add(runtime: Runtime) -> click.Command:
    def add(**cells: str) -> None:
        """Take on one therapist. What is not given as an option is asked for."""
        written = [" ".join(cells[column].split()) for column in roster.COLUMNS]
        try:
            added = _take_on(runtime, [Row(1, written)])
        except NotARoster as wrong:
            faults = "\n".join(fault.reason for fault in wrong.faults)
            raise click.ClickException(f"Nobody was added.\n{faults}") from None
        click.echo(f"Added: {added[0]}")

    asked = [
        click.Option([f"--{name}"], prompt=question, default=usual, help=question)
        for name, (question, usual) in _ASKED.items()
    ]
    return click.Command("add", callback=add, params=[*asked], help=add.__doc__)


def _listing(runtime: Runtime) -> click.Command:
    @click.command("list")
    def listing() -> None:
        """Say who sees clients here. Phones are private and not shown."""
        with runtime.office.looking() as work:
            for each in work.session.scalars(select(Therapist).order_by(Therapist.joined_at, Therapist.id)):
                click.echo(_said(each))

    return listing


def _set(runtime: Runtime) -> click.Command:
    def set_(code: str, **cells: str | None) -> None:
        """Change what is given of the therapist with CODE; a fee of - is no longer offered."""
        given = {name: " ".join(words.split()) for name, words in cells.items() if words is not None}
        if "email" in given and not runtime.settings.smtp_url:
            raise click.ClickException("No letters are sent: SMTP_URL is not set. Nothing was changed.")
        try:
            stand = runtime.office.carry_out(Actor.SUPPORT, lambda work: changes.change(work, code, given))
        except NoSuchTherapist:
            raise _nobody(code) from None
        except NotLikeThis as wrong:
            raise click.ClickException(f"Nothing was changed.\n{wrong}") from None
        outside = f" {say_what_stands(stand)}" if "hours" in given else ""
        click.echo(f"Therapist {code}: {', '.join(given) or 'nothing'} changed.{outside}")

    written = {**{name: question for name, (question, _) in _ASKED.items()}, **_ALSO_KEPT}
    options = [click.Option([f"--{name}"], help=written[name]) for name in changes.CHANGES]
    return click.Command("set", callback=set_, params=[click.Argument(["code"]), *options], help=set_.__doc__)


def _pause(runtime: Runtime) -> click.Command:
    @click.command("pause")
    @click.argument("code")
    def pause(code: str) -> None:
        """Let the therapist with CODE take no new clients. What is booked stands, and is listed."""
        try:
            stand = runtime.office.carry_out(Actor.SUPPORT, lambda work: onboarding.pause(work, code))
        except NoSuchTherapist:
            raise _nobody(code) from None
        click.echo(f"Therapist {code} takes no new clients. {say_what_stands(stand)}")

    return pause


def _resume(runtime: Runtime) -> click.Command:
    @click.command("resume")
    @click.argument("code")
    def resume(code: str) -> None:
        """Let the therapist with CODE be booked again."""
        try:
            runtime.office.carry_out(Actor.SUPPORT, lambda work: onboarding.resume(work, code))
        except NoSuchTherapist:
            raise _nobody(code) from None
        click.echo(f"Therapist {code} can be booked.")

    return resume


def say_what_stands(bookings: Sequence[Booking]) -> str:
    """Bookings by their codes alone: who comes is nobody's business at a terminal."""
    if not bookings:
        return "No booking stands."
    return f"Bookings that stand: {' '.join(booking.code for booking in bookings)}"


def _take_on(runtime: Runtime, rows: Sequence[Row]) -> list[str]:
    added = runtime.office.carry_out(Actor.SUPPORT, lambda work: roster.take_on(work, rows))
    return [_said(each) for each in added]


def _said(therapist: Therapist) -> str:
    return f"{therapist.short_code}  {therapist.name}{'  (paused)' if therapist.paused else ''}"


def _nobody(code: str) -> click.ClickException:
    return click.ClickException(f"There is no therapist {code}. Nothing was changed.")
