"""``flask seed``: the demo clinic and its people."""

import click
from sqlalchemy import select

from booking import clients
from booking.therapists import onboarding
from booking.work import Work
from commands import demo_clinic
from language import Language
from models.bookings import Actor
from models.people import Therapist
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    @click.command("seed")
    def seed() -> None:
        """Set up the demo clinic: its therapists, and a client, Amina. Safe to run again."""
        if not runtime.settings.simulated:
            raise click.ClickException("The demo clinic is for a simulated world. Nothing was changed.")
        added = runtime.office.carry_out(Actor.SUPPORT, plant)
        click.echo(f"The demo clinic is open: {added} therapists were added.")

    return [seed]


def plant(work: Work) -> int:
    """The demo clinic, with what is there already left alone; how many therapists were added."""
    onboarding.add_usual_specialisations(work)
    known = set(work.session.scalars(select(Therapist.name)))
    new = [one for one in demo_clinic.THERAPISTS if one.name not in known]
    for one in new:
        onboarding.add(work, one)
    amina = clients.join(work, demo_clinic.AMINA, Language.ENGLISH, "the demo's words")
    amina.first_name, amina.full_texts = "Amina", False
    return len(new)
