"""What operators type: ``flask --app wsgi …``. Each command says what it did.

Called by wsgi.py; may call everything below it.
"""

from flask import Flask

from commands import (
    books,
    clinic,
    database,
    disputes,
    hand_payments,
    holidays,
    money,
    mpesa,
    payouts,
    policy,
    refunds,
    therapists,
    tickets,
    watch,
)
from runtime import Runtime


def add_to(app: Flask, runtime: Runtime) -> None:
    """Let ``flask`` know every command."""
    for part in (
        database,
        clinic,
        therapists,
        holidays,
        policy,
        mpesa,
        hand_payments,
        refunds,
        disputes,
        payouts,
        money,
        books,
        watch,
        tickets,
    ):
        for command in part.commands(runtime):
            app.cli.add_command(command)
