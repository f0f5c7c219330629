"""Somebody at a terminal of a clinic that is open for a test."""

from dataclasses import dataclass

import app
import commands
from tests.world import World


@dataclass
class Terminal:
    """``flask --app wsgi …`` in a world whose jobs are then done."""

    world: World

    def types(self, command: str, *more: str) -> str:
        """What it prints when it ends well. ``more`` are words that hold spaces."""
        said, code = self._run(command, more)
        assert code == 0, said
        return said

    def is_warned(self, command: str, *more: str) -> str:
        """What it prints when it exits with 1."""
        said, code = self._run(command, more)
        assert code == 1, said
        return said

    def is_refused(self, command: str, *more: str) -> str:
        said, code = self._run(command, more)
        assert code, said
        return said

    def _run(self, command: str, more: tuple[str, ...]) -> tuple[str, int]:
        flask = app.create(self.world.runtime)
        commands.add_to(flask, self.world.runtime)
        done = flask.test_cli_runner().invoke(args=[*command.split(), *more])
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        self.world.settle()
        return done.output, done.exit_code
