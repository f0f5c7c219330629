"""Bringing a database's tables up to date, on either engine."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from models.base import Base

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Make the tables what ``revision`` says; safe to run again."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str) -> None:
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def new_revision(engine: Engine, message: str, name: str) -> None:
    """Write a migration from what the models have and the database does not."""
    with engine.connect() as connection:
        command.revision(_config(connection), message, rev_id=name, autogenerate=True)


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration of this code."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == _heads(connection)


def differences(engine: Engine) -> list[object]:
    """What the models say and the migrated tables do not; empty when all is well."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _heads(connection: Connection) -> tuple[str, ...]:
    return tuple(ScriptDirectory.from_config(_config(connection)).get_heads())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
