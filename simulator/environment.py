"""The settings of a world on a laptop: random secrets, addresses of its own, nobody's account."""

import base64
import json
import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.safaricom import credentials

USSD_CODE: Final = "*384*7464#"
SHORT_CODE: Final = "20384"
_TAKEN_OVER: Final = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
"""All that a world takes from our own environment: not a proxy, and never a real account's key."""


@dataclass(frozen=True)
class Ports:
    """Where the service and the stand-ins answer, on 127.0.0.1."""

    web: int
    africas_talking: int
    safaricom: int
    post_office: int

    @property
    def service_url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    @property
    def africas_talking_url(self) -> str:
        return f"http://127.0.0.1:{self.africas_talking}"

    @property
    def safaricom_url(self) -> str:
        return f"http://127.0.0.1:{self.safaricom}"


def free_ports() -> Ports:
    """Four ports that nobody listens at; taken all at once, so that they differ."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(4)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return Ports(*(each.getsockname()[1] for each in sockets))


def make_secrets() -> dict[str, str]:
    """Everything that production is given by somebody and a laptop makes up, by its setting's name."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "FIELD_KEYS": f"f1:{_random_key()}",
        "LOOKUP_KEYS": f"l1:{_random_key()}",
        "WEBHOOK_KEYS": secrets.token_hex(16),
        "AFRICASTALKING_API_KEY": f"atsk_{secrets.token_hex(32)}",
        "DARAJA_CONSUMER_KEY": secrets.token_urlsafe(24),
        "DARAJA_CONSUMER_SECRET": secrets.token_urlsafe(24),
        "DARAJA_PASSKEY": secrets.token_hex(32),
        "DARAJA_INITIATOR_PASSWORD": secrets.token_urlsafe(16),
    }


def keep_secrets(folder: Path) -> dict[str, str]:
    """The secrets of this folder: made once, so that what was sealed with them can be read again."""
    file = folder / "secrets.json"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(json.dumps(make_secrets(), indent=2))
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def keep_certificate(folder: Path) -> Path:
    """The certificate that Safaricom gives to merchants; its key, for the stand-in, lies beside it."""
    place = folder.resolve() / "safaricom.pem"
    credentials.keep(place)
    return place


def settings(folder: Path, redis_url: str, ports: Ports) -> dict[str, str]:
    """The whole environment of every program in this world, under the names of settings.py."""
    return {
        **inherited(os.environ),
        **keep_secrets(folder),
        "SIMULATED": "1",
        "DATABASE_URL": f"sqlite:///{folder.resolve()}/clinic.sqlite",
        "REDIS_URL": redis_url,
        "PUBLIC_URL": ports.service_url,
        "USSD_CODE": USSD_CODE,
        "AFRICASTALKING_USERNAME": "smilingsteps",
        "AFRICASTALKING_SHORT_CODE": SHORT_CODE,
        "AFRICASTALKING_URL": ports.africas_talking_url,
        "AFRICASTALKING_VOICE_URL": ports.africas_talking_url,
        "DARAJA_URL": ports.safaricom_url,
        "DARAJA_SHORTCODE": "174379",
        "DARAJA_INITIATOR": "clinic",
        "DARAJA_CERTIFICATE": str(keep_certificate(folder)),
        "VIDEO_URL": "https://video.smilingsteps.example",
        "SMTP_URL": f"smtp://127.0.0.1:{ports.post_office}",
        "MAIL_FOLDER": str(folder.resolve() / "mail"),
        **_for_the_stand_ins(ports),
    }


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What a program needs to run at all; flask would otherwise read somebody's .env besides."""
    kept = {name: environment[name] for name in _TAKEN_OVER if name in environment}
    return kept | {"FLASK_SKIP_DOTENV": "1", "PYTHONUNBUFFERED": "1"}


def _for_the_stand_ins(ports: Ports) -> dict[str, str]:
    return {
        "AFRICASTALKING_PORT": str(ports.africas_talking),
        "SAFARICOM_PORT": str(ports.safaricom),
        "SMTP_PORT": str(ports.post_office),
        "SERVICE_URL": ports.service_url,
        "PORT": str(ports.web),
    }


def _random_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
