"""The certificate with which merchants seal their initiator's password, and the key that opens it.

facts/daraja.md 7: SecurityCredential is RSA with PKCS#1 v1.5, in base64. The certificate's dates are long
past, as those of Safaricom's own are.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from simulator.safaricom import results
from simulator.safaricom.world import World

_NAME: Final = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "apicrypt.safaricom.example")])
_FROM, _UNTIL = datetime(2014, 4, 25, tzinfo=UTC), datetime(2016, 4, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Seal:
    """A private key and the certificate (PEM) that is given away."""

    key: RSAPrivateKey
    certificate_pem: str

    def opened(self, credential: str) -> str:
        """The password in it; something else when it was sealed otherwise or not at all."""
        try:
            return self.key.decrypt(b64decode(credential, validate=True), PKCS1v15()).decode()
        except (NotBase64, ValueError):
            return ""


@cache
def made_once() -> Seal:
    """The pair of this process."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    return Seal(key, _certificate(key).public_bytes(Encoding.PEM).decode())


def keep(certificate: Path) -> None:
    """Write the certificate there and its key beside it (``.key``), unless both are there already."""
    if certificate.exists() and key_of(certificate).exists():
        return
    seal = made_once()
    private = seal.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key_of(certificate).touch(mode=0o600)
    key_of(certificate).write_bytes(private)
    certificate.write_text(seal.certificate_pem)


def key_of(certificate: Path) -> Path:
    return certificate.with_suffix(".key")


def seal_of(world: World) -> Seal:
    """The pair in the world's files, else this process's own."""
    place = Path(world.certificate)
    kept = world.certificate and key_of(place).exists()
    return read(place) if kept else made_once()


@cache
def read(place: Path) -> Seal:
    """The pair that ``keep`` wrote there."""
    key = load_pem_private_key(key_of(place).read_bytes(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError(f"{key_of(place)} holds no RSA key")
    return Seal(key, place.read_text())


class Initiator:
    """The API user of the shortcode. Several wrong passwords in a row lock it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.wrong_tries = 0

    def trouble(self, name: str, credential: str, tries: int) -> str:
        """The code that this name and credential lead to; nothing when they are right.

        ``tries`` wrong ones in a row lock (0: never); then the right one does not help either.
        """
        if 0 < tries <= self.wrong_tries:
            return results.PIN_LOCKED
        known = name == self._world.initiator
        if known and seal_of(self._world).opened(credential) == self._world.initiator_password:
            self.wrong_tries = 0
            return ""
        self.wrong_tries += 1
        return results.WRONG_PIN


def _certificate(key: RSAPrivateKey) -> x509.Certificate:
    draft = x509.CertificateBuilder().subject_name(_NAME).issuer_name(_NAME).public_key(key.public_key())
    dated = draft.not_valid_before(_FROM).not_valid_after(_UNTIL)
    return dated.serial_number(x509.random_serial_number()).sign(key, SHA256())
