"""Whoever decides something says why, and it is kept."""

from typing import Final

import click


def _reason(_context: click.Context, _option: click.Parameter, words: str) -> str:
    if not words.strip():
        raise click.BadParameter("Say why. Nothing was changed.")
    return words.strip()


WHY: Final = click.option(
    "--why", required=True, callback=_reason, help="what was found out, in a few words; it is kept"
)
