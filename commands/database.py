"""``flask db``: bring the tables up to date."""

import click
from flask.cli import AppGroup

from models import migrating
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("db", help="Bring the database's tables up to date.")
    engine = runtime.database.engine

    @group.command("upgrade")
    @click.argument("revision", default="head")
    def upgrade(revision: str) -> None:
        """Apply the migrations up to REVISION, all of them by default. Safe to run again."""
        migrating.upgrade(engine, revision)
        click.echo("The tables are up to date.")

    @group.command("downgrade")
    @click.argument("revision")
    def downgrade(revision: str) -> None:
        """Take the migrations after REVISION back; "base" takes back all. What only they held is lost."""
        migrating.downgrade(engine, revision)
        click.echo(f"The tables are those of {revision}.")

    @group.command("revision")
    @click.argument("name")
    @click.argument("message")
    def revision(name: str, message: str) -> None:
        """Write a migration called NAME from what the models have and the database does not."""
        migrating.new_revision(engine, message, name)

    @group.command("check")
    def check() -> None:
        """Say whether the tables are what this code expects; exit 1 when they are not."""
        if not migrating.is_current(engine):
            raise click.ClickException("Migrations are missing. Nothing was changed. Run: flask db upgrade")
        click.echo("The tables are what this code expects.")

    return [group]
