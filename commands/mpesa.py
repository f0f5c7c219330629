"""``flask mpesa``: what M-Pesa must be told once about this service."""

import click
from flask.cli import AppGroup

from failures import GatewayFailure
from phones import NotAPhone, normalise
from runtime import Runtime


def commands(runtime: Runtime) -> list[click.Command]:
    group = AppGroup("mpesa", help="What M-Pesa must be told once.")

    @group.command("register-urls")
    @click.option("--number", help="Of our account, as M-Pesa knows it: have it keep a list of payments.")
    def register_urls(number: str | None) -> None:
        """Have M-Pesa tell us of payments to the Pay Bill, and with --number keep its list of them."""
        try:
            for line in _register(runtime, normalise(number) if number else None):
                click.echo(line)
        except NotAPhone:
            raise click.ClickException("That is no Kenyan mobile number. Nothing was changed.") from None
        except (GatewayFailure, ValueError) as failure:
            raise click.ClickException(f"M-Pesa did not take that: {failure}. Run it again.") from None

    return [group]


def _register(runtime: Runtime, number: str | None) -> list[str]:
    """What was done. The first of the webhook keys is in the addresses."""
    doors = f"{runtime.settings.public_url}/payments/c2b/{runtime.settings.webhook_keys[0]}"
    mpesa = runtime.cashier.mpesa
    new = mpesa.register_addresses(f"{doors}/validation", f"{doors}/confirmation")
    said = ["Registered." if new else "M-Pesa has addresses already. To change them use its own portal."]
    if number:
        listed = mpesa.register_pull(number, f"{doors}/confirmation")
        said.append("M-Pesa keeps the list from now on." if listed else "M-Pesa kept the list already.")
    return said
